using System.Collections.Immutable;
using Weir.EndToEnd.Tests.Server.Support;

namespace Weir.EndToEnd.Tests.Server;

/// <summary>A command that says what it reads runs again only where that is something else.</summary>
public sealed class CommandInputsTests
{
    private const string ForTheFirst = "(as for GARDEN-1)";

    private static readonly ImmutableDictionary<string, string> Files = Garden.Files
        .SetItem(".weir/project.md", Garden.Files[".weir/project.md"].Replace(
            "tidy: sh tidy.sh", "tidy: { run: sh tidy.sh, inputs: [\"*.txt\", tidy.sh, \"ghost/**\"] }",
            StringComparison.Ordinal))
        .SetItem("beds/roses", "rose\n")
        .SetItem("steps/GARDEN-1/edit.sh", "echo lily > beds/lilies\n")
        .SetItem("steps/GARDEN-2/edit.sh", "echo iris > beds/irises\n")
        .SetItem("steps/GARDEN-3/edit.sh", "echo elm >> plants.txt\n")
        .SetItem("steps/GARDEN-4/edit.sh", "[ \"$WEIR_ROUND\" = 1 ] && echo weed > a.txt || echo oak > a.txt\n");

    [Fact]
    public async Task WhatItReadsIsTheSameInAGateAndInTheMergeQueueOrItRuns()
    {
        await using var site = await Site.StartAsync(Files);
        (await site.WeirInAsync(site.Repository, "project", "lint")).Out.ShouldContain("no file matches 'ghost/**'");

        // What it does not read: it runs for the first, and neither in the second's gate nor on both when it is merged.
        var one = await ReadyAsync(site, "Lilies");
        var two = await ReadyAsync(site, "Irises");
        (await site.LogAsync(one)).ShouldNotContain("as for");
        (await site.LogAsync(two)).ShouldContain($"gate owner of edit: checks pass (exit 0) {ForTheFirst}");
        await MergeAsync(site, one);
        await MergeAsync(site, two);
        (await site.LogAsync(two)).ShouldContain($"are of the same content: checks pass {ForTheFirst}");

        // What it reads: it runs in the gate, and on what comes of two in the merge queue.
        var three = await ReadyAsync(site, "An elm");
        (await site.LogAsync(three)).ShouldNotContain("as for");
        var four = await ReadyAsync(site, "An oak");
        var log = await site.LogAsync(four);
        log.ShouldContain("checks fail");
        log.ShouldNotContain("as for");
        await MergeAsync(site, three);
        await MergeAsync(site, four);
        log = await site.LogAsync(four);
        log.ShouldContain("checked on the merged tree: checks pass");
        log.ShouldNotContain("as for");
        (await site.WeirAsync("audit", "verify", "--state", site.State)).ExitCode.ShouldBe(0);
    }

    private static async Task<string> ReadyAsync(Site site, string title)
    {
        var item = await site.NewAsync(title, "--kind", "plant");
        await site.WatchAsync(item, 5);
        return item;
    }

    private static async Task MergeAsync(Site site, string item)
    {
        (await site.WeirAsync("gate", "approve", item)).Ok();
        await site.WatchAsync(item, 0);
    }
}
