using System.Collections.Immutable;
using Weir.Core.Paths;
using Weir.Definitions.Workflows;

namespace Weir.Definitions.Library;

/// <summary>What is known of an item before it starts.</summary>
/// <param name="Risk"><c>low</c>, <c>medium</c> or <c>high</c>; medium until intake.</param>
/// <param name="Paths">Paths that the request is known to touch; usually empty.</param>
public sealed record ItemFacts(
    string Kind,
    string Risk,
    string Class,
    ImmutableArray<string> Labels,
    string Requester,
    ImmutableArray<string> Paths)
{
    /// <summary>The key of its project; empty when not known.</summary>
    public string Project { get; init; } = "";
}

/// <param name="Workflow">Null when none or several match.</param>
/// <param name="Candidates">The workflows that match best, by name.</param>
public sealed record WorkflowChoice(WorkflowDefinition? Workflow, ImmutableArray<string> Candidates);

/// <summary>Chooses the workflow of an item: of those that match, the one with the most selectors.</summary>
public static class WorkflowSelection
{
    public static WorkflowChoice Choose(DefinitionLibrary library, ItemFacts item)
    {
        var matching = library.EnabledWorkflows.Select(workflow => workflow.Value)
            .Where(workflow =>
                workflow.AppliesTo.Specificity > 0 && workflow.Status == "active" && Matches(workflow.AppliesTo, item))
            .ToList();
        if (matching.Count == 0)
        {
            return new WorkflowChoice(null, []);
        }
        var most = matching.Max(workflow => workflow.AppliesTo.Specificity);
        var best = matching.Where(workflow => workflow.AppliesTo.Specificity == most).ToList();
        return new WorkflowChoice(best.Count == 1 ? best[0] : null, [.. best.Select(workflow => workflow.Name.Value)]);
    }

    public static bool Matches(AppliesTo applies, ItemFacts item) =>
        (applies.Kinds.IsEmpty || applies.Kinds.Contains(item.Kind, StringComparer.Ordinal))
        && (applies.LabelsAny.IsEmpty
            || applies.LabelsAny.Any(label => item.Labels.Contains(label, StringComparer.Ordinal)))
        && !applies.NotLabels.Any(label => item.Labels.Contains(label, StringComparer.Ordinal))
        && (applies.Risk.IsEmpty || applies.Risk.Contains(item.Risk, StringComparer.Ordinal))
        && (applies.Paths.IsEmpty || item.Paths.Any(path => applies.Paths.Any(glob => PathGlob.Matches(glob, path))));

    /// <summary>True when some item matches both, and neither is more specific.</summary>
    internal static bool AreEqual(AppliesTo left, AppliesTo right) =>
        left.Specificity == right.Specificity
        && Overlap(left.Kinds, right.Kinds)
        && Overlap(left.Risk, right.Risk)
        && Overlap(left.LabelsAny, right.LabelsAny)
        && Overlap(left.Paths, right.Paths)
        && !Excludes(left, right) && !Excludes(right, left);

    private static bool Overlap(ImmutableArray<string> left, ImmutableArray<string> right) =>
        left.IsEmpty || right.IsEmpty || left.Any(value => right.Contains(value, StringComparer.Ordinal));

    /// <summary>True when every label that the other asks for is one that this refuses.</summary>
    private static bool Excludes(AppliesTo one, AppliesTo other) =>
        !other.LabelsAny.IsEmpty && other.LabelsAny.All(label => one.NotLabels.Contains(label, StringComparer.Ordinal));
}
