using System.Collections.Immutable;
using Weir.Core.Budgets;
using Weir.Core.Calendars;
using Weir.Core.Changes;
using Weir.Core.Contexts;
using Weir.Core.Deployments;
using Weir.Core.Documents;
using Weir.Core.Effects;
using Weir.Core.Engines;
using Weir.Core.FanOut;
using Weir.Core.Gates;
using Weir.Core.Intake;
using Weir.Core.Items;
using Weir.Core.Links;
using Weir.Core.Notes;
using Weir.Core.Passes;
using Weir.Core.People;
using Weir.Core.Previews;
using Weir.Core.Projects;
using Weir.Core.Risks;
using Weir.Core.Scheduling;
using Weir.Core.Tasks;
using Weir.Core.Triggers;

namespace Weir.Core;

/// <summary>What became of a command.</summary>
/// <param name="Refusal">Why it was not accepted; null when it was.</param>
/// <param name="Events">What happened, in order; empty for a refusal, and for a command that changed nothing.</param>
/// <param name="State">The state after these events.</param>
/// <param name="Reply">The id of what was created; empty when nothing was.</param>
public sealed record Decision(Refusal? Refusal, ImmutableArray<Recorded> Events, OrganizationState State, string Reply)
{
    /// <summary>The state after each of the events.</summary>
    public ImmutableArray<OrganizationState> States { get; init; } = [];
}

/// <summary>
/// The root of Weir: one deterministic state machine per organisation. <see cref="Decide"/> turns a command into events
/// or a typed refusal; <see cref="Evolve"/> applies an event. Both are pure and total: no clock, no I/O, no exceptions
/// for any command. Time comes with the command and never runs backwards.
///
/// A decision has four parts: (1) the command's own facts become events; (2) every item that was touched advances as
/// far as it can by itself (<see cref="Progress"/>: passes start, gates open and judge, effects are asked for); (3)
/// queued attempts are given to engines (<see cref="Dispatch"/>); (4) who stands in for people who are not there, and
/// what holds each item, is recorded where it changed (<see cref="StandIns"/>, <see cref="Holds"/>). Since (2) to (4)
/// look only at the state, there is no wake-up to lose. An engine's signs of
/// life end with (1).
/// </summary>
public static class ControlPlane
{
    public static Decision Decide(OrganizationState state, CommandEnvelope command)
    {
        if (command.Body is PassTime && command.Now + Due.Outdated < state.Now)
        {
            // Told before the server stood still, and decided after: whoever told it looks at the clock again, and
            // gives engines the time to be heard that a standstill takes from them.
            return new Decision(null, [], state, "");
        }
        var transaction = new Transaction(state, command.By, Timestamp.Max(command.Now, state.Now));
        if (Handle(transaction, command.Body) is { } refusal)
        {
            return new Decision(refusal, [], state, "");
        }
        if (command.Body is ExtendLease or ClaimAttempt or GiveContext or ExtendCredit or ReportUsage)
        {
            // Signs of life and documents change nothing that an item waits for, and of no other command are there so
            // many.
            return Concluded(state, transaction);
        }
        var wide = command.Body is RegisterEngine or DrainEngine or PauseDispatch or ResumeDispatch or PassTime
            or RegisterProject or RecordPerson or RemovePerson or TakeRoster or RecordAbsence or EndAbsence;
        Settle(transaction, wide);
        while (command.Body is PassTime && Due.NextAt(transaction.State) <= transaction.Now)
        {
            // What time brought about is itself due: a ladder whose first rung comes at once.
            Due.Run(transaction);
            Settle(transaction, wide);
        }
        return Concluded(state, transaction);
    }

    private static Decision Concluded(OrganizationState before, Transaction transaction)
    {
        var events = transaction.Events;
        return new Decision(null, events, events.IsEmpty ? before : transaction.State, transaction.Reply)
        {
            States = transaction.States,
        };
    }

    private static void Settle(Transaction transaction, bool wide)
    {
        var touched = new SortedSet<ItemId>(wide ? transaction.State.Open : []);
        for (var pending = transaction.TakeTouched(); !pending.IsEmpty || wide; pending = transaction.TakeTouched())
        {
            touched.UnionWith(pending);
            foreach (var item in wide ? [.. touched] : pending)
            {
                Progress.Advance(transaction, item);
            }
            wide = false;
            Dispatch.Run(transaction);
        }
        foreach (var item in touched)
        {
            Previewing.Sweep(transaction, item);
            StandIns.Record(transaction, item);
            Holds.Record(transaction, item);
        }
    }

