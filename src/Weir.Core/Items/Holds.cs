using Weir.Core.Budgets;
using Weir.Core.Changes;
using Weir.Core.Deployments;
using Weir.Core.Effects;
using Weir.Core.Intake;
using Weir.Core.Links;
using Weir.Core.Passes;
using Weir.Core.Plans;
using Weir.Core.Tasks;

namespace Weir.Core.Items;

/// <summary>
/// Says what holds an item: exactly one state and one reason. Needing a person wins over running, running over queued,
/// queued over waiting.
/// </summary>
public static class Holds
{
    internal static void Record(Transaction t, ItemId id)
    {
        var item = t.Item(id);
        var hold = Of(t.State, item);
        if (hold != item.Hold)
        {
            t.Emit(new HoldChanged(id, hold));
        }
    }

    public static Hold Of(OrganizationState state, ItemState item) => item.Status switch
    {
        ItemStatus.Done => new Hold(VisibleState.Done, new HoldReason.IsDone()),
        ItemStatus.Closed or ItemStatus.Cancelled =>
            new Hold(VisibleState.Closed, new HoldReason.IsClosed(item.Resolution ?? "")),
        ItemStatus.Parked => new Hold(VisibleState.NeedsPerson, new HoldReason.IsParked(item.Parked!.Reason)),
        _ => NeedsPerson(state, item) ?? Running(state, item) ?? Queued(state, item) ?? Waiting(state, item),
    };

    /// <summary>A decision first; the review after an emergency last, since all else goes on beside it.</summary>
    private static Hold? NeedsPerson(OrganizationState state, ItemState item)
    {
        if (item.Tasks.IsEmpty)
        {
            return null;
        }
        TaskState? first = null;
        foreach (var (_, task) in item.Tasks)
        {
            // They are in the order of their ids.
            if (first is null || Rank(task) < Rank(first))
            {
                first = task;
            }
        }
        return new Hold(VisibleState.NeedsPerson, Reason(state, item, first!));
    }

    private static int Rank(TaskState task) => task.Kind switch
    {
        TaskKind.Decision => 0,
        TaskKind.LateFinding => 1,
        TaskKind.LateReview => 3,
        _ => 2,
    };

    /// <summary>Why a task is open: what its item would say were it the only one.</summary>
    public static HoldReason Reason(OrganizationState state, ItemState item, TaskState task) =>
        StandIns.NobodyIsThere(state, item, task)
            ? new HoldReason.NobodyThere(task.Id, task.Pass, task.Who)
            : Asked(state, item, task);

    private static HoldReason Asked(OrganizationState state, ItemState item, TaskState task)
    {
        var (who, whom) = StandIns.Effective(state, item, task);
        return task.Kind switch
        {
            TaskKind.Decision when item.Intake.Stage != IntakeStage.Settled
                && item.Pass(task.Pass).Held is HeldCause.IntakeAsks or HeldCause.TriesExhausted =>
                new HoldReason.IntakeAsked(task.Id, item.Intake.Question, who),
            TaskKind.Decision when whom is null && item.Pass(task.Pass).Held == HeldCause.PartEnded =>
                new HoldReason.PartAsked(
                    task.Id, task.Pass,
                    Parts.Ended(state, item) is { } part && Names(state, part) ? part : null, who),
            TaskKind.Decision when whom is null && item.Pass(task.Pass) is { HeldAt: { } mark } =>
                new HoldReason.BudgetAsked(task.Id, item.Id, task.Pass, mark.Committed, mark.Limit, who),
            not (TaskKind.LateReview or TaskKind.LateFinding) when whom is not null =>
                new HoldReason.StandInAsked(task.Id, task.Kind, task.Pass, task.Gate, who, whom),
            TaskKind.Review when item.Branch.Dropped > 0 && item.Pass(task.Pass).Gate(task.Gate!.Value).Round > 1 =>
                new HoldReason.ReviewAskedAgain(task.Id, task.Pass, task.Gate.Value, who, item.Branch.Dropped),
            TaskKind.Review => new HoldReason.ReviewAsked(task.Id, task.Pass, task.Gate!.Value, who),
            TaskKind.Work => new HoldReason.WorkAsked(task.Id, task.Pass, who),
            TaskKind.Question => new HoldReason.QuestionAsked(task.Id, task.Pass, who),
            TaskKind.LateReview => new HoldReason.LateReviewAsked(
                task.Id, task.Pass, task.Gate!.Value, item.LateReview(task.Pass, task.Gate.Value)!.By, who, whom),
            TaskKind.LateFinding => new HoldReason.LateFindingAsked(task.Id, task.Pass, who, whom),
            _ => new HoldReason.DecisionAsked(task.Id, task.Pass, Why(item, item.Pass(task.Pass)), who),
        };
    }

