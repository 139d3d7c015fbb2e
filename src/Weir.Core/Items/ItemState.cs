using System.Collections.Immutable;
using Weir.Core.Budgets;
using Weir.Core.Changes;
using Weir.Core.Contexts;
using Weir.Core.FanOut;
using Weir.Core.Gates;
using Weir.Core.Intake;
using Weir.Core.Links;
using Weir.Core.Notes;
using Weir.Core.Passes;
using Weir.Core.Plans;
using Weir.Core.Previews;
using Weir.Core.Tasks;
using Weir.Core.Triggers;

namespace Weir.Core.Items;

public enum ItemStatus
{
    Open,
    Parked,
    Done,
    Closed,
    Cancelled,
}

public enum Risk
{
    Low,
    Medium,
    High,
}

/// <summary>Priority classes, most urgent first.</summary>
public enum PriorityClass
{
    Hotfix,
    Critical,
    High,
    Normal,
    Low,
    Bulk,
}

/// <summary>The unit of work: what is asked, the plan it follows, and how far it has come.</summary>
public sealed record ItemState
{
    public required ItemId Id { get; init; }
    public required string Kind { get; init; }
    public required string Title { get; init; }

    /// <summary>The blob that holds what was asked.</summary>
    public required Digest Request { get; init; }

    /// <summary>The hash of the plan it is pinned to.</summary>
    public required Digest Plan { get; init; }
    public required PrincipalId Requester { get; init; }
    public required Timestamp Created { get; init; }
    public PriorityClass Class { get; init; } = PriorityClass.Normal;
    public Risk Risk { get; init; } = Risk.Medium;
    public ImmutableArray<string> Labels { get; init; } = [];
    public ImmutableSortedDictionary<string, ParamValue> Params { get; init; } =
        ImmutableSortedDictionary.Create<string, ParamValue>(StringComparer.Ordinal);
    public ImmutableArray<ItemId> BlockedBy { get; init; } = [];

    public ItemStatus Status { get; init; } = ItemStatus.Open;
    public ParkCause? Parked { get; init; }
    public Timestamp? ParkedAt { get; init; }
    public string? Resolution { get; init; }
    public Timestamp? Ended { get; init; }

    public ImmutableSortedDictionary<PassId, PassState> Passes { get; init; } =
        ImmutableSortedDictionary<PassId, PassState>.Empty;

    /// <summary>The newest version of each artifact by name.</summary>
    public ImmutableSortedDictionary<string, ArtifactVersion> Artifacts { get; init; } =
        ImmutableSortedDictionary.Create<string, ArtifactVersion>(StringComparer.Ordinal);

    /// <summary>What passes were split into, by the pass.</summary>
    public ImmutableSortedDictionary<PassId, FanOutState> FanOuts { get; init; } =
        ImmutableSortedDictionary<PassId, FanOutState>.Empty;

    public Branch Branch { get; init; } = Branch.None;
    public ImmutableSortedDictionary<AttemptId, AttemptState> Attempts { get; init; } =
        ImmutableSortedDictionary<AttemptId, AttemptState>.Empty;

    /// <summary>Attempts that ended without a word of their engine, whose late results are salvage.</summary>
    public ImmutableSortedDictionary<AttemptId, LostAttempt> Lost { get; init; } =
        ImmutableSortedDictionary<AttemptId, LostAttempt>.Empty;
    public ImmutableSortedDictionary<TaskId, TaskState> Tasks { get; init; } =
        ImmutableSortedDictionary<TaskId, TaskState>.Empty;

    /// <summary>The index that stands for <see cref="Due"/> among the SLAs that were missed.</summary>
    public const int OwnDue = -1;

    /// <summary>Reviews that are due, since a gate was approved in an emergency.</summary>
    public ImmutableArray<LateReview> LateReviews { get; init; } = [];

    /// <summary>Indexes into the plan's SLAs that were missed and reported.</summary>
    public ImmutableSortedSet<int> MissedSlas { get; init; } = [];

    /// <summary>Only those who have to do with it may see it; once so, it stays so.</summary>
    public bool IsRestricted { get; init; }

    /// <summary>What it came of; null when somebody asked for it.</summary>
    public ItemOrigin? Origin { get; init; }

    /// <summary>The trigger that made it; null when none did.</summary>
    public TriggerOrigin? Triggered { get; init; }

    /// <summary>By when it is to be done; null for no time of its own.</summary>
    public Timestamp? Due { get; init; }

