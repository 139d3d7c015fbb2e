using Weir.Core;
using Weir.Core.Changes;
using Weir.Core.Plans;
using Weir.Definitions.Library;
using Weir.Runtime.Ports;
using Weir.Simulation.Tests.Actors;
using Weir.Simulation.Tests.Invariants;
using Weir.Simulation.Tests.Ports;
using Weir.Simulation.Tests.Scheduling;
using Weir.Simulation.Tests.Time;
using Weir.Simulation.Tests.Traces;
using Weir.Storage.Memory;

namespace Weir.Simulation.Tests;

/// <summary>
/// Everything that outlives a server: time, the ledger, the repository, who watches, and who is up at present.
/// </summary>
internal sealed class World
{
    public static readonly OrganizationId Organization = OrganizationId.Default;
    public static readonly ProjectKey Project = new("SIM");

    private const int SaltBytes = 32;

    private readonly SimulationScheduler _scheduler;
    private readonly JournalFaults _faults;
    private readonly Dice _snapshotDice;
    private readonly IJournal _ledger;
    private TaskCompletionSource _changed = new();
    private Dice? _deploymentDice;
    private Dice? _previewDice;

    public World(Settings settings, SimulationScheduler scheduler)
    {
        Settings = settings;
        _scheduler = scheduler;
        Time = new VirtualTime(VirtualTime.StartOf(settings.Seed));
        Trace = new Trace(Time, settings.Tell);
        Auditor = new Auditor(this);
        Ears = new Ears(Time);
        _ledger = settings.Ledger(Ledger);
        Chance = Dice.For(settings.Seed, 1);
        _faults = new JournalFaults(Dice.For(settings.Seed, 2));
        _snapshotDice = Dice.For(settings.Seed, 4);
        var salts = Dice.For(settings.Seed, 3);
        Blobs = new MemoryBlobStore(() => salts.Bytes(SaltBytes));
        Documents = new SimulatedDocuments(Repository);
        Door = new Door(this);
        Meter = new SimulatedMeter(this, Dice.For(settings.Seed, 6));
        Side = settings.HasTwoRepositories ? new RepositoryWorld(RepositoryWorld.Side) : null;
    }

    public Settings Settings { get; }
    public VirtualTime Time { get; }
    public MachineClock Clock { get; } = new();
    public Trace Trace { get; }
    public Auditor Auditor { get; }
    public Ears Ears { get; }

    /// <summary>The process that took the lead last, whether or not it lives.</summary>
    public Life? Leader { get; set; }

    /// <summary>Attempts whose work goes on, on whatever engine, whatever was said of them.</summary>
    public HashSet<AttemptId> Working { get; } = [];
    public Door Door { get; }
    public Dice Chance { get; }
    public MemoryJournal Ledger { get; } = new();
    public MemoryBlobStore Blobs { get; }
    public RepositoryWorld Repository { get; } = new();
    public SimulatedDocuments Documents { get; }
    public SimulatedMeter Meter { get; }

    /// <summary>The project's second repository; null in most seeds.</summary>
    public RepositoryWorld? Side { get; }

    /// <summary>The project's repositories, the primary first.</summary>
    public IEnumerable<RepositoryWorld> Repositories => Side is null ? [Repository] : [Repository, Side];

    public RepositoryWorld RepositoryOf(string name) => Repositories.First(repository => repository.Name == name);

    /// <summary>The workflows as they were written, by hash: what is pinned may be another, if a mutant has it so.
    /// </summary>
    public Dictionary<Digest, Plan> Written { get; } = [];

    public DeploymentWorld Deployments { get; } = new();

    /// <summary>The previews that stand, whole or half.</summary>
    public HashSet<EffectId> Previews { get; } = [];
    public Dice PreviewDice => _previewDice ??= Dice.For(Settings.Seed, 21);
    public Dice DeploymentDice => _deploymentDice ??= Dice.For(Settings.Seed, 20);

    /// <summary>The definitions on the target, as far as they are read: the triggers.</summary>
    public DefinitionLibrary Library { get; set; } = DefinitionLibrary.Load();

    /// <summary>The snapshots that are kept, by sequence.</summary>
    public SortedDictionary<long, Lazy<byte[]>> Snapshots { get; } = [];

    /// <summary>The server that is up; null between two.</summary>
    public Server? Server { get; private set; }

    /// <summary>Servers that another has taken the lead from, and that still run.</summary>
    public List<Server> Deposed { get; } = [];

