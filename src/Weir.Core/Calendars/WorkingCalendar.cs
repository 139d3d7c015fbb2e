using System.Collections.Immutable;

namespace Weir.Core.Calendars;

/// <summary>
/// When people work: intervals in UTC, published for some time ahead, in which daylight saving and holidays are
/// already. All that is left here is integer arithmetic on absolute times.
///
/// A span in business hours is over when that much working time has passed. A business day is as much working time as
/// the longest day of the calendar's week has, so that on a calendar of seven hours <c>1bd</c> is seven hours, and a
/// half day counts as half of one.
///
/// Outside of what is published the nearest published week goes on for ever: behind the end the last one, before the
/// beginning the first one. A week without any working time says nothing about others, so the built-in calendar holds
/// there. None of this is for long: calendars are published anew before they end, and a little of the past with them.
/// </summary>
/// <param name="Day">How much working time a business day has, in milliseconds.</param>
/// <param name="From">From when it is published; at most a day is cut in two by it.</param>
/// <param name="Until">Up to when it is published.</param>
/// <param name="Intervals">In order; they neither touch nor overlap, and lie between the two.</param>
/// <param name="Rule">What it was expanded from.</param>
public sealed record WorkingCalendar(
    string Name,
    bool IsDefault,
    long Day,
    Timestamp From,
    Timestamp Until,
    ImmutableArray<WorkingInterval> Intervals,
    CalendarRule Rule)
{
    private const long Hour = 3_600_000;
    private const long Week = 7 * 24 * Hour;

    /// <summary>
    /// What holds until an organisation publishes a calendar of its own: Monday to Friday, 09:00 to 17:00 UTC. It is
    /// one week long, the first whole one there is.
    /// </summary>
    public static readonly WorkingCalendar BuiltIn = OfOneWeek();

    /// <summary>The instant at which that many milliseconds of working time have passed.</summary>
    public Timestamp Add(Timestamp from, long working)
    {
        if (from.Value > Timestamp.Never.Value / 2)
        {
            return Timestamp.Never;
        }
        var (at, left) = (from, working);
        while (true)
        {
            var open = Next(at);
            if (left <= open.Length)
            {
                return new Timestamp(open.From.Value + left);
            }
            left -= open.Length;
            at = open.To;
        }
    }

    /// <summary>Whether it lies in working time; the moment at which that ends belongs to it.</summary>
    public bool Covers(Timestamp at) => Next(new Timestamp(at.Value - 1)).From <= at;

    /// <summary>What is left of the first interval that ends after a time.</summary>
    private WorkingInterval Next(Timestamp at)
    {
        if (at >= From && at < Until && First(at) is { } open)
        {
            return open.Without(at);
        }
        if (at < From)
        {
            return Repeated(at, From) ?? Next(From);
        }
        var beyond = Timestamp.Max(at, Until);
        return Repeated(beyond, new Timestamp(Until.Value - Week)) ?? BuiltIn.Next(beyond);
    }

    /// <summary>The first published interval that ends after a time; null when there is none.</summary>
    private WorkingInterval? First(Timestamp at)
    {
        var (low, high) = (0, Intervals.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = Intervals[middle].To > at ? (low, middle) : (middle + 1, high);
        }
        return low < Intervals.Length ? Intervals[low] : null;
    }

    /// <summary>The same where a published week is repeated; null when nobody works in that week.</summary>
    private WorkingInterval? Repeated(Timestamp at, Timestamp week)
    {
        var end = week + new Duration(Week);
        if (First(week) is not { } first || first.From >= end)
        {
            return null;
        }
        var weeks = (at - week).Value / Week - ((at - week).Value % Week < 0 ? 1 : 0);
        var same = new Timestamp(at.Value - (weeks * Week));
        var found = First(same);
        if (found is null || found.Value.From >= end)
        {
            (found, same, weeks) = (first, week, weeks + 1);
        }
        return found.Value.Without(same).Upto(end).Later(weeks * Week);
    }

    private static WorkingCalendar OfOneWeek()
    {
        const long Monday = 4 * 24 * Hour;
        return new WorkingCalendar(
            "", true, 8 * Hour, new Timestamp(Monday), new Timestamp(Monday + Week),
            [
                .. Enumerable.Range(0, 5).Select(day => Monday + (day * 24 * Hour)).Select(midnight =>
                    new WorkingInterval(new Timestamp(midnight + (9 * Hour)), new Timestamp(midnight + (17 * Hour)))),
            ],
            new CalendarRule("UTC", [], [], []));
    }
}

/// <param name="From">Working time begins.</param>
/// <param name="To">It ends, after that.</param>
public readonly record struct WorkingInterval(Timestamp From, Timestamp To)
{
    internal long Length => To.Value - From.Value;

    /// <summary>Without what lies before a time inside of it.</summary>
    internal WorkingInterval Without(Timestamp before) => this with { From = Timestamp.Max(From, before) };

    internal WorkingInterval Upto(Timestamp end) => this with { To = Timestamp.Min(To, end) };

    internal WorkingInterval Later(long by) => new(new Timestamp(From.Value + by), new Timestamp(To.Value + by));
}
