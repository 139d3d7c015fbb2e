using System.Collections.Immutable;

namespace Weir.Core.Calendars;

/// <summary>
/// What a calendar was expanded from, kept so that it can be expanded further when its end comes near. Core carries it
/// and never computes with it: what a time zone does is known outside alone.
/// </summary>
/// <param name="Zone">An IANA time zone, such as <c>Europe/Berlin</c>.</param>
/// <param name="Weekly">The working hours of each day of the week.</param>
/// <param name="Off">Days on which the weekly hours do not hold.</param>
/// <param name="Special">Working hours of single days, which are among those that are off.</param>
public sealed record CalendarRule(
    string Zone,
    ImmutableArray<WeeklyHours> Weekly,
    ImmutableArray<DaysOff> Off,
    ImmutableArray<SpecialHours> Special)
{
    /// <summary>Whether both say the same, element by element.</summary>
    public bool IsSameAs(CalendarRule other) =>
        Zone == other.Zone && Weekly.SequenceEqual(other.Weekly) && Off.SequenceEqual(other.Off)
        && Special.SequenceEqual(other.Special);
}

/// <param name="Day">0 for Monday to 6 for Sunday.</param>
/// <param name="From">Minutes since local midnight.</param>
/// <param name="To">Minutes since local midnight, up to 1440.</param>
public readonly record struct WeeklyHours(int Day, int From, int To);

/// <param name="First">Days since 1970-01-01.</param>
/// <param name="Last">The last of them, which is off too.</param>
public readonly record struct DaysOff(int First, int Last);

/// <param name="Day">Days since 1970-01-01.</param>
/// <param name="From">Minutes since local midnight.</param>
/// <param name="To">Minutes since local midnight, up to 1440.</param>
public readonly record struct SpecialHours(int Day, int From, int To);
