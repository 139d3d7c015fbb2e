using Weir.Agents.Gateway;
using Weir.Agents.Gateway.Reach;
using Weir.Core;
using Weir.Core.Engines;
using Weir.Core.Projects;
using Weir.Engines.Isolation;
using Weir.Engines.Toolchains;
using Weir.Git.Audit;
using Weir.Runtime.Attempts;
using Weir.Runtime.Audit;
using Weir.Runtime.Calendars;
using Weir.Runtime.Contexts;
using Weir.Runtime.Deployments;
using Weir.Runtime.Effects;
using Weir.Runtime.Intake;
using Weir.Runtime.Ledger;
using Weir.Runtime.Loop;
using Weir.Runtime.Organizations;
using Weir.Runtime.Ports;
using Weir.Runtime.Projects;
using Weir.Runtime.Snapshots;
using Weir.Runtime.Triggers;
using Weir.Server.Gateway;
using Weir.Storage.Blobs;
using Weir.Storage.Ledger;
using Weir.Storage.Snapshots;
using Weir.Storage.Sqlite;
using Weir.Storage.State;

namespace Weir.Server.Hosting;

/// <summary>
/// The composition root: one organisation with its journal, blobs, loop, local engine, effects and timer, in this
/// process.
/// </summary>
public sealed class WeirHost : IAsyncDisposable
{
    private readonly StateFolder _folder;
    private readonly SqliteJournal _journal;
    private readonly SnapshotKeeper _keeper;
    private readonly ProjectDirectory _projects;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _workers = [];
    private readonly CheckpointKey _key;
    private readonly UsageWorker _usage;

    /// <summary>Runs what is not to be isolated: the commands that deploy.</summary>
    private readonly ISandbox _programs;

    /// <summary>Reaches the providers of models.</summary>
    private readonly HttpMessageInvoker _models;

    private WeirHost(
        StateFolder folder,
        SqliteJournal journal,
        ControlLoop loop,
        ISnapshotStore snapshots,
        ISandbox sandbox,
        SqliteLedger ledger,
        CheckpointKey key,
        HostSettings settings,
        TimeProvider time)
    {
        _folder = folder;
        _key = key;
        _programs = Sandboxes.Unsandboxed(OptionsOf(settings));
        _journal = journal;
        _keeper = new SnapshotKeeper(loop, snapshots);
        Loop = loop;
        Sandbox = sandbox;
        Settings = settings;
        Files = FileBlobStore.Open(folder);
        Blobs = new BlobText(settings.Organization, Files);
        Ledger = ledger;
        _models = new HttpMessageInvoker(new ProviderHandler(Environment.GetEnvironmentVariable, time));
        Usage = new UsageReporter(loop, ledger);
        _usage = new UsageWorker(loop, Usage, time);
        var grants = new ModelGrants(loop, Blobs, FindProjectAsync, Usage);
        Gateway = new ModelGateway(grants.FindAsync, Keys, ledger, _models, time, settings.Tape)
        {
            Credit = new CreditSource(grants.ExtendAsync, grants.ReturnAsync),
            Ended = _usage.Ended,
        };
        _projects = new ProjectDirectory(loop, sandbox, settings, Gateway.LineOf, time);
        Pinning = new WorkflowPinning(loop, Blobs);
        Intake = new ItemIntake(loop, Blobs, _projects.RefreshAsync, Pinning);
        Runs = new AgentRuns(loop, Blobs, _projects.RefreshAsync, Pinning);
        Weighing = new ProposalWeighing(loop, Blobs, _projects.LookAsync, Pinning);
        Splitting = new ItemSplitting(loop, Blobs, _projects.RefreshAsync, Pinning);
        Firing = new TriggerFiring(loop, Intake.SubmitAsync, Blobs);
        Documents = new DocumentKeeper(loop, _projects.FindAsync, DocumentKeeper.TakeAsync, settings.Tell);
        Triggers = new TriggerKeeper(
            loop, _projects.FindAsync, _projects.LookAsync, Firing, Documents.MovedAsync, time, settings.Tell);
        PersonWork =
            new PersonWork(loop, Blobs, _projects.FindAsync, Path.Combine(settings.StateDirectory, "attempts"));
        Checkpoints = new CheckpointWorker(
            loop, journal, OpenCheckpoints(settings.StateDirectory, settings.Organization), key, AuditUpstream, time);
        Rosters = new RosterKeeper(loop, _projects.FindAsync, Blobs, time);
        Registration = new ProjectRegistration(
            loop, Rosters, _projects.InspectAsync, _projects.ReachAsync, _projects.RefreshAsync);
    }

