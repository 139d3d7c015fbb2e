using System.Collections.Immutable;
using Weir.Core.Budgets;
using Weir.Core.Changes;
using Weir.Core.Effects;
using Weir.Core.Gates;
using Weir.Core.Items;
using Weir.Core.Links;
using Weir.Core.Plans;
using Weir.Core.Tasks;

namespace Weir.Core.Passes;

/// <summary>
/// Sending work back. A pass that is reopened runs another round with findings to answer; everything downstream of it
/// goes stale: what runs there is told to stop, what was asked there is withdrawn, its versions leave the chain. When
/// the reopened pass has passed again, a stale pass whose inputs came out as before is revived with its verdicts; the
/// others run again.
/// </summary>
internal static class Reopening
{
    public static void Reopen(
        Transaction t,
        ItemId id,
        PassId target,
        ReopenCause cause,
        ImmutableArray<Finding> findings,
        PassId? demandedBy = null,
        ConflictStart? conflict = null)
    {
        var targets = Targets(t.Item(id), target);
        StopEverything(t, id, targets.Contains);
        var (stale, lost) = Leaving(t.State.PlanOf(t.Item(id)), t.Item(id), targets, demandedBy);
        GoStale(t, id, stale.Union(lost), target);
        foreach (var pass in targets)
        {
            t.Emit(new PassReopened(id, pass, cause, demandedBy, findings, lost.Contains(pass) ? null : conflict));
        }
    }

    /// <summary>
    /// What goes stale when some passes are sent back, and which of those lose what they have on the branch: they go on
    /// from it as it is, unless it lies on something that goes stale and leaves. An element that joined again took its
    /// earlier version along, on which others had joined meanwhile.
    /// </summary>
    private static (ImmutableSortedSet<PassId> Stale, ImmutableSortedSet<PassId> Lost) Leaving(
        Plan plan, ItemState item, ImmutableArray<PassId> targets, PassId? demandedBy)
    {
        var lost = ImmutableSortedSet<PassId>.Empty;
        while (true)
        {
            var stale = targets.SelectMany(pass => Downstream(plan, item, pass, demandedBy, lost.Contains(pass)))
                .ToImmutableSortedSet().Except(targets);
            var more = lost.Union(targets.Where(pass => LiesOn(item.Branch, pass, stale.Union(lost))));
            if (more.Count == lost.Count)
            {
                return (stale, lost);
            }
            lost = more;
        }
    }

    /// <summary>Whether a version of a pass lies above one of others.</summary>
    private static bool LiesOn(Branch branch, PassId pass, ImmutableSortedSet<PassId> others)
    {
        var writers = branch.Chain.Select(version => version.Pass).ToList();
        var lowest = writers.FindIndex(others.Contains);
        return lowest >= 0 && writers.LastIndexOf(pass) > lowest;
    }

    /// <summary>To send back a pass that fans out is to send back all of its elements.</summary>
    private static ImmutableArray<PassId> Targets(ItemState item, PassId target) =>
        item.FanOuts.GetValueOrDefault(target) is { Current: true } fanOut
            ? [.. fanOut.Elements.Where(element => !element.Dropped).Select(element => target.Of(element.Key))]
            : [target];

    /// <summary>Takes what a pass made off the chain, for good: what was written on top of it is made again.</summary>
    public static void SetAside(Transaction t, ItemId id, PassId pass)
    {
        var item = t.Item(id);
        var above = OnTop(item.Branch, pass, item.Branch.Chain.Select(version => version.Pass).ToList().IndexOf(pass))
            .ToList();
        foreach (var writer in above)
        {
            GoStale(t, id, Downstream(t.State.PlanOf(item), t.Item(id), writer).Add(writer), pass);
        }
    }

    /// <summary>
    /// Stops what runs there and takes what was made there off the chain, until it is revived or made again.
    /// </summary>
    public static void GoStale(Transaction t, ItemId id, ImmutableSortedSet<PassId> stale, PassId cause)
    {
        StopEverything(t, id, stale.Contains);
        foreach (var pass in t.State.PlanOf(t.Item(id)).Passes.Where(pass => stale.Contains(pass.Id)))
        {
            var state = t.Item(id).Pass(pass.Id);
            var untouched = state is { Status: PassStatus.Waiting, Round: 0 };
            if (!untouched && state.Status is not (PassStatus.Stale or PassStatus.Skipped))
            {
                IntegrationProgress.LeaveIfHolding(t, t.Item(id), pass.Id);
                t.Emit(new PassWentStale(id, pass.Id, cause));
                TouchQueue(t, id, state);
            }
        }
    }

