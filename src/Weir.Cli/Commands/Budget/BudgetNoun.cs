using System.CommandLine;
using Weir.Cli.Client;
using Weir.Cli.Output;
using Weir.Cli.Table;
using Weir.Core.Budgets;
using Weir.Definitions.Yaml;
using Weir.Server.Views;

namespace Weir.Cli.Commands.Budget;

/// <summary>What items may cost.</summary>
internal static class BudgetNoun
{
    private static readonly Argument<string> Item = new("ITEM") { Description = "the item, such as SHOP-7" };
    private static readonly Argument<string> Limit =
        new("AMOUNT") { Description = "all that it may cost, in US dollars, with what it has cost" };
    private static readonly Option<string?> Reason =
        new("--reason") { Description = "why, for the record; required", HelpName = "TEXT" };
    private static readonly Option<string?> For =
        new("--for") { Description = "how long it counts, such as 3d; else as long as the item is open",
            HelpName = "TIME" };

    private static readonly RowShape<BudgetView> Shape = new("item",
        new Column<BudgetView>("item", view => view.Item.ToString()),
        new Column<BudgetView>("limit", view => Money(view.Limit)),
        new Column<BudgetView>("origin", view => view.Origin),
        new Column<BudgetView>("spent", view => Amount.Of(view.Spent)),
        new Column<BudgetView>("held", view => Amount.Of(view.Held)),
        new Column<BudgetView>("left", view => Money(view.Left)),
        new Column<BudgetView>("by", view => view.By),
        new Column<BudgetView>(
            "until", view => view.Until is { } until ? ClientCommand.Moment(until) : (Cell)(string?)null),
        new Column<BudgetView>("reason", view => view.Reason));

    public static NounSpec Spec => new("budget", CommandGroup.Money, "what items may cost", () => [Show, Set]);

    private static CommandSpec Show => new()
    {
        Verb = "show",
        Summary = "show what an item may cost, what of that is spent or held, and who said so",
        Arguments = [Item],
        Rows = Shape,
        Run = ClientCommand.With(async (call, client) =>
        {
            call.Data.Record(Shape, await client.GetAsync<BudgetView>(Path(call), call.Cancel));
            return ExitCode.Ok;
        }),
    };

    private static CommandSpec Set => new()
    {
        Verb = "set",
        Summary = "set what an item may cost; what its budget stopped goes on",
        Details = "The owner of its project may, and whoever is asked when the budget stops it.",
        Arguments = [Item, Limit],
        Options = [Reason, For],
        Examples =
        [
            new Example("weir budget set SHOP-7 2.50 --reason 'worth it'", "let it go on up to $2.50 in all"),
            new Example("weir budget set SHOP-7 9.00 --for 2d --reason 'release week'",
                "for two days; then its definition counts again"),
        ],
        Run = ClientCommand.With(async (call, client) =>
        {
            await client.PostAsync<Accepted>(
                Path(call), new BudgetBody(Nanos(call.Get(Limit), "AMOUNT"), call.Get(For), call.Get(Reason)),
                call.Cancel);
            var now = await client.GetAsync<BudgetView>(Path(call), call.Cancel);
            call.Say($"{now.Item} may cost {Money(now.Limit)}; {Money(now.Left)} of that is left.");
            return ExitCode.Ok;
        }),
    };

    /// <exception cref="CliFailure">It is no amount.</exception>
    public static long Nanos(string text, string where) => Quantities.TryMoney(text, out var micros)
        ? checked(micros * Quantities.NanosPerMicro)
        : throw new CliFailure(ExitCode.Usage, $"'{text}' is not an amount in US dollars.", $"{where}, such as 2.50");

    private static string? Money(long? nanoUsd) => nanoUsd is { } amount ? Amount.Of(amount) : null;

    private static string Path(Invocation call) => $"items/{Uri.EscapeDataString(call.Get(Item))}/budget";
}
