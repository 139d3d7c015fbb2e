using Weir.Core;
using Weir.Core.Calendars;
using Weir.Core.Items;
using Weir.Core.People;
using Weir.Core.Tasks;

namespace Weir.Simulation.Tests.Invariants;

/// <summary>
/// Which of what depends on working time came upon a change of the clocks or a holiday: counted as events are, since an
/// invariant about calendars says nothing while every span lies within one ordinary day.
/// </summary>
internal static class CalendarReach
{
    private const string Clocks = "over a change of the clocks";
    private const string Holiday = "over a holiday";

    private static readonly string[] Kinds =
    [
        "SLA reckoned", "SLA missed", "emergency review reckoned", "escalation", "absence",
    ];

    /// <summary>All that is to be reached.</summary>
    public static IEnumerable<string> Names =>
        Kinds.SelectMany(kind => new[] { $"{kind} {Clocks}", $"{kind} {Holiday}" });

    /// <summary>What an event has reached, given the state it met.</summary>
    public static IEnumerable<string> Of(OrganizationState before, Recorded recorded) => recorded.Event switch
    {
        TaskOpened { Due: { } due } e when SpanOf(before, e.Item, e.Kind, e.Pass, e.Gate, e.Reviewer).Business =>
            Over(e.Kind == TaskKind.LateReview ? Kinds[2] : Kinds[0], before.CalendarOf(e.Who), recorded.At, due),
        TaskSlaMissed e when before.Items[e.Item].Tasks[e.Task] is var task
            && SpanOf(before, e.Item, task.Kind, task.Pass, task.Gate, task.Reviewer).Business =>
            Over(Kinds[1], before.CalendarOf(task.Who), task.Opened, e.Due),
        ItemSlaMissed { Sla: >= 0 } e when before.Items[e.Item] is var item
            && before.PlanOf(item).Slas[e.Sla].Complete.Business =>
            Over(Kinds[1], before.Default(), item.Created, e.Due),
        LadderStepped e when before.Items[e.Item] is var item && item.Tasks[e.Task] is var task
            && before.PlanOf(item).FindLadder(task.Ladder!)!.Rungs[e.Rung].After.Business =>
            Over(Kinds[3], before.CalendarOf(task.Who), task.LadderFrom, recorded.At),
        AbsenceEnded e when before.Absences[e.Person] is { Began: true } absence =>
            Over(Kinds[4], before.CalendarOf(e.Person.Value), absence.From, recorded.At),
        _ => [],
    };

    /// <summary>How long the one who is asked may take; no time at all where nothing is said of it.</summary>
    public static Span SpanOf(
        OrganizationState state, ItemId item, TaskKind kind, PassId about, GateId? gate, int? reviewer)
    {
        var pass = state.PlanOf(state.Items[item]).Pass(about);
        return kind switch
        {
            TaskKind.Review => pass.Gate(gate!.Value).ReviewerAt(reviewer!.Value)?.Sla,
            TaskKind.LateReview => pass.Gate(gate!.Value).Emergency?.ReviewAfter,
            TaskKind.Work or TaskKind.Question => pass.Sla,
            _ => null,
        } ?? default;
    }

    private static IEnumerable<string> Over(string kind, WorkingCalendar calendar, Timestamp from, Timestamp to)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(calendar.Rule.Zone);
        var (begins, ends) = (DateTimeOffset.FromUnixTimeMilliseconds(from.Value), Ending(to));
        if (zone.GetUtcOffset(begins) != zone.GetUtcOffset(ends))
        {
            yield return $"{kind} {Clocks}";
        }
        var (first, last) = (DayOf(begins, zone), DayOf(ends, zone));
        if (calendar.Rule.Off.Any(off => first <= off.Last && off.First <= last))
        {
            yield return $"{kind} {Holiday}";
        }
    }

    private static DateTimeOffset Ending(Timestamp to) => DateTimeOffset.FromUnixTimeMilliseconds(to.Value - 1);

    private static int DayOf(DateTimeOffset at, TimeZoneInfo zone) =>
        (int)(TimeZoneInfo.ConvertTime(at, zone).DateTime - DateTime.UnixEpoch).TotalDays;
}
