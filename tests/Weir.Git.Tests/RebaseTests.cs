using Weir.Core;
using Weir.Git.Tests.Support;
using Weir.Runtime.Ports;

namespace Weir.Git.Tests;

/// <summary>What depends on lines and commits; what holds for whole files is in the conformance suite.</summary>
public sealed class RebaseTests
{
    [Fact]
    public async Task Changes_far_apart_in_one_file_merge_with_equal_patch_ids_and_another_digest()
    {
        using var shop = new Workshop();
        var head = await shop.WorkAsync(shop.Start, shop.Start, 1, ("src/price.cs", Edited((25, "ours"))));
        shop.Commit(("src/price.cs", Edited((3, "theirs"))));
        var before = await shop.Repository.MeasureAsync(shop.Start, head, default);

        var rebased = (await RebaseAsync(shop, head)).ShouldBeOfType<RebaseOutcome.Rebased>();

        rebased.Interdiff.ShouldBeEmpty();
        rebased.Change.Repositories[0].PatchId.ShouldBe(before.Repositories[0].PatchId);
        rebased.Change.Digest.ShouldNotBe(before.Digest);
        shop.Read(rebased.Change.Repositories[0].Head, "src/price.cs")
            .ShouldBe(Edited((3, "theirs"), (25, "ours")).TrimEnd('\n'));
    }

    [Fact]
    public async Task A_change_next_to_ours_alters_the_patch_and_the_interdiff_shows_it()
    {
        using var shop = new Workshop();
        var head = await shop.WorkAsync(shop.Start, shop.Start, 1, ("src/price.cs", Edited((10, "ours"))));
        shop.Commit(("src/price.cs", Edited((12, "theirs"))));

        var rebased = (await RebaseAsync(shop, head)).ShouldBeOfType<RebaseOutcome.Rebased>();

        rebased.Interdiff.ShouldBe(
            """
            --- the change before the rebase
            +++ the change after the rebase
            @@ -8,5 +8,5 @@ diff --git a/src/price.cs b/src/price.cs
             -line 10
             +ours
              line 11
            - line 12
            + theirs
              line 13

            """);
    }

    [Fact]
    public async Task Part_of_the_change_made_by_others_too_leaves_the_rest()
    {
        using var shop = new Workshop();
        var head = await shop.WorkAsync(
            shop.Start, shop.Start, 1, ("src/price.cs", Edited((5, "same"), (25, "ours"))));
        shop.Commit(("src/price.cs", Edited((5, "same"))));
        var rebased = (await RebaseAsync(shop, head)).ShouldBeOfType<RebaseOutcome.Rebased>();
        rebased.Change.Lines.ShouldBe(2);
        rebased.Interdiff.ShouldContain("-+same");
    }

    [Fact]
    public async Task Each_attempt_keeps_its_commit_message_trailers_and_author()
    {
        using var shop = new Workshop();
        var first = await shop.WorkAsync(shop.Start, shop.Start, 1, ("a", "1"));
        var byAda = AdaCommits(shop, first);
        var head = await shop.WorkAsync(shop.Start, byAda, 3, ("c", "3"));
        var target = shop.Commit(("d", "4"));

        var rebased = (RebaseOutcome.Rebased)await RebaseAsync(shop, head);

        const string Format = "%an <%ae> %at|%s|%(trailers:key=Weir-Attempt,valueonly)%(trailers:key=Why)";
        var commits = Person.Git(
            shop.Mirror,
            "log",
            "--reverse",
            "--format=" + Format,
            $"{target}..{rebased.Change.Repositories[0].Head}");
        commits.Replace("\n", "", StringComparison.Ordinal).ShouldBe(
            "Weir <weir@localhost> 1750000060|Attempt 1|a1"
            + "Ada <ada@example.org> 1700000000|Ada helps|Why: because."
            + "Weir <weir@localhost> 1750000180|Attempt 3|a3");
        shop.Ref("refs/weir/SHOP-7/rebased").ShouldBe(rebased.Change.Repositories[0].Head);
    }

    [Fact]
    public async Task Commits_that_conflict_one_by_one_and_not_together_become_one()
    {
        using var shop = new Workshop();
        var detour = await shop.WorkAsync(shop.Start, shop.Start, 1, ("src/price.cs", Edited((10, "detour"))));
        var head = await shop.WorkAsync(
            shop.Start, detour, 2, ("src/price.cs", Workshop.Lines(1, 30)), ("a", "1"));
        var target = shop.Commit(("src/price.cs", Edited((10, "theirs"))));

        var rebased = (await RebaseAsync(shop, head)).ShouldBeOfType<RebaseOutcome.Rebased>();

        rebased.Interdiff.ShouldBeEmpty();
        var made = rebased.Change.Repositories[0].Head;
        Person.Git(shop.Mirror, "log", "-1", "--format=%P", made.Value).ShouldBe(target.Value);
        var message = Person.Git(shop.Mirror, "log", "-1", "--format=%B", made.Value);
        message.ShouldContain("Weir-Attempt: a1\n");
        message.ShouldEndWith("Weir-Attempt: a2");
        message.ShouldContain(detour.Value);
    }

