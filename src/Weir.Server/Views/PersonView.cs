using System.Collections.Immutable;
using Weir.Core;
using Weir.Core.People;

namespace Weir.Server.Views;

/// <summary>Somebody, with the calendar they work by and when they are away.</summary>
/// <param name="Calendar">Null for the organisation's default.</param>
/// <param name="Away">The absence that is, or the next that is known; null for none.</param>
public sealed record PersonView(
    PrincipalId Id,
    string Name,
    ImmutableArray<string> Roles,
    ImmutableArray<string> Teams,
    bool EveryRole,
    ImmutableArray<string> Accounts,
    string? Calendar,
    AwayView? Away)
{
    public static PersonView Of(OrganizationState state, Person person) => new(
        person.Id, person.Name, person.Roles, person.Teams, person.EveryRole, person.Accounts, person.Calendar,
        state.Absences.TryGetValue(person.Id, out var absence)
            ? new AwayView(absence.From, absence.Until, absence.Delegate, absence.Began)
            : null);
}

/// <param name="To">Who is asked instead; null for the project's owner.</param>
/// <param name="Now">Whether they are away now.</param>
public sealed record AwayView(Timestamp From, Timestamp Until, PrincipalId? To, bool Now);

/// <param name="From">A day, in the time zone of the person's calendar, or an instant; from now on if missing.</param>
/// <param name="Until">When they are back: a day or an instant.</param>
/// <param name="To">Who is asked instead.</param>
public sealed record AwayBody(string? From, string Until, string? To);

public sealed record AwayReply(
    PrincipalId Person, Timestamp From, Timestamp Until, PrincipalId? To, long Sequence);
