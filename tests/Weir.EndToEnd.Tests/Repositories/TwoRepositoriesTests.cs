using System.Text.Json.Nodes;
using Weir.EndToEnd.Tests.Server.Support;

namespace Weir.EndToEnd.Tests.Repositories;

/// <summary>One item, one branch in each of two repositories, one change, and a merge in both or a word about
/// it.</summary>
public sealed class TwoRepositoriesTests
{
    [Fact]
    public async Task AChangeOverTwoRepositoriesIsJudgedAsOneAndLandsInBoth()
    {
        await using var site = await TwoRepositories.StartAsync(TwoRepositories.Files);
        (await site.WeirAsync("project", "list")).Ok().ShouldContain("shed");
        var item = await site.NewAsync("Plant a tulip", "--kind", "plant", "--risk", "low");
        await site.WatchAsync(item, 5);

        var shown = await site.JsonAsync("item", "show", item);
        var change = shown["change"]!;
        change["paths"]!.AsArray().Select(path => path!.GetValue<string>()).ShouldBe(["plants.txt", "shed:tools.txt"]);
        change["repositories"]!.AsArray().Select(Name).ShouldBe(["garden", "shed"]);
        change["owners"]!.ToJsonString().ShouldContain("@smith");
        change["owners"]!.ToJsonString().ShouldContain("""{"component":"tools","owners":["@toolsmith"]}""");
        shown["components"]!.ToJsonString().ShouldBe("""["tools"]""");
        shown["documents_due"]!.ToJsonString().ShouldContain("shed:manual.txt");
        shown["risk"]!.GetValue<string>().ShouldBe("medium");
        var gate = await site.JsonAsync("gate", "show", item);
        gate["diff"]!.GetValue<string>().ShouldContain("+tulip for GARDEN-1");
        gate["diff"]!.GetValue<string>().ShouldContain("+rake for GARDEN-1");
        (await site.GitAsync(site.Shed(), "show", $"weir/{item}:tools.txt")).ShouldContain("rake");

        (await site.WeirAsync("gate", "approve", item)).Ok();
        var seen = await site.WatchAsync(item, 0);
        seen.ShouldContain("merged in garden as");
        seen.ShouldContain("merged in shed as");
        (await site.PlantsAsync()).ShouldBe("rose\ntulip for GARDEN-1");
        (await site.ToolsAsync()).ShouldBe("spade\nrake for GARDEN-1");
        (await site.GitAsync(site.Shed(), "log", "-1", "--format=%B", "main")).ShouldContain("repository shed:");
        (await site.WeirAsync("audit", "verify", "--state", site.State)).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task ARevertInTheOtherRepositoryIsOneOfTheItem()
    {
        await using var site = await TwoRepositories.StartAsync(TwoRepositories.Files
            .SetItem("tidy.sh", "true\n")
            .SetItem(".weir/workflows/plant.md", Garden.Workflow(
                front: "triggers: [{ event: revert, name: again, match: \"event.repository == 'shed'\" }]")));
        (await site.WeirAsync("trigger", "list")).Ok().ShouldContain("GARDEN/again");
        var item = await site.NewAsync("Plant a tulip", "--kind", "plant");
        await site.WatchAsync(item, 5);
        (await site.WeirAsync("gate", "approve", item)).Ok();
        await site.WatchAsync(item, 0);
        (await site.WeirAsync("trigger", "list")).Ok();

        var shed = Path.Combine(site.Root, "shed");
        await site.GitAsync(shed, "pull", "--quiet", site.Shed(), "main");
        await site.GitAsync(shed, "revert", "--no-edit", "-m", "1", "HEAD");
        await site.GitAsync(shed, "push", "--quiet", site.Shed(), "HEAD:refs/heads/main");

        (await site.WeirAsync("trigger", "list")).Ok().ShouldContain("GARDEN-2");
        (await site.LogAsync(item)).ShouldContain(" was reverted in shed by ");
        (await site.JsonAsync("item", "show", "GARDEN-2"))["title"]!.GetValue<string>()
            .ShouldBe($"{item} was reverted: Plant a tulip");
    }

    [Fact]
    public async Task WhatIsNotTouchedIsNeitherShownNorMergedAndWhatIsOutOfBoundsIsNamed()
    {
        await using var site = await TwoRepositories.StartAsync(TwoRepositories.Files
            .SetItem(".weir/workflows/plant.md", Garden.Workflow("retry: 0"))
            .SetItem("tidy.sh", "true\n")
            .SetItem("steps/GARDEN-1/edit.sh", "echo tulip >> plants.txt\n")
            .SetItem("steps/GARDEN-2/edit.sh", "cd \"$WEIR_REPO_SHED\"; mkdir attic; echo x > attic/a\n")
            .SetItem("steps/GARDEN-3/edit.sh", "echo rake >> \"$WEIR_REPO_SHED/tools.txt\"\n"));
        var shed = await site.GitAsync(site.Shed(), "rev-parse", "main");
        var first = await site.NewAsync("Only a plant", "--kind", "plant");
        await site.WatchAsync(first, 5);
        (await site.WeirAsync("gate", "approve", first)).Ok();
        await site.WatchAsync(first, 0);
        (await site.GitAsync(site.Shed(), "rev-parse", "main")).ShouldBe(shed);
        (await site.GitAsync(site.Shed(), "branch", "--list", "weir/*")).ShouldBe("");

        var outside = await site.NewAsync("Into the attic", "--kind", "plant");
        await site.WatchAsync(outside, 5);
        (await site.WeirAsync("item", "why", outside)).Ok().ShouldContain("shed:attic/a");

        var garden = await site.GitAsync(site.Remote, "rev-parse", "main");
        var tool = await site.NewAsync("Only a tool", "--kind", "plant");
        await site.WatchAsync(tool, 5);
        (await site.WeirAsync("gate", "approve", tool)).Ok();
        await site.WatchAsync(tool, 0);
        (await site.GitAsync(site.Remote, "rev-parse", "main")).ShouldBe(garden);
        (await site.ToolsAsync()).ShouldBe("spade\nrake");
    }

    [Fact]
    public async Task WhenTheSecondRefusesAPersonIsToldAndMergesTheRestOnceItMay()
    {
        await using var site = await TwoRepositories.StartAsync(TwoRepositories.Files);
        var item = await PartlyMergedAsync(site);

        await site.UnprotectShedAsync();
        (await site.WeirAsync("item", "retry", item)).Ok();
        await site.WatchAsync(item, 0);
        (await site.PlantsAsync()).ShouldBe("rose\ntulip for GARDEN-1");
        (await site.ToolsAsync()).ShouldBe("spade\nrake for GARDEN-1");
        (await site.LogAsync(item)).Split("merged in garden as").Length.ShouldBe(2);
    }

    [Fact]
    public async Task WhenTheSecondRefusesWhatIsMergedIsTakenBackAtAPersonsWordAndMergedLater()
    {
        await using var site = await TwoRepositories.StartAsync(TwoRepositories.Files);
        var item = await PartlyMergedAsync(site);
        // The one that was made ready before the first push.
        (await site.GitAsync(MirrorOf(site, "remote"), "for-each-ref", "refs/weir/reverts")).ShouldNotBeEmpty();

        (await site.WeirAsync("item", "revert", item)).Ok();
        await site.UntilWhyAsync(item, "which is taken back");
        (await site.PlantsAsync()).ShouldBe("rose");
        (await site.GitAsync(site.Remote, "log", "-1", "--format=%s", "main"))
            .ShouldStartWith("Revert \"Merge GARDEN-1");
        (await site.WeirAsync("item", "revert", item)).Failed(5).ShouldContain("not merged in some repositories");
        (await site.LogAsync(item)).ShouldContain("the merge in garden was taken back");

        // Somebody hangs up something else meanwhile: what is left is rebased onto it.
        await site.UnprotectShedAsync();
        await File.AppendAllTextAsync(Path.Combine(site.Root, "shed", "manual.txt"), "Or not.\n");
        await site.PushShedAsync("A manual");
        (await site.WeirAsync("item", "retry", item)).Ok();
        await site.WatchAsync(item, 0);
        (await site.PlantsAsync()).ShouldBe("rose\ntulip for GARDEN-1");
        (await site.ToolsAsync()).ShouldBe("spade\nrake for GARDEN-1");
        (await site.WeirAsync("audit", "verify", "--state", site.State)).ExitCode.ShouldBe(0);
    }

    /// <summary>By an engine that is another process, which is given both repositories and hands both in.</summary>
    [Fact]
    public async Task AnEngineElsewhereWorksInBothAndResolvesWhatConflictsInTheSecond()
    {
        await using var site = await TwoRepositories.StartAsync(
            TwoRepositories.Files.SetItem("steps/edit.sh", TwoRepositories.EditOrResolve), "--slots", "0");
        var token = (await site.WeirAsync("token", "new", "engine:build-1")).Ok();
        await using var engine = site.StartEngine(token, site.Address);
        await engine.SaysAsync("Agents and commands run");
        var item = await site.NewAsync("Plant a tulip", "--kind", "plant");
        await site.WatchAsync(item, 5);

        await File.AppendAllTextAsync(Path.Combine(site.Root, "shed", "tools.txt"), "hoe\n");
        await site.PushShedAsync("A hoe");
        (await site.WeirAsync("gate", "approve", item)).Ok();
        var seen = await site.WatchAsync(item, 5);
        seen.ShouldContain("conflicts with the target in 1 file");
        var paths = (await site.JsonAsync("item", "show", item))["change"]!["paths"]!;
        paths.AsArray().Select(path => path!.GetValue<string>()).ShouldBe(["plants.txt", "shed:tools.txt"]);

        (await site.WeirAsync("gate", "approve", item)).Ok();
        await site.WatchAsync(item, 0);
        (await site.PlantsAsync()).ShouldBe("rose\ntulip for GARDEN-1");
        (await site.ToolsAsync()).ShouldBe("spade\nhoe\nrake for GARDEN-1");
        (await site.WeirAsync("audit", "verify", "--state", site.State)).ExitCode.ShouldBe(0);
    }

    /// <summary>An item whose change the garden has and the shed refuses.</summary>
    private static async Task<string> PartlyMergedAsync(Site site)
    {
        var item = await site.NewAsync("Plant a tulip", "--kind", "plant");
        await site.WatchAsync(item, 5);
        await site.ProtectShedAsync();
        (await site.WeirAsync("gate", "approve", item)).Ok();
        await site.UntilWhyAsync(item, "is merged in garden and not in shed");
        var why = await site.JsonAsync("item", "why", item);
        why["next"]!.GetValue<string>().ShouldContain($"weir item revert {item}");
        why["detail"]!.GetValue<string>().ShouldContain("refused the merge into main");
        (await site.PlantsAsync()).ShouldBe("rose\ntulip for GARDEN-1");
        (await site.ToolsAsync()).ShouldBe("spade");
        return item;
    }

    private static string MirrorOf(Site site, string name) =>
        Directory.GetDirectories(Path.Combine(site.State, "mirrors"), name + "-*").Single();

    private static string Name(JsonNode? repository) => repository!["repository"]!.GetValue<string>();
}
