using System.Collections.Immutable;
using Weir.Core.Effects;
using Weir.Core.Items;

namespace Weir.Core.Changes;

/// <summary>
/// Putting the items of a batch on top of each other. Their branches stay as they are, each on the target alone: what
/// comes of a batch says nothing of an item until it has landed. So an item that conflicts with those ahead of it, or
/// whose patch they would change, leaves the batch and waits. Once they are on the target it is a conflict, or its
/// gates ask again; if they never get there it is neither.
/// </summary>
internal static class BatchStacking
{
    public static bool Ask(Transaction t, ItemState first, PassId pass, MergeBatch batch)
    {
        var members = batch.Members.Select(member => t.Item(member)).ToList();
        if (members.Exists(member => member.Branch.Base != first.Branch.Base))
        {
            // The target moved while they were put onto it: the newest is where all have to be.
            BatchLanding.Restart(t, batch);
            return true;
        }
        return EffectDecisions.RequestOnce(
            t, first, new EffectBody.Stack(pass, first.Branch.Base, [.. members.Select(Part)]));
    }

    private static BatchPart Part(ItemState item)
    {
        var facts = item.Branch.Last!.Facts.Repositories[0];
        return new BatchPart(item.Id, IntegrationProgress.PassOf(item).Id, facts.Head, facts.Tree);
    }

    public static void Accept(Transaction t, ItemState asker, EffectBody.Stack asked, EffectOutcome.Stacked stacked)
    {
        IntegrationProgress.TouchQueue(t, asker.Id.Project);
        if (!Awaits(t.State, asker.Id.Project, asked))
        {
            return;
        }
        var placed = new List<(BatchPart Part, StackedChange Change)>();
        var anew = false;
        foreach (var (part, outcome) in asked.Parts.Zip(stacked.Parts))
        {
            if (outcome.Change is { } change && !OthersJudge(t, part, change))
            {
                var made = change.Repositories[0];
                placed.Add((part, new StackedChange(part.Item, made.Head, made.Tree)
                {
                    Inputs = change.Inputs,
                }));
                continue;
            }
            // Those above one that lies there and has to go lie on it, and are put there anew.
            anew = anew || outcome.Change is not null;
            Defer(t, part, outcome.Cause ?? DeferralCause.OthersJudge, outcome.Paths);
        }
        if (anew || placed.Count < 2)
        {
            return;
        }
        foreach (var (part, change) in placed)
        {
            t.Emit(new ChangeStacked(part.Item, part.Pass, change, stacked.TargetTree));
        }
    }

    public static void Defer(Transaction t, BatchPart part, DeferralCause cause, ImmutableArray<string> paths)
    {
        t.Emit(new IntegrationDeferred(part.Item, part.Pass, cause, paths));
        IntegrationProgress.Regroup(t, part.Item.Project);
    }

    /// <summary>Whether the batch is what was asked for.</summary>
    private static bool Awaits(OrganizationState state, ProjectKey project, EffectBody.Stack asked) =>
        state.Batches.TryGetValue(project, out var batch)
        && batch.Stack.IsEmpty
        && BatchChecks.IsLinedUp(state, batch)
        && batch.Members.Select(member => Part(state.Items[member])).SequenceEqual(asked.Parts)
        && batch.Members.All(member => state.Items[member].Branch.Base == asked.Target);

    /// <summary>Whether rules ahead of it in the batch would have it judged by others, or hold its risk to be higher.
    /// </summary>
    private static bool OthersJudge(Transaction t, BatchPart part, ChangeFacts stacked)
    {
        var item = t.Item(part.Item);
        var plan = t.State.PlanOf(item);
        var now = item.Branch.Last!.Facts;
        var known = now.Risks.Select(touch => (touch.Rule, touch.AtLeast)).ToList();
        return stacked.Risks.Any(touch => !known.Contains((touch.Rule, touch.AtLeast)))
            || IntegrationRuns.Approving(item, plan, plan.Pass(part.Pass))
                .Any(pair => Gates.OwnerSets.AskAnew(pair.Gate, now, stacked));
    }
}
