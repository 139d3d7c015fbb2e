using System.Globalization;
using System.Text;
using Weir.Core;
using Weir.Core.Calendars;
using Weir.Definitions.Library;
using Weir.Definitions.Organizations;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.Tests;

/// <summary>
/// Working time as people mean it: named cases as a table, and everything else against a second implementation that
/// looks at the clock on the wall minute by minute.
/// </summary>
public sealed class CalendarTests
{
    private const string Berlin = """
        calendars:
          berlin:
            zone: Europe/Berlin
            hours: [9-17]
            holidays:
              - { date: 2026-12-24, hours: [9-13], name: the half day }
              - { date: 2026-12-25, to: 2026-12-26 }
              - { date: 2027-01-01 }
        """;

    [Theory]
    // On Friday a minute before the end; in winter Berlin is an hour ahead of UTC, in summer two.
    [InlineData("2026-11-20 15:59", "1bh", "2026-11-23 08:59")]
    [InlineData("2026-11-20 15:59", "1bd", "2026-11-23 15:59")]
    [InlineData("2026-11-20 16:00", "1bd", "2026-11-23 16:00")]
    [InlineData("2026-11-21 03:00", "1bd", "2026-11-23 16:00")]
    // Spring: the clocks go forward in the night to Sunday, 2026-03-29.
    [InlineData("2026-03-27 15:00", "1bh", "2026-03-27 16:00")]
    [InlineData("2026-03-27 15:30", "1bh", "2026-03-30 07:30")]
    [InlineData("2026-03-27 08:00", "2bd", "2026-03-30 15:00")]
    // Autumn: back, in the night to Sunday, 2026-10-25.
    [InlineData("2026-10-23 14:30", "1bh", "2026-10-26 08:30")]
    [InlineData("2026-10-23 07:00", "2bd", "2026-10-26 16:00")]
    // Two holidays and a weekend, and a half day before them.
    [InlineData("2026-12-23 15:00", "1bh", "2026-12-23 16:00")]
    [InlineData("2026-12-23 16:00", "4bh", "2026-12-24 12:00")]
    [InlineData("2026-12-24 11:00", "2bh", "2026-12-28 09:00")]
    [InlineData("2026-12-23 16:00", "1bd", "2026-12-28 12:00")]
    [InlineData("2026-12-31 08:00", "2bd", "2027-01-04 16:00")]
    public void Berlin_works_as_its_calendar_says(string from, string span, string due) =>
        After(Berlin, from, span).ShouldBe(due);

    [Theory]
    // Nine to twelve, one to five: seven hours are a day.
    [InlineData("2026-11-23 09:00", "1bd", "2026-11-23 17:00")]
    [InlineData("2026-11-23 11:30", "1bh", "2026-11-23 13:30")]
    [InlineData("2026-11-23 16:00", "1bd", "2026-11-24 16:00")]
    [InlineData("2026-11-23 09:00", "8bh", "2026-11-24 10:00")]
    // On Friday they go home at noon: three hours of seven.
    [InlineData("2026-11-27 09:00", "1bd", "2026-11-30 14:00")]
    public void A_business_day_is_what_the_calendar_has_on_its_longest_day(string from, string span, string due) =>
        After(
            """
            calendars:
              london:
                zone: UTC
                hours: { mon: [9-12, 13-17], tue: [9-12, 13-17], wed: [9-12, 13-17], thu: [9-12, 13-17], fri: [9-12] }
            """,
            from, span).ShouldBe(due);

    [Theory]
    // The night to 2026-03-29 has no hour from two to three, that to 2026-10-25 has it twice.
    [InlineData("2026-03-28 23:00", "2bh", "2026-03-29 01:00")]
    [InlineData("2026-03-28 23:00", "3bh", "2026-03-29 23:00")]
    [InlineData("2026-10-24 22:00", "4bh", "2026-10-25 02:00")]
    [InlineData("2026-10-24 22:00", "5bh", "2026-10-26 00:00")]
    public void A_night_shift_works_the_hours_that_there_are(string from, string span, string due) =>
        After(
            "calendars: { night: { zone: Europe/Berlin, days: [mon, sun], hours: [0-3] } }", from, span).ShouldBe(due);

    [Fact]
    public void Beyond_its_end_a_calendar_goes_on_like_its_last_week_and_before_its_beginning_like_its_first()
    {
        var rule = Rule("Europe/Berlin", [(0, 540, 600), (4, 540, 600)], [], []);
        var (from, until) = (At("2026-11-02 00:00"), At("2026-11-23 00:00"));
        var calendar = CalendarExpansion.Expand("short", true, rule, from, until);
        Text(calendar.Add(At("2026-11-20 09:00"), 3_600_000)).ShouldBe("2026-11-23 09:00");
        Text(calendar.Add(At("2027-07-01 00:00"), 3_600_000)).ShouldBe("2027-07-02 09:00");
        Text(calendar.Add(At("2026-10-01 00:00"), 3_600_000)).ShouldBe("2026-10-02 09:00");
        Text(calendar.Add(At("2026-10-30 08:30"), 3_600_000)).ShouldBe("2026-11-02 08:30");
        calendar.Covers(At("2027-07-02 08:30")).ShouldBeTrue();
        calendar.Covers(At("2027-07-02 09:01")).ShouldBeFalse();
    }

