using System.Collections.Immutable;
using Weir.Core;
using Weir.Core.People;
using Weir.Definitions.Projects;
using Weir.Definitions.Workflows;

namespace Weir.Definitions.Organizations;

/// <summary>
/// Answers who <c>role:x</c>, <c>team:x</c> or a person's id stands for. Without <c>organization.md</c> one person,
/// who initialised Weir, holds every role; self-review is then permitted and marked.
/// </summary>
public sealed class RoleBook
{
    private readonly ImmutableArray<PersonDefinition> people;
    private readonly ImmutableArray<TeamDefinition> teams;
    private readonly string? single;

    private RoleBook(ImmutableArray<PersonDefinition> people, ImmutableArray<TeamDefinition> teams, string? single)
    {
        this.people = people;
        this.teams = teams;
        this.single = single;
    }

    /// <summary>True when one person holds every role.</summary>
    public bool IsSinglePerson => single is not null;

    /// <summary>Everybody there is, by id.</summary>
    public ImmutableArray<string> People =>
        single is not null ? [single] : [.. people.Select(person => person.Id.Value)];

    /// <summary>The same people as the control plane knows them.</summary>
    public ImmutableArray<Person> AsPeople() => single is not null
        ? [new Person(PrincipalId.Person(single), single, [], [], true)]
        :
        [
            .. people.Select(person => new Person(
                PrincipalId.Person(person.Id.Value), person.Id.Value, person.Roles,
                [
                    .. person.Teams.Select(team => team.Value)
                        .Concat(teams.Where(team => team.Members.Contains(person.Id.Value, StringComparer.Ordinal))
                            .Select(team => team.Name))
                        .Distinct(StringComparer.Ordinal),
                ],
                false)
            {
                Accounts = person.Accounts,
                Calendar = person.Calendar?.Value,
            }),
        ];

    public static RoleBook SinglePerson(string person) => new([], [], person);

    /// <summary>
    /// The organisation's people; the initialising person alone when there is no organisation, or nobody in it.
    /// </summary>
    public static RoleBook From(OrganizationDefinition? organization, string initialPerson) =>
        organization is null || organization.People.IsEmpty
            ? SinglePerson(initialPerson)
            : new RoleBook(organization.People, organization.Teams, null);

    /// <summary>
    /// The ids of the people that <paramref name="who"/> stands for, in the organisation's order; empty when nobody.
    /// <c>codeowners</c> and <c>owner</c> need the project: see <see cref="Reviewers"/> and <see cref="Owner"/>.
    /// </summary>
    public ImmutableArray<string> Holders(string who)
    {
        var colon = who.IndexOf(':', StringComparison.Ordinal);
        var (kind, name) = colon < 0 ? ("person", who) : (who[..colon], who[(colon + 1)..]);
        if (single is not null)
        {
            return kind != "person" || name == single ? [single] : [];
        }
        return kind switch
        {
            "role" => Where(person => person.Roles.Contains(name, StringComparer.Ordinal)),
            "team" => Where(person => person.Teams.Any(team => team.Value == name)
                || teams.Any(team =>
                    team.Name == name && team.Members.Contains(person.Id.Value, StringComparer.Ordinal))),
            _ => Where(person => person.Id.Value == name),
        };
    }

    public bool Holds(string person, string who) => Holders(who).Contains(person, StringComparer.Ordinal);

    /// <summary>Who reviews where CODEOWNERS names nobody: the project's reviewers, else the owner.</summary>
    public ImmutableArray<string> Reviewers(ProjectDefinition project, string workflowOwner)
    {
        var reviewers = project.Reviewers.SelectMany(who => Holders(who)).Distinct(StringComparer.Ordinal)
            .ToImmutableArray();
        return reviewers.IsEmpty ? Owner(project, workflowOwner) : reviewers;
    }

    /// <summary>
    /// Who is asked in the end: the workflow's owner, else the project's team, else maintainers, else everybody.
    /// </summary>
    public ImmutableArray<string> Owner(ProjectDefinition project, string workflowOwner)
    {
        string[] candidates =
        [
            workflowOwner == Who.Owner ? "" : workflowOwner,
            project.Team.Length == 0 ? "" : "team:" + project.Team,
            "role:maintainer",
        ];
        foreach (var candidate in candidates)
        {
            if (candidate.Length > 0 && Holders(candidate) is { IsEmpty: false } holders)
            {
                return holders;
            }
        }
        return People;
    }

    private ImmutableArray<string> Where(Func<PersonDefinition, bool> holds) =>
        [.. people.Where(holds).Select(person => person.Id.Value)];
}
