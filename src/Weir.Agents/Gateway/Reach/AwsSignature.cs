using System.Globalization;
using System.Security.Cryptography;
using Amazon.Runtime;
using Amazon.Runtime.Credentials;
using Amazon.Runtime.Internal.Auth;

namespace Weir.Agents.Gateway.Reach;

/// <summary>
/// Signs each request with AWS Signature Version 4, by whatever credentials the server has: of its environment, its
/// profile, its web identity, its container or its machine.
/// </summary>
/// <param name="region">Null for what the address says.</param>
internal sealed class AwsSignature(string? region, TimeProvider time) : ICredential
{
    private const string DateHeader = "x-amz-date";
    private const string TokenHeader = "x-amz-security-token";
    private const string MantleHost = "bedrock-mantle";
    private const string Service = "bedrock";

    public async Task<string> SignAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        var address = request.RequestUri!;
        var where = region ?? RegionOf(address.Host)
            ?? throw new SignInException($"No region of AWS is in {address.Host}: write `region` into models.yaml.");
        var credentials = await CredentialsAsync(cancel);
        var now = time.GetUtcNow().UtcDateTime;
        request.Headers.Authorization = null;
        request.Headers.Remove("x-api-key");
        Set(request, DateHeader, now.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture));
        Set(request, TokenHeader, credentials.UseToken ? credentials.Token : null);
        var headers = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["host"] = address.Authority };
        foreach (var name in (string[])[DateHeader, TokenHeader])
        {
            if (request.Headers.TryGetValues(name, out var values))
            {
                headers[name] = values.Single();
            }
        }
        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancel);
        var names = string.Join(';', headers.Keys);
        var canonical = string.Join('\n', (string[])[
            request.Method.Method, PathOf(address), "",
            .. headers.Select(header => $"{header.Key}:{header.Value}"), "",
            names, Convert.ToHexStringLower(SHA256.HashData(body)),
        ]);
        var service = address.Host.StartsWith(MantleHost, StringComparison.Ordinal) ? MantleHost : Service;
        var signed = AWS4Signer.ComputeSignature(credentials, where, now, service, names, canonical);
        request.Headers.TryAddWithoutValidation("Authorization", signed.ForAuthorizationHeader);
        return credentials.SecretKey;
    }

    /// <summary>AWS's library renews what it hands out by itself.</summary>
    public bool Forget() => false;

    private static void Set(HttpRequestMessage request, string header, string? value)
    {
        request.Headers.Remove(header);
        if (value is not null)
        {
            request.Headers.Add(header, value);
        }
    }

    /// <summary>Escaped once more than it is sent, as the scheme wants it for all services but one.</summary>
    private static string PathOf(Uri address) =>
        string.Join('/', address.AbsolutePath.Split('/').Select(Uri.EscapeDataString));

    /// <summary>As in <c>bedrock-runtime.eu-west-1.amazonaws.com</c>.</summary>
    private static string? RegionOf(string host) => host.Split('.') switch
    {
        [_, var region, "amazonaws" or "api", ..] => region,
        _ => null,
    };

    private static async Task<ImmutableCredentials> CredentialsAsync(CancellationToken cancel)
    {
        try
        {
            var found = await Task.Run(() => DefaultAWSCredentialsIdentityResolver.GetCredentials(), cancel)
                .WaitAsync(ReachLimits.SignIn, cancel);
            return await found.GetCredentialsAsync().WaitAsync(ReachLimits.SignIn, cancel);
        }
        catch (Exception trouble) when (trouble is AmazonClientException or AmazonServiceException or TimeoutException)
        {
            throw new SignInException($"The server has no credentials of AWS: {trouble.Message}", trouble);
        }
    }
}
