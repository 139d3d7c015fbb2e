using System.Collections.Immutable;
using Weir.Core;
using Weir.Core.Items;
using Weir.Definitions.Library;
using Weir.Definitions.Models;
using Weir.Definitions.Projects;
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
    public IRepository RepositoryOf(ItemState item) => item.IsRestricted ? OpenPrivate(item.Id) : Repository;

    /// <summary>Opens the store of a restricted item.</summary>
    public Func<ItemId, IRepository> OpenPrivate { get; init; } =
        item => throw new RepositoryException($"There is no store for {item} alone.");

    /// <summary>Models are live: no item pins them.</summary>
    public ModelsDefinition Models => Library.Models?.Value ?? ModelsDefinition.Empty;

    public ProjectDefinition Definition => Library.Project?.Value ?? ProjectDefinition.Empty;
}

/// <summary>Finds the services of a project; the composition root says how.</summary>
public delegate Task<ProjectServices> FindProjectServices(ProjectKey project, CancellationToken cancel);
