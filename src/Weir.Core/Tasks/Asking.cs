using Weir.Core.Calendars;
using Weir.Core.Items;
using Weir.Core.Plans;

namespace Weir.Core.Tasks;

/// <summary>Opens and withdraws what people are asked.</summary>
internal static class Asking
{
    public static void Open(
        Transaction t,
        ItemState item,
        TaskKind kind,
        PassId pass,
        GateId? gate,
        int? reviewer,
        string who,
        Digest? text,
        Span? sla,
        string? ladder)
    {
        var named = Named(t.State, item.Id, who);
        t.Emit(new TaskOpened(
            item.Id, new TaskId(t.Next), kind, pass, gate, reviewer, named, text,
            sla?.After(t.Now, t.State.CalendarOf(named)), ladder));
    }

    /// <summary>Whom a definition means: the owner differs from project to project.</summary>
    public static string Named(OrganizationState state, ItemId item, string who) =>
        who is ExhaustPlan.Owner or "" ? state.Projects[item.Project].Owner : who;

    /// <summary>Nobody has to answer any more.</summary>
    public static void Withdraw(Transaction t, ItemState item, Func<TaskState, bool> which)
    {
        foreach (var task in item.Tasks.Values.Where(task => !IsLate(task) && which(task)))
        {
            t.Emit(new TaskWithdrawn(item.Id, task.Id));
        }
    }

    /// <summary>What follows an emergency is asked until somebody answers, or the item ends.</summary>
    public static void WithdrawLate(Transaction t, ItemState item)
    {
        foreach (var task in item.Tasks.Values.Where(IsLate))
        {
            t.Emit(new TaskWithdrawn(item.Id, task.Id));
        }
    }

    public static bool IsLate(TaskState task) => task.Kind is TaskKind.LateReview or TaskKind.LateFinding;
}
