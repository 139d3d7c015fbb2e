using System.CommandLine;
using Weir.Cli.Client;
using Weir.Cli.Output;
using Weir.Cli.Table;
using Weir.Core.Items;
using Weir.Server.Views;

namespace Weir.Cli.Commands.Person;

/// <summary>Going away, coming back, and leaving for good.</summary>
internal static class PersonAway
{
    private static readonly Argument<string?> Who = new("NAME")
    {
        Description = "whose absence it is; yours when nobody is named",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Argument<string> Name = new("NAME") { Description = "the person's name" };
    private static readonly Option<string?> Until =
        new("--until") { Description = "the day they are back, such as 2026-12-07", HelpName = "DATE" };
    private static readonly Option<string?> From =
        new("--from") { Description = "the first day away; from now on if missing", HelpName = "DATE" };
    private static readonly Option<string?> To =
        new("--to") { Description = "who is asked instead; the project's owner if missing", HelpName = "PERSON" };

    public static CommandSpec Away => new()
    {
        Verb = "away",
        Summary = "say that somebody is away, and who is asked instead",
        Arguments = [Who],
        Options = [Until, From, To],
        Examples = [new Example("weir person away --until 2026-12-07 --to ben", "be away from now on")],
        Run = ClientCommand.With(async (call, client) =>
        {
            if (string.IsNullOrWhiteSpace(call.Get(Until)))
            {
                throw new CliFailure(
                    ExitCode.Usage, "An absence needs the day it ends.", "weir person away --until YYYY-MM-DD");
            }
            var reply = await client.PostAsync<AwayReply>(
                Path(call), new AwayBody(call.Get(From), call.Get(Until)!, call.Get(To)), call.Cancel);
            call.Say(
                $"{reply.Person.Name} is away from {Sentences.Time(reply.From)} until "
                + $"{Sentences.Time(reply.Until)}; "
                + $"{reply.To?.Name ?? "the project's owner"} is asked where nobody else is.");
            return ExitCode.Ok;
        }),
    };

    public static CommandSpec Back => new()
    {
        Verb = "back",
        Summary = "say that somebody is back, or will not go",
        Arguments = [Who],
        Run = ClientCommand.With(async (call, client) =>
        {
            await client.DeleteAsync<Accepted>(Path(call), call.Cancel);
            return ExitCode.Ok;
        }),
    };

    public static CommandSpec Remove => new()
    {
        Verb = "remove",
        Summary = "take a person out of the organisation; what they were asked goes to others",
        Arguments = [Name],
        Run = ClientCommand.With(async (call, client) =>
        {
            await client.DeleteAsync<Accepted>($"people/{Uri.EscapeDataString(call.Get(Name))}", call.Cancel);
            return ExitCode.Ok;
        }),
    };

    private static string Path(Invocation call) =>
        call.Get(Who) is { } name ? $"people/{Uri.EscapeDataString(name)}/absence" : "absence";
}
