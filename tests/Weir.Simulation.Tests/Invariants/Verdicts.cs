using Weir.Core;
using Weir.Core.Changes;
using Weir.Core.Gates;
using Weir.Core.Items;
using Weir.Core.People;
using Weir.Core.Plans;
using Weir.Core.Tasks;
using Weir.Simulation.Tests.Traces;

namespace Weir.Simulation.Tests.Invariants;

/// <summary>What an approval means, said once more and independently of how Core comes to it.</summary>
internal static class Verdicts
{
    private const string Rule = "an approved gate was passed by somebody eligible on what it approves";

    /// <summary>
    /// Every criterion that must pass was passed, by a command, an agent or a person who answers for it.
    /// </summary>
    /// <param name="written">The workflows as they were written.</param>
    public static void CheckApproval(
        OrganizationState state, GateApproved approved, IReadOnlyDictionary<Digest, Plan> written)
    {
        var item = state.Items[approved.Item];
        var gate = Written(item, approved, written);
        var given = item.Pass(approved.Pass).Gate(approved.Gate);
        var where = $"gate {gate.Id} of pass {approved.Pass} of {item.Id}";
        foreach (var criterion in gate.Criteria.Where(criterion => criterion.Must))
        {
            Violation.Unless(
                IsPassed(gate, given, criterion),
                Rule,
                $"{where} was approved, and nobody passed {criterion.Id} ({criterion.Tag})");
        }
        CheckRuns(item, approved.Pass, gate, given, where);
        CheckOwners(item, approved.Pass, gate, given, where);
        foreach (var subject in given.Subject)
        {
            var now = subject.Artifact switch
            {
                ArtifactPlan.Change => WorkPoint.ChangeOf(item, approved.Pass)?.Facts.Digest,
                ArtifactPlan.Request => item.Request,
                _ => item.Artifacts.GetValueOrDefault(subject.Artifact)?.Facts.Digest,
            };
            Violation.Unless(
                now == subject.Digest,
                Rule,
                $"{where} was approved on {subject.Artifact} {subject.Digest}, which is {now} now");
        }
        // A gate that asks people or agents only on a condition, and must have nothing, is not asked for by anybody.
        var unasked = gate.Runs.IsEmpty
            && gate.Reviewers.All(reviewer => reviewer.When is not null || reviewer.Advisory)
            && gate.Criteria.All(criterion => !criterion.Must);
        Violation.Unless(
            unasked || given.Runs is { Length: > 0 } || !given.Verdicts.IsEmpty, "nothing is approved by silence",
            $"{where} was approved by nobody");
    }

    /// <summary>
    /// Where the change is judged, each command that is about it has passed. A gate that judges another thing ran those
    /// that were about the branch as it was then, so that of each command that is written there one has passed.
    /// </summary>
    private static void CheckRuns(ItemState item, PassId pass, GatePlan gate, GateState given, string where)
    {
        RunResult? ResultOf(RunPlan run) =>
            given.Runs?.FirstOrDefault(result => result.Run == $"{pass}/{gate.Id}/{run.Id}");
        bool IsLeftOut(RunPlan run) => given.LeftOut.Contains(run.Id, StringComparer.Ordinal);
        if (gate.Reviews.Contains(ArtifactPlan.Change, StringComparer.Ordinal))
        {
            var touched = WorkPoint.ChangeOf(item, pass)?.Facts.Components ?? TouchedComponents.None;
            foreach (var run in gate.Runs.Where(run => IsDue(gate, run, touched) && !IsLeftOut(run)))
            {
                Violation.Unless(
                    ResultOf(run)?.Verdict == RunVerdict.Pass,
                    Rule,
                    $"{where} was approved, and command {run.Id} came to {ResultOf(run)?.Verdict}");
            }
            return;
        }
        foreach (var written in gate.Runs.GroupBy(run => run.Written, StringComparer.Ordinal))
        {
            var verdicts = written.Select(ResultOf).OfType<RunResult>().Select(result => result.Verdict).ToList();
            Violation.Unless(
                verdicts.TrueForAll(verdict => verdict == RunVerdict.Pass)
                    && (verdicts.Count > 0 || written.Any(IsLeftOut)),
                Rule,
                $"{where} was approved, and command {written.Key} came to {string.Join(", ", verdicts)}");
        }
    }

