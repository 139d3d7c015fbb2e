using Weir.Runtime.Ports;
using Weir.Runtime.Projections;
using Weir.Runtime.Snapshots;
using Weir.Simulation.Tests.Scheduling;
using Weir.Storage.Tests.Snapshots;

namespace Weir.Simulation.Tests;

/// <summary>
/// A snapshot after any event, and the tail, give the state that the whole journal gives. With WEIR_KEEP_JOURNAL=FILE
/// and WEIR_SEED, the journal of that seed is kept as a text table: a golden of tests/Weir.Storage.Tests.
/// </summary>
public sealed class SnapshotTests
{
    private const int Seeds = 5;
    private const int SnapshotsOfEach = 6;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_snapshot_and_the_tail_give_the_state_of_the_whole_journal()
    {
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var journal = await JournalOfAsync(seed);
            var whole = await PlayAsync(journal, StatePoint.Start(World.Organization));
            var digest = StatePoint.DigestOf(whole.State);
            var dice = Dice.For(seed, 77);
            for (var one = 0; one < SnapshotsOfEach; one++)
            {
                var upTo = dice.Between(1, journal.Entries.Length);
                var before = await PlayAsync(
                    journal with { Entries = journal.Entries[..upTo] }, StatePoint.Start(World.Organization));
                var after = await PlayAsync(journal, Restored(before));
                after.Hash.ShouldBe(whole.Hash);
                StatePoint.DigestOf(after.State).ShouldBe(digest, $"seed {seed}, a snapshot after event {upTo}");
            }
        }
    }

    [Fact]
    public async Task Read_models_that_are_rebuilt_are_those_that_were_written()
    {
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var ledger = WorldOf(seed).Ledger;
            var rebuilt = await ReadModelRebuild.RowsAsync(
                World.Organization,
                (from, limit, cancel) => ledger.ReadAsync(World.Organization, from, limit, cancel), Cancel);
            rebuilt.ShouldNotBeEmpty();
            foreach (var table in ReadModels.Tables)
            {
                var written = await ledger.ListAsync(World.Organization, table, null, Cancel);
                rebuilt.Where(row => row.Table == table).OrderBy(row => row.Key, StringComparer.Ordinal)
                    .ShouldBe(written.OrderBy(row => row.Key, StringComparer.Ordinal), $"seed {seed}, {table}");
            }
        }
    }

    [Fact]
    public async Task A_journal_is_kept_when_somebody_asks_for_it()
    {
        if (Environment.GetEnvironmentVariable("WEIR_KEEP_JOURNAL") is not { Length: > 0 } file)
        {
            return;
        }
        var journal = await JournalOfAsync(int.Parse(Environment.GetEnvironmentVariable("WEIR_SEED") ?? "1", null));
        var end = await PlayAsync(journal, StatePoint.Start(World.Organization));
        (journal with { State = new(SnapshotForm.Format, SnapshotForm.Shape, StatePoint.DigestOf(end.State)) })
            .Write(file);
    }

    private static StatePoint Restored(StatePoint point)
    {
        using var stream = new MemoryStream();
        SnapshotForm.Write(stream, point);
        var (restored, fault) = SnapshotForm.Read(stream.ToArray(), World.Organization);
        fault.ShouldBeEmpty();
        return restored!;
    }

    private static Task<StatePoint> PlayAsync(StoredJournal journal, StatePoint from) =>
        Replay.ContinueAsync(from, journal.ReadAsync, Cancel);

    private static async Task<StoredJournal> JournalOfAsync(int seed) => new(
        World.Organization,
        await WorldOf(seed).Ledger.ReadAsync(World.Organization, 1, int.MaxValue, Cancel),
        new(0, default, default));

    /// <summary>What a storm leaves behind.</summary>
    private static World WorldOf(int seed)
    {
        World? world = null;
        var outcome = Simulation.Run(new Settings(seed)
        {
            MaxEvents = 600,
            Journal = (made, journal) =>
            {
                world = made;
                return journal;
            },
        });
        outcome.Failure.ShouldBeNull(outcome.Report);
        return world!;
    }
}
