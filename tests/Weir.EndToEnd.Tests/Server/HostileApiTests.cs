using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Weir.EndToEnd.Tests.Server.Support;
using Weir.EndToEnd.Tests.Support;

namespace Weir.EndToEnd.Tests.Server;

/// <summary>
/// Requests that no client of Weir's would send, to every route of the API's documentation: each is answered with
/// something other than a fault of the server, in time, and the server is as well afterwards as before.
/// </summary>
public sealed partial class HostileApiTests
{
    private const int Seed = 11;
    private const int RoundsPerRoute = 24;
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(10);

    private static readonly string[] Names =
    [
        "GARDEN-1", "GARDEN-999999999999999999999", "..", "%2e%2e%2f%2e%2e%2fetc%2fpasswd", "%00",
        "'; DROP TABLE journal", "t1", "t99", "t-1", "%F0%9F%90%9F", new string('a', 4_000),
        "edit", "owner", " ", "%0d%0aX: y",
    ];

    private static readonly string[] Bodies =
    [
        "", "{", "[]", "null", "true", "\"x\"", "{}", "{\"title\":null}", "{\"title\":1}", "{\"title\":\"\\ud800\"}",
        "{\"project\":\"GARDEN\",\"title\":\"x\",\"kind\":\"plant\",\"labels\":null}",
        "{\"project\":\"GARDEN\",\"title\":\"x\",\"kind\":\"plant\",\"labels\":[null,1],\"blockedBy\":[\"GARDEN-1\"]}",
        "{\"project\":\"GARDEN\",\"title\":\"x\",\"kind\":\"plant\",\"risk\":\"extreme\"}",
        "{\"project\":\"GARDEN\",\"title\":\"x\",\"kind\":\"plant\",\"artifacts\":{\"notes\":\"not base64!\"}}",
        "{\"project\":\"GARDEN\",\"title\":\"x\",\"kind\":\"plant\",\"params\":{\"a\":\"b\"}}",
        "{\"approve\":true,\"criteria\":{\"R1\":\"perhaps\"}}", "{\"approve\":\"yes\"}", "{\"approve\":false}",
        "{\"approve\":true,\"line\":-1,\"path\":\"../x\",\"criteria\":{\"R9\":\"pass\"}}",
        "{\"answer\":\"x\",\"artifacts\":{\"..\":\"AAAA\"},\"ending\":\"never\"}", "{\"ending\":7}",
        "{\"location\":\"\",\"branch\":\"-x\"}", "{\"location\":\"/\",\"branch\":\"main\"}",
        "{\"location\":\"--upload-pack=x\"}", "{\"name\":\"\",\"roles\":null}",
        "{\"name\":\"a b\\n\",\"roles\":[\"\"],\"teams\":[null]}", "{\"scopes\":[\"root\"]}",
        "{\"until\":-9223372036854775808}", "{\"until\":1e400}", "{\"reason\":" + "[".PadRight(70_000, '[') + "}",
        "{\"reason\":\"" + new string('x', 200_000) + "\"}", "{\"title\":\"a\",\"title\":\"b\"}", "\u0000\u0001\u0002",
    ];

    [Fact]
    public async Task NoRequestIsAFaultOfTheServerAndNoneStopsIt()
    {
        await using var site = await Site.StartAsync(Garden.Files);
        var item = await site.NewAsync("Plant a tulip", "--kind", "plant");
        await site.WatchAsync(item, 5);
        using var client = await ClientAsync(site);
        var faults = new List<string>();
        var random = new Random(Seed);
        foreach (var (method, route) in await RoutesAsync())
        {
            for (var round = 0; round < RoundsPerRoute; round++)
            {
                using var request = Request(method, route, random);
                if (await FaultAsync(client, request) is { } fault)
                {
                    faults.Add(fault);
                }
            }
        }
        faults.ShouldBeEmpty();
        (await site.WeirAsync("item", "why", item)).Ok();
        (await site.WeirAsync("audit", "verify", "--state", site.State)).Ok();
    }

