using System.CommandLine;
using Weir.Cli.Client;
using Weir.Cli.Output;
using Weir.Cli.Table;
using Weir.Server.Views;

namespace Weir.Cli.Commands.Item;

/// <summary><c>weir item say</c>: a sentence for an agent that is at work.</summary>
internal static class ItemSay
{
    private static readonly Argument<string> Text = new("TEXT") { Description = "what the agent is to know or heed" };

    public static CommandSpec CommandOf(Argument<string> id, Option<string?> pass) => new()
    {
        Verb = "say",
        Summary = "say something to an agent at work; it hears it at its next turn",
        Details = "The agent of the pass hears it once and in order, marked as yours. One that does not run hears it "
            + "when it does, and so does every later attempt. You have a part in what comes out: a gate that excludes "
            + "authors excludes you.",
        Arguments = [id, Text],
        Options = [pass],
        Examples = [new Example("weir item say SHOP-7 \"Leave the API as it is.\"", "steer an agent, not stop it")],
        Run = ClientCommand.With(async (call, client) =>
        {
            var item = call.Get(id);
            var said = await client.PostAsync<Accepted>(
                $"items/{Uri.EscapeDataString(item)}/say", new SayBody(call.Get(Text), call.Get(pass)), call.Cancel);
            call.Say(
                $"The agent of pass {said.Id} hears it at its next turn. You count as an author of what it makes.");
            return ExitCode.Ok;
        }),
    };
}
