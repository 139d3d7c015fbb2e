using System.Collections.Immutable;
using Weir.Core.Deployments;

namespace Weir.Core.Plans;

/// <summary>One step of a workflow: what it takes, who does it, what it makes, and the gates it ends in.</summary>
public sealed record PassPlan
{
    public required PassId Id { get; init; }
    public ImmutableArray<PassId> Needs { get; init; } = [];
    public Expression? When { get; init; }
    public Span? Delay { get; init; }
    public ImmutableArray<ArtifactUse> Consumes { get; init; } = [];
    public ImmutableArray<Product> Produces { get; init; } = [];
    public required ExecutorPlan Executor { get; init; }
    public Timeouts Timeouts { get; init; } = Timeouts.Default;

    /// <summary>
    /// How often an attempt that failed by its own fault is tried again. Quota and infrastructure do not count.
    /// </summary>
    public int Retries { get; init; } = DefaultRetries;

    /// <summary>Artifacts that, when the item already has them, take the place of running the executor.</summary>
    public ImmutableArray<string> Adopt { get; init; } = [];

    public SkipPlan? Skip { get; init; }
    public Span? Sla { get; init; }

    /// <summary>The ladder that starts when a person is asked or attempts run out; null for none.</summary>
    public string? Escalate { get; init; }

    public AskPlan? Ask { get; init; }

    /// <summary>Reachable only from a gate's <c>on_reject</c>.</summary>
    public bool OnDemand { get; init; }

    /// <summary>Once for each element of a list; null for a pass that runs once.</summary>
    public ForEachPlan? ForEach { get; init; }

    /// <summary>
    /// Of one element: which. Null in every plan that is pinned: elements are known only when the list is there.
    /// </summary>
    public ElementPlan? Element { get; init; }

    /// <summary>The controls that it is evidence for, as whoever audits names them.</summary>
    public ImmutableArray<string> Controls { get; init; } = [];

    /// <summary>Items that follow from what it made.</summary>
    public ImmutableArray<FollowUpPlan> FollowUps { get; init; } = [];

    /// <summary>What is deployed once its gates have passed it; null for nothing.</summary>
    public DeployPlan? Deploy { get; init; }

    /// <summary>Added by the compiler (the closing <c>integrate: change</c>), not written by the team.</summary>
    public bool Implicit { get; init; }

    public ImmutableArray<GatePlan> Gates { get; init; } = [];

    /// <summary>
    /// Keys of this pass and its gates that are checked and pinned but not carried out by this release.
    /// </summary>
    public ImmutableArray<string> NotExecuted { get; init; } = [];

    public const int DefaultRetries = 2;

    public bool ProducesChange => Produces.Any(product => product.Artifact == ArtifactPlan.Change);

    /// <summary>Globs that bound what this pass may change; empty for no bound.</summary>
    public ImmutableArray<string> ChangeBounds =>
        Produces.FirstOrDefault(product => product.Artifact == ArtifactPlan.Change)?.Bounds ?? [];

    public GatePlan Gate(GateId id) => Gates.First(gate => gate.Id == id);
}

/// <param name="Optional">Written <c>name?</c>: the pass runs without it too.</param>
public sealed record ArtifactUse(string Artifact, bool Optional);

/// <param name="Bounds">Globs that bound what a <c>change</c> may touch (<c>change: "docs/**"</c>); empty for no
/// bound.</param>
public sealed record Product(string Artifact, ImmutableArray<string> Bounds);

public enum ExecutorKind
{
    Agent,
    Command,
    Template,
    Human,
    Integrate,
    Workflow,

    /// <summary>Takes together what the elements of a fan-out made. Never in a pinned plan.</summary>
    Gather,
}

/// <param name="Target">The agent's name, the command's name or line, the template's path, who the person is
/// (<c>role:x</c>, <c>team:x</c>, a name), the artifact to integrate, or the child workflow.</param>
/// <param name="Assist">The agent that assists a person; null for none. Pinned, not carried out by this
/// release.</param>
/// <param name="Model">The model family an agent is pinned to by its tier, for <c>differs_from</c>; null when not
/// known.</param>
public sealed record ExecutorPlan(ExecutorKind Kind, string Target, string? Assist = null, string? Model = null);

/// <param name="Run">The longest an attempt may run.</param>
/// <param name="Idle">The longest it may make no progress.</param>
/// <param name="Queue">The longest it may wait for an engine before that is reported; null for no limit.</param>
public sealed record Timeouts(Span Run, Span Idle, Span? Queue)
{
    public static readonly Timeouts Default = new(new Span(30 * 60_000), new Span(5 * 60_000), null);
}

/// <param name="Allow">Who may skip the pass, with a reason that is recorded.</param>
public sealed record SkipPlan(ImmutableArray<string> Allow, Expression? When);

/// <param name="MaxQuestions">How many questions the attempts of this pass may put to a person.</param>
public sealed record AskPlan(int MaxQuestions, string Of)
{
    public const int DefaultMaxQuestions = 3;
}

/// <summary>An item for each entry of a list that the pass made.</summary>
/// <param name="From">The list: a field of an artifact, or <c>change.documents_due</c>.</param>
/// <param name="Link">What the link to the item is called.</param>
/// <param name="Due">By when the item is to be done, from its start; null for no time.</param>
public sealed record FollowUpPlan(string From, string Kind, string Link, Span? Due)
{
    public const string DefaultLink = "follows";

    /// <summary>The most items that one pass may call for at a time.</summary>
    public const int MaxItems = 50;
}

/// <param name="In">The list artifact.</param>
/// <param name="As">The name by which conditions and placeholders read the element.</param>
/// <param name="Order">The field of an element that lists the keys it comes after; null for none.</param>
/// <param name="MaxParallel">How many elements may be at work at once; null for no limit.</param>
/// <param name="OnceIfAbsent">Without the list the pass runs once, as if it did not fan out.</param>
/// <param name="SkipIfEmpty">An empty list makes the pass not applicable; else nobody may make one.</param>
public sealed record ForEachPlan(
    string In,
    string As,
    string? Order,
    int? MaxParallel,
    JoinRule Join,
    bool OnceIfAbsent,
    bool SkipIfEmpty)
{
    /// <summary>The most elements that a list to fan out over may have.</summary>
    public const int MaxElements = 200;
}

/// <summary>When a fan-out is through.</summary>
public enum JoinRule
{
    /// <summary>Every element has passed, or was skipped where the pass allows it.</summary>
    AllPassed,

    /// <summary>Every element has passed or was given up: a person may skip any of them.</summary>
    AllDone,
}

/// <param name="As">The name by which conditions read it.</param>
/// <param name="Digest">SHA-256 of the element's content.</param>
public sealed record ElementPlan(string As, string Key, Digest Digest, ImmutableArray<Changes.FieldValue> Fields);
