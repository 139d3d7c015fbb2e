using System.Collections.Immutable;
using System.Globalization;
using Weir.Core;
using Weir.Core.Calendars;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.Triggers;

/// <summary>
/// When a schedule is due: <c>every 4h</c>, <c>every 1bd</c>, a word such as <c>daily</c>, or a cron line of five
/// fields (minute, hour, day of the month, month, day of the week) on the clock of the organisation's default calendar.
///
/// The clock of a zone leaves an hour out in spring and shows one twice in autumn. What is due at a fixed hour happens
/// once all the same: at the end of the hour that was left out, and the first time of one that comes twice. What is due
/// every hour follows real time: nothing is due in an hour that never was, and it is due in both of one that comes
/// twice. So did Debian's cron decide, and people know it.
/// </summary>
public sealed class TriggerSchedule
{
    /// <summary>The shortest time between two.</summary>
    public static readonly Duration Shortest = Duration.Seconds(1);

    /// <summary>How far ahead a time is looked for: a 29 February that has to be a certain day of the week.</summary>
    private const int MaxDays = 366 * 29;

    private const long Minute = 60_000;
    private const int MinutesOfDay = 24 * 60;

    private static readonly string[] Months =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    private static readonly string[] Weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    private readonly Span? _every;
    private readonly ImmutableSortedSet<int> _minutes = [];
    private readonly ImmutableSortedSet<int> _hours = [];
    private readonly ImmutableSortedSet<int> _days = [];
    private readonly ImmutableSortedSet<int> _months = [];
    private readonly ImmutableSortedSet<int> _weekdays = [];

    /// <summary>Whether the hour is open: then it follows real time.</summary>
    private readonly bool _anyHour;
    private readonly bool _anyDay;
    private readonly bool _anyWeekday;

    private TriggerSchedule(Span every) => _every = every;

    private TriggerSchedule(string[] fields)
    {
        _minutes = Field(fields[0], "minute", 0, 59, []);
        _hours = Field(fields[1], "hour", 0, 23, []);
        _days = Field(fields[2], "day of the month", 1, 31, []);
        _months = Field(fields[3], "month", 1, 12, Months);
        _weekdays = [.. Field(fields[4], "day of the week", 0, 7, Weekdays).Select(day => day % 7)];
        (_anyHour, _anyDay, _anyWeekday) = (fields[1][0] == '*', fields[2] == "*", fields[4] == "*");
        if (Enumerable.Range(2000, 29).All(year => !_months.Any(month =>
            _days.Any(day => day <= DateTime.DaysInMonth(year, month)))))
        {
            throw new FormatException($"'{string.Join(' ', fields)}' is never due: no such day exists");
        }
    }

    /// <exception cref="FormatException">It is no schedule; the message says what is wrong with it.</exception>
    public static TriggerSchedule Read(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return words switch
        {
            ["hourly"] => new TriggerSchedule(["0", "*", "*", "*", "*"]),
            ["daily"] => new TriggerSchedule(["0", "0", "*", "*", "*"]),
            ["weekly"] => new TriggerSchedule(["0", "0", "*", "*", "1"]),
            ["monthly"] => new TriggerSchedule(["0", "0", "1", "*", "*"]),
            ["every", var span] => Quantities.TrySpan(span, out var every) && every.Value >= Shortest.Value
                ? new TriggerSchedule(every)
                : throw new FormatException($"'{span}' is no length of time"),
            { Length: 5 } => new TriggerSchedule(words),
            _ => throw new FormatException($"'{text}' is no schedule"),
        };
    }

    /// <summary>The next time after another.</summary>
    /// <param name="last">When it was due last; null before the first time.</param>
    /// <param name="calendar">Whose clock and working time count.</param>
    /// <exception cref="TimeZoneNotFoundException">This machine does not know the zone.</exception>
    public Timestamp Next(Timestamp now, Timestamp? last, WorkingCalendar calendar)
    {
        if (_every is { } every)
        {
            // In step with the last one, unless times were missed: those are not made up for.
            var next = every.After(last ?? now, calendar);
            return next > now ? next : every.After(now, calendar);
        }
        return NextByClock(now, TimeZoneInfo.FindSystemTimeZoneById(calendar.Rule.Zone));
    }

