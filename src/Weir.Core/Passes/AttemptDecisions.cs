using Weir.Core.Budgets;
using Weir.Core.Changes;
using Weir.Core.FanOut;
using Weir.Core.Gates;
using Weir.Core.Intake;
using Weir.Core.Items;
using Weir.Core.Notes;
using Weir.Core.Plans;
using Weir.Core.Tasks;

namespace Weir.Core.Passes;

/// <summary>Decisions about attempts: the control plane's side of the attempt protocol.</summary>
internal static class AttemptDecisions
{
    public static bool IsOpen(ItemState item, SubjectKind kind, PassId pass, GateId? gate, int? reviewer)
    {
        foreach (var (_, attempt) in item.Attempts)
        {
            if (attempt.Status != AttemptStatus.Stopping && attempt.Subject.Kind == kind
                && attempt.Subject.Pass == pass && attempt.Subject.Gate == gate
                && attempt.Subject.Reviewer == reviewer)
            {
                return true;
            }
        }
        return false;
    }

    public static void Queue(Transaction t, ItemState item, AttemptSubject subject, int round, Timestamp? notBefore) =>
        t.Emit(
            new AttemptQueued(
                item.Id, new AttemptId(t.Next), subject, round, Timestamp.Max(t.Now, notBefore ?? t.Now)));

    /// <summary>
    /// A queued attempt ends at once; one on an engine is told, and keeps its slot until the engine confirms.
    /// </summary>
    public static void Stop(Transaction t, ItemId item, AttemptState attempt, FailureReason reason)
    {
        if (!attempt.OnEngine)
        {
            t.Emit(new AttemptFailed(item, attempt.Id, reason, null, t.Now, AttemptEvidence.None));
        }
        else if (attempt.Status != AttemptStatus.Stopping)
        {
            t.Emit(new AttemptStopRequested(item, attempt.Id, reason));
        }
    }

    public static Refusal? Claim(Transaction t, ClaimAttempt command) =>
        OnOpen(t, command.Attempt, command.Token, (item, attempt) =>
    {
        if (attempt.Status == AttemptStatus.Dispatched)
        {
            t.Emit(new AttemptClaimed(item, attempt.Id, t.Now + AttemptState.Lease));
        }
        return null;
    });

    /// <summary>Only extensions that matter are recorded: those asked for in the second half of the lease.</summary>
    public static Refusal? Extend(Transaction t, ExtendLease command) =>
        OnOpen(t, command.Attempt, command.Token, (item, attempt) =>
    {
        Sayings.Hear(t, item, attempt, command.Heard);
        var half = new Duration(AttemptState.Lease.Value / 2);
        if (attempt.LeaseUntil - t.Now is var left && left.Value < half.Value)
        {
            t.Emit(new LeaseExtended(item, attempt.Id, t.Now + AttemptState.Lease));
        }
        return null;
    });

