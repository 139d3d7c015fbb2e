using Weir.Core;
using Weir.Core.Triggers;
using Weir.Simulation.Tests.Traces;

namespace Weir.Simulation.Tests.Invariants;

/// <summary>
/// What bounds items that nobody asks for, counted from the events alone: a cap holds, an occurrence counts once, the
/// same makes no second item while the first is open, and a schedule makes one item for what was due.
/// </summary>
internal sealed class TriggerInvariants
{
    /// <summary>What is due is made within this, once nothing goes wrong any more.</summary>
    private static readonly Duration Late = Duration.Minutes(5);

    private readonly Dictionary<(string Trigger, long Day), int> _made = [];
    private readonly HashSet<(string Trigger, string Occurrence)> _told = [];
    private readonly Dictionary<ItemId, (string Trigger, Digest Key)> _keys = [];

    public void Check(OrganizationState before, Recorded recorded)
    {
        switch (recorded.Event)
        {
            case ItemTriggered e:
                Tell(e.Trigger, e.Occurrence);
                Count(before.Triggers[e.Trigger].Rule, recorded.At);
                Spend(before, before.Triggers[e.Trigger].Rule, recorded.At);
                Due(before.Triggers[e.Trigger], e.Occurrence, recorded.At);
                if (e.Key is { } key)
                {
                    Violation.Unless(
                        !_keys.Any(pair => pair.Value == (e.Trigger, key) && before.Items[pair.Key].IsOpen),
                        "the same makes one item", $"{e.Trigger} made {e.Item} while another is open for {key}");
                    _keys[e.Item] = (e.Trigger, key);
                }
                break;
            case TriggerRepeated e:
                Tell(e.Trigger, e.Occurrence);
                Violation.Unless(
                    before.Items[e.Item].IsOpen && _keys.TryGetValue(e.Item, out var known)
                        && known.Trigger == e.Trigger,
                    "the same makes one item", $"{e.Trigger} names {e.Item}, which it did not make or which is over");
                break;
            case ItemReverted e:
                Violation.Unless(
                    before.Items[e.Item].Branch.Merges.Contains(e.Merge)
                        && !before.Items[e.Item].Reverts.Contains(e.Commit),
                    "a revert is of a merge, and told once", $"{e.Commit} of {e.Item}");
                break;
            case TriggerHeldBack { Why: not TriggerHold.Failed } e:
                Tell(e.Trigger, e.Occurrence);
                break;
            default:
                break;
        }
    }

    private void Tell(string trigger, string occurrence) => Violation.Unless(
        _told.Add((trigger, occurrence)), "an occurrence counts once", $"{trigger} was told of {occurrence} twice");

    private void Count(TriggerRule rule, Timestamp at)
    {
        var day = (rule.Id, at.Value / TriggerState.Day);
        _made[day] = _made.GetValueOrDefault(day) + 1;
        Violation.Unless(
            _made[day] <= rule.PerDay, "a trigger keeps its cap", $"{rule.Id} made {_made[day]} of {rule.PerDay}");
    }

    /// <summary>What it made on the same day and in the same month, itself alone, cost less than it may.</summary>
    private static void Spend(OrganizationState before, TriggerRule rule, Timestamp at)
    {
        if (rule.Budget is not { } budget)
        {
            return;
        }
        var now = DateTimeOffset.FromUnixTimeMilliseconds(at.Value).UtcDateTime;
        var made = before.Items.Values.Where(item => item.Triggered?.Trigger == rule.Id)
            .Select(item => (At: DateTimeOffset.FromUnixTimeMilliseconds(item.Created.Value).UtcDateTime, item.Usage))
            .Where(one => (one.At.Year, one.At.Month) == (now.Year, now.Month)).ToList();
        Violation.Unless(
            made.Where(one => one.At.Date == now.Date).Sum(one => one.Usage.NanoUsd) < (budget.Day ?? long.MaxValue)
                && made.Sum(one => one.Usage.NanoUsd) < (budget.Month ?? long.MaxValue),
            "a trigger keeps its budget", $"{rule.Id} made an item when it was spent");
    }

    private static void Due(TriggerState trigger, string occurrence, Timestamp at)
    {
        if (trigger.Rule.Source == TriggerSource.Schedule)
        {
            Violation.Unless(
                trigger.Due is { } due && due <= at && occurrence == TriggerState.OccurrenceAt(due),
                "a schedule makes what is due", $"{trigger.Rule.Id} made an item of {occurrence} at {at.Value}");
        }
    }

    /// <summary>After a long calm no schedule is behind.</summary>
    public static void Rest(OrganizationState state, Timestamp now)
    {
        foreach (var trigger in state.Triggers.Values.Where(one =>
            one is { IsWithdrawn: false, Rule.Source: TriggerSource.Schedule }))
        {
            var exists = state.Plans.Values.Any(plan => plan.Workflow == trigger.Rule.Workflow);
            Violation.Unless(
                !exists || (trigger.Due is { } due && due + Late > now), "liveness",
                $"{trigger.Rule.Id} is due at {trigger.Due?.Value}, and it is {now.Value}");
        }
    }
}
