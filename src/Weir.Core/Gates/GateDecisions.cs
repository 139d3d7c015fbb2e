using System.Collections.Immutable;
using Weir.Core.Items;
using Weir.Core.Passes;
using Weir.Core.Plans;
using Weir.Core.Tasks;

namespace Weir.Core.Gates;

/// <summary>Decisions at a gate: verdicts taken into the record, and what a rejection leads to.</summary>
public static class GateDecisions
{
    internal static Refusal? Judge(Transaction t, JudgeGate command)
    {
        if (!t.State.Items.TryGetValue(command.Item, out var item))
        {
            return Refusal.UnknownItem(command.Item);
        }
        var plan = t.State.PlanOf(item);
        if (plan.FindPass(command.Pass) is not { } pass)
        {
            return Refusal.UnknownPass(item.Id, command.Pass);
        }
        if (pass.Gates.FirstOrDefault(g => g.Id == command.Gate) is not { } gate)
        {
            return Refusal.UnknownGate(item.Id, pass.Id, command.Gate);
        }
        if (!t.State.People.TryGetValue(t.By, out var person))
        {
            return Refusal.NotAllowed(t.By, $"judge gate {gate.Id}");
        }
        var tasks = item.Tasks.Values.Where(task =>
            task.Kind == TaskKind.Review && task.Pass == pass.Id && task.Gate == gate.Id).ToList();
        var late = tasks.Count == 0 && !command.Emergency ? item.LateReview(pass.Id, gate.Id) : null;
        if (tasks.Count == 0 && late is null)
        {
            return Refusal.Rule(
                "not-asked",
                $"Gate {gate.Id} of pass {pass.Id} does not wait for a person.",
                $"weir item why {item.Id}");
        }
        if (Check(plan, gate, command) is { } invalid)
        {
            return invalid;
        }
        if (command.Emergency)
        {
            return EmergencyDecisions.Approve(t, item, pass, gate, command, person);
        }
        if (late is not null)
        {
            return EmergencyDecisions.Judge(t, item, pass, gate, late, command, person);
        }
        var refusals = tasks.Select(task => Check(t.State, item, pass, gate, task, person)).ToList();
        var first = refusals.IndexOf(null);
        if (first < 0)
        {
            return refusals[^1];
        }
        Take(t, item, pass, gate, tasks[first], command, person);
        for (var next = first + 1; command.Approve && next < tasks.Count; next++)
        {
            // Whoever is in several sets of owners has read the change once.
            if (refusals[next] is null && OwnerSets.SetOf(tasks[first].Reviewer!.Value) is not null
                && OwnerSets.ReviewerOf(tasks[next].Reviewer!.Value)
                    == OwnerSets.ReviewerOf(tasks[first].Reviewer!.Value))
            {
                Take(t, item, pass, gate, tasks[next], command, person);
            }
        }
        return null;
    }

    private static Refusal? Check(
        OrganizationState state, ItemState item, PassPlan pass, GatePlan gate, TaskState task, People.Person person)
    {
        var again = item.Pass(pass.Id)
            .Gate(gate.Id).Verdicts.Any(verdict => verdict.Reviewer == task.Reviewer && verdict.By == person.Id);
        var standsIn = task.StandInOf(person) is not null;
        return Eligibility.Check(state, item, pass, gate, task.Reviewer!.Value, task.Who, person, standsIn)
            ?? (again
                ? Refusal.Rule(
                    "judged-already", $"{person.Name} has judged gate {gate.Id} already; it waits for another person.")
                : null);
    }

