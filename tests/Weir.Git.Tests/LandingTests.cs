using Weir.Core;
using Weir.Git.Tests.Support;
using Weir.Runtime.Ports;

namespace Weir.Git.Tests;

public sealed class LandingTests
{
    private static readonly EffectId Effect = new(12, 0);

    [Fact]
    public async Task The_merge_commit_has_both_parents_the_message_and_trailers()
    {
        using var shop = new Workshop(bare: true);
        var head = await shop.WorkAsync(shop.Start, shop.Start, 1, ("a", "1"));
        var request = Request(shop, head) with
        {
            Message = "Merge SHOP-7: prices\n\nWeir-Effect: 99.9 is quoted here\nand more.",
            Trailers = ["Weir-Approved-By: person:ada", "Weir-Effect: 99.9", "Evil: a\nWeir-Effect: 98.0"],
        };

        var landed = (MergeOutcome.Landed)await shop.Repository.MergeAsync(request, default);

        Person.Git(shop.Upstream, "log", "-1", "--format=%P%n%B", "main").ShouldBe(
            $"""
            {shop.Start} {head}
            Merge SHOP-7: prices

            Weir-Effect: 99.9 is quoted here
            and more.

            Weir-Approved-By: person:ada
            Evil: a Weir-Effect: 98.0
            Weir-Item: SHOP-7
            Weir-Effect: 12.0
            """);
        shop.Ref("main", shop.Upstream).ShouldBe(landed.Landing.Commit);
        shop.Ref("refs/weir/effects/12.0").ShouldBe(landed.Landing.Commit);
        (await shop.Repository.FindMergeAsync(new EffectId(99, 9), default)).ShouldBeNull();
        (await shop.Repository.FindMergeAsync(new EffectId(98, 0), default)).ShouldBeNull();
    }

    [Fact]
    public async Task A_landing_is_found_by_its_trailer_when_the_mirror_was_made_anew()
    {
        using var shop = new Workshop(bare: true);
        var head = await shop.WorkAsync(shop.Start, shop.Start, 1, ("a", "1"));
        var landed = (MergeOutcome.Landed)await shop.Repository.MergeAsync(Request(shop, head), default);
        Directory.Delete(shop.Mirror, recursive: true);
        shop.Restart();
        (await shop.Repository.FindMergeAsync(Effect, default)).ShouldBe(landed.Landing);
    }

    [Fact]
    public async Task A_merge_that_was_made_and_not_pushed_has_not_landed_and_can_still_land()
    {
        using var shop = new Workshop(bare: true);
        var head = await shop.WorkAsync(shop.Start, shop.Start, 1, ("a", "1"));
        Person.Git(shop.Mirror, "update-ref", "refs/weir/effects/12.0", head.Value);
        (await shop.Repository.FindMergeAsync(Effect, default)).ShouldBeNull();
        (await shop.Repository.MergeAsync(Request(shop, head), default)).ShouldBeOfType<MergeOutcome.Landed>();
    }

    [Fact]
    public async Task Hooks_and_settings_of_a_local_upstream_do_not_run()
    {
        using var shop = new Workshop(bare: true);
        var trap = Path.Combine(shop.Root, "trap");
        Person.Git(shop.Upstream, "config", "core.fsmonitor", "touch " + trap);
        Person.Git(shop.Upstream, "config", "core.alternateRefsCommand", "touch " + trap);
        Person.Git(shop.Upstream, "config", "uploadpack.packObjectsHook", "touch " + trap);
        foreach (var hook in new[] { "pre-receive", "update", "post-receive", "post-update", "reference-transaction" })
        {
            var path = Path.Combine(shop.Upstream, "hooks", hook);
            Workshop.Write(shop.Upstream, ($"hooks/{hook}", $"#!/bin/sh\ntouch {trap}\nexit 1\n"));
            Workshop.MakeExecutable(path);
        }
        var head = await shop.WorkAsync(shop.Start, shop.Start, 1, ("a", "1"));
        await shop.Repository.PublishAsync(new ItemRefs(Workshop.Item, head, [], [], Workshop.Noon), default);
        (await shop.Repository.MergeAsync(Request(shop, head), default)).ShouldBeOfType<MergeOutcome.Landed>();
        File.Exists(trap).ShouldBeFalse();
    }

