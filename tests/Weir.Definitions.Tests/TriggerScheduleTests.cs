using System.Globalization;
using Weir.Core;
using Weir.Core.Calendars;
using Weir.Definitions.Triggers;

namespace Weir.Definitions.Tests;

/// <summary>When schedules are due, on clocks that leave hours out and show hours twice.</summary>
public sealed class TriggerScheduleTests
{
    /// <summary>From a time (UTC), the next three times (UTC) of a schedule in a zone.</summary>
    [Theory]
    [InlineData("30 2 * * *", "Europe/Berlin", "2026-03-27T12:00", "28T01:30 29T01:00 30T00:30")]
    [InlineData("30 2 * * *", "Europe/Berlin", "2026-10-24T12:00", "25T00:30 26T01:30 27T01:30")]
    [InlineData("30 * * * *", "Europe/Berlin", "2026-10-24T23:45", "25T00:30 25T01:30 25T02:30")]
    [InlineData("30 * * * *", "Europe/Berlin", "2026-03-29T00:15", "29T00:30 29T01:30 29T02:30")]
    [InlineData("*/20 2 * * *", "Europe/Berlin", "2026-10-25T00:10", "25T00:20 25T00:40 26T01:00")]
    [InlineData("0,30 2 * * *", "Europe/Berlin", "2026-03-29T00:00", "29T01:00 30T00:00 30T00:30")]
    [InlineData("15 0 * * *", "America/Havana", "2026-10-31T12:00", "01T04:15 02T05:15 03T05:15")]
    [InlineData("0 9 * * 1-5", "UTC", "2026-01-02T10:00", "05T09:00 06T09:00 07T09:00")]
    [InlineData("0 9 * * mon,wed", "UTC", "2026-01-05T09:00", "07T09:00 12T09:00 14T09:00")]
    [InlineData("0 0 13 * 5", "UTC", "2026-02-12T00:00", "13T00:00 20T00:00 27T00:00")]
    [InlineData("0 0 29 2 *", "UTC", "2026-01-01T00:00", "29T00:00 29T00:00 29T00:00")]
    [InlineData("hourly", "Asia/Kolkata", "2026-01-05T09:00", "05T09:30 05T10:30 05T11:30")]
    [InlineData("daily", "UTC", "2026-01-05T09:00", "06T00:00 07T00:00 08T00:00")]
    [InlineData("weekly", "UTC", "2026-01-05T09:00", "12T00:00 19T00:00 26T00:00")]
    [InlineData("monthly", "UTC", "2026-01-05T09:00", "01T00:00 01T00:00 01T00:00")]
    [InlineData("every 90m", "UTC", "2026-01-05T09:00", "05T10:30 05T12:00 05T13:30")]
    [InlineData("every 1bd", "UTC", "2026-01-02T10:00", "05T10:00 06T10:00 07T10:00")]
    public void The_next_times_are_those_of_the_clock_on_the_wall(
        string schedule, string zone, string from, string next)
    {
        var calendar = WorkingCalendar.BuiltIn with { Rule = WorkingCalendar.BuiltIn.Rule with { Zone = zone } };
        var now = new Timestamp(DateTimeOffset.Parse(from + "Z", CultureInfo.InvariantCulture)
            .ToUnixTimeMilliseconds());
        var read = TriggerSchedule.Read(schedule);
        var found = new List<string>();
        Timestamp? last = null;
        for (var count = 0; count < 3; count++)
        {
            last = now = read.Next(now, last, calendar);
            found.Add(DateTimeOffset.FromUnixTimeMilliseconds(now.Value)
                .ToString("dd'T'HH:mm", CultureInfo.InvariantCulture));
        }

        string.Join(' ', found).ShouldBe(next);
    }

    [Fact]
    public void What_was_missed_is_not_made_up_for()
    {
        var hours = TriggerSchedule.Read("every 1h");
        var (due, now) = (new Timestamp(Duration.Hours(10).Value), new Timestamp(Duration.Hours(15).Value + 1));

        hours.Next(now, due, WorkingCalendar.BuiltIn).ShouldBe(now + Duration.Hours(1));
    }

    [Theory]
    [InlineData("")]
    [InlineData("every")]
    [InlineData("every 0s")]
    [InlineData("* * * *")]
    [InlineData("60 * * * *")]
    [InlineData("*/0 * * * *")]
    [InlineData("5-1 * * * *")]
    [InlineData("0 0 31 2 *")]
    [InlineData("0 0 * * fun")]
    [InlineData("-1 * * * *")]
    [InlineData("1,,2 * * * *")]
    public void What_is_no_schedule_is_refused(string text) =>
        Should.Throw<FormatException>(() => TriggerSchedule.Read(text));
}
