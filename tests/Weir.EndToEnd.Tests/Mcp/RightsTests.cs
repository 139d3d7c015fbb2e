using System.Collections.Immutable;
using System.Net;
using Weir.EndToEnd.Tests.Server.Support;

namespace Weir.EndToEnd.Tests.Mcp;

/// <summary>A tool can do what the token may, and calls that make no sense are told what would.</summary>
public sealed class RightsTests
{
    private static readonly ImmutableDictionary<string, string> Files = Garden.Files
        .SetItem(".weir/workflows/quiet.md", Garden.Workflow(front: "visibility: restricted")
            .Replace("workflow: plant", "workflow: quiet", StringComparison.Ordinal)
            .Replace("kinds: [plant]", "kinds: [quiet]", StringComparison.Ordinal));

    public static TheoryData<string> Transports => [Assistant.Stdio, Assistant.Http];

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task ATokenWithoutTheRightIsRefusedAndARestrictedItemIsThereForNobodyElse(string transport)
    {
        await using var site = await Site.StartAsync(Files);
        (await site.WeirAsync("person", "add", "mallory", "--role", "gardener")).Ok();
        var token = (await site.WeirAsync("token", "new", "mallory")).Ok();
        var reader = (await site.WeirAsync("token", "new", "mallory", "--scope", "read")).Ok();
        var hidden = await site.NewAsync("The nightshade grows", "--kind", "quiet");
        await site.WatchAsync(hidden, 5);
        var task = (await site.JsonAsync("task", "list"))[0]!["id"]!.ToString();

        await using (var assistant = await Assistant.ConnectAsync(site, transport, reader))
        {
            await assistant.CallAsync("item_list");
            (await assistant.RefusedAsync("item_new", ("project", "GARDEN"), ("title", "x")))
                .ShouldContain("The token of person:mallory does not allow work.");
            (await assistant.RefusedAsync("task_take", ("task", task))).ShouldContain("does not allow work");
        }
        await using (var assistant = await Assistant.ConnectAsync(site, transport, token))
        {
            await NothingOfAsync(assistant, hidden, task);
        }
        (await site.LogAsync(hidden)).ShouldNotContain("mallory");
    }

    /// <summary>No tool shows it, whatever it is asked, and none does anything to it.</summary>
    private static async Task NothingOfAsync(Assistant assistant, string hidden, string task)
    {
        foreach (var tool in await assistant.Client.ListToolsAsync())
        {
            var takes = tool.JsonSchema.GetProperty("properties");
            (string, object?)[] arguments =
            [
                .. tool.JsonSchema.GetProperty("required").EnumerateArray().Select(one => one.GetString()!)
                    .Append(tool.Name == "cost_show" ? "item" : null).OfType<string>()
                    .Select(name => (name, (object?)(name switch
                    {
                        "item" => hidden, "task" => task, "project" => "GARDEN", "pass" => "edit", "gate" => "owner",
                        _ => "x",
                    }))),
            ];
            if (tool.Name == "item_new")
            {
                arguments = [.. arguments, ("blocked_by", (string[])[hidden])];
            }
            var result = await assistant.TryAsync(tool.Name, arguments);
            var text = string.Join('\n', result.Content.Select(block => block.ToString())) + Text(result);
            text.ShouldNotContain("nightshade", Case.Insensitive, tool.Name);
            if (takes.TryGetProperty("item", out _) || takes.TryGetProperty("task", out _)
                || tool.Name == "item_new")
            {
                (result.IsError ?? false).ShouldBeTrue(tool.Name);
                text.ShouldContain($"There is no ", Case.Sensitive, tool.Name);
            }
        }
    }

