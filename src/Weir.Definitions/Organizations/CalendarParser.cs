using System.Collections.Immutable;
using System.Globalization;
using Weir.Core.Calendars;
using Weir.Definitions.Findings;
using Weir.Definitions.Workflows;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.Organizations;

/// <summary>A calendar as <c>organization.md</c> says.</summary>
public sealed record CalendarDefinition(Located<string> Name, bool IsDefault, CalendarRule Rule);

/// <summary>
/// Reads <c>calendars: {name: {zone, default, days, hours, holidays}}</c>. Hours are a list for all <c>days</c>, or one
/// list for each day of the week.
/// </summary>
internal static class CalendarParser
{
    /// <summary>The most days that one holiday may last.</summary>
    private const int MaxDaysOff = 366;

    private const int MinutesPerDay = 24 * 60;

    private static readonly ImmutableArray<string> DaysOfWeek = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    private static readonly ImmutableArray<string> DefaultDays = ["mon", "tue", "wed", "thu", "fri"];

    private readonly record struct Range(int From, int To);

    public static ImmutableArray<CalendarDefinition> Parse(KeyReader keys)
    {
        var calendars = ImmutableArray.CreateBuilder<CalendarDefinition>();
        foreach (var (name, calendar) in keys.NamedMaps("calendars"))
        {
            var at = new Located<string>(name.Key, name.KeyAt);
            PassParser.CheckId(at, "a calendar", keys.Sink);
            calendars.Add(ParseOne(at, calendar));
            calendar.Finish();
        }
        CheckDefault(calendars, keys.Sink);
        return calendars is [var only] ? [only with { IsDefault = true }] : calendars.ToImmutable();
    }

    private static CalendarDefinition ParseOne(Located<string> name, KeyReader keys)
    {
        var zone = keys.RequiredText("zone");
        if (zone.Value.Length > 0 && !CalendarExpansion.KnowsZone(zone.Value))
        {
            keys.Sink.Report(FindingCodes.UnknownZone, zone.At, $"there is no time zone '{zone.Value}'");
        }
        var weekly = ParseWeek(name, keys);
        var off = ImmutableArray.CreateBuilder<DaysOff>();
        var special = ImmutableArray.CreateBuilder<SpecialHours>();
        foreach (var holiday in keys.Maps("holidays"))
        {
            ParseHoliday(holiday, off, special);
            holiday.Finish();
        }
        return new CalendarDefinition(
            name, keys.Truth("default") == true,
            new CalendarRule(
                zone.Value, weekly, [.. off.OrderBy(days => days.First)],
                [.. special.OrderBy(hours => hours.Day).ThenBy(hours => hours.From)]));
    }

    private static ImmutableArray<WeeklyHours> ParseWeek(Located<string> name, KeyReader keys)
    {
        var weekly = ImmutableArray.CreateBuilder<WeeklyHours>();
        var days = keys.Texts("days");
        if (keys.Entry("hours")?.Value is YamlMapping)
        {
            var byDay = keys.Map("hours")!;
            foreach (var entry in byDay.Entries)
            {
                Add(new Located<string>(entry.Key, entry.KeyAt), Hours(byDay, entry.Key));
            }
            if (!days.IsEmpty)
            {
                keys.Sink.Report(
                    FindingCodes.BadHours, days[0].At, "the hours name their days, so 'days' says it twice",
                    "remove days");
            }
        }
        else
        {
            var hours = Hours(keys, "hours");
            var named = days.IsEmpty ? DefaultDays.Select(day => new Located<string>(day, name.At)) : days;
            foreach (var day in named)
            {
                Add(day, hours);
            }
        }
        if (weekly.Count == 0)
        {
            keys.Sink.Report(FindingCodes.BadHours, keys.At, $"nobody works by the calendar '{name.Value}'");
        }
        return [.. weekly.OrderBy(hours => hours.Day).ThenBy(hours => hours.From).Distinct()];

        void Add(Located<string> day, ImmutableArray<Range> hours)
        {
            var index = DaysOfWeek.IndexOf(day.Value);
            if (index < 0)
            {
                keys.Sink.Report(
                    FindingCodes.NotAnOption, day.At, $"'{day.Value}' is no day of the week",
                    Nearest.Hint(day.Value, DaysOfWeek, "days"));
                return;
            }
            weekly.AddRange(hours.Select(range => new WeeklyHours(index, range.From, range.To)));
        }
    }

