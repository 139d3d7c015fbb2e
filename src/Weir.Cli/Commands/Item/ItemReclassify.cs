using System.CommandLine;
using Weir.Cli.Client;
using Weir.Cli.Table;
using Weir.Server.Views;

namespace Weir.Cli.Commands.Item;

/// <summary><c>weir item reclassify</c>: another workflow for an item that is under way.</summary>
internal static class ItemReclassify
{
    private static readonly Option<string?> To = new("--to")
    {
        Description = "the workflow to move to; not needed where a result calls for one", HelpName = "WORKFLOW",
    };

    private static readonly Option<string[]> Carry = new("--carry")
    {
        Description = "an artifact that comes along; may be given several times", HelpName = "NAME",
    };

    public static CommandSpec CommandOf(Argument<string> id, Option<string?> reason) => new()
    {
        Verb = "reclassify",
        Summary = "move an item to another workflow, or agree that a result calls for one",
        Details = "To the workflow that it follows, where that was edited since it began: it begins anew with that.",
        Arguments = [id],
        Options = [To, Carry, reason],
        Run = ClientCommand.With(async (call, client) =>
        {
            var body = new ReclassifyBody(call.Get(To), [.. call.Get(Carry) ?? []], call.Get(reason));
            return await ItemCall.PostAsync(call, client, call.Get(id), "reclassify", body);
        }),
    };
}
