using System.Globalization;
using Weir.Engines.Processes;
using Weir.Runtime.Ports;

namespace Weir.Engines.Isolation;

/// <summary>
/// Runs one child under its ceilings, and says which of them it met. A run that fills the disk, or has as many
/// processes as it may, is ended: what honest work begins there fails anyway, and until its time is up a fork bomb
/// would take the processors from everybody.
/// </summary>
internal static class CeilingWatch
{
    /// <summary>How often is looked; what is asked for costs two system calls and a short file of the
    /// kernel's.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private const int Killed = 137;

    /// <summary>128 and the signal for a file that may not grow (SIGXFSZ).</summary>
    private const int FileTooLarge = 153;

    public static async Task<ProcessResult> RunAsync(
        ChildStart start, SandboxedProcess process, ControlGroup group, Ceilings ceilings, CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using var over = new CancellationTokenSource();
        var watching = WatchAsync(new DiskWatch(process, ceilings), group, ceilings, stop, over.Token);
        var result = await ChildProcess.RunAsync(start, process, stop.Token);
        await over.CancelAsync();
        var met = await watching;
        if (met.Length > 0 && result.End == ProcessEnd.Cancelled && !cancel.IsCancellationRequested)
        {
            return result with { End = ProcessEnd.Signalled, ExitCode = Killed, Reached = met };
        }
        met = group.Reached(ceilings);
        return result with { Reached = met.Length == 0 && result.ExitCode == FileTooLarge ? File(ceilings) : met };
    }

    /// <summary>The sentence for which it stopped the run; empty when it did not.</summary>
    private static async Task<string> WatchAsync(
        DiskWatch disk, ControlGroup group, Ceilings ceilings, CancellationTokenSource stop, CancellationToken over)
    {
        try
        {
            while (true)
            {
                var met = disk.Look();
                met = met.Length > 0 ? met : group.ReachedProcesses(ceilings);
                if (met.Length > 0)
                {
                    await stop.CancelAsync();
                    return met;
                }
                await Task.Delay(Interval, over);
            }
        }
        catch (OperationCanceledException)
        {
            return "";
        }
    }

    private static string File(Ceilings ceilings) => string.Create(
        CultureInfo.InvariantCulture, $"A file reached the limit of {ceilings.FileBytes >> 20} MiB.");
}
