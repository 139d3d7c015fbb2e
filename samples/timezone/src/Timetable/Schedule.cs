namespace Timetable;

/// <summary>When the classes of a series start.</summary>
public static class Schedule
{
    private const int DaysPerWeek = 7;

    /// <summary>The start of every class, in order, with the studio's offset at that time.</summary>
    public static IReadOnlyList<DateTimeOffset> StartsOf(ClassSeries series, TimeZoneInfo zone)
    {
        var first = StudioClock.At(zone, series.FirstDay, series.StartsAt);
        var starts = new List<DateTimeOffset>(series.Weeks);
        for (var week = 0; week < series.Weeks; week++)
        {
            starts.Add(TimeZoneInfo.ConvertTime(first.AddDays(DaysPerWeek * week), zone));
        }

        return starts;
    }
}
