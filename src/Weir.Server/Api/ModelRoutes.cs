using Microsoft.AspNetCore.Http;
using Weir.Agents.Gateway;
using Weir.Agents.Metering;
using Weir.Runtime.Ports;

namespace Weir.Server.Api;

/// <summary>The gateway for attempts on other machines: their engine passes on what their clients write.</summary>
internal static class ModelRoutes
{
    private const string Dialect = "dialect";

    public static void Map(ApiRoutes.Router api, string attempt) =>
        api.Engine(HttpMethods.Post, $"{attempt}/models/{{{Dialect}}}", AskAsync);

    private static async Task<IResult> AskAsync(EngineCall call, GivenAttempt held)
    {
        call.Protocol.DemandHeld(held.Item, held.Key);
        if (!Enum.TryParse<ModelDialect>((string?)call.Route[Dialect], ignoreCase: true, out var dialect))
        {
            return Problems.Of(
                StatusCodes.Status404NotFound, "no-dialect", "Models are asked in chat, responses or messages.");
        }
        call.AllowBody(GatewayLimits.Request);
        using var body = new MemoryStream();
        await call.Http.Request.Body.CopyToAsync(body, call.Cancel);
        var headers = ModelQuestion.HeadersOf(name =>
            call.Http.Request.Headers.TryGetValue(name, out var value) ? value.ToString() : null);
        await using var answer = await call.Host.Gateway.AskAsync(
            held, new ModelQuestion(dialect, body.ToArray(), headers), call.Cancel);
        call.Http.Response.StatusCode = answer.Status;
        call.Answer(answer.ContentType);
        if (answer.RetryAfter is { } after)
        {
            call.Http.Response.Headers.RetryAfter = after;
        }
        await answer.CopyAsync(call.Http.Response.Body, call.Cancel);
        return Results.Empty;
    }
}
