using System.Collections.Immutable;
using Weir.Core;
using Weir.Core.Plans;
using Weir.Definitions.Agents;
using Weir.Definitions.Findings;

namespace Weir.Definitions.Compile;

/// <summary>What a workflow compiles to: what Core executes, and what executors need besides.</summary>
public sealed record Compiled(Plan Plan, CompiledDocument Document)
{
    /// <summary>The bytes that <see cref="Plan.Document"/> is the SHA-256 of.</summary>
    public byte[] DocumentBytes => Canonical.CanonicalJson.Write(Document);
}

/// <param name="Compiled">Null when there is an error among the findings.</param>
/// <param name="Findings">Of the workflow, the agents it uses and the checks between them.</param>
public sealed record Compilation(Compiled? Compiled, ImmutableArray<Finding> Findings);

/// <summary>
/// The prose and the resolved references of a plan: titles, instructions, criteria, agents, schemas, templates and
/// command lines, exactly as they were when the item started. Stored as a blob beside the journal.
/// </summary>
public sealed record CompiledDocument
{
    public const int CurrentFormat = 1;

    public int Format { get; init; } = CurrentFormat;
    public required string Workflow { get; init; }
    public int Version { get; init; } = 1;
    public string Title { get; init; } = "";
    public string Intent { get; init; } = "";

    /// <summary>Who answers for the workflow; empty for the project's owner.</summary>
    public string Owner { get; init; } = "";

    /// <summary>In the order of the plan.</summary>
    public ImmutableArray<PassDocument> Passes { get; init; } = [];
    public ImmutableArray<ArtifactDocument> Artifacts { get; init; } = [];

    /// <summary>Every agent that executes, assists or reviews, by name.</summary>
    public ImmutableArray<AgentSpec> Agents { get; init; } = [];
    public ImmutableArray<NamedText> Schemas { get; init; } = [];
    public ImmutableArray<NamedText> Templates { get; init; } = [];

    /// <summary>Keys of the workflow that are pinned, not carried out.</summary>
    public ImmutableArray<PinnedValue> Pinned { get; init; } = [];

    /// <summary>The files as they were. They are not part of the plan's hash: a comment makes no new version.</summary>
    public ImmutableArray<NamedText> Sources { get; init; } = [];

    public PassDocument Pass(string id) => Passes.First(pass => pass.Id == id);
    public AgentSpec? FindAgent(string name) => Agents.FirstOrDefault(agent => agent.Name == name);
    public ArtifactDocument? FindArtifact(string name) => Artifacts.FirstOrDefault(artifact => artifact.Name == name);
    public string? FindSchema(string path) => Schemas.FirstOrDefault(schema => schema.Name == path)?.Text;
}

/// <param name="Name">The path below the definitions' folder.</param>
public sealed record NamedText(string Name, string Text);

/// <param name="Json">The value as written, as JSON.</param>
public sealed record PinnedValue(string Key, string Json);

/// <param name="Schema">The path of its schema; null for none.</param>
/// <param name="Template">The path of its template; null for none.</param>
/// <param name="Key">The field that names an element of a list; null for none.</param>
public sealed record ArtifactDocument(string Name, string? Schema, string? Template, string? Key)
{
    /// <summary>Held against the other artifact whenever this one is made.</summary>
    public ImmutableArray<TraceDocument> Traces { get; init; } = [];
}

/// <param name="Source">The artifact in which everything has to exist.</param>
/// <param name="Field">A list of it, by its path (<c>terms</c>); null for its ids.</param>
/// <param name="Fields">The fields of this artifact, at any depth, that name what exists there.</param>
/// <param name="Complete">Whether each of them has to be named.</param>
public sealed record TraceDocument(string Source, string? Field, ImmutableArray<string> Fields, bool Complete);

public sealed record PassDocument
{
    public required string Id { get; init; }
    public string Title { get; init; } = "";
    public string Instruction { get; init; } = "";

    /// <summary>Set when the pass runs a command.</summary>
    public CompiledCommand? Command { get; init; }

    /// <summary>What components have of their own in place of <see cref="Command"/>.</summary>
    public ImmutableArray<ComponentCommand> ComponentCommands { get; init; } = [];

    /// <summary>Set when an agent executes or assists.</summary>
    public PassTier? Tier { get; init; }
    public ImmutableArray<GateDocument> Gates { get; init; } = [];
    public ImmutableArray<PinnedValue> Pinned { get; init; } = [];

    /// <summary>What runs beside its attempts and beside those of its gates; null for nothing.</summary>
    public ImmutableArray<ServiceDocument>? Services { get; init; }

    /// <summary>Set when the pass deploys.</summary>
    public DeployDocument? Deploy { get; init; }

    public GateDocument Gate(string id) => Gates.First(gate => gate.Id == id);
}

/// <param name="Line">For <c>sh -eu -c</c>; null where it has only an image.</param>
/// <param name="Ports">Where it listens; empty where it takes the port that it is given.</param>
/// <param name="Ready">A line that ends with 0 once it can be used; null where listening is enough.</param>
/// <param name="Timeout">Until it is ready; null for the usual.</param>
public sealed record ServiceDocument(
    string Name,
    string? Line,
    ImmutableArray<int> Ports,
    string? Ready,
    ImmutableSortedDictionary<string, string> Environment,
    Span? Timeout);

/// <summary>A command that a component has of its own.</summary>
public sealed record ComponentCommand(string Component, CompiledCommand Command);

/// <summary>Lines for <c>sh -eu -c</c> at the root of the landed commit; null for what there is not.</summary>
/// <param name="Secrets">Variables of the server's environment, by name.</param>
/// <param name="ProbeCommand">A probe; else <paramref name="ProbeHttp"/> is one.</param>
/// <param name="ProbeTimeout">Of each probe.</param>
public sealed record DeployDocument(
    string Run,
    string? RollBack,
    string? Find,
    Span? Timeout,
    ImmutableArray<string> Secrets,
    string? ProbeCommand,
    string? ProbeHttp,
    Span? ProbeTimeout);

public sealed record GateDocument(
    string Id,
    string Instruction,
    ImmutableArray<CriterionDocument> Criteria,
    ImmutableArray<RunDocument> Runs)
{
    /// <summary>Set when a preview is brought up before its people are asked.</summary>
    public PreviewDocument? Preview { get; init; }
}

/// <summary>Lines for <c>sh -eu -c</c> at the root of the target's commit.</summary>
/// <param name="Url">Its address, with placeholders; null where the first line prints it.</param>
/// <param name="Secrets">Variables of the server's environment, by name.</param>
public sealed record PreviewDocument(
    string Up, string Down, string? Url, Span? Timeout, ImmutableArray<string> Secrets);

public sealed record CriterionDocument(string Id, string Text);

/// <param name="Id">That of the run; of a component's own command see <c>RunPlan.IdOf</c>.</param>
/// <param name="Command">Null when the project does not define the command: the run is left out.</param>
public sealed record RunDocument(string Id, CompiledCommand? Command);
