using System.Collections.Immutable;
using Weir.Core;
using Weir.Definitions.Models;
using Weir.Runtime.Ports;

namespace Weir.Runtime.Projects;

/// <summary>What a project's items are worked on with. Models are live: they are what the target branch says now.</summary>
public sealed record ProjectServices(
    IRepository Repository,
    ModelsDefinition Models,
    ImmutableArray<IExecutor> Executors);

/// <summary>Finds the services of a project; the composition root says how.</summary>
public delegate Task<ProjectServices> FindProjectServices(ProjectKey project, CancellationToken cancel);
