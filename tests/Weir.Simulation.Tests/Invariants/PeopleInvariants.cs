using Weir.Core;
using Weir.Core.Calendars;
using Weir.Core.Gates;
using Weir.Core.Items;
using Weir.Core.Tasks;
using Weir.Simulation.Tests.Traces;

namespace Weir.Simulation.Tests.Invariants;

/// <summary>
/// What holds of people and their time, said once more: absence with a delegate, working time by the clock on the wall,
/// and the review that an emergency leaves behind.
/// </summary>
internal sealed class PeopleInvariants
{
    private const string Absence = "nobody who is away and has a delegate is asked alone";
    private const string Working = "business time runs and ends in working hours";
    private const string Emergency = "an emergency approval has its review due until it is answered";

    private const long Minute = 60_000;

    private readonly Unchanged _fair = new();
    private readonly SortedDictionary<string, EmergencyApproved> _due = new(StringComparer.Ordinal);

    public void Check(OrganizationState before, Recorded recorded)
    {
        switch (recorded.Event)
        {
            case TaskOpened { Due: { } due } e when CalendarReach.SpanOf(
                before, e.Item, e.Kind, e.Pass, e.Gate, e.Reviewer) is { Business: true } span:
                WorksBetween(before.CalendarOf(e.Who), recorded.At, due, span);
                break;
            case EmergencyApproved e:
                _due[Key(e)] = e;
                break;
            case LateReviewEnded e:
                Ended(before, recorded, e);
                break;
            case ItemDone e:
                Violation.Unless(
                    _due.Values.All(due => due.Item != e.Item), Emergency, $"{e.Item} is done before it");
                break;
            case ItemClosed or ItemCancelled:
                foreach (var key in _due.Where(pair => pair.Value.Item == ((ItemEvent)recorded.Event).Item).ToList())
                {
                    Violation.Unless(false, Emergency, $"{key.Value.Item} was ended before it");
                }
                break;
            default:
                break;
        }
    }

    /// <summary>After a whole command, when all that follows from it has been recorded.</summary>
    public void Check(OrganizationState state, IEnumerable<ItemId> touched)
    {
        foreach (var id in touched)
        {
            var item = state.Items[id];
            // A review that an emergency leaves behind, and its end, are events of the item.
            if (_fair.Since(item, state.People, state.Absences))
            {
                continue;
            }
            TakeoverInvariants.Check(item);
            SplitInvariants.Check(item);
            PartInvariants.Check(state, item);
            foreach (var task in item.IsOpen ? item.Tasks.Values : [])
            {
                Asked(state, item, task);
            }
            foreach (var due in _due.Values.Where(due => due.Item == id && item.Status == ItemStatus.Open))
            {
                Violation.Unless(
                    item.Tasks.Values.Any(task =>
                        task.Kind == TaskKind.LateReview && task.Pass == due.Pass && task.Gate == due.Gate),
                    Emergency, $"gate {due.Gate} of pass {due.Pass} of {id} has no task for it");
            }
        }
    }

    private static string Key(LateReviewEvent about) => $"{about.Item}/{about.Pass}/{about.Gate}";

    private void Ended(OrganizationState before, Recorded recorded, LateReviewEnded ended)
    {
        Violation.Unless(_due.Remove(Key(ended), out var approved), Emergency, $"{Key(ended)} ended and was not due");
        var item = before.Items[ended.Item];
        var late = item.LateReview(ended.Pass, ended.Gate)!;
        Violation.Unless(
            late.Subject.SequenceEqual(approved!.Subject), Emergency, $"{Key(ended)} is not of what was approved");
        Violation.Unless(
            ended.End != LateReviewEnd.Approved || late.Verdicts.Any(verdict => verdict.By != late.By), Emergency,
            $"{Key(ended)} ended as approved, and nobody but {late.By} has said so");
        Violation.Unless(
            ended.End is LateReviewEnd.Approved or LateReviewEnd.Superseded || !ended.Findings.IsEmpty, Emergency,
            $"{Key(ended)} was rejected without a finding");
        Violation.Unless(
            ended.End != LateReviewEnd.Superseded || !late.Landed, Emergency,
            $"{Key(ended)} went away at {recorded.Sequence}, and what it approved was merged");
    }

    /// <summary>
    /// Where none of those who are asked is there, and a delegate of one is and may answer, somebody stands in.
    /// </summary>
    private static void Asked(OrganizationState state, ItemState item, TaskState task)
    {
        var asked = state.People.Values
            .Where(person => person.Is(task.Who) && Verdicts.MayReview(state, item, task, person)).ToList();
        if (asked.Count == 0 || asked.Any(person => !Away(state, person.Id)) || !task.StandIns.IsEmpty)
        {
            return;
        }
        var delegates = asked.Select(person => state.Absences[person.Id].Delegate)
            .Where(to => to is { } id && state.People.ContainsKey(id) && !Away(state, id))
            .Select(to => state.People[to!.Value])
            .Where(person => Verdicts.MayReview(state, item, task, person));
        Violation.Unless(
            !delegates.Any(), Absence,
            $"{task.Id} of {item.Id} asks {task.Who}: all of them are away, and nobody stands in");
    }

    private static bool Away(OrganizationState state, PrincipalId person) =>
        state.Absences.TryGetValue(person, out var absence) && absence.Began;

    /// <summary>By the clock on the wall, a minute at a time.</summary>
    private static void WorksBetween(WorkingCalendar calendar, Timestamp from, Timestamp due, Span span)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(calendar.Rule.Zone);
        var expected = span.Days ? span.Value / Span.BusinessDay * calendar.Day : span.Value;
        long worked = 0;
        for (var minute = from.Value / Minute * Minute; minute < due.Value; minute += Minute)
        {
            if (Works(calendar.Rule, zone, minute))
            {
                worked += Math.Min(due.Value, minute + Minute) - Math.Max(from.Value, minute);
            }
        }
        Violation.Unless(
            worked == expected && Works(calendar.Rule, zone, (due.Value - 1) / Minute * Minute), Working,
            $"{expected} ms of {calendar.Name} from {Sentences.Time(from)} end {Sentences.Time(due)}, after {worked}");
    }

    private static bool Works(CalendarRule rule, TimeZoneInfo zone, long at)
    {
        var wall = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(at), zone);
        var day = (int)(wall.DateTime - DateTime.UnixEpoch).TotalDays;
        var minute = (wall.Hour * 60) + wall.Minute;
        if (rule.Zone == "UTC" && rule.Weekly.IsEmpty)
        {
            return wall.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && wall.Hour is >= 9 and < 17;
        }
        return rule.Off.Any(off => off.First <= day && day <= off.Last)
            ? rule.Special.Any(hours => hours.Day == day && hours.From <= minute && minute < hours.To)
            : rule.Weekly.Any(hours =>
                hours.Day == ((int)wall.DayOfWeek + 6) % 7 && hours.From <= minute && minute < hours.To);
    }
}
