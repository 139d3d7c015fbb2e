using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json.Nodes;
using Weir.Cli.Output;
using Weir.Cli.Places;
using Weir.Cli.Table;
using Weir.Definitions.Compile;
using Weir.Definitions.Library;
using Weir.Definitions.Workflows;

namespace Weir.Cli.Commands.Workflow;

/// <summary>
/// <c>weir workflow show</c>: the file that is in force, ready to be redirected into a layer of one's own; with
/// <c>--origin</c> where it and all that it refers to came from.
/// </summary>
internal static class WorkflowShow
{
    private static readonly Option<bool> FromWhere =
        new("--origin") { Description = "say which layer the workflow and each of its parts came from" };

    private static readonly RowShape<Shown> Shape = new("name",
        new Column<Shown>("name", shown => shown.Workflow.Value.Name.Value),
        new Column<Shown>("title", shown => shown.Workflow.Value.Title),
        new Column<Shown>("version", shown => shown.Workflow.Value.Version),
        new Column<Shown>("state", shown => shown.State),
        new Column<Shown>("origin", shown => Origins.Word(shown.Workflow.Origin)),
        new Column<Shown>("file", shown => shown.Workflow.Value.File),
        new Column<Shown>("overrides", shown => Origins.Words(shown.Workflow.Overrides)),
        new Column<Shown>("kinds", shown => shown.Workflow.Value.AppliesTo.Kinds),
        new Column<Shown>("hash", shown => shown.Compiled?.Plan.Hash.Value),
        new Column<Shown>("passes", shown => PassesOf(shown.Workflow.Value)),
        new Column<Shown>("parts", shown => PartsOf(shown.Parts)));

    private static readonly RowShape<DefinitionPart> PartShape = new("name",
        new Column<DefinitionPart>("part", part => part.Kind),
        new Column<DefinitionPart>("name", part => part.Name),
        new Column<DefinitionPart>("origin", part => part.Origin),
        new Column<DefinitionPart>("file", part => part.File),
        new Column<DefinitionPart>("overrides", part => part.Overrides));

    public static readonly CommandSpec Command = new()
    {
        Verb = "show",
        Summary = "print the file of a workflow as it is in force here",
        Details = "A stronger layer replaces a weaker one's file of the same name as a whole, so every key of a file\n"
            + "comes from where --origin says the file came from; what a file leaves out has its default.",
        Arguments = [WorkflowNoun.Name],
        Options = [FromWhere],
        Rows = Shape,
        Examples =
        [
            new Example("weir workflow show docs > .weir/workflows/docs.md", "begin a version of your own"),
            new Example("weir workflow show docs --json passes", "its passes and gates for a script"),
        ],
        Run = RunAsync,
    };

    private static Task<ExitCode> RunAsync(Invocation invocation)
    {
        var library = DefinitionPlaces.LoadAbove(invocation.Folder);
        var workflow = WorkflowNoun.Demand(library, invocation.Get(WorkflowNoun.Name), "show");
        var parts = DefinitionParts.Of(workflow, library);
        if (invocation.Format is not OutputFormat.Plain)
        {
            var compiled = WorkflowCompiler.Compile(workflow.Value, library, library.Project?.Value).Compiled;
            var state = WorkflowList.StateOf(workflow, library);
            invocation.Data.Record(Shape, new Shown(workflow, state, compiled, parts));
        }
        else if (invocation.Get(FromWhere))
        {
            invocation.Data.Rows(PartShape, parts, "");
        }
        else
        {
            invocation.Terminal.Data.Write(workflow.Value.Source);
        }
        return Task.FromResult(ExitCode.Ok);
    }

    private static string Written(ExecutorDefinition? executor) =>
        executor is null ? "" : $"{executor.Kind.ToString().ToLowerInvariant()} {executor.Target.Value}";

    private static JsonArray PassesOf(WorkflowDefinition workflow) => [.. workflow.Passes.Select(pass => new JsonObject
    {
        ["id"] = pass.Id.Value,
        ["title"] = pass.Title,
        ["executor"] = Written(pass.Executor),
        ["needs"] = Array(pass.Needs.Select(need => need.Value)),
        ["when"] = pass.When?.Text,
        ["consumes"] = Array(pass.Consumes.Select(one => one.Name.Value)),
        ["produces"] = Array(pass.Produces.Select(one => one.Name.Value)),
        ["gates"] = new JsonArray([.. pass.Gates.Select(gate => new JsonObject
        {
            ["id"] = gate.Id.Value,
            ["runs"] = Array(gate.Runs.Select(run => run.Command.Value)),
            ["reviewers"] = Array(gate.Reviewers.Select(reviewer => reviewer.Who.Value)),
            ["criteria"] = Array(gate.Criteria.Select(criterion => criterion.Id.Value)),
        })]),
    })];

    private static JsonArray PartsOf(ImmutableArray<DefinitionPart> parts) => [.. parts.Select(part => new JsonObject
    {
        ["part"] = part.Kind,
        ["name"] = part.Name,
        ["origin"] = part.Origin,
        ["file"] = part.File,
        ["overrides"] = Array(part.Overrides),
    })];

    private static JsonArray Array(IEnumerable<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);

    private sealed record Shown(
        Sourced<WorkflowDefinition> Workflow,
        string State,
        Compiled? Compiled,
        ImmutableArray<DefinitionPart> Parts);
}
