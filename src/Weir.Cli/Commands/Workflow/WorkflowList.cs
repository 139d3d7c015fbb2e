using System.Collections.Immutable;
using Weir.Cli.Output;
using Weir.Cli.Places;
using Weir.Cli.Table;
using Weir.Definitions.Compile;
using Weir.Definitions.Library;
using Weir.Definitions.Projects;
using Weir.Definitions.Workflows;

namespace Weir.Cli.Commands.Workflow;

/// <summary><c>weir workflow list</c></summary>
internal static class WorkflowList
{
    private static readonly RowShape<Listed> Shape = new("name",
        new Column<Listed>("name", row => row.Workflow.Value.Name.Value),
        new Column<Listed>("state", row => row.State),
        new Column<Listed>("kinds", row => row.Workflow.Value.AppliesTo.Kinds),
        new Column<Listed>("origin", row => Origins.Word(row.Workflow.Origin)),
        new Column<Listed>("title", row => row.Workflow.Value.Title),
        new Column<Listed>("version", row => row.Workflow.Value.Version) { InTable = false },
        new Column<Listed>("file", row => row.Workflow.Value.File) { InTable = false },
        new Column<Listed>("overrides", row => Origins.Words(row.Workflow.Overrides)) { InTable = false },
        new Column<Listed>("passes", row => Passes(row.Workflow.Value)) { InTable = false });

    public static readonly CommandSpec Command = new()
    {
        Verb = "list",
        Summary = "list the workflows that are in force here",
        Details = "A workflow is enabled, off when project.md names others only, or broken when lint finds errors.",
        Rows = Shape,
        Run = RunAsync,
    };

    private static Task<ExitCode> RunAsync(Invocation invocation)
    {
        var library = DefinitionPlaces.LoadAbove(invocation.Folder);
        invocation.Data.Rows(
            Shape, [.. library.Workflows.Values.Select(one => new Listed(one, StateOf(one, library)))], "no workflows");
        return Task.FromResult(ExitCode.Ok);
    }

    public static string StateOf(Sourced<WorkflowDefinition> workflow, DefinitionLibrary library)
    {
        var project = library.Project?.Value;
        if (!(project ?? ProjectDefinition.Empty).Enables(workflow.Value.Name.Value))
        {
            return "off";
        }
        return WorkflowCompiler.Compile(workflow.Value, library, project).Compiled is null ? "broken" : "enabled";
    }

    private static ImmutableArray<string> Passes(WorkflowDefinition workflow) =>
        [.. workflow.Passes.Select(pass => pass.Id.Value)];

    private sealed record Listed(Sourced<WorkflowDefinition> Workflow, string State);
}