    private static void ParseHoliday(
        KeyReader keys, ImmutableArray<DaysOff>.Builder off, ImmutableArray<SpecialHours>.Builder special)
    {
        var from = keys.RequiredText("date");
        var to = keys.Text("to");
        keys.Text("name");
        var hours = Hours(keys, "hours");
        if (Date(from, keys.Sink) is not { } first || (to is null ? first : Date(to, keys.Sink)) is not { } last)
        {
            return;
        }
        if (last < first || last - first >= MaxDaysOff)
        {
            keys.Sink.Report(
                FindingCodes.BadDate, to!.At,
                last < first ? $"'{to.Value}' is before '{from.Value}'" : "a holiday lasts a year at most");
            return;
        }
        if (off.Any(days => days.First <= last && first <= days.Last))
        {
            keys.Sink.Report(FindingCodes.BadDate, from.At, $"'{from.Value}' is a holiday already");
            return;
        }
        off.Add(new DaysOff(first, last));
        for (var day = first; day <= last; day++)
        {
            special.AddRange(hours.Select(range => new SpecialHours(day, range.From, range.To)));
        }
    }

    /// <summary>Days since 1970-01-01; null, with a finding, when there is no such day.</summary>
    private static int? Date(Located<string> text, FindingSink sink)
    {
        if (DateOnly.TryParseExact(
            text.Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            return date.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;
        }
        if (text.Value.Length > 0)
        {
            sink.Report(FindingCodes.BadDate, text.At, $"there is no day '{text.Value}'");
        }
        return null;
    }

    /// <summary>Sound ranges in their order; what is not is left out, with a finding.</summary>
    private static ImmutableArray<Range> Hours(KeyReader keys, string key)
    {
        var ranges = ImmutableArray.CreateBuilder<Range>();
        foreach (var text in keys.Texts(key))
        {
            if (text.Value.Split('-') is not [var begin, var end] || Minutes(begin) is not { } from
                || Minutes(end) is not { } to)
            {
                keys.Sink.Report(FindingCodes.BadHours, text.At, $"'{text.Value}' are no working hours");
            }
            else if (to <= from)
            {
                keys.Sink.Report(
                    FindingCodes.BadHours, text.At, $"'{text.Value}' ends before it begins",
                    "hours end on the day they begin, at 24 at the latest");
            }
            else if (ranges.Any(range => range.From < to && from < range.To))
            {
                keys.Sink.Report(FindingCodes.HoursOverlap, text.At, $"'{text.Value}' overlaps other hours of the day");
            }
            else
            {
                ranges.Add(new Range(from, to));
            }
        }
        return [.. ranges.OrderBy(range => range.From)];
    }

    /// <summary>Of <c>9</c>, <c>09:30</c> or <c>24:00</c>; null for anything else.</summary>
    private static int? Minutes(string text)
    {
        var parts = text.Trim().Split(':');
        var minute = 0;
        if (parts.Length > 2 || !Number(parts[0], out var hour) || (parts.Length == 2 && !Number(parts[1], out minute)))
        {
            return null;
        }
        var minutes = (hour * 60) + minute;
        return minute < 60 && minutes <= MinutesPerDay ? minutes : null;

        static bool Number(string digits, out int number)
        {
            number = 0;
            return digits.Length is 1 or 2
                && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number);
        }
    }

    private static void CheckDefault(ImmutableArray<CalendarDefinition>.Builder calendars, FindingSink sink)
    {
        var defaults = calendars.Where(calendar => calendar.IsDefault).ToList();
        if (defaults.Count > 1)
        {
            sink.Report(
                FindingCodes.DefaultCalendar, defaults[1].Name.At,
                $"'{defaults[0].Name.Value}' is the default calendar already");
        }
        else if (defaults.Count == 0 && calendars.Count > 1)
        {
            sink.Report(
                FindingCodes.DefaultCalendar, calendars[0].Name.At,
                $"there are {calendars.Count} calendars, and none is the default");
        }
        if (calendars.Count > CalendarDecisions.MaxCalendars)
        {
            sink.Report(
                FindingCodes.NotInRange, calendars[CalendarDecisions.MaxCalendars].Name.At,
                $"there are more than {CalendarDecisions.MaxCalendars} calendars");
        }
    }
}
