using Weir.Core.Items;
using Weir.Core.People;
using Weir.Core.Plans;

namespace Weir.Core.Passes;

/// <summary>A sentence that a person said to the agent of a pass.</summary>
/// <param name="Number">Counts from 1 in each pass.</param>
/// <param name="Text">The blob of it.</param>
public sealed record Saying(int Number, Digest Text, PrincipalId By);

/// <summary>A person said something to the agent of a pass.</summary>
public sealed record AgentTold(ItemId Item, PassId Pass, int Number, Digest Text) : PassEvent(Item, Pass);

/// <summary>The engine has handed an attempt all that was said up to a number.</summary>
public sealed record AgentHeard(ItemId Item, AttemptId Attempt, int Upto) : AttemptEvent(Item, Attempt);

/// <summary>Says something to an agent. Without a pass, to the only one that is at work.</summary>
public sealed record SayToAgent(ItemId Item, PassId? Pass, Digest Text) : Command;

/// <summary>
/// What people say to agents. It is said to the pass: an attempt hears each sentence once and in order, what was said
/// before it started with its instructions, the rest at its next turn; so does every later attempt, which knows nothing
/// of what an earlier one was told. Whoever says something has a part in what comes out.
/// </summary>
internal static class Sayings
{
    /// <summary>The most that can be said to the agent of one pass; more is a task for a person.</summary>
    public const int Max = 50;

    public static Refusal? Say(Transaction t, SayToAgent command) => ItemDecisions.OnOpen(t, command.Item, item =>
    {
        if (CheckPerson(t, "say something to an agent") is { } refusal)
        {
            return refusal;
        }
        var (pass, unclear) = Choose(item, t.State.PlanOf(item), command.Pass, IsAtWork, "say");
        if (pass is null)
        {
            return unclear;
        }
        var state = item.Pass(pass.Id);
        if (pass.Executor.Kind != ExecutorKind.Agent || state.IsSettled)
        {
            return pass.Executor.Kind == ExecutorKind.Agent
                ? Refusal.Rule("over", $"Pass {pass.Id} of {item.Id} is over.", $"weir item why {item.Id}")
                : Refusal.Rule(
                    "no-agent", $"Pass {pass.Id} of {item.Id} is not an agent's work.", $"weir item why {item.Id}");
        }
        if (state.Told.Length >= Max)
        {
            return Refusal.Rule(
                "too-much-said", $"The agent of pass {pass.Id} has been told {Max} sentences.",
                $"weir item take {item.Id} --pass {pass.Id}");
        }
        t.Emit(new AgentTold(item.Id, pass.Id, state.Told.Length + 1, command.Text));
        t.Reply = pass.Id.Value;
        return null;
    });

    /// <summary>Any person who is here, not a script or an engine. Null when they may.</summary>
    public static Refusal? CheckPerson(Transaction t, string what) =>
        !t.By.IsPerson || !t.State.People.ContainsKey(t.By) ? Refusal.NotAllowed(t.By, $"{what}; a person may")
        : t.State.IsAway(t.By) ? Refusal.Rule("away", $"{t.By.Name} is away.", $"weir person back {t.By.Name}")
        : null;

    private static bool IsAtWork(ItemState item, PassPlan pass) => pass.Executor.Kind == ExecutorKind.Agent
        && item.Pass(pass.Id).Status is PassStatus.Working or PassStatus.Held;

    /// <summary>The pass that was named; else the only one that is meant by not naming any.</summary>
    /// <param name="verb">What is done, as it is typed.</param>
    public static (PassPlan? Pass, Refusal? Refusal) Choose(
        ItemState item, Plan plan, PassId? named, Func<ItemState, PassPlan, bool> isMeant, string verb)
    {
        if (named is { } id)
        {
            return plan.FindPass(id) is { } pass ? (pass, null) : (null, Refusal.UnknownPass(item.Id, id));
        }
        var meant = plan.Passes.Where(pass => isMeant(item, pass)).ToList();
        return meant switch
        {
            [var only] => (only, null),
            [] => (null, Refusal.Rule(
                "no-agent", $"No agent is at work on {item.Id}.", $"weir item {verb} {item.Id} --pass PASS")),
            _ => (null, Refusal.Rule(
                "which-pass", $"Agents are at work on more than one pass of {item.Id}.",
                $"--pass {string.Join('|', meant.Select(pass => pass.Id))}")),
        };
    }

    /// <summary>What of it an attempt has been handed by now.</summary>
    public static void Hear(Transaction t, ItemId item, AttemptState attempt, int upto)
    {
        if (attempt.Subject.Kind == SubjectKind.Pass && upto > attempt.Heard
            && upto <= t.Item(item).Pass(attempt.Subject.Pass).Told.Length)
        {
            t.Emit(new AgentHeard(item, attempt.Id, upto));
        }
    }
}
