using System.Collections.Immutable;
using Weir.Core;
using Weir.Core.Calendars;

namespace Weir.Definitions.Organizations;

/// <summary>
/// Makes working intervals in UTC of what a calendar says in local time. An instant is working time when the clock on
/// the wall shows working hours then: an hour that spring leaves out is nobody's, one that autumn has twice counts
/// twice. So the time ahead is cut into stretches in which the zone keeps one offset, and inside of one all is
/// arithmetic.
/// </summary>
public static class CalendarExpansion
{
    /// <summary>How far ahead a calendar is published.</summary>
    public static readonly Duration Ahead = Duration.Days(400);

    /// <summary>How much of the past is published with it, for what began then and is reckoned now.</summary>
    public static readonly Duration Behind = Duration.Days(60);

    /// <summary>A zone changes its offset less often than this.</summary>
    private const long Step = 6 * 3_600_000;

    private const long Minute = 60_000;
    private const long Day = 86_400_000;

    /// <summary>1970-01-01 was a Thursday.</summary>
    private const long FirstWeekday = 3;

    public static bool KnowsZone(string zone) =>
        zone.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '_' or '+' or '-')
        && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _);

    public static ImmutableArray<WorkingCalendar> Expand(
        ImmutableArray<CalendarDefinition> calendars, Timestamp now) =>
        [.. calendars.Select(calendar => Expand(calendar.Name.Value, calendar.IsDefault, calendar.Rule, now))];

    /// <summary>From the midnight (UTC) that lies <see cref="Behind"/> to the one <see cref="Ahead"/>.</summary>
    /// <exception cref="TimeZoneNotFoundException">This machine does not know the zone.</exception>
    public static WorkingCalendar Expand(string name, bool isDefault, CalendarRule rule, Timestamp now)
    {
        var today = now.Value - (now.Value % Day);
        return Expand(
            name, isDefault, rule, new Timestamp(today - Behind.Value), new Timestamp(today + Ahead.Value));
    }

    /// <exception cref="TimeZoneNotFoundException">This machine does not know the zone.</exception>
    public static WorkingCalendar Expand(
        string name, bool isDefault, CalendarRule rule, Timestamp from, Timestamp until)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(rule.Zone);
        var intervals = ImmutableArray.CreateBuilder<WorkingInterval>();
        for (var at = from.Value; at < until.Value;)
        {
            var end = EndOfOffset(zone, at, until.Value);
            AddStretch(rule, at, end, Offset(zone, at), intervals);
            at = end;
        }
        return new WorkingCalendar(
            name, isDefault, LongestDay(rule), from, until, intervals.ToImmutable(), rule);
    }

    /// <summary>What a business day is: the working time of the longest day of the week.</summary>
    private static long LongestDay(CalendarRule rule) => rule.Weekly
        .GroupBy(hours => hours.Day)
        .Select(day => day.Sum(hours => (hours.To - hours.From) * Minute))
        .DefaultIfEmpty(0).Max();

    private static long Offset(TimeZoneInfo zone, long at) =>
        (long)zone.GetUtcOffset(DateTimeOffset.FromUnixTimeMilliseconds(at)).TotalMilliseconds;

    /// <summary>When the offset that holds at a time ends; the horizon at the latest.</summary>
    private static long EndOfOffset(TimeZoneInfo zone, long at, long until)
    {
        var offset = Offset(zone, at);
        var (same, other) = (at, at);
        do
        {
            same = other;
            other = Math.Min(same + Step, until);
        }
        while (other < until && Offset(zone, other) == offset);
        if (Offset(zone, other) == offset)
        {
            return other;
        }
        while (other - same > 1)
        {
            var middle = same + ((other - same) / 2);
            (same, other) = Offset(zone, middle) == offset ? (middle, other) : (same, middle);
        }
        return other;
    }

    private static void AddStretch(
        CalendarRule rule, long from, long to, long offset, ImmutableArray<WorkingInterval>.Builder intervals)
    {
        var (first, last) = (Math.DivRem(from + offset, Day).Quotient, Math.DivRem(to - 1 + offset, Day).Quotient);
        for (var day = first; day <= last; day++)
        {
            foreach (var (begins, ends) in HoursOf(rule, day))
            {
                var midnight = (day * Day) - offset;
                var begin = Math.Max(from, midnight + (begins * Minute));
                var end = Math.Min(to, midnight + (ends * Minute));
                if (begin >= end)
                {
                    continue;
                }
                if (intervals is [.., var before] && before.To.Value == begin)
                {
                    intervals[^1] = before with { To = new Timestamp(end) };
                }
                else
                {
                    intervals.Add(new WorkingInterval(new Timestamp(begin), new Timestamp(end)));
                }
            }
        }
    }

    private static IEnumerable<(int From, int To)> HoursOf(CalendarRule rule, long day) =>
        rule.Off.Any(off => off.First <= day && day <= off.Last)
            ? rule.Special.Where(hours => hours.Day == day).Select(hours => (hours.From, hours.To))
            : rule.Weekly.Where(hours => hours.Day == (day + FirstWeekday) % 7)
                .Select(hours => (hours.From, hours.To));
}
