using System.Collections.Immutable;
using Weir.Core.Effects;
using Weir.Core.Items;
using Weir.Core.Passes;
using Weir.Core.People;
using Weir.Core.Plans;
using Weir.Core.Tasks;

namespace Weir.Core.Gates;

/// <summary>
/// Emergencies. One person approves alone in place of the people of a gate, never of its commands and agents: these
/// have spoken by the time people are asked. What the people would have said is due afterwards, as a task of its own
/// that nothing withdraws but an answer; the item is not done before.
///
/// A late rejection sends the work back while nothing is merged; while a merge is on its way it has to wait for how
/// that ends. A merge it cannot undo: then it is a finding that the
/// project's owner has to answer, and the item needs a person until they did.
/// </summary>
internal static class EmergencyDecisions
{
    public const string Mark = "emergency";

    public static Refusal? Approve(
        Transaction t, ItemState item, PassPlan pass, GatePlan gate, JudgeGate command, Person person)
    {
        if (gate.Emergency is not { } emergency)
        {
            return Refusal.Rule(
                "no-emergency", $"Gate {gate.Id} of pass {pass.Id} knows no emergency.",
                $"weir gate approve {item.Id} --reason TEXT");
        }
        if (!ExpressionEvaluator.Holds(emergency.When, item, pass))
        {
            return Refusal.Rule(
                "not-an-emergency", $"For gate {gate.Id} of pass {pass.Id} this is no emergency: its condition does "
                    + "not hold.",
                $"weir workflow show {t.State.PlanOf(item).Workflow}");
        }
        if (item.LateReview(pass.Id, gate.Id) is not null)
        {
            return Due(item);
        }
        var by = Asking.Named(t.State, item.Id, emergency.By);
        if (!person.Id.IsPerson || !person.Is(by))
        {
            return Refusal.NotAllowed(person.Id, $"approve in an emergency; {Sentences.Who(by)} may");
        }
        if (!command.Approve || command.Note is null)
        {
            return Refusal.Invalid(
                "no-note", "An emergency approval needs a note of what the emergency is, and is never a rejection.",
                $"weir gate approve {item.Id} --emergency --note TEXT");
        }
        var state = item.Pass(pass.Id).Gate(gate.Id);
        var people = state.Reviewers
            .Where(index => gate.ReviewerAt(index) is null or { Kind: ReviewerKind.Human }).ToImmutableArray();
        var results = gate.Criteria.Where(criterion => GateDecisions.IsForPeople(gate, state, criterion))
            .Select(criterion => new CriterionResult(criterion.Id, Judgement.Pass)).ToImmutableArray();
        t.Emit(new EmergencyApproved(item.Id, pass.Id, gate.Id, state.Round, state.Subject, people,
            Eligibility.Authors(item, pass, gate)));
        t.Emit(new VerdictRecorded(item.Id, pass.Id, gate.Id, new Verdict(
            GateState.EmergencyReviewer, person.Id, item.Plan, results, [], "", command.Note,
            [Mark, .. Eligibility.Marks(item, pass, gate, person, null)], t.Now)));
        GateProgress.Approve(t, item, pass, gate);
        return null;
    }

    /// <summary>Takes a step with what is due; false when people have to answer first.</summary>
    public static bool Step(Transaction t, ItemState item, Plan plan)
    {
        foreach (var late in item.LateReviews)
        {
            if (IsSuperseded(item, plan, late))
            {
                End(t, item, late, LateReviewEnd.Superseded, []);
                return true;
            }
            var (pass, gate) = (plan.Pass(late.Pass), plan.Pass(late.Pass).Gate(late.Gate));
            var silent = late.Reviewers.Where(index =>
                Approvals(late, index) < Eligibility.Quorum(t.State, item, pass, gate, index)).ToList();
            if (IsAlone(t.State, late))
            {
                silent = [.. late.Reviewers];
            }
            if (silent.Count == 0 || (gate.Decide == DecideRule.Any && silent.Count < late.Reviewers.Length))
            {
                End(t, item, late, LateReviewEnd.Approved, []);
                return true;
            }
            foreach (var unasked in silent.Where(index =>
                !item.Tasks.Values.Any(task => IsOf(task, late) && task.Reviewer == index)))
            {
                Asking.Open(
                    t, item, TaskKind.LateReview, pass.Id, gate.Id, unasked,
                    Eligibility.Asked(t.State, item, pass, gate, unasked), null, gate.Emergency?.ReviewAfter,
                    gate.Escalate ?? pass.Escalate);
                return true;
            }
        }
        return false;
    }

