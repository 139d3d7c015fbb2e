using Weir.Core.Budgets;
using Weir.Core.Calendars;
using Weir.Core.Engines;
using Weir.Core.Items;
using Weir.Core.Passes;

namespace Weir.Core.Scheduling;

/// <summary>
/// The one place where queued attempts are given to engines. One pool; by class, first come first served inside a
/// class. The scheduler (deadlines, fair shares, reservations, budgets, review capacity) will live here.
/// </summary>
public static class Dispatch
{
    internal static void Run(Transaction t)
    {
        if (t.State.Attempts.IsEmpty || !IsOpen(t.State))
        {
            return;
        }
        foreach (var (item, attempt) in Queue(t.State))
        {
            if (Open(t.State) is not { } engine)
            {
                return;
            }
            if (!t.Item(item.Id).Attempts.ContainsKey(attempt.Id)
                || ItemBudget.WaitsForSiblings(t.State, t.Item(item.Id), attempt))
            {
                continue;
            }
            var credit = BudgetDecisions.CreditOf(t.State, t.Item(item.Id), attempt);
            if (credit == 0)
            {
                BudgetDecisions.StopQueued(t, item.Id, attempt);
                continue;
            }
            var limit = attempt.Subject.Kind == SubjectKind.Pass
                ? t.State.PlanOf(item).Pass(attempt.Subject.Pass).Timeouts.Run.After(t.Now, t.State.Default())
                : t.Now + AttemptState.JudgementLimit;
            t.Emit(new AttemptDispatched(
                item.Id, attempt.Id, engine.Name, t.Next, t.Now + AttemptState.Lease, limit + AttemptState.Grace)
            {
                Credit = credit,
            });
        }
    }

    /// <summary>Whether an attempt that is queued now would be given to an engine.</summary>
    public static bool IsOpen(OrganizationState state) => state.Pause is null && Open(state) is not null;

    private static EngineState? Open(OrganizationState state)
    {
        foreach (var (_, engine) in state.Engines)
        {
            if (engine.IsOpen)
            {
                return engine;
            }
        }
        return null;
    }

    /// <summary>
    /// Queued attempts of items that may run, apart from those that wait after a failure, in the order in which they
    /// are served.
    /// </summary>
    private static List<(ItemState Item, AttemptState Attempt)> Queue(OrganizationState state)
    {
        var queue = new List<(ItemState Item, AttemptState Attempt)>();
        foreach (var (id, owner) in state.Attempts)
        {
            var item = state.Items[owner];
            if (item.Status == ItemStatus.Open && item.Attempts[id] is { Status: AttemptStatus.Queued } attempt
                && attempt.NotBefore <= state.Now)
            {
                queue.Add((item, attempt));
            }
        }
        if (queue.Count > 1)
        {
            queue.Sort(static (one, other) => one.Item.Class != other.Item.Class
                ? (int)one.Item.Class - (int)other.Item.Class
                : one.Attempt.Id.CompareTo(other.Attempt.Id));
        }
        return queue;
    }

    /// <summary>The place of an item's first queued attempt, from 1; null when none is queued.</summary>
    public static int? Position(OrganizationState state, ItemId item)
    {
        var position = 0;
        foreach (var (queued, _) in Queue(state))
        {
            position++;
            if (queued.Id == item)
            {
                return position;
            }
        }
        return null;
    }
}