    public static Refusal? Report(Transaction t, ReportResult command)
    {
        if (!t.State.Items.TryGetValue(command.Item, out var item))
        {
            return Refusal.UnknownItem(command.Item);
        }
        if (!item.Attempts.TryGetValue(command.Attempt, out var attempt))
        {
            return Late(t, item, command);
        }
        if (!attempt.OnEngine || !IsHolder(t.By, attempt.Engine, attempt.Token, command.Token))
        {
            return Forged(t, command);
        }
        if (!command.Tampered.IsDefaultOrEmpty)
        {
            t.Emit(new CloneTampered(item.Id, attempt.Id, command.Tampered));
        }
        Sayings.Hear(t, item.Id, attempt, command.Heard);
        NoteDecisions.Take(t, item, attempt, command.Notes);
        if (attempt.Status == AttemptStatus.Stopping)
        {
            t.Emit(new AttemptFailed(item.Id, attempt.Id, FailureReason.Cancelled, null, t.Now, command.Evidence));
            return null;
        }
        switch (command.Outcome)
        {
            case AttemptOutcome.Failed failed:
                Fail(t, item.Id, attempt, failed.Reason, failed.Detail, command.Evidence);
                break;
            case AttemptOutcome.Asked asked when attempt.Subject.Kind == SubjectKind.Pass:
                Ask(t, item, attempt, asked, command.Evidence);
                break;
            case AttemptOutcome.Split split when attempt.Subject.Kind == SubjectKind.Pass:
                Splits.Propose(t, item, attempt, split, command.Evidence);
                break;
            case AttemptOutcome.Produced produced when attempt.Subject.Kind == SubjectKind.Pass:
                PassOutcome.Accept(t, item, attempt, produced, command.Evidence);
                break;
            case AttemptOutcome.Ran ran when attempt.Subject.Kind is SubjectKind.GateCommands or SubjectKind.MergeCheck:
                AcceptRuns(t, item, attempt, ran, command.Evidence);
                break;
            case AttemptOutcome.Reviewed reviewed when attempt.Subject.Kind == SubjectKind.GateReview:
                GateDecisions.AcceptReview(t, item, attempt, reviewed, command.Evidence);
                break;
            default:
                Fail(t, item.Id, attempt, FailureReason.OutputInvalid, null, command.Evidence);
                break;
        }
        return null;
    }

    /// <summary>
    /// A token is no secret: it counts only from the engine that the attempt was given to.
    /// </summary>
    private static bool IsHolder(PrincipalId by, string engine, long token, long given) =>
        token == given && by == PrincipalId.Engine(engine);

    private static Refusal? Late(Transaction t, ItemState item, ReportResult command)
    {
        if (!item.Lost.TryGetValue(command.Attempt, out var lost))
        {
            return Refusal.Rule("attempt-ended", $"Attempt {command.Attempt} is over.");
        }
        if (!IsHolder(t.By, lost.Engine, lost.Token, command.Token))
        {
            return Forged(t, command);
        }
        t.Emit(new ResultSalvaged(item.Id, command.Attempt, command.Token, command.Evidence));
        t.Reply = ReportResult.Salvaged;
        return null;
    }

    private static Refusal? Forged(Transaction t, ReportResult command)
    {
        t.Emit(new ResultRefused(command.Item, command.Attempt, command.Token));
        t.Reply = ReportResult.Refused;
        return null;
    }

    private static void AcceptRuns(
        Transaction t, ItemState item, AttemptState attempt, AttemptOutcome.Ran ran, AttemptEvidence evidence)
    {
        if (!attempt.Subject.Runs.SequenceEqual(ran.Results.Select(result => result.Run), StringComparer.Ordinal))
        {
            Fail(t, item.Id, attempt, FailureReason.Infrastructure, null, evidence);
            return;
        }
        t.Emit(new AttemptSucceeded(item.Id, attempt.Id, evidence));
        if (attempt.Subject is { Gate: { } judging, On: { } point })
        {
            t.Emit(new BaseJudged(
                item.Id, attempt.Subject.Pass, judging, new BaseRun(point.Head, ran.Tree, ran.Results)));
        }
        else if (attempt.Subject.Gate is not null)
        {
            GateProgress.AcceptRuns(t, t.Item(item.Id), attempt.Subject, ran.Tree, ran.Results);
        }
        else if (attempt.Subject.Pass.IsElement)
        {
            Joining.AcceptChecks(t, t.Item(item.Id), attempt.Subject.Pass, ran.Tree, ran.Results, false);
        }
        else
        {
            BatchChecks.Accept(t, t.Item(item.Id), attempt.Subject.Pass, ran.Tree, ran.Results);
        }
    }

