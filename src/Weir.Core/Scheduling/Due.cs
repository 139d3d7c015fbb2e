using Weir.Core.Budgets;
using Weir.Core.Calendars;
using Weir.Core.Documents;
using Weir.Core.Engines;
using Weir.Core.Items;
using Weir.Core.Passes;
using Weir.Core.People;
using Weir.Core.Plans;
using Weir.Core.Previews;
using Weir.Core.Tasks;

namespace Weir.Core.Scheduling;

/// <summary>What falls due with time: leases, deadlines, SLAs, ladders, pauses, absences, documents.</summary>
public static class Due
{
    /// <summary>A time that was told this long before the last event says nothing about what is due now.</summary>
    public static readonly Duration Outdated = Duration.Seconds(10);

    internal static Refusal? Run(Transaction t)
    {
        if (t.State.Pause is { Until: { } until } && until <= t.Now)
        {
            t.Emit(new DispatchResumed());
        }
        AbsenceDecisions.Run(t);
        DocumentDecisions.Run(t);
        // Ended items too: what they ran keeps its slot until it has stopped.
        foreach (var (attempt, item) in t.State.Attempts)
        {
            Attempt(t, item, attempt);
        }
        foreach (var id in t.State.Open)
        {
            Tasks(t, id);
            Slas(t, id);
        }
        return null;
    }

    private static void Attempt(Transaction t, ItemId id, AttemptId number)
    {
        // One that fails may have its siblings stopped or ended, so each is looked up anew.
        if (!t.Item(id).Attempts.TryGetValue(number, out var attempt) || !attempt.OnEngine)
        {
            return;
        }
        if (attempt.LeaseUntil <= t.Now)
        {
            // First, so that what is tried again is not given to the same dead engine.
            if (t.State.Engines.TryGetValue(attempt.Engine, out var engine) && !engine.Silent)
            {
                t.Emit(new EngineFellSilent(attempt.Engine));
            }
            AttemptDecisions.Fail(t, id, attempt, FailureReason.EngineLost, null, AttemptEvidence.None);
        }
        else if (attempt.Deadline <= t.Now)
        {
            AttemptDecisions.Fail(t, id, attempt, FailureReason.Timeout, null, AttemptEvidence.None);
        }
    }

    private static void Tasks(Transaction t, ItemId id)
    {
        foreach (var task in t.Item(id).Tasks.Values)
        {
            if (task is { Missed: false, Due: { } due } && due <= t.Now)
            {
                t.Emit(new TaskSlaMissed(id, task.Id, due));
            }
            while (NextRung(t.State, t.Item(id), task.Id) is { } next && next.At <= t.Now)
            {
                var who = next.Rung.Action == RungAction.Park ? "" : Asking.Named(t.State, id, next.Rung.Who);
                t.Emit(new LadderStepped(id, task.Id, next.Index, next.Rung.Action, who));
                if (next.Rung.Action == RungAction.Park)
                {
                    ItemDecisions.Park(t, id, new ParkCause(ParkReason.ByLadder, task.Pass, null));
                }
            }
        }
    }

    private sealed record Next(int Index, RungPlan Rung, Timestamp At);

    /// <summary>
    /// The next rung of a task's ladder; null without one, past the last, and while the item is parked.
    /// </summary>
    private static Next? NextRung(OrganizationState state, ItemState item, TaskId id)
    {
        if (item.Status != ItemStatus.Open || !item.Tasks.TryGetValue(id, out var task) || task.Ladder is not { } name)
        {
            return null;
        }
        var ladder = state.PlanOf(item).FindLadder(name);
        if (ladder is null || task.NextRung >= ladder.Rungs.Length)
        {
            return null;
        }
        var rung = ladder.Rungs[task.NextRung];
        return new Next(task.NextRung, rung, rung.After.After(task.LadderFrom, state.CalendarOf(task.Who)));
    }

    private static void Slas(Transaction t, ItemId id)
    {
        var item = t.Item(id);
        if (item.Due is { } own && own <= t.Now && !item.MissedSlas.Contains(ItemState.OwnDue))
        {
            t.Emit(new ItemSlaMissed(id, ItemState.OwnDue, null, own));
        }
        var slas = t.State.PlanOf(item).Slas;
        for (var index = 0; index < slas.Length; index++)
        {
            if (IsRunning(item, slas[index], index)
                && slas[index].Complete.After(item.Created, t.State.Default()) is var due && due <= t.Now)
            {
                t.Emit(new ItemSlaMissed(id, index, slas[index].Pass, due));
            }
        }
    }

