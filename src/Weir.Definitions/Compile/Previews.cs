using Weir.Core;
using Weir.Core.Plans;
using Weir.Core.Previews;
using Weir.Definitions.Findings;
using Weir.Definitions.Projects;
using Weir.Definitions.Workflows;

namespace Weir.Definitions.Compile;

/// <summary>
/// What the <c>preview</c> of a gate means in a project. Where the project says nothing of previews, it is recorded as
/// not carried out, so that one workflow serves projects that have them and projects that do not.
/// </summary>
internal static class Previews
{
    /// <summary>Null where nothing is brought up.</summary>
    private static PreviewDefinition? Of(CompileContext context, GateDefinition gate) =>
        gate.Preview ? context.Project?.Preview : null;

    /// <summary>The keys of a pass's gates that are pinned: without <c>preview</c> where it is carried out.</summary>
    public static IEnumerable<PinnedKey> Pinned(CompileContext context, PassDefinition pass) =>
        pass.Gates.SelectMany(gate => gate.Pinned.Where(_ => Of(context, gate) is null));

    public static PreviewPlan? Plan(CompileContext context, GateDefinition gate) =>
        Of(context, gate) is { } preview ? new PreviewPlan(new Duration(preview.Limit.Value)) : null;

    public static PreviewDocument? Document(CompileContext context, GateDefinition gate) =>
        Of(context, gate) is { } preview
            ? new PreviewDocument(preview.Up, preview.Down, preview.Url, preview.Timeout, preview.Secrets)
            : null;

    public static void Check(CompileContext context, PassDefinition pass)
    {
        foreach (var gate in pass.Gates.Where(gate => gate.Preview
            && gate.Reviewers.All(reviewer => reviewer.Kind != ReviewerKind.Human)
            && gate.Criteria.All(criterion => criterion.Tag != CriterionTag.Human)))
        {
            context.Sink.Report(FindingCodes.PreviewForNobody, gate.Id.At,
                $"gate '{gate.Id.Value}' has a preview, and asks no person to look at it");
        }
    }
}
