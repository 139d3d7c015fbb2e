using System.Collections.Immutable;
using Weir.Core.Changes;
using Weir.Core.Effects;
using Weir.Core.Engines;
using Weir.Core.Gates;
using Weir.Core.Intake;
using Weir.Core.Items;
using Weir.Core.Passes;
using Weir.Core.Plans;
using Weir.Core.Risks;
using Weir.Core.Tasks;
using Weir.Core.Tests.Scenarios;

namespace Weir.Core.Tests.Properties;

/// <summary>Commands that make some sense for a state, by chance; and those that help every item along.</summary>
internal sealed class RandomCommands(Random random)
{
    private static readonly PrincipalId E1 = PrincipalId.Engine("e1");
    private readonly List<ReportResult> _sent = [];
    private int _made;

    public (PrincipalId By, Command Command) Any(OrganizationState state, Plan plan)
    {
        for (; ; )
        {
            var found = random.Next(100) switch
            {
                < 5 => Create(state, plan),
                < 42 => OfEngine(state),
                < 62 => OfRepository(state),
                < 92 => OfTasks(state),
                < 98 => OfItems(state, plan),
                _ => OfOrganization(state),
            };
            if (found is { } command)
            {
                return command;
            }
        }
    }

    /// <summary>Null when nothing but time helps.</summary>
    public (PrincipalId By, Command Command)? Helpful(OrganizationState state, Timestamp now)
    {
        foreach (var item in state.Open.Select(id => state.Items[id]))
        {
            if (item.Status == ItemStatus.Parked)
            {
                return (Chief, new ResumeItem(item.Id));
            }
            if (item.Tasks.Values.FirstOrDefault() is { } task)
            {
                return Answer(state, item, task, true);
            }
        }
        if (state.Attempts.Select(pair => state.Items[pair.Value].Attempts[pair.Key]).FirstOrDefault(attempt
            => attempt.OnEngine) is { } running)
        {
            var item = state.Items[state.Attempts[running.Id]];
            return (
                PrincipalId.Engine(running.Engine),
                new ReportResult(
                    item.Id, running.Id, running.Token, Outcome(state, item, running, true), AttemptEvidence.None));
        }
        if (state.Engines.Values.FirstOrDefault(engine => engine.Silent) is { } silent)
        {
            return (
                PrincipalId.System,
                new RegisterEngine(silent.Name, silent.Incarnation, silent.Slots, silent.Isolated));
        }
        return state.Effects.Values.FirstOrDefault(effect => effect.NotBefore <= now) is { } effect
            ? (PrincipalId.System, new ReportEffect(effect.Id, Outcome(state, effect, true)))
            : null;
    }

    private static PrincipalId Chief => PrincipalId.Person("chief");

    private (PrincipalId, Command)? Create(OrganizationState state, Plan plan)
    {
        if (state.Items.Count >= 4)
        {
            return null;
        }
        if (Chance(20))
        {
            return (AnyPerson(state), new CreateItem(
                Given.Project, IntakeState.NoKind, "A title", new Digest("request"), Stage.Intake.Hash,
                PriorityClass.Normal, (Risk)random.Next(3), [], [], [], [])
            {
                AwaitsProposal = true,
            });
        }
        var artifacts = plan.Artifacts.Where(_ => Chance(15)).Select(artifact => Artifact(artifact.Name, true))
            .ToImmutableArray();
        return (AnyPerson(state), new CreateItem(
            Given.Project, "task", "A title", new Digest("request"), plan.Hash,
            (PriorityClass)random.Next(6), Risk.Medium, [],
            Chance(20) ? [new NamedValue("level", Value.Of("high"), true)] : [],
            state.Items.Count > 0 && Chance(25) ? [Pick(state.Items.Keys)] : [], artifacts));
    }

    private (PrincipalId, Command)? OfEngine(OrganizationState state)
    {
        if (_sent.Count > 0 && Chance(3))
        {
            return (E1, Pick(_sent));
        }
        var open = state.Attempts.Select(pair =>
            (Item: state.Items[pair.Value], Attempt: state.Items[pair.Value].Attempts[pair.Key])).ToList();
        open.RemoveAll(pair => !pair.Attempt.OnEngine && Chance(95));
        if (open.Count == 0)
        {
            return null;
        }
        var (item, attempt) = Pick(open);
        var token = Chance(5) ? random.Next(50) : attempt.Token;
        var by = Chance(5) ? E1 : PrincipalId.Engine(attempt.Engine);
        if (Chance(15))
        {
            return (by, new ClaimAttempt(attempt.Id, token));
        }
        if (Chance(15))
        {
            return (by, new ExtendLease(attempt.Id, token));
        }
        var report = new ReportResult(
            item.Id, attempt.Id, token, Outcome(state, item, attempt, false),
                AttemptEvidence.None with { Model = Chance(50) ? "m1" : "m2", Isolated = !Chance(5) });
        _sent.Add(report);
        return (by, report);
    }

