using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Weir.Server.Api;
using Weir.Server.Hosting;

namespace Weir.Server.Mcp;

/// <summary>
/// The Model Context Protocol over Streamable HTTP at <c>/mcp</c>. There are no sessions: each request has its token,
/// and is served by itself, so that a server that starts anew has forgotten nothing.
/// </summary>
internal static class McpEndpoint
{
    public const string Path = "/mcp";

    private const string VersionHeader = "MCP-Protocol-Version";
    private const string EventStream = "text/event-stream";
    private const string Json = "application/json";

    /// <summary>A token with none of these is not a person's: an engine's, or a webhook's.</summary>
    private static readonly ImmutableArray<string> Scopes =
        [ApiRoutes.Read, ApiRoutes.Work, ApiRoutes.Review, ApiRoutes.Admin];

    public static void Map(IEndpointRouteBuilder app, WeirHost host, InProcessApi api) =>
        app.MapMethods(Path, [HttpMethods.Post], async http =>
        {
            if (Refused(http, host) is { } problem)
            {
                await problem.ExecuteAsync(http);
                return;
            }
            await ServeAsync(http, api);
        });

    private static IResult? Refused(HttpContext http, WeirHost host)
    {
        if (IsForeign(http.Request.Headers.Origin))
        {
            return Problems.Of(
                StatusCodes.Status403Forbidden, "foreign-origin",
                $"Pages of {http.Request.Headers.Origin} may not ask.");
        }
        if (ApiContext.Authenticate(host.Loop.State, http.Request.Headers.Authorization) is not { } known)
        {
            http.Response.Headers.WWWAuthenticate = "Bearer";
            return Problems.Of(
                StatusCodes.Status401Unauthorized, "unauthenticated", "The request has no valid token.",
                "send 'Authorization: Bearer TOKEN'; weir token new issues one");
        }
        if (!Scopes.Any(scope => known.Scopes.Contains(scope, StringComparer.Ordinal)))
        {
            return Problems.Of(
                StatusCodes.Status403Forbidden, "scope", $"The token of {known.By} is not for assistants.",
                "weir token new PERSON --scope read --scope work");
        }
        return http.Request.GetTypedHeaders().Accept is { } accepts
            && accepts.Any(type => type.MatchesMediaType(Json))
            && accepts.Any(type => type.MatchesMediaType(EventStream))
            ? null
            : Problems.Of(
                StatusCodes.Status406NotAcceptable, "not-acceptable", "The answer may be JSON or a stream of events.",
                $"send 'Accept: {Json}, {EventStream}'");
    }

    /// <summary>A page that a browser shows may reach loopback, whatever name it was loaded by.</summary>
    private static bool IsForeign(string? origin) => !string.IsNullOrEmpty(origin)
        && !(Uri.TryCreate(origin, UriKind.Absolute, out var page) && page.IsLoopback);

    private static async Task ServeAsync(HttpContext http, InProcessApi api)
    {
        JsonRpcMessage? message;
        try
        {
            message = await JsonSerializer.DeserializeAsync(
                http.Request.Body,
                (JsonTypeInfo<JsonRpcMessage>)McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(JsonRpcMessage)),
                http.RequestAborted);
        }
        catch (JsonException)
        {
            message = null;
        }
        if (message is null)
        {
            await Problems.Of(
                StatusCodes.Status400BadRequest, "bad-body", "The body is not one JSON-RPC message.")
                .ExecuteAsync(http);
            return;
        }
        if (http.Request.Headers[VersionHeader].ToString() is { Length: > 0 } version)
        {
            message.Context = new JsonRpcMessageContext { ProtocolVersion = version };
        }
        http.Response.ContentType = EventStream;
        http.Response.Headers.CacheControl = "no-store";
        await using var transport = new StreamableHttpServerTransport { Stateless = true };
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        var serving = ToolServer.RunAsync(
            transport, api.DoorOf(http.Request.Headers.Authorization.ToString()), stop.Token);
        try
        {
            if (!await transport.HandlePostRequestAsync(message, http.Response.Body, http.RequestAborted))
            {
                http.Response.ContentType = null;
                http.Response.StatusCode = StatusCodes.Status202Accepted;
            }
        }
        finally
        {
            await stop.CancelAsync();
            await serving.ContinueWith(
                _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }
}
