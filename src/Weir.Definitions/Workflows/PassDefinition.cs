using System.Collections.Immutable;
using Weir.Core;
using Weir.Core.Plans;
using Weir.Definitions.Expressions;
using Weir.Definitions.Findings;

namespace Weir.Definitions.Workflows;

/// <summary>A pass as its section says.</summary>
public sealed record PassDefinition
{
    public required Located<string> Id { get; init; }
    public string Title { get; init; } = "";

    /// <summary>The instruction to the agent or person.</summary>
    public string Prose { get; init; } = "";
    public ImmutableArray<Located<string>> Needs { get; init; } = [];
    public ConditionText? When { get; init; }
    public Span? Delay { get; init; }
    public ImmutableArray<ConsumedArtifact> Consumes { get; init; } = [];
    public ImmutableArray<ProducedArtifact> Produces { get; init; } = [];

    /// <summary>Null when none is written, or more than one.</summary>
    public ExecutorDefinition? Executor { get; init; }
    public Located<string>? Assist { get; init; }
    public ForEachDefinition? ForEach { get; init; }
    public Located<string>? Tier { get; init; }
    public Located<string>? Floor { get; init; }
    public Located<string>? Cap { get; init; }
    public ImmutableArray<ConditionText> StepConditions { get; init; } = [];
    public ImmutableArray<Located<string>> ReservedFrom { get; init; } = [];
    public ImmutableArray<Located<string>> Effects { get; init; } = [];
    public ImmutableArray<FollowUpDefinition> FollowUps { get; init; } = [];
    public TimeoutDefinition Timeout { get; init; } = TimeoutDefinition.None;
    public int? Retry { get; init; }
    public Span? Sla { get; init; }
    public Located<string>? Escalate { get; init; }
    public ImmutableArray<Located<string>> Adopt { get; init; } = [];
    public SkipDefinition? Skip { get; init; }
    public AskDefinition? Ask { get; init; }
    public bool OnDemand { get; init; }
    public CaptureDefinition Capture { get; init; } = CaptureDefinition.None;
    public ImmutableArray<GateDefinition> Gates { get; init; } = [];
    public ImmutableArray<PinnedKey> Pinned { get; init; } = [];

    /// <summary>The project's services that run beside it, by name; <c>all</c> for every one.</summary>
    public ImmutableArray<Located<string>> Services { get; init; } = [];

    public bool ProducesChange => Produces.Any(product => product.Name.Value == ArtifactPlan.Change);
}

public sealed record ConsumedArtifact(Located<string> Name, bool Optional);

/// <param name="Bounds">Globs that bound what a <c>change</c> may touch; empty for no bound.</param>
public sealed record ProducedArtifact(Located<string> Name, ImmutableArray<string> Bounds);

public sealed record ExecutorDefinition(ExecutorKind Kind, Located<string> Target);

/// <param name="IfAbsent">What becomes of the pass without the list; empty when nothing is written.</param>
/// <param name="IfEmpty">What becomes of it with an empty one; empty when nothing is written.</param>
public sealed record ForEachDefinition(Located<string> In, string As, string IfAbsent, string IfEmpty, Position At)
{
    /// <summary>The field of an element that lists the keys it comes after.</summary>
    public Located<string>? Order { get; init; }
    public int? MaxParallel { get; init; }
    public JoinRule Join { get; init; } = JoinRule.AllPassed;
}

/// <summary>What is evidence for whom.</summary>
/// <param name="Controls">As whoever audits names them.</param>
/// <param name="Sign">People are never spared.</param>
public sealed record CaptureDefinition(ImmutableArray<string> Controls, bool Sign)
{
    public static readonly CaptureDefinition None = new([], false);
}

/// <param name="From">The list that the items follow from: a field of an artifact or of the change.</param>
/// <param name="Kind">The kind of the items, which says what workflow they follow.</param>
public sealed record FollowUpDefinition(Located<string> From, Located<string> Kind, string Link, Span? Due);

public sealed record SkipDefinition(ImmutableArray<Located<string>> Allow, ConditionText? When);

public sealed record AskDefinition(int MaxQuestions, Located<string>? Of);
