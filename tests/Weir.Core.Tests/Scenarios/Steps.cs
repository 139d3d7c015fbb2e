using System.Collections.Immutable;
using Weir.Core.Budgets;
using Weir.Core.Calendars;
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
using Weir.Core.Risks;
using Weir.Core.Tasks;

namespace Weir.Core.Tests.Scenarios;

/// <summary>
/// The steps of a transcript. A step is about W-1 unless it begins with another item (<c>W-2: edit makes
/// change:c1</c>).
/// <code>
/// wait 90m                                         time passes; whatever falls due happens at its time
/// later 2h                                         time passes, but Core is not told before the next step
/// requester asks [severity=high] [blocked by W-1] [class hotfix] [with notes:n1] [risk low] [same W-1]
/// requester asks [budget 40]                       that it may cost so many cents at most
/// requester asks for other                         an item of another workflow
/// requester asks unsure                            nobody has said what kind of work it is
/// requester confirms [risk low because r1] [ruled high]      that it is a task
/// maintainer approves edit/owner [C5=fail]         rejects edit/owner f1 f2 [to plan]
/// lead takes edit, puts back edit, submits edit notes:n1, answers edit yes      the task that the pass asks for
/// lead splits [build.A]                            agrees to a split
/// lead splits into A B&lt;A C=high [with notes]       splits the whole item; a part may have another risk
/// lead relieves [edit], gives back edit [from c1], tells edit yes      takes over from an agent, or speaks to it
/// lead notes n1 [open] [about edit]                a decision, or what is open, for whoever works on it later
/// lead reclassifies [to other] [with notes triage] moves the item, or accepts what a result calls for
/// chief lists W v1 lead=lead stranger, spoils W v2 what organization.md of W says, and one that cannot be used
/// chief leaves lead for 2d [in 1h] [to tester], returns lead, removes lead, makes lead maintainer qa
/// chief funds 200 [for 2h]                         sets what the item may cost, in cents
/// lead overrides edit/owner [note]                 approves alone, in an emergency
/// chief parks, resumes, cancels, closes wontfix, retries [edit], reverts, skips edit, sets severity=low, sets
/// risk=low because r1, pauses [1h], unpauses
/// trigger nightly [per 2] [of daily], webhook alerts [per 2]      all the triggers there are; 'trigger none'
/// fire nightly x1 [key k], due nightly 1h, fire nightly due, fail nightly x1      see <see cref="TriggerSteps"/>
/// documents api.md=m1 within 1bd          which required documents are behind; see <see cref="DocumentSteps"/>
/// engine e1 starts [again] [slots 2]               a new incarnation, or with 'again' the same
/// repository ...                                   see <see cref="RepositorySteps"/>
/// edit ...                                         what an attempt reports; see <see cref="EngineSteps"/>
/// </code>
/// </summary>
internal sealed class Steps(Stage stage)
{
    private readonly EngineSteps _engine = new(stage);
    private readonly RepositorySteps _repository = new(stage);
    private int _incarnation = 1;

    public void Take(string step)
    {
        var item = new ItemId(Given.Project, 1);
        if (step.Split(": ") is [var named, var about] && ItemId.TryParse(named, out var other))
        {
            (item, step) = (other, about);
        }
        var clause = Clause.Read(step);
        switch (clause.Word)
        {
            case "wait":
                stage.Wait(new Duration(PlanText.Span(clause.Rest[0]).Value));
                break;
            case "later":
                stage.Later(new Duration(PlanText.Span(clause.Rest[0]).Value));
                break;
            case "engine":
                if (clause.Has("drains"))
                {
                    stage.Send(PrincipalId.System, new DrainEngine(clause.Rest[0]));
                    break;
                }
                _incarnation += clause.Has("again") ? 0 : 1;
                var slots = clause.After("slots") is { } count ? int.Parse(count) : 4;
                stage.Send(PrincipalId.System, new RegisterEngine(clause.Rest[0], $"{_incarnation}", slots, true));
                break;
            case "trigger" or "fire" or "due" or "fail" or "revert" or "observe":
                new TriggerSteps(stage).Take(clause);
                break;
            case "documents":
                new DocumentSteps(stage).Take(clause);
                break;
            case "repository":
                _repository.Take(item, clause);
                break;
            case var who when stage.State.People.ContainsKey(PrincipalId.Person(who)):
                stage.Send(
                    PrincipalId.Person(who), Person(item, clause.Rest[0], clause with { Rest = clause.Rest[1..] }));
                break;
            default:
                _engine.Take(item, clause);
                break;
        }
    }

