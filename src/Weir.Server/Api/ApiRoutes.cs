using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Weir.Core;
using Weir.Git.Serving;
using Weir.Runtime.Loop;
using Weir.Runtime.Ports;
using Weir.Server.Hosting;

namespace Weir.Server.Api;

/// <summary>The HTTP API of one organisation: <c>/api/v1/orgs/{org}/…</c>.</summary>
internal static class ApiRoutes
{
    public const string Read = "read";
    public const string Work = "work";
    public const string Review = "review";
    public const string Admin = "admin";

    /// <summary>For engines, and for nothing else: not even an administrator's token opens what is theirs.</summary>
    public const string EngineScope = "engine";

    /// <summary>For whoever sends to one webhook, and for nothing else.</summary>
    public const string HookScope = "hook";

    public static void Map(IEndpointRouteBuilder app, WeirHost host)
    {
        var api = new Router(app.MapGroup("/api/v1/orgs/{org}"), host);
        ItemRoutes.Map(api);
        NoteRoutes.Map(api);
        RunRoutes.Map(api);
        GateRoutes.Map(api);
        TaskRoutes.Map(api);
        InboxRoutes.Map(api);
        OrganizationRoutes.Map(api);
        DocumentRoutes.Map(api);
        WorkflowRoutes.Map(api);
        AbsenceRoutes.Map(api);
        AuditRoutes.Map(api);
        EngineRoutes.Map(api);
        TriggerRoutes.Map(api);
        HookRoutes.Map(api);
        CostRoutes.Map(api);
        BudgetRoutes.Map(api);
    }

    /// <summary>Maps routes so that none can be reached without the right token.</summary>
    internal sealed class Router(RouteGroupBuilder group, WeirHost host)
    {
        public void Get(string path, Func<ApiContext, RouteValueDictionary, Task<IResult>> handle) =>
            Get(path, Read, handle);

        public void Get(string path, string scope, Func<ApiContext, RouteValueDictionary, Task<IResult>> handle) =>
            Map(HttpMethods.Get, path, scope, handle);

        public void Post(string path, string scope, Func<ApiContext, RouteValueDictionary, Task<IResult>> handle) =>
            Map(HttpMethods.Post, path, scope, handle);

        public void Delete(string path, string scope, Func<ApiContext, RouteValueDictionary, Task<IResult>> handle) =>
            Map(HttpMethods.Delete, path, scope, handle);

        /// <summary>A route of the attempt protocol.</summary>
        public void Engine(string method, string path, Func<EngineCall, GivenAttempt, Task<IResult>> handle) =>
            Map(method, path, EngineScope, (context, route) => SpeakAsync(context, route, handle));

        /// <summary>A route that says itself who may use it, for those who have no token.</summary>
        public void Open(string path, Func<WeirHost, HttpContext, Task<IResult>> handle) =>
            group.MapMethods(path, [HttpMethods.Post], async http =>
            {
                var result = await OpenAsync(http, handle);
                await result.ExecuteAsync(http);
            });

        private async Task<IResult> OpenAsync(HttpContext http, Func<WeirHost, HttpContext, Task<IResult>> handle) =>
            UnknownOrganization(http) ?? await GuardAsync(http, () => handle(host, http));

        /// <summary>A plain request delegate: binding of parameters is not used, and compiles code per route.</summary>
        private void Map(
            string method, string path, string scope, Func<ApiContext, RouteValueDictionary, Task<IResult>> handle) =>
            group.MapMethods(path, [method], async http =>
            {
                var result = await HandleAsync(http, scope, handle);
                await result.ExecuteAsync(http);
            });

        /// <summary>Refuses another version of the protocol; turns its refusals into problems.</summary>
        private static async Task<IResult> SpeakAsync(
            ApiContext context,
            RouteValueDictionary route,
            Func<EngineCall, GivenAttempt, Task<IResult>> handle)
        {
            var version = context.Http.Request.Headers[EngineRoutes.ProtocolHeader].ToString();
            if (version != AttemptProtocol.Version.ToString(CultureInfo.InvariantCulture))
            {
                return Problems.Of(
                    StatusCodes.Status400BadRequest, "protocol",
                    $"This server speaks version {AttemptProtocol.Version} of the attempt protocol, "
                        + (version.Length == 0 ? "and the request names none." : $"not '{version}'."),
                    "run the same release of weir on the server and on the engine");
            }
            try
            {
                return await handle(new EngineCall(context, route), Given(route));
            }
            catch (ProtocolRefusedException refused)
            {
                return Problems.Of(StatusOf(refused.Code), refused.Code, refused.Message, refused.Hint);
            }
            catch (ProtocolUnavailableException trouble)
            {
                return Problems.Of(StatusCodes.Status503ServiceUnavailable, "not-recorded", trouble.Message);
            }
            catch (GitScopeException foreign)
            {
                return Problems.Of(StatusCodes.Status403Forbidden, "not-your-ref", foreign.Message);
            }
        }

