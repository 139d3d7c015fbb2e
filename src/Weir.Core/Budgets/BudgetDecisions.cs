using Weir.Core.Calendars;
using Weir.Core.Items;
using Weir.Core.Passes;
using Weir.Core.Plans;
using Weir.Core.Tasks;

namespace Weir.Core.Budgets;

/// <summary>
/// Keeps what an item costs within its budget. An attempt is given credit in the decision that dispatches it, and more
/// in decisions of its own; the gateway lets no call out that does not fit into it. When nothing is left, the attempt
/// that needs more is stopped and its pass waits for a person.
/// </summary>
internal static class BudgetDecisions
{
    /// <summary>The credit that an attempt is dispatched with; null for none that is bounded.</summary>
    public static long? CreditOf(OrganizationState state, ItemState item, AttemptState attempt) =>
        ItemBudget.CallsModels(state, item, attempt.Subject) && ItemBudget.Limit(state, item) is { } limit
            ? Math.Min(ItemBudget.Slice(limit), ItemBudget.Free(state, item)!.Value)
            : null;

    public static Refusal? Extend(Transaction t, ExtendCredit command)
    {
        if (Check(t, command.Attempt, command.Token) is { } refusal)
        {
            return refusal;
        }
        var id = t.State.Attempts[command.Attempt];
        var item = t.Item(id);
        if (ItemBudget.Limit(t.State, item) is not { } limit || command.Needed <= 0)
        {
            return null;
        }
        // One that was dispatched without a limit has what it spent until now.
        var known = item.Credits.GetValueOrDefault(command.Attempt, AttemptCredit.None);
        var given = known.Credit ?? Math.Max(command.Charged, known.Committed);
        var others = ItemBudget.Committed(item with { Credits = item.Credits.Remove(command.Attempt) });
        var free = limit - Math.Min(limit, Amount.Plus(others, given));
        var more = Math.Min(free, Math.Max(command.Needed, ItemBudget.Slice(limit)));
        if (more > 0)
        {
            t.Emit(new CreditExtended(id, command.Attempt, Amount.Plus(given, more)));
        }
        if (more < command.Needed && !t.Item(id).Attempts[command.Attempt].CreditRefused)
        {
            t.Emit(new CreditRefused(id, command.Attempt, command.Needed - more));
        }
        return null;
    }

    public static Refusal? Return(Transaction t, ReturnCredit command)
    {
        if (Check(t, command.Attempt, command.Token) is { } refusal)
        {
            return refusal;
        }
        var id = t.State.Attempts[command.Attempt];
        if (t.Item(id).Credits.GetValueOrDefault(command.Attempt)?.Credit > command.Kept && command.Kept >= 0)
        {
            t.Emit(new CreditReturned(id, command.Attempt, command.Kept));
        }
        return null;
    }

    /// <summary>Credit is the gateway's to ask for, of attempts that go on.</summary>
    private static Refusal? Check(Transaction t, AttemptId id, long token) =>
        t.By != PrincipalId.System ? Refusal.NotAllowed(t.By, "extend or return credit")
        : !t.State.Attempts.TryGetValue(id, out var owner)
            || t.Item(owner).Attempts[id] is not { OnEngine: true, Status: not AttemptStatus.Stopping } attempt
            || attempt.Token != token
            ? Refusal.Rule("attempt-ended", $"Attempt {id} is over, or is to stop.")
            : null;

    public static Refusal? Report(Transaction t, ReportUsage command)
    {
        if (t.By != PrincipalId.System)
        {
            return Refusal.NotAllowed(t.By, "report what calls used");
        }
        if (!t.State.Items.TryGetValue(command.Item, out var item))
        {
            return Refusal.UnknownItem(command.Item);
        }
        var batch = command.Batch;
        var next = item.Credits.GetValueOrDefault(command.Attempt, AttemptCredit.None).Batches + 1;
        if (batch.Number > next)
        {
            return Refusal.Rule("batch-missing", $"Batch {next} of attempt {command.Attempt} was not reported.");
        }
        if (batch.Number == next)
        {
            t.Emit(new UsageReported(item.Id, command.Attempt, batch));
        }
        return null;
    }

    public static Refusal? Set(Transaction t, SetBudget command) => ItemDecisions.OnOpen(t, command.Item, item =>
    {
        if (Sayings.CheckPerson(t, $"set the budget of {item.Id}") is { } nobody)
        {
            return nobody;
        }
        var owner = Asking.Named(t.State, item.Id, ExhaustPlan.Owner);
        var person = t.State.People[t.By];
        var isAsked = item.Tasks.Values.Any(task => task.Kind == TaskKind.Decision && task.Asks(person)
            && item.Pass(task.Pass).Held == HeldCause.BudgetReached);
        if (!isAsked && !person.Is(owner))
        {
            return Refusal.NotAllowed(t.By, $"set the budget of {item.Id}; {owner} may");
        }
        if (command.Limit < 0)
        {
            return Refusal.Invalid("bad-budget", "A budget is not negative.", $"weir budget set {item.Id} 5.00");
        }
        t.Emit(new BudgetSet(item.Id, command.Limit, command.For?.After(t.Now, t.State.Default()), command.Reason));
        foreach (var held in item.Passes.Values.Where(pass => pass.Held == HeldCause.BudgetReached))
        {
            if (held.HeldAt is { } mark && ItemBudget.HasMoreThan(t.State, t.Item(item.Id), mark))
            {
                Reopening.Release(t, item.Id, held);
            }
        }
        return null;
    });

    /// <summary>A queued attempt of an item that may spend no more does not begin.</summary>
    public static void StopQueued(Transaction t, ItemId id, AttemptState attempt)
    {
        t.Emit(new AttemptFailed(
            id, attempt.Id, FailureReason.BudgetStopped, null, t.Now, AttemptEvidence.None));
        AttemptDecisions.StopSiblings(t, t.Item(id), attempt.Subject.Pass);
        Hold(t, id, attempt);
    }

    /// <summary>The pass waits until whoever has the item's money says that it goes on.</summary>
    public static void Hold(Transaction t, ItemId id, AttemptState attempt)
    {
        var item = t.Item(id);
        var pass = t.State.PlanOf(item).Pass(attempt.Subject.Pass);
        var mark = new BudgetMark(ItemBudget.Committed(item), ItemBudget.Limit(t.State, item) ?? 0);
        Reopening.Hold(t, item, pass, HeldCause.BudgetReached, ExhaustPlan.Owner, pass.Escalate, budget: mark);
    }

    public static ItemState Evolve(ItemState item, BudgetSet e, Recorded recorded) => item with
    {
        BudgetOverride = new BudgetOverride(e.Limit, e.Until, recorded.By, recorded.At, e.Reason),
    };

    public static ItemState Evolve(ItemState item, UsageReported e) => Change(item, e.Attempt, credit =>
    {
        var charged = credit.Charged;
        foreach (var call in e.Batch.Calls)
        {
            charged = Amount.Plus(charged, call.Charged);
        }
        return credit with
        {
            Charged = charged,
            Open = e.Batch.Open,
            Batches = e.Batch.Number,
            IsClosed = credit.IsClosed || e.Batch.IsLast,
        };
    });

    public static ItemState Give(ItemState item, AttemptId attempt, long amount) =>
        Change(item, attempt, credit => credit with { Credit = amount });

    private static ItemState Change(ItemState item, AttemptId attempt, Func<AttemptCredit, AttemptCredit> change) =>
        item with
        {
            Credits = item.Credits.SetItem(
                attempt, change(item.Credits.GetValueOrDefault(attempt, AttemptCredit.None))),
        };
}