    private static string Why(ItemState item, PassState pass) => pass.Held switch
    {
        HeldCause.PartlyMerged => PartlyMerged(item, pass),
        HeldCause.MergeReverted => "was merged in some repositories only, which is taken back",
        HeldCause.RoundsExhausted => "was sent back more often than its rounds allow",
        HeldCause.FindingsNotDecreasing => "was sent back again without fewer findings",
        HeldCause.TriesExhausted when pass.Failure is { } failure =>
            $"cannot go on after {Sentences.Failure(failure.Reason)}",
        HeldCause.TriesExhausted => "has no tries left",
        HeldCause.BudgetReached => "stopped at the item's budget",
        HeldCause.ReclassifyMatches => "made a result that calls for another workflow",
        HeldCause.RepositoryTrouble => "has trouble with the repository",
        HeldCause.ListUnusable => "has no list that it can fan out over",
        HeldCause.IntakeAsks => "waits for somebody to say what it is",
        HeldCause.WorkflowMissing => "calls for a workflow that is not there",
        HeldCause.ChildEnded => "waits for an item that ended without being done",
        HeldCause.ChildLacks => "did not get from its item what it has to make",
        HeldCause.FollowUpRefused => "calls for items that could not be made",
        HeldCause.SplitProposed => "is too large for one piece of work, says its agent",
        HeldCause.TargetFails when pass.Red is { } red => pass.HeldWhy is null
            ? $"waits for its target, which still fails {red.Name} though the item for that has ended"
            : $"waits for its target, which fails {red.Name}; no item could be opened",
        HeldCause.NothingToDeploy => "deploys what landed, and nothing has",
        HeldCause.DeploymentFailed => "deployed, and its deployment failed",
        HeldCause.DeploymentUnknown => "cannot tell whether it has deployed",
        HeldCause.NotExecuted => "needs what this release does not carry out",
        _ => "waits for a decision",
    };

    private static string PartlyMerged(ItemState item, PassState pass)
    {
        var landed = string.Join(", ", pass.Integration.Landed.Select(landing => landing.Repository));
        var missing = string.Join(", ", LandingProgress.Missing(item, pass.Id).Select(change => change.Repository));
        return $"is merged in {landed}"
            + (missing.Length > 0 ? $" and not in {missing}" : " and has nothing left to merge");
    }

    private static Hold? Running(OrganizationState state, ItemState item)
    {
        foreach (var (_, attempt) in item.Attempts)
        {
            if (attempt.OnEngine && attempt.Status != AttemptStatus.Stopping)
            {
                return new Hold(VisibleState.Running, Of(state, item, attempt));
            }
        }
        foreach (var (_, effect) in state.Effects)
        {
            if (effect.Item == item.Id && effect.NotBefore <= state.Now
                && effect.Body is not (EffectBody.Watch or EffectBody.TakeDown))
            {
                return new Hold(VisibleState.Running, new HoldReason.InRepository(effect.Body.What));
            }
        }
        return null;
    }

    private static HoldReason Of(OrganizationState state, ItemState item, AttemptState attempt)
    {
        var pass = state.PlanOf(item).Pass(attempt.Subject.Pass);
        return attempt.Subject.Kind switch
        {
            SubjectKind.GateCommands when attempt.Subject.On is not null =>
                new HoldReason.RunningOnTarget(pass.Id, attempt.Subject.Gate!.Value, attempt.Id, attempt.Engine),
            SubjectKind.GateCommands =>
                new HoldReason.RunningCommands(pass.Id, attempt.Subject.Gate!.Value, attempt.Id, attempt.Engine),
            SubjectKind.GateReview => new HoldReason.Reviewing(
                pass.Id, attempt.Subject.Gate!.Value, attempt.Id,
                pass.Gate(attempt.Subject.Gate.Value).Reviewers[attempt.Subject.Reviewer!.Value].Who, attempt.Engine),
            SubjectKind.MergeCheck => CheckingOf(state, item, attempt),
            _ => new HoldReason.Working(pass.Id, attempt.Id, Executor(pass.Executor), attempt.Engine, attempt.Round),
        };
    }

