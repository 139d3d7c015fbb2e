using Weir.Core.Changes;
using Weir.Core.Deployments;
using Weir.Core.FanOut;
using Weir.Core.Gates;
using Weir.Core.Intake;
using Weir.Core.Items;
using Weir.Core.Links;
using Weir.Core.Passes;
using Weir.Core.Plans;
using Weir.Core.Previews;

namespace Weir.Core.Effects;

/// <summary>Asks for outward acts, and takes what became of them.</summary>
internal static class EffectDecisions
{
    /// <summary>True when it asked; false when the same kind of act is on its way already.</summary>
    public static bool RequestOnce(Transaction t, ItemState item, EffectBody body)
    {
        if (t.State.Effects.Values.Any(effect => effect.Item == item.Id && effect.Body.GetType() == body.GetType()))
        {
            return false;
        }
        t.Emit(new EffectRequested(item.Id, new EffectId(t.Next, 0), body));
        return true;
    }

    /// <summary>
    /// Nobody waits any more for an act on other items. Acts on the repository are waited for: they may have happened.
    /// </summary>
    public static void Forget(Transaction t, ItemId id, Func<PassId, bool> which)
    {
        foreach (var effect in t.State.Effects.Values.Where(effect => effect.Item == id
            && effect.Body is EffectBody.StartChild or EffectBody.TakeChild or EffectBody.FollowUp
            && which(Pass(effect.Body)!.Value)))
        {
            t.Emit(new EffectDone(id, effect.Id));
        }
    }

    /// <summary>What waits for a person to say that it is tried again has nobody left to want it.</summary>
    public static void ForgetTrouble(Transaction t, ItemId id)
    {
        foreach (var waiting in
            t.State.Effects.Values.Where(effect => effect.Item == id && effect.NotBefore == Timestamp.Never))
        {
            t.Emit(new EffectDone(id, waiting.Id));
        }
    }

    public static Refusal? Report(Transaction t, ReportEffect command)
    {
        if (!t.State.Effects.TryGetValue(command.Effect, out var effect))
        {
            return Refusal.Rule("effect-over", $"Effect {command.Effect} is not open.");
        }
        if (!Answers(command.Outcome, effect.Body))
        {
            return Refusal.Invalid(
                "bad-outcome",
                $"{command.Outcome.GetType().Name} does not answer effect {effect.Id}, that Weir {effect.Body.What}.");
        }
        if (command.Outcome is EffectOutcome.Failed failed)
        {
            Fail(t, effect, failed);
            return null;
        }
        t.Emit(new EffectDone(effect.Item, effect.Id));
        var item = t.Item(effect.Item);
        if (command.Outcome is EffectOutcome.BranchFound found)
        {
            t.Emit(new BranchStarted(item.Id, found.Bases));
        }
        else if (command.Outcome is EffectOutcome.Weighed weighed)
        {
            IntakeDecisions.AcceptProposal(t, item, weighed);
        }
        else if (effect.Body is EffectBody.FindWorkflow)
        {
            Reclassification.Take(t, item, command.Outcome);
        }
        else if (effect.Body is EffectBody.StartChild or EffectBody.TakeChild)
        {
            Children.Take(t, item, effect.Body, command.Outcome);
        }
        else if (effect.Body is EffectBody.FollowUp follow)
        {
            FollowUps.Take(t, item, follow, command.Outcome);
        }
        else if (effect.Body is EffectBody.Deploy or EffectBody.Watch or EffectBody.RollBack or EffectBody.Announce)
        {
            Deploying.Take(t, item, effect.Body, command.Outcome);
        }
        else if (effect.Body is EffectBody.BringUp or EffectBody.TakeDown)
        {
            Previewing.Take(t, item, effect, command.Outcome);
        }
        else if (effect.Body is EffectBody.Join join)
        {
            Join(t, item, join, command.Outcome);
        }
        else if (effect.Body is EffectBody.MergeAll or EffectBody.RevertLanding)
        {
            LandingProgress.Accept(t, item, Pass(effect.Body)!.Value, command.Outcome);
        }
        else if (effect.Body is EffectBody.Stack or EffectBody.MergeTogether or EffectBody.OpenBug)
        {
            OfBatch(t, item, effect.Body, command.Outcome);
        }
        else if (effect.Body is EffectBody.Renew renew)
        {
            TargetFaults.Accept(t, item, renew, command.Outcome);
        }
        else if (Pass(effect.Body) is { } pass && IsAt(item, pass, effect.Body))
        {
            Integrate(t, item, pass, command.Outcome);
        }
        return null;
    }