    [Fact]
    public async Task ABodyBeyondTheLimitAndAStrangersTokenAreRefused()
    {
        await using var site = new Site();
        await site.UpAsync();
        using var client = await ClientAsync(site);
        // Asks before it sends, and waits for the answer, since the server hangs up on what is too long.
        client.DefaultRequestHeaders.ExpectContinue = true;
        using var huge = new ByteArrayContent(new byte[9 * 1024 * 1024]);
        var refused = await client.PostAsync(new Uri("items", UriKind.Relative), huge);
        refused.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);

        client.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Bearer", "weir_" + new string('0', 40));
        var stranger = await client.GetAsync(new Uri("items", UriKind.Relative));
        stranger.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        var problem = JsonNode.Parse(await stranger.Content.ReadAsStringAsync())!;
        problem["code"]!.GetValue<string>().ShouldBe("unauthenticated");
    }

    private static HttpRequestMessage Request(HttpMethod method, string route, Random random)
    {
        var path = Placeholder().Replace(route, _ => Names[random.Next(Names.Length)]);
        var query = random.Next(4) switch
        {
            0 => "?after=-1&item=%00&project=..",
            1 => "?after=99999999999999999999&min_seq=x",
            _ => "",
        };
        var request = new HttpRequestMessage(method, new Uri(path.TrimStart('/') + query, UriKind.Relative));
        if (method == HttpMethod.Post)
        {
            var body = Encoding.UTF8.GetBytes(Bodies[random.Next(Bodies.Length)]);
            if (random.Next(3) == 0 && body.Length > 0)
            {
                body[random.Next(body.Length)] = (byte)random.Next(256);
            }
            request.Content = new ByteArrayContent(body);
            request.Headers.TryAddWithoutValidation(
                "Idempotency-Key", random.Next(3) == 0 ? new string('k', 10_000) : $"hostile-{random.Next(20)}");
        }
        return request;
    }

    private static async Task<string?> FaultAsync(HttpClient client, HttpRequestMessage request)
    {
        using var limit = new CancellationTokenSource(AnswerLimit);
        var what = Start($"{request.Method} {request.RequestUri}");
        try
        {
            using var answer =
                await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            return (int)answer.StatusCode >= 500
                ? $"{what}: {(int)answer.StatusCode}; body {await BodyAsync(request)}"
                : null;
        }
        catch (OperationCanceledException)
        {
            return $"{what}: no answer within {AnswerLimit.TotalSeconds} s";
        }
    }

    private static async Task<string> BodyAsync(HttpRequestMessage request) =>
        request.Content is null ? "" : Start(await request.Content.ReadAsStringAsync());

    private static string Start(string text) => text[..Math.Min(160, text.Length)];

    private static async Task<HttpClient> ClientAsync(Site site)
    {
        var file = await File.ReadAllTextAsync(
            Path.Combine(site.Root, "xdg-config", "weir", "client.json"));
        var known = JsonNode.Parse(file)!;
        var patient = new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromMinutes(1) };
        var client = new HttpClient(patient)
        {
            BaseAddress = new Uri(known["server"]!.GetValue<string>() + "/api/v1/orgs/default/"),
        };
        client.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Bearer", known["token"]!.GetValue<string>());
        return client;
    }

    /// <summary>Every route that the documentation names: a new one is tried without being listed here.</summary>
    private static async Task<List<(HttpMethod Method, string Route)>> RoutesAsync()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(Sources.Root, "docs", "reference", "http-api.md"));
        var routes = new List<(HttpMethod, string)>();
        foreach (var row in page.Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)))
        {
            var cell = row.Split('|')[1];
            var verbs = Word().Matches(cell).Select(match => match.Groups[1].Value).ToList();
            foreach (Match match in Documented().Matches(cell))
            {
                var route = match.Groups[2].Value.Split('?')[0];
                routes.Add((HttpMethod.Parse(match.Groups[1].Value), route));
                var parent = route[..(route.LastIndexOf('/') + 1)];
                routes.AddRange(verbs.Select(verb => (HttpMethod.Parse(match.Groups[1].Value), parent + verb)));
            }
        }
        routes.Count.ShouldBeGreaterThan(25);
        return routes;
    }

    [GeneratedRegex("`(GET|POST|DELETE) (/[^` ]*)`")]
    private static partial Regex Documented();

    [GeneratedRegex("`([a-z]+)`")]
    private static partial Regex Word();

    [GeneratedRegex(@"\{[a-z]+\}")]
    private static partial Regex Placeholder();
}