    /// <summary>
    /// A component's own command where it is touched; the project's where anything else is, or nothing is known.
    /// </summary>
    private static bool IsDue(GatePlan gate, RunPlan run, TouchedComponents touched) => run.Component is { } component
        ? touched.Names.Contains(component, StringComparer.Ordinal)
        : touched.Others || touched.Names.IsEmpty || touched.Names.Any(name =>
            gate.Runs.All(other => other.Id != $"{run.Id}.{name}"));

    /// <summary>
    /// Where code owners are asked and not spared, and everybody has to agree, each set that the change touches has
    /// approved.
    /// </summary>
    private static void CheckOwners(ItemState item, PassId pass, GatePlan gate, GateState given, string where)
    {
        var asks = given.Verdicts.All(verdict => verdict.Reviewer != GateState.EmergencyReviewer)
            && gate.Decide == DecideRule.All && given.AutoAccepted != AutoAcceptance.Spared
            && gate.Reviews.Contains(ArtifactPlan.Change, StringComparer.Ordinal)
            && gate.Reviewers.Any(reviewer => reviewer is { Who: "codeowners", When: null });
        var sets = WorkPoint.ChangeOf(item, pass)?.Facts.Owners.Length ?? 0;
        for (var set = 0; asks && set < sets; set++)
        {
            Violation.Unless(
                given.Verdicts.Any(verdict => OwnerSets.SetOf(verdict.Reviewer) == set && verdict.By.IsPerson),
                Rule,
                $"{where} was approved without set {set + 1} of its {sets} sets of owners");
        }
    }

    private static GatePlan Written(
        ItemState item, GateEvent about, IReadOnlyDictionary<Digest, Plan> written) =>
        written[item.Plan].Pass(about.Pass.Owner).Gate(about.Gate);

    private static bool IsPassed(GatePlan gate, GateState given, Criterion criterion)
    {
        bool By(ReviewerKind kind) => given.Verdicts.Any(verdict =>
            Counts(gate, verdict) && KindOf(gate, verdict) == kind
            && verdict.Results.Any(result => result.Criterion == criterion.Id && result.Judgement == Judgement.Pass));
        var failed = gate.Decide == DecideRule.All && given.Verdicts.Any(verdict =>
            Counts(gate, verdict)
            && verdict.Results.Any(result => result.Criterion == criterion.Id && result.Judgement != Judgement.Pass));
        // Where nobody of the kind is left who could judge, the owner does, and the owner's word is a person's.
        // In an emergency one person does, for people: not for agents, nor for commands that ran.
        var owner = given.Verdicts.Any(verdict =>
            verdict.Reviewer == GateState.OwnerReviewer && GateProgressPasses(gate, verdict));
        var leftOut = criterion.Run is { } run && given.LeftOut.Contains(run, StringComparer.Ordinal);
        return !failed && (owner || criterion.Tag switch
        {
            CriterionTag.Human => By(ReviewerKind.Human),
            CriterionTag.Agent => By(ReviewerKind.Agent),
            CriterionTag.Command when !leftOut => given.Runs is { } runs && runs.Any(result =>
                result.Run.Split('/')[^1].Split('.')[0] == criterion.Run && result.Verdict == RunVerdict.Pass),
            CriterionTag.Command =>
                By(ReviewerKind.Agent)
                    || given.Verdicts.Any(v => Counts(gate, v) && KindOf(gate, v) == ReviewerKind.Human),
            _ => By(ReviewerKind.Agent) || By(ReviewerKind.Human),
        });
    }

    private static bool GateProgressPasses(GatePlan gate, Verdict verdict) => verdict.Results.All(result =>
        result.Judgement == Judgement.Pass
            || gate.Criteria.Any(criterion => criterion.Id == result.Criterion && !criterion.Must));

    private static bool Counts(GatePlan gate, Verdict verdict) =>
        gate.ReviewerAt(verdict.Reviewer) is not { Advisory: true };

    private static ReviewerKind KindOf(GatePlan gate, Verdict verdict) =>
        gate.ReviewerAt(verdict.Reviewer)?.Kind ?? ReviewerKind.Human;

