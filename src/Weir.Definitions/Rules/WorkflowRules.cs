using Weir.Definitions.Compile;

namespace Weir.Definitions.Rules;

/// <summary>All rules that a workflow has to keep before an item may start on it.</summary>
internal static class WorkflowRules
{
    public static void Check(CompileContext context)
    {
        _ = context;
    }
}
