using System.Collections.Immutable;
using Weir.Core.Effects;
using Weir.Core.Items;
using Weir.Core.Passes;
using Weir.Core.Plans;

namespace Weir.Core.Changes;

/// <summary>
/// The last step of the merge queue for a change over several repositories. A project's target is all of its
/// repositories' targets: whoever holds it holds them all, so that they are locked at once and in no order that could
/// cross another's. (1) The merges and what would take each back are made ready, and then pushed in the order of
/// project.md. (2) If nothing could be pushed, the item begins again or is tried again, as with one repository. (3) If
/// some could and another refused, nothing is undone silently: a person is told what is merged and what is not, and
/// either lets it go on, which merges the rest as it is then, or has what is merged taken back. (4) It is done when it
/// is merged wherever it changes something.
/// </summary>
internal static class LandingProgress
{
    /// <summary>There is nothing left to merge, and something is merged: what becomes of that is a person's to say.
    /// </summary>
    public static bool AskAboutRest(Transaction t, ItemState item, PassId pass)
    {
        Hold(t, item, pass, HeldCause.PartlyMerged, null);
        return true;
    }

    public static bool Merge(Transaction t, ItemState item, PassId pass)
    {
        var missing = Missing(item, pass).Select(change => change.Repository)
            .ToImmutableSortedSet(StringComparer.Ordinal);
        if (missing.IsEmpty)
        {
            Finish(t, item, pass);
            return true;
        }
        var changes = item.Branch.Last!.Facts.Repositories;
        var order = t.State.Projects[item.Id.Project].Repositories.Select(repository => repository.Name)
            .Concat(changes.Select(change => change.Repository)).Distinct(StringComparer.Ordinal);
        return EffectDecisions.RequestOnce(t, item, new EffectBody.MergeAll(pass,
        [
            .. order.Where(missing.Contains)
                .Select(name => changes.First(change => change.Repository == name))
                .Select(change => new TargetMove(change.Repository, change.Base, change.Head)),
        ]));
    }

    /// <summary>Where the change differs from the target and is not merged.</summary>
    public static IEnumerable<RepositoryChange> Missing(ItemState item, PassId pass)
    {
        var integration = item.Pass(pass).Integration;
        return item.Branch.Last?.Facts.Touched.Where(change => !integration.HasLanded(change)) ?? [];
    }

    public static void Accept(Transaction t, ItemState item, PassId pass, EffectOutcome outcome)
    {
        switch (outcome)
        {
            case EffectOutcome.LandedIn landed:
                Land(t, item, pass, landed);
                break;
            case EffectOutcome.TargetMoved when item.Pass(pass).Integration.Stage == IntegrationStage.Merging:
                t.Emit(new IntegrationStarted(item.Id, pass));
                break;
            case EffectOutcome.Reverted reverted:
                TakeBack(t, item, pass, reverted);
                break;
            default:
                break;
        }
    }

    private static void Land(Transaction t, ItemState item, PassId pass, EffectOutcome.LandedIn landed)
    {
        foreach (var landing in landed.Landings)
        {
            t.Emit(new RepositoryLanded(item.Id, pass, landing));
        }
        var after = t.Item(item.Id);
        if (!Missing(after, pass).Any())
        {
            Finish(t, after, pass);
        }
        else if (item.IsOpen)
        {
            Hold(t, after, pass, HeldCause.PartlyMerged, landed.Why);
        }
    }

    /// <summary>
    /// It is merged wherever it differs. What each target has is what was tested, or a person looks at it.
    /// </summary>
    private static void Finish(Transaction t, ItemState item, PassId pass)
    {
        var landed = item.Pass(pass).Integration.Landed;
        if (item.Branch.Last is not { } last)
        {
            // It was sent back while its merge was on its way.
            BatchLanding.Accept(
                t, item, pass, new EffectOutcome.Landed(landed[0].Commit, landed[0].Tree));
            return;
        }
        var changes = last.Facts.Repositories;
        var now = changes.Select(change =>
            landed.LastOrDefault(one => one.Repository == change.Repository) is { } landing
                ? change with { Head = landing.Commit, Tree = landing.Tree }
                : change).ToImmutableArray();
        var commit = now.FirstOrDefault(change => change.IsTouched)?.Head ?? now[0].Head;
        BatchLanding.Accept(t, item, pass, new EffectOutcome.Landed(commit, CombinedChange.TreeOf(now)));
    }

    private static void TakeBack(Transaction t, ItemState item, PassId pass, EffectOutcome.Reverted reverted)
    {
        t.Emit(new LandingReverted(item.Id, pass, reverted.Reverts, reverted.Left));
        if (item.IsOpen && (item.Pass(pass).Status == PassStatus.Working || !reverted.Left.IsEmpty))
        {
            var cause = reverted.Left.IsEmpty ? HeldCause.MergeReverted : HeldCause.PartlyMerged;
            Hold(t, t.Item(item.Id), pass, cause, reverted.Why);
        }
    }

    private static void Hold(Transaction t, ItemState item, PassId pass, HeldCause cause, Digest? why) =>
        Reopening.Hold(
            t, item, t.State.PlanOf(item).Pass(pass), cause, ExhaustPlan.Owner, null, why: why);

    /// <summary>A person has what is merged taken back.</summary>
    public static Refusal? Revert(Transaction t, RevertItem command) => ItemDecisions.OnOpen(t, command.Item, item =>
    {
        if (item.Passes.Values.FirstOrDefault(pass => pass.Held == HeldCause.PartlyMerged) is not { } held)
        {
            return Refusal.Rule(
                "not-partly-merged", $"Item {item.Id} is not merged in some repositories and refused by another.",
                $"weir item why {item.Id}");
        }
        EffectDecisions.RequestOnce(t, item, new EffectBody.RevertLanding(held.Id, held.Integration.Landed));
        // It does not go on before that is done, and is asked about again then.
        Reopening.Release(t, item.Id, held);
        return null;
    });
}
