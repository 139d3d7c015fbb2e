using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Weir.Core;
using Weir.Runtime.Attempts;
using Weir.Server.Hosting;

namespace Weir.Server.Api;

/// <summary>A request of an engine.</summary>
internal sealed class EngineCall(ApiContext context, RouteValueDictionary route)
{
    public WeirHost Host => context.Host;
    public HttpContext Http => context.Http;
    public PrincipalId By => context.By;
    public OrganizationState State => context.State;
    public CancellationToken Cancel => context.Cancel;
    public RouteValueDictionary Route { get; } = route;
    public ControlProtocol Protocol { get; } = context.Host.ProtocolOf(context.By);

    public async Task<IResult> WithAsync<T>(Func<T, Task<IResult>> handle)
        where T : class
    {
        var (body, problem) = await context.ReadAsync<T>();
        return body is null ? problem! : await handle(body);
    }

    /// <summary>More than other requests may send.</summary>
    public void AllowBody(long bytes)
    {
        if (Http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = bytes;
        }
    }

    public void Answer(string contentType)
    {
        Http.Response.ContentType = contentType;
        Http.Response.Headers.CacheControl = "no-store";
    }
}