    /// <summary>Nothing was merged, and the gate is to judge anew: whatever it is then asked about counts.</summary>
    private static bool IsSuperseded(ItemState item, Plan plan, LateReview late) =>
        plan.FindPass(late.Pass) is null
        || (!late.Landed && item.Pass(late.Pass).Gate(late.Gate) is var gate
            && (gate.Status != GateStatus.Approved || gate.Round != late.Round));

    /// <summary>
    /// Nobody but who approved it alone has said anything. How many people it takes may have become fewer since, so
    /// that what they said before the emergency would do: they do not review themselves.
    /// </summary>
    private static bool IsAlone(OrganizationState state, LateReview late) =>
        late.Verdicts.All(verdict => verdict.By == late.By)
        && state.People.GetValueOrDefault(late.By) is not { EveryRole: true };

    private static int Approvals(LateReview late, int index) =>
        late.Verdicts.Where(verdict => verdict.Reviewer == index).Select(verdict => verdict.By).Distinct().Count();

    public static bool IsOf(TaskState task, LateReview late) =>
        task.Kind == TaskKind.LateReview && task.Pass == late.Pass && task.Gate == late.Gate;

    /// <summary>A person answers a review that is due.</summary>
    public static Refusal? Judge(
        Transaction t, ItemState item, PassPlan pass, GatePlan gate, LateReview late, JudgeGate command, Person person)
    {
        var tasks = item.Tasks.Values.Where(task => IsOf(task, late)).ToList();
        var refusals = tasks.Select(task => Check(t.State, item, pass, gate, late, task, person)).ToList();
        if (refusals.IndexOf(null) is var first && first < 0)
        {
            return refusals[^1];
        }
        var at = item.Pass(pass.Id).Status;
        if (!command.Approve && !late.Landed && at is not (PassStatus.Passed or PassStatus.Judging))
        {
            return Refusal.Rule(
                "not-now", $"Pass {pass.Id} waits for others; it can be sent back when it stands again.",
                $"weir item why {item.Id}");
        }
        if (!command.Approve && t.State.Effects.Values.Any(effect =>
            effect.Item == item.Id && effect.Body is EffectBody.Merge))
        {
            return Refusal.Rule(
                "merging",
                $"{item.Id} is being merged: whether it can still be sent back is known when that has ended.",
                $"weir item why {item.Id}");
        }
        var (task, state) = (tasks[first], item.Pass(pass.Id).Gate(gate.Id));
        var results = gate.Criteria.Where(criterion => GateDecisions.IsForPeople(gate, state, criterion))
            .Select(criterion => command.Results.FirstOrDefault(result => result.Criterion == criterion.Id)
                ?? new CriterionResult(criterion.Id, command.Approve ? Judgement.Pass : Judgement.Fail));
        t.Emit(new LateVerdictRecorded(item.Id, pass.Id, gate.Id, new Verdict(
            task.Reviewer!.Value, person.Id, item.Plan, [.. results], command.Findings, "", command.Note,
            Eligibility.Marks(item, pass, gate, person, gate.ReviewerAt(task.Reviewer.Value)), t.Now)
        {
            For = GateDecisions.ForWhom(task, person),
        }));
        if (!command.Approve && gate.ReviewerAt(task.Reviewer.Value) is not { Advisory: true })
        {
            Reject(t, item, pass, gate, late, command);
        }
        else if (Approvals(t.Item(item.Id).LateReview(pass.Id, gate.Id)!, task.Reviewer.Value)
            >= Eligibility.Quorum(t.State, item, pass, gate, task.Reviewer.Value))
        {
            t.Emit(new TaskDone(item.Id, task.Id, command.Note));
        }
        return null;
    }