    private static HoldReason CheckingOf(OrganizationState state, ItemState item, AttemptState attempt)
    {
        var pass = attempt.Subject.Pass;
        return !pass.IsElement && state.Batches.TryGetValue(item.Id.Project, out var batch)
            && batch.Members.Contains(item.Id) && (batch.Members.Length > 1 || batch.IsProbing)
            ? new HoldReason.CheckingBatch(
                pass, attempt.Id, attempt.Engine, Mates(batch, item), StageOf(state, batch), batch.Probe,
                batch.Members.Length)
            : new HoldReason.CheckingMerge(pass, attempt.Id, attempt.Engine);
    }

    private static string Mates(MergeBatch batch, ItemState item) =>
        Sentences.List(batch.Members.Where(member => member != item.Id));

    private static BatchStage StageOf(OrganizationState state, MergeBatch batch) =>
        !BatchChecks.IsLinedUp(state, batch) || (batch.Members.Length > 1 && batch.Stack.IsEmpty)
            ? BatchStage.LiningUp
        : !batch.IsProbing ? BatchStage.Checking
        : batch.Probe == 0 ? BatchStage.Target
        : BatchStage.Bisecting;

    /// <summary>Why an item waits that is merged together with others, or waits for its target.</summary>
    private static HoldReason? AtTarget(OrganizationState state, ItemState item)
    {
        foreach (var (_, effect) in state.Effects)
        {
            if (effect.Item != item.Id && effect.Body.Merges(item.Id, effect.Item))
            {
                return new HoldReason.LandsWith(effect.Item);
            }
        }
        if (item.Passes.Values.FirstOrDefault(pass => RedTargets.Holds(state, item, pass.Red))
            is { Red: { } red } waits)
        {
            var bug = RedTargets.BugOf(state, item, red);
            return new HoldReason.TargetIsRed(
                waits.Id, red.Name, bug is { } known && Names(state, known) ? known : null);
        }
        var pass = item.Passes.Values.FirstOrDefault(pass =>
            pass is { Status: PassStatus.Working, Integration.Stage: not IntegrationStage.Idle });
        if (pass is null || !state.Batches.TryGetValue(item.Id.Project, out var batch))
        {
            return null;
        }
        if (pass.Integration.Stage == IntegrationStage.Queued)
        {
            return InQueue(state, item, batch);
        }
        return batch.Members.Length > 1 && batch.Members.Contains(item.Id)
            ? new HoldReason.InBatch(
                Mates(batch, item), StageOf(state, batch), batch.Probe, batch.Members.Length)
            : null;
    }

    private static HoldReason InQueue(OrganizationState state, ItemState item, MergeBatch batch)
    {
        var place = IntegrationProgress.Queue(state, item.Id.Project).FindIndex(other => other.Id == item.Id) + 1;
        return (Names(state, batch.Members[0]), place == 1 && batch.Members.Length == 1) switch
        {
            (true, true) => new HoldReason.BehindInMergeQueue(batch.Members[0]),
            (true, _) => new HoldReason.InMergeQueue(place, Sentences.List(batch.Members)),
            (false, true) => new HoldReason.BehindUnseen(),
            _ => new HoldReason.InMergeQueueUnseen(place),
        };
    }

    private static string Executor(ExecutorPlan executor) => executor.Kind switch
    {
        ExecutorKind.Agent => executor.Target,
        ExecutorKind.Template => "A template",
        _ => "A command",
    };

