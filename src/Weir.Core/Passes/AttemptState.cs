using System.Collections.Immutable;
using Weir.Core.Changes;

namespace Weir.Core.Passes;

public enum SubjectKind
{
    Pass,
    GateCommands,
    GateReview,
    MergeCheck,
}

/// <summary>What an attempt is for.</summary>
/// <param name="Gate">For the commands or a review of a gate.</param>
/// <param name="Reviewer">For a review: the index of the reviewer in the gate.</param>
/// <param name="Runs">For commands: which runs, as <c>pass/gate/run</c>.</param>
public sealed record AttemptSubject(
    SubjectKind Kind,
    PassId Pass,
    GateId? Gate,
    int? Reviewer,
    ImmutableArray<string> Runs)
{
    /// <summary>Where a merge check runs that is not on the item's own head: in a batch, or on the target alone.
    /// </summary>
    public WorkPoint? On { get; init; }
}

public enum AttemptStatus
{
    Queued,
    Dispatched,
    Claimed,

    /// <summary>Told to stop; the slot is free only when the engine confirms.</summary>
    Stopping,
}

/// <summary>Who had an attempt that the control plane gave up.</summary>
public sealed record LostAttempt(string Engine, long Token);

/// <summary>One execution on an engine, while it is open.</summary>
/// <param name="Round">The round of its pass or gate.</param>
/// <param name="NotBefore">Earliest dispatch (after a failure).</param>
/// <param name="Token">The fencing token: the sequence of the dispatch. 0 while queued.</param>
/// <param name="LeaseUntil">When the engine counts as lost unless it reports.</param>
/// <param name="Deadline">When it is out of time, should the engine not say so itself.</param>
public sealed record AttemptState(
    AttemptId Id,
    AttemptSubject Subject,
    int Round,
    AttemptStatus Status,
    Timestamp Enqueued,
    Timestamp NotBefore,
    string Engine,
    long Token,
    Timestamp DispatchedAt,
    Timestamp LeaseUntil,
    Timestamp Deadline)
{
    /// <summary>How long an engine may be silent before the attempt counts as lost.</summary>
    public static readonly Duration Lease = Duration.Seconds(30);

    /// <summary>How much longer than its own limit an attempt may take to be reported before Core ends it.</summary>
    public static readonly Duration Grace = Duration.Minutes(2);

    /// <summary>The longest a gate's commands or a review may run.</summary>
    public static readonly Duration JudgementLimit = Duration.Minutes(45);

    /// <summary>How much of what people said to its pass it has been handed.</summary>
    public int Heard { get; init; }

    /// <summary>The documents that it was given; null for none.</summary>
    public Contexts.ContextFacts? Context { get; init; }

    /// <summary>It did not get all that it asked for last of its item's budget.</summary>
    public bool CreditRefused { get; init; }

    public bool OnEngine => Status != AttemptStatus.Queued;
}
