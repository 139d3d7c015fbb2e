using Weir.Core;
using Weir.Runtime.Ports;

namespace Weir.Git.Tests;

/// <summary>What the suite needs around a repository: people upstream and attempts that edit files.</summary>
public interface IRepositoryWorld : IDisposable
{
    IRepository Repository { get; }

    /// <summary>The item whose work <see cref="WorkAsync"/> does.</summary>
    ItemId Item { get; }

    /// <summary>Somebody commits on the target upstream; a null content deletes.</summary>
    Task<ObjectName> CommitUpstreamAsync(params (string Path, string? Content)[] files);

    /// <summary>An attempt edits files on top of <paramref name="start"/> and is imported. Returns its
    /// commit.</summary>
    Task<ObjectName> WorkAsync(
        ObjectName @base, ObjectName start, int attempt, params (string Path, string? Content)[] edits);
}

/// <summary>
/// What every <see cref="IRepository"/> promises about whole files: the real one over git and a simulated one that maps
/// paths to digests pass the same suite. What depends on lines inside a file is tested on git alone.
/// </summary>
public abstract partial class RepositoryConformance
{
    private static readonly EffectId Effect = new(42, 1);
    private static readonly Timestamp At = new(1_760_000_000_000);

    protected abstract Task<IRepositoryWorld> CreateAsync(params (string Path, string? Content)[] files);

    [Fact]
    public async Task Rebasing_onto_a_target_that_has_not_moved_is_up_to_date()
    {
        using var world = await CreateAsync(("a", "1"));
        var start = await world.Repository.RefreshAsync(default);
        var head = await world.WorkAsync(start, start, 1, ("b", "2"));
        (await RebaseAsync(world, start, head)).ShouldBeOfType<RebaseOutcome.UpToDate>();
    }

    [Fact]
    public async Task Rebasing_past_changes_of_other_files_keeps_patch_id_and_digest_and_has_no_interdiff()
    {
        using var world = await CreateAsync(("a", "1"), ("b", "1"));
        var start = await world.Repository.RefreshAsync(default);
        var head = await world.WorkAsync(start, start, 1, ("a", "2"), ("new/c", "3"));
        var before = await world.Repository.MeasureAsync(start, head, default);
        var target = await world.CommitUpstreamAsync(("b", "2"));

        var rebased = (await RebaseAsync(world, start, head)).ShouldBeOfType<RebaseOutcome.Rebased>();

        rebased.Interdiff.ShouldBeEmpty();
        rebased.Change.Digest.ShouldBe(before.Digest);
        rebased.Change.Paths.ShouldBe(before.Paths);
        rebased.Change.Repositories[0].Base.ShouldBe(target);
        rebased.Change.Repositories[0].PatchId.ShouldBe(before.Repositories[0].PatchId);
        (await ReadAsync(world, rebased.Change.Repositories[0].Head, "b")).ShouldBe("2");
    }

    [Fact]
    public async Task Rebasing_a_chain_of_attempts_ends_in_the_sum_of_both_sides()
    {
        using var world = await CreateAsync(("a", "1"), ("b", "1"));
        var start = await world.Repository.RefreshAsync(default);
        var first = await world.WorkAsync(start, start, 1, ("a", "2"));
        var head = await world.WorkAsync(start, first, 2, ("c", "3"), ("a", "4"));
        await world.CommitUpstreamAsync(("b", null), ("d", "5"));

        var rebased = (await RebaseAsync(world, start, head)).ShouldBeOfType<RebaseOutcome.Rebased>();

        var files = await world.Repository.ListFilesAsync(rebased.Change.Repositories[0].Head, "", default);
        files.Select(file => file.Path).ShouldBe(["a", "c", "d"]);
        (await ReadAsync(world, rebased.Change.Repositories[0].Head, "a")).ShouldBe("4");
    }