    [Fact]
    public async Task A_clean_checkout_of_the_target_follows()
    {
        using var shop = new Workshop();
        Workshop.Write(shop.Desk, ("untracked", "mine"));
        var head = await shop.WorkAsync(
            shop.Start, shop.Start, 1, ("src/price.cs", "new\n"), ("README.md", null), ("dir/new", "1"));

        var landed = (MergeOutcome.Landed)await shop.Repository.MergeAsync(Request(shop, head), default);

        shop.Ref("HEAD", shop.Desk).ShouldBe(landed.Landing.Commit);
        Person.Git(shop.Desk, "status", "--porcelain").ShouldBe("?? untracked");
        File.ReadAllText(Path.Combine(shop.Desk, "src/price.cs")).ShouldBe("new\n");
        File.Exists(Path.Combine(shop.Desk, "README.md")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_dirty_checkout_of_the_target_stops_the_landing_and_says_what_to_do()
    {
        using var shop = new Workshop();
        var head = await shop.WorkAsync(shop.Start, shop.Start, 1, ("a", "1"));
        Workshop.Write(shop.Desk, ("README.md", "half a thought"));

        var error = await Should.ThrowAsync<RepositoryException>(
            () => shop.Repository.MergeAsync(Request(shop, head), default));

        error.Message.ShouldBe(
            $"SHOP-7 cannot land: main is checked out at {shop.Desk}, and it has uncommitted changes (README.md). "
            + $"Commit or stash there (`git -C {shop.Desk} stash`), or switch it to another branch.");
        shop.Ref("main", shop.Desk).ShouldBe(shop.Start);
        File.ReadAllText(Path.Combine(shop.Desk, "README.md")).ShouldBe("half a thought");

        Person.Git(shop.Desk, "stash", "-q");
        (await shop.Repository.MergeAsync(Request(shop, head), default)).ShouldBeOfType<MergeOutcome.Landed>();
    }

    [Fact]
    public async Task Staged_work_and_files_in_the_way_count_as_dirty()
    {
        using var shop = new Workshop();
        var head = await shop.WorkAsync(shop.Start, shop.Start, 1, ("a", "1"));
        Workshop.Write(shop.Desk, ("a", "mine"));
        var inTheWay = await Should.ThrowAsync<RepositoryException>(
            () => shop.Repository.MergeAsync(Request(shop, head), default));
        inTheWay.Message.ShouldContain("in the way");
        Person.Git(shop.Desk, "add", "a");
        var staged = await Should.ThrowAsync<RepositoryException>(
            () => shop.Repository.MergeAsync(Request(shop, head), default));
        staged.Message.ShouldContain("uncommitted changes (a)");
        shop.Ref("main", shop.Desk).ShouldBe(shop.Start);
    }

    [Fact]
    public async Task A_dirty_checkout_of_another_branch_stops_nothing()
    {
        using var shop = new Workshop();
        Person.Git(shop.Desk, "checkout", "-q", "-b", "mine");
        Workshop.Write(shop.Desk, ("README.md", "half a thought"));
        var head = await shop.WorkAsync(shop.Start, shop.Start, 1, ("a", "1"));
        var landed = (MergeOutcome.Landed)await shop.Repository.MergeAsync(Request(shop, head), default);
        shop.Ref("main", shop.Desk).ShouldBe(landed.Landing.Commit);
        File.ReadAllText(Path.Combine(shop.Desk, "README.md")).ShouldBe("half a thought");
    }

    [Fact]
    public async Task A_stop_between_push_and_files_is_finished_when_the_merge_is_looked_for()
    {
        using var shop = new Workshop();
        var head = await shop.WorkAsync(shop.Start, shop.Start, 1, ("a", "1"));
        await shop.Repository.MergeAsync(Request(shop, head), default);
        File.Delete(Path.Combine(shop.Desk, "a"));
        Person.Git(shop.Desk, "read-tree", shop.Start.Value);
        Person.Git(shop.Desk, "status", "--porcelain").ShouldBe("D  a");
        shop.Restart();
        (await shop.Repository.FindMergeAsync(Effect, default)).ShouldNotBeNull();
        Person.Git(shop.Desk, "status", "--porcelain").ShouldBeEmpty();
        File.ReadAllText(Path.Combine(shop.Desk, "a")).ShouldBe("1");
    }

    [Fact]
    public async Task Filters_and_hooks_of_a_checkout_do_not_run_when_its_files_follow()
    {
        using var shop = new Workshop(files: [(".gitattributes", "*.x filter=evil\n"), ("a.x", "1")]);
        var trap = Path.Combine(shop.Root, "trap");
        var start = await shop.Repository.RefreshAsync(default);
        foreach (var key in new[] { "filter.evil.smudge", "filter.evil.clean", "core.fsmonitor" })
        {
            Person.Git(shop.Desk, "config", key, $"touch {trap}; cat");
        }
        foreach (var hook in new[] { "post-checkout", "post-merge", "post-index-change", "reference-transaction" })
        {
            Workshop.Write(shop.Desk, ($".git/hooks/{hook}", $"#!/bin/sh\ntouch {trap}\n"));
            Workshop.MakeExecutable(Path.Combine(shop.Desk, ".git", "hooks", hook));
        }
        var head = await shop.WorkAsync(start, start, 1, ("a.x", "2"), ("b.x", "3"));
        (await shop.Repository.MergeAsync(Request(shop, head), default)).ShouldBeOfType<MergeOutcome.Landed>();
        File.ReadAllText(Path.Combine(shop.Desk, "b.x")).ShouldBe("3");
        File.Exists(trap).ShouldBeFalse();
    }

    [Fact]
    public async Task A_persons_clone_of_a_bare_upstream_follows_when_clean_and_is_left_alone_when_not()
    {
        using var shop = new Workshop(bare: true);
        using var repository = new GitRepository(shop.Settings with { Checkout = shop.Desk });
        var first = await shop.WorkAsync(shop.Start, shop.Start, 1, ("a", "1"));
        var landed = (MergeOutcome.Landed)await repository.MergeAsync(Request(shop, first), default);
        shop.Ref("HEAD", shop.Desk).ShouldBe(landed.Landing.Commit);
        File.ReadAllText(Path.Combine(shop.Desk, "a")).ShouldBe("1");
        Person.Git(shop.Desk, "status", "--porcelain").ShouldBeEmpty();

        Workshop.Write(shop.Desk, ("README.md", "half a thought"));
        var target = landed.Landing.Commit;
        var second = await shop.WorkAsync(target, target, 2, ("b", "2"));
        var request = Request(shop, second) with { Effect = new EffectId(13, 0), Target = target };
        (await repository.MergeAsync(request, default)).ShouldBeOfType<MergeOutcome.Landed>();
        shop.Ref("HEAD", shop.Desk).ShouldBe(target);
        shop.Notices.ShouldBe([$"{shop.Desk} was left as it is: it has uncommitted changes (README.md)."]);
    }

    [Fact]
    public async Task A_push_that_upstream_refuses_is_an_error_and_not_a_moved_target()
    {
        using var shop = new Workshop(bare: true);
        var head = await shop.WorkAsync(shop.Start, shop.Start, 1, ("a", "1"));
        Person.Git(shop.Upstream, "config", "receive.denyNonFastForwards", "true");
        Workshop.Write(shop.Upstream, ("refs/heads/main.lock", ""));
        var error = await Should.ThrowAsync<RepositoryException>(
            () => shop.Repository.MergeAsync(Request(shop, head), default));
        error.Message.ShouldContain("refused the merge into main");
    }

    private static MergeRequest Request(Workshop shop, ObjectName head) =>
        new(Effect, Workshop.Item, shop.Start, head, "Merge SHOP-7: a change", [], Workshop.Noon);
}
