using System.Collections.Immutable;
using Weir.Core.Contexts;
using Weir.Core.Effects;
using Weir.Core.Gates;
using Weir.Core.Items;
using Weir.Core.Passes;
using Weir.Core.Plans;
using Weir.Core.Risks;

namespace Weir.Core.Changes;

/// <summary>
/// The merge queue of a target. (1) Whoever waits when it becomes free is taken as one batch, first come first served:
/// nobody waits for a batch to be filled. (2) Each item's version that was approved last is rebased onto the newest
/// target. If the patch changed, the gates that approved it ask again and the item leaves the queue; so do those that
/// ask code owners, where the target names others by now. If it conflicts, the conflict is a finding for the last
/// writer. (3) Those that are left are put on top of each other (<see cref="BatchStacking"/>). (4) The approving gates'
/// <c>expect: pass</c> commands run once on what comes out, or their results are reused where the tree is the same;
/// what fails is tried once more, then on the target alone, then on halves (<see cref="BatchChecks"/>). (5) All are
/// merged, only if the target is still where it was; if it moved, they begin again (<see cref="BatchLanding"/>). (6) An
/// item is done with it when the landed tree is the tested one. An item that leaves a batch leaves the others to close
/// the gap.
/// </summary>
internal static class IntegrationProgress
{
    public static bool Step(Transaction t, ItemState item, Plan plan, PassPlan pass)
    {
        var state = item.Pass(pass.Id);
        if (item.Branch.Last is null || item.Branch.Last.Facts.IsEmpty)
        {
            if (!state.Integration.Landed.IsEmpty)
            {
                return LandingProgress.AskAboutRest(t, item, pass.Id);
            }
            LeaveIfHolding(t, item, pass.Id);
            t.Emit(new PassPassed(item.Id, pass.Id));
            return true;
        }
        return state.Integration.Stage switch
        {
            IntegrationStage.Idle or IntegrationStage.Queued => Enter(t, item, pass, state),
            IntegrationStage.Rebasing => EffectDecisions.RequestOnce(t, item, new EffectBody.Rebase(pass.Id)),
            IntegrationStage.Checking => BatchChecks.Step(t, item, pass),
            _ => BatchLanding.Step(t, item, pass),
        };
    }

    private static bool Enter(Transaction t, ItemState item, PassPlan pass, PassState state)
    {
        // It left the target while its merge was on its way: how that ends has to be known first.
        if (IsLanding(t.State, item.Id))
        {
            return false;
        }
        if (RedTargets.Holds(t.State, item, state.Integration.Red))
        {
            return RedTargets.Step(t, item, pass, state.Integration.Red!);
        }
        var waiting = Queue(t.State, item.Id.Project);
        var free = !t.State.Batches.ContainsKey(item.Id.Project) && (waiting.Count == 0 || waiting[0].Id == item.Id);
        if (free)
        {
            Begin(t, item, pass.Id, waiting);
            return true;
        }
        if (state.Integration.Stage == IntegrationStage.Idle)
        {
            t.Emit(new IntegrationQueued(item.Id, pass.Id));
            TouchQueue(t, item.Id.Project);
            return true;
        }
        return false;
    }

    /// <summary>Takes the target with all who wait and may come along.</summary>
    private static void Begin(Transaction t, ItemState first, PassId pass, List<ItemState> waiting)
    {
        t.Emit(new IntegrationStarted(first.Id, pass));
        var others = MayShare(t.State, first)
            ? waiting.Where(other => other.Id != first.Id && MayShare(t.State, other)).Take(MergeBatch.MaxItems - 1)
            : [];
        foreach (var member in others)
        {
            t.Emit(new IntegrationStarted(member.Id, PassOf(member).Id));
        }
        TouchQueue(t, first.Id.Project);
    }

    /// <summary>
    /// Whether an item may be merged together with others: what few may see is seen by no other's checks, and what lies
    /// in several repositories is merged by itself.
    /// </summary>
    private static bool MayShare(OrganizationState state, ItemState item) =>
        !item.IsRestricted
        && item.Branch.Last is { Facts.Repositories.Length: 1 }
        && item.CutOver is null
        && Progress.BlockedBy(state, item) is null;