    private AttemptOutcome Outcome(OrganizationState state, ItemState item, AttemptState attempt, bool good)
    {
        if (!good && Chance(25))
        {
            return new AttemptOutcome.Failed((FailureReason)random.Next(15), null);
        }
        var pass = state.PlanOf(item).Pass(attempt.Subject.Pass);
        switch (attempt.Subject.Kind)
        {
            case SubjectKind.Pass when !good && Chance(10):
                return new AttemptOutcome.Asked(new Digest("question"));
            case SubjectKind.Pass:
                var ending = !good && Chance(10) ? PassEnding.NoChange : PassEnding.Output;
                return new AttemptOutcome.Produced(
                    Change(state, item, pass), Artifacts(pass, ending, good), ending, PrincipalId.Agent(
                        pass.Executor.Target));
            case SubjectKind.GateReview:
                var gate = pass.Gate(attempt.Subject.Gate!.Value);
                var fails = !good && Chance(30);
                return new AttemptOutcome.Reviewed(
                    [.. gate.Criteria.Select(criterion => new CriterionResult(criterion.Id, fails ? (
                        Judgement)random.Next(3) : Judgement.Pass))],
                    fails ? [Made.Finding("f" + random.Next(9))] : [],
                    PrincipalId.Agent("critic"));
            default:
                var joins = attempt.Subject.Gate is null ? item.Pass(pass.Id).Join.Whole : null;
                return new AttemptOutcome.Ran(
                    attempt.Subject.On is { } on
                        ? new ObjectName("t" + on.Head.Value[1..])
                        : (joins ?? item.Branch.Last)?.Facts.Repositories[0].Tree ?? new ObjectName("t-base"),
                    [.. attempt.Subject.Runs.Select(run => new RunResult(
                        run, !good && Chance(25)
                            ? (RunVerdict)random.Next(3)
                            : RunVerdict.Pass, 0, new Digest("log"), 1))]);
        }
    }

    /// <summary>
    /// Digests come from few, so that things come out equal sometimes; heads are always new, as commits are.
    /// </summary>
    private ChangeFacts? Change(OrganizationState state, ItemState item, PassPlan pass)
    {
        var writes = pass.ProducesChange
            || pass.Produces.Any(product => state.PlanOf(item).FindArtifact(product.Artifact) is { IsProcess: false });
        if (!writes || !item.Branch.IsStarted || Chance(15))
        {
            return null;
        }
        var @base = item.Pass(pass.Id).Conflict?.Parent ?? WorkPoint.Of(item, pass.Id).Base;
        return Facts(@base, $"{++_made}");
    }

    private ChangeFacts Facts(ObjectName @base, string digest)
    {
        var made = Made.Change($"{++_made}", @base) with { Digest = new Digest("c" + digest) };
        string[] owners = ["@chief", "@maintainer", "@shop/qa", "@nobody"];
        return made with
        {
            Paths = Chance(5) ? [] : made.Paths,
            Owners = [.. owners.Where(_ => Chance(30)).Select(owner => new OwnerSet([owner]))],
            Risks = Chance(20) ? [new RiskTouch($"rule {random.Next(3)}", (Risk)random.Next(3), "src/a")] : [],
        };
    }

    private ImmutableArray<ArtifactFacts> Artifacts(PassPlan pass, PassEnding ending, bool good) =>
    [
        .. pass.Produces.Where(product => product.Artifact != ArtifactPlan.Change)
            .Where(_ => ending == PassEnding.Output || Chance(50))
            .Select(product => Artifact(product.Artifact, good)),
    ];

    private ArtifactFacts Artifact(string name, bool good) => new(
        name, new Digest(name + random.Next(3)), new ObjectName("o"),
        Chance(60) ? [new FieldValue("level", Value.Of(Chance(50) ? "high" : "low"))] : [])
    {
        Elements = Elements(good),
    };

    /// <summary>One to three elements, each perhaps after one before it; else none, or twice the same.</summary>
    private ImmutableArray<ElementFacts> Elements(bool good)
    {
        if (!good && Chance(20))
        {
            return Chance(50) ? [] : [Element("A", null), Element("A", null)];
        }
        var keys = new[] { "A", "B", "C", "D" }.Where(_ => Chance(50)).DefaultIfEmpty("E").ToList();
        return [.. keys.Select((key, n) => Element(key, n > 0 && Chance(40) ? keys[random.Next(n)] : null))];
    }

    private ElementFacts Element(string key, string? after) => new(
        key, new Digest(key + random.Next(2)),
        after is null ? [] : [new FieldValue("after", new Value.List([after]))]);

