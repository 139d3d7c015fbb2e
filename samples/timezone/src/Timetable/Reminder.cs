using System.Globalization;

namespace Timetable;

/// <summary>What is sent to the people who booked a class, and when.</summary>
public sealed record Reminder(DateTimeOffset SendAt, string Text)
{
    private static readonly TimeSpan Ahead = TimeSpan.FromHours(24);

    /// <param name="start">The start of the class, with the studio's offset: the text shows it as it is.</param>
    public static Reminder For(ClassSeries series, DateTimeOffset start) =>
        new(start - Ahead, $"{series.Title}: {start.ToString("dddd d MMMM, HH:mm", CultureInfo.InvariantCulture)}");
}
