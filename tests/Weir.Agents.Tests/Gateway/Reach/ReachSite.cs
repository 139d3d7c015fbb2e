using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Weir.Agents.Tests.Gateway.Reach;

/// <summary>What a server on loopback was asked.</summary>
/// <param name="Target">The target as it stood in the request line.</param>
internal sealed record Asked(
    string Method, string Target, IReadOnlyDictionary<string, string> Headers, byte[] Body);

/// <summary>A server on loopback that writes down what it is asked and answers as it is told.</summary>
internal sealed class ReachSite : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ReachSite(WebApplication app) => _app = app;

    public string Address { get; private set; } = "";

    public ConcurrentQueue<Asked> Asked { get; } = new();

    public static async Task<ReachSite> StartAsync(
        Func<Asked, (int Status, string Text)> answer, X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (certificate is not null)
            {
                listen.UseHttps(certificate);
            }
        }));
        if (certificate is not null)
        {
            builder.WebHost.UseKestrelHttpsConfiguration();
        }
        var app = builder.Build();
        var site = new ReachSite(app);
        app.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            var asked = new Asked(
                context.Request.Method, context.Features.Get<IHttpRequestFeature>()!.RawTarget,
                context.Request.Headers.ToDictionary(
                    header => header.Key.ToLowerInvariant(), header => header.Value.ToString(), StringComparer.Ordinal),
                body.ToArray());
            site.Asked.Enqueue(asked);
            var (status, text) = answer(asked);
            context.Response.StatusCode = status;
            context.Response.ContentType = "application/json";
            if (status == 407)
            {
                context.Response.Headers.ProxyAuthenticate = "Basic realm=\"house\"";
            }
            await context.Response.WriteAsync(text);
        });
        await app.StartAsync();
        site.Address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!
            .Addresses.First();
        return site;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}

/// <summary>An authority of certificates that nobody knows, and a server's certificate by it.</summary>
internal sealed class OwnAuthority : IDisposable
{
    private static readonly DateTimeOffset From = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Until = new(2090, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _root;

    public OwnAuthority()
    {
        var request = new CertificateRequest("CN=Own authority", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        _root = request.CreateSelfSigned(From, Until);
    }

    public string Pem => _root.ExportCertificatePem();

    public X509Certificate2 ForAddress(IPAddress address)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=server", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(address);
        request.CertificateExtensions.Add(names.Build());
        using var signed = request.Create(_root, From, Until, [1, 2, 3, 4]);
        using var whole = signed.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pfx), null);
    }

    public void Dispose()
    {
        _root.Dispose();
        _key.Dispose();
    }
}
