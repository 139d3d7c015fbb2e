using System.CommandLine;
using Weir.Cli.Client;
using Weir.Cli.Output;
using Weir.Cli.Table;
using Weir.Server.Views;

namespace Weir.Cli.Commands.Trigger;

/// <summary>Tells the triggers that wait for incidents.</summary>
internal static class IncidentNoun
{
    private static readonly Argument<string> Title = new("TITLE") { Description = "what is wrong, in one line" };
    private static readonly Option<string?> Text =
        new("--text") { Description = "what is known", HelpName = "TEXT" };
    private static readonly Option<string?> Project = new("--project")
    {
        Description = "the project's key; all that wait for incidents if missing",
        HelpName = "KEY",
    };
    private static readonly Option<string?> Key =
        new("--key") { Description = "tells this incident from others", HelpName = "WORD" };
    private static readonly Option<string?> Severity =
        new("--severity") { Description = "a word that match looks at", HelpName = "WORD" };
    private static readonly Option<string?> Item =
        new("--item") { Description = "the item that is thought to have caused it", HelpName = "ITEM" };

    public static NounSpec Spec => new(
        "incident", CommandGroup.Work, "tell that something is wrong where people use it", () => [New]);

    private static CommandSpec New => new()
    {
        Verb = "new",
        Summary = "tell the workflows whose triggers wait for incidents",
        Arguments = [Title],
        Options = [Text, Project, Key, Severity, Item],
        Examples = [new Example("weir incident new 'Checkout is down' --severity high", "start the work on it")],
        Run = ClientCommand.With(async (call, client) =>
        {
            var reply = await client.PostAsync<TriggerReply>(
                "incidents",
                new IncidentBody(
                    call.Get(Title), call.Get(Text), call.Get(Project), call.Get(Key), call.Get(Severity),
                    call.Get(Item)),
                call.Cancel);
            foreach (var outcome in reply.Outcomes)
            {
                call.Say(outcome.Sentence);
            }
            return ExitCode.Ok;
        }),
    };
}
