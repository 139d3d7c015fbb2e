using System.Collections.Immutable;
using Weir.Core.Changes;
using Weir.Core.Gates;
using Weir.Core.Items;
using Weir.Core.Plans;
using Weir.Core.Tasks;

namespace Weir.Core.Passes;

/// <summary>
/// Sending work back. A pass that is reopened runs another round with findings to answer; everything downstream of it goes
/// stale: what runs there is told to stop, what was asked there is withdrawn, its versions leave the chain. When the
/// reopened pass has passed again, a stale pass whose inputs came out as before is revived with its verdicts; the others
/// run again.
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
        var item = t.Item(id);
        var plan = t.State.PlanOf(item);
        var stale = Downstream(plan, target);
        if (demandedBy is { } demander)
        {
            stale = stale.Add(demander).Union(Downstream(plan, demander));
        }
        StopEverything(t, id, pass => pass == target || stale.Contains(pass));
        foreach (var pass in plan.Passes.Where(pass => stale.Contains(pass.Id)))
        {
            if (t.Item(id).Pass(pass.Id).Status is not (PassStatus.Waiting or PassStatus.Stale or PassStatus.Skipped))
            {
                IntegrationProgress.LeaveIfHolding(t, t.Item(id), pass.Id);
                t.Emit(new PassWentStale(id, pass.Id, target));
            }
        }
        t.Emit(new PassReopened(id, target, cause, demandedBy, findings, conflict));
    }

    /// <summary>Every pass that needs <paramref name="pass"/>, directly or through others.</summary>
    public static ImmutableSortedSet<PassId> Downstream(Plan plan, PassId pass)
    {
        var found = ImmutableSortedSet.CreateBuilder<PassId>();
        foreach (var later in plan.Passes)
        {
            if (later.Needs.Any(need => need == pass || found.Contains(need)))
            {
                found.Add(later.Id);
            }
        }
        return found.ToImmutable();
    }

    /// <summary>Stops attempts and withdraws tasks of the passes that <paramref name="which"/> names.</summary>
    public static void StopEverything(Transaction t, ItemId id, Func<PassId, bool> which)
    {
        var item = t.Item(id);
        foreach (var attempt in item.Attempts.Values.Where(attempt => which(attempt.Subject.Pass)))
        {
            AttemptDecisions.Stop(t, id, attempt, FailureReason.Cancelled);
        }
        Asking.Withdraw(t, item, task => which(task.Pass));
    }

    /// <summary>Stops a pass until a person decides.</summary>
    public static void Hold(Transaction t, ItemState item, PassPlan pass, HeldCause cause, string who, string? ladder, int? rule = null)
    {
        IntegrationProgress.LeaveIfHolding(t, item, pass.Id);
        Asking.Withdraw(t, item, task => task.Kind == TaskKind.Decision && task.Pass == pass.Id);
        t.Emit(new PassHeld(item.Id, pass.Id, cause, rule));
        Asking.Open(t, t.Item(item.Id), TaskKind.Decision, pass.Id, null, null, who, null, null, ladder);
    }

    /// <summary>A person lets a held pass go on.</summary>
    public static void Release(Transaction t, ItemId id, PassState held)
    {
        Asking.Withdraw(t, t.Item(id), task => task.Kind == TaskKind.Decision && task.Pass == held.Id);
        var rejected = held.Gates.Values.FirstOrDefault(gate => gate.Status == GateStatus.Rejected);
        t.Emit(new PassReleased(id, held.Id));
        if (held.Held is HeldCause.RoundsExhausted or HeldCause.FindingsNotDecreasing && rejected?.LastRejection is { } rejection)
        {
            Reopen(t, id, rejection.To, ReopenCause.OneMoreRound, rejection.Findings);
        }
    }
}
