using System.Collections.Immutable;
using Weir.Definitions.Agents;
using Weir.Definitions.Findings;
using Weir.Definitions.Models;
using Weir.Definitions.Organizations;
using Weir.Definitions.Projects;
using Weir.Definitions.Workflows;

namespace Weir.Definitions.Library;

/// <summary>
/// All definitions that are in force: built-in, then the organisation's, then the project's, a stronger layer
/// replacing a weaker one's definition of the same name. Reading never fails: what is wrong is in the findings.
/// </summary>
public sealed record DefinitionLibrary
{
    public ImmutableSortedDictionary<string, Sourced<WorkflowDefinition>> Workflows { get; init; } =
        ImmutableSortedDictionary.Create<string, Sourced<WorkflowDefinition>>(StringComparer.Ordinal);

    public ImmutableSortedDictionary<string, Sourced<AgentDefinition>> Agents { get; init; } =
        ImmutableSortedDictionary.Create<string, Sourced<AgentDefinition>>(StringComparer.Ordinal);

    public ImmutableSortedDictionary<string, Sourced<SchemaFile>> Schemas { get; init; } =
        ImmutableSortedDictionary.Create<string, Sourced<SchemaFile>>(StringComparer.Ordinal);

    public ImmutableSortedDictionary<string, Sourced<TemplateFile>> Templates { get; init; } =
        ImmutableSortedDictionary.Create<string, Sourced<TemplateFile>>(StringComparer.Ordinal);

    /// <summary>Null when there is no <c>project.md</c>, or it cannot be read.</summary>
    public Sourced<ProjectDefinition>? Project { get; init; }
    public Sourced<OrganizationDefinition>? Organization { get; init; }
    public Sourced<ModelsDefinition>? Models { get; init; }

    /// <summary>What was found while reading files of all layers; cross-checks are made by the compiler.</summary>
    public ImmutableArray<Finding> Findings { get; init; } = [];

    /// <summary>Reads all layers, given in any order.</summary>
    public static DefinitionLibrary Load(params IEnumerable<DefinitionLayer> layers) =>
        new LibraryLoader().Load(layers.OrderBy(layer => layer.Origin));

    public WorkflowDefinition? FindWorkflow(string name) => Workflows.GetValueOrDefault(name)?.Value;
    public AgentDefinition? FindAgent(string name) => Agents.GetValueOrDefault(name)?.Value;

    /// <summary>The workflows that the project enables.</summary>
    public IEnumerable<Sourced<WorkflowDefinition>> EnabledWorkflows =>
        Workflows.Values.Where(workflow =>
            (Project?.Value ?? ProjectDefinition.Empty).Enables(workflow.Value.Name.Value));

    /// <summary>The templates of a path: one file, or all files of a folder that ends in a slash.</summary>
    public ImmutableArray<TemplateFile> TemplatesAt(string path) => path.EndsWith('/')
        ? [.. Templates.Where(one => one.Key.StartsWith(path, StringComparison.Ordinal)).Select(one => one.Value.Value)]
        : Templates.GetValueOrDefault(path) is { } file ? [file.Value] : [];
}
