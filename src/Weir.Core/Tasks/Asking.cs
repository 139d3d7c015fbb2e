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
        var named = who is ExhaustPlan.Owner or "" ? t.State.Projects[item.Id.Project].Owner : who;
        t.Emit(new TaskOpened(
            item.Id, new TaskId(t.Next), kind, pass, gate, reviewer, named, text, sla?.After(t.Now), ladder));
    }

    public static void Withdraw(Transaction t, ItemState item, Func<TaskState, bool> which)
    {
        foreach (var task in item.Tasks.Values.Where(which))
        {
            t.Emit(new TaskWithdrawn(item.Id, task.Id));
        }
    }
}
