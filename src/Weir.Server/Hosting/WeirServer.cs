using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Weir.Core;
using Weir.Core.People;
using Weir.Server.Api;
using Weir.Server.Mcp;

namespace Weir.Server.Hosting;

/// <summary>The HTTP server around a host: loopback by default.</summary>
public sealed class WeirServer : IAsyncDisposable
{
    public const int DefaultPort = 4680;

    private readonly WebApplication _app;

    private WeirServer(WebApplication app, WeirHost host, Uri address)
    {
        _app = app;
        Host = host;
        Address = address;
    }

    public WeirHost Host { get; }
    public Uri Address { get; }

    /// <summary>
    /// Opens the state, starts to work, and listens. What ASP.NET Core needs to begin is made while the state is
    /// opened. Throws what <see cref="WeirHost.StartAsync"/> does, too.
    /// </summary>
    /// <param name="port">0 for any free one.</param>
    /// <exception cref="PortInUseException">Another program listens there.</exception>
    public static async Task<WeirServer> StartAsync(
        HostSettings settings, int port, TimeProvider time, CancellationToken cancel)
    {
        var building = Task.Run(() => Build(port), CancellationToken.None);
        WeirHost? host = null;
        try
        {
            host = await WeirHost.StartAsync(settings, time, cancel);
            return await ListenAsync(await building, host, cancel);
        }
        catch (Exception fault)
        {
            if (host is not null)
            {
                await host.DisposeAsync();
            }
            await (await building).DisposeAsync();
            if (fault.InnerException is AddressInUseException)
            {
                throw new PortInUseException(port, fault);
            }
            throw;
        }
    }

    /// <summary>
    /// An application that reads no configuration: an <c>appsettings.json</c> of the folder that the server was started
    /// in, which is somebody's repository, could open it to the network.
    /// </summary>
    private static WebApplication Build(int port)
    {
        var builder = WebApplication.CreateEmptyBuilder(
            new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, port);
            kestrel.Limits.MaxRequestBodySize = ApiContext.MaxBody;
        });
        return builder.Build();
    }

    private static async Task<WeirServer> ListenAsync(WebApplication app, WeirHost host, CancellationToken cancel)
    {
        var api = InProcessApi.Before(app, host.Loop.Organization);
        ApiRoutes.Map(app, host);
        McpEndpoint.Map(app, host, api);
        await app.StartAsync(cancel);
        var feature = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>();
        var address = new Uri(feature!.Addresses.First());
        host.Announce(address.ToString());
        return new WeirServer(app, host, address);
    }

    /// <summary>
    /// Makes sure that whoever started the server can use it: records the person, and issues a token with every scope,
    /// unless <paramref name="known"/> is one. Returns the secret, which is kept nowhere.
    /// </summary>
    public async Task<string> AdmitAsync(PrincipalId by, string? known, CancellationToken cancel)
    {
        var loop = Host.Loop;
        if (!loop.State.People.ContainsKey(by))
        {
            await loop.SubmitAsync(
                $"first-person-{by}",
                by,
                new RecordPerson(new Person(by, by.Name, [], [], loop.State.People.IsEmpty)),
                cancel);
        }
        if (known is not null && loop.State.Tokens.Values.Any(token => token.Hash == ApiContext.HashOf(known)
            && token.Principal == by
            && OrganizationRoutes.Scopes.All(scope => token.Scopes.Contains(scope, StringComparer.Ordinal))))
        {
            return known;
        }
        var secret = ApiContext.NewSecret();
        var hash = ApiContext.HashOf(secret);
        await loop.SubmitAsync(
            $"token-{hash}", by,
            new IssueToken(hash.Value["sha256:".Length..][..12], hash, by, OrganizationRoutes.Scopes), cancel);
        return secret;
    }

    /// <summary>Stops answering first, then stops the work.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        await Host.DisposeAsync();
    }
}

/// <summary>Another program listens on the port.</summary>
public sealed class PortInUseException(int port, Exception inner) : IOException($"Port {port} is in use.", inner);
