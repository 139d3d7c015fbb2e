using System.Collections.Immutable;
using Weir.Core.Changes;
using Weir.Core.Passes;

namespace Weir.Core.Gates;

/// <summary>An event about one gate of one pass.</summary>
public abstract record GateEvent(ItemId Item, PassId Pass, GateId Gate) : PassEvent(Item, Pass);

/// <param name="LeftOut">Runs that are left out of this round.</param>
/// <param name="Reviewers">Indexes of the reviewers who are asked.</param>
/// <param name="Interdiff">After a rebase that changed the patch: what differs.</param>
public sealed record GateOpened(
    ItemId Item,
    PassId Pass,
    GateId Gate,
    int Round,
    ImmutableArray<SubjectDigest> Subject,
    ImmutableArray<string> LeftOut,
    ImmutableArray<int> Reviewers,
    Digest? Interdiff) : GateEvent(Item, Pass, Gate);

public sealed record CommandsJudged(
    ItemId Item,
    PassId Pass,
    GateId Gate,
    ObjectName Tree,
    ImmutableArray<RunResult> Results) : GateEvent(Item, Pass, Gate);

/// <summary>What failed on the change ran on the commit that the change was made from.</summary>
public sealed record BaseJudged(ItemId Item, PassId Pass, GateId Gate, BaseRun Ran) : GateEvent(Item, Pass, Gate);

/// <summary>The target fails by itself what the change fails: nobody is sent back, and the gate waits.</summary>
public sealed record GateFoundRed(ItemId Item, PassId Pass, GateId Gate, RedTarget Red)
    : GateEvent(Item, Pass, Gate);

public sealed record VerdictRecorded(ItemId Item, PassId Pass, GateId Gate, Verdict Verdict)
    : GateEvent(Item, Pass, Gate);
/// <summary>The rule that spares people was looked at, once agents and commands had nothing against it.</summary>
public sealed record AutoAcceptDecided(ItemId Item, PassId Pass, GateId Gate, AutoAcceptance Outcome)
    : GateEvent(Item, Pass, Gate);
public sealed record GateApproved(ItemId Item, PassId Pass, GateId Gate) : GateEvent(Item, Pass, Gate);

/// <param name="To">The pass that has to answer.</param>
public sealed record GateRejected(
    ItemId Item,
    PassId Pass,
    GateId Gate,
    PassId To,
    ImmutableArray<Finding> Findings) : GateEvent(Item, Pass, Gate);

/// <summary>A change of the patch made the verdicts of agents and people stale.</summary>
public sealed record GateReopened(ItemId Item, PassId Pass, GateId Gate, Digest? Interdiff)
    : GateEvent(Item, Pass, Gate)
{
    /// <summary>The commit of the target that the change lies on now, where the gate waited for that; else null.
    /// </summary>
    public ObjectName? Target { get; init; }
}

/// <summary>A person judges a gate.</summary>
/// <param name="Approve">False rejects.</param>
/// <param name="Results">Judgements that differ from the whole; the rest follow <paramref name="Approve"/>.</param>
/// <param name="To">Where a rejection goes; null for the first of <c>on_reject.to</c>.</param>
public sealed record JudgeGate(
    ItemId Item,
    PassId Pass,
    GateId Gate,
    bool Approve,
    ImmutableArray<CriterionResult> Results,
    ImmutableArray<Finding> Findings,
    PassId? To,
    Digest? Note) : Command
{
    /// <summary>Approves alone in place of the people of the gate, whose review is due afterwards.</summary>
    public bool Emergency { get; init; }
}
