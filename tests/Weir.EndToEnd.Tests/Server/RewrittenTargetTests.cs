using System.Collections.Immutable;
using Weir.EndToEnd.Tests.Server.Support;

namespace Weir.EndToEnd.Tests.Server;

/// <summary>Somebody force-pushes the target while an item is under way, or approved.</summary>
public sealed class RewrittenTargetTests
{
    private static ImmutableDictionary<string, string> One(string path, string text) =>
        ImmutableDictionary<string, string>.Empty.SetItem(path, text);

    /// <summary>Takes the newest commit off the target.</summary>
    private static async Task DropAsync(Site site)
    {
        await site.GitAsync(site.Repository, "reset", "--quiet", "--hard", "HEAD~1");
        await site.GitAsync(site.Repository, "push", "--quiet", "--force", site.Remote, "HEAD:refs/heads/main");
    }

    [Fact]
    public async Task WhatWasApprovedMergesAsItWasAndBringsNothingBackThatWasDropped()
    {
        await using var site = await Site.StartAsync(Garden.Files);
        await site.PublishAsync(One("leaked.txt", "the key of the shed\n"));
        var item = await site.NewAsync("Plant a tulip", "--kind", "plant");
        await site.WatchAsync(item, 5);
        var dropped = await site.GitAsync(site.Remote, "rev-parse", "main");

        await DropAsync(site);
        (await site.WeirAsync("gate", "approve", item)).Ok();
        await site.WatchAsync(item, 0);

        var log = await site.LogAsync(item);
        log.ShouldContain("rebased; the patch is as before, verdicts stand; its target lost a "
            + "commit below it");
        (await site.GitAsync(site.Remote, "show", "main:plants.txt")).ShouldContain($"tulip for {item}");
        (await site.GitAsync(site.Remote, "ls-tree", "--name-only", "main")).ShouldNotContain("leaked.txt");
        (await site.GitAsync(site.Remote, "rev-list", "main")).ShouldNotContain(dropped);
    }

    [Fact]
    public async Task WhatIsAnotherChangeOnTheRewrittenTargetIsJudgedAgainAndWhySaysSo()
    {
        await using var site = await Site.StartAsync(Garden.Files);
        await site.PublishAsync(One("plants.txt", "rose\nlily\n"));
        var item = await site.NewAsync("Plant a tulip", "--kind", "plant");
        await site.WatchAsync(item, 5);

        await DropAsync(site);
        (await site.WeirAsync("gate", "approve", item)).Ok();
        await site.UntilWhyAsync(
            item, "again: its target lost a commit below it.");

        (await site.LogAsync(item)).ShouldContain(
            "conflicts with the target in 1 file; its target lost a commit below it");
        (await site.GitAsync(site.Remote, "show", "main:plants.txt")).ShouldBe("rose", "nothing merges unjudged");
        (await site.WeirAsync("gate", "approve", item)).Ok();
        await site.WatchAsync(item, 0);
        (await site.GitAsync(site.Remote, "show", "main:plants.txt")).ShouldContain($"tulip for {item}");
    }
}
