using Weir.Core.Plans;
using Weir.Definitions.Compile;
using Weir.Definitions.Expressions;
using Weir.Definitions.Findings;
using Weir.Definitions.Workflows;

namespace Weir.Definitions.Rules;

/// <summary>
/// Nothing reaches the target branch that no person has judged.
/// <para>
/// For each <c>integrate</c>: of what it is the first to merge, the last writer of the change needs a gate at or
/// after it, and before the merge, that reviews the change and has a person on every path. A gate on a pass that may
/// be left out covers only passes that are left out under the same condition, so the search goes on to the writer
/// before. The same holds for each document with a path in the repository; a gate that reviews the change covers it
/// too.
/// </para>
/// </summary>
internal static class MergeRules
{
    public static void Check(CompileContext context)
    {
        var graph = context.Graph;
        var integrates = graph.Order.Select(id => graph.Find(id)!)
            .Where(pass => pass.Executor?.Kind == ExecutorKind.Integrate).ToList();
        foreach (var integrate in integrates)
        {
            var earlier = integrates.Where(other => graph.IsBefore(other.Id.Value, integrate.Id.Value)).ToList();
            var merged = graph.Order.Select(id => graph.Find(id)!)
                .Where(pass => graph.IsBefore(pass.Id.Value, integrate.Id.Value)
                    && !earlier.Exists(other => graph.IsBefore(pass.Id.Value, other.Id.Value)))
                .ToList();
            CheckChange(context, integrate, [.. merged.Where(pass => pass.ProducesChange)]);
            CheckDocuments(context, integrate, merged);
        }
    }

    private static void CheckChange(CompileContext context, PassDefinition integrate, List<PassDefinition> writers)
    {
        for (var i = writers.Count - 1; i >= 0; i--)
        {
            var gates = PersonGates(context, integrate, writers[i], ArtifactPlan.Change).ToList();
            if (gates.Exists(IsAlwaysReached))
            {
                return;
            }
            if (gates.Exists(gate => IsReachedWith(gate, writers[i])) && !IsAlwaysReached(writers[i]))
            {
                continue;
            }
            var name = integrate.Id.Value == context.Implicit ? "the change is merged at the end"
                : $"'{integrate.Id.Value}' merges the change";
            var at = integrate.Id.Value == context.Implicit ? writers[i].Id.At : integrate.Id.At;
            context.Sink.Report(FindingCodes.IntegrateUngated, at,
                $"{name}, and no person always reviews it at or after '{writers[i].Id.Value}'");
            return;
        }
    }

    private static void CheckDocuments(CompileContext context, PassDefinition integrate, List<PassDefinition> merged)
    {
        foreach (var pass in merged)
        {
            foreach (var product in pass.Produces)
            {
                if (context.Workflow.FindArtifact(product.Name.Value) is not { IsProcess: false } document)
                {
                    continue;
                }
                var gates = PersonGates(context, integrate, pass, document.Name.Value)
                    .Concat(PersonGates(context, integrate, pass, ArtifactPlan.Change));
                if (!gates.Any(gate => IsAlwaysReached(gate) || IsReachedWith(gate, pass)))
                {
                    context.Sink.Report(FindingCodes.DocumentUngated, product.Name.At,
                        $"'{document.Name.Value}' is merged to {document.Path.Value}, and no person always reviews it");
                }
            }
        }
    }

    /// <summary>
    /// The passes from <paramref name="writer"/> to the merge with a gate where a person judges the artifact.
    /// </summary>
    private static IEnumerable<PassDefinition> PersonGates(
        CompileContext context, PassDefinition integrate, PassDefinition writer, string artifact) =>
        context.Graph.Passes.Where(pass => context.Graph.IsAtOrBefore(writer.Id.Value, pass.Id.Value)
            && context.Graph.IsAtOrBefore(pass.Id.Value, integrate.Id.Value)
            && pass.Gates.Any(gate => HasPerson(gate)
                && CompileContext.ReviewsOf(pass, gate).Contains(artifact, StringComparer.Ordinal)));

    /// <summary>A person who is always asked, and whom no agent can outvote.</summary>
    private static bool HasPerson(GateDefinition gate) =>
        gate.Reviewers.Any(reviewer => reviewer is { IsPerson: true, Advisory: false, When: null })
        && (gate.Decide == DecideRule.All || gate.Reviewers.All(reviewer => reviewer.IsPerson || reviewer.Advisory));

    private static bool IsAlwaysReached(PassDefinition pass) => pass is { When: null, Skip: null, OnDemand: false };

    /// <summary>True when the gate's pass is left out only where the writer is left out too.</summary>
    private static bool IsReachedWith(PassDefinition gate, PassDefinition writer) =>
        gate == writer || (gate is { Skip: null, OnDemand: false } && ConditionText.Same(gate.When, writer.When));
}
