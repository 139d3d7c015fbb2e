using System.Collections.Immutable;
using Weir.Core.Changes;
using Weir.Core.Gates;
using Weir.Core.Passes;

namespace Weir.Core.FanOut;

/// <summary>What a pass was split into.</summary>
/// <param name="List">The digest of the list it was split by.</param>
/// <param name="Current">False once the pass went stale: it is split anew before anything of it goes on.</param>
public sealed record FanOutState(Digest List, ImmutableArray<FanOutElement> Elements, bool Current)
{
    /// <summary>Elements that were split, in the order in which they were.</summary>
    public ImmutableArray<SplitElement> Splits { get; init; } = [];
}

/// <param name="After">The keys of the elements that come before it.</param>
/// <param name="Dropped">The newest list has it no more; what it made is set aside.</param>
public sealed record FanOutElement(
    string Key, ImmutableArray<string> After, Digest Digest, ImmutableArray<FieldValue> Fields, bool Dropped);

public enum JoinStage
{
    /// <summary>Its gates have not passed it.</summary>
    Idle,

    /// <summary>Its change is being put onto the item's branch.</summary>
    Merging,

    /// <summary>Its commands run on what that made.</summary>
    Checking,
    Joined,
}

/// <summary>How far an element's change is on its way into the item's branch.</summary>
/// <param name="Whole">While checking: what the item's change would be.</param>
/// <param name="Own">While checking: the element's own change, measured from the branch it was put onto.</param>
/// <param name="Rejections">How often joining sent it back.</param>
public sealed record JoinState(JoinStage Stage, ChangeVersion? Whole, ChangeVersion? Own, int Rejections)
{
    /// <summary>How often joining may send an element back before a person is asked.</summary>
    public const int MaxRejections = 5;

    public static readonly JoinState Idle = new(JoinStage.Idle, null, null, 0);

    public bool IsUnderWay => Stage is JoinStage.Merging or JoinStage.Checking;
}

/// <summary>A pass was split into its elements, each of which goes through its work and its gates by itself.</summary>
public sealed record PassFannedOut(ItemId Item, PassId Pass, Digest List, ImmutableArray<FanOutElement> Elements)
    : PassEvent(Item, Pass);

/// <summary>An element's work begins at a commit of the item's branch.</summary>
public sealed record ElementForked(ItemId Item, PassId Pass, ObjectName Commit) : PassEvent(Item, Pass);

/// <summary>The element is the one that joins the item's branch now.</summary>
public sealed record JoinStarted(ItemId Item, PassId Pass) : PassEvent(Item, Pass);

/// <summary>Its change lies on the item's branch; the commands have not run on that yet.</summary>
public sealed record ElementMerged(ItemId Item, PassId Pass, ChangeVersion Whole, ChangeVersion Own)
    : PassEvent(Item, Pass);

/// <param name="Onto">The head of the item's branch that it conflicts with.</param>
public sealed record JoinConflicted(ItemId Item, PassId Pass, ObjectName Onto, ImmutableArray<Finding> Findings)
    : PassEvent(Item, Pass);

/// <summary>The element's commands ran on the joined tree, or their results on the same tree were reused.</summary>
public sealed record JoinChecked(
    ItemId Item, PassId Pass, ObjectName Tree, ImmutableArray<RunResult> Results, bool Reused) : PassEvent(Item, Pass);

/// <summary>The item's branch has the element's change.</summary>
public sealed record ElementJoined(ItemId Item, PassId Pass, ChangeVersion Change) : PassEvent(Item, Pass);
