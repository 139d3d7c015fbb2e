using System.Collections.Immutable;
using System.CommandLine;
using Weir.Cli.Client;
using Weir.Cli.Output;
using Weir.Cli.Table;
using Weir.Server.Views;

namespace Weir.Cli.Commands.Home;

/// <summary><c>weir home</c>: the repository whose documents agents of every project may be given.</summary>
internal static class HomeNoun
{
    private static readonly Argument<string> Location = new("PATH|URL") { Description = "the repository" };
    private static readonly Option<string?> Branch = new("--branch")
    {
        Description = "its protected branch; main when not given",
        HelpName = "BRANCH",
    };

    private static readonly RowShape<HomeView> Shape = new("home",
        new Column<HomeView>("home", home => home.Location),
        new Column<HomeView>("branch", home => home.Branch),
        new Column<HomeView>("commit", home => home.Commit?.Value),
        new Column<HomeView>("scopes", home => home.Scopes),
        new Column<HomeView>("rosters", home => home.Rosters.Select(roster =>
            $"{roster.From} at {roster.Commit.Value[..10]}").ToImmutableArray()));

    public static NounSpec Spec => new("home", CommandGroup.Definitions,
        "set and show the organisation's home repository", () => [Set, Show]);

    private static CommandSpec Set => new()
    {
        Verb = "set",
        Summary = "say which repository has the documents of the whole organisation",
        Details = "What .weir/organization.md on its branch declares under context, agents of every project may name; "
            + "whom it names there is.",
        Arguments = [Location],
        Options = [Branch],
        Examples = [new Example("weir home set ../handbook", "and name organization/NAME in an agent's scopes")],
        Run = ClientCommand.With(async (call, client) =>
        {
            var typed = call.Get(Location);
            var place = Directory.Exists(call.PathOf(typed)) ? call.PathOf(typed) : typed;
            await client.PostAsync<Accepted>("home", new NewHome(place, call.Get(Branch)), call.Cancel);
            return await ShowAsync(call, client);
        }),
    };

    private static CommandSpec Show => new()
    {
        Verb = "show",
        Summary = "show the home repository, its scopes, and which organization.md files are in force",
        Rows = Shape,
        Run = ClientCommand.With(ShowAsync),
    };

    /// <summary>What stays in force, and why.</summary>
    public static string Refused(RosterView roster) =>
        $"organization.md of {roster.From} at {roster.FaultAt!.Value.Value[..10]} is not in force: {roster.Fault}. "
        + $"That of {roster.Commit.Value[..10]} is, with its {roster.People} people.";

    private static async Task<ExitCode> ShowAsync(Invocation call, ServerClient client)
    {
        var home = await client.GetAsync<HomeView>("home", call.Cancel);
        foreach (var roster in home.Rosters.Where(roster => roster.Fault is not null))
        {
            call.Say(Refused(roster));
        }
        if (home.Location.Length == 0 && call.Format is OutputFormat.Plain)
        {
            call.Say("No home repository is set. Set one: weir home set PATH|URL");
            return ExitCode.Ok;
        }
        call.Data.Record(Shape, home);
        return ExitCode.Ok;
    }
}
