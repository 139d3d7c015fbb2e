namespace Timetable.Tests;

internal static class StudioClockChecks
{
    public static readonly Check[] All =
    [
        new("a time that the clock skips becomes the time it has jumped to", () =>
            Expect.Equal(
                new DateTimeOffset(2026, 3, 29, 3, 30, 0, TimeSpan.FromHours(2)),
                StudioClock.At(StudioZones.Amsterdam, new DateOnly(2026, 3, 29), new TimeOnly(2, 30)))),

        new("of a time that the clock shows twice the first is meant", () =>
            Expect.Equal(
                new DateTimeOffset(2026, 10, 25, 2, 30, 0, TimeSpan.FromHours(2)),
                StudioClock.At(StudioZones.Amsterdam, new DateOnly(2026, 10, 25), new TimeOnly(2, 30)))),

        new("Lord Howe moves its clocks by half an hour", () =>
            Expect.Equal(
                new DateTimeOffset(2026, 10, 4, 12, 0, 0, TimeSpan.FromHours(11)),
                StudioClock.At(StudioZones.LordHowe, new DateOnly(2026, 10, 4), new TimeOnly(12, 0)))),
    ];
}
