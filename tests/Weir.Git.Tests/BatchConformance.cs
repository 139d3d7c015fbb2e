using Weir.Core;
using Weir.Runtime.Ports;

namespace Weir.Git.Tests;

/// <summary>What every repository promises about items that are merged together.</summary>
public abstract partial class RepositoryConformance
{
    [Fact]
    public async Task Items_lie_on_top_of_each_other_with_the_patches_that_they_had()
    {
        using var world = await CreateAsync(("a", "1"), ("b", "1"), ("c", "1"));
        var start = await world.Repository.RefreshAsync(default);
        var heads = await ThreeAsync(world, start);
        var before = await world.Repository.MeasureAsync(start, heads[1], default);

        var stacked = await StackAsync(world, start, heads);

        stacked.TargetTree.ShouldBe((await world.Repository.MeasureAsync(start, start, default)).Repositories[0].Tree);
        var changes = stacked.Items.Select(item => item.Change.ShouldNotBeNull().Repositories[0]).ToList();
        changes[0].Head.ShouldBe(heads[0]);
        changes[1].Base.ShouldBe(heads[0]);
        changes[1].PatchId.ShouldBe(before.Repositories[0].PatchId);
        changes[2].Base.ShouldBe(changes[1].Head);
        stacked.Items[1].Change!.Digest.ShouldBe(before.Digest);
        foreach (var (path, text) in new[] { ("a", "2"), ("b", "2"), ("c", "2") })
        {
            (await ReadAsync(world, changes[2].Head, path)).ShouldBe(text);
        }
    }

    [Fact]
    public async Task An_item_that_conflicts_with_those_ahead_of_it_is_left_out_and_the_next_closes_the_gap()
    {
        using var world = await CreateAsync(("a", "1"), ("b", "1"));
        var start = await world.Repository.RefreshAsync(default);
        var first = await world.WorkAsync(start, start, 1, ("a", "ours"));
        var second = await world.WorkAsync(start, start, 2, ("a", "theirs"));
        var third = await world.WorkAsync(start, start, 3, ("b", "2"));

        var stacked = await StackAsync(world, start, [first, second, third]);

        stacked.Items[1].Change.ShouldBeNull();
        stacked.Items[1].Conflicts.ShouldBe(["a"]);
        stacked.Items[2].Change!.Repositories[0].Base.ShouldBe(first);
        (await ReadAsync(world, stacked.Items[2].Change!.Repositories[0].Head, "a")).ShouldBe("ours");
    }

    [Fact]
    public async Task An_item_that_those_ahead_of_it_have_already_is_left_out()
    {
        using var world = await CreateAsync(("a", "1"));
        var start = await world.Repository.RefreshAsync(default);
        var first = await world.WorkAsync(start, start, 1, ("a", "2"));
        var second = await world.WorkAsync(start, start, 2, ("a", "2"));

        var stacked = await StackAsync(world, start, [first, second]);

        stacked.Items[1].Change.ShouldBeNull();
        stacked.Items[1].Conflicts.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_stack_lands_as_a_merge_for_each_item_and_is_found_again()
    {
        using var world = await CreateAsync(("a", "1"), ("b", "1"), ("c", "1"));
        var start = await world.Repository.RefreshAsync(default);
        var stacked = await StackAsync(world, start, await ThreeAsync(world, start));
        var heads = stacked.Items.Select(item => item.Change!.Repositories[0].Head).ToList();

        var landed = (await TogetherAsync(world, start, heads)).ShouldBeOfType<MergeTogetherOutcome.Landed>().Landings;

        landed.Select(landing => landing.Tree)
            .ShouldBe(stacked.Items.Select(item => item.Change!.Repositories[0].Tree));
        landed.Select(landing => landing.Commit).Distinct().Count().ShouldBe(3);
        (await world.Repository.RefreshAsync(default)).ShouldBe(landed[2].Commit);
        (await TogetherAsync(world, start, heads)).ShouldBeOfType<MergeTogetherOutcome.Landed>()
            .Landings.ShouldBe(landed);
        await world.CommitUpstreamAsync(("a", "9"));
        (await TogetherAsync(world, start, heads)).ShouldBeOfType<MergeTogetherOutcome.Landed>()
            .Landings.ShouldBe(landed);
    }

    [Fact]
    public async Task A_stack_does_not_land_at_all_when_the_target_has_moved()
    {
        using var world = await CreateAsync(("a", "1"), ("b", "1"), ("c", "1"));
        var start = await world.Repository.RefreshAsync(default);
        var stacked = await StackAsync(world, start, await ThreeAsync(world, start));
        var heads = stacked.Items.Select(item => item.Change!.Repositories[0].Head).ToList();
        var target = await world.CommitUpstreamAsync(("d", "1"));

        (await TogetherAsync(world, start, heads)).ShouldBeOfType<MergeTogetherOutcome.TargetMoved>();
        (await TogetherAsync(world, target, heads)).ShouldBeOfType<MergeTogetherOutcome.TargetMoved>();
        (await world.Repository.RefreshAsync(default)).ShouldBe(target);
    }

    private static async Task<List<ObjectName>> ThreeAsync(IRepositoryWorld world, ObjectName start) =>
    [
        await world.WorkAsync(start, start, 1, ("a", "2")),
        await world.WorkAsync(start, start, 2, ("b", "2")),
        await world.WorkAsync(start, start, 3, ("c", "2")),
    ];

    private static ItemId Number(IRepositoryWorld world, int index) => world.Item with { Number = index + 1 };

    private static Task<StackOutcome> StackAsync(
        IRepositoryWorld world, ObjectName target, IReadOnlyList<ObjectName> heads) => world.Repository.StackAsync(
        new StackRequest(
            target, [.. heads.Select((head, index) => new StackEntry(Number(world, index), head))], At),
        default);

    private static Task<MergeTogetherOutcome> TogetherAsync(
        IRepositoryWorld world, ObjectName target, IReadOnlyList<ObjectName> heads) =>
        world.Repository.MergeTogetherAsync(
            new MergeTogetherRequest(
                Effect, target,
                [
                    .. heads.Select((head, index) =>
                        new MergeEntry(Number(world, index), head, $"Merge {Number(world, index)}", [])),
                ],
                At),
            default);
}
