using System.Collections.Immutable;
using Weir.Core.Gates;
using Weir.Core.Previews;

namespace Weir.Core.Plans;

/// <summary>
/// The judgement at the end of a pass. Order: commands, then agents, then people. It passes if and only if every
/// <c>must</c> criterion passes and none fails.
/// </summary>
public sealed record GatePlan
{
    public required GateId Id { get; init; }

    /// <summary>The artifacts whose digests a verdict binds to.</summary>
    public ImmutableArray<string> Reviews { get; init; } = [];

    public ImmutableArray<RunPlan> Runs { get; init; } = [];
    public ImmutableArray<ReviewerPlan> Reviewers { get; init; } = [];
    public DecideRule Decide { get; init; } = DecideRule.All;
    public ImmutableArray<Criterion> Criteria { get; init; } = [];
    public required RejectPlan OnReject { get; init; }
    public required ExhaustPlan OnExhausted { get; init; }

    /// <summary>The ladder that starts when a person is asked; null for none.</summary>
    public string? Escalate { get; init; }

    /// <summary>The controls that its verdicts are evidence for, as whoever audits names them.</summary>
    public ImmutableArray<string> Controls { get; init; } = [];

    /// <summary>Its verdicts are for the record of somebody who audits: its people are never spared.</summary>
    public bool Signed { get; init; }

    /// <summary>When people need not be asked; null for never.</summary>
    public AutoAcceptPlan? AutoAccept { get; init; }

    /// <summary>When one person may stand for all who are asked here; null for never.</summary>
    public EmergencyPlan? Emergency { get; init; }

    /// <summary>What is brought up before people are asked; null for nothing.</summary>
    public PreviewPlan? Preview { get; init; }

    /// <summary>
    /// The reviewer that an index of those who were asked stands for, each set of code owners being one; null for the
    /// owner, and for whoever approves in an emergency.
    /// </summary>
    public ReviewerPlan? ReviewerAt(int index) => index < 0 ? null : Reviewers[OwnerSets.ReviewerOf(index)];
}

/// <param name="When">Holds for what may pass without a person.</param>
/// <param name="Sample">How many of a million such items a person is asked about nevertheless.</param>
public sealed record AutoAcceptPlan(Expression When, int Sample)
{
    public const int Whole = 1_000_000;
}

/// <param name="When">Holds in an emergency; null for whenever a person says that it is one.</param>
/// <param name="By">Who may approve alone.</param>
/// <param name="ReviewAfter">How long the people of the gate have for the review that is then due.</param>
public sealed record EmergencyPlan(Expression? When, string By, Span ReviewAfter)
{
    /// <summary>Where nothing is written: two business days.</summary>
    public static readonly Span DefaultReview = new(2 * Span.BusinessDay, true, true);
}

public enum DecideRule
{
    All,
    Any,
}

public enum Expectation
{
    Pass,
    Fail,
}

/// <summary>A command of a gate.</summary>
/// <param name="Artifacts">Artifacts whose paths the command line uses; it is left out when one is absent.</param>
/// <param name="Defined">False when it names a command that the project does not define: it is left out, and says
/// so.</param>
/// <param name="FailExits">For <see cref="Expectation.Fail"/>: the exit codes that are the awaited failure.</param>
/// <param name="Evidence">The label of the log kept with the verdict; null for none.</param>
public sealed record RunPlan(
    string Id,
    Expectation Expect,
    ImmutableArray<string> Artifacts,
    bool Defined,
    ImmutableArray<int> FailExits,
    string? Evidence)
{
    /// <summary>
    /// The digest of what runs, where that is the same for whichever item: its result is that of every such run on the
    /// same tree. Null where it reads something of the item's own.
    /// </summary>
    public Digest? Command { get; init; }

    /// <summary>
    /// The digest of the globs of all that it reads, where the project says so: its result is the same wherever these
    /// files are. Null for the whole tree.
    /// </summary>
    public Digest? Inputs { get; init; }

    /// <summary>
    /// The component whose own command this is, in place of the project's where a change touches it; null for the
    /// project's. See <see cref="ComponentRuns"/>.
    /// </summary>
    public string? Component { get; init; }

    /// <summary>The id that the workflow has for it, whosever command it is.</summary>
    public string Written => Component is null ? Id : Id[..^(Component.Length + 1)];

    /// <summary>What a component's own command is called where the workflow has <paramref name="run"/>.</summary>
    public static string IdOf(string run, string component) => $"{run}.{component}";

    /// <summary>
    /// It has a line of its own for a change, which checks what that affects; see <see cref="AffectedRuns"/>.
    /// </summary>
    public bool Affected { get; init; }

    /// <summary>When it fails in the merge queue, it is tried once more on the same tree.</summary>
    public bool RetryFlaky { get; init; }
}

public enum ReviewerKind
{
    Agent,
    Human,
}

/// <param name="Who">An agent's name, or <c>role:x</c>, <c>team:x</c>, <c>codeowners</c> or a person's name.</param>
/// <param name="Not">Exclusions: <c>author</c>, <c>requester</c>, <c>pass:id</c>.</param>
/// <param name="DiffersFrom">The pass whose model this reviewer should differ from; null for none.</param>
public sealed record ReviewerPlan(
    ReviewerKind Kind,
    string Who,
    int Quorum,
    ImmutableArray<string> Not,
    Expression? When,
    bool Advisory,
    PassId? DiffersFrom,
    Span? Sla);

public enum CriterionTag
{
    /// <summary>Judged by every non-advisory agent and person of the gate.</summary>
    Anyone,
    Human,
    Agent,
    Command,
}

/// <param name="Run">The run that settles it when the tag is <see cref="CriterionTag.Command"/>; else null.</param>
public sealed record Criterion(string Id, bool Must, CriterionTag Tag, string? Run);

/// <param name="To">The passes it may send back to, the first by default.</param>
/// <param name="Rounds">How many times the gate may send work back before it is exhausted.</param>
/// <param name="Stall">Exhaust early when the number of findings does not decrease.</param>
public sealed record RejectPlan(ImmutableArray<PassId> To, int Rounds, bool Stall)
{
    public const int DefaultRounds = 3;
}

public enum ExhaustAction
{
    Ask,
    Escalate,
    Close,
    Park,
}

/// <param name="Target">Who is asked, the ladder's name, or the resolution to close with; empty for park.</param>
public sealed record ExhaustPlan(ExhaustAction Action, string Target)
{
    public const string Owner = "owner";
    public static readonly ExhaustPlan Default = new(ExhaustAction.Ask, Owner);
}
