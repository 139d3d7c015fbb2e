using System.Collections.Immutable;
using Weir.Core.Changes;
using Weir.Core.Effects;
using Weir.Core.Gates;
using Weir.Core.Items;
using Weir.Core.Passes;
using Weir.Core.Plans;
using Weir.Core.Risks;

namespace Weir.Core.FanOut;

/// <summary>
/// How an element's change reaches the item's branch, once its gates have passed it: one element at a time. (1) Its
/// change is put onto the head of the branch. (2) If that conflicts, the conflict is a finding for the element, and for
/// nobody else. (3) The <c>expect: pass</c> commands of its gates run on what came out, or their results are reused
/// where the tree is the same; a failure is a finding too. (4) What stood that is the item's change from then on. What
/// agents and people judged was the element's own change, and stands.
/// </summary>
internal static class Joining
{
    public static bool Step(Transaction t, ItemState item, PassPlan pass)
    {
        var state = item.Pass(pass.Id);
        if (state.Made is null || state.Made.Facts.IsEmpty || state.Join.Stage == JoinStage.Joined)
        {
            t.Emit(new PassPassed(item.Id, pass.Id));
            return true;
        }
        return state.Join.Stage switch
        {
            JoinStage.Idle => Enter(t, item, pass.Id),
            JoinStage.Merging => EffectDecisions.RequestOnce(
                t, item, new EffectBody.Join(pass.Id, item.Branch.Head, state.Fork!.Value, HeadOf(state.Made))),
            _ when !IsOn(state.Join.Whole!, item.Branch) => Again(t, item, pass.Id),
            _ => Check(t, item, pass, state),
        };
    }

    private static bool Enter(Transaction t, ItemState item, PassId pass) =>
        !item.Passes.Values.Any(other => other.Join.IsUnderWay && other.Status == PassStatus.Judging)
        && Begin(t, item.Id, pass);

    /// <summary>Another joined while this one was held: what runs on the branch as it was says nothing now.</summary>
    private static bool Again(Transaction t, ItemState item, PassId pass)
    {
        foreach (var check in item.Attempts.Values.Where(attempt =>
            attempt.Subject.Kind == SubjectKind.MergeCheck && attempt.Subject.Pass == pass))
        {
            AttemptDecisions.Stop(t, item.Id, check, FailureReason.Cancelled);
        }
        return Begin(t, item.Id, pass);
    }

    private static bool Begin(Transaction t, ItemId item, PassId pass)
    {
        t.Emit(new JoinStarted(item, pass));
        return true;
    }

    /// <summary>Whether it was put onto the branch as it is now, in every repository.</summary>
    private static bool IsOn(ChangeVersion whole, Branch branch) => whole.Start == branch.Head
        && whole.Facts.Heads.Skip(1).SequenceEqual(branch.Points.Skip(1).Select(point => point.Head));

    private static ObjectName HeadOf(ChangeVersion version) => version.Facts.Repositories[0].Head;

    /// <summary>Whether the answer to a join is about where the element and the branch are now.</summary>
    public static bool Awaits(ItemState item, EffectBody.Join asked) =>
        item.IsOpen && item.Passes.GetValueOrDefault(asked.Pass) is { Join.Stage: JoinStage.Merging, Made: { } made }
        && item.Branch.Head == asked.Onto
        && HeadOf(made) == asked.Head;

    public static void AcceptMerge(Transaction t, ItemState item, PassId pass, EffectOutcome.Joined joined)
    {
        var made = item.Pass(pass).Made!;
        var number = item.Branch.Versions + 1;
        var authors = item.Branch.Of(pass)?.Authors ?? [];
        var whole = new ChangeVersion(
            number, pass, made.Round, item.Branch.Head, joined.Whole, [.. authors.Concat(made.Authors).Distinct()]);
        t.Emit(new ElementMerged(item.Id, pass, whole, made with { Start = item.Branch.Head, Facts = joined.Own }));
    }

    public static void AcceptConflict(Transaction t, ItemState item, PassId pass, EffectOutcome.Conflicted conflict)
    {
        t.Emit(new JoinConflicted(item.Id, pass, conflict.Target, conflict.Findings));
        var start = new ConflictStart(conflict.Marked, conflict.Target);
        SendBack(t, item.Id, pass, ReopenCause.MergeConflict, conflict.Findings, start);
    }

    private static bool Check(Transaction t, ItemState item, PassPlan pass, PassState state)
    {
        var content = state.Join.Whole!.Facts.Content;
        var tree = content.Tree;
        var gates = pass.Gates.Select(gate => (Plan: gate, State: state.Gate(gate.Id))).ToList();
        var runs = gates
            .SelectMany(gate => GateProgress.RunsOf(item, pass.Id, gate.Plan)
                .Where(run => run is { Expect: Expectation.Pass, Defined: true }
                    && !gate.State.LeftOut.Contains(run.Id, StringComparer.Ordinal))
                .Select(run => (Name: GateProgress.Name(pass.Id, gate.Plan.Id, run.Id), Plan: run)))
            .ToList();
        var judged = gates.Where(gate => gate.State.Tree == tree).SelectMany(gate => gate.State.Runs ?? [])
            .Where(result => !result.Affected).ToList();
        var known = runs.Select(run => judged.Find(result => result.Run == run.Name)
            ?? t.State.Known.Find(item.Id.Project, run.Plan, content, run.Name))
            .OfType<RunResult>().ToImmutableArray();
        if (known.Length == runs.Count)
        {
            AcceptChecks(t, item, pass.Id, tree, known, true);
            return true;
        }
        if (AttemptDecisions.IsOpen(item, SubjectKind.MergeCheck, pass.Id, null, null))
        {
            return false;
        }
        var subject = new AttemptSubject(
            SubjectKind.MergeCheck, pass.Id, null, null, [.. runs.Select(run => run.Name)]);
        AttemptDecisions.Queue(t, item, subject, state.Round, state.Failure?.Until);
        return true;
    }

    /// <summary>Results of another tree than the one that is being checked are not taken.</summary>
    public static void AcceptChecks(
        Transaction t, ItemState item, PassId pass, ObjectName tree, ImmutableArray<RunResult> results, bool reused)
    {
        if (item.Pass(pass).Join is not { Stage: JoinStage.Checking, Whole: { } whole }
            || whole.Facts.Tree != tree)
        {
            return;
        }
        t.Emit(new JoinChecked(item.Id, pass, tree, results, reused));
        var findings = BatchChecks.FindingsOf(results);
        if (!findings.IsEmpty)
        {
            SendBack(t, item.Id, pass, ReopenCause.MergeCheckFailed, findings, null);
        }
        else
        {
            t.Emit(new ElementJoined(item.Id, pass, t.Item(item.Id).Pass(pass).Join.Whole!));
            RiskDecisions.Touch(t, item.Id, whole.Facts);
            RiskDecisions.AskAgain(t, item.Id, item.Risk);
        }
    }

    private static void SendBack(
        Transaction t,
        ItemId id,
        PassId pass,
        ReopenCause cause,
        ImmutableArray<Finding> findings,
        ConflictStart? conflict)
    {
        var item = t.Item(id);
        if (item.Pass(pass).Join.Rejections > JoinState.MaxRejections)
        {
            var plan = t.State.PlanOf(item).Pass(pass);
            Reopening.Hold(t, item, plan, HeldCause.RoundsExhausted, ExhaustPlan.Owner, plan.Escalate);
            return;
        }
        Reopening.Reopen(t, id, pass, cause, findings, null, conflict);
    }
}
