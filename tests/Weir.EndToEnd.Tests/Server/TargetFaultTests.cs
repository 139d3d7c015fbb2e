using System.Collections.Immutable;
using Weir.EndToEnd.Tests.Server.Support;

namespace Weir.EndToEnd.Tests.Server;

/// <summary>A command of a gate that fails on the target as well as on the change.</summary>
public sealed class TargetFaultTests
{
    /// <summary>What is opened for the target: its agent pulls the weeds.</summary>
    private const string Weeding = """
        ---
        workflow: production-bug
        title: Mend the garden
        applies_to: { kinds: [bug] }
        ---
        ## Pass: pull — Pull the weeds
        ```yaml
        agent: gardener
        produces: [change]
        ```
        Mend what fails.

        ### Gate: tidy
        ```yaml
        run: [{ id: checks, command: tidy }]
        reviewers: [{ human: role:maintainer, sla: 1bd }]
        ```
        - R1 · must · command:checks — The garden is tidy.
        - R2 · must — Nothing else was pulled.
        """;

    private static ImmutableDictionary<string, string> Weedy => Garden.Files
        .SetItem(".weir/workflows/production-bug.md", Weeding)
        .SetItem("weeds.txt", "weed\n")
        .SetItem("steps/pull.sh", "rm weeds.txt\n");

    [Fact]
    public async Task WhatTheTargetFailsTooOpensAnItemAndTheGateOpensAnewOnceThatHasLanded()
    {
        await using var site = await Site.StartAsync(Weedy);
        var item = await site.NewAsync("Plant a tulip", "--kind", "plant");
        await site.UntilWhyAsync(item, "pass edit waits for GARDEN-2");
        await site.WatchAsync("GARDEN-2", 5);
        (await site.WeirAsync("gate", "approve", "GARDEN-2")).Ok();
        await site.WatchAsync(item, 5);

        var log = await site.LogAsync(item);
        log.ShouldContain("gate owner of edit: checks fail (exit 1)");
        log.ShouldContain("gate owner of edit, on the target without the change: checks fail");
        log.ShouldContain("gate owner of edit waits: the target fails checks too");
        log.ShouldContain("GARDEN-2 was opened for what the target fails");
        log.ShouldContain("which may be mended");
        log.ShouldContain("gate owner of edit: checks pass (exit 0)");
        log.ShouldNotContain("sent back");
        (await site.WeirAsync("item", "show", "GARDEN-2")).Ok().ShouldContain("checks fails on main");
        (await site.WeirAsync("gate", "approve", item)).Ok();
        await site.WatchAsync(item, 0);
        (await site.GitAsync(site.Remote, "show", "main:plants.txt")).ShouldBe($"rose\ntulip for {item}");
    }

    [Fact]
    public async Task WhatPassesOnTheTargetIsSentBack()
    {
        await using var site = await Site.StartAsync(Garden.Files
            .SetItem("steps/edit.sh", """
                if [ "$WEIR_ROUND" = 1 ]; then echo weed > new.txt; else echo herb > new.txt; fi
                """));
        var item = await site.NewAsync("Plant a tulip", "--kind", "plant");
        await site.WatchAsync(item, 5);

        var log = await site.LogAsync(item);
        log.ShouldContain("gate owner of edit, on the target without the change: checks pass");
        log.ShouldContain("gate owner of edit rejected, back to edit, findings: 1");
    }
}
