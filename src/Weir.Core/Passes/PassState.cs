using System.Collections.Immutable;
using Weir.Core.Budgets;
using Weir.Core.Changes;
using Weir.Core.Deployments;
using Weir.Core.FanOut;
using Weir.Core.Gates;

namespace Weir.Core.Passes;

public enum PassStatus
{
    /// <summary>Its needs are not all settled, or its delay is not over.</summary>
    Waiting,

    /// <summary>Its executor is to run, or runs.</summary>
    Working,

    /// <summary>It has produced; its gates judge.</summary>
    Judging,

    /// <summary>Something it builds on changed: when its needs are settled again it is revived or runs again.</summary>
    Stale,

    /// <summary>It cannot go on until a person decides.</summary>
    Held,
    Passed,
    NotApplicable,
    Skipped,
}

/// <summary>Why a pass is <see cref="PassStatus.Held"/>, which is also what "go on" means for it.</summary>
public enum HeldCause
{
    /// <summary>A gate rejected more often than its rounds allow.</summary>
    RoundsExhausted,

    /// <summary>A gate rejected again without fewer findings.</summary>
    FindingsNotDecreasing,

    /// <summary>Attempts failed more often than retries allow.</summary>
    TriesExhausted,

    /// <summary>A reclassification matches, which a person decides on.</summary>
    ReclassifyMatches,

    /// <summary>An effect on the repository failed again and again.</summary>
    RepositoryTrouble,

    /// <summary>This release does not carry out this kind of executor.</summary>
    NotExecuted,

    /// <summary>The list to fan out over is absent, empty or unsound.</summary>
    ListUnusable,

    /// <summary>A person is to say, or to confirm, what the item is.</summary>
    IntakeAsks,

    /// <summary>A result calls for a workflow that the project does not have, or that is broken.</summary>
    WorkflowMissing,

    /// <summary>The item that was to carry it out ended without being done.</summary>
    ChildEnded,

    /// <summary>The item that carried it out did not make what the pass has to make.</summary>
    ChildLacks,

    /// <summary>Items that follow from it could not be made.</summary>
    FollowUpRefused,

    /// <summary>Its change is merged in some repositories, and another refused it.</summary>
    PartlyMerged,

    /// <summary>What was merged of its change was taken back.</summary>
    MergeReverted,

    /// <summary>Its agent says that it is too large: a person agrees to the parts, or has it done as one.</summary>
    SplitProposed,

    /// <summary>Its target fails a command by itself, and nothing could be opened for that, or what was has ended.
    /// </summary>
    TargetFails,

    /// <summary>It deploys what landed, and nothing has.</summary>
    NothingToDeploy,

    /// <summary>What it deployed failed.</summary>
    DeploymentFailed,

    /// <summary>Nobody can tell what became of what it deployed.</summary>
    DeploymentUnknown,

    /// <summary>A part of the item, which is split, ended without being done.</summary>
    PartEnded,

    /// <summary>What the item may cost is spent, or promised to what runs.</summary>
    BudgetReached,
}

/// <summary>How far a pass has come.</summary>
public sealed record PassState(PassId Id)
{
    public PassStatus Status { get; init; } = PassStatus.Waiting;

    /// <summary>How often it was started; the first round is 1.</summary>
    public int Round { get; init; }

    /// <summary>Attempts of this round that failed by their own fault.</summary>
    public int Tries { get; init; }

    /// <summary>Attempts of this round that failed by nobody's fault.</summary>
    public int Misfortunes { get; init; }

    /// <summary>The last failure of this round: evidence for the next try.</summary>
    public LastFailure? Failure { get; init; }

    /// <summary>What went into the latest round: name and digest of each input, and the head it started from.</summary>
    public string InputKey { get; init; } = "";

    /// <summary>The digest of the documents that its agent was given in the latest round; null for none.</summary>
    public Digest? Context { get; init; }

    /// <summary>What came out of the latest round; empty before, and once it is to run again.</summary>
    public ImmutableArray<SubjectDigest> Outputs { get; init; } = [];

    /// <summary>
    /// The version of the change that the latest round made; kept when it goes stale, so that it can be revived. Of an
    /// element: its own change, measured from where its work began.
    /// </summary>
    public ChangeVersion? Made { get; init; }
    public PassEnding Ending { get; init; } = PassEnding.Output;
    public ImmutableArray<PrincipalId> Authors { get; init; } = [];

    /// <summary>What the next round has to answer.</summary>
    public ImmutableArray<Finding> Findings { get; init; } = [];

    /// <summary>Answers that people gave to this pass's questions.</summary>
    public ImmutableArray<Answer> Answers { get; init; } = [];

    /// <summary>
    /// Set while a merge conflict is being resolved: where the work starts from instead of the branch's head.
    /// </summary>
    public ConflictStart? Conflict { get; init; }

    /// <summary>Who does what its agent was to do; null while nobody does.</summary>
    public Takeover? TakenOver { get; init; }

