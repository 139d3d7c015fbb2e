using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Weir.EndToEnd.Tests.Server.Support;

namespace Weir.EndToEnd.Tests.Engines;

/// <summary>
/// A server that runs nothing itself, and an engine beside it. The first item, up to its review, gives the engine the
/// repository; the second waits at a pipe in the middle of its attempt, with a line that nobody has committed.
/// </summary>
internal sealed class EngineSite : IAsyncDisposable
{
    public const string First = "GARDEN-1";
    public const string Second = "GARDEN-2";
    public const string Uncommitted = "tulip";

    private EngineSite(Site site, string token)
    {
        Site = site;
        Token = token;
    }

    public Site Site { get; }

    public string Token { get; }

    public UpProcess? Engine { get; private set; }

    public string Mirror => Directory.GetDirectories(
        Path.Combine(Site.Root, "xdg-state", "weir", "engines", "build-1", "mirrors")).Single();

    public static async Task<EngineSite> StartAsync()
    {
        var site = await Site.StartAsync(
            Garden.Files.SetItem(
                $"steps/{Second}/edit.sh",
                $"echo {Uncommitted} >> plants.txt\n{Pipe.Wait}echo \"$word\" >> plants.txt\n"),
            "--slots", "0");
        var token = (await site.WeirAsync("token", "new", "engine:build-1")).Ok();
        var started = new EngineSite(site, token);
        await started.StartEngineAsync();
        (await site.NewAsync("Plant a rose", "--kind", "plant")).ShouldBe(First);
        await site.WatchAsync(First, 5);
        return started;
    }

    public async Task StartEngineAsync()
    {
        Engine = Site.StartEngine(Token, Site.Address);
        await Engine.SaysAsync("Agents and commands run");
    }

    public async Task KillEngineAsync()
    {
        await Engine!.KillAsync();
        await Engine.DisposeAsync();
    }

    /// <summary>Hands over the second item and gives the pipes that its attempt waits at.</summary>
    public async Task<(Pipe Here, Pipe Go)> BeginAsync()
    {
        var pipes = await Pipe.HoldAsync(Site, Mirror);
        (await Site.NewAsync("Plant a tulip", "--kind", "plant")).ShouldBe(Second);
        return pipes;
    }

    /// <summary>Brings the second item to its end; what it came to, apart from ids and times.</summary>
    public async Task<Ended> EndAsync()
    {
        await Site.WatchAsync(Second, 5);
        var change = (await Site.JsonAsync("item", "show", Second))["change"]!["digest"]!.GetValue<string>();
        (await Site.WeirAsync("gate", "approve", Second)).Ok();
        var seen = await Site.WatchAsync(Second, 0);
        (await Site.WeirAsync("audit", "verify", "--state", Site.State)).ExitCode.ShouldBe(0);
        var shown = await Site.JsonAsync("item", "show", Second);
        return new Ended(
            await Site.GitAsync(Site.Remote, "rev-parse", "main^{tree}"),
            change,
            string.Join('\n', shown["passes"]!.AsArray().Select(pass => pass!["gates"]!.ToJsonString())),
            seen);
    }

    /// <summary>The attempt that the second item runs, as the API names it: <c>GARDEN-2/a50/51</c>.</summary>
    public async Task<string> AttemptAsync()
    {
        var log = await Site.WeirAsync("audit", "log", "--jsonl");
        var dispatched = log.Ok().Split('\n').Select(line => JsonNode.Parse(line)!)
            .Last(entry => entry["type"]!.GetValue<string>() == "AttemptDispatched");
        var data = dispatched["data"]!;
        return $"{dispatched["item"]}/a{data["attempt"]}/{data["token"]}";
    }

    /// <summary>Returns once the second item's timeline says so.</summary>
    public async Task SeesAsync(string sentence)
    {
        var file = Path.Combine(Site.Root, "xdg-config", "weir", "client.json");
        var token = JsonNode.Parse(await File.ReadAllTextAsync(file))!["token"]!.GetValue<string>();
        using var limit = new CancellationTokenSource(Tool.Patience);
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var events = new Uri(Site.Address, $"/api/v1/orgs/default/events?item={Second}&after=0");
        using var reader = new StreamReader(await http.GetStreamAsync(events, limit.Token));
        while (await reader.ReadLineAsync(limit.Token) is { } line)
        {
            if (line.Contains(sentence, StringComparison.Ordinal))
            {
                return;
            }
        }
        throw new InvalidOperationException($"the server ended without '{sentence}'");
    }

    /// <summary>A request of the attempt protocol, made by hand.</summary>
    public async Task<(int Status, string Body)> AskAsync(
        HttpMethod method, string path, string token, string? body = null, string version = "1")
    {
        using var http = new HttpClient { Timeout = Tool.Patience };
        using var request = new HttpRequestMessage(method, new Uri(Site.Address, "/api/v1/orgs/default/" + path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.Add("Weir-Protocol", version);
        request.Content = body is null ? null : new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        using var response = await http.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public async ValueTask DisposeAsync()
    {
        if (Engine is not null)
        {
            await Engine.DisposeAsync();
        }
        await Site.DisposeAsync();
    }
}

/// <summary>What an item came to.</summary>
internal sealed record Ended(string Tree, string Change, string Gates, string Seen)
{
    public void ShouldBeLike(Ended calm)
    {
        Tree.ShouldBe(calm.Tree);
        Change.ShouldBe(calm.Change);
        Gates.ShouldBe(calm.Gates);
    }
}
