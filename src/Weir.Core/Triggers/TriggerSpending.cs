using Weir.Core.Items;

namespace Weir.Core.Triggers;

/// <param name="NanoUsd">What is known to be spent, in billionths of a US dollar.</param>
/// <param name="UnpricedCalls">Model calls whose price nobody knows.</param>
public sealed record Spent(long NanoUsd, int UnpricedCalls)
{
    public static readonly Spent Nothing = new(0, 0);

    public Spent Plus(Spent other) => new(NanoUsd + other.NanoUsd, UnpricedCalls + other.UnpricedCalls);
}

/// <summary>
/// What the items of a trigger have cost: all that those cost which it made on a day or in a month of UTC, with
/// whatever came of them, whenever that was spent. So what it may make depends on nothing but what it has made. What
/// runs is counted as its attempts end; until then its cap is what bounds a trigger.
/// </summary>
public static class TriggerSpending
{
    public static Spent OnDay(OrganizationState state, string trigger, Timestamp now) => Sum(
        state, trigger, made => TriggerState.DayOf(made) == TriggerState.DayOf(now));

    public static Spent InMonth(OrganizationState state, string trigger, Timestamp now) => Sum(
        state, trigger, made => MonthOf(made) == MonthOf(now));

    /// <summary>What keeps a trigger from making an item now; null when nothing of its budget does.</summary>
    public static TriggerHold? Holds(OrganizationState state, TriggerRule rule, Timestamp now)
    {
        if (rule.Budget is not { } budget)
        {
            return null;
        }
        var day = OnDay(state, rule.Id, now);
        var month = InMonth(state, rule.Id, now);
        return day.NanoUsd >= budget.Day || month.NanoUsd >= budget.Month ? TriggerHold.Budget
            : (budget.Month is null ? day : month).UnpricedCalls > 0 ? TriggerHold.BudgetUnknown
            : null;
    }

    private static Spent Sum(OrganizationState state, string trigger, Func<Timestamp, bool> counts) =>
        state.Items.Values
            .Where(item => item.Triggered?.Trigger == trigger && counts(item.Created))
            .Aggregate(Spent.Nothing, (sum, item) => sum.Plus(Of(state, item)));

    /// <summary>What an item has cost, with what came of it.</summary>
    private static Spent Of(OrganizationState state, ItemState item) => item.Links.Aggregate(
        new Spent(item.Usage.NanoUsd, item.Usage.UnpricedCalls),
        (sum, link) => sum.Plus(Of(state, state.Items[link.Item])));

    /// <summary>The number of months since the year 0.</summary>
    private static int MonthOf(Timestamp at)
    {
        var day = DateTimeOffset.FromUnixTimeMilliseconds(at.Value);
        return (day.Year * 12) + day.Month;
    }
}
