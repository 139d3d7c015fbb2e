using System.Collections.Immutable;
using Weir.Core.Changes;
using Weir.Core.Effects;
using Weir.Core.Engines;
using Weir.Core.Items;
using Weir.Core.Passes;
using Weir.Core.Plans;
using Weir.Core.Projects;
using Weir.Core.Scheduling;

namespace Weir.Core.Tests.Scenarios;

/// <summary>Where a scenario plays: the state, the clock, and the names that its text uses for attempts.</summary>
internal sealed class Stage
{
    private readonly Dictionary<AttemptId, string> _labels = [];
    private readonly Dictionary<string, (ItemId Item, AttemptId Attempt)> _attempts = new(StringComparer.Ordinal);
    private readonly Dictionary<AttemptId, long> _tokens = [];
    private readonly List<Recorded> _heard = [];
    private readonly Given _given;
    private int _commands;

    public Stage(string plan, string name)
    {
        _given = Given.Read(plan);
        var plans = PlanText.ParseAll(plan, name);
        Plan = plans[0];
        foreach (var command in _given.Commands().Concat(plans.Select(pinned => new PinDefinition(pinned))))
        {
            Send(PrincipalId.System, command);
        }
        TakeHeard();
    }

    public Plan Plan { get; }

    /// <summary>What items follow whose kind nobody has said.</summary>
    public static Plan Intake { get; } = PlanText.Parse("pass propose: agent intake, makes proposal", "intake");
    public OrganizationState State { get; private set; } = OrganizationState.Empty(OrganizationId.Default);
    public Timestamp Now { get; private set; } = Given.Start;

    /// <summary>Every event so far, for replay.</summary>
    public List<Recorded> Journal { get; } = [];
    public Refusal? Refused { get; private set; }

    /// <summary>Pins the plan of intake, which only some scenarios need.</summary>
    public void PinIntake()
    {
        if (!State.Plans.ContainsKey(Intake.Hash))
        {
            Send(PrincipalId.System, new PinDefinition(Intake));
            TakeHeard();
        }
    }

    public void Send(PrincipalId by, Command body)
    {
        var decision = ControlPlane.Decide(State, new CommandEnvelope($"c{++_commands}", by, Now, body));
        Refused = decision.Refusal;
        State = decision.State;
        Journal.AddRange(decision.Events);
        foreach (var recorded in decision.Events)
        {
            Name(recorded.Event);
            _heard.Add(recorded);
        }
        if (!_given.RepositoryByHand)
        {
            RunRepository();
        }
    }

    public List<Recorded> TakeHeard()
    {
        var heard = _heard.ToList();
        _heard.Clear();
        return heard;
    }

    /// <summary>Lets time pass as the timekeeper does: every time something falls due, Core is told.</summary>
    public void Wait(Duration time)
    {
        var until = Now + time;
        while (Due.NextAt(State) is var next && next <= until)
        {
            var before = State.Sequence;
            Now = Timestamp.Max(Now, next);
            Send(PrincipalId.System, new PassTime());
            (State.Sequence > before)
                .ShouldBeTrue($"time was to change something at {next.Value}: the timekeeper would spin");
        }
        Now = until;
        Send(PrincipalId.System, new PassTime());
    }

    /// <summary>The clock goes on, and nobody tells Core.</summary>
    public void Later(Duration time)
    {
        Now += time;
        Refused = null;
    }

    public bool IsBehindTheScenes(Event happened) => !_given.RepositoryByHand && happened switch
    {
        EffectRequested e => IsRoutine(e.Body),
        EffectDone e => !State.Effects.ContainsKey(e.Effect) && _routine.Contains(e.Effect),
        BranchStarted => true,
        HoldChanged { Hold.Reason: HoldReason.InRepository at } => Routine.Exists(body => body.What == at.What),
        _ => false,
    };

    public string Label(AttemptId attempt) => _labels.GetValueOrDefault(attempt, attempt.ToString());

    /// <summary>
    /// The attempt that a text such as <c>edit</c> (the latest) or <c>edit#1</c> names, with its token.
    /// </summary>
    public (ItemId Item, AttemptId Attempt, long Token) Find(ItemId item, string text) =>
        _attempts.TryGetValue($"{item}:{text}", out var found)
            ? (found.Item, found.Attempt, _tokens.GetValueOrDefault(found.Attempt))
            : throw new FormatException($"There was no attempt '{text}' of {item}.");

    private readonly HashSet<EffectId> _routine = [];

    private static readonly List<EffectBody> Routine = [new EffectBody.StartBranch(), new EffectBody.PublishRefs()];

    private static bool IsRoutine(EffectBody body) => Routine.Contains(body);

    private void RunRepository()
    {
        foreach (var effect in State.Effects.Values.Where(effect => IsRoutine(effect.Body)).ToList())
        {
            EffectOutcome outcome = effect.Body is EffectBody.StartBranch
                ? new EffectOutcome.BranchFound(
                [
                    new BranchStart("main", new ObjectName("m0")),
                    .. _given.Others.Select(name => new BranchStart(name, new ObjectName(name + "0"))),
                ])
                : new EffectOutcome.Published();
            var refused = Refused;
            Send(PrincipalId.System, new ReportEffect(effect.Id, outcome));
            Refused = refused;
        }
    }

    private void Name(Event happened)
    {
        switch (happened)
        {
            case AttemptQueued e:
                var subject = Subject(e.Item, e.Subject);
                var count = 1;
                while (_attempts.ContainsKey($"{e.Item}:{subject}#{count}"))
                {
                    count++;
                }
                _labels[e.Attempt] = $"{subject}#{count}";
                _attempts[$"{e.Item}:{subject}#{count}"] = (e.Item, e.Attempt);
                _attempts[$"{e.Item}:{subject}"] = (e.Item, e.Attempt);
                break;
            case AttemptDispatched e:
                _tokens[e.Attempt] = e.Token;
                break;
            case EffectRequested e when IsRoutine(e.Body):
                _routine.Add(e.Effect);
                break;
            default:
                break;
        }
    }

    private string Subject(ItemId item, AttemptSubject subject) => subject.Kind switch
    {
        SubjectKind.GateCommands => $"{subject.Pass}/{subject.Gate}/run",
        SubjectKind.GateReview =>
            $"{subject.Pass}/{subject.Gate}/"
                + State.Plans[State.Items[item].Plan].Pass(subject.Pass.Owner)
                    .Gate(subject.Gate!.Value).Reviewers[subject.Reviewer!.Value].Who,
        SubjectKind.MergeCheck => $"{subject.Pass}/check",
        _ => subject.Pass.ToString(),
    };
}