    /// <summary>The pass that integrates an item which waits for its target, or has it.</summary>
    public static PassState PassOf(ItemState item) => item.Passes.Values.First(pass => pass
        is { Status: PassStatus.Working, Integration.Stage: not IntegrationStage.Idle });

    /// <summary>The items that wait for a project's target and may have it, first come first served.</summary>
    public static List<ItemState> Queue(OrganizationState state, ProjectKey project) =>
    [
        .. state.Open
            .Where(id => id.Project == project)
            .Select(id => state.Items[id])
            .Where(item => item is { Status: ItemStatus.Open, CutOver: null } && !IsLanding(state, item.Id))
            .Select(item => (Item: item, Waits: Waiting(state, item)))
            .Where(pair => pair.Waits is not null)
            .OrderBy(pair => pair.Waits!.StartedAt)
            .ThenBy(pair => pair.Item.Id)
            .Select(pair => pair.Item),
    ];

    private static PassState? Waiting(OrganizationState state, ItemState item)
    {
        foreach (var (_, pass) in item.Passes)
        {
            if (pass is { Status: PassStatus.Working, Integration.Stage: IntegrationStage.Queued })
            {
                return RedTargets.Holds(state, item, pass.Integration.Red) ? null : pass;
            }
        }
        return null;
    }

    /// <summary>Whether a merge is on its way that brings an item to its target.</summary>
    public static bool IsLanding(OrganizationState state, ItemId item)
    {
        foreach (var (_, effect) in state.Effects)
        {
            if (effect.Body.Merges(item, effect.Item))
            {
                return true;
            }
        }
        return false;
    }

    public static void AcceptUpToDate(Transaction t, ItemState item, PassId pass)
    {
        t.Emit(new RebaseSettled(item.Id, pass));
        TouchQueue(t, item.Id.Project);
    }

    public static void AcceptRebase(Transaction t, ItemState item, PassId pass, EffectOutcome.Rebased rebased)
    {
        if (Rebased(t, item, pass, rebased))
        {
            AcceptUpToDate(t, item, pass);
        }
        RiskDecisions.AskAgain(t, item.Id, item.Risk);
    }

    /// <summary>
    /// The newest version of the change lies on another commit of the target. Gates before <paramref name="pass"/> that
    /// approved it ask again where that is called for; true when all verdicts stand.
    /// </summary>
    public static bool Rebased(Transaction t, ItemState item, PassId pass, EffectOutcome.Rebased rebased)
    {
        var last = item.Branch.Last!;
        var plan = t.State.PlanOf(item);
        var approving = IntegrationRuns.Approving(item, plan, plan.Pass(pass)).ToList();
        var version = last with { Number = item.Branch.Versions + 1, Facts = rebased.Change };
        t.Emit(new ChangeRebased(item.Id, pass, version, rebased.PatchUnchanged, rebased.Interdiff)
        {
            Dropped = rebased.Dropped,
        });
        ContextDecisions.Measure(t, item.Id, rebased.Change.Repositories[0].Base, rebased.Contexts);
        var reopened = approving.Where(pair => !rebased.PatchUnchanged
            || OwnerSets.AskAnew(pair.Gate, last.Facts, rebased.Change)).ToList();
        RiskDecisions.Touch(t, item.Id, rebased.Change);
        if (rebased.PatchUnchanged && reopened.Count == 0)
        {
            return true;
        }
        AskAgain(t, item, plan, reopened, rebased.Interdiff);
        return false;
    }

    private static void AskAgain(
        Transaction t,
        ItemState item,
        Plan plan,
        List<(PassPlan Pass, GatePlan Gate)> reopened,
        Digest? interdiff)
    {
        var asking = reopened.Select(pair => pair.Pass.Id).ToImmutableSortedSet();
        foreach (var owner in asking)
        {
            Reopening.GoStale(t, item.Id, Reopening.Downstream(plan, item, owner).Except(asking), owner);
        }
        foreach (var (owner, gate) in reopened)
        {
            t.Emit(new GateReopened(item.Id, owner.Id, gate.Id, interdiff));
        }
    }

