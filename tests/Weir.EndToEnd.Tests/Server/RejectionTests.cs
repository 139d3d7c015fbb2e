using System.Text.Json.Nodes;
using Weir.EndToEnd.Tests.Server.Support;

namespace Weir.EndToEnd.Tests.Server;

/// <summary>Gates that send work back, and what the producer is told.</summary>
public sealed class RejectionTests
{
    /// <summary>Leaves a weed in the first round, and what it was told in the second.</summary>
    private const string Weedy = """
        if [ "$WEIR_ROUND" = 1 ]
        then echo "weed" >> plants.txt
        else sed -i /weed/d plants.txt; echo "tulip" >> plants.txt; mkdir -p beds; cp "$WEIR_INPUTS" beds/told.json
        fi
        """;

    private static readonly string Rounds = Garden.Workflow(gate: "on_reject: { to: edit, rounds: 2 }");

    [Fact]
    public async Task WhatACommandFoundReachesTheProducerWhoseNextRoundPasses()
    {
        await using var site = await Site.StartAsync(
            Garden.Files.SetItem(".weir/workflows/plant.md", Rounds).SetItem("steps/edit.sh", Weedy));
        var item = await site.NewAsync("Plant a tulip", "--kind", "plant");

        var seen = await site.WatchAsync(item, 5);
        seen.ShouldContain("checks fail (exit 1)");
        seen.ShouldContain("gate owner of edit rejected, back to edit, findings: 1");
        seen.ShouldContain("edit started round 2");

        var told = await ToldAsync(site, item);
        told["round"]!.GetValue<int>().ShouldBe(2);
        told["findings"]!.ToJsonString().ShouldContain("weed");
    }

    [Fact]
    public async Task WhatAPersonSaidReachesTheProducer()
    {
        await using var site = await Site.StartAsync(Garden.Files
            .SetItem(".weir/workflows/plant.md", Rounds)
            .SetItem("steps/edit.sh", "echo tulip >> plants.txt; mkdir -p beds; cp \"$WEIR_INPUTS\" beds/told.json\n"));
        var item = await site.NewAsync("Plant a tulip", "--kind", "plant");
        await site.WatchAsync(item, 5);

        var rejected = await site.WeirAsync(
            "gate", "reject", item, "--reason", "It has to be a red one.", "--path", "plants.txt", "--line", "2");
        rejected.Ok();
        (await site.WatchAsync(item, 5)).ShouldContain("edit started round 2");

        var findings = (await ToldAsync(site, item))["findings"]!.ToJsonString();
        findings.ShouldContain("It has to be a red one.");
        findings.ShouldContain("plants.txt:2");
    }

    [Fact]
    public async Task RoundsRunOutAndAPersonDecides()
    {
        await using var site = await Site.StartAsync(
            Garden.Files
                .SetItem(".weir/workflows/plant.md", Rounds)
                .SetItem("steps/edit.sh", "echo weed >> plants.txt\n"));
        var item = await site.NewAsync("Plant a tulip", "--kind", "plant");

        (await site.WatchAsync(item, 5)).ShouldContain("edit asks");
        var why = await site.JsonAsync("item", "why", item);
        why["state"]!.GetValue<string>().ShouldBe("needs-person");
        why["next"]!.GetValue<string>().ShouldBe($"weir item retry {item}");
        (await site.WeirAsync("gate", "approve", item)).Failed(5).ShouldContain("No gate");
        (await site.GitAsync(site.Remote, "show", "main:plants.txt")).ShouldBe("rose");
    }

    private static async Task<JsonNode> ToldAsync(Site site, string item) =>
        JsonNode.Parse(await site.GitAsync(site.Mirror, "show", $"refs/heads/weir/{item}:beds/told.json"))!;
}
