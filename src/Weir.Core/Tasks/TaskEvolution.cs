using Weir.Core.Items;
using Weir.Core.Passes;
using Weir.Core.Plans;

namespace Weir.Core.Tasks;

/// <summary>Applies events about tasks.</summary>
internal static class TaskEvolution
{
    public static ItemState Evolve(ItemState item, TaskEvent about, Recorded recorded) => about switch
    {
        TaskOpened e => item with
        {
            Tasks = item.Tasks.SetItem(e.Task, new TaskState(
                e.Task, e.Kind, e.Pass, e.Gate, e.Reviewer, e.Who, e.Text, recorded.At, e.Due, false,
                e.Ladder, recorded.At, 0, null)),
        },
        TaskOffered e => Change(item, e.Task, task => task with { StandIns = e.StandIns }),
        TaskTaken e => Change(item, e.Task, task => task with { TakenBy = recorded.By }),
        TaskReleased e => Change(item, e.Task, task => task with { TakenBy = null }),
        TaskSlaMissed e => Change(item, e.Task, task => task with { Missed = true }),
        LadderStepped e => Change(item, e.Task, task => task with
        {
            NextRung = e.Rung + 1,
            Who = e.Action == RungAction.Reassign ? e.Who : task.Who,
            TakenBy = e.Action == RungAction.Reassign ? null : task.TakenBy,
        }),
        LadderRestarted e => Change(item, e.Task, task => task with { LadderFrom = recorded.At, NextRung = 0 }),
        TaskDone e => Finish(item, e, recorded),
        TaskWithdrawn e => item with { Tasks = item.Tasks.Remove(e.Task) },
        _ => item,
    };

    private static ItemState Change(ItemState item, TaskId id, Func<TaskState, TaskState> change) =>
        item with { Tasks = item.Tasks.SetItem(id, change(item.Tasks[id])) };

    private static ItemState Finish(ItemState item, TaskDone e, Recorded recorded)
    {
        var task = item.Tasks[e.Task];
        var next = item with { Tasks = item.Tasks.Remove(e.Task) };
        if (task is not { Kind: TaskKind.Question, Text: { } question } || e.Answer is not { } answer)
        {
            return next;
        }
        var pass = next.Pass(task.Pass);
        return next with
        {
            Passes = next.Passes.SetItem(
                pass.Id, pass with { Answers = pass.Answers.Add(new Answer(question, answer, recorded.By)) }),
        };
    }
}