    private Timestamp NextByClock(Timestamp now, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(now.Value), zone).Date;
        // The day before too: a clock that is set back at midnight shows the end of it again.
        for (var day = -1; day < MaxDays; day++)
        {
            var date = local.AddDays(day);
            if (!IsDue(date))
            {
                continue;
            }
            // The day after may begin before this one is over, where a clock is set back at midnight.
            var times = On(date, zone).Concat(IsDue(date.AddDays(1)) ? On(date.AddDays(1), zone) : [])
                .Where(at => at > now.Value);
            if (times.DefaultIfEmpty(long.MaxValue).Min() is var next and < long.MaxValue)
            {
                return new Timestamp(next);
            }
        }
        return Timestamp.Never;
    }

    /// <summary>As cron has it: where both a day of the month and one of the week are written, either is enough.
    /// </summary>
    private bool IsDue(DateTime date)
    {
        var (ofMonth, ofWeek) = (_days.Contains(date.Day), _weekdays.Contains((int)date.DayOfWeek));
        return _months.Contains(date.Month) && (_anyDay || _anyWeekday ? ofMonth && ofWeek : ofMonth || ofWeek);
    }

    /// <summary>The instants of a day, in milliseconds since 1970.</summary>
    private IEnumerable<long> On(DateTime date, TimeZoneInfo zone)
    {
        foreach (var hour in _hours)
        {
            foreach (var minute in _minutes)
            {
                var local = DateTime.SpecifyKind(date.AddMinutes((hour * 60) + minute), DateTimeKind.Unspecified);
                if (zone.IsInvalidTime(local))
                {
                    if (!_anyHour)
                    {
                        yield return Instant(EndOfGap(local, zone), zone.GetUtcOffset(EndOfGap(local, zone)));
                    }
                }
                else if (zone.IsAmbiguousTime(local))
                {
                    var offsets = zone.GetAmbiguousTimeOffsets(local).OrderDescending().ToList();
                    foreach (var offset in _anyHour ? offsets : offsets.Take(1))
                    {
                        yield return Instant(local, offset);
                    }
                }
                else
                {
                    yield return Instant(local, zone.GetUtcOffset(local));
                }
            }
        }
    }

    private static DateTime EndOfGap(DateTime local, TimeZoneInfo zone)
    {
        var at = local;
        for (var minutes = 0; zone.IsInvalidTime(at) && minutes < MinutesOfDay; minutes++)
        {
            at = at.AddMinutes(1);
        }
        return at;
    }

    private static long Instant(DateTime local, TimeSpan offset) =>
        new DateTimeOffset(local, offset).ToUnixTimeMilliseconds() / Minute * Minute;

    private static ImmutableSortedSet<int> Field(string text, string noun, int least, int most, string[] names)
    {
        var values = ImmutableSortedSet.CreateBuilder<int>();
        foreach (var part in text.Split(','))
        {
            var (range, step) = part.Split('/') switch
            {
                [var whole] => (whole, 1),
                [var whole, var every] when Number(every, 1, most, []) is { } number => (whole, number),
                _ => throw Bad(part, noun),
            };
            var (from, to) = range.Split('-') switch
            {
                ["*"] => (least, most),
                [var single] when Number(single, least, most, names) is { } one =>
                    (one, part.Contains('/', StringComparison.Ordinal) ? most : one),
                [var first, var last] when Number(first, least, most, names) is { } low
                    && Number(last, least, most, names) is { } high && low <= high => (low, high),
                _ => throw Bad(part, noun),
            };
            for (var value = from; value <= to; value += step)
            {
                values.Add(value);
            }
        }
        return values.ToImmutable();
    }

    private static int? Number(string text, int least, int most, string[] names)
    {
        var named = Array.IndexOf(names, text.ToLowerInvariant());
        return named >= 0 ? named + least
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && number >= least && number <= most ? number : null;
    }

    private static FormatException Bad(string part, string noun) => new($"'{part}' is no {noun}");
}
