using System.Globalization;
using System.Net;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;
using Weir.Agents.Gateway.Reach;
using Weir.Definitions.Findings;
using Weir.Definitions.Models;

namespace Weir.Agents.Tests.Gateway.Reach;

/// <summary>Providers are reached as models.yaml says: each way against a real server on loopback.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class ReachTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("weir-reach-");

    [Fact]
    public async Task AProgramPrintsTheTokenOnceAndAgainWhenItIsTooOld()
    {
        var helper = Program("rotating", "echo asked $1 >> \"$0.log\"; echo token-$(wc -l < \"$0.log\")");
        var asked = 0;
        await using var provider = await ReachSite.StartAsync(_ => Interlocked.Increment(ref asked) == 3
            ? (401, "too old") : (200, "{}"));
        using var way = Way();
        var reach = ProviderReach.Plain with { Auth = ProviderAuth.Command, Helper = helper };
        (await StatusAsync(way, provider, reach)).ShouldBe((200, false));
        (await StatusAsync(way, provider, reach)).ShouldBe((200, false));
        (await StatusAsync(way, provider, reach)).ShouldBe((401, true));
        (await StatusAsync(way, provider, reach)).ShouldBe((200, false));
        provider.Asked.Select(one => one.Headers["authorization"]).ShouldBe(
            ["Bearer token-1", "Bearer token-1", "Bearer token-1", "Bearer token-2"]);
    }

    [Fact]
    public async Task ATokenThatIsRefusedWhenItIsNewIsNotTakenForOld()
    {
        var helper = Program("wrong", "echo wrong");
        await using var provider = await ReachSite.StartAsync(_ => (401, "no"));
        using var way = Way();
        (await StatusAsync(way, provider, ProviderReach.Plain with { Auth = ProviderAuth.Command, Helper = helper }))
            .ShouldBe((401, false));
    }

    [Theory]
    [InlineData("fails", "echo 'the vault is sealed' >&2; exit 3", "ended with 3: the vault is sealed")]
    [InlineData("empty", "true", "printed no token")]
    [InlineData("lines", "echo one; echo two", "printed no token")]
    [InlineData("floods", "head -c 100000 /dev/zero | tr '\\0' x", "printed no token")]
    public async Task AProgramWithoutATokenIsSaid(string name, string script, string said)
    {
        await using var provider = await ReachSite.StartAsync(_ => (200, "{}"));
        using var way = Way();
        var reach = ProviderReach.Plain with { Auth = ProviderAuth.Command, Helper = Program(name, script) };
        (await Should.ThrowAsync<SignInException>(() => StatusAsync(way, provider, reach))).Message
            .ShouldContain(said);
        provider.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task AProgramThatIsNotThereIsNamed()
    {
        await using var provider = await ReachSite.StartAsync(_ => (200, "{}"));
        using var way = Way();
        var reach = ProviderReach.Plain with { Auth = ProviderAuth.Command, Helper = "none-of-that-name" };
        (await Should.ThrowAsync<SignInException>(() => StatusAsync(way, provider, reach))).Message
            .ShouldContain("weir-credential-none-of-that-name");
        ProviderHandler.Missing(Provider(provider, reach)).ShouldNotBeNull();
    }

    [Fact]
    public async Task AnIdentityOfAzureIsAskedForAToken()
    {
        var until = DateTimeOffset.UnixEpoch.AddYears(100).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        await using var identity = await ReachSite.StartAsync(_ => (200,
            $$"""{ "access_token": "entra-token", "expires_on": "{{until}}", "token_type": "Bearer" }"""));
        await using var provider = await ReachSite.StartAsync(_ => (200, "{}"));
        using var way = Way();
        Environment.SetEnvironmentVariable("IDENTITY_ENDPOINT", identity.Address + "/msi/token");
        Environment.SetEnvironmentVariable("IDENTITY_HEADER", "proof");
        var reach = ProviderReach.Plain with { Auth = ProviderAuth.Entra };
        (await StatusAsync(way, provider, reach)).ShouldBe((200, false));
        (await StatusAsync(way, provider, reach)).ShouldBe((200, false));
        provider.Asked.Select(one => one.Headers["authorization"]).ShouldAllBe(one => one == "Bearer entra-token");
        var asked = identity.Asked.ShouldHaveSingleItem();
        asked.Headers["x-identity-header"].ShouldBe("proof");
        Uri.UnescapeDataString(asked.Target).ShouldContain("resource=https://cognitiveservices.azure.com");
    }

    [Fact]
    public async Task ARequestToAwsIsSignedOverWhatArrives()
    {
        await using var provider = await ReachSite.StartAsync(_ => (200, "{}"));
        using var way = Way();
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE");
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", "not-a-secret-of-anybody");
        Environment.SetEnvironmentVariable("AWS_SESSION_TOKEN", "session");
        var reach = ProviderReach.Plain with { Auth = ProviderAuth.Aws, Region = "eu-west-1" };
        (await StatusAsync(way, provider, reach)).ShouldBe((200, false));
        var asked = provider.Asked.ShouldHaveSingleItem();
        asked.Headers["x-amz-security-token"].ShouldBe("session");
        asked.Headers["authorization"].ShouldBe(Signature(asked, "eu-west-1", "not-a-secret-of-anybody"));
    }

    [Fact]
    public async Task AnAddressWithoutARegionWantsOne()
    {
        await using var provider = await ReachSite.StartAsync(_ => (200, "{}"));
        using var way = Way();
        var reach = ProviderReach.Plain with { Auth = ProviderAuth.Aws };
        (await Should.ThrowAsync<SignInException>(() => StatusAsync(way, provider, reach))).Message
            .ShouldContain("region");
    }

    [Fact]
    public async Task AProxyGetsTheRequestWithItsOwnPassword()
    {
        await using var proxy = await ReachSite.StartAsync(asked =>
            asked.Headers.ContainsKey("proxy-authorization") ? (200, "{}") : (407, ""));
        var house = proxy.Address.Replace("//", "//me:a%20word@", StringComparison.Ordinal);
        using var way = new HttpMessageInvoker(new ProviderHandler(
            name => name == "HOUSE_PROXY" ? house : null, TimeProvider.System));
        await using var provider = await ReachSite.StartAsync(_ => (500, "{}"));
        (await StatusAsync(way, provider, ProviderReach.Plain with { Proxy = proxy.Address })).Status.ShouldBe(407);
        proxy.Asked.ShouldHaveSingleItem().Target.ShouldBe(provider.Address + "/v1/chat/completions");
        (await StatusAsync(way, provider, ProviderReach.Plain with { Proxy = "env:HOUSE_PROXY" })).Status.ShouldBe(200);
        proxy.Asked.Last().Headers["proxy-authorization"].ShouldBe(
            "Basic " + Convert.ToBase64String("me:a word"u8));
        (await Should.ThrowAsync<SignInException>(() => StatusAsync(
            way, provider, ProviderReach.Plain with { Proxy = "env:NO_SUCH_PROXY" })))
            .Message.ShouldContain("NO_SUCH_PROXY");
        provider.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task CertificatesOfAnOwnAuthorityAreTrustedForTheRightAddressOnly()
    {
        using var authority = new OwnAuthority();
        using var other = new OwnAuthority();
        var (right, wrong) = (Path.Combine(_folder.FullName, "right.pem"), Path.Combine(_folder.FullName, "wrong.pem"));
        await File.WriteAllTextAsync(right, authority.Pem);
        await File.WriteAllTextAsync(wrong, other.Pem);
        using var here = authority.ForAddress(IPAddress.Loopback);
        using var elsewhere = authority.ForAddress(IPAddress.Parse("127.0.0.9"));
        await using var provider = await ReachSite.StartAsync(_ => (200, "{}"), here);
        await using var misplaced = await ReachSite.StartAsync(_ => (200, "{}"), elsewhere);
        using var way = Way();
        (await StatusAsync(way, provider, ProviderReach.Plain with { CaBundle = right })).Status.ShouldBe(200);
        (ReachSite Site, string? Bundle)[] unsafeWays = [(provider, null), (provider, wrong), (misplaced, right)];
        foreach (var (site, bundle) in unsafeWays)
        {
            (await Should.ThrowAsync<HttpRequestException>(
                () => StatusAsync(way, site, ProviderReach.Plain with { CaBundle = bundle })))
                .HttpRequestError.ShouldBe(HttpRequestError.SecureConnectionError);
        }
        (await Should.ThrowAsync<SignInException>(() => StatusAsync(
            way, provider, ProviderReach.Plain with { CaBundle = "/nowhere/ca.pem" })))
            .Message.ShouldContain("/nowhere");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>Puts a program on the path; gives back its name without the prefix.</summary>
    private string Program(string name, string script)
    {
        var unique = $"{name}-{Guid.NewGuid():n}";
        var file = Path.Combine(_folder.FullName, HelperToken.Prefix + unique);
        File.WriteAllText(file, "#!/bin/sh\n" + script + "\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Environment.SetEnvironmentVariable(
            "PATH", _folder.FullName + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH"));
        return unique;
    }

    private static HttpMessageInvoker Way() => new(new ProviderHandler(_ => null, TimeProvider.System));

    private static ProviderDefinition Provider(ReachSite site, ProviderReach reach) => new(
        new Located<string>("remote", default), "chat", null, site.Address + "/v1", null, "tokens") { Reach = reach };

    private static async Task<(int Status, bool Stale)> StatusAsync(
        HttpMessageInvoker way, ReachSite site, ProviderReach reach)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, site.Address + "/v1/chat/completions")
        {
            Content = new ByteArrayContent("{ \"model\": \"m\" }"u8.ToArray()),
        };
        ProviderHandler.Mark(request, Provider(site, reach));
        using var response = await way.SendAsync(request, TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, ProviderHandler.MayBeStale(request));
    }

    /// <summary>AWS Signature Version 4 of what arrived, worked out from its description.</summary>
    private static string Signature(Asked asked, string region, string secret)
    {
        const string Algorithm = "AWS4-HMAC-SHA256";
        string[] names = ["host", "x-amz-date", "x-amz-security-token"];
        var at = asked.Headers["x-amz-date"];
        var scope = $"{at[..8]}/{region}/bedrock/aws4_request";
        var canonical = new StringBuilder().Append(asked.Method).Append('\n').Append(asked.Target).Append("\n\n");
        foreach (var name in names)
        {
            canonical.Append(name).Append(':').Append(asked.Headers[name]).Append('\n');
        }
        canonical.Append('\n').Append(string.Join(';', names)).Append('\n').Append(Hex(SHA256.HashData(asked.Body)));
        var hashed = Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical.ToString())));
        var toSign = $"{Algorithm}\n{at}\n{scope}\n{hashed}";
        var key = Encoding.UTF8.GetBytes("AWS4" + secret);
        foreach (var part in scope.Split('/'))
        {
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        }
        return $"{Algorithm} Credential=AKIDEXAMPLE/{scope}, SignedHeaders={string.Join(';', names)}, "
            + $"Signature={Hex(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign)))}";
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
