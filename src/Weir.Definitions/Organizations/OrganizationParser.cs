using System.Collections.Immutable;
using Weir.Definitions.Contexts;
using Weir.Definitions.Findings;
using Weir.Definitions.Markdown;
using Weir.Definitions.Workflows;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.Organizations;

/// <summary>Reads <c>organization.md</c>.</summary>
internal static class OrganizationParser
{
    private const int MinutesPerDay = 24 * 60;

    private static readonly ImmutableArray<string> PinnedOnly =
        ["priority_classes", "shares", "budgets", "learning", "policies"];

    public static OrganizationDefinition? Parse(SourceText source, FindingSink sink)
    {
        var file = MarkdownFile.ReadPlain(source, sink);
        if (file.FrontMatter is not { } front)
        {
            return null;
        }
        var keys = new KeyReader(front, sink, "an organisation");
        var organization = new OrganizationDefinition
        {
            File = source.Path,
            Name = keys.Text("organization")?.Value ?? "default",
            Title = keys.Text("title")?.Value ?? "",
            People = [.. keys.Maps("people").Select(ParsePerson)],
            Teams = ParseTeams(keys),
            Calendars = CalendarParser.Parse(keys),
            Escalations = LadderParser.Parse(keys),
            Context = ContextScope.Parse(keys),
            Pinned = PinnedKeys.Take(keys.Entries, PinnedOnly),
            Body = file.Body,
        };
        foreach (var key in PinnedOnly)
        {
            keys.Entry(key);
        }
        keys.Finish();
        Check(organization, sink);
        return organization;
    }

    private static PersonDefinition ParsePerson(KeyReader keys)
    {
        var person = new PersonDefinition(
            keys.RequiredText("id"),
            keys.Text("name")?.Value ?? "",
            [.. keys.Texts("roles").Select(role =>
                role.Value.StartsWith("role:", StringComparison.Ordinal) ? role.Value[5..] : role.Value)],
            keys.Texts("teams"),
            (int?)keys.Integer("review_minutes_per_day", 0, MinutesPerDay)?.Value,
            keys.Text("calendar"),
            [.. keys.Texts("accounts").Select(account => account.Value)]);
        keys.Finish();
        return person;
    }

    /// <summary>Teams are a list of names, or names with <c>{title, members}</c>.</summary>
    private static ImmutableArray<TeamDefinition> ParseTeams(KeyReader keys)
    {
        if (keys.Entry("teams")?.Value is not YamlMapping)
        {
            return [.. keys.Texts("teams").Select(team => new TeamDefinition(team.Value, "", []))];
        }
        var teams = ImmutableArray.CreateBuilder<TeamDefinition>();
        foreach (var (name, team) in keys.NamedMaps("teams"))
        {
            teams.Add(new TeamDefinition(name.Key, team.Text("title")?.Value ?? "",
                [.. team.Texts("members").Select(member => member.Value)]));
            team.Finish();
        }
        return teams.ToImmutable();
    }

    private static void Check(OrganizationDefinition organization, FindingSink sink)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var teams = organization.Teams.Select(team => team.Name).ToList();
        var calendars = organization.Calendars.Select(calendar => calendar.Name.Value).ToList();
        foreach (var person in organization.People)
        {
            if (person.Calendar is { } calendar && !calendars.Contains(calendar.Value, StringComparer.Ordinal))
            {
                sink.Report(
                    FindingCodes.UnknownCalendar, calendar.At, $"there is no calendar '{calendar.Value}'",
                    Nearest.Hint(calendar.Value, calendars, "calendars"));
            }
            if (person.Id.Value.Length > 0 && !ids.Add(person.Id.Value))
            {
                sink.Report(FindingCodes.DuplicateId, person.Id.At, $"the person '{person.Id.Value}' is here twice");
            }
            if (person.Id.Value.Length > 0 && !Who.IsValid(person.Id.Value))
            {
                sink.Report(FindingCodes.BadId, person.Id.At, $"'{person.Id.Value}' is not an id for a person");
            }
            foreach (var team in person.Teams.Where(team => !teams.Contains(team.Value, StringComparer.Ordinal)))
            {
                sink.Report(FindingCodes.UnknownTeam, team.At, $"there is no team '{team.Value}'",
                    Nearest.Hint(team.Value, teams, "teams"));
            }
        }
    }
}
