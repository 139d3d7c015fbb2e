using System.Collections.Immutable;
using Weir.Core.Items;
using Weir.Core.Plans;
using Weir.Core.Tasks;

namespace Weir.Core.Passes;

/// <summary>A person does what an agent was to do.</summary>
/// <param name="From">The attempt that they took it from; null when none was on an engine.</param>
public sealed record Takeover(PrincipalId By, AttemptId? From);

/// <summary>A person took the work of a pass over: its agent is stopped, and they have the task of it.</summary>
public sealed record PassTakenOver(ItemId Item, PassId Pass, AttemptId? From) : PassEvent(Item, Pass);

/// <summary>The agent is to go on, from what the person made so far.</summary>
/// <param name="Commit">What the person made; null when they made nothing, so that it goes on as it was.</param>
public sealed record PassGivenBack(ItemId Item, PassId Pass, ObjectName? Commit) : PassEvent(Item, Pass);

/// <summary>Takes an agent's work over. Without a pass, the only one that an agent is at.</summary>
public sealed record TakeWork(ItemId Item, PassId? Pass) : Command;

/// <summary>Hands work that was taken over back to its agent.</summary>
public sealed record GiveBack(TaskId Task, ObjectName? Commit) : Command;

/// <summary>
/// Taking over the work of an agent, and giving it back. The person gets a task like any other whose work is a
/// person's: it can be stood in for, has the pass's time and ladder, and what is handed in goes through the contract
/// and the gates of the pass. The agent is stopped as always, so that what it had is on a checkpoint; while the task is
/// open nothing is queued for the pass (<see cref="Progress"/> sees the task). Whoever took part is an author of what
/// comes out, and the agent is one too when the person went on from its work.
/// </summary>
public static class TakeoverDecisions
{
    internal static Refusal? Take(Transaction t, TakeWork command) => ItemDecisions.OnOpen(t, command.Item, item =>
    {
        if (Sayings.CheckPerson(t, "take work over") is { } refusal)
        {
            return refusal;
        }
        if (item.Status == ItemStatus.Parked)
        {
            return Refusal.Rule("parked", $"Item {item.Id} is parked.", $"weir item resume {item.Id}");
        }
        var plan = t.State.PlanOf(item);
        var (pass, unclear) = Sayings.Choose(item, plan, command.Pass, IsMeant, "take");
        if (pass is null)
        {
            return unclear;
        }
        var state = item.Pass(pass.Id);
        if (state.TakenOver is { } taken)
        {
            return Taken(item, pass.Id, taken.By);
        }
        if (!MayBeTaken(item, pass))
        {
            return NotAtWork(item, pass, state);
        }
        Begin(t, item.Id, pass);
        return null;
    });

    /// <summary>An agent is at it, or cannot go on with it, and it is not judged yet.</summary>
    private static bool MayBeTaken(ItemState item, PassPlan pass) => pass.Executor.Kind == ExecutorKind.Agent
        && item.Pass(pass.Id) is { TakenOver: null } state
        && (state.Status == PassStatus.Working
            || state is
            {
                Status: PassStatus.Held,
                HeldFrom: PassStatus.Working,
                Held: HeldCause.TriesExhausted or HeldCause.BudgetReached,
            });

    /// <summary>What is taken over already is meant too, by whoever types the same again.</summary>
    private static bool IsMeant(ItemState item, PassPlan pass) =>
        MayBeTaken(item, pass) || item.Pass(pass.Id).TakenOver is not null;

    private static Refusal Taken(ItemState item, PassId pass, PrincipalId by) => Refusal.Rule(
        "taken", $"Pass {pass} of {item.Id} is taken over by {by.Name}.", $"weir item why {item.Id}");

    private static Refusal NotAtWork(ItemState item, PassPlan pass, PassState state) => pass.Executor.Kind switch
    {
        ExecutorKind.Human when state.Status == PassStatus.Working => Refusal.Rule(
            "is-task", $"Pass {pass.Id} of {item.Id} is a person's task already.", "weir task list"),
        ExecutorKind.Agent => Refusal.Rule(
            "not-at-work", $"No agent is at pass {pass.Id} of {item.Id} now.", $"weir item why {item.Id}"),
        _ => Refusal.Rule(
            "no-agent", $"Pass {pass.Id} of {item.Id} is not an agent's work.", $"weir item why {item.Id}"),
    };

    private static void Begin(Transaction t, ItemId id, PassPlan pass)
    {
        if (t.Item(id).Pass(pass.Id) is { Status: PassStatus.Held } held)
        {
            Reopening.Release(t, id, held);
        }
        Asking.Withdraw(t, t.Item(id), task => task.Pass == pass.Id && task.Kind == TaskKind.Question);
        var running = t.Item(id).Attempts.Values
            .Where(attempt => attempt.Subject.Kind == SubjectKind.Pass && attempt.Subject.Pass == pass.Id).ToList();
        t.Emit(new PassTakenOver(id, pass.Id, running.Find(attempt => attempt.OnEngine)?.Id));
        foreach (var attempt in running)
        {
            AttemptDecisions.Stop(t, id, attempt, FailureReason.Cancelled);
        }
        var task = new TaskId(t.Next);
        Asking.Open(
            t, t.Item(id), TaskKind.Work, pass.Id, null, null, t.By.Value, null, pass.Sla, pass.Escalate);
        t.Emit(new TaskTaken(id, task));
        t.Reply = task.ToString();
    }

    internal static Refusal? Back(Transaction t, GiveBack command) =>
        TaskDecisions.OnOpen(t, command.Task, (item, task, _) =>
    {
        if (task.Kind != TaskKind.Work || item.Pass(task.Pass).TakenOver is null)
        {
            return Refusal.Rule(
                "not-taken-over", $"Task {task.Id} is not the work of an agent.", $"weir task release {task.Id}");
        }
        if (IsStopping(item, task.Pass) is { } stopping)
        {
            return stopping;
        }
        t.Emit(new TaskWithdrawn(item.Id, task.Id));
        t.Emit(new PassGivenBack(item.Id, task.Pass, command.Commit));
        return null;
    });

    /// <summary>Until the agent has stopped, what it made is not saved yet.</summary>
    public static Refusal? IsStopping(ItemState item, PassId pass) => item.Attempts.Values.FirstOrDefault(attempt =>
        attempt.Subject.Kind == SubjectKind.Pass && attempt.Subject.Pass == pass) is { } still
            ? Refusal.Rule(
                "still-stopping", $"Attempt {still.Id} is being stopped, and its work saved.",
                "the same again in a moment")
            : null;

    /// <summary>Who made what a person hands in: they, whoever else had a part in it, the agent it is from.</summary>
    internal static ImmutableArray<PrincipalId> Authors(
        PassPlan pass, PassState state, PrincipalId person)
    {
        if (state.TakenOver is null)
        {
            return [person];
        }
        var agent = state.Saved is null ? Array.Empty<PrincipalId>() : [PrincipalId.Agent(pass.Executor.Target)];
        return [.. agent.Prepend(person).Concat(state.Contributors).Distinct()];
    }
}
