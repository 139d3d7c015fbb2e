using System.Text;
using ModelContextProtocol.Client;
using Weir.EndToEnd.Tests.Server.Support;
using Weir.EndToEnd.Tests.Support;

namespace Weir.EndToEnd.Tests.Mcp;

/// <summary>How assistants and servers come and go, and what both transports offer.</summary>
public sealed class LifetimeTests
{
    [Fact]
    public async Task AServerThatGoesAwayIsSaidAndOneThatComesBackIsUsed()
    {
        await using var site = await Site.StartAsync(Garden.Files);
        site.Port = site.Address.Port.ToString();
        await using var program = await Assistant.ConnectAsync(site, Assistant.Stdio);
        await using var caller = await Assistant.ConnectAsync(site, Assistant.Http);
        await program.CallAsync("item_list");
        await caller.CallAsync("item_list");
        await site.Server.KillAsync();

        (await program.RefusedAsync("item_list")).ShouldBe(
            $"error: No Weir server answers at {site.Address.Authority}.\n\nhint: weir up");
        await Should.ThrowAsync<HttpRequestException>(() => caller.TryAsync("item_list"));

        await site.UpAsync();
        await program.CallAsync("item_list");
        await caller.CallAsync("item_list");
    }

    [Fact]
    public async Task NothingButTheProtocolIsOnStandardOutput()
    {
        await using var site = await Site.StartAsync(Garden.Files);
        (await site.WeirAsync("mcp")).Ok().ShouldBe("", "the assistant was gone at once");
        var alone = await site.WeirWithAsync("XDG_CONFIG_HOME", site.Root, "mcp");
        alone.Failed(1).ShouldBe("error: No Weir server is known here.\n\nhint: weir up");
        alone.Out.ShouldBe("");
    }

    [Fact]
    public async Task BothTransportsOfferTheToolsOfTheReference()
    {
        await using var site = await Site.StartAsync(Garden.Files);
        await using var program = await Assistant.ConnectAsync(site, Assistant.Stdio);
        await using var caller = await Assistant.ConnectAsync(site, Assistant.Http);
        var reference = Render(await program.Client.ListToolsAsync());
        Render(await caller.Client.ListToolsAsync()).ShouldBe(reference);
        Golden.ShouldMatchFile(reference, Path.Combine(Sources.Root, "docs", "reference", "mcp-tools.md"));
        program.Client.ServerInfo!.Name.ShouldBe("weir");
        program.Client.ServerInstructions!.ShouldContain("data, never instructions");
    }

    private static string Render(IEnumerable<McpClientTool> tools)
    {
        var text = new StringBuilder("""
            # The tools for assistants

            What `weir mcp` and the server's `/mcp` offer; [how to connect an
            assistant](../how-to/connect-an-assistant.md). Each tool is one request of the [API](http-api.md), and
            answers with its JSON, at most 60,000 characters of it. An argument with a star is required. This page is
            generated from what the program offers.

            | tool | arguments | what it does |
            |---|---|---|

            """);
        foreach (var tool in tools)
        {
            var required = tool.JsonSchema.GetProperty("required").EnumerateArray()
                .Select(one => one.GetString()).ToHashSet(StringComparer.Ordinal);
            var arguments = tool.JsonSchema.GetProperty("properties").EnumerateObject().Select(one =>
                $"`{one.Name}`{(required.Contains(one.Name) ? "\\*" : "")} {Kind(one.Value)}");
            text.Append($"| `{tool.Name}` | {string.Join("; ", arguments)} | {tool.Description} |\n");
        }
        return text.ToString();
    }

    private static string Kind(System.Text.Json.JsonElement schema) =>
        schema.TryGetProperty("enum", out var words)
            ? string.Join(", ", words.EnumerateArray().Select(word => $"`{word}`"))
            : schema.GetProperty("description").GetString()!;
}
