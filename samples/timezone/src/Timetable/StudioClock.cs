namespace Timetable;

/// <summary>Turns what a studio's clock shows into an instant.</summary>
public static class StudioClock
{
    /// <summary>
    /// The instant at which the clock shows <paramref name="time"/> on <paramref name="day"/>, with the zone's
    /// offset at that instant. A time that the clock skips becomes the time it has jumped to; of a time that it shows
    /// twice, the first is meant.
    /// </summary>
    public static DateTimeOffset At(TimeZoneInfo zone, DateOnly day, TimeOnly time)
    {
        var shown = day.ToDateTime(time);
        var offset = zone.IsAmbiguousTime(shown)
            ? zone.GetAmbiguousTimeOffsets(shown).Max()
            : zone.GetUtcOffset(shown);
        return TimeZoneInfo.ConvertTime(new DateTimeOffset(shown, offset), zone);
    }
}