    [Fact]
    public void After_a_last_week_of_holidays_the_builtin_calendar_holds()
    {
        var rule = Rule("UTC", [(0, 540, 600)], [("2026-11-16", "2026-11-30")], []);
        var calendar = CalendarExpansion.Expand("idle", true, rule, At("2026-11-02 00:00"), At("2026-11-23 00:00"));
        Text(calendar.Add(At("2026-11-09 10:00"), 3_600_000)).ShouldBe("2026-11-23 10:00");
    }

    /// <summary>By seed, so that a failure is there again on the next run.</summary>
    [Fact]
    public void Every_calendar_agrees_with_one_that_looks_at_the_clock_minute_by_minute()
    {
        string[] zones =
        [
            "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Africa/Casablanca",
            "America/St_Johns", "Pacific/Auckland", "UTC",
        ];
        for (var seed = 0; seed < 400; seed++)
        {
            var dice = new Random(seed);
            var rule = RandomRule(dice, zones[seed % zones.Length]);
            var start = At(dice.Next(2) == 0 ? "2026-03-01 00:00" : "2026-09-20 00:00");
            var calendar = CalendarExpansion.Expand("any", true, rule, start, start + Duration.Days(60));
            for (var run = 0; run < 3; run++)
            {
                var from = new Timestamp(start.Value + (dice.Next(45 * 1440) * 60_000L));
                var minutes = dice.Next(1, 900);
                var expected = MinuteByMinute(rule, from, minutes, start + Duration.Days(60));
                if (expected is { } due)
                {
                    calendar.Add(from, minutes * 60_000L).ShouldBe(
                        due, $"seed {seed}: {minutes} min of {rule.Zone} from {Text(from)}");
                    calendar.Covers(due).ShouldBeTrue($"seed {seed}");
                }
            }
        }
    }

    /// <summary>Null when it would go beyond the end.</summary>
    private static Timestamp? MinuteByMinute(CalendarRule rule, Timestamp from, int minutes, Timestamp end)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(rule.Zone);
        for (var at = from.Value; at < end.Value; at += 60_000)
        {
            var wall = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(at), zone);
            var day = DateOnly.FromDateTime(wall.Date).DayNumber
                - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;
            var minute = (wall.Hour * 60) + wall.Minute;
            var weekday = ((int)wall.DayOfWeek + 6) % 7;
            var off = rule.Off.Any(days => day >= days.First && day <= days.Last);
            var works = off
                ? rule.Special.Any(hours => hours.Day == day && minute >= hours.From && minute < hours.To)
                : rule.Weekly.Any(hours => hours.Day == weekday && minute >= hours.From && minute < hours.To);
            minutes -= works ? 1 : 0;
            if (minutes == 0)
            {
                return new Timestamp(at + 60_000);
            }
        }
        return null;
    }

    private static CalendarRule RandomRule(Random dice, string zone)
    {
        var weekly = new List<(int, int, int)>();
        for (var day = 0; day < 7; day++)
        {
            for (var from = dice.Next(600); dice.Next(3) > 0 && from < 1_300;)
            {
                var to = Math.Min(1_440, from + dice.Next(15, 600));
                weekly.Add((day, from, to));
                from = to + dice.Next(0, 120);
            }
        }
        var first = new DateOnly(2026, dice.Next(2) == 0 ? 3 : 10, dice.Next(1, 28));
        var half = first.AddDays(dice.Next(0, 4));
        return Rule(
            zone, [.. weekly],
            [($"{first:yyyy-MM-dd}", $"{first.AddDays(4):yyyy-MM-dd}")],
            [($"{half:yyyy-MM-dd}", 540, dice.Next(541, 1_440))]);
    }

    private static CalendarRule Rule(
        string zone, (int, int, int)[] weekly, (string, string)[] off, (string, int, int)[] special) => new(
        zone,
        [.. weekly.Select(hours => new WeeklyHours(hours.Item1, hours.Item2, hours.Item3))],
        [.. off.Select(days => new DaysOff(Day(days.Item1), Day(days.Item2)))],
        [.. special.Select(hours => new SpecialHours(Day(hours.Item1), hours.Item2, hours.Item3))]);

    private static string After(string yaml, string from, string span)
    {
        var files = new MemoryFiles(new Dictionary<string, byte[]>(StringComparer.Ordinal)
        {
            [DefinitionLayout.Organization] = Encoding.UTF8.GetBytes($"---\n{yaml}\n---\n"),
        });
        var library = DefinitionLibrary.Load(new DefinitionLayer(Origin.Project, ".weir", files));
        library.Findings.ShouldBeEmpty();
        var calendar = CalendarExpansion.Expand(library.Organization!.Value.Calendars, At("2026-11-20 12:00")).Single();
        Quantities.TrySpan(span, out var length).ShouldBeTrue();
        // Published on a day in November, so spring is asked for where it was published then.
        if (At(from) < calendar.From)
        {
            calendar = CalendarExpansion.Expand(library.Organization!.Value.Calendars, At(from)).Single();
        }
        return Text(length.After(At(from), calendar));
    }

    private static int Day(string date) =>
        (int)(At(date + " 00:00").Value / 86_400_000);

    private static Timestamp At(string text) => new(DateTimeOffset.ParseExact(
        text, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)
        .ToUnixTimeMilliseconds());

    private static string Text(Timestamp at) =>
        DateTimeOffset.FromUnixTimeMilliseconds(at.Value).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