    private static void Ask(
        Transaction t, ItemState item, AttemptState attempt, AttemptOutcome.Asked asked, AttemptEvidence evidence)
    {
        var pass = t.State.PlanOf(item).Pass(attempt.Subject.Pass);
        var of = pass.Ask?.Of ?? ExhaustPlan.Owner;
        if (item.Pass(pass.Id).Answers.Length >= (pass.Ask?.MaxQuestions ?? AskPlan.DefaultMaxQuestions))
        {
            Fail(t, item.Id, attempt, FailureReason.OutputInvalid, asked.Question, evidence);
            return;
        }
        t.Emit(new AttemptAsked(item.Id, attempt.Id, asked.Question, evidence));
        Asking.Open(
            t, t.Item(item.Id), TaskKind.Question, pass.Id, null, null, of, asked.Question, pass.Sla, pass.Escalate);
    }

    /// <summary>Ends an attempt as failed, and holds its pass when trying again needs a person.</summary>
    public static void Fail(
        Transaction t,
        ItemId id,
        AttemptState attempt,
        FailureReason reason,
        Digest? detail,
        AttemptEvidence evidence)
    {
        var rule = FailureRule.For(reason);
        var before = t.Item(id).Pass(attempt.Subject.Pass);
        var misfortunes = attempt.Subject.Gate is { } g ? before.Gate(g).Misfortunes : before.Misfortunes;
        t.Emit(new AttemptFailed(id, attempt.Id, reason, detail, rule.RetryAt(t.Now, misfortunes), evidence));
        var item = t.Item(id);
        if (attempt.Status == AttemptStatus.Stopping || !item.IsOpen)
        {
            return;
        }
        var pass = t.State.PlanOf(item).Pass(attempt.Subject.Pass);
        var state = item.Pass(pass.Id);
        var (tries, unlucky) = attempt.Subject.Gate is { } gate
            ? (state.Gate(gate).Tries, state.Gate(gate).Misfortunes)
            : (state.Tries, state.Misfortunes);
        if (reason == FailureReason.BudgetStopped && attempt.CreditRefused)
        {
            StopSiblings(t, item, pass.Id);
            BudgetDecisions.Hold(t, id, attempt);
            return;
        }
        var inIntake = item.Intake.Stage != IntakeStage.Settled;
        var given = !rule.Retry || tries > pass.Retries || unlucky > FailureRule.MaxMisfortunes;
        if (given || (inIntake && reason is FailureReason.ProviderUnavailable or FailureReason.ProviderQuota))
        {
            var who = inIntake ? IntakeDecisions.Who(t.State, item) : ExhaustPlan.Owner;
            StopSiblings(t, item, pass.Id);
            Reopening.Hold(t, t.Item(id), pass, HeldCause.TriesExhausted, who, pass.Escalate);
        }
    }

    public static void StopSiblings(Transaction t, ItemState item, PassId pass)
    {
        foreach (var sibling in item.Attempts.Values.Where(attempt => attempt.Subject.Pass == pass))
        {
            Stop(t, item.Id, sibling, FailureReason.Cancelled);
        }
        Asking.Withdraw(t, t.Item(item.Id), task => task.Pass == pass);
    }

    /// <summary>Decides what the holder of an open attempt asks for; refuses anybody else, and a stopped one.</summary>
    public static Refusal? OnOpen(Transaction t, AttemptId id, long token, Func<ItemId, AttemptState, Refusal?> decide)
    {
        if (!t.State.Attempts.TryGetValue(id, out var item))
        {
            return Refusal.Rule("attempt-ended", $"Attempt {id} is over.");
        }
        var attempt = t.Item(item).Attempts[id];
        if (!attempt.OnEngine || !IsHolder(t.By, attempt.Engine, attempt.Token, token))
        {
            return Refusal.Rule("fenced", attempt.Token == token && attempt.OnEngine
                ? $"Attempt {id} was not given to {t.By}."
                : $"Token {token} is not the token of attempt {id}.");
        }
        return attempt.Status == AttemptStatus.Stopping
            ? Refusal.Rule("stop", $"Attempt {id} is to stop.")
            : decide(item, attempt);
    }
}
