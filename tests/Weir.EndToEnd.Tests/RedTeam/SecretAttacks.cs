using System.Collections.Immutable;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Weir.EndToEnd.Tests.RedTeam;

/// <summary>
/// Reading what is not the agent's: it is not there to be read, so the record has what the agent printed.
/// </summary>
public sealed class SecretAttacks : GroupOfAttacks
{
    internal override ImmutableArray<Attack> Attacks { get; } =
    [
        new("the environment of the server",
            "env; tr '\\0' '\\n' < /proc/1/environ; cat /proc/[0-9]*/environ || true; echo looked", Fate.GetsNothing)
        {
            Printed = ["WEIR_ITEM=", "looked"],
        },
        new("processes of others",
            "cat /proc/[0-9]*/cmdline /proc/[0-9]*/maps | tr '\\0' ' ' | grep -a 'weir u[p]' || echo held; "
            + "kill -9 -1 || echo held",
            Fate.GetsNothing)
        {
            Printed = ["held\n", "kill: No such process"],
        },
        new("the journal and the state",
            "ls -a {root}; cat {root}/state/* {root}/state/*/* || echo held; find / -xdev -name '*.db'",
            Fate.GetsNothing)
        {
            Printed = ["held"],
        },
        new("tokens and keys",
            "cat {root}/xdg-config/weir/* || echo held; cat {root}/home/.ssh/* ~/.ssh/* || echo held",
            Fate.GetsNothing)
        {
            Printed = ["held\n", "No such file or directory"],
        },
        new("other clones",
            "find / -xdev -path /proc -prune -o -name plants.txt -print | grep -v \"^$PWD/\" || echo held",
            Fate.GetsNothing)
        {
            Printed = ["held"],
        },
        new("the server's port",
            """
            ask='GET /api/v1/orgs/default/status HTTP/1.0\n\n'
            bash -c 'exec 3<>/dev/tcp/127.0.0.1/{port}; printf "$0" >&3; cat <&3' "$ask" || echo held
            """,
            Fate.GetsNothing)
        {
            Printed = ["Connection refused", "held"],
        },
        new("the network", "bash -c 'exec 3<>/dev/tcp/192.0.2.1/80' || echo held", Fate.GetsNothing)
        {
            Printed = ["held"],
        },
        new("the kernel's settings",
            "echo '|/bin/touch {root}/trap' > /proc/sys/kernel/core_pattern || echo held; "
            + "mount -t tmpfs x /mnt || echo held; unshare -U true || echo held",
            Fate.GetsNothing)
        {
            Printed = ["held\n", "Read-only file system"],
        },
    ];

    /// <summary>
    /// Nobody in a sandbox reaches the port. Whoever does from elsewhere, with a token and the attempt's own number, is
    /// refused by name.
    /// </summary>
    internal override async Task AfterwardsAsync(Battlefield field)
    {
        var item = field.Of("the server's port").Item;
        var stranger = (await field.Site.WeirAsync("token", "new", "engine:stranger")).Ok();
        var dispatched = (await field.Site.WeirAsync("audit", "log", "--jsonl")).Ok().Split('\n')
            .Select(line => JsonNode.Parse(line)!)
            .Last(entry => entry["type"]!.GetValue<string>() == "AttemptDispatched" && $"{entry["item"]}" == item);
        var (attempt, token) = ($"{dispatched["data"]!["attempt"]}", $"{dispatched["data"]!["token"]}");
        var forged = $$"""
            { "version": 1, "item": "{{item}}", "note": "", "key": { "attempt": {{attempt}}, "token": {{token}} },
              "outcome": { "$kind": "Failed", "reason": "agentGaveUp" },
              "evidence": { "isolated": true, "model": "",
                "usage": { "calls": 0, "inputTokens": 0, "outputTokens": 0, "toolCalls": 0 } } }
            """;
        var before = await field.Site.LogAsync(item);
        foreach (var (sender, expected) in ((string, HttpStatusCode)[])
            [("", HttpStatusCode.Unauthorized), ("weir_guessed", HttpStatusCode.Unauthorized),
                (stranger, HttpStatusCode.OK)])
        {
            using var client = field.Client(sender);
            client.DefaultRequestHeaders.Add("Weir-Protocol", "1");
            using var body = new StringContent(forged, Encoding.UTF8, "application/json");
            using var answer = await client.PostAsync(
                new Uri($"attempts/{item}/a{attempt}/{token}/result", UriKind.Relative), body);
            if (expected == HttpStatusCode.Unauthorized)
            {
                answer.StatusCode.ShouldBe(expected);
            }
            else
            {
                (await answer.Content.ReadAsStringAsync()).ShouldContain("\"fate\":\"over\"");
            }
        }
        (await field.Site.LogAsync(item)).ShouldBe(before);
    }
}
