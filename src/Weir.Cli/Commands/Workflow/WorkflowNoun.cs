using Weir.Cli.Table;

namespace Weir.Cli.Commands.Workflow;

internal static class WorkflowNoun
{
    public static readonly NounSpec Spec = new("workflow", CommandGroup.Definitions,
        "list, show, check, draw and preview workflows", () => [WorkflowLint.Command]);
}
