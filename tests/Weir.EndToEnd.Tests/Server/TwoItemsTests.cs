using Weir.EndToEnd.Tests.Server.Support;

namespace Weir.EndToEnd.Tests.Server;

/// <summary>Two items at once, on the same file and on different ones.</summary>
public sealed class TwoItemsTests
{
    [Fact]
    public async Task TheSecondToTouchALineGetsTheConflictBackMarkedAndMergesItsResolution()
    {
        await using var site = await Site.StartAsync(Garden.Files);
        var first = await site.NewAsync("Plant a tulip", "--kind", "plant");
        var second = await site.NewAsync("Plant another", "--kind", "plant");
        await site.WatchAsync(first, 5);
        await site.WatchAsync(second, 5);

        (await site.WeirAsync("gate", "approve", first)).Ok();
        await site.WatchAsync(first, 0);
        (await site.WeirAsync("gate", "approve", second)).Ok();
        var seen = await site.WatchAsync(second, 5);
        seen.ShouldContain("conflicts with the target in 1 file");
        seen.ShouldContain("edit is sent back (merge conflict), findings: 1");

        var marked = await site.GitAsync(site.Mirror, "show", $"refs/heads/weir/{second}:marked.txt");
        marked.ShouldContain("# <<<<<<<");
        marked.ShouldContain("tulip for GARDEN-1");
        marked.ShouldContain("tulip for GARDEN-2");

        (await site.WeirAsync("gate", "approve", second)).Ok();
        await site.WatchAsync(second, 0);
        (await site.GitAsync(site.Remote, "show", "main:plants.txt"))
            .ShouldBe("rose\ntulip for GARDEN-1\ntulip for GARDEN-2");
        (await site.WeirAsync("audit", "verify", "--state", site.State)).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task AConflictThatIsNotResolvedIsNeverMerged()
    {
        await using var site = await Site.StartAsync(Garden.Files
            .SetItem(".weir/workflows/plant.md", Garden.Workflow("retry: 0"))
            .SetItem("steps/edit.sh", "[ \"$WEIR_ROUND\" != 1 ] || echo \"tulip for $WEIR_ITEM\" >> plants.txt\n"));
        var first = await site.NewAsync("Plant a tulip", "--kind", "plant");
        var second = await site.NewAsync("Plant another", "--kind", "plant");
        await site.WatchAsync(first, 5);
        await site.WatchAsync(second, 5);
        (await site.WeirAsync("gate", "approve", first)).Ok();
        await site.WatchAsync(first, 0);
        (await site.WeirAsync("gate", "approve", second)).Ok();

        (await site.WatchAsync(second, 5)).ShouldContain("failed: invalid output");
        (await site.WeirAsync("item", "show", second)).Ok().ShouldContain("plants.txt");
        (await site.GitAsync(site.Remote, "show", "main:plants.txt")).ShouldBe("rose\ntulip for GARDEN-1");
    }

    /// <summary>
    /// Both change lines of one file that do not touch: the rebase succeeds, and yet the second's patch is another one,
    /// since what stands around its lines is no longer what the person saw.
    /// </summary>
    [Fact]
    public async Task ARebaseThatChangesThePatchAsksAgainAndShowsOnlyWhatDiffers()
    {
        await using var site = await Site.StartAsync(Garden.Files
            .SetItem("plants.txt", "rose\niris\nlily\nmint\n")
            .SetItem("steps/GARDEN-1/edit.sh", "sed -i 's/rose/red rose/' plants.txt\n")
            .SetItem("steps/GARDEN-2/edit.sh", "sed -i 's/lily/white lily/' plants.txt\n"));
        var first = await site.NewAsync("A red rose", "--kind", "plant");
        var second = await site.NewAsync("A white lily", "--kind", "plant");
        await site.WatchAsync(first, 5);
        await site.WatchAsync(second, 5);
        (await site.WeirAsync("gate", "approve", first)).Ok();
        await site.WatchAsync(first, 0);

        (await site.WeirAsync("gate", "approve", second)).Ok();
        var seen = await site.WatchAsync(second, 5);
        seen.ShouldContain("gate owner of edit asks again: the rebase changed the patch");
        seen.Split("checks pass").Length.ShouldBe(3, "the commands ran again:\n" + seen);
        var diff = (await site.JsonAsync("gate", "show", second))["diff"]!.GetValue<string>();
        diff.ShouldContain("- rose");
        diff.ShouldContain("+ red rose");
        (await site.GitAsync(site.Remote, "show", "main:plants.txt")).ShouldNotContain("white");

        (await site.WeirAsync("gate", "approve", second)).Ok();
        await site.WatchAsync(second, 0);
        (await site.GitAsync(site.Remote, "show", "main:plants.txt")).ShouldBe("red rose\niris\nwhite lily\nmint");
    }

    [Fact]
    public async Task OnDifferentFilesTheSecondIsRebasedKeepsItsVerdictAndIsCheckedAgain()
    {
        await using var site = await Site.StartAsync(
            Garden.Files.SetItem("steps/edit.sh", "mkdir -p beds; echo tulip > \"beds/$WEIR_ITEM.txt\"\n"));
        var first = await site.NewAsync("Plant a tulip", "--kind", "plant");
        var second = await site.NewAsync("Plant another", "--kind", "plant");
        await site.WatchAsync(first, 5);
        await site.WatchAsync(second, 5);

        (await site.WeirAsync("gate", "approve", first)).Ok();
        (await site.WatchAsync(first, 0)).ShouldNotContain("rebased");
        (await site.WeirAsync("gate", "approve", second)).Ok();
        var seen = await site.WatchAsync(second, 0);
        seen.ShouldContain("rebased; the patch is as before, verdicts stand");
        seen.ShouldContain("checked on the merged tree: checks pass");
        seen.Split("for a review").Length.ShouldBe(2, "the person was asked once:\n" + seen);

        (await site.GitAsync(site.Remote, "ls-tree", "--name-only", "main:beds"))
            .ShouldBe("GARDEN-1.txt\nGARDEN-2.txt");
    }
}
