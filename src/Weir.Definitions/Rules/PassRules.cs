using Weir.Core.Plans;
using Weir.Definitions.Compile;
using Weir.Definitions.Expressions;
using Weir.Definitions.Findings;
using Weir.Definitions.Models;
using Weir.Definitions.Workflows;

namespace Weir.Definitions.Rules;

/// <summary>A pass is bounded, told what to do, and done by somebody who may do it.</summary>
internal static class PassRules
{
    public static void Check(CompileContext context, PassDefinition pass)
    {
        CheckBounds(context, pass);
        CheckTier(context, pass);
        CheckForEach(context, pass);
        CheckAccess(context, pass);
        CheckChild(context, pass);
        Deployments.Check(context, pass);
        Previews.Check(context, pass);
        if (pass.Assist is { } assist && pass.Executor is { Kind: not ExecutorKind.Human })
        {
            context.Sink.Report(FindingCodes.AssistWithoutHuman, assist.At,
                $"nobody is assisted: '{pass.Id.Value}' has no human");
        }
        var gated = context.Workflow.Passes.Any(one =>
            one.Gates.Length > 0 && context.Graph.IsBefore(one.Id.Value, pass.Id.Value));
        if (!pass.Effects.IsEmpty && !gated)
        {
            context.Sink.Report(FindingCodes.EffectsUngated, pass.Effects[0].At,
                $"'{pass.Id.Value}' asks for effects before any gate was passed");
        }
    }

    /// <summary>What a child item merges is its own affair; only what lies beside the change comes back.</summary>
    private static void CheckChild(CompileContext context, PassDefinition pass)
    {
        if (pass.Executor is not { Kind: ExecutorKind.Workflow })
        {
            return;
        }
        foreach (var product in pass.Produces.Select(product => product.Name))
        {
            var merges = product.Value == ArtifactPlan.Change
                || context.Workflow.FindArtifact(product.Value)?.Path.Value
                    .StartsWith(".weir/items/", StringComparison.Ordinal) == false;
            if (merges)
            {
                context.Sink.Report(FindingCodes.ChildMerges, product.At,
                    $"'{pass.Id.Value}' is an item of its own, which cannot make '{product.Value}' for this one");
            }
        }
    }

    private static void CheckBounds(CompileContext context, PassDefinition pass)
    {
        if (pass.Executor is not { } executor)
        {
            return;
        }
        if (pass.Prose.Length == 0 && executor.Kind is ExecutorKind.Agent or ExecutorKind.Human)
        {
            context.Sink.Report(FindingCodes.NoProse, pass.Id.At,
                $"the pass '{pass.Id.Value}' says nothing to who carries it out");
        }
        if (executor.Kind != ExecutorKind.Integrate && pass.Produces.IsEmpty
            && pass.Gates.All(gate => gate.Criteria.IsEmpty))
        {
            context.Sink.Report(FindingCodes.Unbounded, pass.Id.At,
                $"the pass '{pass.Id.Value}' produces nothing and has no criteria");
        }
    }

    private static void CheckTier(CompileContext context, PassDefinition pass)
    {
        var tier = PassTier.Resolve(pass, context.Workflow, context.AgentOf(pass)?.Spec, context.Project?.Tier);
        var at = (pass.Cap ?? pass.Floor)?.At;
        if (at is { } place && tier is { Floor: not null, Cap: not null }
            && TierResolver.Rank(tier.Cap, 0) < TierResolver.Rank(tier.Floor, 0))
        {
            context.Sink.Report(FindingCodes.CapBelowFloor, place,
                $"the cap {tier.Cap} is below the floor {tier.Floor}",
                "the strictest floor and cap of pass and agent count");
        }
        else if (pass.Tier is { } wanted && wanted.Value != tier.Tier)
        {
            context.Sink.Report(FindingCodes.TierClamped, wanted.At,
                $"the tier {wanted.Value} becomes {tier.Tier}, which floor and cap allow");
        }
    }

    private static void CheckForEach(CompileContext context, PassDefinition pass)
    {
        if (pass.ForEach is not { } each || each.In.Value.Length == 0 || !ArtifactRules.CheckDeclared(context, each.In))
        {
            return;
        }
        if (context.Workflow.FindArtifact(each.In.Value) is not { Kind: ArtifactKind.List, Key: not null })
        {
            context.Sink.Report(FindingCodes.ForEachList, each.In.At, $"'{each.In.Value}' is not a list with a key");
        }
        CheckOrder(context, each);
        foreach (var product in pass.Produces)
        {
            if (product.Name.Value != ArtifactPlan.Change)
            {
                context.Sink.Report(FindingCodes.ElementProduct, product.Name.At,
                    $"each element of '{each.In.Value}' would make '{product.Name.Value}'");
            }
            if (context.Workflow.FindArtifact(product.Name.Value) is { } artifact
                && !artifact.Path.Value.Contains("{key}", StringComparison.Ordinal)
                && !artifact.Path.Value.Contains($"{{{each.As}.id}}", StringComparison.Ordinal))
            {
                context.Sink.Report(FindingCodes.ElementPath, product.Name.At,
                    $"every element of '{each.In.Value}' would write '{artifact.Path.Value}'");
            }
        }
    }

    private static void CheckOrder(CompileContext context, ForEachDefinition each)
    {
        if (each.Order is not { } order
            || context.Scope.Artifacts.GetValueOrDefault(each.In.Value)?.Element() is not { } element)
        {
            return;
        }
        if (element.Find([order.Value]) is not { } type)
        {
            context.Sink.Report(FindingCodes.UnknownName, order.At,
                $"the elements of '{each.In.Value}' have no field '{order.Value}'",
                Nearest.Hint(order.Value, element.FieldsAt([]), "fields of an element"));
        }
        else if (type.Kind != FieldKind.List)
        {
            context.Sink.Report(FindingCodes.FieldNotList, order.At,
                $"'{order.Value}' of an element is {type.Noun}, and not a list of keys");
        }
    }

    private static void CheckAccess(CompileContext context, PassDefinition pass)
    {
        if (pass.ProducesChange && context.AgentOf(pass) is { MayWrite: false } agent)
        {
            var lack = agent.Spec.Access == "read-only" ? "has access: read-only"
                : agent.Spec.WritePaths.IsEmpty ? "may write no path" : "has no tool to edit with";
            context.Sink.Report(FindingCodes.AgentAccess, pass.Executor!.Target.At,
                $"'{pass.Id.Value}' produces a change, and its agent '{agent.Spec.Name}' {lack}");
        }
    }
}
