using System.CommandLine;
using Weir.Cli.Client;
using Weir.Cli.Output;
using Weir.Cli.Table;
using Weir.Core.Items;
using Weir.Server.Views;

namespace Weir.Cli.Commands.Item;

/// <summary>What people say of an item besides judging it: what it is, and how risky.</summary>
internal static class ItemIntakeCommands
{
    private static readonly Argument<string> Id = new("ID") { Description = "the item, such as SHOP-7" };
    private static readonly Option<string?> Kind =
        new("--kind")
        {
            Description = "what kind of work it is; not needed to take what is proposed",
            HelpName = "KIND",
        };
    private static readonly Option<string?> Workflow =
        new("--workflow") { Description = "the workflow, instead of the one its kind has", HelpName = "NAME" };
    private static readonly Option<string?> Risk =
        new("--risk") { Description = "low, medium or high", HelpName = "RISK" };
    private static readonly Option<string[]> Params =
        new("--param") { Description = "a parameter of the workflow; may be repeated", HelpName = "NAME=VALUE" };
    private static readonly Option<string?> Reason =
        new("--reason") { Description = "why, for the record; needed to lower the risk", HelpName = "TEXT" };

    private static readonly Option<bool> Split =
        new("--split") { Description = "split it into the parts that are proposed" };

    public static CommandSpec Confirm => new()
    {
        Verb = "confirm",
        Summary = "say, or confirm, what an item in intake is",
        Arguments = [Id],
        Options = [Kind, Workflow, Risk, Params, Split, Reason],
        Examples =
        [
            new Example("weir item confirm SHOP-7 --kind bug", "whatever the agent proposed"),
            new Example("weir item confirm SHOP-7 --split", "as the items that the agent proposed instead"),
        ],
        Run = ClientCommand.With(async (call, client) =>
        {
            if (call.Get(Split))
            {
                return await SplitAsync(call, client);
            }
            var body = new ConfirmBody(
                call.Get(Kind), call.Get(Workflow), ClientCommand.Parse<Risk>(call.Get(Risk), "--risk"),
                NamedValues.Parse(call.Get(Params), "--param NAME=VALUE"), call.Get(Reason));
            return await ItemCall.PostAsync(call, client, call.Get(Id), "confirm", body);
        }),
    };

    private static async Task<ExitCode> SplitAsync(Invocation call, ServerClient client) =>
        (call.Get(Kind) ?? call.Get(Workflow) ?? call.Get(Risk)) is null && call.Get(Params) is not [_, ..]
            ? await ItemSplitCommand.PostAsync(
                call, client, call.Get(Id), new SplitBody([], null, call.Get(Reason)))
            : throw new CliFailure(
                ExitCode.Usage, "What a split item is, its parts are each by themselves.",
                $"weir item split {call.Get(Id)} --parts FILE");

    public static CommandSpec Set => new()
    {
        Verb = "set",
        Summary = "say how risky an item is; only a person lowers it",
        Arguments = [Id],
        Options = [Risk, Reason],
        Examples =
        [
            new Example("weir item set SHOP-7 --risk low --reason 'only a comment'", "against what the paths say"),
        ],
        Run = ClientCommand.With(async (call, client) =>
        {
            var body = new RiskBody(ClientCommand.Parse<Risk>(call.Get(Risk), "--risk"), call.Get(Reason));
            return await ItemCall.PostAsync(call, client, call.Get(Id), "set", body);
        }),
    };
}