    [Fact]
    public async Task Conflicts_are_marked_with_the_names_people_know_and_with_the_base()
    {
        using var shop = new Workshop();
        var head = await shop.WorkAsync(shop.Start, shop.Start, 1, ("src/price.cs", Edited((10, "ours"))));
        shop.Commit(("src/price.cs", Edited((10, "theirs"))));

        var conflict = (await RebaseAsync(shop, head)).ShouldBeOfType<RebaseOutcome.Conflict>();

        conflict.Paths.ShouldBe(["src/price.cs"]);
        var text = shop.Read(conflict.Marked, "src/price.cs")!;
        text.ShouldMatch(
            @"<<<<<<< main\ntheirs\n\|\|\|\|\|\|\| [0-9a-f]+\nline 10\n=======\nours\n>>>>>>> weir/SHOP-7\n");
        Person.Git(shop.Mirror, "log", "-1", "--format=%P", conflict.Marked.Value).ShouldBe(conflict.Target.Value);
        shop.Ref("refs/weir/SHOP-7/conflict").ShouldBe(conflict.Marked);
    }

    [Fact]
    public async Task A_file_renamed_upstream_takes_our_edit_along()
    {
        using var shop = new Workshop();
        var head = await shop.WorkAsync(shop.Start, shop.Start, 1, ("src/price.cs", Edited((10, "ours"))));
        shop.Commit(("src/price.cs", null), ("src/cost.cs", Workshop.Lines(1, 30)));
        var rebased = (await RebaseAsync(shop, head)).ShouldBeOfType<RebaseOutcome.Rebased>();
        shop.Read(rebased.Change.Repositories[0].Head, "src/cost.cs")!.ShouldContain("ours");
        rebased.Interdiff.ShouldContain("cost.cs");
    }

    [Fact]
    public async Task A_target_that_was_rewritten_is_merged_from_the_base_that_is_given()
    {
        using var shop = new Workshop();
        var head = await shop.WorkAsync(shop.Start, shop.Start, 1, ("a", "1"));
        Person.Git(shop.Desk, "checkout", "-q", "--orphan", "fresh");
        Person.Git(shop.Desk, "commit", "-q", "-m", "history begins anew");
        Person.Git(shop.Desk, "branch", "-M", "fresh", "main");
        var target = shop.Commit(("b", "2"));
        var rebased = (await RebaseAsync(shop, head)).ShouldBeOfType<RebaseOutcome.Rebased>();
        rebased.Change.Repositories[0].Base.ShouldBe(target);
        rebased.Change.Paths.ShouldBe(["a"]);
    }

    /// <summary>Random edits of lines that are far enough apart: whatever the target did, the patch stays the
    /// patch.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Rebasing_without_overlap_keeps_the_patch_id(int seed)
    {
        var random = new Random(seed);
        var slots = Enumerable.Range(0, 12).Select(slot => slot * 12 + 6).ToArray();
        random.Shuffle(slots);
        var ours = slots.Take(random.Next(1, 6)).Select(line => (line, $"ours {line}")).ToArray();
        var theirs = slots.Skip(6).Take(random.Next(1, 6)).Select(line => (line, Grown(random, line))).ToArray();
        using var shop = new Workshop(files: ("f", Workshop.Lines(1, 150)));
        var head = await shop.WorkAsync(shop.Start, shop.Start, 1, ("f", Edited(150, ours)), ($"new-{seed}", "x\n"));
        shop.Commit(("f", Edited(150, theirs)), ("other", "y\n"));

        var rebased = (await RebaseAsync(shop, head)).ShouldBeOfType<RebaseOutcome.Rebased>($"seed {seed}");

        rebased.Interdiff.ShouldBeEmpty($"seed {seed}");
        rebased.Change.Lines.ShouldBe(2 * ours.Length + 1);
    }

    private static string Grown(Random random, int line) =>
        string.Join('\n', Enumerable.Range(0, random.Next(1, 4)).Select(part => $"theirs {line}.{part}"));

    private static string Edited(params (int Line, string Text)[] edits) => Edited(30, edits);

    private static string Edited(int count, params (int Line, string Text)[] edits)
    {
        var lines = Enumerable.Range(1, count).Select(line => $"line {line}").ToArray();
        foreach (var (line, text) in edits)
        {
            lines[line - 1] = text;
        }
        return string.Join('\n', lines) + "\n";
    }

    private static ObjectName AdaCommits(Workshop shop, ObjectName parent)
    {
        var clone = Path.Combine(shop.Root, "ada");
        Person.Git(shop.Root, "clone", "-q", "--no-checkout", shop.Mirror, clone);
        Person.Git(clone, "fetch", "-q", shop.Mirror, "refs/weir/SHOP-7/attempts/a1");
        Person.Git(clone, "checkout", "-q", "-b", "ada", parent.Value);
        Workshop.Write(clone, ("b", "2"));
        Person.Git(clone, "add", "-A");
        Person.Git(clone, "commit", "-q", "-m", "Ada helps\n\nWhy: because.\n");
        Person.Git(clone, "push", "-q", shop.Mirror, "HEAD:refs/weir/SHOP-7/attempts/a2");
        return new ObjectName(Person.Git(clone, "rev-parse", "HEAD"));
    }

    private static Task<RebaseOutcome> RebaseAsync(Workshop shop, ObjectName head) => shop.Repository.RebaseAsync(
        new RebaseRequest(Workshop.Item, shop.Start, head, Workshop.Noon), default);
}
