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
        t.Emit(new TaskOpened(
            item.Id, new TaskId(t.Next), kind, pass, gate, reviewer, Named(
                t.State, item.Id, who), text, sla?.After(t.Now), ladder));
    }

    /// <summary>Whom a definition means: the owner differs from project to project.</summary>
    public static string Named(OrganizationState state, ItemId item, string who) =>
        who is ExhaustPlan.Owner or "" ? state.Projects[item.Project].Owner : who;

    public static void Withdraw(Transaction t, ItemState item, Func<TaskState, bool> which)
    {
        foreach (var task in item.Tasks.Values.Where(which))
        {
            t.Emit(new TaskWithdrawn(item.Id, task.Id));
        }
    }
}
