using System.Collections.Immutable;
using Weir.Core.Gates;
using Weir.Core.Passes;

namespace Weir.Core.Changes;

public enum IntegrationStage
{
    /// <summary>Not begun, or sent back.</summary>
    Idle,

    /// <summary>Another item is being merged into the same target.</summary>
    Queued,
    Rebasing,
    Checking,
    Merging,
}

/// <summary>Where an <c>integrate</c> pass stands.</summary>
/// <param name="CheckedTree">The tree on which the checks last passed; null before.</param>
/// <param name="Rejections">How often the checks on the merged tree, or a conflict, sent the change back.</param>
public sealed record IntegrationState(IntegrationStage Stage, ObjectName? CheckedTree, int Rejections)
{
    /// <summary>How often integration may send a change back before a person is asked.</summary>
    public const int MaxRejections = 5;

    public static readonly IntegrationState Idle = new(IntegrationStage.Idle, null, 0);
}

/// <summary>The item is the one that merges into its project's target now.</summary>
public sealed record IntegrationStarted(ItemId Item, PassId Pass) : PassEvent(Item, Pass);

/// <summary>The item waits for another to be merged.</summary>
public sealed record IntegrationQueued(ItemId Item, PassId Pass) : PassEvent(Item, Pass);

/// <param name="VerdictsStand">True when the patch is what it was: verdicts of agents and people stand.</param>
public sealed record ChangeRebased(
    ItemId Item, PassId Pass, ChangeVersion Change, bool VerdictsStand, Digest? Interdiff)
    : PassEvent(Item, Pass);
public sealed record IntegrationConflicted(
    ItemId Item, PassId Pass, ObjectName Target, ImmutableArray<Finding> Findings)
    : PassEvent(Item, Pass);

/// <summary>The checks ran on the merged tree, or their results on the same tree were reused.</summary>
public sealed record MergeChecked(
    ItemId Item, PassId Pass, ObjectName Tree, ImmutableArray<RunResult> Results, bool Reused)
    : PassEvent(Item, Pass);
public sealed record ChangeLanded(ItemId Item, PassId Pass, ObjectName Commit, ObjectName Tree) : PassEvent(Item, Pass);

/// <summary>The landed tree equals the tested one.</summary>
public sealed record LandingVerified(ItemId Item, PassId Pass) : PassEvent(Item, Pass);

/// <summary>The item no longer holds its project's target.</summary>
public sealed record IntegrationEnded(ItemId Item, PassId Pass) : PassEvent(Item, Pass);

/// <summary>The version lies on the newest target, with its verdicts: the checks are next.</summary>
public sealed record RebaseSettled(ItemId Item, PassId Pass) : PassEvent(Item, Pass);
