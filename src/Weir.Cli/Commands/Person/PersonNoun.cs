using System.Collections.Immutable;
using System.CommandLine;
using Weir.Cli.Client;
using Weir.Cli.Output;
using Weir.Cli.Table;
using Weir.Server.Views;

namespace Weir.Cli.Commands.Person;

internal static class PersonNoun
{
    private static readonly Argument<string> Name = new("NAME") { Description = "the person's name" };
    private static readonly Option<string[]> Roles =
        new("--role") { Description = "a role they hold; may be repeated", HelpName = "ROLE" };
    private static readonly Option<string[]> Teams =
        new("--team") { Description = "a team they are in; may be repeated", HelpName = "TEAM" };

    private static readonly RowShape<Core.People.Person> Shape = new("name",
        new Column<Core.People.Person>("name", person => person.Name),
        new Column<Core.People.Person>("id", person => person.Id.Value),
        new Column<Core.People.Person>(
            "roles", person => person.EveryRole ? "every role" : string.Join(", ", person.Roles)),
        new Column<Core.People.Person>("teams", person => person.Teams));

    public static NounSpec Spec =>
        new("person", CommandGroup.People, "the people that Weir may ask", () => [Add, List, Show]);

    private static CommandSpec Add => new()
    {
        Verb = "add",
        Summary = "add a person, or set the roles of one",
        Arguments = [Name],
        Options = [Roles, Teams],
        Run = ClientCommand.With(async (call, client) =>
        {
            var body = new NewPerson(call.Get(Name), [.. call.Get(Roles) ?? []], [.. call.Get(Teams) ?? []], false);
            await client.PostAsync<Accepted>("people", body, call.Cancel);
            call.Say($"{call.Get(Name)} needs a token to sign in: weir token new {call.Get(Name)}");
            return ExitCode.Ok;
        }),
    };

    private static CommandSpec List => new()
    {
        Verb = "list",
        Summary = "list people with their roles",
        Rows = Shape,
        Run = ClientCommand.With(async (call, client) =>
        {
            call.Data.Rows(
                Shape, await PeopleAsync(call, client), "There is nobody yet. Add somebody: weir person add NAME");
            return ExitCode.Ok;
        }),
    };

    private static CommandSpec Show => new()
    {
        Verb = "show",
        Summary = "show a person",
        Arguments = [Name],
        Rows = Shape,
        Run = ClientCommand.With(async (call, client) =>
        {
            var people = await PeopleAsync(call, client);
            var person = people.FirstOrDefault(one => one.Name == call.Get(Name) || one.Id.Value == call.Get(Name))
                ?? throw CliFailure.UnknownName(
                    "person", call.Get(Name), people.Select(one => one.Name), "weir person show");
            call.Data.Record(Shape, person);
            return ExitCode.Ok;
        }),
    };

    private static Task<ImmutableArray<Core.People.Person>> PeopleAsync(Invocation call, ServerClient client) =>
        client.GetAsync<ImmutableArray<Core.People.Person>>("people", call.Cancel);
}
