using System.Collections.Immutable;
using Weir.Core.Effects;
using Weir.Core.Gates;
using Weir.Core.Items;
using Weir.Core.Passes;
using Weir.Core.Plans;
using Weir.Core.Risks;
using Weir.Core.Tasks;

namespace Weir.Core.Changes;

/// <summary>
/// The merge queue: one item at a time per target. (1) Rebase the version that was approved last onto the newest
/// target. (2) If the patch changed, the gates that approved it ask again and the item leaves the queue; so do those
/// that ask code owners, where the target names others by now. If it conflicts, the conflict is a finding for the last
/// writer. (3) Run the approving gates' <c>expect: pass</c> commands on the merged tree, or reuse their results where
/// the tree is the same. (4) Merge, only if the target is still where it was; if it moved, begin again. (5) The item is
/// done with it when the landed tree is the tested one.
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
            t.Emit(new PassPassed(item.Id, pass.Id));
            return true;
        }
        return state.Integration.Stage switch
        {
            IntegrationStage.Idle or IntegrationStage.Queued => Enter(t, item, pass, state),
            IntegrationStage.Rebasing => EffectDecisions.RequestOnce(t, item, new EffectBody.Rebase(pass.Id)),
            IntegrationStage.Checking => Check(t, item, plan, pass),
            _ when item.Branch.Bases.Length > 1 => LandingProgress.Merge(t, item, pass.Id),
            _ =>
                EffectDecisions.RequestOnce(t, item, new EffectBody.Merge(pass.Id, item.Branch.Base, item.Branch.Head)),
        };
    }

    private static bool Enter(Transaction t, ItemState item, PassPlan pass, PassState state)
    {
        // It left the target while its merge was on its way: how that ends has to be known first.
        if (t.State.Effects.Values.Any(effect => effect.Item == item.Id
            && effect.Body is EffectBody.Merge or EffectBody.MergeAll or EffectBody.RevertLanding))
        {
            return false;
        }
        var ahead = Queue(t.State, item.Id.Project).FirstOrDefault();
        var free = !t.State.Integrating.ContainsKey(item.Id.Project) && (ahead is null || ahead.Id == item.Id);
        if (free)
        {
            t.Emit(new IntegrationStarted(item.Id, pass.Id));
            return true;
        }
        if (state.Integration.Stage == IntegrationStage.Idle)
        {
            t.Emit(new IntegrationQueued(item.Id, pass.Id));
            return true;
        }
        return false;
    }

    /// <summary>The items that wait for a project's target, first come first served.</summary>
    private static IEnumerable<ItemState> Queue(OrganizationState state, ProjectKey project) => state.Open
        .Where(id => id.Project == project)
        .Select(id => state.Items[id])
        .Where(item => item.Status == ItemStatus.Open)
        .Select(item => (Item: item, Since: QueuedSince(item)))
        .Where(pair => pair.Since is not null)
        .OrderBy(pair => pair.Since)
        .ThenBy(pair => pair.Item.Id)
        .Select(pair => pair.Item);

    private static Timestamp? QueuedSince(ItemState item) => item.Passes.Values
        .FirstOrDefault(pass => pass is { Status: PassStatus.Working, Integration.Stage: IntegrationStage.Queued })
        ?.StartedAt;

    private static bool Check(Transaction t, ItemState item, Plan plan, PassPlan pass)
    {
        var tree = item.Branch.Last!.Facts.Tree;
        var runs = Runs(item, plan, pass);
        var known = runs.Where(run => run.Gate.Tree == tree).SelectMany(run => run.Gate.Runs ?? []).ToList();
        var missing = runs.Where(run => known.All(result => result.Run != run.Name)).Select(run => run.Name)
            .ToImmutableArray();
        if (missing.IsEmpty)
        {
            var reused = runs.Select(run => known.First(result => result.Run == run.Name)).ToImmutableArray();
            AcceptChecks(t, item, pass.Id, tree, reused, true);
            return true;
        }
        if (AttemptDecisions.IsOpen(item, SubjectKind.MergeCheck, pass.Id, null, null))
        {
            return false;
        }
        var state = item.Pass(pass.Id);
        var subject =
            new AttemptSubject(SubjectKind.MergeCheck, pass.Id, null, null, [.. runs.Select(run => run.Name)]);
        AttemptDecisions.Queue(t, item, subject, state.Round, state.Failure?.Until);
        return true;
    }

    private sealed record Run(string Name, GateState Gate);

    /// <summary>
    /// The <c>expect: pass</c> commands of the gates whose approval is taken, and of the element that joined last.
    /// </summary>
    private static ImmutableArray<Run> Runs(ItemState item, Plan plan, PassPlan integrate) =>
    [
        .. LastElement(item, plan).Concat(Approving(item, plan, integrate)).SelectMany(pair => pair.Gate.Runs
            .Where(run => run.Expect == Expectation.Pass)
            .Select(run => (run, State: item.Pass(pair.Pass.Id).Gate(pair.Gate.Id)))
            .Where(found => !found.State.LeftOut.Contains(found.run.Id, StringComparer.Ordinal))
            .Select(found => new Run(GateProgress.Name(pair.Pass.Id, pair.Gate.Id, found.run.Id), found.State))),
    ];

    /// <summary>
    /// The gates of the last writer where that is an element. What they approved is the element's own change, not the
    /// item's; their commands are the newest that ran on the branch.
    /// </summary>
    private static IEnumerable<(PassPlan Pass, GatePlan Gate)> LastElement(ItemState item, Plan plan) =>
        item.Branch.Last!.Pass is { IsElement: true } element
            ? plan.Pass(element).Gates.Select(gate => (plan.Pass(element), gate))
            : [];

    /// <summary>Approved gates that review the change, at or after its last writer.</summary>
    private static IEnumerable<(PassPlan Pass, GatePlan Gate)> Approving(ItemState item, Plan plan, PassPlan integrate)
    {
        var writer = item.Branch.Last!.Pass;
        var later = Reopening.Downstream(plan, item, writer).Add(writer);
        return plan.Passes
            .TakeWhile(pass => pass.Id != integrate.Id)
            .Where(pass => pass.Element is null && later.Contains(pass.Id)
                && item.Pass(pass.Id).Status == PassStatus.Passed)
            .SelectMany(pass => pass.Gates.Select(gate => (pass, gate)))
            .Where(pair => pair.gate.Reviews.Contains(ArtifactPlan.Change, StringComparer.Ordinal))
            .Where(pair => item.Pass(pair.pass.Id).Gate(pair.gate.Id).Status == GateStatus.Approved);
    }

    public static void AcceptChecks(
        Transaction t,
        ItemState item,
        PassId pass,
        ObjectName tree,
        ImmutableArray<RunResult> results,
        bool reused)
    {
        t.Emit(new MergeChecked(item.Id, pass, tree, results, reused));
        var findings = FindingsOf(results);
        if (!findings.IsEmpty)
        {
            SendBack(t, t.Item(item.Id), pass, ReopenCause.MergeCheckFailed, findings, null);
        }
    }

    public static ImmutableArray<Finding> FindingsOf(ImmutableArray<RunResult> results) =>
    [
        .. results.Where(result => result.Verdict != RunVerdict.Pass).Select(result => new Finding(
            null, result.Log ?? default, null, null, new PrincipalId("command:" + result.Run))),
    ];

    public static void AcceptUpToDate(Transaction t, ItemState item, PassId pass) =>
        t.Emit(new RebaseSettled(item.Id, pass));

    public static void AcceptRebase(Transaction t, ItemState item, PassId pass, EffectOutcome.Rebased rebased)
    {
        var last = item.Branch.Last!;
        var plan = t.State.PlanOf(item);
        var approving = Approving(item, plan, plan.Pass(pass)).ToList();
        var version = last with { Number = item.Branch.Versions + 1, Facts = rebased.Change };
        t.Emit(new ChangeRebased(item.Id, pass, version, rebased.PatchUnchanged, rebased.Interdiff));
        var reopened = approving.Where(pair => !rebased.PatchUnchanged
            || OwnerSets.AskAnew(pair.Gate, last.Facts, rebased.Change)).ToList();
        RiskDecisions.Touch(t, item.Id, rebased.Change);
        if (rebased.PatchUnchanged && reopened.Count == 0)
        {
            t.Emit(new RebaseSettled(item.Id, pass));
        }
        else
        {
            AskAgain(t, item, plan, approving, reopened, rebased.Interdiff);
        }
        RiskDecisions.AskAgain(t, item.Id, item.Risk);
    }

    private static void AskAgain(
        Transaction t,
        ItemState item,
        Plan plan,
        List<(PassPlan Pass, GatePlan Gate)> approving,
        List<(PassPlan Pass, GatePlan Gate)> reopened,
        Digest? interdiff)
    {
        var standing = approving.Select(pair => pair.Pass.Id).ToImmutableSortedSet();
        foreach (var owner in reopened.Select(pair => pair.Pass.Id).ToImmutableSortedSet())
        {
            Reopening.GoStale(t, item.Id, Reopening.Downstream(plan, item, owner).Except(standing), owner);
        }
        foreach (var (owner, gate) in reopened)
        {
            t.Emit(new GateReopened(item.Id, owner.Id, gate.Id, interdiff));
        }
    }

    public static void AcceptConflict(Transaction t, ItemState item, PassId pass, EffectOutcome.Conflicted conflict)
    {
        t.Emit(new IntegrationConflicted(item.Id, pass, conflict.Target, conflict.Findings));
        var start = new ConflictStart(conflict.Marked, conflict.Target) { Repositories = conflict.Repositories };
        SendBack(t, t.Item(item.Id), pass, ReopenCause.MergeConflict, conflict.Findings, start);
    }

    public static void AcceptLanding(Transaction t, ItemState item, PassId pass, EffectOutcome.Landed landed)
    {
        var tested = item.Pass(pass).Integration.CheckedTree;
        t.Emit(new ChangeLanded(item.Id, pass, landed.Commit, landed.Tree));
        Leave(t, t.Item(item.Id), pass);
        if (tested == landed.Tree)
        {
            t.Emit(new LandingVerified(item.Id, pass));
            Asking.Withdraw(t, t.Item(item.Id), task => task.Pass == pass);
            t.Emit(new PassPassed(item.Id, pass));
            // The hand-off summary says what was merged.
            EffectDecisions.RequestOnce(t, t.Item(item.Id), new EffectBody.PublishRefs());
        }
        else if (item.IsOpen)
        {
            Reopening.Hold(
                t,
                t.Item(item.Id),
                t.State.PlanOf(item).Pass(pass),
                HeldCause.RepositoryTrouble,
                ExhaustPlan.Owner,
                null);
        }
    }

    private static void SendBack(
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

    /// <summary>Gives the target to the next item in the queue.</summary>
    public static void Leave(Transaction t, ItemState item, PassId pass)
    {
        if (t.State.Integrating.TryGetValue(item.Id.Project, out var holder) && holder == item.Id)
        {
            t.Emit(new IntegrationEnded(item.Id, pass));
            foreach (var waiting in Queue(t.State, item.Id.Project))
            {
                t.Touch(waiting.Id);
            }
        }
    }

    /// <summary>Whether a pass is the one that merges into the target now.</summary>
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
            return;
        }
        foreach (var check in
            t.Item(id).Attempts.Values.Where(attempt => attempt.Subject.Kind == SubjectKind.MergeCheck))
        {
            AttemptDecisions.Stop(t, id, check, FailureReason.Cancelled);
        }
        Leave(t, t.Item(id), pass.Id);
    }
}
