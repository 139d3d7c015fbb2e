using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Weir.Cli.Client;
using Weir.Cli.Output;
using Weir.Cli.Table;
using Weir.Runtime.Projections;
using Weir.Server.Views;

namespace Weir.Cli.Commands.Cost;

/// <summary>What models cost, from the ledger of calls.</summary>
internal static class CostNoun
{
    private static readonly Option<string> By = new("--by")
    {
        Description = "item, pass, agent, model, tier or person (who asked for the item)",
        HelpName = "KEY",
        DefaultValueFactory = _ => "item",
    };

    private static readonly Option<int?> Days =
        new("--days") { Description = "only calls of the last N days", HelpName = "N" };

    private static readonly Option<string?> Item =
        new("--item") { Description = "only calls of this item, such as SHOP-7", HelpName = "ID" };

    private static readonly RowShape<SpendView> Shape = new("key",
        new Column<SpendView>("key", row => row.Key),
        new Column<SpendView>("cost", row => row.Unpriced == 0
            ? Money.Of(row.NanoUsd)
            : $"{Money.Of(row.NanoUsd)} and {row.Unpriced} calls of unknown price"),
        new Column<SpendView>("calls", row => row.Calls),
        new Column<SpendView>("refused", row => row.Refused),
        new Column<SpendView>("inexact", row => row.Inexact) { InTable = false },
        new Column<SpendView>("input", row => row.InputUncached),
        new Column<SpendView>("cache_read", row => row.CacheRead),
        new Column<SpendView>("cache_write", row => row.CacheWrite),
        new Column<SpendView>("output", row => row.OutputVisible),
        new Column<SpendView>("reasoning", row => row.OutputReasoning),
        new Column<SpendView>("unpriced", row => row.Unpriced) { InTable = false },
        new Column<SpendView>("nano_usd", row => row.NanoUsd) { InTable = false });

    public static NounSpec Spec => new("cost", CommandGroup.Money, "what calls of models cost", () => [Show]);

    private static CommandSpec Show => new()
    {
        Verb = "show",
        Summary = "sum what calls of models used and cost, the dearest first",
        Details = "A cost that is not known is not in the sum, and said beside it; calls in flight are not either.",
        Options = [By, Item, Days],
        Rows = Shape,
        Examples =
        [
            new Example("weir cost show --by model --days 30", "what each model cost in the last month"),
            new Example("weir cost show --item SHOP-7 --by pass", "where an item's money went"),
        ],
        Run = ClientCommand.With(async (call, client) =>
        {
            var days = call.Get(Days) is { } count
                ? $"&days={count.ToString(CultureInfo.InvariantCulture)}"
                : "";
            var item = call.Get(Item) is { } id ? $"&item={Uri.EscapeDataString(id)}" : "";
            var rows = await client.GetAsync<ImmutableArray<SpendView>>(
                $"costs?by={Uri.EscapeDataString(call.Get(By)!)}{item}{days}", call.Cancel);
            call.Data.Rows(Shape, rows, "No model was called.");
            if (rows.Sum(row => row.Inexact) is > 0 and var inexact)
            {
                call.Say($"Of {inexact} calls it is not known how many tokens they used: the sums are without these.");
            }
            return ExitCode.Ok;
        }),
    };
}
