using Weir.Core.Items;

namespace Weir.Core.Triggers;

/// <summary>
/// Triggers make items by themselves, so what bounds them is decided here and nowhere else: an occurrence counts once,
/// an item is made once for its key while it is open, a day has its cap, and what the items cost has its budget. In
/// that order, since what comes again makes nothing and uses up nothing. Whoever tells of an occurrence has computed
/// when schedules are due, whether a body matches, and what the key is.
/// </summary>
internal static class TriggerDecisions
{
    public static Refusal? Publish(Transaction t, PublishTriggers command)
    {
        if (!t.State.Projects.ContainsKey(command.Project))
        {
            return Refusal.UnknownProject(command.Project);
        }
        if (command.Rules.Length > TriggerRule.MaxOfProject)
        {
            return Refusal.Invalid(
                "too-many-triggers", $"A project has at most {TriggerRule.MaxOfProject} triggers.",
                "triggers in .weir/workflows");
        }
        if (command.Rules.Any(rule => rule.Project != command.Project || rule.PerDay <= 0
                || rule.Budget is { Day: <= 0 } or { Month: <= 0 })
            || command.Rules.DistinctBy(rule => rule.Name, StringComparer.Ordinal).Count() != command.Rules.Length)
        {
            return Refusal.Invalid(
                "bad-trigger", $"The triggers of {command.Project} are not one each.", "weir workflow lint");
        }
        foreach (var known in t.State.Triggers.Values.Where(known => known.Rule.Project == command.Project
            && !known.IsWithdrawn && command.Rules.All(rule => rule.Id != known.Rule.Id)))
        {
            t.Emit(new TriggerWithdrawn(known.Rule.Id));
        }
        foreach (var rule in command.Rules.Where(rule => !t.State.Triggers.TryGetValue(rule.Id, out var known)
            || known.IsWithdrawn || known.Rule != rule))
        {
            t.Emit(new TriggerPublished(rule));
        }
        return null;
    }

    public static Refusal? Schedule(Transaction t, ScheduleTrigger command) => OnKnown(t, command.Trigger, known =>
    {
        if (known is { Due: null, Rule.Source: TriggerSource.Schedule } && known.Rule.Of == command.Of)
        {
            t.Emit(new TriggerScheduled(command.Trigger, command.Due));
        }
        return null;
    });

    public static Refusal? Fire(Transaction t, FireTrigger command) => OnKnown(t, command.Trigger, known =>
    {
        if (known.Recent.FirstOrDefault(one => one.Id == command.Occurrence) is { } told)
        {
            t.Reply = told.Item?.ToString() ?? "";
            return null;
        }
        if (Unfit(t, known, command) is { } refusal)
        {
            return refusal;
        }
        if (command.Key is { } key && OpenWith(t.State, command.Trigger, key) is { } open)
        {
            t.Emit(new TriggerRepeated(open, command.Trigger, command.Occurrence));
            t.Reply = open.ToString();
            return null;
        }
        var held = known.MadeOn(t.Now) >= known.Rule.PerDay
            ? TriggerHold.DailyCap
            : TriggerSpending.Holds(t.State, known.Rule, t.Now);
        if (held is { } why)
        {
            HoldBack(t, known, command.Occurrence, why);
            return null;
        }
        if (ItemDecisions.Create(t, command.Item) is { } refused)
        {
            return refused;
        }
        _ = ItemId.TryParse(t.Reply, out var made);
        t.Emit(new ItemTriggered(made, command.Trigger, known.Rule.Source, command.Occurrence, command.Key));
        return null;
    });

    public static Refusal? Report(Transaction t, ReportTrigger command) => OnKnown(t, command.Trigger, known =>
    {
        // It is tried again; once is enough to say so.
        if (known.Quiet?.Occurrence != command.Occurrence
            && known.Recent.All(one => one.Id != command.Occurrence))
        {
            t.Emit(new TriggerHeldBack(command.Trigger, command.Occurrence, TriggerHold.Failed, command.Why));
        }
        return null;
    });

    public static Refusal? Observe(Transaction t, ObserveTarget command)
    {
        if (!t.State.Projects.ContainsKey(command.Project))
        {
            return Refusal.UnknownProject(command.Project);
        }
        if (t.State.ObservedAt(command.Project, command.Repository) != command.Commit)
        {
            t.Emit(new TargetObserved(command.Project, command.Commit) { Repository = command.Repository });
        }
        return null;
    }

    public static Refusal? Revert(Transaction t, ReportRevert command)
    {
        if (!t.State.Items.TryGetValue(command.Item, out var item))
        {
            return Refusal.UnknownItem(command.Item);
        }
        if (!item.Branch.Merges.Contains(command.Merge))
        {
            return Refusal.Rule("not-its-merge", $"{command.Merge} is no merge of {command.Item}.");
        }
        if (!item.Reverts.Contains(command.Commit))
        {
            t.Emit(new ItemReverted(command.Item, command.Repository, command.Merge, command.Commit));
        }
        return null;
    }

    /// <summary>What is sent to a trigger chooses neither the project nor the workflow.</summary>
    private static Refusal? Unfit(Transaction t, TriggerState known, FireTrigger command)
    {
        if (known.Rule.Source == TriggerSource.Schedule
            && command.Occurrence.StartsWith("due-", StringComparison.Ordinal)
            && (known.Due is not { } due || due > t.Now
                || command.Occurrence != TriggerState.OccurrenceAt(due)))
        {
            return Refusal.Rule("not-due", $"Trigger {command.Trigger} is not due.", "weir trigger list");
        }
        return command.Item.Project != known.Rule.Project
            || !t.State.Plans.TryGetValue(command.Item.Plan, out var plan) || plan.Workflow != known.Rule.Workflow
            ? Refusal.Invalid(
                "not-its-workflow",
                $"Trigger {command.Trigger} makes items of workflow {known.Rule.Workflow} and of no other.")
            : null;
    }

    /// <summary>
    /// Said once for a day, since anybody may send what they like. A schedule waits for its next time.
    /// </summary>
    private static void HoldBack(Transaction t, TriggerState known, string occurrence, TriggerHold why)
    {
        var isSaid = known.Quiet is { } quiet && quiet.Why == why
            && TriggerState.DayOf(quiet.At) == TriggerState.DayOf(t.Now);
        if (!isSaid || known.Rule.Source == TriggerSource.Schedule)
        {
            t.Emit(new TriggerHeldBack(known.Rule.Id, occurrence, why, null));
        }
    }

    private static ItemId? OpenWith(OrganizationState state, string trigger, Digest key)
    {
        foreach (var open in state.Open)
        {
            if (state.Items[open].Triggered is { } origin && origin.Trigger == trigger && origin.Key == key)
            {
                return open;
            }
        }
        return null;
    }

    private static Refusal? OnKnown(Transaction t, string trigger, Func<TriggerState, Refusal?> decide) =>
        t.State.Triggers.TryGetValue(trigger, out var known) && !known.IsWithdrawn
            ? decide(known)
            : new Refusal(
                RefusalKind.NotFound, "unknown-trigger", $"There is no trigger {trigger}.", "weir trigger list");
}
