using System.Collections.Immutable;
using Weir.Core.Changes;
using Weir.Core.Items;
using Weir.Core.Passes;
using Weir.Core.Plans;
using Weir.Core.Previews;
using Weir.Core.Tasks;

namespace Weir.Core.Gates;

/// <summary>
/// How a gate moves by itself: it opens on the digests that its artifacts have now, then its commands run, then agents
/// judge, then people are asked. A failure of an earlier kind rejects before the later ones are troubled. It approves
/// if and only if every <c>must</c> criterion passes and none fails; silence never approves.
/// </summary>
internal static class GateProgress
{
    public static bool Step(Transaction t, ItemState item, Plan plan, PassPlan pass, GatePlan gate)
    {
        var state = item.Pass(pass.Id).Gate(gate.Id);
        return state.Status != GateStatus.Open
            ? Open(t, item, pass, gate, state)
            : Commands(t, item, pass, gate, state)
                ?? Agents(t, item, pass, gate, state)
                ?? People(t, item, pass, gate, state)
                ?? Approve(t, item, pass, gate);
    }

    private static bool Open(Transaction t, ItemState item, PassPlan pass, GatePlan gate, GateState state)
    {
        ImmutableArray<string> leftOut =
        [
            .. RunsOf(item, pass.Id, gate)
                .Where(run => !run.Defined || run.Artifacts.Any(name => !item.Artifacts.ContainsKey(name)))
                .Select(run => run.Id),
        ];
        t.Emit(new GateOpened(
            item.Id, pass.Id, gate.Id, state.Round + 1, Progress.Digests(item, pass.Id, gate.Reviews), leftOut,
            Reviewers(t.State.PlanOf(item), item, pass, gate, leftOut), state.Interdiff));
        return true;
    }

    /// <summary>
    /// The reviewers whose condition holds. Where a criterion that has to pass would be left to nobody, the owner is
    /// asked: a command that was left out, or a condition that does not hold, never makes a gate weaker than it was
    /// written.
    /// </summary>
    public static ImmutableArray<int> Reviewers(
        Plan plan, ItemState item, PassPlan pass, GatePlan gate, ImmutableArray<string> leftOut)
    {
        var asked = ImmutableArray.CreateBuilder<int>();
        for (var index = 0; index < gate.Reviewers.Length; index++)
        {
            if (ExpressionEvaluator.Holds(gate.Reviewers[index].When, item, pass))
            {
                asked.AddRange(OwnerSets.Expand(plan, item, pass, gate, index));
            }
        }
        bool Has(ReviewerKind kind) =>
            asked.Any(index => gate.ReviewerAt(index) is { Advisory: false } r && r.Kind == kind);
        var orphaned = gate.Criteria.Any(criterion => criterion.Must && criterion.Tag switch
        {
            CriterionTag.Command =>
                leftOut.Contains(criterion.Run!, StringComparer.Ordinal) && !Has(ReviewerKind.Agent)
                    && !Has(ReviewerKind.Human),
            CriterionTag.Human => !Has(ReviewerKind.Human),
            CriterionTag.Agent => !Has(ReviewerKind.Agent),
            _ => !Has(ReviewerKind.Agent) && !Has(ReviewerKind.Human),
        });
        var silent = !leftOut.IsEmpty && leftOut.Length == RunsOf(item, pass.Id, gate).Count()
            && !Has(ReviewerKind.Agent) && !Has(ReviewerKind.Human);
        if ((orphaned || silent) && !Has(ReviewerKind.Human))
        {
            asked.Add(GateState.OwnerReviewer);
        }
        return asked.ToImmutable();
    }

    /// <summary>Null when the commands have nothing more to say.</summary>
    private static bool? Commands(Transaction t, ItemState item, PassPlan pass, GatePlan gate, GateState state)
    {
        var runs = Asked(item, pass.Id, gate);
        if (runs.IsEmpty)
        {
            return null;
        }
        if (state.Runs is not { } results)
        {
            if (AttemptDecisions.IsOpen(item, SubjectKind.GateCommands, pass.Id, gate.Id, null))
            {
                return false;
            }
            var known = Known(t.State, item, pass.Id, runs);
            if (known.Length == runs.Length)
            {
                var tree = WorkPoint.ChangeOf(item, pass.Id)!.Facts.Tree;
                t.Emit(new CommandsJudged(item.Id, pass.Id, gate.Id, tree, known));
                return true;
            }
            var subject = new AttemptSubject(
                SubjectKind.GateCommands, pass.Id, gate.Id, null,
                [.. runs.Where(run => known.All(result => result.Run != run))]);
            return QueueOnce(t, item, subject, state);
        }
        var findings = FindingsOf(gate, results);
        if (findings.IsEmpty)
        {
            return null;
        }
        var failing = results.Where(result => result.Verdict != RunVerdict.Pass).ToImmutableArray();
        if (TargetFaults.Step(t, item, pass, gate, failing) is { } moved)
        {
            return moved;
        }
        GateDecisions.Reject(t, item, pass, gate, findings, null);
        return true;
    }