    private (PrincipalId, Command)? OfRepository(OrganizationState state)
    {
        if (state.Effects.IsEmpty)
        {
            return null;
        }
        var effect = Pick(state.Effects.Values);
        return (PrincipalId.System, new ReportEffect(effect.Id, Outcome(state, effect, false)));
    }

    private EffectOutcome Outcome(OrganizationState state, Effect effect, bool good)
    {
        if (!good && Chance(35))
        {
            return new EffectOutcome.Failed(null);
        }
        if (!good && Chance(2))
        {
            return new EffectOutcome.Landed(new ObjectName("m"), new ObjectName("t"));
        }
        var item = state.Items[effect.Item];
        return effect.Body switch
        {
            EffectBody.StartBranch => new EffectOutcome.BranchFound([new BranchStart("main", new ObjectName("m0"))]),
            EffectBody.PublishRefs => new EffectOutcome.Published(),
            { Rebases: not null } => Rebase(item, good),
            EffectBody.WeighProposal => Weigh(state, good),
            EffectBody.Join join when !good && Chance(30) => new EffectOutcome.Conflicted(
                join.Onto, new ObjectName($"k{++_made}"), [Made.Finding("conflict")]),
            EffectBody.Join join => new EffectOutcome.Joined(
                Facts(item.Branch.Base, $"{++_made}"), Facts(join.Onto, $"{++_made}")),
            EffectBody.Stack stack => Stack(state, stack, good),
            EffectBody.OpenBug => new EffectOutcome.BugOpened(null, new Digest("why")),
            _ when !good && Chance(30) => new EffectOutcome.TargetMoved(),
            EffectBody.MergeTogether together => new EffectOutcome.LandedTogether(
            [
                .. together.Parts.Select(part => new LandedPart(
                    part.Item, new ObjectName($"m{++_made}"),
                    !good && Chance(10) ? new ObjectName("t-other") : part.Tree)),
            ]),
            EffectBody.Merge merge => new EffectOutcome.Landed(
                new ObjectName($"m{++_made}"),
                !good && Chance(10) ? new ObjectName("t-other") : new ObjectName("t" + merge.Head.Value[1..])),
            _ => throw new InvalidOperationException(),
        };
    }

    /// <summary>Each on the one before it, or left out.</summary>
    private EffectOutcome.Stacked Stack(OrganizationState state, EffectBody.Stack asked, bool good)
    {
        var onto = asked.Target;
        var parts = ImmutableArray.CreateBuilder<StackedPart>();
        foreach (var part in asked.Parts)
        {
            if (!good && Chance(20))
            {
                parts.Add(new StackedPart(part.Item, null, DeferralCause.Conflicts, ["src/a"]));
                continue;
            }
            var made = Facts(onto, $"{++_made}");
            var facts = state.Items[part.Item].Branch.Last?.Facts;
            parts.Add(new StackedPart(
                part.Item,
                good && facts is not null ? facts with { Repositories = made.Repositories } : made,
                null,
                []));
            onto = made.Repositories[0].Head;
        }
        return new EffectOutcome.Stacked(new ObjectName("t" + asked.Target.Value[1..]), parts.ToImmutable());
    }

    private EffectOutcome.Weighed Weigh(OrganizationState state, bool good) => new(
        new Digest("proposal"), [],
        Chance(30) ? [new RiskClaim((Risk)random.Next(3), new RiskCause(RiskSource.Agent, "intake", null))] : [],
        [], !good && Chance(30) ? (IntakeQuestion)random.Next(5) : null,
        good || Chance(70) ? Classified(state) : null);

    /// <summary>Something else than what is followed while nobody knows what it is.</summary>
    private static Classification Classified(OrganizationState state) =>
        new("task", state.Plans.Keys.First(plan => plan != Stage.Intake.Hash), PriorityClass.Normal, [], []);

    private EffectOutcome Rebase(ItemState item, bool good)
    {
        var target = new ObjectName($"m{++_made}");
        if (good || Chance(40) || item.Branch.Last is not { } last)
        {
            return new EffectOutcome.UpToDate();
        }
        if (Chance(30))
        {
            return new EffectOutcome.Conflicted(target, new ObjectName("k" + _made), [Made.Finding("conflict")]);
        }
        var unchanged = Chance(60);
        var facts = Facts(target, $"{++_made}") with { Paths = last.Facts.Paths };
        return new EffectOutcome.Rebased(
            unchanged
                ? facts with { Digest = last.Facts.Digest } : facts, unchanged, unchanged ? null
                : new Digest("i"));
    }