    private static void Join(Transaction t, ItemState item, EffectBody.Join asked, EffectOutcome outcome)
    {
        if (!Joining.Awaits(item, asked))
        {
            return;
        }
        switch (outcome)
        {
            case EffectOutcome.Joined joined:
                Joining.AcceptMerge(t, item, asked.Pass, joined);
                break;
            case EffectOutcome.Conflicted conflict:
                Joining.AcceptConflict(t, item, asked.Pass, conflict);
                break;
            default:
                break;
        }
    }

    private static void OfBatch(Transaction t, ItemState item, EffectBody body, EffectOutcome outcome)
    {
        switch (body, outcome)
        {
            case (EffectBody.Stack asked, EffectOutcome.Stacked stacked):
                BatchStacking.Accept(t, item, asked, stacked);
                break;
            case (EffectBody.MergeTogether asked, EffectOutcome.LandedTogether landed):
                BatchLanding.Accept(t, item, asked, landed);
                break;
            case (EffectBody.MergeTogether asked, EffectOutcome.TargetMoved):
                BatchLanding.BeginAgain(t, item, asked);
                break;
            case (EffectBody.OpenBug asked, EffectOutcome.BugOpened opened):
                RedTargets.Accept(t, item, asked, opened);
                break;
            default:
                break;
        }
    }

    /// <summary>
    /// What became of a version of the change that is not the newest any more: somebody sent the item back meanwhile.
    /// </summary>
    public static bool IsOvertaken(ItemState item, EffectOutcome outcome) =>
        outcome.Of is { } version && version != item.Branch.Last?.Number;

    private static void Integrate(Transaction t, ItemState item, PassId pass, EffectOutcome outcome)
    {
        if (IsOvertaken(item, outcome))
        {
            return;
        }
        switch (outcome)
        {
            case EffectOutcome.UpToDate:
                IntegrationProgress.AcceptUpToDate(t, item, pass);
                break;
            case EffectOutcome.Rebased rebased:
                IntegrationProgress.AcceptRebase(t, item, pass, rebased);
                break;
            case EffectOutcome.Conflicted conflict:
                IntegrationProgress.AcceptConflict(t, item, pass, conflict);
                break;
            case EffectOutcome.Landed landed:
                BatchLanding.Accept(t, item, pass, landed);
                break;
            case EffectOutcome.TargetMoved when item.Pass(pass).Integration.Stage == IntegrationStage.Merging:
                t.Emit(new IntegrationStarted(item.Id, pass));
                break;
            default:
                break;
        }
    }

    private static bool Answers(EffectOutcome outcome, EffectBody body) => (outcome, body) switch
    {
        (EffectOutcome.Failed, _) => true,
        (EffectOutcome.BranchFound found, EffectBody.StartBranch) => !found.Bases.IsEmpty,
        (EffectOutcome.Rebased rebased, { Rebases: not null }) => !rebased.Change.Repositories.IsEmpty,
        (EffectOutcome.UpToDate or EffectOutcome.Conflicted, { Rebases: not null }) => true,
        (EffectOutcome.Joined joined, EffectBody.Join) =>
            !joined.Whole.Repositories.IsEmpty && !joined.Own.Repositories.IsEmpty,
        (EffectOutcome.Conflicted, EffectBody.Join) => true,
        (EffectOutcome.Weighed, EffectBody.WeighProposal) => true,
        (EffectOutcome.Published, EffectBody.PublishRefs) => true,
        (EffectOutcome.ChildStarted or EffectOutcome.WorkflowMissing, EffectBody.StartChild) => true,
        (EffectOutcome.ChildTaken, EffectBody.TakeChild) => true,
        (EffectOutcome.FollowedUp, EffectBody.FollowUp) => true,
        (EffectOutcome.Deployed or EffectOutcome.NotDeployed or EffectOutcome.DeploymentUnknown, EffectBody.Deploy) =>
            true,
        (EffectOutcome.Watched, EffectBody.Watch) => true,
        (EffectOutcome.Undone, EffectBody.RollBack) => true,
        (EffectOutcome.Announced, EffectBody.Announce) => true,
        (EffectOutcome.Previewed or EffectOutcome.NotPreviewed, EffectBody.BringUp) => true,
        (EffectOutcome.TakenDown, EffectBody.TakeDown) => true,
        (EffectOutcome.WorkflowFound or EffectOutcome.WorkflowMissing, EffectBody.FindWorkflow) => true,
        (EffectOutcome.Landed or EffectOutcome.TargetMoved, EffectBody.Merge) => true,
        (EffectOutcome.LandedIn landed, EffectBody.MergeAll) => !landed.Landings.IsEmpty || landed.Why is not null,
        (EffectOutcome.TargetMoved, EffectBody.MergeAll) => true,
        (EffectOutcome.Reverted, EffectBody.RevertLanding) => true,
        (EffectOutcome.Stacked stacked, EffectBody.Stack stack) =>
            stacked.Parts.Select(part => part.Item).SequenceEqual(stack.Parts.Select(part => part.Item)),
        (EffectOutcome.LandedTogether landed, EffectBody.MergeTogether together) =>
            landed.Parts.Select(part => part.Item).SequenceEqual(together.Parts.Select(part => part.Item)),
        (EffectOutcome.TargetMoved, EffectBody.MergeTogether) => true,
        (EffectOutcome.BugOpened, EffectBody.OpenBug) => true,
        _ => false,
    };

