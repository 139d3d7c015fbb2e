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
        Replay.ContinueAsync(from, journal.ReadAsync, TestContext.Current.CancellationToken);

    private static async Task<StoredJournal> JournalOfAsync(int seed)
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
        var entries = await world!.Ledger.ReadAsync(
            World.Organization, 1, int.MaxValue, TestContext.Current.CancellationToken);
        return new StoredJournal(World.Organization, entries, new(0, default, default));
    }
}
