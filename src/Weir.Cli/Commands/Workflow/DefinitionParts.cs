using System.Collections.Immutable;
using Weir.Cli.Output;
using Weir.Core.Plans;
using Weir.Definitions.Library;
using Weir.Definitions.Schemas;
using Weir.Definitions.Workflows;

namespace Weir.Cli.Commands.Workflow;

/// <summary>A file that a workflow consists of, and the layer it came from.</summary>
/// <param name="Origin">A layer, or why there is none.</param>
internal sealed record DefinitionPart(
    string Kind,
    string Name,
    string Origin,
    string File,
    ImmutableArray<string> Overrides);

/// <summary>Follows a workflow's references to agents, schemas, templates and the project's commands.</summary>
internal static class DefinitionParts
{
    private const string Missing = "missing";

    public static ImmutableArray<DefinitionPart> Of(Sourced<WorkflowDefinition> workflow, DefinitionLibrary library)
    {
        var definition = workflow.Value;
        return
        [
            Part("workflow", definition.Name.Value, workflow, definition.File),
            .. Names(Agents(definition)).Select(name => library.Agents.GetValueOrDefault(name) is { } agent
                ? Part("agent", name, agent, agent.Value.File)
                : new DefinitionPart("agent", name, Missing, "", [])),
            .. Names(definition.Artifacts.Select(artifact => artifact.Schema?.Value))
                .Select(path => Schema(path, library)),
            .. Names(definition.Artifacts.Select(artifact => artifact.Template?.Value))
                .Select(path => Template(path, library)),
            .. Names(Commands(definition)).Select(name => Command(name, library)),
        ];
    }

    private static IEnumerable<string?> Agents(WorkflowDefinition workflow) => workflow.Passes
        .SelectMany(pass => pass.Gates
            .SelectMany(gate => gate.Reviewers)
            .Where(reviewer => reviewer.Kind == ReviewerKind.Agent)
            .Select(reviewer => reviewer.Who.Value)
            .Prepend(pass.Assist?.Value)
            .Prepend(pass.Executor is { Kind: ExecutorKind.Agent } executor ? executor.Target.Value : null));

    /// <summary>One word names a command of the project; anything else is a line and stands in the workflow.</summary>
    private static IEnumerable<string?> Commands(WorkflowDefinition workflow) => workflow.Passes
        .SelectMany(pass => pass.Gates.SelectMany(gate => gate.Runs).Select(run => run.Command.Value)
            .Prepend(pass.Executor is { Kind: ExecutorKind.Command } executor ? executor.Target.Value : ""))
        .Where(command => command.Length > 0 && !command.Contains(' ', StringComparison.Ordinal));

    private static DefinitionPart Schema(string path, DefinitionLibrary library) =>
        library.Schemas.GetValueOrDefault(path) is { } schema ? Part("schema", path, schema, path)
        : BuiltInSchemas.Find(path) is not null
            ? new DefinitionPart("schema", path, Origins.Word(Origin.BuiltIn), path, [])
            : new DefinitionPart("schema", path, Missing, "", []);

    private static DefinitionPart Template(string path, DefinitionLibrary library) =>
        library.Templates.GetValueOrDefault(path) is { } template ? Part("template", path, template, path)
        : library.TemplatesAt(path).IsEmpty
            ? new DefinitionPart("template", path, Missing, "", [])
            : new DefinitionPart("template", path, "several", path, []);

    private static DefinitionPart Command(string name, DefinitionLibrary library) =>
        library.Project is { } project && project.Value.FindCommand(name) is not null
            ? Part("command", name, project, project.Value.File)
            : new DefinitionPart("command", name, "not defined", "", []);

    private static DefinitionPart Part<T>(string kind, string name, Sourced<T> sourced, string file) =>
        new(kind, name, Origins.Word(sourced.Origin), file, Origins.Words(sourced.Overrides));

    private static IEnumerable<string> Names(IEnumerable<string?> names) => names
        .OfType<string>()
        .Where(name => name.Length > 0)
        .Distinct(StringComparer.Ordinal)
        .Order(StringComparer.Ordinal);
}