        private static int StatusOf(string code) => code switch
        {
            "not-your-attempt" or "not-your-engine" => StatusCodes.Status403Forbidden,
            "attempt-ended" => StatusCodes.Status410Gone,
            _ => StatusCodes.Status409Conflict,
        };

        /// <summary>The attempt that a route names; one that no engine has when it names none.</summary>
        private static GivenAttempt Given(RouteValueDictionary route)
        {
            var item = ItemId.TryParse(route["item"] as string, out var id) ? id : default;
            _ = AttemptId.TryParse(route["attempt"] as string, out var attempt);
            _ = long.TryParse(route["token"] as string, CultureInfo.InvariantCulture, out var token);
            return new GivenAttempt(item, new AttemptKey(attempt, token));
        }

        private async Task<IResult> HandleAsync(
            HttpContext http,
            string scope,
            Func<ApiContext, RouteValueDictionary, Task<IResult>> handle)
        {
            if (UnknownOrganization(http) is { } unknown)
            {
                return unknown;
            }
            if (ApiContext.Authenticate(host.Loop.State, http.Request.Headers.Authorization) is not { } known)
            {
                return Problems.Of(
                    StatusCodes.Status401Unauthorized, "unauthenticated", "The request has no valid token.",
                    "set WEIR_TOKEN, or run this where `weir up` wrote the client's file");
            }
            if (!known.Scopes.Contains(scope, StringComparer.Ordinal)
                && (scope == EngineScope || !known.Scopes.Contains(Admin, StringComparer.Ordinal)))
            {
                return Problems.Of(
                    StatusCodes.Status403Forbidden, "scope", $"The token of {known.By} does not allow {scope}.");
            }
            return await GuardAsync(http, async () =>
            {
                if (long.TryParse(http.Request.Query["min_seq"], out var least))
                {
                    await host.Loop.WaitBeyondAsync(least - 1, http.RequestAborted)
                        .WaitAsync(ApiContext.MaxWait, http.RequestAborted);
                }
                return await handle(new ApiContext(host, http, known.By), http.Request.RouteValues);
            });
        }

        private IResult? UnknownOrganization(HttpContext http) =>
            http.Request.RouteValues["org"] as string == host.Loop.Organization.Value
                ? null
                : Problems.Of(
                    StatusCodes.Status404NotFound, "unknown-organization",
                    $"This server hosts {host.Loop.Organization}, not {http.Request.RouteValues["org"]}.");

        /// <summary>Turns what goes wrong into problems.</summary>
        private async Task<IResult> GuardAsync(HttpContext http, Func<Task<IResult>> handle)
        {
            try
            {
                return await handle();
            }
            catch (RepositoryException trouble)
            {
                return Problems.Of(StatusCodes.Status409Conflict, "repository", trouble.Message);
            }
            catch (JournalUnavailableException trouble)
            {
                return Problems.NotRecorded(trouble.Message, trouble.Hint);
            }
            catch (NotRecordedException trouble)
            {
                var cause = trouble.InnerException as JournalUnavailableException;
                return Problems.NotRecorded(trouble.Message, cause?.Hint);
            }
            catch (BadHttpRequestException trouble)
            {
                return Problems.Of(trouble.StatusCode, "bad-request", trouble.Message);
            }
            catch (TimeoutException)
            {
                return Problems.Of(
                    StatusCodes.Status409Conflict, "not-there-yet",
                    $"The record ends at {host.Loop.State.Sequence}, before {http.Request.Query["min_seq"]}.");
            }
            catch (Exception fault) when (!http.RequestAborted.IsCancellationRequested)
            {
                host.Tell($"A request failed: {http.Request.Method} {http.Request.Path}\n{fault}");
                return Problems.Of(
                    StatusCodes.Status500InternalServerError, "fault",
                    "The server made a mistake; what it was is on its standard error.");
            }
        }
    }
}
