using System.Collections.Immutable;

namespace Weir.Core.Calendars;

/// <summary>
/// A calendar as it is from now on. Times that were recorded before stay as they are; what is reckoned later is
/// reckoned with this.
/// </summary>
public sealed record CalendarPublished(WorkingCalendar Calendar) : Event;

/// <summary>The organisation has this calendar no longer: whoever named it has the default one.</summary>
public sealed record CalendarWithdrawn(string Calendar) : Event;

/// <summary>All the calendars of an organisation: others are withdrawn.</summary>
public sealed record PublishCalendars(ImmutableArray<WorkingCalendar> Calendars) : Command;

/// <summary>A calendar that has been published, expanded further; does nothing when it means something else by now.
/// </summary>
public sealed record RenewCalendar(WorkingCalendar Calendar) : Command;
