using System.Collections.Immutable;
using Weir.Core;
using Weir.Core.Items;
using Weir.Definitions.Contexts;
using Weir.Definitions.Library;
using Weir.Definitions.Models;
using Weir.Definitions.Projects;
using Weir.Runtime.Organizations;
using Weir.Runtime.Ports;

namespace Weir.Runtime.Projects;

/// <summary>What a project's items are worked on with, as its target branch says.</summary>
/// <param name="Target">The target commit that the definitions were read at.</param>
public sealed record ProjectServices(
    IRepository Repository,
    ObjectName Target,
    DefinitionLibrary Library,
    ImmutableArray<IExecutor> Executors)
{
    /// <summary>The scripts of scripted providers, by their path below the definitions' folder.</summary>
    public ImmutableSortedDictionary<string, string> Scripts { get; init; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// Where the work on an item is kept: with that of the others, or for a restricted item in a store of its own,
    /// which reads what the others made and is not read by them.
    /// </summary>
    public IRepository RepositoryOf(ItemState item) => Own(item, Repository);

    /// <summary>The project's repositories besides the primary, in the order in which the project has them.</summary>
    public ImmutableArray<IRepository> Others { get; init; } = [];

    /// <summary>
    /// Where the work on an item is kept in each repository, the primary first: those that its branch began in,
    /// whatever the project has by now.
    /// </summary>
    public ImmutableArray<IRepository> RepositoriesOf(ItemState item) =>
    [
        RepositoryOf(item),
        .. item.Branch.IsStarted
            ? item.Branch.Bases.Skip(1).Select(@base => Other(item, @base.Repository))
            : Others.Select(other => Own(item, other)),
    ];

    private IRepository Other(ItemState item, string name) =>
        Others.FirstOrDefault(other => other.Name == name) is { } found
            ? Own(item, found)
            : throw new RepositoryException(
                $"{item.Id} began in repository {name}, which project {item.Id.Project} has no longer. Put it back "
                + "into .weir/project.md, then register the project again: weir project add.");

    private IRepository Own(ItemState item, IRepository repository) =>
        item.IsRestricted ? OpenPrivate(repository.Name, item.Id) : repository;

    /// <summary>Opens the store of a restricted item for the repository of that name.</summary>
    public Func<string, ItemId, IRepository> OpenPrivate { get; init; } =
        (_, item) => throw new RepositoryException($"There is no store for {item} alone.");

    /// <summary>The organisation's home; null where none is set.</summary>
    public HomeServices? Home { get; init; }

    /// <summary>The project's own organization.md; null where it has none.</summary>
    public RosterFile? Roster { get; init; }

    /// <summary>Models are live: no item pins them.</summary>
    public ModelsDefinition Models => Library.Models?.Value ?? ModelsDefinition.Empty;

    public ProjectDefinition Definition => Library.Project?.Value ?? ProjectDefinition.Empty;
}

/// <summary>The organisation's home repository, at the head of its protected branch.</summary>
/// <param name="Scopes">The sets of documents that agents of every project may name.</param>
/// <param name="Roster">Its organization.md; null where it has none.</param>
public sealed record HomeServices(
    IRepository Repository, ObjectName Commit, ImmutableArray<ContextScope> Scopes, RosterFile? Roster);

/// <summary>Finds the services of a project; the composition root says how.</summary>
public delegate Task<ProjectServices> FindProjectServices(ProjectKey project, CancellationToken cancel);
