using System.Collections.Immutable;
using Weir.Core;
using Weir.Core.Changes;
using Weir.Definitions.Canonical;
using Weir.Definitions.Contexts;
using Weir.Definitions.Expressions;
using Weir.Definitions.Findings;
using Weir.Definitions.Markdown;
using Weir.Definitions.Workflows;

namespace Weir.Definitions.Projects;

/// <summary>A project as <c>project.md</c> says.</summary>
public sealed record ProjectDefinition
{
    /// <summary>A project without a file: no commands, every workflow enabled.</summary>
    public static readonly ProjectDefinition Empty = new()
    {
        File = "",
        Name = new Located<string>("", Position.Start),
    };

    public required string File { get; init; }
    public required Located<string> Name { get; init; }
    public string Title { get; init; } = "";

    /// <summary>The first part of its items' ids; derived from the name when it is not written.</summary>
    public string Key { get; init; } = "";
    public string Team { get; init; } = "";

    /// <summary>The enabled workflows; empty for all.</summary>
    public ImmutableArray<Located<string>> Workflows { get; init; } = [];
    public ImmutableArray<RepositoryDefinition> Repositories { get; init; } = [];
    public ImmutableArray<ToolDefinition> Tools { get; init; } = [];

    /// <summary>Lines run once in a fresh clone.</summary>
    public ImmutableArray<string> Setup { get; init; } = [];
    public ImmutableArray<CommandDefinition> Commands { get; init; } = [];

    /// <summary>Programs that passes may have beside them.</summary>
    public ImmutableArray<ServiceDefinition> Services { get; init; } = [];
    public ImmutableArray<GeneratedDefinition> Generated { get; init; } = [];
    public ImmutableArray<DocumentDefinition> Documents { get; init; } = [];

    /// <summary>Those of the project, and those of its components.</summary>
    public IEnumerable<DocumentDefinition> AllDocuments =>
        Documents.Concat(Components.SelectMany(component => component.RequiredDocuments));

    /// <summary>The parts of its repositories that have commands, owners and documents of their own.</summary>
    public ImmutableArray<ComponentDefinition> Components { get; init; } = [];

    /// <summary>Named sets of globs that agents' <c>context.scopes</c> refer to.</summary>
    public ImmutableArray<ContextScope> Context { get; init; } = [];
    public ImmutableArray<RiskRule> RiskRules { get; init; } = [];
    public ImmutableArray<IntakeRule> Intake { get; init; } = [];

    /// <summary>How its environments are deployed to, by name.</summary>
    public ImmutableArray<DeploymentDefinition> Deployments { get; init; } = [];

    /// <summary>How a preview of a change is brought up; null where there is none.</summary>
    public PreviewDefinition? Preview { get; init; }

    /// <summary>The secrets that its agents may name.</summary>
    public ImmutableArray<string> Secrets { get; init; } = [];

    /// <summary>Who reviews where CODEOWNERS names nobody.</summary>
    public ImmutableArray<string> Reviewers { get; init; } = [];

    /// <summary>The tier of passes that state none and whose workflow and agent state none.</summary>
    public string? Tier { get; init; }

    /// <summary>What an item may cost where its workflow does not say, in millionths of a US dollar; null for no
    /// limit.</summary>
    public long? BudgetMicroUsd { get; init; }
    public string? Pool { get; init; }
    public ImmutableArray<PinnedKey> Pinned { get; init; } = [];
    public string Body { get; init; } = "";

    /// <summary>
    /// A <c>project.md</c> on its own, as far as it can be read: its faults are found where it is loaded.
    /// </summary>
    public static ProjectDefinition? Read(ReadOnlySpan<byte> bytes)
    {
        var sink = new FindingSink("project.md");
        return SourceText.Decode(bytes, sink) is { } source ? ProjectParser.Parse(source, sink) : null;
    }

    public CommandDefinition? FindCommand(string name) =>
        Commands.FirstOrDefault(command => command.Name.Value == name);

    /// <summary>The command of that name that a component has of its own; null where it has none.</summary>
    public IEnumerable<(string Component, CommandDefinition Command)> ComponentCommands(string name) =>
        from component in Components
        from command in component.Commands
        where command.Name.Value == name
        select (component.Name.Value, command);

    /// <summary>
    /// The different sets of inputs that its commands declare, by their digests, of components as well; at most so many
    /// as are measured of every change, in the order in which they are written.
    /// </summary>
    public ImmutableArray<InputSet> InputSets =>
    [
        .. AllCommands.Where(command => !command.InputGlobs.IsEmpty)
            .Select(command => new InputSet(command.InputsDigest!.Value, command.Inputs))
            .DistinctBy(set => set.Digest).Take(CommandDefinition.MaxInputSets),
    ];

    /// <summary>The project's commands, then those of its components.</summary>
    public IEnumerable<CommandDefinition> AllCommands => Commands.Concat(Components.SelectMany(one => one.Commands));

