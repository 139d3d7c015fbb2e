using System.Collections.Immutable;

namespace Weir.Core.Plans;

/// <summary>
/// A workflow as Core executes it: compiled from markdown by Weir.Definitions, pinned by hash when an item starts,
/// carried inside the <c>DefinitionPinned</c> event. It holds ids, enums and integers; the prose (titles, instructions,
/// criteria), the agents, schemas, templates and command lines it was compiled with are in the blob that
/// <see cref="Document"/> names.
/// </summary>
public sealed record Plan
{
    /// <summary>
    /// The version of this record's meaning. Plans of an older format keep being executed as they were.
    /// </summary>
    public const int CurrentFormat = 1;

    public int Format { get; init; } = CurrentFormat;
    public required string Workflow { get; init; }
    public int Version { get; init; } = 1;

    /// <summary>SHA-256 over the canonical form of everything this plan was compiled from.</summary>
    public required Digest Hash { get; init; }

    /// <summary>
    /// The blob that holds the compiled document: sources, prose, agents, schemas, templates, command lines.
    /// </summary>
    public required Digest Document { get; init; }

    public ImmutableArray<string> Kinds { get; init; } = [];
    public ImmutableArray<ParamPlan> Params { get; init; } = [];
    public ImmutableArray<ArtifactPlan> Artifacts { get; init; } = [];
    public ImmutableArray<LadderPlan> Ladders { get; init; } = [];
    public ImmutableArray<SlaPlan> Slas { get; init; } = [];
    public ImmutableArray<ReclassifyPlan> Reclassify { get; init; } = [];

    /// <summary>The controls that an item as a whole is evidence for, as whoever audits names them.</summary>
    public ImmutableArray<string> Controls { get; init; } = [];

    /// <summary>How long its record has to be kept; null where nothing is said.</summary>
    public Span? Retain { get; init; }

    /// <summary>Items that follow it are seen by those alone who have to do with them.</summary>
    public bool Restricted { get; init; }

    /// <summary>What an item that follows it may cost, in billionths of a US dollar; null for no limit.</summary>
    public long? Budget { get; init; }

    /// <summary>In an order in which every pass comes after those it needs.</summary>
    public ImmutableArray<PassPlan> Passes { get; init; } = [];

    /// <summary>Keys that are checked and pinned but not carried out by this release, at workflow level.</summary>
    public ImmutableArray<string> NotExecuted { get; init; } = [];

    public PassPlan? FindPass(PassId id)
    {
        foreach (var pass in Passes)
        {
            if (pass.Id == id)
            {
                return pass;
            }
        }
        return null;
    }

    public PassPlan Pass(PassId id) =>
        FindPass(id) ?? throw new InvalidOperationException($"no pass {id} in {Workflow}");

    /// <summary>The run that a result is called after; null when the plan has no such run.</summary>
    /// <param name="name"><c>pass/gate/run</c>.</param>
    public RunPlan? FindRun(string name) => name.Split('/') is [var pass, var gate, var run]
        ? FindPass(new PassId(pass))?.Gates.FirstOrDefault(one => one.Id.Value == gate)
            ?.Runs.FirstOrDefault(one => one.Id == run)
        : null;

    public ArtifactPlan? FindArtifact(string name) => Artifacts.FirstOrDefault(artifact => artifact.Name == name);
    public LadderPlan? FindLadder(string name) => Ladders.FirstOrDefault(ladder => ladder.Name == name);
}

public enum ParamType
{
    Choice,
    Truth,
    Integer,
    Text,
}

/// <param name="Default">The value when nobody sets one; null when there is none.</param>
/// <param name="From">The artifact field (<c>assessment.severity</c>) that sets it, unless a person has; null when
/// none.</param>
/// <param name="Options">The allowed symbols of a choice; empty for other types.</param>
public sealed record ParamPlan(
    string Name,
    ParamType Type,
    Value? Default,
    string? From,
    ImmutableArray<string> Options,
    long? Minimum,
    long? Maximum);

public enum ArtifactKind
{
    Document,
    Data,
    List,
    Code,
    Evidence,
    Decision,
}

/// <summary>Something a pass makes. <c>request</c> and <c>change</c> always exist and are not listed.</summary>
/// <param name="Path">
/// Where it lies in the primary repository, with <c>{item}</c> where the id goes; a folder when it ends in a slash.
/// Below <c>.weir/items/</c> it is a process artifact: kept on the item's artifacts ref and never merged.
/// </param>
/// <param name="Fields">The fields that expressions read, by dotted name; their values travel in
/// <c>ArtifactRecorded</c>.</param>
public sealed record ArtifactPlan(
    string Name,
    ArtifactKind Kind,
    string Path,
    bool Optional,
    ImmutableArray<string> Fields)
{
    /// <summary>Of a list that a pass fans out over: what of its elements travels; null for all others.</summary>
    public ElementsPlan? Elements { get; init; }

    /// <summary>The artifact that every item has from the start: what was asked.</summary>
    public const string Request = "request";

    /// <summary>The artifact that is the item's branch.</summary>
    public const string Change = "change";

    /// <summary>Kept on the item's artifacts ref, never merged.</summary>
    public bool IsProcess => Path.StartsWith(".weir/items/", StringComparison.Ordinal);

    public string PathFor(ItemId item) => Path.Replace("{item}", item.ToString(), StringComparison.Ordinal);
}

/// <param name="Key">The field that names an element.</param>
/// <param name="Fields">The fields of an element that conditions and orders read.</param>
public sealed record ElementsPlan(string Key, ImmutableArray<string> Fields);

public sealed record LadderPlan(string Name, ImmutableArray<RungPlan> Rungs);

public enum RungAction
{
    Notify,
    Page,
    Reassign,
    Park,
}

/// <param name="After">Counted from the start of the ladder.</param>
/// <param name="Who">A role, team or person; empty for <see cref="RungAction.Park"/>.</param>
public sealed record RungPlan(Span After, RungAction Action, string Who);

/// <param name="Pass">The pass that has to be complete in time; null for the whole item.</param>
/// <param name="Complete">From the start of the item.</param>
public sealed record SlaPlan(Expression? When, PassId? Pass, Span Complete);

/// <summary>When what a pass made calls for another workflow, or for none.</summary>
/// <param name="To">The workflow; null when the item is closed.</param>
/// <param name="Close">The resolution to close with; null when it moves.</param>
/// <param name="Approve">Who has to agree; null when nobody is asked.</param>
public sealed record ReclassifyPlan(Expression When, string? To, string? Close, string? Approve)
{
    /// <summary>The artifacts that come along.</summary>
    public ImmutableArray<string> Carry { get; init; } = [];
}
