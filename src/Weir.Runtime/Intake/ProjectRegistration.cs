using Weir.Core;
using Weir.Core.Calendars;
using Weir.Core.People;
using Weir.Core.Projects;
using Weir.Definitions.Findings;
using Weir.Definitions.Organizations;
using Weir.Runtime.Loop;
using Weir.Runtime.Projects;

namespace Weir.Runtime.Intake;

/// <summary>Takes a repository into the organisation as a project, with the people its definitions name.</summary>
public sealed class ProjectRegistration(
    ControlLoop loop,
    Func<ProjectRepository, CancellationToken, Task<ProjectServices>> inspect,
    Func<ProjectRepository, CancellationToken, Task> reach)
{
    /// <summary>What a repository is called by its place alone.</summary>
    public static string NameOf(string location) =>
        Path.GetFileNameWithoutExtension(location.TrimEnd('/')) is { Length: > 0 } found ? found : "repository";

    /// <param name="location">A path or URL of the primary repository.</param>
    /// <param name="by">Whoever registers it; without organization.md this person holds every role.</param>
    public async Task<CommandReply> RegisterAsync(
        string commandId,
        PrincipalId by,
        string location,
        string branch,
        CancellationToken cancel)
    {
        var repository = new ProjectRepository(NameOf(location), location, branch, true);
        var services = await inspect(repository, cancel);
        if (services.Library.Project is not { } sourced)
        {
            return Refuse(Refusal.Rule(
                "no-project", $"{location} has no .weir/project.md on branch {branch}.",
                    "weir init, then commit what it writes"));
        }
        if (sourced.Findings.FirstOrDefault(finding => finding.Severity == Severity.Error) is { } error)
        {
            return Refuse(Refusal.Rule("broken-project", error.Headline, "weir project lint"));
        }
        if (services.Library.Organization?.Findings
            .FirstOrDefault(finding => finding.Severity == Severity.Error) is { } fault)
        {
            return Refuse(Refusal.Rule("broken-organization", fault.Headline, "weir project lint"));
        }
        var definition = sourced.Value;
        var key = new ProjectKey(definition.Key);
        if (loop.State.Projects.TryGetValue(key, out var known) && known.Primary.Location != location)
        {
            return Refuse(Refusal.Rule(
                "key-taken", $"Key {key} belongs to the project at {known.Primary.Location}.",
                    "another key in .weir/project.md"));
        }
        var (repositories, unclear) = ProjectPlaces.Of(definition, repository);
        if (unclear is not null)
        {
            return Refuse(unclear);
        }
        foreach (var other in repositories.Where(one => !one.Primary))
        {
            await reach(other, cancel);
        }
        if (await PublishCalendarsAsync(commandId, by, services, cancel) is { } unpublished)
        {
            return Refuse(unpublished);
        }
        await RecordPeopleAsync(commandId, by, key, services, cancel);
        var owner = definition.Team.Length > 0
            && loop.State.People.Values.Any(person => person.Is("team:" + definition.Team))
            ? "team:" + definition.Team
            : loop.State.People.Values.Any(person => person.Is("role:maintainer")) ? "role:maintainer" : by.Value;
        return await loop.SubmitAsync(
            commandId, by,
            new RegisterProject(
                key, definition.Title.Length > 0
                    ? definition.Title
                    : definition.Name.Value, owner, definition.Reviewers, repositories),
            cancel);
    }

    /// <summary>Without an organization.md no calendar is touched: another project may have brought them.</summary>
    private async Task<Refusal?> PublishCalendarsAsync(
        string commandId, PrincipalId by, ProjectServices services, CancellationToken cancel)
    {
        if (services.Library.Organization?.Value is not { } organization)
        {
            return null;
        }
        var reply = await loop.SubmitAsync(
            $"{commandId}-calendars", by,
            new PublishCalendars(CalendarExpansion.Expand(organization.Calendars, loop.Now)), cancel);
        return reply.Refusal;
    }

    /// <summary>
    /// With an organization.md its people have the roles that it says, and nobody else has any: whoever held every role
    /// because there was no other way holds them no longer. Whom the file named before and names no more is removed.
    /// </summary>
    private async Task RecordPeopleAsync(
        string commandId, PrincipalId by, ProjectKey key, ProjectServices services, CancellationToken cancel)
    {
        var known = loop.State.People;
        if (services.Library.Organization?.Value is not { People.IsEmpty: false } organization)
        {
            if (!known.ContainsKey(by))
            {
                await RecordAsync(new Person(by, by.Name, [], [], true));
            }
            return;
        }
        var people = RoleBook.From(organization, by.Name).AsPeople();
        foreach (var person in people)
        {
            await RecordAsync(person with { ListedBy = key.Value });
        }
        foreach (var gone in known.Values
            .Where(person => person.ListedBy == key.Value && people.All(named => named.Id != person.Id)))
        {
            await loop.SubmitAsync($"{commandId}-{gone.Id}-gone", by, new RemovePerson(gone.Id), cancel);
        }
        foreach (var founder in
            known.Values.Where(person => person.EveryRole && people.All(named => named.Name != person.Name)))
        {
            await RecordAsync(founder with { EveryRole = false });
        }

        async Task RecordAsync(Person person) =>
            await loop.SubmitAsync($"{commandId}-{person.Id}", by, new RecordPerson(person), cancel);
    }

    private CommandReply Refuse(Refusal refusal) => new(refusal, "", loop.State.Sequence, false);
}