    private static Refusal? Check(
        OrganizationState state, ItemState item, PassPlan pass, GatePlan gate, LateReview late, TaskState task,
        Person person) =>
        Eligibility.Check(
            state, item, pass, gate, task.Reviewer!.Value, task.Who, person, task.StandInOf(person) is not null)
        ?? (late.Excludes(person, gate.ReviewerAt(task.Reviewer.Value))
            ? Refusal.NotAllowed(
                person.Id,
                $"review gate {gate.Id} of pass {pass.Id}: neither its author nor whoever approved it alone does")
            : late.Verdicts.Any(verdict => verdict.Reviewer == task.Reviewer && verdict.By == person.Id)
                ? Refusal.Rule(
                    "judged-already",
                    $"{person.Name} has judged gate {gate.Id} already; it waits for another person.")
                : null);

    private static void Reject(
        Transaction t, ItemState item, PassPlan pass, GatePlan gate, LateReview late, JudgeGate command)
    {
        if (late.Landed)
        {
            End(t, item, late, LateReviewEnd.Found, command.Findings);
            Asking.Open(
                t, t.Item(item.Id), TaskKind.LateFinding, pass.Id, gate.Id, null, ExhaustPlan.Owner,
                command.Findings[0].Text, null, gate.Escalate ?? pass.Escalate);
            return;
        }
        End(t, item, late, LateReviewEnd.SentBack, command.Findings);
        var plan = t.State.PlanOf(item);
        // Before anything else, so that nothing is merged while a person decides about rounds that are used up.
        Reopening.GoStale(t, item.Id, Reopening.Downstream(plan, t.Item(item.Id), pass.Id), pass.Id);
        GateDecisions.Reject(t, t.Item(item.Id), pass, gate, command.Findings, command.To);
    }

    private static void End(
        Transaction t, ItemState item, LateReview late, LateReviewEnd how, ImmutableArray<Finding> findings)
    {
        foreach (var task in item.Tasks.Values.Where(task => IsOf(task, late)))
        {
            t.Emit(new TaskWithdrawn(item.Id, task.Id));
        }
        t.Emit(new LateReviewEnded(item.Id, late.Pass, late.Gate, how, findings));
    }

    /// <summary>Why an item may not be ended yet; null when nothing is due.</summary>
    public static Refusal? Due(ItemState item) => item.LateReviews is [var late, ..]
        ? Refusal.Rule(
            "review-due",
            $"{late.By.Name} approved gate {late.Gate} of pass {late.Pass} of {item.Id} in an emergency, and the "
                + "review of it is due.",
            $"weir gate approve|reject {item.Id} {late.Pass}/{late.Gate}")
        : null;

    public static ItemState Evolve(ItemState item, LateReviewEvent about, Recorded recorded) => about switch
    {
        EmergencyApproved e => item with
        {
            LateReviews = item.LateReviews.Add(
                new LateReview(e.Pass, e.Gate, e.Round, e.Subject, e.Reviewers, e.Authors, recorded.By, recorded.At)
                {
                    Verdicts =
                    [
                        .. item.Pass(e.Pass).Gate(e.Gate).Verdicts
                            .Where(verdict => e.Reviewers.Contains(verdict.Reviewer)),
                    ],
                }),
        },
        LateVerdictRecorded e => item with
        {
            LateReviews =
            [
                .. item.LateReviews.Select(late => late.Pass == e.Pass && late.Gate == e.Gate
                    ? late with { Verdicts = late.Verdicts.Add(e.Verdict) }
                    : late),
            ],
        },
        LateReviewEnded e => item with
        {
            LateReviews = item.LateReviews.RemoveAll(late => late.Pass == e.Pass && late.Gate == e.Gate),
        },
        _ => item,
    };
}