    private Command Person(ItemId item, string verb, Clause words) => verb switch
    {
        "asks" when words.Has("unsure") => AskUnsure(words),
        "asks" => Ask(words),
        "approves" => Judge(item, words, true),
        "funds" => new SetBudget(
            item, PlanText.Cents(words.Rest[0]), words.After("for") is { } time ? PlanText.Span(time) : null,
            new Digest("reason")),
        "overrides" => Judge(item, words, true) with { Emergency = true, Note = Note(words) },
        "leaves" => Leave(words),
        "returns" => new EndAbsence(PrincipalId.Person(words.Rest[0])),
        "removes" => new RemovePerson(PrincipalId.Person(words.Rest[0])),
        "makes" => new RecordPerson(new Person(
            PrincipalId.Person(words.Rest[0]), words.Rest[0], [.. words.Rest.Skip(1)], [], false)),
        "lists" => new TakeRoster(
            words.Rest[0], new Digest(words.Rest[1]), new ObjectName("o" + words.Rest[1]),
            [.. words.Rest.Skip(2).Select(Named)]),
        "spoils" => new RefuseRoster(words.Rest[0], new ObjectName("o" + words.Rest[1]), new Digest(words.Rest[1])),
        "rejects" => Judge(item, words, false),
        "takes" => new TakeTask(Task(item, words.Rest[0])),
        "splits" when words.Has("into") => Split(item, words),
        "splits" => new AcceptSplit(item, words.Rest is [var large] ? new PassId(large) : null),
        "relieves" => new TakeWork(item, words.Rest is [var of] ? new PassId(of) : null),
        "gives" => new GiveBack(
            Task(item, words.Rest[1]), words.After("from") is { } made ? new ObjectName(made) : null),
        "tells" => new SayToAgent(item, new PassId(words.Rest[0]), new Digest(words.Rest[1])),
        "notes" => new AddNote(
            item, words.Has("open") ? NoteKind.Question : NoteKind.Decision, new Digest(words.Rest[0]),
            words.After("about") is { } about ? new PassId(about) : null),
        "puts" => new ReleaseTask(Task(item, words.Rest[1])),
        "submits" => Submit(item, words),
        "answers" => new AnswerQuestion(Task(item, words.Rest[0]), new Digest(words.Rest[1])),
        "parks" => new ParkItem(item, null),
        "resumes" => new ResumeItem(item),
        "cancels" => new CancelItem(item, null),
        "closes" => new CloseItem(item, words.Rest[0], null),
        "retries" => new RetryItem(item, words.Rest is [var pass] ? new PassId(pass) : null),
        "reverts" => new RevertItem(item),
        "skips" => new SkipPass(item, new PassId(words.Rest[0]), new Digest("reason")),
        "sets" when words.Rest[0].Split('=') is ["risk", var risk] =>
            new SetRisk(item, Enum.Parse<Risk>(risk, true), Reason(words)),
        "sets" => Set(item, words.Rest[0]),
        "confirms" => new ClassifyItem(
            item, RepositorySteps.Task(stage),
            words.After("risk") is { } said ? Enum.Parse<Risk>(said, true) : null, Reason(words))
        {
            Claims = words.After("ruled") is { } ruled
                ? [new RiskClaim(Enum.Parse<Risk>(ruled, true), new RiskCause(RiskSource.Rule, "rule 1", null))]
                : [],
        },
        "reclassifies" => new ReclassifyItem(
            item, words.After("to"), [.. words.Rest.SkipWhile(word => word != "with").Skip(1)], null),
        "pauses" => new PauseDispatch(
            null, words.Rest is [var time] ? PlanText.Span(time).After(stage.Now, WorkingCalendar.BuiltIn) : null),
        "unpauses" => new ResumeDispatch(),
        _ => throw new FormatException($"What does it mean that somebody {verb}?"),
    };