    private (PrincipalId, Command)? OfTasks(OrganizationState state)
    {
        if (state.Tasks.IsEmpty)
        {
            return null;
        }
        var (id, itemId) = Pick(state.Tasks);
        var item = state.Items[itemId];
        var task = item.Tasks[id];
        return random.Next(10) switch
        {
            0 => (AnyPerson(state), new TakeTask(id)),
            1 => (AnyPerson(state), new ReleaseTask(id)),
            2 when task.Gate is { } gate => (AnyPerson(state), Judge(item, task, gate, Chance(50))),
            _ => Answer(state, item, task, false),
        };
    }

    private (PrincipalId, Command) Answer(OrganizationState state, ItemState item, TaskState task, bool good)
    {
        var plan = state.PlanOf(item);
        var people = state.People.Values.Where(person => person.Is(task.Who)).ToList();
        var by = people.Count == 0 ? Chief : Pick(people).Id;
        switch (task.Kind)
        {
            case TaskKind.Question:
                return (by, new AnswerQuestion(task.Id, new Digest("answer")));
            case TaskKind.Decision when item.Pass(task.Pass).Held == HeldCause.NotExecuted:
                return (by, new CloseItem(item.Id, "wontfix", null));
            case TaskKind.Decision when item.Intake.Stage != IntakeStage.Settled
                && item.Pass(task.Pass).Held is HeldCause.IntakeAsks or HeldCause.TriesExhausted:
                return (by, new ClassifyItem(item.Id, Classified(state), null, null));
            case TaskKind.Decision:
                return (by, new RetryItem(item.Id, Chance(50) ? task.Pass : null));
            case TaskKind.Work:
                var pass = plan.Pass(task.Pass);
                return (
                    by,
                    new SubmitWork(
                        task.Id, Change(state, item, pass), Artifacts(pass, PassEnding.Output, good),
                        PassEnding.Output));
            default:
                return good ? Approve(state, item, task) : (by, Judge(item, task, task.Gate!.Value, Chance(60)));
        }
    }

    /// <summary>Whoever may approve does; where nobody may, the item is closed, as people would in the end.</summary>
    private static (PrincipalId, Command) Approve(OrganizationState state, ItemState item, TaskState task)
    {
        var approve = new JudgeGate(item.Id, task.Pass, task.Gate!.Value, true, [], [], null, null);
        foreach (var person in state.People.Keys)
        {
            if (ControlPlane.Decide(state, new CommandEnvelope("probe", person, state.Now, approve)).Refusal is null)
            {
                return (person, approve);
            }
        }
        return (Chief, new CloseItem(item.Id, "nobody may judge", null));
    }

    private JudgeGate Judge(ItemState item, TaskState task, GateId gate, bool approve) => new(
        item.Id, task.Pass, gate, approve, [],
        approve ? [] : [.. Enumerable.Range(0, random.Next(1, 4)).Select(number => Made.Finding("f" + number))],
        Chance(70) ? null : Pick(item.Passes.Keys), null);

    private (PrincipalId, Command)? OfItems(OrganizationState state, Plan plan)
    {
        if (state.Items.IsEmpty)
        {
            return null;
        }
        var item = Pick(state.Items.Keys);
        var pass = Pick(plan.Passes).Id;
        Command command = random.Next(15) switch
        {
            0 or 1 or 2 => new ParkItem(item, null),
            3 or 4 or 5 => new ResumeItem(item),
            6 => Chance(20) ? new CancelItem(item, null) : new CloseItem(item, "duplicate", null),
            7 or 8 => new SkipPass(item, pass, new Digest("reason")),
            9 => new SetParam(item, "level", Value.Of(Chance(50) ? "high" : "low")),
            10 or 11 => new SetRisk(item, (Risk)random.Next(3), Chance(80) ? new Digest("reason") : null),
            12 => new ClassifyItem(item, Classified(state), Chance(50) ? Risk.Low : null, new Digest("reason")),
            _ => new RetryItem(item, Chance(50) ? pass : null),
        };
        return (AnyPerson(state), command is CloseItem && Chance(70) ? new ParkItem(item, null) : command);
    }

    private (PrincipalId, Command)? OfOrganization(OrganizationState state) => random.Next(4) switch
    {
        0 => (Chief, new PauseDispatch(null, Chance(70) ? state.Now + Duration.Minutes(5) : null)),
        1 => (Chief, new ResumeDispatch()),
        2 => (E1, new RegisterEngine("e1", $"{random.Next(3)}", 2, true)),
        _ => (PrincipalId.System, new RegisterEngine("e2", $"{random.Next(2)}", 1, true)),
    };

    private PrincipalId AnyPerson(OrganizationState state) => Pick(state.People.Keys);
    private bool Chance(int percent) => random.Next(100) < percent;
    private T Pick<T>(IEnumerable<T> from) => from.ElementAt(random.Next(from.Count()));
}
