using System.Collections.Immutable;
using Weir.Core.Changes;
using Weir.Core.Effects;
using Weir.Core.Items;
using Weir.Core.Passes;
using Weir.Core.Plans;
using Weir.Core.Tasks;

namespace Weir.Core.Links;

/// <summary>
/// A pass that another workflow carries out, as an item of its own: it is asked for, the pass waits, and what it made
/// is taken when it is done. What it merges is its own affair. A child that ends otherwise leaves the pass to a person,
/// and one whose pass is sent back or given up is cancelled.
/// </summary>
public static class Children
{
    /// <summary>How many items may stand above one: workflows that start each other come to an end here.</summary>
    public const int MaxDepth = 8;

    internal static bool Step(Transaction t, ItemState item, PassPlan pass)
    {
        var round = item.Pass(pass.Id).Round;
        if (Of(item, pass.Id, round) is not { } link)
        {
            return EffectDecisions.RequestOnce(t, item, new EffectBody.StartChild(pass.Id, round));
        }
        var child = t.Item(link.Item);
        if (child.IsOpen)
        {
            return false;
        }
        if (child.Status == ItemStatus.Done)
        {
            return EffectDecisions.RequestOnce(t, item, new EffectBody.TakeChild(pass.Id, round, child.Id));
        }
        Reopening.Hold(t, item, pass, HeldCause.ChildEnded, ExhaustPlan.Owner, pass.Escalate);
        return true;
    }

    /// <summary>The item that carries out a round of a pass; null when there is none yet.</summary>
    public static LinkedItem? Of(ItemState item, PassId pass, int round) => item.Links.LastOrDefault(link =>
        link is { Kind: LinkKind.Child, GivenUp: false } && link.Pass == pass && link.Round == round);

    /// <summary>Null when the item may be made for that.</summary>
    internal static Refusal? Check(Transaction t, ItemOrigin origin)
    {
        if (!t.State.Items.TryGetValue(origin.Item, out var item))
        {
            return Refusal.UnknownItem(origin.Item);
        }
        if (origin.Kind == LinkKind.Part)
        {
            return item is { IsOpen: true, IsSplit: true }
                ? null
                : Refusal.Rule(
                    "not-wanted", $"Item {item.Id} is not split.", $"weir item split {item.Id} --part TITLE");
        }
        if (item.Links.Any(link => !link.GivenUp && link.Kind == origin.Kind && link.Pass == origin.Pass
            && link.Word == origin.Word && link.Key == origin.Key
            && (link.Kind == LinkKind.FollowUp || link.Round == origin.Round)))
        {
            return Refusal.Rule("made-already", $"Item {item.Id} has led to that item already.");
        }
        var wanted = origin.Kind == LinkKind.FollowUp || (item.IsOpen
            && origin.Pass is { } from && item.Passes.TryGetValue(from, out var pass)
            && pass.Round == origin.Round && pass.Status is PassStatus.Working or PassStatus.Held);
        if (!wanted)
        {
            return Refusal.Rule("not-wanted", $"Pass {origin.Pass} of item {item.Id} waits for no item any more.");
        }
        return Depth(t.State, item) < MaxDepth
            ? null
            : Refusal.Rule(
                "too-deep", $"Item {item.Id} has {MaxDepth} items above it: workflows start each other in a circle.");
    }

    private static int Depth(OrganizationState state, ItemState item)
    {
        var depth = 0;
        for (var at = item; at.Origin is { } above && depth < MaxDepth; at = state.Items[above.Item])
        {
            depth++;
        }
        return depth;
    }

    /// <summary>
    /// Nobody waits for them any more. One that was approved in an emergency goes on: its review is still due.
    /// </summary>
    internal static void Cancel(Transaction t, ItemId id, Func<PassId, bool> which)
    {
        foreach (var link in t.Item(id).Links.Where(link => link is { Kind: LinkKind.Child, Pass: { } pass }
            && which(pass)))
        {
            Cancel(t, link.Item);
        }
    }

    /// <inheritdoc cref="Cancel(Transaction, ItemId, Func{PassId, bool})"/>
    internal static void Cancel(Transaction t, ItemId child)
    {
        if (t.Item(child) is { IsOpen: true, LateReviews.IsEmpty: true } open && !open.Tasks.Values.Any(Asking.IsLate))
        {
            ItemDecisions.End(t, child, new ItemCancelled(child, null));
        }
    }

    internal static void Take(Transaction t, ItemState item, EffectBody body, EffectOutcome outcome)
    {
        var (id, round) = body switch
        {
            EffectBody.StartChild start => (start.Pass, start.Round),
            EffectBody.TakeChild take => (take.Pass, take.Round),
            _ => (default, 0),
        };
        if (!item.IsOpen || !item.Passes.TryGetValue(id, out var state)
            || state.Status != PassStatus.Working || state.Round != round)
        {
            return;
        }
        var plan = t.State.PlanOf(item);
        var pass = plan.Pass(id);
        switch (outcome)
        {
            case EffectOutcome.ChildStarted when Of(item, id, round) is null:
                Reopening.Hold(t, item, pass, HeldCause.WorkflowMissing, ExhaustPlan.Owner, pass.Escalate);
                break;
            case EffectOutcome.WorkflowMissing missing:
                Reopening.Hold(
                    t, item, pass, HeldCause.WorkflowMissing, ExhaustPlan.Owner, pass.Escalate, why: missing.Why);
                break;
            case EffectOutcome.ChildTaken taken
                when PassOutcome.Fits(plan, item, pass, null, taken.Artifacts, PassEnding.Output):
                PassOutcome.Record(
                    t, item.Id, pass, null, taken.Artifacts, PassEnding.Output,
                    Authors(t.Item(((EffectBody.TakeChild)body).Child), taken.Artifacts));
                break;
            case EffectOutcome.ChildTaken taken:
                Reopening.Hold(
                    t, item, pass, HeldCause.ChildLacks, ExhaustPlan.Owner, pass.Escalate, why: taken.Lacks);
                break;
            default:
                break;
        }
    }

    private static ImmutableArray<PrincipalId> Authors(ItemState child, ImmutableArray<ArtifactFacts> taken) =>
        [.. taken.SelectMany(artifact => child.Artifacts[artifact.Name].Authors).Distinct()];
}