    public ControlLoop Loop { get; }
    public BlobText Blobs { get; }
    public FileBlobStore Files { get; }
    public EngineRoll Roll { get; } = new();
    public ISandbox Sandbox { get; }
    public HostSettings Settings { get; }
    public ItemIntake Intake { get; }
    public AgentRuns Runs { get; }
    public ItemSplitting Splitting { get; }
    public ProposalWeighing Weighing { get; }
    public WorkflowPinning Pinning { get; }
    public ProjectRegistration Registration { get; }
    public RosterKeeper Rosters { get; }
    public PersonWork PersonWork { get; }
    public CheckpointWorker Checkpoints { get; }
    public TriggerFiring Firing { get; }
    public TriggerKeeper Triggers { get; }
    public DocumentKeeper Documents { get; }
    public ModelGateway Gateway { get; }
    public ProviderKeys Keys { get; } = new(Environment.GetEnvironmentVariable);
    public SqliteLedger Ledger { get; }
    public UsageReporter Usage { get; }
    public IJournal Journal => _journal;
    public IReadModels ReadModels => _journal;

    /// <summary>Why agents and commands are refused here; null when they run.</summary>
    public string? Refusal { get; private set; }

    /// <summary>The services of a project as last read.</summary>
    public FindProjectServices Projects => _projects.FindAsync;

    /// <summary>A home repository as its branch is now; null for none.</summary>
    public Task<HomeServices?> HomeAsync(HomeRepository? home, CancellationToken cancel) =>
        _projects.HomeAsync(home, cancel);

    /// <summary>The services of a project as its target is now; as last read while it cannot be reached.</summary>
    public FindProjectServices RefreshedProjects => _projects.LookAsync;

