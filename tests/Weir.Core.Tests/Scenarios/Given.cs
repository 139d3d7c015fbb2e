using System.Collections.Immutable;
using Weir.Core.Engines;
using Weir.Core.People;
using Weir.Core.Projects;

namespace Weir.Core.Tests.Scenarios;

/// <summary>
/// What a scenario starts with: project W, whose owner is <c>chief</c>; the people below; one engine <c>e1</c> with
/// four slots; Monday 2026-01-05, 09:00 UTC. A <c>given</c> line of the plan changes that: <c>alone</c> (one person
/// with every role), <c>slots 1</c>, <c>no engine</c>, <c>unsandboxed</c>, <c>repository by hand</c> (else branches are
/// found and refs published by themselves, unseen), <c>reviewers role:lead</c> of the project, <c>beside web</c>
/// (another repository, which is pushed after the primary).
/// </summary>
internal sealed record Given(
    bool Alone, int Slots, bool Isolated, bool RepositoryByHand, ImmutableArray<string> Reviewers)
{
    /// <summary>Those that the project has beside the primary.</summary>
    public ImmutableArray<string> Others { get; init; } = [];

    public static readonly ProjectKey Project = new("W");
    public static readonly Timestamp Start = new(1_767_603_600_000);

    public static Given Read(string plan)
    {
        var clauses = Line.Read(plan).Where(line => line.Noun == "given").SelectMany(line => line.Clauses).ToList();
        var slots = clauses.Find(clause => clause.Word == "slots") is { } some ? int.Parse(some.Rest[0]) : 4;
        return new Given(
            clauses.Exists(clause => clause.Word == "alone"),
            clauses.Exists(clause => clause.Word == "no") ? 0 : slots,
            !clauses.Exists(clause => clause.Word == "unsandboxed"),
            clauses.Exists(clause => clause.Word == "repository"),
            clauses.Find(clause => clause.Word == "reviewers")?.Rest ?? [])
        {
            Others = clauses.Find(clause => clause.Word == "beside")?.Rest ?? [],
        };
    }

    /// <summary>The name says the role; <c>maintainer</c> and <c>colleague</c> share theirs.</summary>
    public ImmutableArray<Person> People => Alone
        ? [Person("chief", everyRole: true)]
        :
        [
            Person("chief"),
            Person("requester"),
            Person("maintainer", "maintainer"),
            Person("colleague", "maintainer"),
            Person("tester", "qa"),
            Person("lead", "lead"),
            Person("stranger"),
        ];

    public IEnumerable<Command> Commands()
    {
        yield return new RegisterProject(
            Project, "Workshop", "chief", Reviewers,
            [
                new ProjectRepository("main", "/repository", "main", true),
                .. Others.Select(name => new ProjectRepository(name, "/" + name, "main", false)),
            ]);
        foreach (var person in People)
        {
            yield return new RecordPerson(person);
        }
        if (Slots > 0)
        {
            yield return new RegisterEngine("e1", "1", Slots, Isolated);
        }
    }

    private static Person Person(string name, string? role = null, bool everyRole = false) =>
        new(PrincipalId.Person(name), name, role is null ? [] : [role], [], everyRole);
}
