using Weir.Core;
using Weir.Runtime.Ports;
using Weir.Simulation.Tests.Ports;
using Weir.Simulation.Tests.Scheduling;
using Weir.Simulation.Tests.Time;

namespace Weir.Simulation.Tests.Fidelity;

/// <summary>Each thing that the simulated repository claims to reproduce of a real one.</summary>
public sealed class RepositoryTests
{
    private const string Path = "src/f1";
    private static readonly ItemId Item = new(World.Project, 1);
    private static readonly EffectId Effect = new(5, 0);

    [Fact]
    public void A_rebase_onto_a_target_that_has_not_moved_does_nothing() => Played.In(1, async world =>
        (await Rebase(world, part: 0, pushed: null)).ShouldBeOfType<RebaseOutcome.UpToDate>());

    [Fact]
    public void A_rebase_past_distant_lines_keeps_the_patch() => Played.In(1, async world =>
    {
        var rebased = (await Rebase(world, part: 0, pushed: 3)).ShouldBeOfType<RebaseOutcome.Rebased>();

        rebased.Interdiff.ShouldBe("");
        rebased.Change.Repositories[0].Base.ShouldBe(world.Repository.Target);
    });

    [Fact]
    public void A_rebase_past_neighbouring_lines_is_clean_and_changes_the_patch() => Played.In(1, async world =>
        (await Rebase(world, part: 0, pushed: 1)).ShouldBeOfType<RebaseOutcome.Rebased>().Interdiff.Length
            .ShouldBeGreaterThan(0));

    [Fact]
    public void A_rebase_past_the_same_line_conflicts_in_that_file() => Played.In(1, async world =>
        (await Rebase(world, part: 0, pushed: 0)).ShouldBeOfType<RebaseOutcome.Conflict>()
            .Paths.Single().ShouldBe(Path));

    [Fact]
    public void The_history_of_the_target_says_what_was_reverted() => Played.In(1, async world =>
    {
        var (repository, start) = (Repository(world), world.Repository.Target);
        await repository.MergeAsync(Merge(world, start), CancellationToken.None);
        var merge = world.Repository.Merges.Single();
        world.Repository.Revert(merge);

        var line = await repository.HistoryAsync(
            new HistoryRequest(world.Repository.Target, start, ["**"], [], 10), CancellationToken.None);

        line.Select(landed => landed.Reverts.Length).ShouldBe([1, 0]);
        line[0].Reverts.Single().ShouldBe(merge.Commit);
    });

    [Fact]
    public void A_merge_lands_while_the_target_is_where_the_request_says_and_is_found_again() =>
        Played.In(1, async world =>
        {
            var (repository, target) = (Repository(world), world.Repository.Target);
            (await repository.FindMergeAsync(Effect, CancellationToken.None)).ShouldBeNull();

            var merged = await repository.MergeAsync(Merge(world, target), CancellationToken.None);

            var landing = merged.ShouldBeOfType<MergeOutcome.Landed>().Landing;
            world.Repository.Target.ShouldBe(landing.Commit);
            (await repository.FindMergeAsync(Effect, CancellationToken.None)).ShouldBe(landing);
        });

    [Fact]
    public void A_merge_onto_a_target_that_has_moved_does_not_happen() => Played.In(1, async world =>
    {
        var merge = Merge(world, world.Repository.Target);
        Push(world, 2);

        (await Repository(world).MergeAsync(merge, CancellationToken.None)).ShouldBeOfType<MergeOutcome.TargetMoved>();

        world.Repository.Merges.ShouldBeEmpty();
    });

    [Fact]
    public void An_act_that_fails_has_happened_or_has_not()
    {
        var merges = new HashSet<int>();
        for (var seed = 1; seed <= 20; seed++)
        {
            Played.In(seed, async world =>
            {
                var repository = Repository(world, failing: 100);
                var merge = Merge(world, world.Repository.Target);
                await Should.ThrowAsync<RepositoryException>(repository.MergeAsync(merge, CancellationToken.None));
                merges.Add(world.Repository.Merges.Count);
            });
        }
        merges.ShouldBe([0, 1], ignoreOrder: true);
    }

    [Fact]
    public void A_process_that_dies_gets_no_answer() => Played.In(1, async world =>
    {
        var life = new Life(world.Time);
        var act = Repository(world, life: life).RefreshAsync(CancellationToken.None);
        life.End();
        await world.Time.After(3_600_000);

        act.IsCompleted.ShouldBeFalse();
    });

    private static SimulatedRepository Repository(World world, int failing = 0, Life? life = null) =>
        new(world.Repository, Dice.For(world.Settings.Seed, 1), life ?? new Life(world.Time)) { Failing = failing };

    private static Task<RebaseOutcome> Rebase(World world, int part, int? pushed)
    {
        var (start, head) = (world.Repository.Target, Commit(world, part).Name);
        if (pushed is { } other)
        {
            Push(world, other);
        }
        return Repository(world).RebaseAsync(
            new RebaseRequest(Item, start, head, new Timestamp(0)), CancellationToken.None);
    }

    private static MergeRequest Merge(World world, ObjectName target) =>
        new(Effect, Item, target, Commit(world, 0).Name, "Merge", [], new Timestamp(0));

    private static SimulatedCommit Commit(World world, int part)
    {
        var target = world.Repository.Target;
        return world.Repository.Commit(target, Trees.Edit(world.Repository.At(target).Tree, Path, part, "ours"));
    }

    private static void Push(World world, int part) => world.Repository.Push(
        Trees.Edit(world.Repository.At(world.Repository.Target).Tree, Path, part, "theirs"));
}