    private static Hold? Queued(OrganizationState state, ItemState item)
    {
        if (item.Attempts.IsEmpty || item.Attempts.Values.FirstOrDefault(attempt =>
            attempt.Status == AttemptStatus.Queued && attempt.NotBefore <= state.Now) is not { } attempt)
        {
            return null;
        }
        var pass = attempt.Subject.Pass;
        HoldReason reason = state.Pause is { } pause ? new HoldReason.DispatchIsPaused(pass, pause.By)
            : state.Engines.IsEmpty ? new HoldReason.NoEngine(pass)
            : state.Engines.Values.All(engine => engine.Silent || engine.Draining) ? new HoldReason.EnginesAway(pass)
            : ItemBudget.WaitsForSiblings(state, item, attempt) ? new HoldReason.NoCredit(pass)
            : new HoldReason.NoFreeEngine(pass);
        return new Hold(VisibleState.Queued, reason);
    }

    private static Hold Waiting(OrganizationState state, ItemState item)
    {
        if (Progress.BlockedBy(state, item) is { } blocker)
        {
            return new Hold(VisibleState.Waiting, Names(state, blocker)
                ? new HoldReason.Blocked(blocker)
                : new HoldReason.BlockedUnseen());
        }
        if (item.CutOver is { } to)
        {
            return new Hold(VisibleState.Waiting, new HoldReason.ChangingWorkflow(to.Workflow));
        }
        if (item.Attempts.Values.FirstOrDefault(attempt => attempt.Status == AttemptStatus.Queued) is { } later)
        {
            var pass = item.Pass(later.Subject.Pass);
            var failure = later.Subject.Gate is { } gate ? pass.Gate(gate).Failure : pass.Failure;
            return new Hold(VisibleState.Waiting, new HoldReason.BackOff(
                pass.Id, failure?.Reason ?? FailureReason.Infrastructure, later.NotBefore));
        }
        if (item.Passes.Values.FirstOrDefault(pass => pass is
            { Status: PassStatus.Judging, Deployment.Stage: DeploymentStage.Watching })
            is { Deployment: { } at } watched)
        {
            return new Hold(VisibleState.Waiting, new HoldReason.Watching(
                watched.Id, at.Environment, at.WatchUntil ?? state.Now, at.Good, at.Good + at.Bad));
        }
        if (state.Effects.Values.FirstOrDefault(effect => effect.Item == item.Id
            && effect.Body is not EffectBody.TakeDown && effect.NotBefore != Timestamp.Never) is { } effect)
        {
            return new Hold(VisibleState.Waiting, new HoldReason.RepositoryBackOff(effect.Body.What, effect.NotBefore));
        }
        if (AtTarget(state, item) is { } reason)
        {
            return new Hold(VisibleState.Waiting, reason);
        }
        if (item.IsSplit)
        {
            return new Hold(VisibleState.Waiting, ForParts(state, item));
        }
        if (item.Links.FirstOrDefault(link => link is { Kind: LinkKind.Child, Pass: { } pass }
            && state.Open.Contains(link.Item) && item.Passes.TryGetValue(pass, out var of) && of.Round == link.Round)
            is { } child)
        {
            return new Hold(VisibleState.Waiting, Names(state, child.Item)
                ? new HoldReason.WaitsForItem(child.Pass!.Value, child.Item)
                : new HoldReason.WaitsForUnseen(child.Pass!.Value));
        }
        var delayed = item.Passes.Values.FirstOrDefault(pass =>
            pass.Status is PassStatus.Waiting or PassStatus.Stale && pass.DelayedUntil > state.Now);
        return delayed is not null
            ? new Hold(VisibleState.Waiting, new HoldReason.Delayed(delayed.Id, delayed.DelayedUntil!.Value))
            : new Hold(VisibleState.Waiting, new HoldReason.InRepository("is about to go on"));
    }

    private static HoldReason.WaitsForParts ForParts(OrganizationState state, ItemState item)
    {
        var parts = Parts.Living(item).Select(link => state.Items[link.Item]).ToList();
        var open = parts.Where(part => part.IsOpen).Select(part => part.Id).ToList();
        return new HoldReason.WaitsForParts(
            open.TrueForAll(part => Names(state, part)) ? Sentences.List(open) : "",
            parts.Count(part => part.Status == ItemStatus.Done), parts.Count);
    }

    /// <summary>
    /// Whether one item's reason may name another: the sentence is read by all who see the one, and who sees one
    /// restricted item need not see another. Whoever sees both finds the other among the links.
    /// </summary>
    private static bool Names(OrganizationState state, ItemId other) => !state.Items[other].IsRestricted;
}
