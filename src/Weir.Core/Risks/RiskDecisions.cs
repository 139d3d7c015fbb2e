using System.Collections.Immutable;
using Weir.Core.Changes;
using Weir.Core.Gates;
using Weir.Core.Items;
using Weir.Core.Passes;
using Weir.Core.Plans;

namespace Weir.Core.Risks;

/// <summary>
/// The risk of an item rises by itself and falls by nobody's hand but a person's. What raises it: a rule of the
/// project about the paths that its change touches, a rule of intake, the agent of intake. A person who lowers it
/// overrules the rules that the change touches then, and only those: another rule that a later version touches raises
/// it again.
///
/// What was judged while the risk was lower was judged by fewer: a gate that would ask somebody else now, or that
/// spared people by a rule that no longer holds, asks again, as it does after a rebase that changed the patch. What has
/// been merged is not asked about again.
/// </summary>
internal static class RiskDecisions
{
    public static Refusal? Set(Transaction t, SetRisk command)
    {
        if (!t.State.Items.TryGetValue(command.Item, out var item))
        {
            return Refusal.UnknownItem(command.Item);
        }
        if (!item.IsOpen)
        {
            return Refusal.Ended(item.Id, "over");
        }
        if (CheckSetting(t, item, command.Risk, command.Reason) is { } refusal)
        {
            return refusal;
        }
        SetChecked(t, item, command.Risk, command.Reason);
        return null;
    }

    /// <summary>Whether the sender may say that the risk is this. Null when they may.</summary>
    public static Refusal? CheckSetting(Transaction t, ItemState item, Risk risk, Digest? reason)
    {
        if (!t.State.People.ContainsKey(t.By) || (risk < item.Risk && !t.By.IsPerson))
        {
            return Refusal.NotAllowed(t.By, $"say what the risk of {item.Id} is; a person may");
        }
        return risk < item.Risk && reason is null
            ? Refusal.Invalid(
                "no-reason", $"The risk of {item.Id} is {Facts.Symbol(item.Risk)}; lowering it needs a reason.",
                "--reason TEXT")
            : null;
    }

    public static void SetChecked(Transaction t, ItemState item, Risk risk, Digest? reason)
    {
        if (risk == item.Risk)
        {
            return;
        }
        var overruled = Touched(item).Where(touch => touch.AtLeast > risk).Select(touch => touch.Rule)
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        t.Emit(new RiskSet(item.Id, risk, reason, [.. overruled]));
        AskAgain(t, item.Id, item.Risk);
    }

    public static void Raise(Transaction t, ItemId id, Risk risk, RiskCause cause)
    {
        if (risk > t.Item(id).Risk)
        {
            t.Emit(new RiskRaised(id, risk, cause));
        }
    }

    /// <summary>Raises the risk to what the rules say of a version of the change.</summary>
    public static void Touch(Transaction t, ItemId id, ChangeFacts change)
    {
        foreach (var touch in change.Risks.Where(touch => !t.Item(id).OverruledRisks.Contains(touch.Rule)))
        {
            Raise(t, id, touch.AtLeast, new RiskCause(RiskSource.Paths, touch.Rule, touch.Path));
        }
    }

    private static IEnumerable<RiskTouch> Touched(ItemState item) => item.Passes.Values
        .Where(pass => pass.Made is not null).Select(pass => pass.Made!.Facts)
        .Concat(item.Branch.Chain.Select(version => version.Facts))
        .SelectMany(facts => facts.Risks);

    /// <summary>
    /// After the risk rose: the gates that would ask somebody else by now, or spare nobody, ask again.
    /// </summary>
    /// <param name="before">What the risk was.</param>
    public static void AskAgain(Transaction t, ItemId id, Risk before)
    {
        var item = t.Item(id);
        if (item.Risk <= before)
        {
            return;
        }
        var plan = t.State.PlanOf(item);
        var found = plan.Passes
            .Where(pass => IsJudged(item.Pass(pass.Id)) && !HasLanded(plan, item, pass.Id))
            .Select(pass => (Pass: pass, Gates: pass.Gates.Where(gate => AsksMore(plan, item, pass, gate, before))
                .ToImmutableArray()))
            .Where(pair => !pair.Gates.IsEmpty).ToList();
        var stale = StaleOf(plan, item, [.. found.Select(pair => pair.Pass)]);
        foreach (var (pass, gates) in found)
        {
            if (item.Pass(pass.Id).Status != PassStatus.Held)
            {
                // What is held has nothing under way but the question to a person, which stays.
                Reopening.StopEverything(t, id, of => of == pass.Id);
            }
            foreach (var gate in gates)
            {
                t.Emit(new GateReopened(id, pass.Id, gate.Id, null));
            }
        }
        if (!stale.IsEmpty)
        {
            Reopening.GoStale(t, id, stale, found[0].Pass.Id);
        }
    }

    /// <summary>
    /// What cannot stand while these are asked again: what builds on them and is not asked again itself; what was stale
    /// before, and may be revived; elements, which join the branch anew once their gates have passed them; and whatever
    /// builds on one of those, or was written on top of it.
    /// </summary>
    private static ImmutableSortedSet<PassId> StaleOf(Plan plan, ItemState item, ImmutableArray<PassPlan> asked)
    {
        var again = asked.Select(pass => pass.Id).ToImmutableSortedSet();
        var stale = asked.Where(pass => pass.Element is not null || item.Pass(pass.Id).Status == PassStatus.Stale)
            .Select(pass => pass.Id).ToImmutableSortedSet();
        for (var before = -1; before != stale.Count;)
        {
            before = stale.Count;
            stale = stale
                .Union(again.Except(stale).SelectMany(pass => Reopening.Downstream(plan, item, pass)).Except(again))
                .Union(stale.SelectMany(pass => Reopening.Downstream(plan, item, pass)));
            var lowest = item.Branch.Chain.Select(version => version.Pass).TakeWhile(pass => !stale.Contains(pass))
                .Count();
            stale = stale.Union(item.Branch.Chain.Skip(lowest).Select(version => version.Pass));
        }
        return stale;
    }

    /// <summary>Judged, or to be revived with what was judged.</summary>
    private static bool IsJudged(PassState pass) =>
        (pass.Status == PassStatus.Held ? pass.HeldFrom : pass.Status) is PassStatus.Judging or PassStatus.Passed
        || (pass.Status == PassStatus.Stale && !pass.Outputs.IsEmpty);

    private static bool HasLanded(Plan plan, ItemState item, PassId pass) => Reopening.Downstream(plan, item, pass)
        .Any(later => plan.Pass(later).Executor.Kind == ExecutorKind.Integrate
            && item.Pass(later).Status == PassStatus.Passed);

    private static bool AsksMore(Plan plan, ItemState item, PassPlan pass, GatePlan gate, Risk before)
    {
        var state = item.Pass(pass.Id).Gate(gate.Id);
        if (state.Status is not (GateStatus.Open or GateStatus.Approved))
        {
            return false;
        }
        if (gate.AutoAccept is { } rule && state.AutoAccepted == AutoAcceptance.Spared
            && !ExpressionEvaluator.Holds(rule.When, item, pass))
        {
            return true;
        }
        var then = GateProgress.Reviewers(plan, item with { Risk = before }, pass, gate, state.LeftOut);
        return GateProgress.Reviewers(plan, item, pass, gate, state.LeftOut)
            .Except(then).Except(state.Reviewers).Any();
    }
}
