using Microsoft.AspNetCore.Http;
using Weir.Core;
using Weir.Definitions.Canonical;

namespace Weir.Server.Api;

/// <summary>RFC 9457 problem details, with the code and hint that the command line shows too.</summary>
public sealed record Problem(string Type, string Title, int Status, string Code, string Detail, string? Hint);

internal static class Problems
{
    public static IResult Of(Refusal refusal) => Of(
        refusal.Kind switch
        {
            RefusalKind.NotFound => StatusCodes.Status404NotFound,
            RefusalKind.NotAllowed => StatusCodes.Status403Forbidden,
            RefusalKind.Rule => StatusCodes.Status409Conflict,
            _ => StatusCodes.Status400BadRequest,
        },
        refusal.Code, refusal.Sentence, refusal.Hint);

    public static IResult Of(int status, string code, string sentence, string? hint = null) => Results.Content(
        CanonicalJson.WriteText(new Problem("about:blank", sentence, status, code, sentence, hint)),
        "application/problem+json", null, status);

    public static IResult NotRecorded(string sentence, string? hint) => Of(
        StatusCodes.Status503ServiceUnavailable, "not-recorded", sentence,
        hint is { Length: > 0 } ? hint : "weir doctor");

    public static IResult Json<T>(int status, T value) =>
        Results.Content(CanonicalJson.WriteText(value), "application/json", null, status);

    public static IResult Json<T>(T value) => Results.Content(CanonicalJson.WriteText(value), "application/json");
}
