using Weir.Core;
using Weir.Core.Budgets;
using Weir.Core.Changes;
using Weir.Core.Engines;
using Weir.Core.FanOut;
using Weir.Core.Gates;
using Weir.Core.Intake;
using Weir.Core.Items;
using Weir.Core.Links;
using Weir.Core.Notes;
using Weir.Core.Passes;
using Weir.Core.People;
using Weir.Core.Plans;
using Weir.Core.Risks;
using Weir.Core.Tasks;
using Weir.Simulation.Tests.Scheduling;

namespace Weir.Simulation.Tests.Actors;

/// <summary>
/// People. They look at what is asked now and then, answer some of it, answer for others, answer twice, change their
/// minds, park, resume, retry, skip and cancel, take work over from agents and talk to them; some tasks nobody
/// ever answers. Once all is calm they are on holiday.
/// </summary>
internal sealed class SimulatedPeople(World world, Dice dice)
{
    public static readonly Person Owner = new(PrincipalId.Person("olga"), "Olga", ["lead", "dev"], [], false);

    public static readonly Person[] Everybody =
    [
        Owner,
        new(PrincipalId.Person("ada"), "Ada", ["dev", "reviewer"], [], false),
        new(PrincipalId.Person("ben"), "Ben", ["reviewer"], [], false) { Calendar = SimulatedCalendars.Southern },
        new(PrincipalId.Person("cy"), "Cy", ["dev"], [], false),
        new(PrincipalId.Person("dee"), "Dee", ["reviewer", "lead"], [], false),
    ];

    private readonly Workshop _workshop = new(world, dice);
    private readonly HashSet<TaskId> _ignored = [];
    private readonly HashSet<TaskId> _seen = [];

    public async Task RunAsync()
    {
        while (!world.IsCalm)
        {
            await world.Time.After(dice.Between(2, 60) * 1_000L);
            if (world.Seen is { } seen && Deed(seen) is var (by, body))
            {
                var id = world.Door.NewId(by.Name);
                await world.Door.SendAsync(id, by, body);
                if (dice.OnceIn(6))
                {
                    await world.Time.After(dice.Between(0, 60_000));
                    world.Trace.Note("duplicate", id);
                    await world.Door.SendAsync(id, by, body);
                }
            }
        }
    }

    private (PrincipalId By, Command Body)? Deed(OrganizationState seen)
    {
        if (seen.Pause is not null && dice.Chance(20))
        {
            return (Owner.Id, new ResumeDispatch());
        }
        if (dice.OnceIn(60) && Interference(seen) is { } meddling)
        {
            return (Owner.Id, meddling);
        }
        if (dice.OnceIn(20) && StepIn(seen) is { } stepping)
        {
            return (dice.Pick(Everybody).Id, stepping);
        }
        var parked = seen.Open.Select(id => seen.Items[id]).Where(item => item.Status == ItemStatus.Parked).ToList();
        if (parked.Count > 0 && dice.Chance(15))
        {
            return (Owner.Id, new ResumeItem(dice.Pick(parked).Id));
        }
        var tasks = seen.Tasks.Select(pair =>
            (Item: seen.Items[pair.Value], Task: seen.Items[pair.Value].Tasks[pair.Key])).ToList();
        foreach (var (_, task) in tasks.Where(pair => _seen.Add(pair.Task.Id)))
        {
            if (dice.Chance(12))
            {
                _ignored.Add(task.Id);
            }
        }
        tasks.RemoveAll(pair => _ignored.Contains(pair.Task.Id));
        return tasks.Count == 0 ? null : Answer(seen, dice.Pick(tasks));
    }

