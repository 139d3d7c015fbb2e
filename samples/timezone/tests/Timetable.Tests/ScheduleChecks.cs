namespace Timetable.Tests;

internal static class ScheduleChecks
{
    public static readonly Check[] All =
    [
        new("a series has one class per week", () =>
            Expect.Equal("2 9 16 23", DaysOf(June, StudioZones.Amsterdam))),

        new("every class starts at the time of the series", () =>
            Expect.Equal("18:00 18:00 18:00 18:00", TimesOf(June, StudioZones.Amsterdam))),

        new("a series without weeks has no classes", () =>
            Expect.Equal("", TimesOf(June with { Weeks = 0 }, StudioZones.Amsterdam))),
    ];

    private static ClassSeries June => From(2026, 6, 2);

    /// <summary>Four classes at 18:00, a week apart.</summary>
    private static ClassSeries From(int year, int month, int day) =>
        new("Evening yoga", new DateOnly(year, month, day), new TimeOnly(18, 0), Weeks: 4);

    private static string DaysOf(ClassSeries series, TimeZoneInfo zone) =>
        string.Join(' ', Schedule.StartsOf(series, zone).Select(start => start.Day));

    private static string TimesOf(ClassSeries series, TimeZoneInfo zone) =>
        string.Join(' ', Schedule.StartsOf(series, zone).Select(start => $"{start:HH:mm}"));
}