    public static PassId? Pass(EffectBody body) => body switch
    {
        EffectBody.Deploy deploy => deploy.Pass,
        EffectBody.Watch watch => watch.Pass,
        EffectBody.RollBack back => back.Pass,
        EffectBody.BringUp up => up.Pass,
        EffectBody.Rebase rebase => rebase.Pass,
        EffectBody.Renew renew => renew.Pass,
        EffectBody.Join join => join.Pass,
        EffectBody.Merge merge => merge.Pass,
        EffectBody.MergeAll merge => merge.Pass,
        EffectBody.RevertLanding revert => revert.Pass,
        EffectBody.Stack stack => stack.Pass,
        EffectBody.MergeTogether together => together.Pass,
        EffectBody.OpenBug bug => bug.Pass,
        EffectBody.StartChild start => start.Pass,
        EffectBody.TakeChild take => take.Pass,
        EffectBody.FollowUp follow => follow.Pass,
        _ => null,
    };

    /// <summary>
    /// Whether integration still waits for this act. A merge that landed is taken in any case: it happened.
    /// </summary>
    private static bool IsAt(ItemState item, PassId pass, EffectBody body) =>
        body is EffectBody.Merge
            || item.Pass(pass) is { Status: PassStatus.Working, Integration.Stage: IntegrationStage.Rebasing };

    private static void Fail(Transaction t, Effect effect, EffectOutcome.Failed failed)
    {
        if (effect.Body is EffectBody.BringUp)
        {
            // People are asked all the same.
            t.Emit(new EffectDone(effect.Item, effect.Id));
            Previewing.Take(t, t.Item(effect.Item), effect, new EffectOutcome.NotPreviewed(failed.Detail));
            return;
        }
        var again = effect.Failures % Effect.MaxFailures;
        var wait = new Duration(Effect.BackOff.Value << again);
        if (effect.Body is EffectBody.TakeDown)
        {
            // It stands somewhere until it is down, and no person has to decide that.
            wait = new Duration(Effect.BackOff.Value << Math.Min(effect.Failures, Effect.MaxFailures));
            t.Emit(new EffectFailed(effect.Item, effect.Id, failed.Detail, t.Now + wait));
            return;
        }
        var (enough, isOpen) = (again + 1 == Effect.MaxFailures, t.Item(effect.Item).IsOpen);
        t.Emit(
            new EffectFailed(effect.Item, effect.Id, failed.Detail, enough && isOpen ? Timestamp.Never : t.Now + wait));
        if (enough && !isOpen)
        {
            t.Emit(new EffectDone(effect.Item, effect.Id));
        }
    }

    /// <summary>
    /// Puts an effect that waits for a person to one, by holding the pass it is for, else the first that is still to be
    /// done. True when it asked; false when somebody is asked already, or every pass is held for something else.
    /// </summary>
    public static bool AskAboutTrouble(Transaction t, ItemState item, Plan plan)
    {
        if (t.State.Effects.IsEmpty)
        {
            return false;
        }
        var waiting = t.State.Effects.Values.FirstOrDefault(effect =>
            effect.Item == item.Id && effect.NotBefore == Timestamp.Never);
        if (waiting is null || item.Passes.Values.Any(pass => pass.Held == HeldCause.RepositoryTrouble))
        {
            return false;
        }
        var held = plan.Passes.Where(pass => item.Pass(pass.Id).Status != PassStatus.Held)
            .OrderBy(pass => pass.Id != Pass(waiting.Body))
            .ThenBy(pass => Progress.IsOver(item, pass))
            .FirstOrDefault();
        if (held is not null)
        {
            Reopening.Hold(t, item, held, HeldCause.RepositoryTrouble, ExhaustPlan.Owner, null);
        }
        return held is not null;
    }
}
