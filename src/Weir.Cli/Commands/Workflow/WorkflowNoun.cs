using System.CommandLine;
using Weir.Cli.Output;
using Weir.Cli.Table;
using Weir.Definitions.Compile;
using Weir.Definitions.Findings;
using Weir.Definitions.Library;
using Weir.Definitions.Workflows;

namespace Weir.Cli.Commands.Workflow;

internal static class WorkflowNoun
{
    /// <summary>The workflow that a verb is about.</summary>
    public static readonly Argument<string> Name =
        new("name") { Description = "the workflow's name", HelpName = "NAME" };

    public static NounSpec Spec => new(
        "workflow", CommandGroup.Definitions, "list, show, check, draw, preview and compare workflows",
        () =>
        [
            WorkflowList.Command, WorkflowShow.Command, WorkflowLint.Command, WorkflowGraphCommand.Command,
            WorkflowPreviewCommand.Command, WorkflowCompare.Command,
        ]);

    /// <exception cref="CliFailure">There is none; the nearest is named.</exception>
    public static Sourced<WorkflowDefinition> Demand(DefinitionLibrary library, string name, string verb) =>
        library.Workflows.GetValueOrDefault(name)
        ?? throw CliFailure.UnknownName("workflow", name, library.Workflows.Keys, $"weir workflow {verb}");

    /// <exception cref="CliFailure">It has errors; the first one is told.</exception>
    public static Compiled DemandCompiled(DefinitionLibrary library, WorkflowDefinition workflow)
    {
        var compilation = WorkflowCompiler.Compile(workflow, library, library.Project?.Value);
        if (compilation.Compiled is { } compiled)
        {
            return compiled;
        }
        var errors = compilation.Findings.Where(finding => finding.Severity == Severity.Error).ToList();
        var others = errors.Count == 1 ? "" : $" (and {errors.Count - 1} more)";
        var place = $"{errors[0].File}:{errors[0].Line}:{errors[0].Column}";
        throw new CliFailure(
            ExitCode.Failed,
            $"The workflow '{workflow.Name.Value}' cannot be used: {place}: {errors[0].Sentence}{others}.",
            "weir workflow lint");
    }
}
