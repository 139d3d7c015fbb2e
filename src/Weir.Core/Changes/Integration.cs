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

    /// <summary>The command that the target fails by itself, for which the item waits; null for none.</summary>
    public RedTarget? Red { get; init; }

    /// <summary>The items ahead of it in the batch that it broke; empty for none.</summary>
    public ImmutableArray<ItemId> BrokeWith { get; init; } = [];

    /// <summary>What failed with it there: it fails wherever the tree is the same.</summary>
    public ImmutableArray<BatchResult> Failed { get; init; } = [];

    public static readonly IntegrationState Idle = new(IntegrationStage.Idle, null, 0);

    /// <summary>Of a change over several repositories: where it is merged already, while it is not
    /// everywhere.</summary>
    public ImmutableArray<RepositoryLanding> Landed { get; init; } = [];

    /// <summary>Whether that state of a repository is merged.</summary>
    public bool HasLanded(RepositoryChange change) =>
        Landed.Any(landing => landing.Repository == change.Repository && landing.Head == change.Head);
}

/// <summary>A change was merged in one of several repositories.</summary>
/// <param name="Merge">The act that merged it: what takes it back again was made ready with it.</param>
/// <param name="Head">What was merged.</param>
/// <param name="Commit">The merge commit on the target.</param>
/// <param name="Tree">Its tree.</param>
public sealed record RepositoryLanding(
    string Repository, EffectId Merge, ObjectName Head, ObjectName Commit, ObjectName Tree);

/// <summary>One of several repositories has the change on its target.</summary>
public sealed record RepositoryLanded(ItemId Item, PassId Pass, RepositoryLanding Landing) : PassEvent(Item, Pass);

/// <summary>The commits that take back what was merged are on their targets.</summary>
/// <param name="Reverts">Of each repository the commit that takes the merge back.</param>
/// <param name="Left">Those in which the change is still merged, since there it could not be taken back.</param>
public sealed record LandingReverted(
    ItemId Item, PassId Pass, ImmutableArray<BranchStart> Reverts, ImmutableArray<string> Left) : PassEvent(Item, Pass);

/// <summary>The item merges into its project's target now, alone or as the next of a batch.</summary>
public sealed record IntegrationStarted(ItemId Item, PassId Pass) : PassEvent(Item, Pass);

/// <summary>The item waits for another to be merged.</summary>
public sealed record IntegrationQueued(ItemId Item, PassId Pass) : PassEvent(Item, Pass);

/// <param name="VerdictsStand">True when the patch is what it was: verdicts of agents and people stand.</param>
public sealed record ChangeRebased(
    ItemId Item, PassId Pass, ChangeVersion Change, bool VerdictsStand, Digest? Interdiff)
    : PassEvent(Item, Pass)
{
    /// <summary>Commits of the target below the change that the target has no longer, since it was rewritten.</summary>
    public long Dropped { get; init; }
}

public sealed record IntegrationConflicted(
    ItemId Item, PassId Pass, ObjectName Target, ImmutableArray<Finding> Findings)
    : PassEvent(Item, Pass)
{
    /// <summary>As of <see cref="ChangeRebased"/>.</summary>
    public long Dropped { get; init; }
}

/// <summary>The checks ran on the merged tree, or their results on the same tree were reused.</summary>
public sealed record MergeChecked(
    ItemId Item, PassId Pass, ObjectName Tree, ImmutableArray<RunResult> Results, bool Reused)
    : PassEvent(Item, Pass);
public sealed record ChangeLanded(ItemId Item, PassId Pass, ObjectName Commit, ObjectName Tree) : PassEvent(Item, Pass);

/// <summary>
/// The landed tree equals the tested one. Below the tip of a batch: it equals the one that the item had in the batch,
/// and what landed with it as the tip is the tree that was tested.
/// </summary>
public sealed record LandingVerified(ItemId Item, PassId Pass) : PassEvent(Item, Pass)
{
    /// <summary>The last item of the batch, whose tree was tested for this one too; null when it is this one.</summary>
    public ItemId? Tip { get; init; }
}

/// <summary>The item no longer holds its project's target.</summary>
public sealed record IntegrationEnded(ItemId Item, PassId Pass) : PassEvent(Item, Pass);

/// <summary>The version lies on the newest target, with its verdicts: the checks are next.</summary>
public sealed record RebaseSettled(ItemId Item, PassId Pass) : PassEvent(Item, Pass);
