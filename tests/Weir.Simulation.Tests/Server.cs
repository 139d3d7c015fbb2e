using Weir.Core;
using Weir.Core.Effects;
using Weir.Core.Intake;
using Weir.Core.Items;
using Weir.Core.Risks;
using Weir.Core.Triggers;
using Weir.Definitions.Compile;
using Weir.Runtime.Attempts;
using Weir.Runtime.Calendars;
using Weir.Runtime.Effects;
using Weir.Runtime.Intake;
using Weir.Runtime.Loop;
using Weir.Runtime.Ports;
using Weir.Runtime.Projects;
using Weir.Runtime.Snapshots;
using Weir.Runtime.Triggers;
using Weir.Simulation.Tests.Actors;
using Weir.Simulation.Tests.Ports;
using Weir.Simulation.Tests.Time;

namespace Weir.Simulation.Tests;

/// <summary>
/// One process of the server: the real loop, timekeeper, effect worker and keeper of snapshots, on ports that die with
/// it. A kill leaves everything where it is, as <c>kill -9</c> does: no call returns, no timer fires, what was not
/// committed is lost.
/// </summary>
internal sealed class Server
{
    /// <summary>Events between two snapshots: some of each run's starts find one, and a tail behind it.</summary>
    private const int SnapshotEvery = 250;

    private readonly World _world;
    private readonly Life _life;
    private readonly ProcessClock _clock;
    private readonly SimulatedJournal _journal;
    private readonly SimulatedRepository _repository;
    private readonly SimulatedRepository? _side;
    private readonly SimulatedSnapshots _snapshots;
    private readonly TaskCompletionSource _gone = new();
    private Timekeeper? _timekeeper;
    private ProjectServices? _known;

    private Server(World world)
    {
        _world = world;
        _life = new Life(world.Time);
        _clock = new ProcessClock(world.Time, world.Clock, _life);
        _journal = world.NewJournal(_life);
        _repository = world.NewRepository(_life);
        _side = world.NewSide(_life);
        _snapshots = world.NewSnapshots(_life);
    }

    public ControlLoop Loop { get; private set; } = null!;

    /// <summary>Completes when the process is killed: its callers see their connections break.</summary>
    public Task Gone => _gone.Task;

    /// <summary>Starts a process. Like an operator, it is started again when it cannot read its journal.</summary>
    public static async Task<Server> StartAsync(World world)
    {
        while (true)
        {
            var server = new Server(world);
            try
            {
                server.Loop = await ControlLoop.StartAsync(
                    World.Organization, world.Mutate(server._journal), server._clock, CancellationToken.None,
                    server._snapshots);
            }
            catch (JournalUnavailableException trouble)
            {
                server.Kill();
                world.Trace.Note("start fails", trouble.Message);
                await world.Time.After(1_000);
                continue;
            }
            server.Run();
            return server;
        }
    }

    public void Kill()
    {
        _life.End();
        _gone.TrySetResult();
    }

    /// <summary>Stops it as SIGSTOP does: it knows nothing of the time that passes.</summary>
    public void StopFor(long milliseconds)
    {
        _life.StopFor(milliseconds);
        _world.Ears.Stopped(_life, milliseconds);
    }

    public void Calm()
    {
        _repository.Quiet = true;
        _ = _side?.Quiet = true;
    }

    private void Run()
    {
        _world.Ears.Opened(_life);
        _timekeeper = new Timekeeper(Loop, _clock);
        var blobs = new BlobText(World.Organization, _world.Blobs);
        // Effects use the repository alone; no definition is read.
        var services = new ProjectServices(_repository, default, null!, [])
        {
            Others = _side is null ? [] : [_side],
            OpenPrivate = (name, _) => name == RepositoryWorld.Side ? _side! : _repository,
        };
        var repositories = new RepositoryEffects(
            (_, _) => Task.FromResult(services), blobs,
            (state, item, commit, _) => Task.FromResult(_world.Documents.Measure(state, item, commit)), _clock);
        var workflows = new WorkflowEffects(
            (_, _) => Task.FromResult(services), (_, name, _) => Task.FromResult(Pinned(name)), blobs);
        var links = new ItemLinks(
            Loop, (_, _) => Task.FromResult(services), (_, name, _) => Task.FromResult(Pinned(name)), SubmitAsync,
            blobs);
        var firing = new TriggerFiring(Loop, SubmitAsync, blobs);
        var deployments = new DeployEffects(
            Loop, Known, (_, item, _, _) => Task.FromResult(Written(item)),
            new SimulatedDeployer(_world, _world.Deployments, _world.DeploymentDice, _life), firing, blobs, _clock);
        var previews = new PreviewEffects(
            Loop, Known, (_, _, _) => Task.FromResult(new PreviewDocument("up", "down", null, null, [])),
            new SimulatedPreviewer(_world.Previews, _world.PreviewDice, _life, () => _world.IsCalm), blobs);
        var adapters = new EffectAdapters(repositories, workflows, links, WeighAsync, deployments, previews);
        var worker = new EffectWorker(Loop, adapters, blobs, _clock);
        _world.Start(() => _timekeeper.RunAsync(CancellationToken.None));
        _world.Start(() => worker.RunAsync(CancellationToken.None));
        _world.Start(() => _world.Settings.Beside(_world, Loop));
        _world.Start(() => new CalendarKeeper(Loop, _clock, _ => { }).RunAsync(CancellationToken.None));
        var documents = new DocumentKeeper(
            Loop, Known, (services, _) => Task.FromResult(SimulatedDocuments.Survey(services.Target)), _ => { });
        _world.Start(() => new TriggerKeeper(
            Loop, Known, Known, firing, documents.MovedAsync, _clock, _ => { })
            .RunAsync(CancellationToken.None));
        var keeper = new SnapshotKeeper(Loop, _snapshots, SnapshotEvery);
        _world.Start(() => keeper.RunAsync(CancellationToken.None));
    }

