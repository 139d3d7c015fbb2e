using Weir.Runtime.Ports;

namespace Weir.Agents.Tests.Bench;

/// <summary>Runs nothing before so many runs are asked for at the same time: whoever asks one by one waits in vain.
/// </summary>
/// <param name="inVain">How long one waits for the others before its run fails; half a minute if not said.</param>
internal sealed class MeetingSandbox(ISandbox inner, int together, TimeSpan? inVain = null) : ISandbox
{
    private readonly TaskCompletionSource met = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int here;

    public string Name => inner.Name;
    public bool Isolated => inner.Isolated;

    public async Task<ProcessResult> RunAsync(SandboxedProcess process, CancellationToken cancel)
    {
        if (Interlocked.Increment(ref here) >= together)
        {
            met.TrySetResult();
        }
        try
        {
            await met.Task.WaitAsync(inVain ?? TimeSpan.FromSeconds(30), cancel);
        }
        catch (TimeoutException alone)
        {
            throw new IOException($"{here} of {together} runs were asked for at the same time", alone);
        }
        return await inner.RunAsync(process, cancel);
    }
}
