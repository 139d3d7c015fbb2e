using System.Collections.Immutable;

namespace Weir.Core.Triggers;

internal static class TriggerEvolution
{
    public static OrganizationState? Evolve(OrganizationState state, Event happened, Recorded recorded) =>
        happened switch
    {
        TriggerPublished e => state with
        {
            Triggers = state.Triggers.SetItem(e.Rule.Id, Published(state.Triggers.GetValueOrDefault(e.Rule.Id), e)),
        },
        TriggerWithdrawn e => Change(state, e.Trigger, known => known with { IsWithdrawn = true, Due = null }),
        TriggerScheduled e => Change(state, e.Trigger, known => known with { Due = e.Due }),
        ItemTriggered e => Change(state, e.Trigger, known => Told(known, e.Occurrence, e.Item) with
        {
            Fired = recorded.At,
            Last = e.Item,
            CountedDay = TriggerState.DayOf(recorded.At),
            Made = known.MadeOn(recorded.At) + 1,
        }),
        TriggerRepeated e => Change(state, e.Trigger, known => Told(known, e.Occurrence, e.Item) with
        {
            Quiet = new TriggerQuiet(recorded.At, e.Occurrence, TriggerHold.Repeats, e.Item, null),
        }),
        TriggerHeldBack { Why: TriggerHold.Failed } e => Change(state, e.Trigger, known => known with
        {
            Quiet = new TriggerQuiet(recorded.At, e.Occurrence, e.Why, null, e.Detail),
        }),
        TriggerHeldBack e => Change(state, e.Trigger, known => Told(known, e.Occurrence, null) with
        {
            Quiet = new TriggerQuiet(recorded.At, e.Occurrence, e.Why, null, e.Detail),
        }),
        TargetObserved e => state with
        {
            Observed = state.Observed.SetItem(OrganizationState.TargetOf(e.Project, e.Repository), e.Commit),
        },
        _ => null,
    };

    /// <summary>What it has made counts on; another schedule is reckoned anew.</summary>
    private static TriggerState Published(TriggerState? before, TriggerPublished e) => before is null
        ? new TriggerState(e.Rule)
        : before with
        {
            Rule = e.Rule,
            IsWithdrawn = false,
            Due = before.Rule.Source == e.Rule.Source && before.Rule.Of == e.Rule.Of ? before.Due : null,
        };

    /// <summary>What is due is over with it.</summary>
    private static TriggerState Told(TriggerState known, string occurrence, ItemId? item)
    {
        var recent = known.Recent.Add(new TriggerOccurrence(occurrence, item));
        return known with
        {
            Recent = recent.Length > TriggerState.MaxRecent ? recent.RemoveAt(0) : recent,
            Due = known.Due is { } due && TriggerState.OccurrenceAt(due) == occurrence ? null : known.Due,
        };
    }

    private static OrganizationState Change(
        OrganizationState state, string trigger, Func<TriggerState, TriggerState> change) =>
        state with { Triggers = state.Triggers.SetItem(trigger, change(state.Triggers[trigger])) };
}
