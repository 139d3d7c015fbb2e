namespace Weir.EndToEnd.Tests.Models;

/// <summary>An agent uses a tool of an MCP server that its file declares and its repository has.</summary>
public sealed class McpToolTests
{
    private const string Server = """
        while IFS= read -r line; do
          id=$(printf '%s' "$line" | sed -n 's/.*"id":\([0-9]*\).*/\1/p')
          case "$line" in
            *'"initialize"'*) result='{"protocolVersion":"2025-06-18","capabilities":{"tools":{}},'
              result=$result'"serverInfo":{"name":"shed","version":"1"}}' ;;
            *'"tools/list"'*) result='{"tools":[{"name":"find","inputSchema":{"type":"object"}}]}' ;;
            *'"tools/call"'*) result='{"content":[{"type":"text","text":"The tulips lie on the '$SHELF'."}]}' ;;
            *) result= ;;
          esac
          if [ -n "$id" ] && [ -n "$result" ]; then
            printf '{"jsonrpc":"2.0","id":%s,"result":%s}\n' "$id" "$result"
          elif [ -n "$id" ]; then
            printf '{"jsonrpc":"2.0","id":%s,"error":{"code":-32601,"message":"unknown"}}\n' "$id"
          fi
        done
        """;

    [Fact]
    public async Task TheServerIsStartedBesideTheAgentAndAnswersIt()
    {
        await using var provider = await FakeProvider.StartAsync(
            FakeTurn.Call("mcp__shed__find"),
            FakeTurn.Call("edit", ("path", "plants.txt"), ("old", "rose"), ("new", "rose\ntulip")),
            FakeTurn.Call("submit"));
        var files = ModelSite.Files(provider, "messages");
        const string agent = ".weir/agents/gardener.md";
        await using var site = await ModelSite.StartAsync(files
            .SetItem("shed.sh", Server)
            .SetItem(agent, files[agent].Replace(
                "tools: [read, edit, search, execute]",
                """
                tools: [read, edit, "mcp:shed/find"]
                mcp: { shed: { command: sh, args: [shed.sh], env: { SHELF: "upper shelf" } } }
                """, StringComparison.Ordinal)));
        var item = await site.NewAsync("A tulip", "--kind", "plant");
        await site.WatchAsync(item, 5);

        provider.Requests.Length.ShouldBe(3);
        provider.Requests[0].Body["tools"]!.AsArray().Select(tool => tool!["name"]!.ToString())
            .ShouldContain("mcp__shed__find", StringComparer.Ordinal);
        var answer = provider.Requests[1].Body["messages"]!.AsArray()[^1]!.ToJsonString();
        answer.ShouldContain("The tulips lie on the upper shelf.");
        answer.ShouldContain("from the MCP server shed");
    }
}