    /// <summary>Things no longer go wrong.</summary>
    public bool IsCalm { get; private set; }

    /// <summary>The first thing that went wrong with Weir itself.</summary>
    public Exception? Failure { get; private set; }

    public Timestamp Now => new(Time.GetUtcNow().ToUnixTimeMilliseconds());

    /// <summary>What a reader of the server sees: durable, and never newer than the journal.</summary>
    public OrganizationState? Seen => Server?.Loop.State;

    public void Fail(Exception broken) => Failure ??= broken;

    public void Start(Func<Task> work) => _scheduler.Start(work, trouble => Failure ??= trouble);

    /// <summary>Completes at the next durable event, or after that time.</summary>
    public Task ChangedAsync(long orAfter) => Task.WhenAny(_changed.Task, Time.After(orAfter));

    /// <summary>
    /// Completes when the server that is up has published such a state, when another comes up, or after that time.
    /// </summary>
    public Task PublishedAsync(Func<OrganizationState, bool> has, long orAfter) => Server is not { } server
        ? ChangedAsync(orAfter)
        : Task.WhenAny(
            server.Loop.WaitUntilAsync(has, TimeSpan.FromMilliseconds(orAfter), Time, CancellationToken.None),
            server.Gone);

    public SimulatedJournal NewJournal(Life life) => new(
        new WatchedLedger(this, life, _ledger), _faults, life, Committed);

    public SimulatedSnapshots NewSnapshots(Life life) => new(Snapshots, _snapshotDice, life);

    public IJournal Mutate(IJournal journal) => Settings.Journal(this, journal);

    public SimulatedRepository NewRepository(Life life) => new(Repository, Chance, life)
    {
        Quiet = IsCalm,
        Claim = (request, facts) =>
            Settings.Rebased(request, Repository.Measure(request.Base, request.Head).Repositories[0], facts),
        StacksOnlyTheSame = Settings.StacksOnlyTheSame,
    };

    public SimulatedRepository? NewSide(Life life) =>
        Side is null ? null : new SimulatedRepository(Side, Chance, life) { Quiet = IsCalm };

    /// <summary>What a change is as a patch, over all of its repositories.</summary>
    public string PatchOf(ChangeFacts facts) => string.Concat(facts.Touched.Select(change =>
        change.Repository + "\n" + RepositoryOf(change.Repository).Patch(change.Base, change.Head)));

    public async Task BringUpAsync()
    {
        var server = await Server.StartAsync(this);
        if (Server is not null)
        {
            server.Kill();
            return;
        }
        Auditor.Recovered(server.Loop.State);
        Server = server;
        Up(server);
        Changed();
    }

    /// <summary>Another server takes the lead, and the one that led goes on as if it had not noticed.</summary>
    public async Task DeposeAsync()
    {
        var old = Server;
        var server = await Server.StartAsync(this);
        if (old is null || Server != old)
        {
            server.Kill();
            return;
        }
        Auditor.Recovered(server.Loop.State);
        Trace.Note("deposed", $"at {server.Loop.State.Sequence}");
        Up(server);
        Deposed.Add(old);
        Server = server;
        Changed();
    }

    /// <summary>Counts the ways in which servers come up.</summary>
    private void Up(Server server)
    {
        var recovered = server.Loop.Recovered;
        Trace.Note("up", $"at {server.Loop.State.Sequence}, from the snapshot at {recovered.Snapshot}");
        if (recovered.Snapshot > 0)
        {
            Trace.Note("snapshot used", $"{recovered.Snapshot}");
        }
        foreach (var discarded in recovered.Discarded)
        {
            Trace.Note("snapshot discarded", discarded);
        }
    }

    public void Bury(Server deposed)
    {
        deposed.Kill();
        Deposed.Remove(deposed);
    }

    public void Crash()
    {
        Trace.Note("crash", $"at {Server?.Loop.State.Sequence}");
        Server?.Kill();
        Server = null;
    }

    public void CalmDown()
    {
        Trace.Note("calm", "");
        IsCalm = true;
        _faults.Quiet = true;
        Deposed.ToList().ForEach(Bury);
        Server?.Calm();
    }

    private void Committed(JournalBatch batch)
    {
        try
        {
            Auditor.Committed(batch);
        }
        catch (Exception broken)
        {
            Failure ??= broken;
        }
        Changed();
    }

    private void Changed()
    {
        var changed = _changed;
        _changed = new TaskCompletionSource();
        changed.TrySetResult();
    }
}
