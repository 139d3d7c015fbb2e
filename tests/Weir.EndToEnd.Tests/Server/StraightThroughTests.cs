using Weir.EndToEnd.Tests.Server.Support;

namespace Weir.EndToEnd.Tests.Server;

/// <summary>One item from request to merged change, on a project whose upstream is a bare repository.</summary>
public sealed class StraightThroughTests
{
    [Fact]
    public async Task AnApprovedChangeIsMergedIntoTheBareRemoteWithItsRecord()
    {
        await using var site = await Site.StartAsync(Garden.Surveyed);
        var item = await site.NewAsync("Plant a tulip", "--kind", "plant");
        item.ShouldBe("GARDEN-1");

        var seen = await site.WatchAsync(item, 5);
        seen.ShouldContain("survey made notes, version 1");
        seen.ShouldContain("gate owner of edit: checks pass (exit 0)");
        seen.ShouldContain("edit asks a maintainer for a review");
        (await site.GitAsync(site.Remote, "show", "main:plants.txt")).ShouldBe("rose");

        (await site.WeirAsync("gate", "approve", item)).Ok();
        (await site.WatchAsync(item, 0)).ShouldContain("merged as");

        (await site.GitAsync(site.Remote, "show", "main:plants.txt")).ShouldBe("rose\ntulip for GARDEN-1");
        var merge = await site.GitAsync(site.Remote, "log", "-1", "--format=%s%n%(trailers)", "main");
        merge.ShouldStartWith("Merge GARDEN-1: Plant a tulip");
        merge.ShouldContain("Weir-Item: GARDEN-1");
        var commit = await site.GitAsync(site.Remote, "log", "-1", "--format=%s%n%(trailers)", "main^2");
        commit.ShouldContain("Weir-Item: GARDEN-1");
        commit.ShouldContain("Weir-Pass: edit");
        commit.ShouldContain("Weir-Agent: gardener");

        (await site.GitAsync(site.Mirror, "ls-tree", "-r", "--name-only", "refs/weir/GARDEN-1/artifacts"))
            .ShouldBe(".weir/items/GARDEN-1/hand-off.md\n.weir/items/GARDEN-1/notes.md");
        var body = await site.GitAsync(site.Remote, "log", "-1", "--format=%b", "main");
        string[] facts =
        [
            "GARDEN-1 was asked for by", "as plant, and followed workflow plant, version 1",
            "1 file, 1 line: plants.txt",
            "edit by gardener", "edit/owner/checks: passed, exit 0 on tree", "What was not verified", "passed R1 on",
            "What it cost", "work was never sent back",
        ];
        foreach (var fact in facts)
        {
            body.ShouldContain(fact, Case.Sensitive, body);
        }
        (await site.WeirAsync("item", "hand-off", item)).Ok()
            .ShouldContain("edit/owner/checks: passed, exit 0 on tree");
        body.ShouldContain(await site.GitAsync(
            site.Mirror, "show", "refs/weir/GARDEN-1/artifacts:.weir/items/GARDEN-1/hand-off.md"));
        (await site.GitAsync(site.Remote, "ls-tree", "-r", "--name-only", "main")).ShouldNotContain(".weir/items");
    }

    [Fact]
    public async Task WhatHappenedIsListedShownAndHoldsTogether()
    {
        await using var site = await Site.StartAsync(Garden.Files);
        var item = await site.NewAsync("Plant a tulip", "--kind", "plant");
        await site.WatchAsync(item, 5);
        (await site.JsonAsync("item", "show", item))["change"]!["paths"]![0]!.GetValue<string>().ShouldBe("plants.txt");
        (await site.WeirAsync("gate", "show", item)).Ok().ShouldContain("command checks: pass (exit 0)");
        var gate = await site.JsonAsync("gate", "show", item);
        gate["criteria"]![1]!["text"]!.GetValue<string>().ShouldBe("The garden is tidy.");
        gate["runs"]![0]!["verdict"]!.GetValue<string>().ShouldBe("pass");
        (await site.WeirAsync("gate", "approve", item, "edit/owner")).Ok();
        await site.WatchAsync(item, 0);

        var log = await site.LogAsync(item);
        string[] steps =
        [
            "GARDEN-1 was created by", "edit started", "edit changed 1 file, 1 line", "checks pass (exit 0)",
            "gate owner of edit approved", "enters the merge queue", "merged as", "the landed tree is the tested one",
            "done",
        ];
        var places = steps.Select(step => log.IndexOf(step, StringComparison.Ordinal)).ToList();
        places.ShouldBeInOrder();
        places[0].ShouldBeGreaterThan(0, log);

        var shown = await site.JsonAsync("item", "show", item);
        shown["state"]!.GetValue<string>().ShouldBe("done");
        shown["passes"]![0]!["gates"]![0]!["status"]!.GetValue<string>().ShouldBe("approved");
        (await site.JsonAsync("item", "list"))[0]!["state"]!.GetValue<string>().ShouldBe("done");

        (await site.WeirAsync("audit", "verify", "--state", site.State)).ExitCode.ShouldBe(0);
    }
}
