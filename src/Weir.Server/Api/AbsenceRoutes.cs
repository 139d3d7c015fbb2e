using System.Globalization;
using Microsoft.AspNetCore.Http;
using Weir.Core;
using Weir.Core.Calendars;
using Weir.Core.People;
using Weir.Definitions.Findings;
using Weir.Server.Views;

namespace Weir.Server.Api;

/// <summary>
/// People who go away, come back and leave. One's own absence needs no more than work; another's is the
/// administrators' to say.
/// </summary>
internal static class AbsenceRoutes
{
    public static void Map(ApiRoutes.Router api)
    {
        api.Post("/absence", ApiRoutes.Work, (context, _) => AwayAsync(context, context.By));
        api.Delete("/absence", ApiRoutes.Work, (context, _) => context.SubmitAsync(new EndAbsence(context.By)));
        api.Post("/people/{name}/absence", ApiRoutes.Admin, (context, route) =>
            OnPerson(context, route, person => AwayAsync(context, person)));
        api.Delete("/people/{name}/absence", ApiRoutes.Admin, (context, route) =>
            OnPerson(context, route, person => context.SubmitAsync(new EndAbsence(person))));
        api.Delete("/people/{name}", ApiRoutes.Admin, (context, route) =>
            OnPerson(context, route, person => context.SubmitAsync(new RemovePerson(person))));
    }

    private static Task<IResult> OnPerson(
        ApiContext context, Microsoft.AspNetCore.Routing.RouteValueDictionary route,
        Func<PrincipalId, Task<IResult>> handle)
    {
        var (person, problem) = Find(context, (string)route["name"]!);
        return person is { } found ? handle(found) : Task.FromResult(problem!);
    }

    /// <summary>Finds a person by name; an unknown one is a problem that names the nearest.</summary>
    internal static (PrincipalId? Person, IResult? Problem) Find(ApiContext context, string name)
    {
        var people = context.State.People.Values;
        return people.FirstOrDefault(person => person.Id.Name == name || person.Id.Value == name) is { } found
            ? (found.Id, null)
            : (null, Problems.Of(
                StatusCodes.Status404NotFound, "unknown-person", $"There is no person {name}.",
                Nearest.Hint(name, people.Select(person => person.Name), "person")));
    }

    private static async Task<IResult> AwayAsync(ApiContext context, PrincipalId person)
    {
        var (body, problem) = await context.ReadAsync<AwayBody>();
        if (body is null)
        {
            return problem!;
        }
        PrincipalId? to = null;
        if (body.To is { Length: > 0 } named)
        {
            (to, problem) = Find(context, named);
            if (problem is not null)
            {
                return problem;
            }
        }
        var zone = ZoneOf(context.State, person);
        if (body.From is not null && Moment(body.From, zone) is null)
        {
            return NoDate("from", body.From);
        }
        if (Moment(body.Until, zone) is not { } until)
        {
            return NoDate("until", body.Until);
        }
        var from = body.From is null ? context.Host.Loop.Now : Moment(body.From, zone)!.Value;
        var reply = await context.Host.Loop.SubmitAsync(
            context.CommandId, context.By, new RecordAbsence(person, from, until, to), context.Cancel);
        return reply.Refusal is { } refusal
            ? Problems.Of(refusal)
            : Problems.Json(new AwayReply(person, from, until, to, reply.Sequence));
    }

    private static IResult NoDate(string which, string text) => Problems.Of(
        StatusCodes.Status400BadRequest, "bad-date",
        text.Length == 0 ? $"'{which}' is missing." : $"'{which}' is no date: {text}",
        $"--{which} YYYY-MM-DD");

    /// <summary>That of the calendar the person works by; UTC where there is none, or this machine lacks it.</summary>
    private static TimeZoneInfo ZoneOf(OrganizationState state, PrincipalId person) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(state.CalendarOf(person.Value).Rule.Zone, out var zone)
            ? zone
            : TimeZoneInfo.Utc;

    /// <summary>A day begins at its first moment there; an instant is taken as it is.</summary>
    private static Timestamp? Moment(string text, TimeZoneInfo zone)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            var midnight = day.ToDateTime(TimeOnly.MinValue);
            while (zone.IsInvalidTime(midnight))
            {
                midnight = midnight.AddMinutes(15);
            }
            return new Timestamp(new DateTimeOffset(midnight, zone.GetUtcOffset(midnight)).ToUnixTimeMilliseconds());
        }
        return DateTimeOffset.TryParseExact(
            text, ["yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK"], CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal, out var instant)
            ? new Timestamp(instant.ToUnixTimeMilliseconds())
            : null;
    }
}
