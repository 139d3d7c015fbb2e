using System.Collections.Immutable;
using System.CommandLine;
using Weir.Cli.Client;
using Weir.Cli.Output;
using Weir.Cli.Table;
using Weir.Core.Items;
using Weir.Server.Views;

namespace Weir.Cli.Commands.Inbox;

/// <summary><c>weir inbox</c>: what waits for one person.</summary>
internal static class InboxNoun
{
    private static readonly Option<string?> Person =
        new("--person") { Description = "somebody else's, for administrators", HelpName = "NAME" };
    private static readonly Option<bool> All =
        new("--all") { Description = "what anybody is asked for, taken or not, for administrators" };

    private static readonly RowShape<InboxView> Shape = new("id",
        new Column<InboxView>("id", entry => entry.Id),
        new Column<InboxView>("kind", entry => entry.Kind),
        new Column<InboxView>("item", entry => entry.Item?.ToString()),
        new Column<InboxView>("title", entry => entry.Title),
        new Column<InboxView>("unblocks", entry => entry.Unblocks),
        new Column<InboxView>("since", entry => ClientCommand.Moment(entry.Since)),
        new Column<InboxView>("due", entry => entry.Due is { } due ? ClientCommand.Moment(due) : (string?)null),
        new Column<InboxView>("overdue", entry => entry.Overdue) { InTable = false },
        new Column<InboxView>("asks", entry => entry.Who) { InTable = false },
        new Column<InboxView>(
            "for", entry => entry.StandsInFor is { } whom ? Sentences.Who(whom) : null) { InTable = false },
        new Column<InboxView>("claimable", entry => entry.Claimable) { InTable = false },
        new Column<InboxView>("taken_by", entry => entry.TakenBy?.Name) { InTable = false },
        new Column<InboxView>("waiting", entry => entry.Waiting) { InTable = false },
        new Column<InboxView>("question", entry => entry.Question) { InTable = false },
        new Column<InboxView>("reason", entry => entry.Reason),
        new Column<InboxView>("preview", entry => entry.Preview) { InTable = false },
        new Column<InboxView>("next", entry => entry.Next));

    public static NounSpec Spec =>
        new("inbox", CommandGroup.People, "see what waits for you, the most useful first", () => [Command]);

    private static CommandSpec Command => new()
    {
        Verb = "",
        Summary = "list the gates, tasks and questions that wait for you",
        Details = "What is overdue comes first, then what holds up most work: 'unblocks' counts the passes and items "
            + "that wait for the answer. Then comes what is due soonest, and what waits longest. What your role or "
            + "team is asked for is there until somebody takes it; what you may not judge, since it is your own work, "
            + "is not. An overdue document of a project that you own is there until it is brought up to date.",
        Options = [Person, All],
        Rows = Shape,
        Examples =
        [
            new Example("weir inbox", "what waits for you, and what to type for each"),
            new Example("weir inbox --json id,next", "the same for a script"),
        ],
        Run = ClientCommand.With(async (call, client) =>
        {
            if (call.Get(All) && call.Get(Person) is not null)
            {
                throw new CliFailure(ExitCode.Usage, "--all is everybody's.", "weir inbox --all");
            }
            var path = call.Get(All) ? "inbox/all"
                : call.Get(Person) is { } name ? $"people/{Uri.EscapeDataString(name)}/inbox"
                : "inbox";
            var entries = await client.GetAsync<ImmutableArray<InboxView>>(path, call.Cancel);
            call.Data.Rows(
                Shape, entries,
                call.Get(All) ? "Nobody is asked for anything."
                    : call.Get(Person) is { } who ? $"Nothing waits for {who}."
                    : "Nothing waits for you.");
            return ExitCode.Ok;
        }),
    };
}
