using System.Collections.Immutable;
using Weir.Core.Items;
using Weir.Core.Plans;

namespace Weir.Core.People;

/// <summary>
/// Who may see a restricted item: whoever asked for it, whoever its workflow names (who does a pass, reviews, is asked,
/// is told when nobody answers, may skip or agree), and whoever it asks for something now, which may be the project's
/// owner: owning the project alone opens nothing, since the owner may be a role of many, and what the item says may be
/// about them. To everybody else it is not there. Any other item is for all to see. A scope of a token opens nothing.
///
/// An item in intake is restricted as long as a restricted workflow could still be chosen for it, since a report of a
/// weakness often says nothing of its kind: the plan of intake says so.
/// </summary>
public static class Visibility
{
    public static bool MaySee(OrganizationState state, ItemState item, PrincipalId by)
    {
        if (!item.IsRestricted || item.Requester == by)
        {
            return true;
        }
        if (!state.People.TryGetValue(by, out var person))
        {
            return false;
        }
        return item.Tasks.Values.Any(task => task.TakenBy == by || task.Asks(person))
            || Named(state.Plans[item.Plan]).Any(person.Is);
    }

    /// <summary>Whom a workflow names.</summary>
    private static IEnumerable<string> Named(Plan plan) => plan.Passes.SelectMany(Named)
        .Concat(plan.Ladders.SelectMany(ladder => ladder.Rungs).Select(rung => rung.Who))
        .Concat(plan.Reclassify.Select(rule => rule.Approve).OfType<string>())
        .Where(who => who.Length > 0 && who != ExhaustPlan.Owner);

    private static IEnumerable<string> Named(PassPlan pass)
    {
        var executor = pass.Executor.Kind == ExecutorKind.Human ? [pass.Executor.Target] : ImmutableArray<string>.Empty;
        return executor
            .Concat(pass.Skip?.Allow ?? [])
            .Concat(pass.Ask is { } ask ? [ask.Of] : [])
            .Concat(pass.Gates.SelectMany(gate => gate.Reviewers)
                .Where(reviewer => reviewer.Kind == ReviewerKind.Human)
                .Select(reviewer => reviewer.Who))
            .Concat(pass.Gates.Where(gate => gate.OnExhausted.Action == ExhaustAction.Ask)
                .Select(gate => gate.OnExhausted.Target));
    }
}
