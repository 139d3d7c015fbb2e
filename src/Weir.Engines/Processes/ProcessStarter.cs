using System.Collections.Concurrent;
using System.Diagnostics;

namespace Weir.Engines.Processes;

/// <summary>
/// Starts every child from one thread that lives as long as the engine. The kernel's "die with the parent" is bound to
/// the thread that forked, not to its process: a child started from a pool thread is killed when the pool lets that
/// thread go.
/// </summary>
internal sealed class ProcessStarter
{
    private readonly BlockingCollection<Request> requests = [];

    private ProcessStarter()
    {
        var thread = new Thread(Serve) { IsBackground = true, Name = "process starter" };
        thread.Start();
    }

    public static ProcessStarter Shared { get; } = new();

    /// <exception cref="System.ComponentModel.Win32Exception">The program or its folder cannot be used.</exception>
    public Task<Process> StartAsync(ProcessStartInfo info)
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        requests.Add(new Request(info, started));
        return started.Task;
    }

    private void Serve()
    {
        foreach (var (info, started) in requests.GetConsumingEnumerable())
        {
            var process = new Process { StartInfo = info };
            try
            {
                SystemCalls.KeepDescriptorsFromChildren();
                process.Start();
                started.SetResult(process);
            }
            catch (Exception error)
            {
                process.Dispose();
                started.SetException(error);
            }
        }
    }

    private sealed record Request(ProcessStartInfo Info, TaskCompletionSource<Process> Started);
}
