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
        if (t.State.Pause is not null || t.State.Attempts.IsEmpty)
        {
            return;
        }
        // Looked at first: a queue is long because nothing is free.
        var free = t.State.Engines.Values.Where(engine => engine.IsOpen).Sum(engine => engine.Slots - engine.Used);
        if (free == 0)
        {
            return;
        }
        foreach (var (item, attempt) in Queue(t.State).Take(free).ToList())
        {
            var engine = t.State.Engines.Values.First(engine => engine.IsOpen);
            var limit = attempt.Subject.Kind == SubjectKind.Pass
                ? t.State.PlanOf(item).Pass(attempt.Subject.Pass).Timeouts.Run.After(t.Now)
                : t.Now + AttemptState.JudgementLimit;
            t.Emit(new AttemptDispatched(
                item.Id, attempt.Id, engine.Name, t.Next, t.Now + AttemptState.Lease, limit + AttemptState.Grace));
        }
    }

    /// <summary>Whether an attempt that is queued now would be given to an engine.</summary>
    public static bool IsOpen(OrganizationState state) =>
        state.Pause is null && state.Engines.Values.Any(engine => engine.IsOpen);

    /// <summary>
    /// Queued attempts of items that may run, apart from those that wait after a failure, in the order in which they
    /// are served.
    /// </summary>
    private static IEnumerable<(ItemState Item, AttemptState Attempt)> Queue(OrganizationState state) => state.Attempts
        .Select(pair => (Item: state.Items[pair.Value], Attempt: state.Items[pair.Value].Attempts[pair.Key]))
        .Where(pair => pair.Attempt.Status == AttemptStatus.Queued && pair.Item.Status == ItemStatus.Open
            && pair.Attempt.NotBefore <= state.Now)
        .OrderBy(pair => pair.Item.Class)
        .ThenBy(pair => pair.Attempt.Id);

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
