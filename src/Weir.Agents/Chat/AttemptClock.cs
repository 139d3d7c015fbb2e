using Weir.Core.Passes;
using Weir.Runtime.Ports;

namespace Weir.Agents.Chat;

/// <summary>
/// The two clocks of an attempt as one cancellation token: how long it may run at all, and how long the model may be
/// silent. While a tool runs the second is stopped, because a command has limits of its own.
/// </summary>
internal sealed class AttemptClock : IDisposable
{
    private readonly string who;
    private readonly CancellationToken caller;
    private readonly CancellationTokenSource run;
    private readonly CancellationTokenSource idle;
    private readonly CancellationTokenSource any;
    private readonly TimeProvider time;
    private readonly long started;

    /// <param name="who">Whose silence ends it, to begin a sentence with.</param>
    public AttemptClock(ExecutorTask task, TimeProvider time, CancellationToken caller, string who = "The model")
    {
        this.who = who;
        var limits = task.Agent?.Limits;
        RunLimit = Shorter(task.RunLimit, limits?.Minutes);
        IdleLimit = Shorter(task.IdleLimit, limits?.IdleMinutes);
        this.caller = caller;
        this.time = time;
        started = time.GetTimestamp();
        run = new CancellationTokenSource(RunLimit, time);
        idle = new CancellationTokenSource(IdleLimit, time);
        any = CancellationTokenSource.CreateLinkedTokenSource(caller, run.Token, idle.Token);
    }

    public TimeSpan RunLimit { get; }
    public TimeSpan IdleLimit { get; }
    public CancellationToken Token => any.Token;
    public TimeSpan Elapsed => time.GetElapsedTime(started);
    public TimeSpan Remaining => RunLimit > Elapsed ? RunLimit - Elapsed : TimeSpan.Zero;

    public void ModelStarts() => idle.CancelAfter(IdleLimit);

    public void ModelAnswered() => idle.CancelAfter(Timeout.InfiniteTimeSpan);

    /// <summary>A sign of life: the silence begins anew.</summary>
    public void Hear() => idle.CancelAfter(IdleLimit);

    /// <summary>What begins may be silent for long, such as a build: at least for this long from now.</summary>
    public void Bear(TimeSpan silence) => idle.CancelAfter(silence > IdleLimit ? silence : IdleLimit);

    /// <summary>What ended the attempt once <see cref="Token"/> is cancelled.</summary>
    public (FailureReason Reason, string Sentence) Why() =>
        caller.IsCancellationRequested ? (FailureReason.Cancelled, "The attempt was stopped.")
        : run.IsCancellationRequested
            ? (FailureReason.Timeout, $"The attempt reached its limit of {RunLimit.TotalMinutes:0.##} minutes.")
            : (FailureReason.Stalled, $"{who} was silent for {IdleLimit.TotalMinutes:0.##} minutes.");

    public void Dispose()
    {
        any.Dispose();
        idle.Dispose();
        run.Dispose();
    }

    private static TimeSpan Shorter(TimeSpan limit, int? minutes) =>
        minutes is { } count && TimeSpan.FromMinutes(count) < limit ? TimeSpan.FromMinutes(count) : limit;
}
