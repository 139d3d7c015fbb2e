using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Weir.EndToEnd.Tests.Server.Support;

namespace Weir.EndToEnd.Tests.RedTeam;

/// <summary>
/// Agents whose spec lists one host: a program, and a model with the tool <c>execute</c>. Through the proxy they reach
/// that host on that port; everything else is refused by name, and the record says so.
/// </summary>
public sealed class NetworkTests
{
    private const string Probe = """
        echo "tulip for $WEIR_ITEM" >> plants.txt
        curl -sS --noproxy '' http://127.0.0.1:{allowed}/beds
        curl -sS --noproxy '' http://127.0.0.1:{other}/beds
        curl -sS https://packages.example/ || echo "curl says $?"
        bash -c 'exec 3<>/dev/tcp/127.0.0.1/{allowed}' 2>/dev/null || echo "no way past the proxy"
        bash -c 'exec 3<>/dev/tcp/192.0.2.1/80' 2>/dev/null || echo "no way out"
        ps() { cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null | tr '\0' '\n'; }
        ps | grep -c relay; ps | grep '{secret}' || echo "no secret beside the relay"
        """;

    private const string Planter = """
        ---
        name: planter
        description: Plants what is asked for.
        category: implementer
        access: branch
        tools: [execute]
        paths: { write: ["*.txt"] }
        network: ["127.0.0.1:{allowed}"]
        ---
        Garden.
        """;

    private const string Script = """
        entries:
          - pass: edit
            agent: planter
            turns:
              - calls: [{ tool: execute, command: sh steps/edit.sh }]
              - calls: [{ tool: submit }]
        """;

    private const string Models = """
        providers:
          scripted: { dialect: scripted, script: script.yaml }
        tiers:
          standard: [scripted/script.yaml]
        """;

    [Fact]
    public async Task AnAgentReachesTheHostsOfItsSpecAndNoOthersAndTheRecordSaysWhich()
    {
        using var allowed = new TcpListener(IPAddress.Loopback, 0);
        using var other = new TcpListener(IPAddress.Loopback, 0);
        allowed.Start();
        other.Start();
        var serving = ServeAsync(allowed);
        var ports = (Allowed: Port(allowed), Other: Port(other));
        await using var site = new Site(secret: Battlefield.Secret);
        await site.StartedAsync(Files(ports.Allowed, ports.Other), []);
        foreach (var (number, kind) in new[] { "plant", "chat" }.Index())
        {
            var item = await site.NewAsync("A tulip", "--kind", kind);
            await site.WatchAsync(item, 5);
            var output = (await site.WeirAsync("item", "output", item)).Ok();
            output.ShouldContain("roses and tulips");
            output.ShouldContain($"weir: 127.0.0.1:{ports.Other} is refused: the agent's `network` allows");
            output.ShouldContain("curl says 56");
            output.ShouldContain("no way past the proxy");
            output.ShouldContain("no way out");
            output.ShouldContain("no secret beside the relay");
            var record = output.Split('\n')[^3..];
            record.ShouldContain(line => line.Contains($"{ports.Allowed}: 1 connections", StringComparison.Ordinal)
                || line.Contains($"{ports.Allowed}\",\"connections\":1", StringComparison.Ordinal));
            record.ShouldContain(line => line.Contains($"{ports.Other} is refused", StringComparison.Ordinal));
            record[2].ShouldContain("packages.example:443 is refused: the agent's `network` allows");
            (await serving[number]).ShouldStartWith("GET /beds HTTP/1.1\r\n");
        }
        other.Pending().ShouldBeFalse();
    }

    private static ImmutableDictionary<string, string> Files(int allowed, int other)
    {
        var gardener = Garden.Files[".weir/agents/gardener.md"];
        var files = Garden.Files
            .SetItem(".weir/agents/gardener.md", gardener.Replace(
                "name: gardener\n", "name: gardener\nnetwork: [\"127.0.0.1:{allowed}\"]\n", StringComparison.Ordinal))
            .SetItem(".weir/agents/planter.md", Planter)
            .SetItem(".weir/workflows/chat.md", Garden.Workflow()
                .Replace("workflow: plant", "workflow: chat", StringComparison.Ordinal)
                .Replace("kinds: [plant]", "kinds: [chat]", StringComparison.Ordinal)
                .Replace("agent: gardener", "agent: planter", StringComparison.Ordinal))
            .SetItem(".weir/models.yaml", Models)
            .SetItem(".weir/script.yaml", Script)
            .SetItem("steps/edit.sh", Probe);
        return files.SetItems(files.Select(file => KeyValuePair.Create(file.Key, file.Value
            .Replace("{allowed}", $"{allowed}", StringComparison.Ordinal)
            .Replace("{other}", $"{other}", StringComparison.Ordinal)
            .Replace("{secret}", $"[{Battlefield.Secret[0]}]{Battlefield.Secret[1..]}", StringComparison.Ordinal))));
    }

    private static int Port(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>What each of two connections asked, in order.</summary>
    private static Task<string>[] ServeAsync(TcpListener listener)
    {
        var first = AnswerAsync(listener, Task.CompletedTask);
        return [first, AnswerAsync(listener, first)];
    }

    private static async Task<string> AnswerAsync(TcpListener listener, Task after)
    {
        await after;
        using var client = await listener.AcceptTcpClientAsync();
        await using var stream = client.GetStream();
        var buffer = new byte[4096];
        var asked = Encoding.Latin1.GetString(buffer, 0, await stream.ReadAsync(buffer));
        await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 17\r\n\r\nroses and tulips\n"u8.ToArray());
        return asked;
    }
}
