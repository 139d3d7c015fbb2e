using System.CommandLine;
using Weir.Cli.Output;
using Weir.Cli.Places;
using Weir.Cli.Table;
using Weir.Definitions.Preview;

namespace Weir.Cli.Commands.Workflow;

/// <summary><c>weir workflow graph</c></summary>
internal static class WorkflowGraphCommand
{
    private static readonly Option<bool> Mermaid =
        new("--mermaid") { Description = "write a flowchart that Markdown viewers draw" };

    public static readonly CommandSpec Command = new()
    {
        Verb = "graph",
        Summary = "draw a workflow: passes below what they need, gates, and where a rejection leads",
        Arguments = [WorkflowNoun.Name],
        Options = [Mermaid],
        Run = RunAsync,
    };

    private static Task<ExitCode> RunAsync(Invocation invocation)
    {
        var library = DefinitionPlaces.LoadAbove(invocation.Folder);
        var workflow = WorkflowNoun.Demand(library, invocation.Get(WorkflowNoun.Name), "graph");
        var compiled = WorkflowNoun.DemandCompiled(library, workflow.Value);
        invocation.Terminal.Data.Write(WorkflowGraph.Render(compiled.Plan, invocation.Get(Mermaid)));
        return Task.FromResult(ExitCode.Ok);
    }
}
