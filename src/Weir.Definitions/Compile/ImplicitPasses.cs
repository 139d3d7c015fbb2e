using System.Collections.Immutable;
using Weir.Core.Plans;
using Weir.Definitions.Findings;
using Weir.Definitions.Workflows;

namespace Weir.Definitions.Compile;

/// <summary>
/// Adds the closing <c>integrate: change</c> where the team wrote none, or where something that merges is produced
/// after the last one. A workflow that makes nothing to merge gets none.
/// </summary>
internal static class ImplicitPasses
{
    public const string Title = "Into the target branch";

    /// <summary>The passes with the added one last, and its id; the id is null when nothing was added.</summary>
    public static (ImmutableArray<PassDefinition> Passes, string? Added) Add(WorkflowDefinition workflow,
        PassGraph graph)
    {
        if (!graph.Cycle.IsEmpty)
        {
            return (workflow.Passes, null);
        }
        var integrates = graph.Passes.Where(pass => pass.Executor?.Kind == ExecutorKind.Integrate).ToList();
        var left = graph.Order.Select(id => graph.Find(id)!)
            .Where(pass => Merges(workflow, pass)
                && !integrates.Any(integrate => graph.IsBefore(pass.Id.Value, integrate.Id.Value)))
            .ToList();
        if (left.Count == 0)
        {
            return (workflow.Passes, null);
        }
        var at = left[^1].Id.At;
        var pass = new PassDefinition
        {
            Id = new Located<string>(FreeId(workflow), at),
            Title = Title,
            Needs = [.. graph.Leaves.Select(leaf => leaf.Id)],
            Executor = new ExecutorDefinition(ExecutorKind.Integrate, new Located<string>(ArtifactPlan.Change, at)),
        };
        return (workflow.Passes.Add(pass), pass.Id.Value);
    }

    /// <summary>True when the pass makes something that ends in the target branch.</summary>
    public static bool Merges(WorkflowDefinition workflow, PassDefinition pass) => pass.Produces.Any(product =>
        product.Name.Value == ArtifactPlan.Change || workflow.FindArtifact(product.Name.Value) is { IsProcess: false });

    private static string FreeId(WorkflowDefinition workflow)
    {
        string[] names = ["merge", "integrate"];
        return names.FirstOrDefault(name => workflow.FindPass(name) is null)
            ?? Enumerable.Range(2, WorkflowParser.MaxPasses).Select(n => $"integrate-{n}")
                .First(name => workflow.FindPass(name) is null);
    }
}