    /// <summary>
    /// Opens the state and starts to work. Throws <see cref="JournalUnavailableException"/> when another server has the
    /// state, it is of a newer version, or it cannot be written.
    /// </summary>
    public static async Task<WeirHost> StartAsync(HostSettings settings, TimeProvider time, CancellationToken cancel)
    {
        var folder = StateFolder.Lock(settings.StateDirectory);
        try
        {
            var journal = SqliteJournal.Open(folder);
            // The probe waits for a child process, and the journal for the disk.
            var probing = Task.Run(() => ChooseSandboxAsync(settings, cancel), cancel);
            var key = CheckpointKey.LoadOrCreate(settings.AuditKey);
            var ledger = SqliteLedger.Open(folder, settings.Organization);
            var snapshots = FileSnapshotStore.Open(folder);
            var loop = await ControlLoop.StartAsync(settings.Organization, journal, time, cancel, snapshots);
            var choice = await probing;
            var refused = (choice as SandboxChoice.Refused)?.Sentence;
            var sandbox = choice is SandboxChoice.Chosen chosen ? chosen.Sandbox : new NoSandbox(refused!);
            var host = new WeirHost(folder, journal, loop, snapshots, sandbox, ledger, key, settings, time)
            {
                Refusal = refused,
            };
            host.StartWorkers(time);
            return host;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    private static Task<SandboxChoice> ChooseSandboxAsync(HostSettings settings, CancellationToken cancel) =>
        Sandboxes.CreateAsync(OptionsOf(settings), cancel);

    private static SandboxOptions OptionsOf(HostSettings settings) => new()
    {
        Scratch = Path.Combine(settings.StateDirectory, "sandbox"),
        Unsandboxed = settings.Unsandboxed,
        Toolchains = ToolchainProbe.Find(ToolchainPlaces.OfThisProcess()),
        Relay = OwnProgram.Relay,
    };

    /// <summary>The checkpoints of an organisation's journal in its state folder.</summary>
    public static ICheckpointLog OpenCheckpoints(string stateDirectory, OrganizationId organization) =>
        new CheckpointLog(Path.Combine(stateDirectory, "audit.git"), organization);

    /// <summary>Others hold the primary repository of the project that was registered first.</summary>
    private static string? AuditUpstream(OrganizationState state) =>
        state.Projects.Values.MinBy(project => project.Key)?.Primary.Location;

    private void StartWorkers(TimeProvider time)
    {
        var contexts = new ContextMeasurement(_projects.FindAsync, new ContextResolver(Blobs), Blobs);
        var effects = new RepositoryEffects(_projects.FindAsync, Blobs, contexts.MeasureAsync, time);
        var workflows = new WorkflowEffects(_projects.RefreshAsync, Pinning.PinAsync, Blobs);
        var links = new ItemLinks(Loop, _projects.RefreshAsync, Pinning.PinAsync, Intake.SubmitAsync, Blobs);
        var commands = new CheckoutPrograms(_programs, Path.Combine(Settings.StateDirectory, "deployments"));
        var deployments = new DeployEffects(
            Loop, _projects.LookAsync, DeployEffects.PinnedIn(Blobs),
            new Deployer(commands), Firing, Blobs, time);
        var previews = new PreviewEffects(
            Loop, _projects.LookAsync, PreviewEffects.PinnedIn(Blobs), new Previewer(commands), Blobs);
        var adapters = new EffectAdapters(effects, workflows, links, Weighing.WeighAsync, deployments, previews);
        _workers.Add(new EffectWorker(Loop, adapters, Blobs, time).RunAsync(_stop.Token));
        _workers.Add(new Timekeeper(Loop, time).RunAsync(_stop.Token));
        _workers.Add(new CalendarKeeper(Loop, time, Tell).RunAsync(_stop.Token));
        _workers.Add(Rosters.RunAsync(_stop.Token));
        _workers.Add(Triggers.RunAsync(_stop.Token));
        _workers.Add(Checkpoints.RunAsync(_stop.Token));
        _workers.Add(_keeper.RunAsync(_stop.Token));
        _workers.Add(_usage.RunAsync(_stop.Token));
        _workers.Add(Refusal is null && Settings.Slots > 0 ? RunEngineAsync(time) : RetireEngineAsync());
    }

    /// <summary>What the engine called <paramref name="self"/> says to this server.</summary>
    public ControlProtocol ProtocolOf(PrincipalId self) => new(
        Loop, Blobs, Projects, RefreshedProjects, Roll, self)
    {
        MeterAsync = Gateway.SpentAsync,
        SettleAsync = async (attempt, cancel) =>
        {
            Gateway.Seal(attempt.Key);
            await Usage.ReportAsync(attempt.Item, attempt.Key.Attempt, isLast: true, cancel);
        },
        Over = Gateway.Close,
    };

    private Task<ProjectServices> FindProjectAsync(ProjectKey project, CancellationToken cancel) =>
        _projects.FindAsync(project, cancel);

    private async Task RunEngineAsync(TimeProvider time)
    {
        var shelf = new AttemptShelf(Path.Combine(Settings.StateDirectory, "attempts"));
        var runner = new AttemptRunner(FindBenchAsync, Sandbox, shelf);
        var engine = new EngineLoop(
            ProtocolOf(PrincipalId.Engine(HostSettings.EngineName)), runner, shelf, time,
            new EngineSettings(HostSettings.EngineName, Guid.NewGuid().ToString("n"), Settings.Slots));
        await engine.RunAsync(_stop.Token);
    }

    private async Task<AttemptBench> FindBenchAsync(AttemptDescription description, CancellationToken cancel)
    {
        var services = await _projects.FindAsync(description.Item.Id.Project, cancel);
        var repositories = services.RepositoriesOf(description.Item);
        return new AttemptBench(repositories[0], services.Executors, Blobs)
        {
            Others = [.. repositories.Skip(1)],
            Secrets = OwnProgram.SecretsIn(Settings.StateDirectory),
        };
    }

    /// <summary>An engine that was in this process before, and is not now, is given nothing.</summary>
    private async Task RetireEngineAsync()
    {
        if (Loop.State.Engines.TryGetValue(HostSettings.EngineName, out var engine) && !engine.Draining)
        {
            await Loop.SubmitAsync(
                $"retire-{engine.Incarnation}", PrincipalId.System, new DrainEngine(engine.Name), _stop.Token);
        }
    }

    /// <summary>Says something to the one who runs the server.</summary>
    public void Tell(string message) => Settings.Tell(message);

    /// <summary>Tells a second server where this one listens.</summary>
    public void Announce(string address) => _folder.Announce(address);

    /// <summary>Stops attempts (their work is saved), then the loop, then lets go of the state.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        foreach (var worker in _workers)
        {
            try
            {
                await worker;
            }
            catch (OperationCanceledException)
            {
                // That is how a worker ends.
            }
        }
        await Loop.DisposeAsync();
        await Checkpoints.FinishAsync();
        await _keeper.FinishAsync();
        await _journal.DisposeAsync();
        Usage.Dispose();
        Ledger.Dispose();
        _models.Dispose();
        Triggers.Dispose();
        Documents.Dispose();
        _projects.Dispose();
        _folder.Dispose();
        _key.Dispose();
        _stop.Dispose();
    }
}
