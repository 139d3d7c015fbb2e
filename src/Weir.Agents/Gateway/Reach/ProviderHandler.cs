using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Weir.Definitions.Models;

namespace Weir.Agents.Gateway.Reach;

/// <summary>
/// Gets requests through to providers as <c>models.yaml</c> says: signed in, by a proxy, with further certificates.
/// Requests say with <see cref="Mark"/> whom they go to. A redirection is not followed.
/// </summary>
public sealed class ProviderHandler(Func<string, string?> environment, TimeProvider time) : HttpMessageHandler
{
    private static readonly HttpRequestOptionsKey<ProviderDefinition> Provider = new("weir-provider");
    private static readonly HttpRequestOptionsKey<string> Secret = new("weir-secret");
    private static readonly HttpRequestOptionsKey<bool> Stale = new("weir-stale");

    private readonly ConcurrentDictionary<(string? Proxy, string? CaBundle), HttpMessageInvoker> _ways = new();
    private readonly ConcurrentDictionary<(string Provider, ProviderReach Reach), ICredential?> _credentials = new();
    private readonly Lazy<EntraToken> _entra = new(() => new EntraToken());

    public static void Mark(HttpRequestMessage request, ProviderDefinition provider) =>
        request.Options.Set(Provider, provider);

    /// <summary>What signed the request in besides the provider's key: no answer may repeat it.</summary>
    internal static string? SecretOf(HttpRequestMessage? request) =>
        request is not null && request.Options.TryGetValue(Secret, out var secret) ? secret : null;

    /// <summary>It was refused with a token that may just have been too old.</summary>
    internal static bool MayBeStale(HttpRequestMessage? request) =>
        request is not null && request.Options.TryGetValue(Stale, out var stale) && stale;

    /// <summary>Why a provider could not be signed in at from here; null where nothing is known to be wrong.</summary>
    public static string? Missing(ProviderDefinition provider) =>
        provider.Reach is { Helper: { } helper } && HelperToken.Missing(helper) is { } missing
            ? $"provider {provider.Name.Value} has no token: {missing}"
            : null;

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!request.Options.TryGetValue(Provider, out var provider))
        {
            throw new InvalidOperationException("a request does not say which provider it goes to");
        }
        var way = WayOf(provider);
        var credential = _credentials.GetOrAdd((provider.Name.Value, provider.Reach), CredentialOf);
        if (credential is null)
        {
            return await way.SendAsync(request, cancellationToken);
        }
        try
        {
            request.Options.Set(Secret, await credential.SignAsync(request, cancellationToken));
        }
        catch (TimeoutException late)
        {
            throw new SignInException(
                $"Signing in took longer than {ReachLimits.SignIn.TotalSeconds:0} seconds.", late);
        }
        var response = await way.SendAsync(request, cancellationToken);
        if (response.StatusCode == HttpStatusCode.Unauthorized)
        {
            request.Options.Set(Stale, credential.Forget());
            response.RequestMessage ??= request;
        }
        return response;
    }

    private ICredential? CredentialOf((string Provider, ProviderReach Reach) of) => of.Reach switch
    {
        { Auth: ProviderAuth.Command, Helper: { } helper } =>
            new TokenCredential(cancel => HelperToken.GetAsync(helper, of.Provider, cancel), time),
        { Auth: ProviderAuth.Entra } => new TokenCredential(cancel => _entra.Value.GetAsync(cancel), time),
        { Auth: ProviderAuth.Aws, Region: var region } => new AwsSignature(region, time),
        _ => null,
    };

    private HttpMessageInvoker WayOf(ProviderDefinition provider)
    {
        var (proxy, bundle) = (ProxyOf(provider), provider.Reach.CaBundle);
        return _ways.TryGetValue((proxy, bundle), out var way)
            ? way
            : _ways.GetOrAdd((proxy, bundle), new HttpMessageInvoker(MakeWay(provider, proxy, bundle)));
    }

    private string? ProxyOf(ProviderDefinition provider)
    {
        const string FromEnvironment = "env:";
        if (provider.Reach.Proxy is not { } written || !written.StartsWith(FromEnvironment, StringComparison.Ordinal))
        {
            return provider.Reach.Proxy;
        }
        var name = written[FromEnvironment.Length..];
        return environment(name) is { Length: > 0 } value
            && Uri.TryCreate(value.Trim(), UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? value.Trim()
            : throw new SignInException(
                $"{name} holds no address of a proxy in the environment of `weir up`, which provider "
                    + $"{provider.Name.Value} is reached by.");
    }

    private static SocketsHttpHandler MakeWay(ProviderDefinition provider, string? proxy, string? bundle)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            ConnectTimeout = GatewayLimits.Connect,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        };
        if (proxy is not null)
        {
            var address = new Uri(proxy);
            var (name, word) = address.UserInfo.Split(':', 2) is [var user, var password]
                ? (Uri.UnescapeDataString(user), Uri.UnescapeDataString(password)) : ("", "");
            handler.UseProxy = true;
            handler.Proxy = new WebProxy(new UriBuilder(address) { UserName = "", Password = "" }.Uri)
            {
                Credentials = name.Length == 0 ? null : new NetworkCredential(name, word),
            };
        }
        if (bundle is not null)
        {
            handler.SslOptions.RemoteCertificateValidationCallback = Trusting(provider, bundle);
        }
        return handler;
    }

    /// <summary>What the system trusts, or else what the file does; a wrong name is never right.</summary>
    private static RemoteCertificateValidationCallback Trusting(ProviderDefinition provider, string bundle)
    {
        var trusted = new X509Certificate2Collection();
        try
        {
            if (new FileInfo(bundle) is not { Exists: true, Length: <= ReachLimits.CaBundle })
            {
                throw new IOException("it is not there, or too large");
            }
            trusted.ImportFromPemFile(bundle);
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new SignInException(
                $"The certificates of provider {provider.Name.Value} in {bundle} cannot be read: {trouble.Message}.",
                trouble);
        }
        return (_, certificate, chain, errors) =>
        {
            if (errors == SslPolicyErrors.None || certificate is null || chain is null)
            {
                return errors == SslPolicyErrors.None;
            }
            if (errors != SslPolicyErrors.RemoteCertificateChainErrors)
            {
                return false;
            }
            using var own = new X509Chain();
            own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            own.ChainPolicy.CustomTrustStore.AddRange(trusted);
            own.ChainPolicy.ExtraStore.AddRange(chain.ChainPolicy.ExtraStore);
            using var leaf = new X509Certificate2(certificate);
            return own.Build(leaf);
        };
    }

    protected override void Dispose(bool disposing)
    {
        foreach (var way in _ways.Values)
        {
            way.Dispose();
        }
        base.Dispose(disposing);
    }
}
