using Weir.Core;
using Weir.Core.People;
using Weir.Core.Projects;
using Weir.Definitions.Findings;
using Weir.Runtime.Loop;
using Weir.Runtime.Organizations;
using Weir.Runtime.Projects;

namespace Weir.Runtime.Intake;

/// <summary>Takes a repository into the organisation as a project, with the people its definitions name.</summary>
public sealed class ProjectRegistration(
    ControlLoop loop,
    RosterKeeper rosters,
    Func<ProjectRepository, CancellationToken, Task<ProjectServices>> inspect,
    Func<ProjectRepository, CancellationToken, Task> reach,
    FindProjectServices refresh)
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
        if (services.Roster?.Fault is { } fault)
        {
            return Refuse(Refusal.Rule("broken-organization", fault, "weir project lint"));
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
        if (loop.State.Projects.ContainsKey(key))
        {
            // Nobody else here goes by an older organization.md from now on.
            await refresh(key, cancel);
        }
        if (await RecordPeopleAsync(commandId, by, key, services, cancel) is { } refused)
        {
            return Refuse(refused);
        }
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

    /// <summary>
    /// With an organization.md its people have the roles that it says, and nobody else has any; without one, whoever
    /// registers the first project holds every role.
    /// </summary>
    private async Task<Refusal?> RecordPeopleAsync(
        string commandId, PrincipalId by, ProjectKey key, ProjectServices services, CancellationToken cancel)
    {
        if (services.Roster is { } roster && await rosters.TakeAsync(commandId, by, key.Value, roster, cancel)
            is { } refusal)
        {
            return refusal;
        }
        if (services.Roster?.Organization is not { People.IsEmpty: false } && !loop.State.People.ContainsKey(by))
        {
            var alone = new Person(by, by.Name, [], [], true);
            await loop.SubmitAsync($"{commandId}-{by}", by, new RecordPerson(alone), cancel);
        }
        return null;
    }

    private CommandReply Refuse(Refusal refusal) => new(refusal, "", loop.State.Sequence, false);
}