    private static Refusal? Check(Plan plan, GatePlan gate, JudgeGate command)
    {
        if (command.Results.FirstOrDefault(result => gate.Criteria.All(c => c.Id != result.Criterion)) is { } unknown)
        {
            return Refusal.Invalid(
                "unknown-criterion", $"Gate {gate.Id} has no criterion {unknown.Criterion}.",
                $"It has {string.Join(", ", gate.Criteria.Select(c => c.Id))}.");
        }
        if (!command.Approve && command.Findings.IsEmpty)
        {
            return Refusal.Invalid(
                "no-reason", "A rejection needs a reason that the next round can answer.", "--reason TEXT");
        }
        if (command.To is { } to
            && (plan.FindPass(to) is null || !gate.OnReject.To.Any(pass => pass == to || pass == to.Owner)))
        {
            return Refusal.Invalid(
                "bad-target", $"Gate {gate.Id} does not send back to {to}.",
                $"It sends back to {string.Join(", ", gate.OnReject.To)}.");
        }
        var contradicts = command.Approve && command.Results.Any(result =>
            result.Judgement != Judgement.Pass && gate.Criteria.Any(c => c.Id == result.Criterion && c.Must));
        return contradicts
            ? Refusal.Invalid(
                "contradiction", "An approval cannot fail a criterion that must pass.", "weir gate reject")
            : null;
    }

    private static void Take(
        Transaction t,
        ItemState item,
        PassPlan pass,
        GatePlan gate,
        TaskState task,
        JudgeGate command,
        People.Person person)
    {
        var index = task.Reviewer!.Value;
        var reviewer = gate.ReviewerAt(index);
        var state = item.Pass(pass.Id).Gate(gate.Id);
        var results = gate.Criteria
            .Where(criterion => IsForPeople(gate, state, criterion))
            .Select(criterion => command.Results.FirstOrDefault(result => result.Criterion == criterion.Id)
                ?? new CriterionResult(criterion.Id, command.Approve ? Judgement.Pass : Judgement.Fail))
            .ToImmutableArray();
        t.Emit(new VerdictRecorded(item.Id, pass.Id, gate.Id, new Verdict(
            index, t.By, item.Plan, results, command.Findings, "", command.Note,
            Eligibility.Marks(item, pass, gate, person, reviewer), t.Now)
        {
            For = ForWhom(task, person),
        }));
        if (command.Approve)
        {
            var approvals = t.Item(item.Id).Pass(pass.Id)
                .Gate(gate.Id).Verdicts.Count(verdict => verdict.Reviewer == index);
            if (approvals >= Eligibility.Quorum(t.State, item, pass, gate, index))
            {
                t.Emit(new TaskDone(item.Id, task.Id, command.Note));
            }
        }
        else if (reviewer is { Advisory: true })
        {
            t.Emit(new TaskDone(item.Id, task.Id, command.Note));
        }
        else
        {
            Reject(t, t.Item(item.Id), pass, gate, command.Findings, command.To);
        }
    }

    /// <summary>Null for whoever was asked; for a stand-in those who were.</summary>
    internal static string? ForWhom(TaskState task, People.Person person) =>
        person.Is(task.Who) ? null : task.StandInOf(person)?.For;

    /// <summary>
    /// Takes an agent's review. It has to judge every criterion that is its to judge, once; what it says of others is
    /// left out.
    /// </summary>
    internal static void AcceptReview(
        Transaction t,
        ItemState item,
        AttemptState attempt,
        AttemptOutcome.Reviewed reviewed,
        AttemptEvidence evidence)
    {
        var pass = t.State.PlanOf(item).Pass(attempt.Subject.Pass);
        var gate = pass.Gate(attempt.Subject.Gate!.Value);
        var state = item.Pass(pass.Id).Gate(gate.Id);
        var due = gate.Criteria.Where(criterion => IsForAgents(state, criterion)).Select(criterion => criterion.Id)
            .ToList();
        var results = reviewed.Results.Where(result => due.Contains(result.Criterion, StringComparer.Ordinal))
            .ToImmutableArray();
        if (due.Any(id => results.Count(result => result.Criterion == id) != 1))
        {
            AttemptDecisions.Fail(t, item.Id, attempt, FailureReason.OutputInvalid, evidence.Log, evidence);
            return;
        }
        t.Emit(new AttemptSucceeded(item.Id, attempt.Id, evidence));
        var marks = ImmutableArray.CreateBuilder<string>();
        if (gate.Reviewers[attempt.Subject.Reviewer!.Value].DiffersFrom is { } from
            && evidence.Model.Length > 0 && item.Pass(from).Model == evidence.Model)
        {
            marks.Add("same-model");
        }
        if (t.Item(item.Id).RanUnsandboxed)
        {
            marks.Add("unsandboxed");
        }
        t.Emit(new VerdictRecorded(item.Id, pass.Id, gate.Id, new Verdict(
            attempt.Subject.Reviewer.Value, reviewed.Reviewer, item.Plan, results, reviewed.Findings,
            evidence.Model, evidence.Log, marks.ToImmutable(), t.Now)));
    }

