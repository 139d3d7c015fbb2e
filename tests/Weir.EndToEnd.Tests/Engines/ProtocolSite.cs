using System.Net.Http.Headers;
using Weir.Core;
using Weir.Core.Items;
using Weir.Core.People;
using Weir.EndToEnd.Tests.Server.Support;
using Weir.Git.Remote;
using Weir.Runtime.Attempts;
using Weir.Runtime.Intake;
using Weir.Runtime.Ports;
using Weir.Server.Api;
using Weir.Server.Hosting;
using Weir.Server.Remote;

namespace Weir.EndToEnd.Tests.Engines;

/// <summary>A server in this process that runs no attempt, and engines that a test speaks for.</summary>
internal sealed class ProtocolSite : IAsyncDisposable
{
    private static readonly PrincipalId Somebody = PrincipalId.Person("somebody");

    private readonly Site _site;
    private readonly WeirServer _server;
    private readonly List<IDisposable> _lines = [];
    private readonly Dictionary<string, ServerLine> _lineOf = new(StringComparer.Ordinal);

    private ProtocolSite(Site site, WeirServer server)
    {
        _site = site;
        _server = server;
    }

    public WeirHost Host => _server.Host;

    /// <param name="plant">The workflow of the items; null for the garden's own.</param>
    public static async Task<ProtocolSite> StartAsync(string? plant = null)
    {
        var site = new Site();
        await site.CommitAsync(
            plant is null ? Garden.Files : Garden.Files.SetItem(".weir/workflows/plant.md", plant));
        var settings = new HostSettings(
            OrganizationId.Default, site.State, Path.Combine(site.Root, "audit.key"),
            Path.Combine(AppContext.BaseDirectory, "library"), Unsandboxed: true, Slots: 0);
        var server = await WeirServer.StartAsync(settings, 0, TimeProvider.System, CancellationToken.None);
        await server.AdmitAsync(Somebody, null, CancellationToken.None);
        await server.Host.Registration.RegisterAsync("project", Somebody, site.Remote, "main", CancellationToken.None);
        return new ProtocolSite(site, server);
    }

    public async Task<ItemId> NewItemAsync()
    {
        var reply = await Host.Intake.SubmitAsync(
            $"item-{Host.Loop.State.Sequence}", Somebody,
            new Submission(
                new ProjectKey("GARDEN"), "Plant a tulip", "Plant a tulip, red.", "plant", null, PriorityClass.Normal,
                Risk.Medium, [], System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty, [], []),
            CancellationToken.None);
        return reply.Item!.Value;
    }

    /// <summary>What holds an item, or what goes on, as the API says it.</summary>
    public async Task<string> WhyAsync(ItemId item)
    {
        using var http = new HttpClient { BaseAddress = _server.Address };
        var secret = await TokenAsync(Somebody, ApiRoutes.Read);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        return await http.GetStringAsync(new Uri($"/api/v1/orgs/default/items/{item}/why", UriKind.Relative));
    }

    public IAttemptProtocol InProcess(string engine) => Host.ProtocolOf(PrincipalId.Engine(engine));

    public async Task<IAttemptProtocol> OverHttpAsync(string engine)
    {
        var secret = await TokenAsync(PrincipalId.Engine(engine), ApiRoutes.EngineScope);
        var line = new ServerLine(_server.Address, "default", secret);
        var folder = Path.Combine(_site.Root, engine);
        var shelf = new AttemptShelf(Path.Combine(folder, "attempts"));
        var sandbox = new NoSandbox("Nothing runs here.");
        var bench =
            new RemoteBench(line, OrganizationId.Default, folder, shelf, sandbox, TimeProvider.System);
        _lines.AddRange([line, bench]);
        _lineOf[engine] = line;
        return new HttpAttemptProtocol(line, shelf, bench);
    }

    private async Task<string> TokenAsync(PrincipalId principal, string scope)
    {
        var secret = ApiContext.NewSecret();
        var hash = ApiContext.HashOf(secret);
        await Host.Loop.SubmitAsync(
            $"token-{hash}", Somebody, new IssueToken(hash.Value[^12..], hash, principal, [scope]),
            CancellationToken.None);
        return secret;
    }

    /// <summary>A folder of an engine's own.</summary>
    public string FolderOf(string engine) => Path.Combine(_site.Root, engine);

    /// <summary>Where git is served to an engine that speaks over HTTP.</summary>
    public GitDoor DoorOf(string engine, GivenAttempt attempt) => _lineOf[engine].DoorOf(attempt);

    public Task<string> GitAsync(string folder, params string[] arguments) => _site.GitAsync(folder, arguments);

    public async ValueTask DisposeAsync()
    {
        foreach (var line in _lines)
        {
            line.Dispose();
        }
        await _server.DisposeAsync();
        await _site.DisposeAsync();
    }
}
