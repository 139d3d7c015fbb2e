namespace Timetable;

/// <summary>
/// The time zones that have studios. Their rules are written down here, because the machines that send the reminders
/// come without zone data.
/// </summary>
public static class StudioZones
{
    private const int Last = 5;

    /// <summary>UTC+1; one hour more from the last Sunday of March to the last Sunday of October.</summary>
    public static readonly TimeZoneInfo Amsterdam = Create(
        "Europe/Amsterdam",
        TimeSpan.FromHours(1),
        TimeSpan.FromHours(1),
        summerStarts: Sunday(Last, month: 3, hour: 2),
        summerEnds: Sunday(Last, month: 10, hour: 3));

    /// <summary>UTC+10:30; half an hour more from the first Sunday of October to the first Sunday of April.</summary>
    public static readonly TimeZoneInfo LordHowe = Create(
        "Australia/Lord_Howe",
        new TimeSpan(10, 30, 0),
        TimeSpan.FromMinutes(30),
        summerStarts: Sunday(1, month: 10, hour: 2),
        summerEnds: Sunday(1, month: 4, hour: 2));

    private static TimeZoneInfo.TransitionTime Sunday(int week, int month, int hour) =>
        TimeZoneInfo.TransitionTime.CreateFloatingDateRule(
            new DateTime(1, 1, 1, hour, 0, 0), month, week, DayOfWeek.Sunday);

    private static TimeZoneInfo Create(
        string id,
        TimeSpan offset,
        TimeSpan saved,
        TimeZoneInfo.TransitionTime summerStarts,
        TimeZoneInfo.TransitionTime summerEnds)
    {
        var everyYear = TimeZoneInfo.AdjustmentRule.CreateAdjustmentRule(
            DateTime.MinValue.Date, DateTime.MaxValue.Date, saved, summerStarts, summerEnds);
        return TimeZoneInfo.CreateCustomTimeZone(id, offset, id, id, id, [everyYear]);
    }
}