    /// <summary>What the last attempt of this round that ended without a result had made; null for nothing.</summary>
    public ObjectName? Saved { get; init; }

    /// <summary>What the next attempt finds in its clone instead of what it starts from; null for nothing.</summary>
    public ObjectName? GoesOnFrom { get; init; }

    /// <summary>What its agent proposes to split it into; empty when it proposes nothing.</summary>
    public ImmutableArray<SplitPart> Split { get; init; } = [];

    /// <summary>A person had it done as one: it is not split any more.</summary>
    public bool SplitDeclined { get; init; }

    /// <summary>What people said to its agent, in order; kept for later rounds, as answers are.</summary>
    public ImmutableArray<Saying> Told { get; init; } = [];

    /// <summary>People whose work its agent goes on from.</summary>
    public ImmutableArray<PrincipalId> Helpers { get; init; } = [];

    /// <summary>Whoever has a part in what its agent makes: by an answer, a word, or work of their own.</summary>
    public IEnumerable<PrincipalId> Contributors => Answers.Select(answer => answer.By)
        .Concat(Told.Select(said => said.By)).Concat(Helpers).Distinct();
    public HeldCause? Held { get; init; }

    /// <summary>The gate that waits for its target, which fails one of its commands; null for none.</summary>
    public GateId? RedGate => (Status == PassStatus.Held ? HeldFrom : Status) == PassStatus.Judging
        ? Gates.Values.FirstOrDefault(gate => gate is { Status: GateStatus.Open, Red: not null })?.Id
        : null;

    /// <summary>The command that its target fails by itself, for which it waits; null for none.</summary>
    public RedTarget? Red => RedGate is { } gate ? Gates[gate].Red
        : (Status == PassStatus.Held ? HeldFrom : Status) == PassStatus.Working ? Integration.Red
        : null;

    /// <summary>The blob of what more is to be said about that; null when nothing is.</summary>
    public Digest? HeldWhy { get; init; }

    /// <summary>How far the item's budget was spent when it was held for that; null for other causes.</summary>
    public BudgetMark? HeldAt { get; init; }

    /// <summary>The items that follow from this round were made.</summary>
    public bool FollowedUp { get; init; }

    /// <summary>What this round deploys; null before it does.</summary>
    public DeploymentState? Deployment { get; init; }

    /// <summary>The index of the reclassification that holds it; null for other causes.</summary>
    public int? HeldByRule { get; init; }

    /// <summary>What it was doing when it was held, and goes on with; results that come meanwhile change it.</summary>
    public PassStatus HeldFrom { get; init; }
    public Timestamp? DelayedUntil { get; init; }
    public Timestamp? StartedAt { get; init; }
    public Timestamp? SettledAt { get; init; }
    /// <summary>Of an element: the commit of the item's branch that its work began at; null before it began.</summary>
    public ObjectName? Fork { get; init; }

    /// <summary>Of an element: how far its change is on its way into the item's branch.</summary>
    public JoinState Join { get; init; } = JoinState.Idle;
    public IntegrationState Integration { get; init; } = IntegrationState.Idle;

    /// <summary>The model that made the latest output; empty when none did.</summary>
    public string Model { get; init; } = "";

    /// <summary>The pass whose gate asked for this <c>on_demand</c> pass; null when nobody has.</summary>
    public PassId? DemandedBy { get; init; }
    public ImmutableSortedDictionary<GateId, GateState> Gates { get; init; } =
        ImmutableSortedDictionary<GateId, GateState>.Empty;

    public bool IsSettled => Status is PassStatus.Passed or PassStatus.NotApplicable or PassStatus.Skipped;
    public GateState Gate(GateId gate) => Gates.TryGetValue(gate, out var state) ? state : new GateState(gate);
}

/// <param name="Until">When it may be tried again.</param>
public sealed record LastFailure(FailureReason Reason, Digest? Detail, Timestamp Until);

/// <param name="Question">The blob of the question.</param>
/// <param name="Text">The blob of the answer.</param>
public sealed record Answer(Digest Question, Digest Text, PrincipalId By);

/// <param name="Marked">The commit whose tree has the conflicts marked.</param>
/// <param name="Parent">The target commit that the resolution is committed on.</param>
public sealed record ConflictStart(ObjectName Marked, ObjectName Parent)
{
    /// <summary>
    /// Where the work goes on in each repository of a project that has several, the primary first: some conflict, the
    /// others lie on their newest targets. Null where there is one.
    /// </summary>
    public ImmutableArray<ConflictPoint>? Repositories { get; init; }
}

/// <param name="Start">What is checked out: with the conflicts marked, or rebased without any.</param>
/// <param name="Parent">What the next commit is made on.</param>
/// <param name="Base">The newest target, which the change is measured from.</param>
public sealed record ConflictPoint(string Repository, ObjectName Start, ObjectName Parent, ObjectName Base)
{
    public bool IsMarked => Start != Parent;
}
