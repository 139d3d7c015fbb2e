using Weir.Definitions.Compile;
using Weir.Definitions.Findings;

namespace Weir.Definitions.Rules;

/// <summary>
/// All rules that a workflow has to keep before an item may start on it. Rules only look and report; they are
/// independent of each other, except that nothing about order is asked where the order itself is unsound.
/// </summary>
internal static class WorkflowRules
{
    public static void Check(CompileContext context)
    {
        NameRules.Check(context);
        ReferenceRules.Check(context);
        ArtifactRules.Check(context);
        TraceRules.Check(context);
        FieldRules.Check(context);
        foreach (var pass in context.Workflow.Passes)
        {
            PassRules.Check(context, pass);
            Services.Check(context, pass);
            foreach (var gate in pass.Gates)
            {
                GateRules.Check(context, pass, gate);
            }
        }
        SecretRules.Check(context);
        FlowRules.Check(context);
        if (context.Graph.Cycle.IsEmpty)
        {
            MergeRules.Check(context);
        }
        ReportPinned(context);
    }

    private static void ReportPinned(CompileContext context)
    {
        var ofPasses = context.Workflow.Passes.SelectMany(pass =>
            Deployments.Pinned(context, pass).Concat(Previews.Pinned(context, pass)));
        foreach (var key in context.Workflow.Pinned.Concat(ofPasses))
        {
            context.Sink.Report(FindingCodes.PinnedKey, key.At,
                $"'{key.Key}' is checked and pinned, and not carried out yet");
        }
    }
}
