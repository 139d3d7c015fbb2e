using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
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

    public static void Map(IEndpointRouteBuilder app, WeirHost host)
    {
        var api = new Router(app.MapGroup("/api/v1/orgs/{org}"), host);
        ItemRoutes.Map(api);
        GateRoutes.Map(api);
        TaskRoutes.Map(api);
        OrganizationRoutes.Map(api);
        AuditRoutes.Map(api);
    }

    /// <summary>Maps routes so that none can be reached without the right token.</summary>
    internal sealed class Router(RouteGroupBuilder group, WeirHost host)
    {
        public void Get(string path, Func<ApiContext, RouteValueDictionary, Task<IResult>> handle) =>
            group.MapGet(path, (Delegate)((HttpContext http) => HandleAsync(http, Read, handle)));

        public void Post(string path, string scope, Func<ApiContext, RouteValueDictionary, Task<IResult>> handle) =>
            group.MapPost(path, (Delegate)((HttpContext http) => HandleAsync(http, scope, handle)));

        public void Delete(string path, string scope, Func<ApiContext, RouteValueDictionary, Task<IResult>> handle) =>
            group.MapDelete(path, (Delegate)((HttpContext http) => HandleAsync(http, scope, handle)));

        private async Task<IResult> HandleAsync(
            HttpContext http,
            string scope,
            Func<ApiContext, RouteValueDictionary, Task<IResult>> handle)
        {
            if (http.Request.RouteValues["org"] as string != host.Loop.Organization.Value)
            {
                return Problems.Of(
                    StatusCodes.Status404NotFound, "unknown-organization",
                    $"This server hosts {host.Loop.Organization}, not {http.Request.RouteValues["org"]}.");
            }
            if (ApiContext.Authenticate(host.Loop.State, http.Request.Headers.Authorization) is not { } known)
            {
                return Problems.Of(
                    StatusCodes.Status401Unauthorized, "unauthenticated", "The request has no valid token.",
                    "set WEIR_TOKEN, or run this where `weir up` wrote the client's file");
            }
            if (!known.Scopes.Contains(scope, StringComparer.Ordinal)
                && !known.Scopes.Contains(Admin, StringComparer.Ordinal))
            {
                return Problems.Of(
                    StatusCodes.Status403Forbidden, "scope", $"The token of {known.By} does not allow {scope}.");
            }
            try
            {
                if (long.TryParse(http.Request.Query["min_seq"], out var least))
                {
                    await host.Loop.WaitBeyondAsync(least - 1, http.RequestAborted)
                        .WaitAsync(ApiContext.MaxWait, http.RequestAborted);
                }
                return await handle(new ApiContext(host, http, known.By), http.Request.RouteValues);
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