    /// <summary>Commits on targets that say that they take a merge of it back.</summary>
    public ImmutableArray<ObjectName> Reverts { get; init; } = [];

    /// <summary>It is split into parts, and does nothing by itself.</summary>
    public bool IsSplit { get; init; }

    /// <summary>The items that it led to, in the order in which they were made.</summary>
    public ImmutableArray<LinkedItem> Links { get; init; } = [];

    /// <summary>Where it is bound while it changes its workflow; null while it does not.</summary>
    public CutOver? CutOver { get; init; }

    /// <summary>The workflows that it has left.</summary>
    public ImmutableSortedSet<string> Left { get; init; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>What came along with the request and no pass of its plan makes, by name.</summary>
    public ImmutableSortedDictionary<string, Attachment> Attached { get; init; } =
        ImmutableSortedDictionary.Create<string, Attachment>(StringComparer.Ordinal);

    /// <summary>Indexes of reclassifications that a person declined.</summary>
    public ImmutableSortedSet<int> DeclinedRules { get; init; } = [];

    /// <summary>How it came to its kind, risk and workflow.</summary>
    public IntakeState Intake { get; init; } = IntakeState.None;

    /// <summary>Rules about paths that a person has overruled: they do not raise the risk again.</summary>
    public ImmutableSortedSet<string> OverruledRisks { get; init; } =
        ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>Keys that were reached and recorded as not carried out, as <c>pass/key</c>.</summary>
    public ImmutableSortedSet<string> NotExecuted { get; init; } =
        ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>The environments that were brought up for its gates, in the order in which they were asked for.
    /// </summary>
    public ImmutableArray<PreviewState> Previews { get; init; } = [];

    /// <summary>The documents that its agents are given; null while none was given any.</summary>
    public ContextState? Context { get; init; }

    /// <summary>What people and agents noted, in the order in which they did.</summary>
    public ImmutableArray<Note> Notes { get; init; } = [];

    /// <summary>What holds it, as last recorded.</summary>
    public Hold? Hold { get; init; }

    public Usage Usage { get; init; } = Usage.None;

    /// <summary>What it may cost as whoever asked for it says, in billionths of a US dollar; null for nothing said.
    /// </summary>
    public long? Budget { get; init; }

    /// <summary>What a person set in place of that, and of what its definition says.</summary>
    public BudgetOverride? BudgetOverride { get; init; }

    /// <summary>What attempts that call models were given of its budget, and what they have spent.</summary>
    public ImmutableSortedDictionary<AttemptId, AttemptCredit> Credits { get; init; } =
        ImmutableSortedDictionary<AttemptId, AttemptCredit>.Empty;

    /// <summary>The branch or an artifact changed since the refs were last published.</summary>
    public bool RefsAreBehind { get; init; }

    /// <summary>Something of it ran without a sandbox: verdicts given since are marked.</summary>
    public bool RanUnsandboxed { get; init; }

    public bool IsOpen => Status is ItemStatus.Open or ItemStatus.Parked;
    public PassState Pass(PassId id) => Passes[id];

    /// <summary>The review of a gate that is due after an emergency; null when none is.</summary>
    public LateReview? LateReview(PassId pass, GateId gate) =>
        LateReviews.FirstOrDefault(late => late.Pass == pass && late.Gate == gate);

    /// <summary>The plan with this item's fan-outs written out.</summary>
    internal Plan Expand(Plan plan)
    {
        if (FanOuts.IsEmpty)
        {
            return plan;
        }
        var from = new Remembered<Plan>.Key(plan, FanOuts);
        return _expanded.Knows(from, out var known) ? known : _expanded.Keep(from, Expansion.Of(plan, FanOuts));
    }

    /// <summary>When something of it falls due next, by what that was computed from.</summary>
    internal Remembered<Timestamp> NextDue => _nextDue;

    /// <summary>That nothing is to be recorded about who stands in, by what that was found from.</summary>
    internal Remembered<bool> StandInsAreRight => _standIns;

    private readonly Remembered<bool> _standIns = new();
    private readonly Remembered<Plan> _expanded = new();
    private readonly Remembered<Timestamp> _nextDue = new();
}

/// <param name="ByPerson">A person set it: an artifact does not override it.</param>
public sealed record ParamValue(Value Value, bool ByPerson);

public enum ParkReason
{
    ByPerson,
    ByLadder,
    ByExhaustion,
}

/// <param name="Note">The blob of the reason given; null when none was.</param>
public sealed record ParkCause(ParkReason Reason, PassId? Pass, Digest? Note);