    /// <summary>Whoever judges was asked, is of the kind that was asked, and is not excluded.</summary>
    public static void CheckEligible(
        OrganizationState state, VerdictRecorded recorded, IReadOnlyDictionary<Digest, Plan> written)
    {
        var item = state.Items[recorded.Item];
        var gate = Written(item, recorded, written);
        var open = item.Pass(recorded.Pass).Gate(recorded.Gate);
        var verdict = recorded.Verdict;
        var where = $"gate {gate.Id} of pass {recorded.Pass} of {item.Id}";
        Violation.Unless(open.Status == GateStatus.Open, Rule, $"{where} took a verdict while it was {open.Status}");
        var alone = verdict.Reviewer == GateState.EmergencyReviewer;
        Violation.Unless(
            !alone || (gate.Emergency is { } emergency && verdict.By.IsPerson
                && state.People[verdict.By].Is(emergency.By)
                && item.LateReview(recorded.Pass, recorded.Gate)?.By == verdict.By),
            Rule, $"{verdict.By} approved {where} alone");
        Violation.Unless(
            alone || open.Reviewers.Contains(verdict.Reviewer), Rule,
            $"{where} did not ask reviewer {verdict.Reviewer}");
        var kind = KindOf(gate, verdict);
        Violation.Unless(
            verdict.By.IsAgent == (kind == ReviewerKind.Agent), Rule, $"{verdict.By} judged {where} as {kind}");
        if (kind == ReviewerKind.Human)
        {
            CheckPerson(state, item, recorded, gate, where);
        }
    }

    private static void CheckPerson(
        OrganizationState state, ItemState item, VerdictRecorded recorded, GatePlan gate, string where)
    {
        var by = recorded.Verdict.By;
        Violation.Unless(state.People.TryGetValue(by, out var person), Rule, $"{by}, who is nobody, judged {where}");
        if (person!.EveryRole || gate.ReviewerAt(recorded.Verdict.Reviewer) is not { } reviewer)
        {
            return;
        }
        Violation.Unless(
            !(reviewer.Not.Contains("author", StringComparer.Ordinal) && IsAuthor(item, recorded.Pass, gate, by)),
            Rule,
            $"{by} judged {where}, and is an author of it");
        Violation.Unless(
            !(reviewer.Not.Contains("requester", StringComparer.Ordinal) && item.Requester == by), Rule,
            $"{by} judged {where}, and has requested it");
    }

    private static bool IsAuthor(ItemState item, PassId pass, GatePlan gate, PrincipalId by) =>
        item.Pass(pass).Authors.Contains(by)
        || (gate.Reviews.Contains(ArtifactPlan.Change, StringComparer.Ordinal)
            && (pass.IsElement
                ? WorkPoint.ChangeOf(item, pass)?.Authors.Contains(by) == true
                : item.Branch.Chain.Any(version => version.Authors.Contains(by))))
        || gate.Reviews.Any(name => item.Artifacts.GetValueOrDefault(name)?.Authors.Contains(by) == true);

    /// <summary>
    /// Whether somebody may answer a task, so far as that does not depend on whom it is put to; whatever is no review
    /// anybody may.
    /// </summary>
    public static bool MayReview(OrganizationState state, ItemState item, TaskState task, Person person)
    {
        if (task is not { Gate: { } id, Reviewer: { } index })
        {
            return true;
        }
        var gate = state.PlanOf(item).Pass(task.Pass).Gate(id);
        var late = task.Kind == TaskKind.LateReview ? item.LateReview(task.Pass, id) : null;
        var not = gate.ReviewerAt(index)?.Not ?? [];
        var author = late is null
            ? IsAuthor(item, task.Pass, gate, person.Id)
            : late.Authors.Contains(person.Id) || IsAuthor(item, task.Pass, gate, person.Id);
        var given = late?.Verdicts ?? item.Pass(task.Pass).Gate(id).Verdicts;
        return late?.By != person.Id
            && !(not.Contains("author", StringComparer.Ordinal) && author)
            && !(not.Contains("requester", StringComparer.Ordinal) && item.Requester == person.Id)
            && !given.Any(verdict => verdict.Reviewer == index && verdict.By == person.Id);
    }
}
