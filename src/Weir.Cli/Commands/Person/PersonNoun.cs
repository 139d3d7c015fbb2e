using System.Collections.Immutable;
using System.CommandLine;
using Weir.Cli.Client;
using Weir.Cli.Output;
using Weir.Cli.Table;
using Weir.Core.Items;
using Weir.Server.Views;

namespace Weir.Cli.Commands.Person;

internal static class PersonNoun
{
    private static readonly Argument<string> Name = new("NAME") { Description = "the person's name" };
    private static readonly Option<string[]> Roles =
        new("--role") { Description = "a role they hold; may be repeated", HelpName = "ROLE" };
    private static readonly Option<string[]> Teams =
        new("--team") { Description = "a team they are in; may be repeated", HelpName = "TEAM" };

    private static readonly Option<string[]> Accounts =
        new("--account")
        {
            Description = "what code owners call them, such as @login or an e-mail address; may be repeated",
            HelpName = "ACCOUNT",
        };

    private static readonly Option<string?> Calendar =
        new("--calendar")
        {
            Description = "the calendar they work by; the organisation's default if missing",
            HelpName = "CALENDAR",
        };

    private static readonly RowShape<PersonView> Shape = new("name",
        new Column<PersonView>("name", person => person.Name),
        new Column<PersonView>("id", person => person.Id.Value),
        new Column<PersonView>(
            "roles", person => (Cell)(person.EveryRole ? ["every role"] : person.Roles)),
        new Column<PersonView>("teams", person => person.Teams),
        new Column<PersonView>("accounts", person => person.Accounts),
        new Column<PersonView>("calendar", person => person.Calendar),
        new Column<PersonView>("away", person => person.Away is { } away
            ? $"{(away.Now ? "" : $"from {Sentences.Time(away.From)} ")}until {Sentences.Time(away.Until)}"
                + (away.To is { } to ? $", {to.Name} instead" : "")
            : null));

    public static NounSpec Spec =>
        new("person", CommandGroup.People, "the people that Weir may ask", () =>
            [Add, List, Show, PersonAway.Away, PersonAway.Back, PersonAway.Remove]);

    private static CommandSpec Add => new()
    {
        Verb = "add",
        Summary = "add a person, or set the roles of one",
        Arguments = [Name],
        Options = [Roles, Teams, Accounts, Calendar],
        Run = ClientCommand.With(async (call, client) =>
        {
            var name = call.Get(Name);
            var known = (await PeopleAsync(call, client)).FirstOrDefault(person => person.Name == name);
            // Whoever holds every role keeps it: nobody shall lock themselves out of the gates by naming a team.
            var everyRole = known is { EveryRole: true };
            var body = new NewPerson(
                name, [.. call.Get(Roles) ?? []], [.. call.Get(Teams) ?? []], everyRole, [.. call.Get(Accounts) ?? []],
                call.Get(Calendar));
            await client.PostAsync<Accepted>("people", body, call.Cancel);
            if (everyRole)
            {
                call.Say($"{name} still holds every role; people in .weir/organization.md hold only theirs.");
            }
            if (known is null)
            {
                call.Say($"{name} needs a token to sign in: weir token new {name}");
            }
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

    private static Task<ImmutableArray<PersonView>> PeopleAsync(Invocation call, ServerClient client) =>
        client.GetAsync<ImmutableArray<PersonView>>("people", call.Cancel);
}