    /// <summary>Of every second item a deployment can be found.</summary>
    private static DeployDocument Written(ItemState item) => new(
        "deploy", "undo", item.Id.Number % 2 == 0 ? "find" : null, null, [], "probe", null, null);

    /// <summary>The definitions that are read of the target.</summary>
    private Task<ProjectServices> Known(ProjectKey project, CancellationToken cancel)
    {
        var (target, library) = (_world.Repository.Target, _world.Library);
        if (_known is not { } known || known.Target != target || !ReferenceEquals(known.Library, library))
        {
            _known = known = new ProjectServices(_repository, target, library, []);
        }
        return Task.FromResult(known);
    }

    /// <summary>What follows is made with the plan that was pinned first; now and then there is none.</summary>
    private async Task<SubmissionReply> SubmitAsync(
        string commandId, PrincipalId by, Submission submission, CancellationToken cancel)
    {
        if (submission.Trigger is { } call)
        {
            return await SubmitAsync(commandId, by, submission, call);
        }
        if (Loop.State.Sequence % 5 == 0)
        {
            return SubmissionReply.Refuse(Refusal.Invalid("no-workflow", "No workflow is for that kind.", null));
        }
        var reply = await Loop.SubmitAsync(
            commandId, by,
            new CreateItem(
                submission.Project, submission.Kind!, submission.Title, new Digest("sha256:" + Trees.Hash("request")),
                Loop.State.Plans.Keys.First(), submission.Class ?? PriorityClass.Normal,
                submission.Risk ?? Risk.Medium, [], [], [], [])
            {
                Origin = submission.Origin,
                Due = submission.Due,
            },
            cancel);
        return new SubmissionReply(reply.Refusal, null, [], []);
    }

    /// <summary>What a trigger makes follows the workflow that it is written in.</summary>
    private async Task<SubmissionReply> SubmitAsync(
        string commandId, PrincipalId by, Submission submission, TriggerCall call)
    {
        if (Loop.State.Plans.Values.FirstOrDefault(plan => plan.Workflow == submission.Workflow) is not { } plan)
        {
            return SubmissionReply.Refuse(FoundWorkflow.Missing(submission.Workflow!, []).Trouble!);
        }
        var request = new Digest("sha256:" + Trees.Hash("request"));
        var reply = await Loop.SubmitAsync(
            commandId, by,
            new FireTrigger(call.Trigger, call.Occurrence, call.Key, new CreateItem(
                submission.Project, "task", submission.Title, request, plan.Hash, PriorityClass.Low, Risk.Medium,
                [], [], [], [])),
            CancellationToken.None);
        return new SubmissionReply(
            reply.Refusal, ItemId.TryParse(reply.Created, out var id) ? id : null, [], []);
    }

    /// <summary>
    /// Often a person has to say what it is; and what the agent says of the risk counts if it is higher.
    /// </summary>
    private Task<EffectOutcome> WeighAsync(ItemState item, CancellationToken cancel)
    {
        var asks = Loop.State.Sequence % 3 == 0;
        return Task.FromResult<EffectOutcome>(new EffectOutcome.Weighed(
            new Digest("sha256:" + Trees.Hash("proposal")), [],
            [new RiskClaim((Risk)(Loop.State.Sequence % 3), new RiskCause(RiskSource.Agent, "intake", null))], [],
            asks ? IntakeQuestion.HighRisk : null,
            asks ? null : new Classification("task", SomePlan(item), item.Class, [], [])));
    }

    private Digest SomePlan(ItemState item) =>
        Loop.State.Plans.Values.First(plan => plan.Hash != item.Plan).Hash;

    /// <summary>A workflow that an item follows already, or none.</summary>
    private FoundWorkflow Pinned(string name) =>
        Loop.State.Plans.Values.FirstOrDefault(plan => plan.Workflow == name) is { } plan
            ? new FoundWorkflow(
                new Compiled(plan, new CompiledDocument { Workflow = name }), null)
            : FoundWorkflow.Missing(name, []);
}
