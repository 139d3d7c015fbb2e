using Weir.Core.Effects;
using Weir.Core.Items;
using Weir.Core.Passes;
using Weir.Core.Plans;
using Weir.Core.Tasks;

namespace Weir.Core.Changes;

/// <summary>
/// Merging what was checked. Each item becomes a merge commit of its own, in the order of the batch, all brought to the
/// target by one push: either all of them land or none. What was tested is the tree of the last; the trees below it are
/// those that the items have on top of each other, which nobody but git made.
/// </summary>
internal static class BatchLanding
{
    public static bool Step(Transaction t, ItemState item, PassPlan pass)
    {
        var batch = t.State.Batches[item.Id.Project];
        if (batch.Members[0] != item.Id || batch.Members.Any(member => IntegrationProgress.IsLanding(t.State, member)))
        {
            return false;
        }
        var facts = item.Branch.Last!.Facts.Repositories[0];
        var tip = batch.Members.Length == 1 ? item.Branch.Last.Facts.Tree : batch.Stack.LastOrDefault()?.Tree;
        if (batch.Members.Any(member => IntegrationProgress.PassOf(t.Item(member)).Integration
            is not { Stage: IntegrationStage.Merging } state || state.CheckedTree != tip))
        {
            // Who left in the midst of it took what was tested along.
            Restart(t, batch);
            return true;
        }
        if (item.Branch.Bases.Length > 1)
        {
            return LandingProgress.Merge(t, item, pass.Id);
        }
        return EffectDecisions.RequestOnce(t, item, batch.Members.Length == 1
            ? new EffectBody.Merge(pass.Id, facts.Base, facts.Head)
            : new EffectBody.MergeTogether(pass.Id, facts.Base, [.. batch.Stack.Select(change => Part(t, change))]));
    }

    private static BatchPart Part(Transaction t, StackedChange change) => new(
        change.Item, IntegrationProgress.PassOf(t.Item(change.Item)).Id, change.Head, change.Tree);

    /// <summary>Puts all of a batch onto the newest target again.</summary>
    public static void Restart(Transaction t, MergeBatch batch)
    {
        foreach (var member in batch.Members)
        {
            t.Emit(new IntegrationStarted(member, IntegrationProgress.PassOf(t.Item(member)).Id));
        }
        IntegrationProgress.TouchQueue(t, batch.Members[0].Project);
    }

    /// <summary>The target was not where it was.</summary>
    public static void BeginAgain(Transaction t, ItemState asker, EffectBody.MergeTogether asked)
    {
        if (t.State.Batches.TryGetValue(asker.Id.Project, out var batch)
            && asked.Parts.Any(part => batch.Members.Contains(part.Item)))
        {
            Restart(t, batch);
        }
        IntegrationProgress.TouchQueue(t, asker.Id.Project);
        foreach (var part in asked.Parts)
        {
            t.Touch(part.Item);
        }
    }

    public static void Accept(Transaction t, ItemState item, PassId pass, EffectOutcome.Landed landed)
    {
        var tested = item.Pass(pass).Integration.CheckedTree;
        t.Emit(new ChangeLanded(item.Id, pass, landed.Commit, landed.Tree));
        IntegrationProgress.Leave(t, t.Item(item.Id), pass);
        Settle(t, t.Item(item.Id), pass, tested == landed.Tree, null);
        IntegrationProgress.TouchQueue(t, item.Id.Project);
    }

    public static void Accept(
        Transaction t, ItemState asker, EffectBody.MergeTogether asked, EffectOutcome.LandedTogether landed)
    {
        var (tip, tree) = (asked.Parts[^1], landed.Parts[^1].Tree);
        var tested = asked.Parts
            .Select(part => t.Item(part.Item).Pass(part.Pass).Integration.CheckedTree == tip.Tree).ToList();
        foreach (var (part, made) in asked.Parts.Zip(landed.Parts))
        {
            t.Emit(new ChangeLanded(part.Item, part.Pass, made.Commit, made.Tree));
        }
        foreach (var part in asked.Parts.Reverse())
        {
            IntegrationProgress.Leave(t, t.Item(part.Item), part.Pass);
        }
        for (var index = 0; index < asked.Parts.Length; index++)
        {
            var part = asked.Parts[index];
            var same = tested[index] && tree == tip.Tree && landed.Parts[index].Tree == part.Tree;
            Settle(t, t.Item(part.Item), part.Pass, same, part == tip ? null : tip.Item);
        }
        IntegrationProgress.TouchQueue(t, asker.Id.Project);
    }

    private static void Settle(Transaction t, ItemState item, PassId pass, bool verified, ItemId? tip)
    {
        if (verified)
        {
            t.Emit(new LandingVerified(item.Id, pass) { Tip = tip });
            Asking.Withdraw(t, t.Item(item.Id), task => task.Pass == pass);
            t.Emit(new PassPassed(item.Id, pass));
            // The hand-off summary says what was merged.
            EffectDecisions.RequestOnce(t, t.Item(item.Id), new EffectBody.PublishRefs());
        }
        else if (item.IsOpen)
        {
            Reopening.Hold(
                t, item, t.State.PlanOf(item).Pass(pass), HeldCause.RepositoryTrouble, ExhaustPlan.Owner, null);
        }
    }
}
