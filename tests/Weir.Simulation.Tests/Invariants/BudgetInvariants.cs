using Weir.Core;
using Weir.Core.Budgets;
using Weir.Core.Passes;
using Weir.Simulation.Tests.Actors;
using Weir.Simulation.Tests.Traces;

namespace Weir.Simulation.Tests.Invariants;

/// <summary>What holds of what items may cost.</summary>
internal static class BudgetInvariants
{
    private const string Ceiling = "attempts of an item never pass its budget together";
    private const string Truth = "what is spent is never more than what is charged";
    private const string Approval = "more is spent when a person says so";
    private const string Once = "a call is charged once";

    public static void Check(OrganizationState before, Recorded recorded, OrganizationState after, SimulatedMeter meter)
    {
        switch (recorded.Event)
        {
            case AttemptDispatched { Credit: not null } or CreditExtended:
                Within(after, ((AttemptEvent)recorded.Event).Item);
                break;
            case UsageReported e:
                var (known, now) = (before.Items[e.Item].Credits, after.Items[e.Item].Credits[e.Attempt]);
                var last = known.GetValueOrDefault(e.Attempt, AttemptCredit.None);
                Violation.Unless(
                    now.Batches == last.Batches + 1
                        && now.Charged - last.Charged == e.Batch.Calls.Sum(call => call.Charged),
                    Once, $"batch {e.Batch.Number} of {e.Attempt} follows {last.Batches}");
                Spent(e.Attempt, now, meter);
                break;
            case BudgetSet e:
                Violation.Unless(recorded.By.IsPerson, Approval, $"{recorded.By} set the budget of {e.Item}");
                break;
            case PassReleased e when before.Items[e.Item].Pass(e.Pass).HeldAt is not null:
                Violation.Unless(recorded.By.IsPerson, Approval, $"{recorded.By} let {e.Pass} of {e.Item} go on");
                break;
        }
    }

    private static void Within(OrganizationState state, ItemId id)
    {
        var item = state.Items[id];
        var (committed, limit) = (ItemBudget.Committed(item), ItemBudget.Limit(state, item));
        Violation.Unless(
            committed <= limit, Ceiling, $"{id} may cost {limit}, and {committed} of that is spent or promised");
    }

    /// <summary>One that was given credit has not spent more than counts for it.</summary>
    public static void Spent(AttemptId attempt, AttemptCredit credit, SimulatedMeter meter) => Violation.Unless(
        credit.Credit is null || meter.SpentBy(attempt) <= credit.Committed, Truth,
        $"{attempt} has spent {meter.SpentBy(attempt)}, and {credit.Committed} is charged");

    /// <summary>In the end all that was spent is reported, and nothing else.</summary>
    public static void Rests(OrganizationState state, SimulatedMeter meter)
    {
        foreach (var (attempt, credit) in state.Items.Values.SelectMany(item => item.Credits))
        {
            if (credit.IsClosed && credit.Open == 0)
            {
                Violation.Unless(
                    meter.SpentBy(attempt) == credit.Charged, Truth,
                    $"{attempt} spent {meter.SpentBy(attempt)}, and {credit.Charged} was reported");
            }
        }
    }
}
