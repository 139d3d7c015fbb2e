using System.Collections.Immutable;
using Weir.Core.Plans;

namespace Weir.Core.Projects;

/// <param name="Owner">Asked when nobody else is left.</param>
/// <param name="Reviewers">Who reviews where there is no CODEOWNERS.</param>
/// <param name="NextNumber">The number of the next item.</param>
public sealed record Project(
    ProjectKey Key,
    string Title,
    string Owner,
    ImmutableArray<string> Reviewers,
    ImmutableArray<ProjectRepository> Repositories,
    int NextNumber)
{
    public ProjectRepository Primary => Repositories.First(repository => repository.Primary);
}

/// <param name="Location">A path or URL.</param>
/// <param name="Branch">The target branch.</param>
public sealed record ProjectRepository(string Name, string Location, string Branch, bool Primary);

public sealed record ProjectRegistered(
    ProjectKey Key,
    string Title,
    string Owner,
    ImmutableArray<string> Reviewers,
    ImmutableArray<ProjectRepository> Repositories) : Event;

/// <summary>A workflow was compiled and is kept by its hash; items that start with it keep it for life.</summary>
public sealed record DefinitionPinned(Plan Plan) : Event;

public sealed record RegisterProject(
    ProjectKey Key,
    string Title,
    string Owner,
    ImmutableArray<string> Reviewers,
    ImmutableArray<ProjectRepository> Repositories) : Command;

public sealed record PinDefinition(Plan Plan) : Command;

/// <summary>The repository that has what is the whole organisation's.</summary>
/// <param name="Location">A path or URL.</param>
/// <param name="Branch">Its protected branch.</param>
public sealed record HomeRepository(string Location, string Branch);

public sealed record HomeSet(HomeRepository Home) : Event;

public sealed record SetHome(HomeRepository Home) : Command;
