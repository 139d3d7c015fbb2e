using System.Globalization;

namespace Weir.Cli.Output;

/// <summary>Times as text: how long ago for a person, the exact moment for everything else.</summary>
internal static class Moments
{
    private const double DaysOfTwoMonths = 61;

    public static string Rfc3339(DateTimeOffset moment)
    {
        var format = moment.Millisecond == 0 ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
        return moment.UtcDateTime.ToString(format, CultureInfo.InvariantCulture);
    }

    /// <summary><c>3 min ago</c>, <c>in 2 h</c>; a date where a count of days would say little.</summary>
    public static string Relative(DateTimeOffset moment, DateTimeOffset now)
    {
        var distance = (moment - now).Duration();
        if (distance.TotalSeconds < 1)
        {
            return "now";
        }
        if (distance.TotalDays >= DaysOfTwoMonths)
        {
            return moment.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        }
        var amount = Amount(distance);
        return moment > now ? $"in {amount}" : $"{amount} ago";
    }

    /// <summary>A length of time in its largest unit: <c>40 s</c>, <c>3 min</c>, <c>2 h</c>, <c>5 d</c>.</summary>
    public static string Amount(TimeSpan length) => length switch
    {
        { TotalMinutes: < 1 } => $"{(int)length.TotalSeconds} s",
        { TotalHours: < 1 } => $"{(int)length.TotalMinutes} min",
        { TotalDays: < 2 } => $"{(int)length.TotalHours} h",
        _ => $"{(int)length.TotalDays} d",
    };
}
