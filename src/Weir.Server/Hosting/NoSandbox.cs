using Weir.Runtime.Ports;

namespace Weir.Server.Hosting;

/// <summary>Stands where nothing isolates and nobody accepted that: whatever is asked to run is not started.</summary>
internal sealed class NoSandbox(string sentence) : ISandbox
{
    public string Name => "refusing";
    public bool Isolated => true;

    public Task<ProcessResult> RunAsync(SandboxedProcess process, CancellationToken cancel) =>
        Task.FromResult(new ProcessResult(ProcessEnd.NotStarted, -1, default, sentence, 0, TimeSpan.Zero));
}
