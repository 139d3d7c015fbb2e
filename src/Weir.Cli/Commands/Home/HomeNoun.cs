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
        new Column<HomeView>("scopes", home => home.Scopes));

    public static NounSpec Spec => new("home", CommandGroup.Definitions,
        "set and show the organisation's home repository", () => [Set, Show]);

    private static CommandSpec Set => new()
    {
        Verb = "set",
        Summary = "say which repository has the documents of the whole organisation",
        Details = "What .weir/organization.md on its branch declares under context, agents of every project may name.",
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
        Summary = "show the home repository and the scopes that it declares",
        Rows = Shape,
        Run = ClientCommand.With(ShowAsync),
    };

    private static async Task<ExitCode> ShowAsync(Invocation call, ServerClient client)
    {
        var home = await client.GetAsync<HomeView>("home", call.Cancel);
        if (home.Location.Length == 0 && call.Format is OutputFormat.Plain)
        {
            call.Say("No home repository is set. Set one: weir home set PATH|URL");
            return ExitCode.Ok;
        }
        call.Data.Record(Shape, home);
        return ExitCode.Ok;
    }
}
