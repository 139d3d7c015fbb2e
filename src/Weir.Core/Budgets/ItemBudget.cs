using Weir.Core.Items;
using Weir.Core.Passes;
using Weir.Core.Plans;

namespace Weir.Core.Budgets;

/// <summary>
/// What an item may cost and what of that is left, in billionths of a US dollar. What was promised to attempts counts
/// as what was spent does, so that attempts side by side never pass it together.
/// </summary>
public static class ItemBudget
{
    /// <summary>An attempt is given an eighth of the budget at a time, so that no one takes what others need.</summary>
    private const int Slices = 8;

    /// <summary>The item's own, its workflow's or its project's, whichever is less; null for none.</summary>
    public static long? Baseline(OrganizationState state, ItemState item) =>
        (item.Budget, state.PlanOf(item).Budget) switch
        {
            ({ } own, { } written) => Math.Min(own, written),
            var (own, written) => own ?? written,
        };

    /// <summary>What counts now; null for no limit.</summary>
    public static long? Limit(OrganizationState state, ItemState item) =>
        item.BudgetOverride is { } set && (set.Until is not { } until || until > state.Now)
            ? set.Limit
            : Baseline(state, item);

    public static long Committed(ItemState item)
    {
        var sum = 0L;
        foreach (var (_, credit) in item.Credits)
        {
            sum = Amount.Plus(sum, credit.Committed);
        }
        return sum;
    }

    /// <summary>What its reported calls come to.</summary>
    public static long Charged(ItemState item)
    {
        var sum = 0L;
        foreach (var (_, credit) in item.Credits)
        {
            sum = Amount.Plus(sum, Amount.Plus(credit.Charged, credit.Open));
        }
        return sum;
    }

    /// <summary>What is neither spent nor promised; null where there is no limit.</summary>
    public static long? Free(OrganizationState state, ItemState item) =>
        Limit(state, item) is { } limit ? Math.Max(0, limit - Committed(item)) : null;

    /// <summary>Whether there is more left than when it was too little.</summary>
    public static bool HasMoreThan(OrganizationState state, ItemState item, BudgetMark mark) =>
        Free(state, item) is not { } free || free > Math.Max(0, mark.Limit - mark.Committed);

    /// <summary>What an attempt is given at a time, of a budget of so much.</summary>
    public static long Slice(long limit) => Math.Max(1, limit / Slices);

    /// <summary>Whether it calls models: what else runs costs nothing that is counted.</summary>
    public static bool CallsModels(OrganizationState state, ItemState item, AttemptSubject subject) =>
        subject.Kind switch
        {
            SubjectKind.GateReview => true,
            SubjectKind.Pass => state.PlanOf(item).Pass(subject.Pass).Executor.Kind == ExecutorKind.Agent,
            _ => false,
        };

    /// <summary>
    /// Whether a queued attempt waits for what its siblings were given and may not need: nothing is left beside it.
    /// </summary>
    public static bool WaitsForSiblings(OrganizationState state, ItemState item, AttemptState attempt) =>
        !item.Credits.IsEmpty && Free(state, item) == 0 && CallsModels(state, item, attempt.Subject)
        && HeldByRunning(item);

    private static bool HeldByRunning(ItemState item)
    {
        foreach (var (id, credit) in item.Credits)
        {
            if (!credit.IsClosed && item.Attempts.TryGetValue(id, out var running) && running.OnEngine)
            {
                return true;
            }
        }
        return false;
    }
}
