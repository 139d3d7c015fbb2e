using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Weir.Core;
using Weir.Definitions.Canonical;
using Weir.Server.Api;

namespace Weir.Server.Mcp;

/// <summary>The API from within the server: the same routes, with a token as any request has one.</summary>
internal sealed class InProcessApi
{
    private readonly string _root;
    private readonly IServiceProvider _services;
    private RequestDelegate? _routes;

    private InProcessApi(OrganizationId organization, IServiceProvider services)
    {
        _root = $"/api/v1/orgs/{organization}/";
        _services = services;
    }

    /// <summary>Has to be put in front of the application's routes.</summary>
    public static InProcessApi Before(WebApplication app, OrganizationId organization)
    {
        var api = new InProcessApi(organization, app.Services);
        app.Use(next => api._routes = next);
        app.UseRouting();
        return api;
    }

    /// <param name="authorization">The header of whoever asks.</param>
    public ApiDoor DoorOf(string authorization) => (request, cancel) => SendAsync(authorization, request, cancel);

    private async Task<ApiAnswer> SendAsync(string authorization, ApiRequest request, CancellationToken cancel)
    {
        using var answer = new MemoryStream();
        var http = new DefaultHttpContext { RequestServices = _services, RequestAborted = cancel };
        var query = request.Path.IndexOf('?', StringComparison.Ordinal);
        http.Request.Method = request.Method.Method;
        http.Request.Path = PathString.FromUriComponent(_root + (query < 0 ? request.Path : request.Path[..query]));
        http.Request.QueryString = query < 0 ? QueryString.Empty : new QueryString(request.Path[query..]);
        http.Request.Headers.Authorization = authorization;
        http.Request.Body = request.Body is { } body
            ? new MemoryStream(CanonicalJson.Write(body))
            : Stream.Null;
        http.Response.Body = answer;
        await _routes!(http);
        var json = Encoding.UTF8.GetString(answer.GetBuffer().AsSpan(0, (int)answer.Length));
        if (http.Response.StatusCode < StatusCodes.Status400BadRequest)
        {
            return ApiAnswer.Ok(json);
        }
        var problem = CanonicalJson.Read<Problem>(json);
        return ApiAnswer.Failed(problem.Detail, problem.Hint);
    }
}
