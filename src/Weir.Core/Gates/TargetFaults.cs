using System.Collections.Immutable;
using Weir.Core.Changes;
using Weir.Core.Effects;
using Weir.Core.Items;
using Weir.Core.Passes;
using Weir.Core.Plans;
using Weir.Core.Risks;

namespace Weir.Core.Gates;

/// <summary>
/// Whether the target is to blame for what a gate's commands fail. What fails on the change runs once more on the
/// commit that the change was made from. What fails there too is no finding: an item is opened for it, as the merge
/// queue does (<see cref="RedTargets"/>), and the gate waits. When the target may have been mended, the change is
/// rebased onto it and the gate opens anew; an approval still takes that every command passes. Only a command whose
/// result is the same for whichever item is asked about the target. An element's change lies on the work of others, so
/// the target says nothing about it; and what is there to mend a target is not excused by it.
/// </summary>
internal static class TargetFaults
{
    /// <summary>Null when the target has nothing to do with what fails; else whether anything moved.</summary>
    /// <param name="failing">What has to pass, and did not.</param>
    public static bool? Step(
        Transaction t, ItemState item, PassPlan pass, GatePlan gate, ImmutableArray<RunResult> failing)
    {
        var state = item.Pass(pass.Id).Gate(gate.Id);
        if (state.Red is { } red)
        {
            return RedTargets.Holds(t.State, item, red)
                ? RedTargets.Step(t, item, pass, red)
                : EffectDecisions.RequestOnce(t, item, new EffectBody.Renew(pass.Id, gate.Id));
        }
        if (pass.Element is not null || RedTargets.Mends(item)
            || item.Branch.Last is not { Facts.IsEmpty: false })
        {
            return null;
        }
        var plan = t.State.PlanOf(item);
        var asked = failing.Select(result => (result.Run, Plan: plan.FindRun(result.Run)!))
            .Where(run => run.Plan is { Expect: Expectation.Pass, Command: not null })
            .Select(run => new Question(run.Run, run.Plan.Command!.Value)).ToList();
        var answers = asked.Select(question => Answer(t.State, item, state, question)).ToList();
        if (asked.Count < failing.Length || answers.Exists(answer => answer is Mine))
        {
            return null;
        }
        var open = asked.Where((_, index) => answers[index] is null).Select(question => question.Run);
        if (answers.Contains(null))
        {
            return Ask(t, item, pass, gate, state, [.. open]);
        }
        t.Emit(new GateFoundRed(item.Id, pass.Id, gate.Id, ((Targets)answers[0]!).Red));
        // Whoever waited for the same and thought that it was over is told.
        IntegrationProgress.TouchQueue(t, item.Id.Project);
        return true;
    }

    private sealed record Question(string Run, Digest Command);

    private abstract record Found;

    /// <summary>It passes on the target.</summary>
    private sealed record Mine : Found;

    private sealed record Targets(RedTarget Red) : Found;

    /// <summary>
    /// What is known of a command on the commit that the change was made from; null when it has to run.
    /// </summary>
    private static Found? Answer(OrganizationState state, ItemState item, GateState gate, Question asked)
    {
        var (project, target) = (item.Id.Project, item.Branch.Base);
        if (gate.OnBase is { } ran && ran.Base == target
            && ran.Results.FirstOrDefault(result => result.Run == asked.Run) is { } result)
        {
            return result.Verdict == RunVerdict.Pass
                ? new Mine()
                : new Targets(new RedTarget(asked.Run, asked.Command, target, ran.Tree, result.Log));
        }
        if (RedTargets.IsKnownAt(state, project, asked.Command, target) is { } red)
        {
            return new Targets(red with { Run = asked.Run });
        }
        return state.Landings.TryGetValue(project, out var landed) && landed.Commit == target
            && state.Known.Find(project, asked.Command, landed.Tree, asked.Run) is not null
            ? new Mine()
            : null;
    }

    private static bool Ask(
        Transaction t,
        ItemState item,
        PassPlan pass,
        GatePlan gate,
        GateState state,
        ImmutableArray<string> runs)
    {
        if (AttemptDecisions.IsOpen(item, SubjectKind.GateCommands, pass.Id, gate.Id, null))
        {
            return false;
        }
        var subject = new AttemptSubject(SubjectKind.GateCommands, pass.Id, gate.Id, null, runs)
        {
            On = WorkPoint.BelowChange(item),
        };
        AttemptDecisions.Queue(t, item, subject, state.Round, state.Failure?.Until);
        return true;
    }

    /// <summary>The change lies on the newest target, or cannot be brought there.</summary>
    public static void Accept(
        Transaction t, ItemState item, EffectBody.Renew asked, EffectOutcome outcome)
    {
        if (!item.IsOpen || item.Pass(asked.Pass) is not { Status: PassStatus.Judging } pass
            || pass.Gate(asked.Gate).Red is null || EffectDecisions.IsOvertaken(item, outcome))
        {
            return;
        }
        switch (outcome)
        {
            case EffectOutcome.UpToDate:
                OpenAnew(t, item, asked.Pass, asked.Gate, null);
                break;
            case EffectOutcome.Rebased rebased:
                IntegrationProgress.Rebased(t, item, asked.Pass, rebased);
                AskOthersAnew(t, item.Id, asked.Pass, rebased.Interdiff);
                OpenAnew(t, t.Item(item.Id), asked.Pass, asked.Gate, rebased.Interdiff);
                RiskDecisions.AskAgain(t, item.Id, item.Risk);
                break;
            case EffectOutcome.Conflicted conflict:
                IntegrationProgress.AcceptConflict(t, item, asked.Pass, conflict);
                break;
            default:
                break;
        }
    }

    /// <summary>Gates of passes side by side with it are open on the change as it was: they are opened anew.</summary>
    private static void AskOthersAnew(Transaction t, ItemId id, PassId but, Digest? interdiff)
    {
        var item = t.Item(id);
        var open = t.State.PlanOf(item).Passes
            .Where(pass => pass.Id != but && item.Pass(pass.Id) is { Status: PassStatus.Judging })
            .SelectMany(pass => pass.Gates.Select(gate => (Pass: pass.Id, Gate: gate)))
            .Where(pair => pair.Gate.Reviews.Contains(ArtifactPlan.Change, StringComparer.Ordinal)
                && item.Pass(pair.Pass).Gate(pair.Gate.Id).Status == GateStatus.Open)
            .ToList();
        foreach (var (pass, gate) in open)
        {
            Reopening.StopEverything(t, id, of => of == pass);
            t.Emit(new GateReopened(id, pass, gate.Id, interdiff));
        }
    }

    private static void OpenAnew(Transaction t, ItemState item, PassId pass, GateId gate, Digest? interdiff) =>
        t.Emit(new GateReopened(item.Id, pass, gate, interdiff) { Target = item.Branch.Base });
}
