namespace Weir.Core;

/// <summary>An absolute time in milliseconds since 1970-01-01T00:00:00Z.</summary>
public readonly record struct Timestamp(long Value) : IComparable<Timestamp>
{
    public static readonly Timestamp Never = new(long.MaxValue);

    public static Timestamp operator +(Timestamp at, Duration by) =>
        at.Value > long.MaxValue - by.Value ? Never : new(at.Value + by.Value);

    public static Duration operator -(Timestamp later, Timestamp earlier) => new(later.Value - earlier.Value);
    public static bool operator <(Timestamp left, Timestamp right) => left.Value < right.Value;
    public static bool operator >(Timestamp left, Timestamp right) => left.Value > right.Value;
    public static bool operator <=(Timestamp left, Timestamp right) => left.Value <= right.Value;
    public static bool operator >=(Timestamp left, Timestamp right) => left.Value >= right.Value;
    public static Timestamp Max(Timestamp left, Timestamp right) => left >= right ? left : right;
    public static Timestamp Min(Timestamp left, Timestamp right) => left <= right ? left : right;

    public int CompareTo(Timestamp other) => Value.CompareTo(other.Value);
}

/// <summary>A length of time in milliseconds.</summary>
public readonly record struct Duration(long Value) : IComparable<Duration>
{
    public static Duration Seconds(long count) => new(count * 1_000);
    public static Duration Minutes(long count) => new(count * 60_000);
    public static Duration Hours(long count) => new(count * 3_600_000);
    public static Duration Days(long count) => new(count * 86_400_000);

    public int CompareTo(Duration other) => Value.CompareTo(other.Value);
}

/// <summary>
/// A length of time as a definition states it: elapsed, or counted in business time only
/// (one business day is eight business hours).
/// </summary>
/// <param name="Value">Milliseconds, of elapsed or of business time.</param>
/// <param name="Business">True for <c>bh</c> and <c>bd</c>.</param>
public readonly record struct Span(long Value, bool Business = false)
{
    public const long BusinessHour = 3_600_000;
    public const long BusinessDay = 8 * BusinessHour;

    /// <summary>When a span that begins at <paramref name="from"/> is over.</summary>
    public Timestamp After(Timestamp from) => Business ? BusinessTime.Add(from, Value) : from + new Duration(Value);
}

/// <summary>
/// The working calendar used until an organisation publishes its own: Monday to Friday, 09:00 to 17:00 UTC.
/// Integer arithmetic on absolute times; day 0 (1970-01-01) was a Thursday.
/// </summary>
public static class BusinessTime
{
    private const long Day = 86_400_000;
    private const long Opens = 9 * 3_600_000;
    private const long Closes = 17 * 3_600_000;

    /// <summary>The instant at which <paramref name="business"/> milliseconds of business time have passed.</summary>
    public static Timestamp Add(Timestamp from, long business)
    {
        var day = Math.DivRem(from.Value, Day, out var timeOfDay);
        var left = business;
        while (true)
        {
            var begin = Math.Max(timeOfDay, Opens);
            var available = IsWorkday(day) ? Math.Max(0, Closes - begin) : 0;
            if (available > 0 && left <= available)
            {
                return new Timestamp(day * Day + begin + left);
            }
            left -= available;
            day++;
            timeOfDay = 0;
        }
    }

    private static bool IsWorkday(long day) => (day + 3) % 7 < 5;
}
