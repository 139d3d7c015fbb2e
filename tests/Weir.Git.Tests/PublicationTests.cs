using Weir.Core;
using Weir.Git.Tests.Support;
using Weir.Runtime.Ports;

namespace Weir.Git.Tests;

public sealed class PublicationTests
{
    private const string Branch = "refs/heads/weir/SHOP-7";

    [Fact]
    public async Task The_items_branch_is_shown_upstream_and_follows_a_rewrite()
    {
        using var shop = new Workshop(bare: true);
        var first = await shop.WorkAsync(shop.Start, shop.Start, 1, ("a", "1"));
        var second = await shop.WorkAsync(shop.Start, shop.Start, 2, ("a", "2"));
        await PublishAsync(shop, first);
        shop.Ref(Branch, shop.Upstream).ShouldBe(first);
        await PublishAsync(shop, second, first);
        shop.Ref(Branch, shop.Upstream).ShouldBe(second);
        shop.Ref(Branch).ShouldBe(second);
        shop.Ref("refs/weir/SHOP-7/set-aside/1").ShouldBe(first);
        await PublishAsync(shop, null);
        shop.Ref(Branch, shop.Upstream).ShouldBeNull();
        shop.Ref(Branch).ShouldBeNull();
        shop.Notices.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_branch_that_somebody_pushed_to_is_left_for_them()
    {
        using var shop = new Workshop(bare: true);
        var first = await shop.WorkAsync(shop.Start, shop.Start, 1, ("a", "1"));
        await PublishAsync(shop, first);
        Person.Git(shop.Desk, "commit", "-q", "--allow-empty", "-m", "mine");
        Person.Git(shop.Desk, "push", "-q", "-f", "origin", "HEAD:" + Branch);
        var theirs = shop.Ref(Branch, shop.Upstream);
        var second = await shop.WorkAsync(shop.Start, first, 2, ("b", "2"));
        await PublishAsync(shop, second);
        shop.Ref(Branch, shop.Upstream).ShouldBe(theirs);
        shop.Ref(Branch).ShouldBe(second);
        shop.Notices.ShouldBe([$"{Branch} was not published: somebody else pushed to it."]);
    }

    [Fact]
    public async Task An_upstream_that_is_gone_does_not_stop_the_mirror()
    {
        using var shop = new Workshop(bare: true);
        var head = await shop.WorkAsync(shop.Start, shop.Start, 1, ("a", "1"));
        Directory.Move(shop.Upstream, shop.Upstream + ".away");
        await PublishAsync(shop, head);
        shop.Ref(Branch).ShouldBe(head);
        shop.Notices.Single().ShouldContain("There is no folder");
    }

    [Fact]
    public async Task Artifacts_are_a_chain_of_commits_with_one_for_each_state()
    {
        using var shop = new Workshop();
        await shop.Repository.RefreshAsync(default);
        var note = Blob(shop, "one\n");
        var folder = new ObjectName(Person.Git(shop.Mirror, "rev-parse", $"{shop.Start}:src"));
        var laidOut = new LaidOut(".weir/items/SHOP-7/notes.md", note);

        await ArtifactsAsync(shop, laidOut, new LaidOut(".weir/items/SHOP-7/data", folder));
        await ArtifactsAsync(shop, laidOut, new LaidOut(".weir/items/SHOP-7/data", folder));
        await ArtifactsAsync(shop, laidOut with { Object = Blob(shop, "two\n") });

        const string Ref = "refs/weir/SHOP-7/artifacts";
        Person.Git(shop.Mirror, "rev-list", "--count", Ref).ShouldBe("2");
        Person.Git(shop.Mirror, "show", Ref + ":.weir/items/SHOP-7/notes.md").ShouldBe("two");
        shop.Files(shop.Ref(Ref + "^")!.Value).ShouldBe(
            [".weir/items/SHOP-7/data/price.cs", ".weir/items/SHOP-7/notes.md"]);
        Person.Git(shop.Mirror, "log", "-1", "--format=%(trailers:key=Weir-Item,valueonly)", Ref)
            .Trim().ShouldBe("SHOP-7");
        shop.Ref(Branch).ShouldBeNull();
    }

    private static ObjectName Blob(Workshop shop, string content) =>
        new(Person.GitWithInput(shop.Mirror, content, "hash-object", "-w", "--stdin"));

    private static Task PublishAsync(Workshop shop, ObjectName? head, params ObjectName[] setAside) =>
        shop.Repository.PublishAsync(new ItemRefs(Workshop.Item, head, [], [.. setAside], Workshop.Noon), default);

    private static Task ArtifactsAsync(Workshop shop, params LaidOut[] artifacts) =>
        shop.Repository.PublishAsync(new ItemRefs(Workshop.Item, null, [.. artifacts], [], Workshop.Noon), default);
}