    private static Person Named(string text) =>
        text.Split('=') is [var name, var role]
            ? new Person(PrincipalId.Person(name), name, [role], [], false)
            : new Person(PrincipalId.Person(text), text, [], [], false);

    private CreateItem AskUnsure(Clause words)
    {
        stage.PinIntake();
        return Ask(words);
    }

    private SplitItem Split(ItemId item, Clause words)
    {
        var carried = words.Rest.SkipWhile(word => word != "with").Skip(1).ToImmutableArray();
        return new SplitItem(
            item,
            [
                .. words.Rest.Skip(1).TakeWhile(word => word != "with").Select(text => new ItemPart(
                    text.Split('<', '=')[0], text.Split('<') is [_, var after] ? [.. after.Split('+')] : [],
                    new CreateItem(
                        Given.Project, "task", "Part " + text.Split('<', '=')[0], new Digest("request"),
                        stage.Plan.Hash, PriorityClass.Normal,
                        text.Split('=') is [_, var risk] ? Enum.Parse<Risk>(risk, true) : Risk.Low, [], [], [],
                        [.. carried.Select(name => stage.State.Items[item].Artifacts[name].Facts)]))),
            ],
            carried, null);
    }

    private static Digest? Note(Clause words) => words.Rest is [_, var note] ? new Digest(note) : null;

    private RecordAbsence Leave(Clause words)
    {
        var from = words.After("in") is { } begins ? Span(begins) : stage.Now;
        return new RecordAbsence(
            PrincipalId.Person(words.Rest[0]), from, Span(words.After("for")!),
            words.After("to") is { } to ? PrincipalId.Person(to) : null);

        Timestamp Span(string text) => PlanText.Span(text).After(stage.Now, WorkingCalendar.BuiltIn);
    }

    private CreateItem Ask(Clause words) => new(
        Given.Project,
        "task",
        "A title",
        new Digest("request"),
        words.Has("unsure") ? Stage.Intake.Hash : words.After("for") is { } other ? new Digest(other) : stage.Plan.Hash,
        words.After("class") is { } @class ? Enum.Parse<PriorityClass>(@class, true) : PriorityClass.Normal,
        words.After("risk") is { } risk ? Enum.Parse<Risk>(risk, true) : Risk.Medium,
        [],
        [.. words.Rest.Where(word => word.Contains('=') && !word.Contains('.')).Select(word => word.Split('='))
            .Select(pair => new NamedValue(pair[0], PlanText.Value(pair[1]), true))],
        [.. words.Rest.Where(word => ItemId.TryParse(word, out _) && word != words.After("same"))
            .Select(word => ItemId.TryParse(word, out var id) ? id : default)],
        Made.Artifacts(words.Rest))
    {
        AwaitsProposal = words.Has("unsure"),
        DuplicateOf = ItemId.TryParse(words.After("same"), out var same) ? same : null,
        Budget = words.After("budget") is { } most ? PlanText.Cents(most) : null,
    };

    private static Digest? Reason(Clause words) => words.After("because") is { } reason ? new Digest(reason) : null;

    private static SetParam Set(ItemId item, string text) =>
        new(item, text.Split('=')[0], PlanText.Value(text.Split('=')[1]));

    private static JudgeGate Judge(ItemId item, Clause words, bool approve)
    {
        var gate = words.Rest[0].Split('/');
        var to = words.After("to");
        var rest = words.Rest.Skip(1).Where(word => word != "to" && word != to).ToList();
        return new JudgeGate(
            item,
            new PassId(gate[0]),
            new GateId(gate[1]),
            approve,
            Made.Results(rest),
            [.. rest.Where(word => !word.Contains('=')).Select(word => Made.Finding(word))],
            to is null ? null : new PassId(to),
            null);
    }

    private TaskId Task(ItemId item, string pass) =>
        stage.State.Items[item].Tasks.Values.FirstOrDefault(task => task.Pass.Value == pass)?.Id ?? new TaskId(999_999);

    private SubmitWork Submit(ItemId item, Clause words) => new(
        Task(item, words.Rest[0]),
        Made.Change(WorkPoint.Of(stage.State.Items[item], new PassId(words.Rest[0])), words.Rest),
        Made.Artifacts(words.Rest),
        PassEnding.Output);
}