    [Fact]
    public async Task Two_sides_that_change_one_file_differently_conflict_on_a_marked_commit_over_the_target()
    {
        using var world = await CreateAsync(("a", "1"), ("b", "1"));
        var start = await world.Repository.RefreshAsync(default);
        var head = await world.WorkAsync(start, start, 1, ("a", "ours"), ("b", "2"));
        var target = await world.CommitUpstreamAsync(("a", "theirs"));

        var conflict = (await RebaseAsync(world, start, head)).ShouldBeOfType<RebaseOutcome.Conflict>();

        conflict.Target.ShouldBe(target);
        conflict.Paths.ShouldBe(["a"]);
        (await ReadAsync(world, conflict.Marked, "b")).ShouldBe("2");
    }

    [Fact]
    public async Task Deleting_what_the_target_changed_is_a_conflict()
    {
        using var world = await CreateAsync(("a", "1"), ("b", "1"));
        var start = await world.Repository.RefreshAsync(default);
        var head = await world.WorkAsync(start, start, 1, ("a", null));
        await world.CommitUpstreamAsync(("a", "2"));
        (await RebaseAsync(world, start, head)).ShouldBeOfType<RebaseOutcome.Conflict>().Paths.ShouldBe(["a"]);
    }

    [Fact]
    public async Task A_change_that_the_target_has_already_rebases_to_nothing()
    {
        using var world = await CreateAsync(("a", "1"));
        var start = await world.Repository.RefreshAsync(default);
        var head = await world.WorkAsync(start, start, 1, ("a", "2"));
        var target = await world.CommitUpstreamAsync(("a", "2"));

        var rebased = (await RebaseAsync(world, start, head)).ShouldBeOfType<RebaseOutcome.Rebased>();

        rebased.Change.IsEmpty.ShouldBeTrue();
        rebased.Change.Repositories[0].Head.ShouldBe(target);
    }

    [Fact]
    public async Task Rebasing_twice_gives_the_same_commit()
    {
        using var world = await CreateAsync(("a", "1"), ("b", "1"));
        var start = await world.Repository.RefreshAsync(default);
        var head = await world.WorkAsync(start, start, 1, ("a", "2"));
        await world.CommitUpstreamAsync(("b", "2"));
        var first = (RebaseOutcome.Rebased)await RebaseAsync(world, start, head);
        var second = (RebaseOutcome.Rebased)await RebaseAsync(world, start, head);
        second.Change.Repositories.ShouldBe(first.Change.Repositories);
    }

    [Fact]
    public async Task The_first_element_joins_as_the_commit_that_it_is()
    {
        using var world = await CreateAsync(("a", "1"), ("b", "1"));
        var fork = await world.Repository.RefreshAsync(default);
        var head = await world.WorkAsync(fork, fork, 1, ("a", "2"));

        var joined = (await JoinAsync(world, fork, fork, fork, head)).ShouldBeOfType<JoinOutcome.Joined>();

        joined.Whole.Repositories[0].Head.ShouldBe(head);
        joined.Own.Digest.ShouldBe(joined.Whole.Digest);
    }

    [Fact]
    public async Task An_element_joins_beside_what_another_has_changed_with_the_patch_that_it_had()
    {
        using var world = await CreateAsync(("a", "1"), ("b", "1"));
        var fork = await world.Repository.RefreshAsync(default);
        var first = await world.WorkAsync(fork, fork, 1, ("a", "2"));
        var second = await world.WorkAsync(fork, fork, 2, ("b", "2"));
        var before = await world.Repository.MeasureAsync(fork, second, default);

        var joined = (await JoinAsync(world, fork, first, fork, second)).ShouldBeOfType<JoinOutcome.Joined>();

        joined.Whole.Paths.ShouldBe(["a", "b"]);
        joined.Whole.Repositories[0].Base.ShouldBe(fork);
        joined.Own.Paths.ShouldBe(["b"]);
        joined.Own.Repositories[0].Base.ShouldBe(first);
        joined.Own.Repositories[0].PatchId.ShouldBe(before.Repositories[0].PatchId);
        joined.Own.Repositories[0].Head.ShouldBe(joined.Whole.Repositories[0].Head);
        (await ReadAsync(world, joined.Whole.Repositories[0].Head, "a")).ShouldBe("2");
    }