    private static string Text(ModelContextProtocol.Protocol.CallToolResult result) => string.Join(
        '\n', result.Content.OfType<ModelContextProtocol.Protocol.TextContentBlock>().Select(block => block.Text));

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task ACallThatMakesNoSenseIsToldWhatWould(string transport)
    {
        await using var site = await Site.StartAsync(Files);
        await using var assistant = await Assistant.ConnectAsync(site, transport);
        (await assistant.RefusedAsync("item_shw")).ShouldBe(
            "error: There is no tool 'item_shw'.\n\nhint: did you mean 'item_show'?");
        (await assistant.RefusedAsync("item_show")).ShouldBe(
            "error: item_show needs 'item': a text.\n\nhint: the item's id, such as SHOP-7");
        (await assistant.RefusedAsync("item_show", ("itme", "GARDEN-1"))).ShouldBe(
            "error: item_show takes no 'itme'.\n\nhint: did you mean 'item'?");
        (await assistant.RefusedAsync("item_show", ("item", 1))).ShouldStartWith(
            "error: 'item' of item_show is not a text.");
        (await assistant.RefusedAsync("item_log", ("item", "GARDEN-1"), ("after", "soon"))).ShouldContain(
            "is not a whole number from 0 to ");
        (await assistant.RefusedAsync("item_new", ("project", "GARDEN"), ("title", "x"), ("risk", "hgh")))
            .ShouldContain("is not one of low, medium, high.");
        (await assistant.RefusedAsync("item_new", ("project", "GARDNE"), ("title", "x"))).ShouldBe(
            "error: There is no project GARDNE.\n\nhint: did you mean 'GARDEN'?");
        (await assistant.RefusedAsync("item_new", ("project", "GARDEN"), ("title", "x"), ("labels", "spring")))
            .ShouldContain("is not a list of texts.");
        foreach (var path in (string[])["..", ".", "", "../tokens", "a/b", "%2e%2e", "a?b", "x#y", @"..\x"])
        {
            (await assistant.RefusedAsync("item_show", ("item", path))).ShouldContain("is no name for 'item'");
        }
        (await assistant.RefusedAsync("item_show", ("item", "a b & c"))).ShouldContain("There is no item a b & c.");
        (await assistant.RefusedAsync("task_take", ("task", "t77"))).ShouldContain("weir task list");
    }

    [Fact]
    public async Task TheServerAsksForAPersonsTokenAndOneMessageAtATime()
    {
        await using var site = await Site.StartAsync(Files);
        var engine = (await site.WeirAsync("token", "new", "engine:build-1")).Ok();
        (await SendAsync(site, null, Ping)).ShouldBe((HttpStatusCode.Unauthorized, "Bearer"));
        (await SendAsync(site, "weir_made-up", Ping)).ShouldBe((HttpStatusCode.Unauthorized, "Bearer"));
        (await SendAsync(site, engine, Ping)).ShouldBe((HttpStatusCode.Forbidden, ""));
        await Should.ThrowAsync<HttpRequestException>(
            async () => await Assistant.ConnectAsync(site, Assistant.Http, "weir_made-up"));

        var own = await Assistant.OwnTokenAsync(site);
        (await SendAsync(site, own, Ping)).ShouldBe((HttpStatusCode.OK, ""));
        (await SendAsync(site, own, """{"jsonrpc":"2.0","method":"notifications/initialized"}""")).ShouldBe(
            (HttpStatusCode.Accepted, ""));
        foreach (var odd in (string[])["", "{", "null", "[]", "7", """{"a":1}""", $"[{Ping},{Ping}]"])
        {
            (await SendAsync(site, own, odd)).ShouldBe((HttpStatusCode.BadRequest, ""), odd);
        }
        (await SendAsync(site, own, Ping, accept: "application/json")).ShouldBe((HttpStatusCode.NotAcceptable, ""));
        (await SendAsync(site, own, Ping, origin: "http://garden.example")).ShouldBe((HttpStatusCode.Forbidden, ""));
        (await SendAsync(site, own, Ping, origin: "null")).ShouldBe((HttpStatusCode.Forbidden, ""));
        (await SendAsync(site, own, Ping, origin: "http://localhost:3000")).ShouldBe((HttpStatusCode.OK, ""));
        using var client = new HttpClient();
        (await client.GetAsync(new Uri(site.Address, "/mcp"))).StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
    }

    private const string Ping = """{"jsonrpc":"2.0","id":1,"method":"ping"}""";

    private static async Task<(HttpStatusCode Status, string Challenge)> SendAsync(
        Site site, string? token, string body, string accept = "application/json, text/event-stream",
        string? origin = null)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(site.Address, "/mcp"));
        request.Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        request.Headers.TryAddWithoutValidation("Accept", accept);
        if (token is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        }
        if (origin is not null)
        {
            request.Headers.TryAddWithoutValidation("Origin", origin);
        }
        using var answer = await client.SendAsync(request).WaitAsync(Tool.Patience);
        return (answer.StatusCode, answer.Headers.WwwAuthenticate.ToString());
    }
}
