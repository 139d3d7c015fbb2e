using System.Collections.Immutable;

namespace Weir.Core.Passes;

/// <summary>An event about one attempt of one item.</summary>
public abstract record AttemptEvent(ItemId Item, AttemptId Attempt) : ItemEvent(Item);

/// <summary>Queues an attempt; its id is the sequence of this event.</summary>
public sealed record AttemptQueued(
    ItemId Item, AttemptId Attempt, AttemptSubject Subject, int Round, Timestamp NotBefore)
    : AttemptEvent(Item, Attempt);

/// <summary>Core gave the attempt to an engine; the fencing token is the sequence of this event.</summary>
public sealed record AttemptDispatched(
    ItemId Item, AttemptId Attempt, string Engine, long Token, Timestamp LeaseUntil, Timestamp Deadline)
    : AttemptEvent(Item, Attempt)
{
    /// <summary>What it may spend of its item's budget to begin with, in billionths of a US dollar; null for no
    /// limit.</summary>
    public long? Credit { get; init; }
}

/// <summary>The engine accepted it.</summary>
public sealed record AttemptClaimed(ItemId Item, AttemptId Attempt, Timestamp LeaseUntil) : AttemptEvent(Item, Attempt);
public sealed record LeaseExtended(ItemId Item, AttemptId Attempt, Timestamp Until) : AttemptEvent(Item, Attempt);
public sealed record AttemptStopRequested(ItemId Item, AttemptId Attempt, FailureReason Reason)
    : AttemptEvent(Item, Attempt);

/// <summary>It did what it was asked.</summary>
public sealed record AttemptSucceeded(ItemId Item, AttemptId Attempt, AttemptEvidence Evidence)
    : AttemptEvent(Item, Attempt);

public sealed record AttemptFailed(
    ItemId Item, AttemptId Attempt, FailureReason Reason, Digest? Detail, Timestamp RetryAt, AttemptEvidence Evidence)
    : AttemptEvent(Item, Attempt);

/// <summary>It stopped to ask a person.</summary>
public sealed record AttemptAsked(ItemId Item, AttemptId Attempt, Digest Question, AttemptEvidence Evidence)
    : AttemptEvent(Item, Attempt);

/// <summary>A result came after the attempt had ended or with a stale token: kept, never applied.</summary>
public sealed record ResultSalvaged(ItemId Item, AttemptId Attempt, long Token, AttemptEvidence Evidence)
    : AttemptEvent(Item, Attempt);

/// <summary>
/// Somebody reported a result of an attempt that is another engine's, or with a token that is not the attempt's: kept
/// as a fact, never applied.
/// </summary>
public sealed record ResultRefused(ItemId Item, AttemptId Attempt, long Token) : AttemptEvent(Item, Attempt);

/// <summary>
/// The attempt changed the git directory of its clone, which nothing of Weir's uses: no failure, and worth knowing.
/// </summary>
/// <param name="Paths">Below the clone.</param>
public sealed record CloneTampered(ItemId Item, AttemptId Attempt, ImmutableArray<string> Paths)
    : AttemptEvent(Item, Attempt);

/// <summary>What an attempt leaves besides its result.</summary>
/// <param name="Log">The blob of its transcript or output; null when there is none.</param>
/// <param name="Checkpoint">The commit that holds what was in its clone when it ended; null when nothing
/// differed.</param>
/// <param name="Model">The model that served; empty for commands and templates.</param>
/// <param name="Isolated">False when it ran without a sandbox.</param>
public sealed record AttemptEvidence(Usage Usage, string Model, Digest? Log, ObjectName? Checkpoint, bool Isolated)
{
    public static readonly AttemptEvidence None = new(Usage.None, "", null, null, true);
}