    /// <summary>Every name of a command, of the project or of a component.</summary>
    public IEnumerable<string> CommandNames =>
        AllCommands.Select(command => command.Name.Value).Distinct(StringComparer.Ordinal);

    /// <param name="others">The project's repositories besides the primary.</param>
    public ComponentMap MapComponents(ImmutableArray<string> others) => Components.IsEmpty
        ? ComponentMap.Empty
        : new ComponentMap(
            [
                .. Components.Select(component => new ComponentPaths(
                    component.Name.Value, [.. component.Paths.Select(path => path.Value)])),
            ],
            others);

    public bool Enables(string workflow) => Workflows.IsEmpty || Workflows.Any(name => name.Value == workflow);
}

/// <param name="Location">A path or a URL; null for the repository that the definitions are in.</param>
/// <param name="Integrate"><c>queue</c>, <c>pull-request</c> or <c>forge-queue</c>; null for the default.</param>
public sealed record RepositoryDefinition(
    Located<string> Name,
    string? Location,
    string? Branch,
    bool Primary,
    string? Integrate);

/// <summary>A folder of tools that sandboxes see, read-only.</summary>
public sealed record ToolDefinition(
    string Name,
    string Root,
    string? Cache,
    ImmutableSortedDictionary<string, string> Environment);

/// <param name="Line">A line for <c>sh -eu -c</c> at the root of the primary repository.</param>
/// <param name="RetryFlaky">Whether it is tried once more when it fails in the merge queue.</param>
public sealed record CommandDefinition(
    Located<string> Name,
    string Line,
    Span? Timeout,
    int Slots,
    string? Affected,
    ImmutableArray<Located<string>> InputGlobs,
    bool RetryFlaky)
{
    /// <summary>The globs of all that it reads; empty where that is the whole tree.</summary>
    public ImmutableArray<string> Inputs =>
    [
        .. InputGlobs.Select(glob => glob.Value).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
    ];

    /// <summary>What tells one set of globs from another; null for none.</summary>
    public Digest? InputsDigest => InputGlobs.IsEmpty ? null : CanonicalJson.DigestOf(Inputs);

    /// <summary>
    /// Where nothing is written, a command that fails in the merge queue is tried once more: one more run costs less
    /// than an item that is sent back for what it did not do.
    /// </summary>
    public const bool RetriesFlaky = true;

    /// <summary>How many different lists of inputs count in a project; what has another reads the whole tree.</summary>
    public const int MaxInputSets = 64;
}

/// <summary>Globs of all that some commands read.</summary>
/// <param name="Digest">What tells this set from another.</param>
public sealed record InputSet(Digest Digest, ImmutableArray<string> Globs);

/// <summary>Files that are regenerated by a command instead of merged.</summary>
public sealed record GeneratedDefinition(ImmutableArray<string> Paths, string Command);

/// <summary>A required document and the paths whose change makes it due.</summary>
public sealed record DocumentDefinition(string Path, ImmutableArray<string> DueOn)
{
    /// <summary>The component whose change makes it due, in place of paths; null for one of the project.</summary>
    public string? Component { get; init; }

    /// <summary>Who is told when it is overdue; null for its code owners.</summary>
    public string? Owner { get; init; }

    /// <summary>How long it may be behind what has landed before it is overdue.</summary>
    public Span Within { get; init; }
}

/// <summary>A part of a project's repositories, by the paths that belong to it.</summary>
/// <param name="Paths">Globs; of several components that match a path the most specific glob decides.</param>
/// <param name="Commands">In place of the project's of the same name, where a change touches the component.</param>
/// <param name="Owners">Who approves what touches it, as code owners do; one of them is enough.</param>
/// <param name="Documents">Due when a change touches the component.</param>
public sealed record ComponentDefinition(
    Located<string> Name,
    ImmutableArray<Located<string>> Paths,
    ImmutableArray<CommandDefinition> Commands,
    ImmutableArray<Located<string>> Owners,
    ImmutableArray<Located<string>> Documents)
{
    /// <summary>What agents are given whose item touches it: names of scopes, and globs.</summary>
    public ImmutableArray<Located<string>> Context { get; init; } = [];

    public IEnumerable<DocumentDefinition> RequiredDocuments =>
        Documents.Select(document => new DocumentDefinition(document.Value, []) { Component = Name.Value });
}

public sealed record RiskRule(ImmutableArray<string> Paths, string AtLeast);

/// <summary>
/// What a ticket's type, labels and author say about the item; the keys it sets are null when not written.
/// </summary>
public sealed record IntakeRule(
    ConditionText? When,
    Located<string>? Kind,
    string? Class,
    string? Risk,
    Located<string>? Workflow,
    ImmutableArray<IntakeParam> Params,
    Position At);

public sealed record IntakeParam(Located<string> Name, string Value);