    private (PrincipalId, Command)? Answer(OrganizationState seen, (ItemState Item, TaskState Task) asked)
    {
        var (item, task) = asked;
        var fitting = Everybody.Where(person => task.Asks(person)).ToList();
        var by = (dice.Chance(93) && fitting.Count > 0 ? dice.Pick(fitting) : dice.Pick(Everybody)).Id;
        var plan = seen.PlanOf(item);
        var pass = plan.Pass(task.Pass);
        var emergency = task.Kind == TaskKind.Review && pass.Gate(task.Gate!.Value).Emergency is not null
            && dice.Chance(35);
        if (emergency)
        {
            var alone = Judge(item, pass, task, Owner.Id, approve: true);
            return (dice.Chance(80) ? Owner.Id : by, alone with { Emergency = true, Note = _workshop.Text() });
        }
        return (by, task.Kind switch
        {
            TaskKind.Review or TaskKind.LateReview => Judge(item, pass, task, by, dice.Chance(78)),
            TaskKind.Question or TaskKind.LateFinding => new AnswerQuestion(task.Id, _workshop.Text()),
            TaskKind.Decision when item.Intake.Stage != IntakeStage.Settled && dice.Chance(15) => Split(seen, item),
            TaskKind.Decision when item.Pass(pass.Id).Held == HeldCause.PartEnded && dice.Chance(30) =>
                Split(seen, item),
            TaskKind.Decision when item.Intake.Stage != IntakeStage.Settled => new ClassifyItem(
                item.Id,
                new Classification(
                    "task", dice.Pick(seen.Plans.Keys.Where(hash => hash != item.Plan).ToList()), item.Class, [], []),
                dice.Chance(30) ? dice.Pick(Enum.GetValues<Risk>()) : null, _workshop.Text()),
            TaskKind.Decision when item.Pass(pass.Id).HeldByRule is not null && dice.Chance(50) =>
                new ReclassifyItem(item.Id, null, [], null),
            TaskKind.Decision when item.Pass(pass.Id).Held == HeldCause.PartlyMerged && dice.Chance(50) =>
                new RevertItem(item.Id),
            TaskKind.Decision when item.Pass(pass.Id).Held == HeldCause.SplitProposed && dice.Chance(70) =>
                new AcceptSplit(item.Id, dice.Chance(80) ? pass.Id : null),
            TaskKind.Decision when item.Pass(pass.Id).HeldAt is { } mark && dice.Chance(70) =>
                Fund(item, mark.Limit + dice.Between(-100, 2_000) * 1_000),
            TaskKind.Decision =>
                dice.Chance(92)
                    ? new RetryItem(item.Id, dice.Chance(50) ? pass.Id : null)
                    : new CloseItem(item.Id, "wontfix", null),
            _ when item.Pass(pass.Id).TakenOver is not null && dice.Chance(30) => new GiveBack(
                task.Id, dice.Chance(60) ? WorkPoint.Of(item, pass.Id).Head : null),
            _ when task.TakenBy is null && dice.Chance(40) => new TakeTask(task.Id),
            _ when task.TakenBy is not null && dice.Chance(10) => new ReleaseTask(task.Id),
            _ =>
                new SubmitWork(
                    task.Id, _workshop.Change(item, pass), _workshop.Artifacts(plan, pass), _workshop.Ending()),
        });
    }

    private SetBudget Fund(ItemState item, long limit) => new(
        item.Id, limit, dice.Chance(30) ? new Span(dice.Between(10, 300) * 60_000L) : null,
        _workshop.Text());

    private JudgeGate Judge(ItemState item, PassPlan pass, TaskState task, PrincipalId by, bool approve)
    {
        var gate = pass.Gate(task.Gate!.Value);
        return new JudgeGate(
            item.Id, pass.Id, gate.Id, approve, [], approve ? [] : _workshop.Findings(dice.Between(1, 3), by),
            approve || dice.Chance(50) ? null : dice.Pick(gate.OnReject.To), null);
    }

