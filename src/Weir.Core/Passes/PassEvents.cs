using System.Collections.Immutable;
using Weir.Core.Budgets;
using Weir.Core.Changes;
using Weir.Core.Gates;

namespace Weir.Core.Passes;

/// <summary>An event about one pass of one item.</summary>
public abstract record PassEvent(ItemId Item, PassId Pass) : ItemEvent(Item);

public sealed record PassDelayed(ItemId Item, PassId Pass, Timestamp Until) : PassEvent(Item, Pass);
public sealed record PassStarted(ItemId Item, PassId Pass, int Round, string InputKey) : PassEvent(Item, Pass);

/// <param name="Adopted">True when artifacts the item already had took the place of running the executor.</param>
public sealed record PassProduced(
    ItemId Item,
    PassId Pass,
    int Round,
    PassEnding Ending,
    bool Adopted,
    ImmutableArray<SubjectDigest> Outputs,
    ImmutableArray<PrincipalId> Authors) : PassEvent(Item, Pass);

public sealed record PassPassed(ItemId Item, PassId Pass) : PassEvent(Item, Pass);
public sealed record PassNotApplicable(ItemId Item, PassId Pass) : PassEvent(Item, Pass);
public sealed record PassSkipped(ItemId Item, PassId Pass, Digest Reason) : PassEvent(Item, Pass);

/// <param name="Cause">The pass that runs again.</param>
public sealed record PassWentStale(ItemId Item, PassId Pass, PassId Cause) : PassEvent(Item, Pass);

/// <summary>What it builds on came out as before: its output and its verdicts stand.</summary>
public sealed record PassRevived(ItemId Item, PassId Pass) : PassEvent(Item, Pass);

public enum ReopenCause
{
    GateRejected,
    MergeConflict,
    MergeCheckFailed,
    OneMoreRound,
}

/// <summary>The pass has to run again, with findings to answer.</summary>
public sealed record PassReopened(
    ItemId Item,
    PassId Pass,
    ReopenCause Cause,
    PassId? DemandedBy,
    ImmutableArray<Finding> Findings,
    ConflictStart? Conflict) : PassEvent(Item, Pass);

/// <param name="Rule">The index of the reclassification that matched; null for other causes.</param>
public sealed record PassHeld(ItemId Item, PassId Pass, HeldCause Cause, int? Rule) : PassEvent(Item, Pass)
{
    /// <summary>The blob of what more is to be said about the cause; null when nothing is.</summary>
    public Digest? Why { get; init; }

    /// <summary>How far its item's budget was spent; null for other causes.</summary>
    public BudgetMark? Budget { get; init; }
}

/// <summary>A person decided that the pass goes on.</summary>
public sealed record PassReleased(ItemId Item, PassId Pass) : PassEvent(Item, Pass)
{
    /// <summary>What the next attempt finds in its clone of what the last had made; null for nothing.</summary>
    public ObjectName? GoesOnFrom { get; init; }
}

public sealed record ArtifactRecorded(
    ItemId Item,
    PassId Pass,
    int Version,
    ArtifactFacts Artifact,
    ImmutableArray<PrincipalId> Authors) : PassEvent(Item, Pass);

public sealed record ChangeRecorded(ItemId Item, PassId Pass, ChangeVersion Change) : PassEvent(Item, Pass);
