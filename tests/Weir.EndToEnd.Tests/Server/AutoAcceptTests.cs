using Weir.EndToEnd.Tests.Server.Support;

namespace Weir.EndToEnd.Tests.Server;

/// <summary>A gate that spares people where its rule holds.</summary>
public sealed class AutoAcceptTests
{
    private const string Rule = "auto_accept: { when: \"change.lines <= 2 and item.risk == 'low'\" }";

    private static readonly string Workflow = Garden.Workflow(gate: Rule)
        .Replace("- R1 · must — It is what was asked for.\n", "", StringComparison.Ordinal);

    [Fact]
    public async Task OneLineOfLowRiskMergesWithoutAPerson()
    {
        await using var site = await Site.StartAsync(Garden.Files.SetItem(".weir/workflows/plant.md", Workflow));
        var item = await site.NewAsync("Plant a tulip", "--kind", "plant", "--risk", "low");

        (await site.WatchAsync(item, 0)).ShouldContain("gate owner of edit asks nobody: auto_accept holds");

        (await site.GitAsync(site.Remote, "show", "main:plants.txt")).ShouldBe("rose\ntulip for GARDEN-1");
    }

    [Fact]
    public async Task WhatChangesHowChangesAreJudgedIsReadByAPersonAllTheSame()
    {
        await using var site = await Site.StartAsync(Garden.Files
            .SetItem(".weir/workflows/plant.md", Workflow)
            .SetItem(".weir/agents/gardener.md", Garden.Files[".weir/agents/gardener.md"].Replace(
                "\"*.txt\"", "\"*.txt\", \".weir/**\"", StringComparison.Ordinal))
            .SetItem("steps/edit.sh", "echo '# hello' >> .weir/workflows/plant.md\n"));
        var item = await site.NewAsync("Plant a rule", "--kind", "plant", "--risk", "low");

        await site.WatchAsync(item, 5);

        (await site.LogAsync(item)).ShouldContain("edit asks a maintainer for a review");
    }
}
