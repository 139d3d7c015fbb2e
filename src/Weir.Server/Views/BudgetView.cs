using Weir.Core;
using Weir.Core.Budgets;
using Weir.Core.Items;

namespace Weir.Server.Views;

/// <param name="Limit">In billionths of a US dollar; null for a request that says none.</param>
/// <param name="For">How long, as a span such as <c>3d</c>; null for as long as the item is open.</param>
/// <param name="Reason">Why, which is required.</param>
public sealed record BudgetBody(long? Limit, string? For, string? Reason);

/// <summary>What an item may cost, and what of that is gone. Amounts are in billionths of a US dollar.</summary>
/// <param name="Limit">What counts now; null for no limit.</param>
/// <param name="Origin">Where that comes from: <c>item</c>, <c>definition</c>, <c>override</c> or <c>none</c>.</param>
/// <param name="Spent">What calls have cost that are reported, with what is held for those that have not ended.</param>
/// <param name="Held">What was promised to what runs, beside that.</param>
/// <param name="Left">What may still be given; null for no limit.</param>
/// <param name="By">Who set it; null where nobody did.</param>
/// <param name="Until">Until when what they set counts; null for always.</param>
public sealed record BudgetView(
    ItemId Item, long? Limit, string Origin, long Spent, long Held, long? Left, string? By, Timestamp? Until,
    string? Reason)
{
    public static BudgetView Of(OrganizationState state, ItemState item, string? reason)
    {
        var limit = ItemBudget.Limit(state, item);
        var spent = ItemBudget.Charged(item);
        var set = item.BudgetOverride;
        var counts = set is not null && (set.Until is not { } until || until > state.Now);
        var origin = counts ? "override"
            : limit is null ? "none"
            : limit == item.Budget ? "item"
            : "definition";
        return new BudgetView(
            item.Id, limit, origin, spent, ItemBudget.Committed(item) - spent, ItemBudget.Free(state, item),
            counts ? set!.By.Name : null, counts ? set!.Until : null, counts ? reason : null);
    }
}