    /// <summary>The commands of a gate that are about the change that it judges.</summary>
    public static IEnumerable<RunPlan> RunsOf(ItemState item, PassId pass, GatePlan gate) =>
        ComponentRuns.Of(gate, WorkPoint.ChangeOf(item, pass)?.Facts.Components);

    /// <summary>The names of those that are not left out.</summary>
    private static ImmutableArray<string> Asked(ItemState item, PassId pass, GatePlan gate) =>
    [
        .. RunsOf(item, pass, gate)
            .Where(run => !item.Pass(pass).Gate(gate.Id).LeftOut.Contains(run.Id, StringComparer.Ordinal))
            .Select(run => Name(pass, gate.Id, run.Id)),
    ];

    /// <summary>What ran, together with what did not have to. What is not known any more has to run after all.
    /// </summary>
    public static void AcceptRuns(
        Transaction t, ItemState item, AttemptSubject subject, ObjectName tree, ImmutableArray<RunResult> ran)
    {
        var (pass, id) = (subject.Pass, subject.Gate!.Value);
        var plan = t.State.PlanOf(item);
        var runs = Asked(item, pass, plan.Pass(pass).Gate(id));
        var known = WorkPoint.ChangeOf(item, pass)?.Facts.Tree == tree ? Known(t.State, item, pass, runs) : [];
        var made = ran.Select(result => result with
        {
            Affected = AffectedRuns.Is(item, subject, plan.FindRun(result.Run)!),
        }).ToList();
        var whole = runs.Select(run => made.Find(result => result.Run == run)
            ?? known.FirstOrDefault(result => result.Run == run)).OfType<RunResult>().ToImmutableArray();
        if (whole.Length == runs.Length)
        {
            t.Emit(new CommandsJudged(item.Id, pass, id, tree, whole));
        }
    }

    /// <summary>What commands have come to that passed before on the same tree, or on the same of it that they read.
    /// </summary>
    private static ImmutableArray<RunResult> Known(
        OrganizationState state, ItemState item, PassId pass, ImmutableArray<string> runs)
    {
        if (WorkPoint.ChangeOf(item, pass)?.Facts.Content is not { } content)
        {
            return [];
        }
        var plan = state.PlanOf(item);
        return
        [
            .. runs.Select(name => plan.FindRun(name) is { Expect: Expectation.Pass } run
                ? state.Known.Find(item.Id.Project, run, content, name)
                : null).OfType<RunResult>(),
        ];
    }

    public static string Name(PassId pass, GateId gate, string run) => $"{pass}/{gate}/{run}";

    private static ImmutableArray<Finding> FindingsOf(GatePlan gate, ImmutableArray<RunResult> results)
    {
        var findings = ImmutableArray.CreateBuilder<Finding>();
        foreach (var result in results.Where(result => result.Verdict != RunVerdict.Pass))
        {
            var run = result.Run[(result.Run.LastIndexOf('/') + 1)..];
            var written = gate.Runs.FirstOrDefault(one => one.Id == run)?.Written ?? run;
            var criterion = gate.Criteria.FirstOrDefault(criterion => criterion.Run == written)?.Id;
            findings.Add(new Finding(criterion, result.Log ?? default, null, null, new PrincipalId("command:" + run)));
        }
        return findings.ToImmutable();
    }

    private static bool QueueOnce(Transaction t, ItemState item, AttemptSubject subject, GateState state)
    {
        if (AttemptDecisions.IsOpen(item, subject.Kind, subject.Pass, subject.Gate, subject.Reviewer))
        {
            return false;
        }
        AttemptDecisions.Queue(t, item, subject, state.Round, state.Failure?.Until);
        return true;
    }