    private static bool IsRunning(ItemState item, SlaPlan sla, int index) =>
        !item.MissedSlas.Contains(index)
        && (sla.Pass is not { } pass || !item.Pass(pass).IsSettled)
        && ExpressionEvaluator.Holds(sla.When, item);

    /// <summary>When something falls due next; <see cref="Timestamp.Never"/> when nothing does.</summary>
    /// <remarks>
    /// Any event moves Core's time, and may move it beyond what falls due, but only <see cref="PassTime"/> looks at
    /// every item. So a time is due while telling it would change something, be it in the past, and never otherwise.
    /// </remarks>
    public static Timestamp NextAt(OrganizationState state)
    {
        var next = Timestamp.Min(state.Pause?.Until ?? Timestamp.Never, AbsenceDecisions.NextAt(state));
        next = Timestamp.Min(next, DocumentDecisions.NextAt(state));
        foreach (var (id, owner) in state.Attempts)
        {
            var item = state.Items[owner];
            next = Timestamp.Min(next, Time(state, item, item.Attempts[id]));
        }
        // Whoever carries effects out has a clock; here it is the reason that has to stay true.
        foreach (var (_, effect) in state.Effects)
        {
            if (effect.NotBefore < next && CorrectsReason(state, state.Items[effect.Item], effect.NotBefore))
            {
                next = effect.NotBefore;
            }
        }
        foreach (var id in state.Open)
        {
            next = Timestamp.Min(next, NextAt(state, state.Items[id]));
        }
        return next;
    }

    private static Timestamp Time(OrganizationState state, ItemState item, AttemptState attempt) =>
        attempt.OnEngine ? Timestamp.Min(attempt.LeaseUntil, attempt.Deadline)
        : item.Status == ItemStatus.Open
            && ((Dispatch.IsOpen(state) && !ItemBudget.WaitsForSiblings(state, item, attempt))
                || CorrectsReason(state, item, attempt.NotBefore)) ? attempt.NotBefore
        : Timestamp.Never;

    /// <summary>
    /// Whether the recorded reason is untrue once that time has come. It need not name the time: what waited behind
    /// another reason may come before it.
    /// </summary>
    private static bool CorrectsReason(OrganizationState state, ItemState item, Timestamp at) =>
        item.Status == ItemStatus.Open
        && item.Hold != Holds.Of(at <= state.Now ? state : state with { Now = at }, item);

    private static Timestamp NextAt(OrganizationState state, ItemState item)
    {
        // Few items change from one look to the next, and this is asked after every event.
        var from = new Remembered<Timestamp>.Key(
            item, state.People, state.Calendars, item.BlockedBy.IsEmpty ? null : state.Open);
        return item.NextDue.Knows(from, out var known) ? known : item.NextDue.Keep(from, Compute(state, item));
    }

    /// <summary>
    /// Reads the item, its plan, the calendars and whose they are, and whether what blocks the item is open; nothing
    /// else, and no time: see <see cref="NextAt(OrganizationState, ItemState)"/>.
    /// </summary>
    private static Timestamp Compute(OrganizationState state, ItemState item)
    {
        var next = Previewing.NextAt(item);
        foreach (var (id, task) in item.Tasks)
        {
            if (task is { Missed: false, Due: { } due })
            {
                next = Timestamp.Min(next, due);
            }
            if (NextRung(state, item, id) is { } rung)
            {
                next = Timestamp.Min(next, rung.At);
            }
        }
        foreach (var (id, pass) in item.Passes)
        {
            // A time that other events have gone past is still due: nobody has told Core that it came.
            if (pass is { Status: PassStatus.Waiting or PassStatus.Stale, DelayedUntil: { } until }
                && until < next && Progress.MayStart(state, item, id))
            {
                next = until;
            }
        }
        if (item.Due is { } own && !item.MissedSlas.Contains(ItemState.OwnDue))
        {
            next = Timestamp.Min(next, own);
        }
        var slas = state.PlanOf(item).Slas;
        for (var index = 0; index < slas.Length; index++)
        {
            if (IsRunning(item, slas[index], index))
            {
                next = Timestamp.Min(next, slas[index].Complete.After(item.Created, state.Default()));
            }
        }
        return next;
    }
}
