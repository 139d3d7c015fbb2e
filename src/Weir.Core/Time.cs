using Weir.Core.Calendars;

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
/// A length of time as a definition states it: elapsed, or counted in working time only.
/// </summary>
/// <param name="Value">
/// Milliseconds, of elapsed or of working time; of days those of as many days of eight hours.
/// </param>
/// <param name="Business">True for <c>bh</c> and <c>bd</c>.</param>
/// <param name="Days">True for <c>bd</c>: a day is what the calendar's day is. False in definitions of before, whose
/// days keep their eight hours.</param>
public readonly record struct Span(long Value, bool Business = false, bool Days = false)
{
    public const long BusinessHour = 3_600_000;
    public const long BusinessDay = 8 * BusinessHour;

    /// <summary>When a span that begins at <paramref name="from"/> is over.</summary>
    public Timestamp After(Timestamp from, WorkingCalendar calendar) => !Business ? from + new Duration(Value)
        : calendar.Add(from, Days ? Value / BusinessDay * calendar.Day : Value);
}
