namespace Timetable.Tests;

internal static class ReminderChecks
{
    private static readonly ClassSeries Yoga =
        new("Evening yoga", new DateOnly(2026, 6, 2), new TimeOnly(18, 0), Weeks: 1);
    private static readonly Reminder First = Reminder.For(Yoga, Schedule.StartsOf(Yoga, StudioZones.Amsterdam)[0]);

    public static readonly Check[] All =
    [
        new("a reminder names the class, the day and the time", () =>
            Expect.Equal("Evening yoga: Tuesday 2 June, 18:00", First.Text)),

        new("a reminder goes out twenty-four hours ahead", () =>
            Expect.Equal(new DateTimeOffset(2026, 6, 1, 18, 0, 0, TimeSpan.FromHours(2)), First.SendAt)),
    ];
}
