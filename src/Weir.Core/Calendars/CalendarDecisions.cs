namespace Weir.Core.Calendars;

/// <summary>Decisions about calendars, and which of them holds for whom.</summary>
public static class CalendarDecisions
{
    /// <summary>The most calendars that an organisation may have.</summary>
    public const int MaxCalendars = 50;

    /// <summary>The shortest time that a calendar may be published for: the week that is repeated.</summary>
    private const long Week = 7L * 86_400_000;

    internal static Refusal? Publish(Transaction t, PublishCalendars command)
    {
        if (command.Calendars.Length > MaxCalendars)
        {
            return Refusal.Invalid(
                "too-many-calendars", $"An organisation has at most {MaxCalendars} calendars.",
                "calendars in .weir/organization.md");
        }
        if (command.Calendars.Select(Check).FirstOrDefault(fault => fault is not null) is { } refusal)
        {
            return refusal;
        }
        if (command.Calendars.Length > 0 && command.Calendars.Count(calendar => calendar.IsDefault) != 1)
        {
            return Refusal.Invalid(
                "one-default", "Exactly one calendar is the organisation's default.", "default: true");
        }
        if (command.Calendars.Select(calendar => calendar.Name).Distinct(StringComparer.Ordinal).Count()
            != command.Calendars.Length)
        {
            return Refusal.Invalid("duplicate-calendar", "Two calendars have the same name.", "another name");
        }
        foreach (var gone in t.State.Calendars.Keys
            .Where(name => command.Calendars.All(calendar => calendar.Name != name)))
        {
            t.Emit(new CalendarWithdrawn(gone));
        }
        foreach (var calendar in command.Calendars.Where(calendar => IsNews(t.State, calendar)))
        {
            t.Emit(new CalendarPublished(calendar));
        }
        return null;
    }

    internal static Refusal? Renew(Transaction t, RenewCalendar command)
    {
        var renewed = command.Calendar;
        if (Check(renewed) is { } refusal)
        {
            return refusal;
        }
        if (t.State.Calendars.TryGetValue(renewed.Name, out var known) && known.Until < renewed.Until
            && known.Rule.IsSameAs(renewed.Rule))
        {
            t.Emit(new CalendarPublished(renewed with { IsDefault = known.IsDefault }));
        }
        return null;
    }

    private static bool IsNews(OrganizationState state, WorkingCalendar calendar) =>
        !state.Calendars.TryGetValue(calendar.Name, out var known) || known.IsDefault != calendar.IsDefault
        || known.Day != calendar.Day || known.Until < calendar.Until || !known.Rule.IsSameAs(calendar.Rule);

    private static Refusal? Check(WorkingCalendar calendar)
    {
        var end = calendar.From;
        foreach (var open in calendar.Intervals)
        {
            if (open.From < end || open.To <= open.From)
            {
                return Bad(calendar, "its working times are not one after the other");
            }
            end = open.To;
        }
        return calendar.Name.Length == 0 ? Bad(calendar, "it has no name")
            : calendar.Day <= 0 ? Bad(calendar, "its business day has no working time")
            : calendar.Until.Value - calendar.From.Value < Week ? Bad(calendar, "it is shorter than a week")
            : end > calendar.Until ? Bad(calendar, "its working times go beyond its end")
            : null;
    }

    private static Refusal Bad(WorkingCalendar calendar, string why) => Refusal.Invalid(
        "bad-calendar", $"The calendar '{calendar.Name}' cannot be published: {why}.", "weir project lint");

    /// <summary>The organisation's default calendar; the built-in one where it has none.</summary>
    public static WorkingCalendar Default(this OrganizationState state)
    {
        foreach (var (_, calendar) in state.Calendars)
        {
            if (calendar.IsDefault)
            {
                return calendar;
            }
        }
        return WorkingCalendar.BuiltIn;
    }

    /// <summary>
    /// The calendar of whoever is asked: of a single person the one they named, of roles, teams and several people the
    /// default one.
    /// </summary>
    public static WorkingCalendar CalendarOf(this OrganizationState state, string who)
    {
        foreach (var (id, person) in state.People)
        {
            if (person.Calendar is { } named && id.IsCalled(who) && state.Calendars.TryGetValue(named, out var own))
            {
                return own;
            }
        }
        return state.Default();
    }
}