    public static void AcceptConflict(Transaction t, ItemState item, PassId pass, EffectOutcome.Conflicted conflict)
    {
        t.Emit(new IntegrationConflicted(item.Id, pass, conflict.Target, conflict.Findings)
        {
            Dropped = conflict.Dropped,
        });
        ContextDecisions.Measure(t, item.Id, conflict.Target, conflict.Contexts);
        var start = new ConflictStart(conflict.Marked, conflict.Target) { Repositories = conflict.Repositories };
        SendBack(t, t.Item(item.Id), pass, ReopenCause.MergeConflict, conflict.Findings, start);
    }

    public static void SendBack(
        Transaction t,
        ItemState item,
        PassId pass,
        ReopenCause cause,
        ImmutableArray<Finding> findings,
        ConflictStart? conflict)
    {
        Leave(t, item, pass);
        var plan = t.State.PlanOf(item);
        if (item.Pass(pass).Integration.Rejections > IntegrationState.MaxRejections)
        {
            Reopening.Hold(t, t.Item(item.Id), plan.Pass(pass), HeldCause.RoundsExhausted, ExhaustPlan.Owner, null);
            return;
        }
        Reopening.Reopen(t, item.Id, item.Branch.Last!.Pass, cause, findings, null, conflict);
    }

    /// <summary>
    /// Leaves its batch; the others close the gap, or the next in the queue have the target. What runs for the batch is
    /// stopped: what is merged is no more what is tested.
    /// </summary>
    public static void Leave(Transaction t, ItemState item, PassId pass)
    {
        if (t.State.Batches.TryGetValue(item.Id.Project, out var batch) && batch.Members.Contains(item.Id))
        {
            StopChecks(t, item.Id);
            t.Emit(new IntegrationEnded(item.Id, pass));
            Regroup(t, item.Id.Project);
        }
    }

    /// <summary>After a batch has lost a member.</summary>
    public static void Regroup(Transaction t, ProjectKey project)
    {
        foreach (var member in t.State.Batches.GetValueOrDefault(project)?.Members ?? [])
        {
            StopChecks(t, member);
        }
        TouchQueue(t, project);
    }

    /// <summary>Has all looked at that are at a project's target or wait for it.</summary>
    public static void TouchQueue(Transaction t, ProjectKey project)
    {
        foreach (var id in t.State.Open.Where(id => id.Project == project))
        {
            if (t.Item(id).Passes.Values.Any(pass =>
                pass.Integration.Stage != IntegrationStage.Idle || pass.Red is not null))
            {
                t.Touch(id);
            }
        }
    }

    private static void StopChecks(Transaction t, ItemId id)
    {
        foreach (var check in t.Item(id).Attempts.Values.Where(attempt =>
            attempt.Subject is { Kind: SubjectKind.MergeCheck, Pass.IsElement: false }))
        {
            AttemptDecisions.Stop(t, id, check, FailureReason.Cancelled);
        }
    }

    /// <summary>Whether a pass is one that merges into the target now.</summary>
    public static bool IsHolding(PassState pass) =>
        pass.Integration.Stage is not (IntegrationStage.Idle or IntegrationStage.Queued);

    public static void LeaveIfHolding(Transaction t, ItemState item, PassId pass)
    {
        if (IsHolding(item.Pass(pass)))
        {
            Leave(t, item, pass);
        }
    }

    /// <summary>
    /// Gives the target away in the midst of it: what runs for it is stopped, and begins again later.
    /// </summary>
    public static void StepAside(Transaction t, ItemId id)
    {
        if (t.Item(id).Passes.Values.FirstOrDefault(IsHolding) is not { } pass)
        {
            TouchQueue(t, id.Project);
            return;
        }
        Leave(t, t.Item(id), pass.Id);
    }
}