    private static Refusal? Handle(Transaction transaction, Command command) => command switch
    {
        CreateItem create => ItemDecisions.Create(transaction, create),
        ParkItem park => ItemDecisions.Park(transaction, park),
        ResumeItem resume => ItemDecisions.Resume(transaction, resume),
        CancelItem cancel => ItemDecisions.Cancel(transaction, cancel),
        CloseItem close => ItemDecisions.Close(transaction, close),
        RetryItem retry => ItemDecisions.Retry(transaction, retry),
        RevertItem revert => LandingProgress.Revert(transaction, revert),
        ReclassifyItem reclassify => Reclassification.Decide(transaction, reclassify),
        SkipPass skip => ItemDecisions.Skip(transaction, skip),
        SetParam set => ItemDecisions.SetParam(transaction, set),
        SetRisk set => RiskDecisions.Set(transaction, set),
        ClassifyItem classify => IntakeDecisions.Classify(transaction, classify),
        ClaimAttempt claim => AttemptDecisions.Claim(transaction, claim),
        ExtendLease extend => AttemptDecisions.Extend(transaction, extend),
        GiveContext give => ContextDecisions.Give(transaction, give),
        ReportResult report => AttemptDecisions.Report(transaction, report),
        ExtendCredit extend => BudgetDecisions.Extend(transaction, extend),
        ReturnCredit back => BudgetDecisions.Return(transaction, back),
        ReportUsage report => BudgetDecisions.Report(transaction, report),
        SetBudget set => BudgetDecisions.Set(transaction, set),
        JudgeGate judge => GateDecisions.Judge(transaction, judge),
        TakeTask take => TaskDecisions.Take(transaction, take),
        TakeWork take => TakeoverDecisions.Take(transaction, take),
        GiveBack back => TakeoverDecisions.Back(transaction, back),
        SplitItem split => Parts.Split(transaction, split),
        AcceptSplit accept => Splits.Accept(transaction, accept),
        SayToAgent say => Sayings.Say(transaction, say),
        AddNote note => NoteDecisions.Add(transaction, note),
        ReleaseTask release => TaskDecisions.Release(transaction, release),
        SubmitWork submit => TaskDecisions.Submit(transaction, submit),
        AnswerQuestion answer => TaskDecisions.Answer(transaction, answer),
        ReportEffect report => EffectDecisions.Report(transaction, report),
        BeginDeployment begin => Deploying.Begin(transaction, begin),
        BeginPreview begin => Previewing.Begin(transaction, begin),
        ReportProbe probe => Deploying.Probe(transaction, probe),
        RecordPerson person => Accept(transaction, new PersonRecorded(person.Person)),
        RemovePerson remove => AbsenceDecisions.Remove(transaction, remove),
        TakeRoster take => RosterDecisions.Take(transaction, take),
        RefuseRoster refuse => RosterDecisions.Refuse(transaction, refuse),
        RecordAbsence absence => AbsenceDecisions.Record(transaction, absence),
        EndAbsence back => AbsenceDecisions.End(transaction, back),
        PublishCalendars publish => CalendarDecisions.Publish(transaction, publish),
        RenewCalendar renew => CalendarDecisions.Renew(transaction, renew),
        PublishTriggers publish => TriggerDecisions.Publish(transaction, publish),
        ScheduleTrigger schedule => TriggerDecisions.Schedule(transaction, schedule),
        FireTrigger fire => TriggerDecisions.Fire(transaction, fire),
        ReportTrigger report => TriggerDecisions.Report(transaction, report),
        ReportRevert revert => TriggerDecisions.Revert(transaction, revert),
        ObserveTarget observe => TriggerDecisions.Observe(transaction, observe),
        SurveyDocuments survey => DocumentDecisions.Survey(transaction, survey),
        IssueToken issue =>
            Accept(transaction, new TokenIssued(issue.Token, issue.Hash, issue.Principal, issue.Scopes)),
        RevokeToken revoke => Accept(transaction, new TokenRevoked(revoke.Token)),
        RegisterProject project => OrganizationDecisions.Register(transaction, project),
        SetHome home => OrganizationDecisions.SetHome(transaction, home),
        PinDefinition pin => OrganizationDecisions.Pin(transaction, pin),
        RegisterEngine engine => OrganizationDecisions.Register(transaction, engine),
        DrainEngine drain => OrganizationDecisions.Drain(transaction, drain),
        PauseDispatch pause => Accept(transaction, new DispatchPaused(pause.Reason, pause.Until)),
        ResumeDispatch => OrganizationDecisions.Resume(transaction),
        PassTime => Due.Run(transaction),
        _ => Refusal.Invalid("unknown-command", $"{command.GetType().Name} is not a command of this version."),
    };

    private static Refusal? Accept(Transaction transaction, Event happened)
    {
        transaction.Emit(happened);
        return null;
    }

    /// <summary>Applies one event. What an event of a given version does never changes.</summary>
    public static OrganizationState Evolve(OrganizationState state, Recorded recorded) => recorded.Event switch
    {
        ItemEvent about => ItemEvolution.Evolve(state, about, recorded),
        var happened => OrganizationEvolution.Evolve(state, happened, recorded) with
        {
            Sequence = recorded.Sequence,
            Now = recorded.At,
        },
    };
}