    /// <summary>Takes work over from an agent, or says something to one; mostly where one is at work.</summary>
    private Command? StepIn(OrganizationState seen)
    {
        if (seen.Open.IsEmpty)
        {
            return null;
        }
        var working = seen.Attempts.Values.Where(seen.Open.Contains).ToList();
        var item = seen.Items[working.Count > 0 && dice.Chance(90) ? dice.Pick(working) : dice.Pick(seen.Open)];
        var passes = item.Attempts.Values.Where(attempt => attempt.Subject.Kind == SubjectKind.Pass)
            .Select(attempt => attempt.Subject.Pass).ToList();
        PassId? pass = passes.Count > 0 && dice.Chance(80) ? dice.Pick(passes)
            : dice.Chance(50) ? dice.Pick(item.Passes.Keys.ToList())
            : null;
        return dice.Between(0, 9) switch
        {
            < 4 => new TakeWork(item.Id, pass),
            < 7 => new SayToAgent(item.Id, pass, _workshop.Text()),
            _ => new AddNote(item.Id, dice.Pick(Enum.GetValues<NoteKind>()), _workshop.Text(), pass),
        };
    }

    /// <summary>Two or three parts, sometimes in an order; now and then one too few, or one that is there already.
    /// </summary>
    private SplitItem Split(OrganizationState seen, ItemState item)
    {
        var from = item.Links.Length;
        var keys = Enumerable.Range(from, dice.Chance(90) ? dice.Between(item.IsSplit ? 1 : 2, 3) : 1)
            .Select(number => $"part{(dice.Chance(95) ? number : 0)}").ToList();
        return new SplitItem(
            item.Id,
            [
                .. keys.Select((key, index) => new ItemPart(
                    key, index > 0 && dice.Chance(40) ? [keys[index - 1]] : [],
                    new CreateItem(
                        item.Id.Project, item.Kind, $"{item.Title} {key}", item.Request,
                        seen.Plans.TryGetValue(item.Plan, out var plan) && item.Intake.Stage == IntakeStage.Settled
                            ? plan.Hash : dice.Pick(seen.Plans.Keys.ToList()),
                        dice.Pick(Enum.GetValues<PriorityClass>()), dice.Pick(Enum.GetValues<Risk>()),
                        [], [], [], []))),
            ],
            [.. item.Artifacts.Keys], null);
    }

    /// <summary>What nobody asked for.</summary>
    private Command? Interference(OrganizationState seen)
    {
        if (seen.Open.IsEmpty)
        {
            return null;
        }
        var item = seen.Items[dice.Pick(seen.Open)];
        return dice.Between(0, 19) switch
        {
            8 => new ReclassifyItem(
                item.Id, dice.Pick(seen.Plans.Values.ToList()).Workflow,
                [.. item.Artifacts.Keys.Where(_ => dice.Chance(50))], null),
            18 or 19 => Split(seen, item),
            12 => Fund(item, dice.Between(0, 3_000) * 1_000),
            0 => new CancelItem(item.Id, null),
            1 => new PauseDispatch(null, dice.Chance(70) ? seen.Now + Duration.Minutes(dice.Between(1, 30)) : null),
            2 or 3 => new SkipPass(item.Id, Skipped(seen, item), _workshop.Text()),
            4 or 5 => new RetryItem(item.Id, null),
            6 => new SetParam(item.Id, "level", Value.Of(dice.Chance(50) ? "high" : "normal")),
            9 or 10 or 11 => new SetRisk(
                item.Id, dice.Pick(Enum.GetValues<Risk>()), dice.Chance(80) ? _workshop.Text() : null),
            7 => new SetParam(item.Id, "size", Value.Of(dice.Between(0, 5))),
            _ => new ParkItem(item.Id, null),
        };
    }

    /// <summary>Mostly a pass whose plan lets somebody skip it; now and then any.</summary>
    private PassId Skipped(OrganizationState seen, ItemState item)
    {
        var allowed = seen.PlanOf(item).Passes
            .Where(pass => pass.Skip is not null && !item.Pass(pass.Id).IsSettled)
            .Select(pass => pass.Id).ToList();
        return dice.Pick(allowed.Count > 0 && dice.Chance(80) ? allowed : item.Passes.Keys.ToList());
    }
}