    private static bool? Agents(Transaction t, ItemState item, PassPlan pass, GatePlan gate, GateState state)
    {
        var waiting = false;
        foreach (var index in state.Reviewers.Where(index => Is(gate, index, ReviewerKind.Agent)))
        {
            if (state.Verdicts.Any(verdict => verdict.Reviewer == index))
            {
                continue;
            }
            var subject = new AttemptSubject(SubjectKind.GateReview, pass.Id, gate.Id, index, []);
            if (QueueOnce(t, item, subject, state))
            {
                return true;
            }
            waiting = true;
        }
        if (waiting)
        {
            return false;
        }
        var deciding = state.Verdicts
            .Where(verdict => Is(gate, verdict.Reviewer, ReviewerKind.Agent) && Decides(gate, verdict.Reviewer))
            .ToList();
        var rejecting = deciding.Where(verdict => !Passes(gate, verdict)).ToList();
        var suffices = gate.Decide == DecideRule.Any && rejecting.Count < deciding.Count;
        if (rejecting.Count > 0 && !suffices && !MayOverrule(gate, state))
        {
            GateDecisions.Reject(t, item, pass, gate, [.. rejecting.SelectMany(verdict => verdict.Findings)], null);
            return true;
        }
        return suffices && gate.Criteria.All(criterion => criterion.Tag != CriterionTag.Human)
            ? Approve(t, item, pass, gate)
            : null;
    }

    /// <summary>
    /// Whether a person who is asked may pass what agents rejected: not where a criterion is for agents alone.
    /// </summary>
    private static bool MayOverrule(GatePlan gate, GateState state) =>
        gate.Decide == DecideRule.Any
        && gate.Criteria.All(criterion => criterion is not { Must: true, Tag: CriterionTag.Agent })
        && state.Reviewers.Any(index => Is(gate, index, ReviewerKind.Human) && Decides(gate, index));

    private static bool? People(Transaction t, ItemState item, PassPlan pass, GatePlan gate, GateState state)
    {
        var people = state.Reviewers.Where(index => Is(gate, index, ReviewerKind.Human)).ToList();
        if (gate.AutoAccept is { } rule && people.Count > 0)
        {
            if (state.AutoAccepted is null)
            {
                t.Emit(new AutoAcceptDecided(
                    item.Id, pass.Id, gate.Id, AutoAcceptRule.Decide(rule, item, pass, gate, state)));
                return true;
            }
            if (state.AutoAccepted == AutoAcceptance.Spared)
            {
                return null;
            }
        }
        var silent = people
            .Where(index => Approvals(state, index) < Eligibility.Quorum(t.State, item, pass, gate, index)).ToList();
        if (silent.Count == 0
            || (gate.Decide == DecideRule.Any
                && people.Exists(index => Decides(gate, index) && HasSpoken(silent, index))))
        {
            return null;
        }
        if (Previewing.Step(t, item, pass, gate, state) is { } previews)
        {
            return previews;
        }
        foreach (var index in silent)
        {
            if (!item.Tasks.Values.Any(task => task.Kind == TaskKind.Review && task.Pass == pass.Id
                && task.Gate == gate.Id && task.Reviewer == index))
            {
                var reviewer = gate.ReviewerAt(index);
                var who = Eligibility.Asked(t.State, item, pass, gate, index);
                Asking.Open(
                    t,
                    item,
                    TaskKind.Review,
                    pass.Id,
                    gate.Id,
                    index,
                    who,
                    null,
                    reviewer?.Sla,
                    gate.Escalate ?? pass.Escalate);
                return true;
            }
        }
        return false;
    }

    /// <summary>Code owners have spoken when each of their sets has.</summary>
    private static bool HasSpoken(List<int> silent, int index) =>
        !silent.Exists(other => OwnerSets.ReviewerOf(other) == OwnerSets.ReviewerOf(index));

    private static bool Is(GatePlan gate, int index, ReviewerKind kind) =>
        (gate.ReviewerAt(index)?.Kind ?? ReviewerKind.Human) == kind;

    private static bool Decides(GatePlan gate, int index) => gate.ReviewerAt(index) is not { Advisory: true };

    private static int Approvals(GateState state, int index) =>
        state.Verdicts.Where(verdict => verdict.Reviewer == index).Select(verdict => verdict.By).Distinct().Count();

    /// <summary>Whether a verdict passes every <c>must</c> and fails nothing that has to pass.</summary>
    public static bool Passes(GatePlan gate, Verdict verdict) =>
        verdict.Results.All(result => result.Judgement == Judgement.Pass
            || gate.Criteria.FirstOrDefault(criterion => criterion.Id == result.Criterion) is { Must: false });

    public static bool Approve(Transaction t, ItemState item, PassPlan pass, GatePlan gate)
    {
        Asking.Withdraw(t, item, task => task.Pass == pass.Id && task.Gate == gate.Id);
        t.Emit(new GateApproved(item.Id, pass.Id, gate.Id));
        return true;
    }
}
