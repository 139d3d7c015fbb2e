using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;
using Weir.Agents.Gateway;
using Weir.Core;
using Weir.Core.Projects;
using Weir.Definitions.Library;
using Weir.Definitions.Models;
using Weir.Git;
using Weir.Runtime.Intake;
using Weir.Runtime.Loop;
using Weir.Runtime.Organizations;
using Weir.Runtime.Ports;
using Weir.Runtime.Projects;

namespace Weir.Server.Hosting;

/// <summary>
/// Opens the repositories of projects and reads their definitions at the target's head. Repositories are opened once;
/// definitions are read again when the target has moved.
/// </summary>
/// <param name="lineOf">An attempt's way to the gateway.</param>
internal sealed class ProjectDirectory(
    ControlLoop loop, ISandbox sandbox, HostSettings settings, Func<GivenAttempt, IModelLine> lineOf, TimeProvider time)
    : IDisposable
{
    private const string Ending = ".git";

    /// <summary>What the mirror of the organisation's home is called, where it is no project's too.</summary>
    private const string HomeName = "home";

    /// <summary>With the item that a store is for alone; without one for that of all others.</summary>
    private readonly ConcurrentDictionary<(string Location, string Branch, ItemId Item), GitRepository>
        _repositories = new();

    /// <summary>The same by what a project calls them.</summary>
    private readonly ConcurrentDictionary<(GitRepository Repository, string Name), GitRepository> _named = new();
    private readonly ConcurrentDictionary<ProjectKey, ProjectServices> _services = new();
    private HomeServices? _home;

    /// <summary>The services as last read; reads them first if need be.</summary>
    public async Task<ProjectServices> FindAsync(ProjectKey key, CancellationToken cancel) =>
        _services.TryGetValue(key, out var known) ? known : await RefreshAsync(key, cancel);

    /// <summary>Looks where the target is now, and reads the definitions again if it moved.</summary>
    public async Task<ProjectServices> RefreshAsync(ProjectKey key, CancellationToken cancel)
    {
        if (!loop.State.Projects.TryGetValue(key, out var project))
        {
            throw new RepositoryException($"There is no project {key}.");
        }
        var repository = Open(project.Primary);
        var target = await repository.RefreshAsync(cancel);
        var home = await HomeAsync(loop.State.Home, cancel);
        var others = project.Repositories.Where(one => !one.Primary).ToImmutableArray();
        if (_services.TryGetValue(key, out var known) && known.Target == target && known.Repository == repository
            && known.Others.SequenceEqual(others.Select(Open)))
        {
            return known.Home == home ? known : _services[key] = known with { Home = home };
        }
        var services = await ReadAsync(repository, target, cancel) with
        {
            Home = home,
            Others = [.. others.Select(Open)],
            OpenPrivate = (name, item) =>
                OpenPrivate(others.FirstOrDefault(other => other.Name == name) ?? project.Primary, item),
        };
        _services[key] = services;
        return services;
    }

    /// <summary>The definitions at the target's head; those that are known while it cannot be reached.</summary>
    public async Task<ProjectServices> LookAsync(ProjectKey key, CancellationToken cancel)
    {
        try
        {
            return await RefreshAsync(key, cancel);
        }
        catch (RepositoryException) when (_services.TryGetValue(key, out var known))
        {
            return known;
        }
    }

    /// <summary>Opens a repository that is not registered yet; throws when it, or its branch, is not there.</summary>
    public Task ReachAsync(ProjectRepository repository, CancellationToken cancel) =>
        Open(repository).RefreshAsync(cancel);

    /// <summary>
    /// The organisation's home as its branch is now; as it was last read while it cannot be reached. Null for none.
    /// </summary>
    public async Task<HomeServices?> HomeAsync(HomeRepository? home, CancellationToken cancel)
    {
        if (home is null)
        {
            return null;
        }
        var repository = Open(new ProjectRepository(HomeName, home.Location, home.Branch, true));
        try
        {
            var commit = await repository.RefreshAsync(cancel);
            if (_home is { } known && known.Repository == repository && known.Commit == commit)
            {
                return known;
            }
            var file = await repository.ReadFileAsync(
                commit, $"{CommittedDefinitions.Folder}/{DefinitionLayout.Organization}", cancel);
            var roster = RosterFile.Read(commit, file?.ToArray());
            return _home = new HomeServices(repository, commit, roster?.Organization?.Context ?? [], roster);
        }
        catch (RepositoryException) when (_home is { } known && known.Repository == repository)
        {
            return known;
        }
    }

    /// <summary>The definitions of a repository that is not registered yet.</summary>
    public async Task<ProjectServices> InspectAsync(ProjectRepository repository, CancellationToken cancel)
    {
        var opened = Open(repository);
        return await ReadAsync(opened, await opened.RefreshAsync(cancel), cancel);
    }

    private async Task<ProjectServices> ReadAsync(GitRepository repository, ObjectName target, CancellationToken cancel)
    {
        var files = await CommittedDefinitions.ReadAsync(repository, target, cancel);
        var library = DefinitionLibrary.Load(
            new DefinitionLayer(Origin.BuiltIn, "library", new FolderFiles(settings.LibraryDirectory)),
            new DefinitionLayer(Origin.Project, CommittedDefinitions.Folder, files));
        var models = library.Models?.Value ?? ModelsDefinition.Empty;
        var scripts = ProjectExecutors.TextsOf(models, files);
        return new ProjectServices(repository, target, library, ProjectExecutors.Of(models, scripts, lineOf, time))
        {
            Scripts = scripts,
            Roster = RosterFile.Read(target, files.Read(DefinitionLayout.Organization)),
        };
    }

    private GitRepository Open(ProjectRepository repository) => Named(
        repository,
        _repositories.GetOrAdd(
            (repository.Location, repository.Branch, default),
            _ => new GitRepository(SettingsOf(repository, MirrorName(repository)))));

    private GitRepository Named(ProjectRepository repository, GitRepository opened) =>
        _named.GetOrAdd((opened, repository.Name), _ => opened.Named(repository.Name));

    private GitRepository OpenPrivate(ProjectRepository repository, ItemId item) => Named(
        repository,
        _repositories.GetOrAdd(
            (repository.Location, repository.Branch, item),
            _ =>
            {
                var shared = MirrorName(repository);
                return new GitRepository(SettingsOf(repository, $"{shared[..^Ending.Length]}-{item}{Ending}") with
                {
                    Lender = FolderOf(shared),
                    ShowsBranches = false,
                });
            }));

    private GitRepositorySettings SettingsOf(ProjectRepository repository, string mirror) =>
        new(repository.Name, repository.Location, repository.Branch, FolderOf(mirror), sandbox);

    private string FolderOf(string mirror) => Path.Combine(settings.StateDirectory, "mirrors", mirror);

    /// <summary>
    /// A folder name that is unique for the place and stays readable. What the project calls it may change, and what
    /// was made stays where it is.
    /// </summary>
    private static string MirrorName(ProjectRepository repository)
    {
        var digest =
            Definitions.Canonical.CanonicalJson.DigestOfBytes(Encoding.UTF8.GetBytes(repository.Location)).Value;
        return $"{ProjectRegistration.NameOf(repository.Location)}-{digest["sha256:".Length..][..12]}{Ending}";
    }

    public void Dispose()
    {
        foreach (var repository in _repositories.Values)
        {
            repository.Dispose();
        }
    }
}
