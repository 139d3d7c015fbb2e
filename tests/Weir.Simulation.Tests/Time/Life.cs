namespace Weir.Simulation.Tests.Time;

/// <summary>
/// Whether a simulated process runs. After a kill, nothing that it asked for is ever answered; while it is stopped, as
/// by SIGSTOP, nothing reaches it, and afterwards all of it at once.
/// </summary>
internal sealed class Life(VirtualTime time)
{
    private long _stoppedUntil;

    public bool IsOver { get; private set; }
    public long Stopped => Math.Max(0, _stoppedUntil - time.Elapsed);

    public void End() => IsOver = true;

    public void StopFor(long milliseconds) => _stoppedUntil = time.Elapsed + milliseconds;

    /// <summary>An act of the world that takes that long, as the process sees it.</summary>
    public async Task PassAsync(long milliseconds)
    {
        if (!IsOver && milliseconds > 0)
        {
            await time.After(milliseconds);
        }
        while (!IsOver && Stopped > 0)
        {
            await time.After(Stopped);
        }
        if (IsOver)
        {
            await new TaskCompletionSource().Task;
        }
    }
}
