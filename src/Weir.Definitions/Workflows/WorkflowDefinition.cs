using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Weir.Core;
using Weir.Core.Plans;
using Weir.Definitions.Expressions;
using Weir.Definitions.Findings;
using Weir.Definitions.Triggers;

namespace Weir.Definitions.Workflows;

/// <summary>
/// A workflow as its file says, with the place of everything that a later check may have to point at.
/// </summary>
public sealed record WorkflowDefinition
{
    /// <summary>The path that findings show.</summary>
    public required string File { get; init; }

    /// <summary>The file's text, kept with the items that run it.</summary>
    public required string Source { get; init; }
    public required Located<string> Name { get; init; }
    public int Version { get; init; } = 1;
    public string Title { get; init; } = "";
    public string Intent { get; init; } = "";

    /// <summary>Who answers for the workflow; empty for the project's owner.</summary>
    public string Owner { get; init; } = "";
    public string Status { get; init; } = "active";
    public AppliesTo AppliesTo { get; init; } = AppliesTo.Nothing;
    public ImmutableArray<ParamDefinition> Params { get; init; } = [];
    public ImmutableArray<ArtifactDefinition> Artifacts { get; init; } = [];
    public WorkflowDefaults Defaults { get; init; } = new(null, TimeoutDefinition.None);
    public ImmutableArray<LadderPlan> Escalations { get; init; } = [];
    public ImmutableArray<SlaDefinition> Slas { get; init; } = [];
    public ImmutableArray<ReclassifyDefinition> Reclassify { get; init; } = [];
    public ImmutableArray<TriggerDefinition> Triggers { get; init; } = [];
    public ImmutableArray<PassDefinition> Passes { get; init; } = [];

    public ComplianceDefinition Compliance { get; init; } = ComplianceDefinition.None;

    /// <summary><c>visibility: restricted</c>.</summary>
    public bool Restricted { get; init; }

    /// <summary>The keys that this release checks and pins but does not carry out.</summary>
    public ImmutableArray<PinnedKey> Pinned { get; init; } = [];

    /// <summary>The text before the first pass.</summary>
    public string Body { get; init; } = "";

    public PassDefinition? FindPass(string id) => Passes.FirstOrDefault(pass => pass.Id.Value == id);
    public ArtifactDefinition? FindArtifact(string name) => Artifacts.FirstOrDefault(a => a.Name.Value == name);
}

/// <summary>A key that is checked and pinned, not executed: it stays with the item as written.</summary>
/// <param name="Key">A stable name: <c>reserve</c>, or <c>proof.emergency</c> for a key of the gate proof.</param>
/// <param name="Value">The value as written, for the pinned document.</param>
public sealed record PinnedKey(string Key, Position At, JsonNode? Value);

/// <summary>What a workflow is for. Empty lists do not select.</summary>
public sealed record AppliesTo(
    ImmutableArray<string> Kinds,
    ImmutableArray<string> LabelsAny,
    ImmutableArray<string> NotLabels,
    ImmutableArray<string> Risk,
    ImmutableArray<string> Paths,
    Position At)
{
    public static readonly AppliesTo Nothing = new([], [], [], [], [], Position.Start);

    /// <summary>How many selectors it has: the workflow with more of them wins.</summary>
    public int Specificity => new[] { Kinds, LabelsAny, NotLabels, Risk, Paths }.Count(selector => !selector.IsEmpty);
}

public sealed record ParamDefinition(
    Located<string> Name,
    ParamType Type,
    ImmutableArray<Located<string>> Options,
    Located<string>? Default,
    long? Minimum,
    long? Maximum,
    Located<string>? From);

/// <param name="Schema">A path below the definitions, such as <c>schemas/tasks.json</c>.</param>
/// <param name="Key">The field that names an element of a list.</param>
public sealed record ArtifactDefinition(
    Located<string> Name,
    ArtifactKind Kind,
    Located<string> Path,
    Located<string>? Schema,
    Located<string>? Template,
    string? Key,
    bool Optional)
{
    /// <summary>Where what it names has to have come from.</summary>
    public ImmutableArray<TraceDefinition> Traces { get; init; } = [];

    /// <summary>Kept on the item's artifacts ref and never merged.</summary>
    public bool IsProcess => Path.Value.StartsWith(".weir/items/", StringComparison.Ordinal);
}

/// <summary>What stands in <paramref name="Fields"/>, at any depth, has to exist in another artifact.</summary>
/// <param name="To">An artifact (<c>spec</c>: its ids) or a list in it (<c>spec.terms</c>).</param>
/// <param name="Complete">Nothing of the other may be left out either.</param>
public sealed record TraceDefinition(Located<string> To, ImmutableArray<Located<string>> Fields, bool Complete)
{
    /// <summary>The artifact that <see cref="To"/> begins with.</summary>
    public string Source => To.Value.Split('.')[0];
}

/// <summary>Null for what is not written.</summary>
public sealed record TimeoutDefinition(Span? Run, Span? Idle, Span? Queue)
{
    public static readonly TimeoutDefinition None = new(null, null, null);
}

public sealed record WorkflowDefaults(Located<string>? Tier, TimeoutDefinition Timeout)
{
    /// <summary>What an item may cost, in millionths of a US dollar; null where nothing is said.</summary>
    public long? BudgetMicroUsd { get; init; }
}

public sealed record SlaDefinition(ConditionText? When, Located<string>? Pass, Span Complete);

/// <param name="Controls">What every item is evidence for, as whoever audits names them.</param>
/// <param name="Retain">How long the record has to be kept; null where nothing is said.</param>
/// <param name="Sign">The people of no gate are ever spared.</param>
public sealed record ComplianceDefinition(ImmutableArray<string> Controls, Span? Retain, bool Sign)
{
    public static readonly ComplianceDefinition None = new([], null, false);
}

public sealed record ReclassifyDefinition(
    ConditionText? When,
    Located<string>? To,
    string? Close,
    ImmutableArray<Located<string>> Carry,
    string? Approve,
    Position At);
