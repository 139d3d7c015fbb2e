namespace Weir.Core.Passes;

public enum FailureOwner
{
    Agent,
    Gate,
    Provider,
    Platform,
    Scheduler,
    Budget,
    Person,
}

/// <summary>What follows from a failure.</summary>
/// <param name="Counts">Whether it uses up one of the task's retries.</param>
/// <param name="Retry">False when trying again without a person makes no sense.</param>
/// <param name="BackOff">How long to wait before the next try; doubled with each failure of the same round.</param>
public sealed record FailureRule(FailureOwner Owner, bool Counts, bool Retry, Duration BackOff)
{
    /// <summary>How often in a round attempts may fail by nobody's fault before a person is asked.</summary>
    public const int MaxMisfortunes = 5;

    /// <summary>The longest wait between two tries.</summary>
    public static readonly Duration MaxBackOff = Duration.Minutes(15);

    private static readonly Duration AtOnce = new(0);

    /// <summary>The rule of each reason of the closed set.</summary>
    public static FailureRule For(FailureReason reason) => reason switch
    {
        FailureReason.AgentError => new(FailureOwner.Agent, true, true, AtOnce),
        FailureReason.AgentGaveUp => new(FailureOwner.Agent, true, false, AtOnce),
        FailureReason.OutputInvalid => new(FailureOwner.Agent, true, true, AtOnce),
        FailureReason.CheckFailed => new(FailureOwner.Agent, true, true, AtOnce),
        FailureReason.GateRejected => new(FailureOwner.Gate, true, true, AtOnce),
        FailureReason.Timeout => new(FailureOwner.Agent, true, true, AtOnce),
        FailureReason.Stalled => new(FailureOwner.Agent, true, true, AtOnce),
        FailureReason.ProviderUnavailable => new(FailureOwner.Provider, false, true, Duration.Seconds(15)),
        FailureReason.ProviderQuota => new(FailureOwner.Provider, false, true, Duration.Minutes(1)),
        FailureReason.BudgetStopped => new(FailureOwner.Budget, false, false, AtOnce),
        FailureReason.EngineLost => new(FailureOwner.Platform, false, true, AtOnce),
        FailureReason.Infrastructure => new(FailureOwner.Platform, false, true, Duration.Seconds(5)),
        FailureReason.Preempted => new(FailureOwner.Scheduler, false, true, AtOnce),
        FailureReason.Cancelled => new(FailureOwner.Person, false, true, AtOnce),
        FailureReason.Denied => new(FailureOwner.Person, false, false, AtOnce),
        _ => throw new InvalidOperationException($"no rule for {reason}"),
    };

    /// <summary>When the next try may start, after <paramref name="failures"/> failures of the round.</summary>
    public Timestamp RetryAt(Timestamp now, int failures)
    {
        var wait = BackOff.Value << Math.Clamp(failures, 0, 10);
        return now + new Duration(Math.Min(wait, MaxBackOff.Value));
    }
}
