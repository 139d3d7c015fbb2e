using Weir.Core;
using Weir.Engines.Isolation;
using Weir.Engines.Toolchains;
using Weir.Runtime.Attempts;
using Weir.Runtime.Ports;
using Weir.Server.Hosting;
using Weir.Server.Views;
using Weir.Storage.State;

namespace Weir.Server.Remote;

/// <summary>
/// The composition root of an engine in a process of its own, on any machine that reaches the server. It knows no
/// database and no definition; all it has is its token and a folder.
/// </summary>
public sealed class RemoteEngine : IAsyncDisposable
{
    private readonly StateFolder _folder;
    private readonly RemoteBench _bench;
    private readonly EngineLoop _loop;

    private RemoteEngine(StateFolder folder, RemoteBench bench, EngineLoop loop, ISandbox sandbox)
    {
        _folder = folder;
        _bench = bench;
        _loop = loop;
        Sandbox = sandbox;
    }

    public ISandbox Sandbox { get; }

    /// <summary>Asks the server which engine the token is for.</summary>
    /// <exception cref="ProtocolUnavailableException">Nobody answers.</exception>
    /// <exception cref="ProtocolRefusedException">The server does not want this engine.</exception>
    public static async Task<string> GreetAsync(ServerLine line, CancellationToken cancel)
    {
        var name = (await line.GetAsync<EngineSelf>("engines/self", cancel)).Name;
        return EngineName.IsValid(name)
            ? name
            : throw new ProtocolRefusedException("bad-name", EngineName.Rule, "weir token new engine:build-1");
    }

    /// <exception cref="JournalUnavailableException">Another engine has the folder.</exception>
    /// <exception cref="ProtocolRefusedException">Nothing isolates here, and nobody accepted that.</exception>
    public static async Task<RemoteEngine> OpenAsync(
        ServerLine line, RemoteEngineSettings settings, TimeProvider time, CancellationToken cancel)
    {
        var folder = StateFolder.Lock(settings.Folder);
        try
        {
            var choice = await Sandboxes.CreateAsync(
                new SandboxOptions
                {
                    Scratch = Path.Combine(settings.Folder, "sandbox"),
                    Unsandboxed = settings.Unsandboxed,
                    Toolchains = ToolchainProbe.Find(ToolchainPlaces.OfThisProcess()),
                    Relay = OwnProgram.Relay,
                },
                cancel);
            if (choice is not SandboxChoice.Chosen { Sandbox: var sandbox })
            {
                throw new ProtocolRefusedException(
                    "no-sandbox", ((SandboxChoice.Refused)choice).Sentence, "weir engine --unsandboxed");
            }
            var shelf = new AttemptShelf(Path.Combine(settings.Folder, "attempts"));
            var bench = new RemoteBench(line, settings.Organization, settings.Folder, shelf, sandbox, time);
            var runner = new AttemptRunner(bench.FindAsync, sandbox, shelf);
            var protocol = new HttpAttemptProtocol(line, shelf, bench);
            var loop = new EngineLoop(
                protocol, runner, shelf, time,
                new EngineSettings(settings.Name, Guid.NewGuid().ToString("n"), settings.Slots)
                {
                    Notice = settings.Notice,
                });
            return new RemoteEngine(folder, bench, loop, sandbox);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Works until cancelled, or until it is drained.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        await _bench.PruneAsync(cancel);
        await _loop.RunAsync(cancel);
    }

    public ValueTask DisposeAsync()
    {
        _bench.Dispose();
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}

/// <param name="Folder">The engine's own: mirrors, attempts, results that are not acknowledged.</param>
/// <param name="Notice">Hears sentences for the person who runs it.</param>
public sealed record RemoteEngineSettings(
    OrganizationId Organization, string Name, string Folder, int Slots, bool Unsandboxed, Action<string> Notice);