    [Fact]
    public async Task An_element_of_several_rounds_joins_as_one_commit_on_the_head()
    {
        using var world = await CreateAsync(("a", "1"));
        var fork = await world.Repository.RefreshAsync(default);
        var round = await world.WorkAsync(fork, fork, 1, ("a", "2"));
        var head = await world.WorkAsync(fork, round, 2, ("c", "3"));

        var joined = (JoinOutcome.Joined)await JoinAsync(world, fork, fork, fork, head);
        var again = (JoinOutcome.Joined)await JoinAsync(world, fork, fork, fork, head);

        joined.Whole.Paths.ShouldBe(["a", "c"]);
        joined.Whole.Repositories[0].Head.ShouldNotBe(head);
        again.Whole.Repositories.ShouldBe(joined.Whole.Repositories);
    }

    [Fact]
    public async Task Two_elements_that_change_one_file_differently_conflict_on_a_marked_commit_over_the_head()
    {
        using var world = await CreateAsync(("a", "1"), ("b", "1"));
        var fork = await world.Repository.RefreshAsync(default);
        var first = await world.WorkAsync(fork, fork, 1, ("a", "ours"));
        var second = await world.WorkAsync(fork, fork, 2, ("a", "theirs"), ("b", "2"));

        var conflict = (await JoinAsync(world, fork, first, fork, second)).ShouldBeOfType<JoinOutcome.Conflict>();

        conflict.Paths.ShouldBe(["a"]);
        (await ReadAsync(world, conflict.Marked, "b")).ShouldBe("2");
    }

    [Fact]
    public async Task An_element_that_the_head_has_already_joins_as_nothing()
    {
        using var world = await CreateAsync(("a", "1"));
        var fork = await world.Repository.RefreshAsync(default);
        var first = await world.WorkAsync(fork, fork, 1, ("a", "2"));
        var second = await world.WorkAsync(fork, fork, 2, ("a", "2"));

        var joined = (JoinOutcome.Joined)await JoinAsync(world, fork, first, fork, second);

        joined.Own.IsEmpty.ShouldBeTrue();
        joined.Whole.Repositories[0].Head.ShouldBe(first);
    }

    [Fact]
    public async Task A_merge_lands_with_the_tree_of_its_head_and_is_found_again()
    {
        using var world = await CreateAsync(("a", "1"));
        var start = await world.Repository.RefreshAsync(default);
        var head = await world.WorkAsync(start, start, 1, ("a", "2"));
        (await world.Repository.FindMergeAsync(Effect, default)).ShouldBeNull();

        var landed = (await MergeAsync(world, start, head)).ShouldBeOfType<MergeOutcome.Landed>().Landing;

        landed.Tree.ShouldBe((await world.Repository.MeasureAsync(start, head, default)).Repositories[0].Tree);
        (await world.Repository.RefreshAsync(default)).ShouldBe(landed.Commit);
        (await world.Repository.FindMergeAsync(Effect, default)).ShouldBe(landed);
        (await world.Repository.FindMergeAsync(Effect with { Ordinal = 2 }, default)).ShouldBeNull();
    }

    [Fact]
    public async Task Merging_the_same_effect_again_changes_nothing()
    {
        using var world = await CreateAsync(("a", "1"));
        var start = await world.Repository.RefreshAsync(default);
        var head = await world.WorkAsync(start, start, 1, ("a", "2"));
        var first = await MergeAsync(world, start, head);
        (await MergeAsync(world, start, head)).ShouldBe(first);
    }

    [Fact]
    public async Task A_merge_does_not_happen_when_the_target_has_moved()
    {
        using var world = await CreateAsync(("a", "1"), ("b", "1"));
        var start = await world.Repository.RefreshAsync(default);
        var head = await world.WorkAsync(start, start, 1, ("a", "2"));
        var target = await world.CommitUpstreamAsync(("b", "2"));
        (await MergeAsync(world, start, head)).ShouldBeOfType<MergeOutcome.TargetMoved>();
        (await MergeAsync(world, target, head)).ShouldBeOfType<MergeOutcome.TargetMoved>();
        (await world.Repository.RefreshAsync(default)).ShouldBe(target);
    }