    /// <summary>Untagged criteria, those for agents, and those of commands that were left out.</summary>
    public static bool IsForAgents(GateState state, Criterion criterion) => criterion.Tag switch
    {
        CriterionTag.Anyone or CriterionTag.Agent => true,
        CriterionTag.Command => state.LeftOut.Contains(criterion.Run!, StringComparer.Ordinal),
        _ => false,
    };

    /// <summary>
    /// Untagged criteria, those for people, those of commands that were left out, and those for agents where none is
    /// asked.
    /// </summary>
    internal static bool IsForPeople(GatePlan gate, GateState state, Criterion criterion) => criterion.Tag switch
    {
        CriterionTag.Anyone or CriterionTag.Human => true,
        CriterionTag.Command => state.LeftOut.Contains(criterion.Run!, StringComparer.Ordinal),
        _ => !state.Reviewers.Any(index =>
            gate.ReviewerAt(index) is { Kind: ReviewerKind.Agent, Advisory: false }),
    };

    /// <summary>
    /// Sends work back, unless rounds are used up or findings no longer decrease: then a person decides.
    /// </summary>
    internal static void Reject(
        Transaction t,
        ItemState item,
        PassPlan pass,
        GatePlan gate,
        ImmutableArray<Finding> findings,
        PassId? to)
    {
        var before = item.Pass(pass.Id).Gate(gate.Id);
        var target = to ?? gate.OnReject.To[0];
        Reopening.StopEverything(t, item.Id, of => of == pass.Id);
        t.Emit(new GateRejected(item.Id, pass.Id, gate.Id, target, findings));
        var stalled = gate.OnReject.Stall && before.LastRejection is { } last
            && findings.Length >= last.Findings.Length;
        if (before.Rejections >= gate.OnReject.Rounds || stalled)
        {
            Exhaust(
                t, t.Item(item.Id), pass, gate, stalled ? HeldCause.FindingsNotDecreasing : HeldCause.RoundsExhausted);
            return;
        }
        var onDemand = t.State.PlanOf(item).Pass(target).OnDemand;
        Reopening.Reopen(t, item.Id, target, ReopenCause.GateRejected, findings, onDemand ? pass.Id : null);
    }

    private static void Exhaust(Transaction t, ItemState item, PassPlan pass, GatePlan gate, HeldCause cause)
    {
        var end = gate.OnExhausted;
        switch (end.Action)
        {
            case ExhaustAction.Close when item.LateReviews.IsEmpty:
                ItemDecisions.End(t, item.Id, new ItemClosed(item.Id, end.Target, null));
                break;
            case ExhaustAction.Park:
                Reopening.Hold(t, item, pass, cause, ExhaustPlan.Owner, null);
                ItemDecisions.Park(t, item.Id, new ParkCause(ParkReason.ByExhaustion, pass.Id, null));
                break;
            case ExhaustAction.Close:
                // What is due after an emergency outlasts the rule that would end the item.
                Reopening.Hold(t, item, pass, cause, ExhaustPlan.Owner, gate.Escalate ?? pass.Escalate);
                break;
            case ExhaustAction.Escalate:
                Reopening.Hold(t, item, pass, cause, ExhaustPlan.Owner, end.Target);
                break;
            default:
                Reopening.Hold(t, item, pass, cause, end.Target, gate.Escalate ?? pass.Escalate);
                break;
        }
    }
}
