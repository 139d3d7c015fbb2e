using Weir.Core.Items;
using Weir.Core.Passes;
using Weir.Core.People;

namespace Weir.Core.Tasks;

/// <summary>Decisions of people about what they were asked for.</summary>
internal static class TaskDecisions
{
    public static Refusal? Take(Transaction t, TakeTask command) => OnOpen(t, command.Task, (item, task, person) =>
    {
        if (task.TakenBy is { } holder && holder != person.Id)
        {
            return Refusal.Rule("taken", $"Task {task.Id} is taken by {holder.Name}.");
        }
        if (t.State.IsAway(person.Id))
        {
            return Refusal.Rule("away", $"{person.Name} is away.", $"weir person back {person.Id.Name}");
        }
        if (task.TakenBy is null)
        {
            t.Emit(new TaskTaken(item.Id, task.Id));
        }
        return null;
    });

    public static Refusal? Release(Transaction t, ReleaseTask command) =>
        OnOpen(t, command.Task, (item, task, person) =>
    {
        if (task.TakenBy != person.Id)
        {
            return Refusal.Rule("not-taken", $"Task {task.Id} is not taken by {person.Name}.");
        }
        if (task.Kind == TaskKind.Work && item.Pass(task.Pass).TakenOver is not null)
        {
            return Refusal.Rule(
                "taken-over", $"Task {task.Id} is an agent's work that was taken over.",
                $"weir item give {item.Id} --pass {task.Pass} --back");
        }
        t.Emit(new TaskReleased(item.Id, task.Id));
        return null;
    });

    public static Refusal? Submit(Transaction t, SubmitWork command) => OnOpen(t, command.Task, (item, task, person) =>
    {
        if (task.Kind != TaskKind.Work)
        {
            return Instead(item, task);
        }
        var plan = t.State.PlanOf(item);
        var pass = plan.Pass(task.Pass);
        if (!PassOutcome.Fits(plan, item, pass, command.Change, command.Artifacts, command.Ending))
        {
            return Refusal.Invalid(
                "output-invalid",
                $"Pass {pass.Id} makes {string.Join(", ", pass.Produces.Select(product => product.Artifact))}, and "
                    + $"needs all of it.",
                $"weir task done {task.Id} --artifact NAME=FILE");
        }
        if (TakeoverDecisions.IsStopping(item, pass.Id) is { } stopping)
        {
            return stopping;
        }
        var authors = TakeoverDecisions.Authors(pass, item.Pass(pass.Id), person.Id);
        t.Emit(new TaskDone(item.Id, task.Id, null));
        PassOutcome.Record(t, item.Id, pass, command.Change, command.Artifacts, command.Ending, authors);
        return null;
    });

    public static Refusal? Answer(Transaction t, AnswerQuestion command) =>
        OnOpen(t, command.Task, (item, task, person) =>
    {
        if (task.Kind is not (TaskKind.Question or TaskKind.LateFinding))
        {
            return Instead(item, task);
        }
        t.Emit(new TaskDone(item.Id, task.Id, command.Answer));
        return null;
    });

    private static Refusal Instead(ItemState item, TaskState task) => task.Kind switch
    {
        TaskKind.Review or TaskKind.LateReview =>
            Refusal.Rule("is-review", $"Task {task.Id} is a review.", $"weir gate approve {item.Id}"),
        TaskKind.Question or TaskKind.LateFinding =>
            Refusal.Rule("is-question", $"Task {task.Id} is a question.", $"weir task done {task.Id} --answer TEXT"),
        TaskKind.Decision when item.Intake.Stage != Intake.IntakeStage.Settled =>
            Refusal.Rule(
                "is-intake", $"Task {task.Id} asks what {item.Id} is.", $"weir item confirm {item.Id} --kind KIND"),
        TaskKind.Decision =>
            Refusal.Rule("is-decision", $"Task {task.Id} is a decision.", $"weir item retry {item.Id}"),
        _ =>
            Refusal.Rule(
                "is-work", $"Task {task.Id} is the work of a pass.", $"weir task done {task.Id} --artifact NAME=FILE"),
    };

    public static Refusal? OnOpen(
        Transaction t, TaskId id, Func<ItemState, TaskState, Person, Refusal?> decide)
    {
        if (!t.State.Tasks.TryGetValue(id, out var itemId))
        {
            return Refusal.UnknownTask(id);
        }
        var item = t.Item(itemId);
        var task = item.Tasks[id];
        if (!t.State.People.TryGetValue(t.By, out var person) || !task.Asks(person))
        {
            return Refusal.NotAllowed(t.By, $"do task {id}; it is for {Sentences.Who(task.Who)}");
        }
        return decide(item, task, person);
    }
}