    [Fact]
    public async Task A_landed_merge_is_found_after_others_landed_on_top()
    {
        using var world = await CreateAsync(("a", "1"), ("b", "1"));
        var start = await world.Repository.RefreshAsync(default);
        var head = await world.WorkAsync(start, start, 1, ("a", "2"));
        var landed = (MergeOutcome.Landed)await MergeAsync(world, start, head);
        await world.CommitUpstreamAsync(("b", "2"));
        (await world.Repository.FindMergeAsync(Effect, default)).ShouldBe(landed.Landing);
    }

    [Fact]
    public async Task A_merge_that_is_made_ready_is_not_pushed_and_is_none_where_the_target_has_moved()
    {
        using var world = await CreateAsync(("a", "1"), ("b", "1"));
        var start = await world.Repository.RefreshAsync(default);
        var head = await world.WorkAsync(start, start, 1, ("a", "2"));

        (await world.Repository.PrepareMergeAsync(MergeOf(world, start, head), default)).ShouldBeTrue();
        (await world.Repository.RefreshAsync(default)).ShouldBe(start);
        (await world.Repository.FindMergeAsync(Effect, default)).ShouldBeNull();
        (await MergeAsync(world, start, head)).ShouldBeOfType<MergeOutcome.Landed>();

        var other = await world.WorkAsync(start, start, 2, ("b", "2"));
        (await world.Repository.PrepareMergeAsync(MergeOf(world, start, other), default)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_merge_is_taken_back_once_and_what_landed_since_stays()
    {
        using var world = await CreateAsync(("a", "1"), ("b", "1"));
        var start = await world.Repository.RefreshAsync(default);
        var head = await world.WorkAsync(start, start, 1, ("a", "2"));
        await world.Repository.PrepareMergeAsync(MergeOf(world, start, head), default);
        var landed = ((MergeOutcome.Landed)await MergeAsync(world, start, head)).Landing.Commit;
        await world.CommitUpstreamAsync(("b", "2"));

        var reverted = (await RevertAsync(world, landed)).ShouldBeOfType<RevertOutcome.Reverted>();
        (await RevertAsync(world, landed)).ShouldBe(reverted);

        (await world.Repository.RefreshAsync(default)).ShouldBe(reverted.Commit);
        (await ReadAsync(world, reverted.Commit, "a")).ShouldBe("1");
        (await ReadAsync(world, reverted.Commit, "b")).ShouldBe("2");
    }

    [Fact]
    public async Task What_was_taken_back_can_be_merged_again()
    {
        using var world = await CreateAsync(("a", "1"), ("b", "1"));
        var start = await world.Repository.RefreshAsync(default);
        var head = await world.WorkAsync(start, start, 1, ("a", "2"));
        await world.Repository.PrepareMergeAsync(MergeOf(world, start, head), default);
        var landed = ((MergeOutcome.Landed)await MergeAsync(world, start, head)).Landing.Commit;
        var target = ((RevertOutcome.Reverted)await RevertAsync(world, landed)).Commit;
        (await ReadAsync(world, target, "a")).ShouldBe("1");

        var again = (RebaseOutcome.Rebased)await world.Repository.RebaseAsync(
            new RebaseRequest(world.Item, start, head, At), default);

        again.Change.Repositories[0].Base.ShouldBe(target);
        again.Interdiff.ShouldBeEmpty();
        (await ReadAsync(world, again.Change.Repositories[0].Head, "a")).ShouldBe("2");
    }

    [Fact]
    public async Task A_merge_that_others_build_on_is_not_taken_back()
    {
        using var world = await CreateAsync(("a", "1"), ("b", "1"));
        var start = await world.Repository.RefreshAsync(default);
        var head = await world.WorkAsync(start, start, 1, ("a", "2"));
        var landed = ((MergeOutcome.Landed)await MergeAsync(world, start, head)).Landing.Commit;
        var target = await world.CommitUpstreamAsync(("a", "3"));

        (await RevertAsync(world, landed)).ShouldBeOfType<RevertOutcome.Conflict>();
        (await world.Repository.RefreshAsync(default)).ShouldBe(target);
    }

    [Fact]
    public async Task Measuring_counts_touched_paths_in_order_and_ignores_process_artifacts()
    {
        using var world = await CreateAsync(("a", "1"), ("z", "1"));
        var start = await world.Repository.RefreshAsync(default);
        var head = await world.WorkAsync(start, start, 1, ("z", null), ("B", "1"), ("a", "2"));
        var facts = await world.Repository.MeasureAsync(start, head, default);
        facts.Paths.ShouldBe(["B", "a", "z"]);
        var nothing = await world.Repository.MeasureAsync(start, start, default);
        nothing.IsEmpty.ShouldBeTrue();
        nothing.Repositories[0].PatchId.ShouldBeEmpty();
        nothing.Lines.ShouldBe(0);
        nothing.Digest.ShouldNotBe(facts.Digest);
    }

    [Fact]
    public async Task A_digest_depends_on_the_two_trees_and_not_on_the_way_between_them()
    {
        using var world = await CreateAsync(("a", "1"));
        var start = await world.Repository.RefreshAsync(default);
        var direct = await world.WorkAsync(start, start, 1, ("a", "3"));
        var first = await world.WorkAsync(start, start, 2, ("a", "2"));
        var detour = await world.WorkAsync(start, first, 3, ("a", "3"));
        var one = await world.Repository.MeasureAsync(start, direct, default);
        var other = await world.Repository.MeasureAsync(start, detour, default);
        other.Digest.ShouldBe(one.Digest);
        other.Repositories[0].PatchId.ShouldBe(one.Repositories[0].PatchId);
    }

    [Fact]
    public async Task Files_are_read_at_the_commit_that_is_asked_for()
    {
        using var world = await CreateAsync(("a", "1"), ("docs/x.md", "x"), ("docs/deep/y.md", "y"));
        var start = await world.Repository.RefreshAsync(default);
        await world.CommitUpstreamAsync(("a", "2"));
        (await ReadAsync(world, start, "a")).ShouldBe("1");
        (await ReadAsync(world, start, "absent")).ShouldBeNull();
        (await ReadAsync(world, start, "docs")).ShouldBeNull();
        var files = await world.Repository.ListFilesAsync(start, "docs", default);
        files.Select(file => file.Path).ShouldBe(["docs/deep/y.md", "docs/x.md"]);
        (await world.Repository.ListFilesAsync(start, "absent", default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Publishing_is_repeatable()
    {
        using var world = await CreateAsync(("a", "1"));
        var start = await world.Repository.RefreshAsync(default);
        var head = await world.WorkAsync(start, start, 1, ("a", "2"));
        var refs = new ItemRefs(world.Item, head, [], [start], At);
        await world.Repository.PublishAsync(refs, default);
        await world.Repository.PublishAsync(refs, default);
        await world.Repository.PublishAsync(refs with { Head = null }, default);
    }

    private static Task<RebaseOutcome> RebaseAsync(IRepositoryWorld world, ObjectName @base, ObjectName head) =>
        world.Repository.RebaseAsync(new RebaseRequest(world.Item, @base, head, At), default);

    private static Task<JoinOutcome> JoinAsync(
        IRepositoryWorld world, ObjectName @base, ObjectName onto, ObjectName fork, ObjectName head) =>
        world.Repository.JoinAsync(
            new JoinRequest(world.Item, new PassId("build").Of("T1"), @base, onto, fork, head, At), default);

    private static Task<MergeOutcome> MergeAsync(IRepositoryWorld world, ObjectName target, ObjectName head) =>
        world.Repository.MergeAsync(MergeOf(world, target, head), default);

    private static MergeRequest MergeOf(IRepositoryWorld world, ObjectName target, ObjectName head) =>
        new(Effect, world.Item, target, head, $"Merge {world.Item}: a change", [], At);

    private static Task<RevertOutcome> RevertAsync(IRepositoryWorld world, ObjectName merge) =>
        world.Repository.RevertAsync(
            new RevertRequest(
                Effect with { Ordinal = 7 }, Effect, world.Item, merge, $"Revert {world.Item}: a change", At),
            default);

    private static async Task<string?> ReadAsync(IRepositoryWorld world, ObjectName commit, string path) =>
        await world.Repository.ReadFileAsync(commit, path, default) is { } bytes
            ? System.Text.Encoding.UTF8.GetString(bytes.Span)
            : null;
}