    /// <summary>
    /// Every pass that builds on <paramref name="target"/>, directly or through others: that needs it, whose gate
    /// demanded it, or that wrote the branch on top of it.
    /// </summary>
    /// <param name="leaves">Whether the target leaves the branch too, instead of going on from its last
    /// version.</param>
    public static ImmutableSortedSet<PassId> Downstream(
        Plan plan, ItemState item, PassId target, PassId? demandedBy = null, bool leaves = false)
    {
        var writers = item.Branch.Chain.Select(version => version.Pass).ToList();
        var found = ImmutableSortedSet.CreateBuilder<PassId>();
        var pending = new Stack<PassId>([target]);
        while (pending.TryPop(out var pass))
        {
            // The target goes on from its last version; others leave the chain with their first.
            var stays = pass == target && !leaves;
            var from = stays ? writers.LastIndexOf(pass) : writers.IndexOf(pass);
            var demander = pass == target && demandedBy is not null ? demandedBy : item.Pass(pass).DemandedBy;
            var next = plan.Passes.Where(later => later.Needs.Contains(pass) || later.Id == demander)
                .Select(later => later.Id)
                .Concat(OnTop(item.Branch, pass, from).Where(writer => !stays || !AreSiblings(writer, pass)));
            foreach (var later in next.Where(later => later != target && found.Add(later)))
            {
                pending.Push(later);
            }
        }
        return found.ToImmutable();
    }

    /// <summary>
    /// An element that is sent back goes on from the branch as it is, so that those that joined after it stay. One that
    /// leaves the branch takes them with it: their commits lie on its.
    /// </summary>
    private static bool AreSiblings(PassId one, PassId other) => one.IsElement && one.Owner == other.Owner;

    /// <summary>The writers of versions above one in the chain; none when it is not there.</summary>
    private static IEnumerable<PassId> OnTop(Branch branch, PassId pass, int index) => index < 0
        ? []
        : branch.Chain.Skip(index + 1).Select(version => version.Pass).Where(writer => writer != pass).Distinct();

    /// <summary>
    /// Stops attempts, withdraws tasks and cancels child items of the passes that <paramref name="which"/> names.
    /// </summary>
    public static void StopEverything(Transaction t, ItemId id, Func<PassId, bool> which)
    {
        var item = t.Item(id);
        foreach (var attempt in item.Attempts.Values.Where(attempt => which(attempt.Subject.Pass)))
        {
            AttemptDecisions.Stop(t, id, attempt, FailureReason.Cancelled);
        }
        Asking.Withdraw(t, item, task => which(task.Pass));
        EffectDecisions.Forget(t, id, which);
        Children.Cancel(t, id, which);
    }

    /// <summary>Stops a pass until a person decides.</summary>
    public static void Hold(
        Transaction t,
        ItemState item,
        PassPlan pass,
        HeldCause cause,
        string who,
        string? ladder,
        int? rule = null,
        Digest? why = null,
        BudgetMark? budget = null)
    {
        IntegrationProgress.LeaveIfHolding(t, item, pass.Id);
        Asking.Withdraw(t, item, task => task.Kind == TaskKind.Decision && task.Pass == pass.Id);
        t.Emit(new PassHeld(item.Id, pass.Id, cause, rule) { Why = why, Budget = budget });
        TouchQueue(t, item.Id, item.Pass(pass.Id));
        Asking.Open(t, t.Item(item.Id), TaskKind.Decision, pass.Id, null, null, who, null, null, ladder);
    }

    /// <summary>Those who wait for the same target have another place, or another reason.</summary>
    private static void TouchQueue(Transaction t, ItemId item, PassState before)
    {
        if (before.Integration.Stage != IntegrationStage.Idle || before.Red is not null)
        {
            IntegrationProgress.TouchQueue(t, item.Project);
        }
    }

    /// <summary>A person lets a held pass go on.</summary>
    public static void Release(Transaction t, ItemId id, PassState held)
    {
        Asking.Withdraw(t, t.Item(id), task => task.Kind == TaskKind.Decision && task.Pass == held.Id);
        var rejected = held.Gates.Values.FirstOrDefault(gate => gate.Status == GateStatus.Rejected);
        t.Emit(new PassReleased(id, held.Id)
        {
            // What was paid for is not made again.
            GoesOnFrom = held.Failure is { Reason: FailureReason.BudgetStopped } && held.TakenOver is null
                ? held.Saved
                : null,
        });
        TouchQueue(t, id, held);
        if (held.Held is HeldCause.RoundsExhausted or HeldCause.FindingsNotDecreasing
            && rejected?.LastRejection is { } rejection)
        {
            var onDemand = t.State.PlanOf(t.Item(id)).Pass(rejection.To).OnDemand;
            Reopen(t, id, rejection.To, ReopenCause.OneMoreRound, rejection.Findings, onDemand ? held.Id : null);
        }
    }
}
