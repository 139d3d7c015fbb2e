using Weir.Core;
using Weir.Runtime.Journal;
using Weir.Runtime.Ports;
using Weir.Storage.Blobs;
using Weir.Storage.Sqlite;
using Weir.Storage.State;
using Weir.Storage.Tests.Children;
using Weir.Storage.Tests.Support;

namespace Weir.Storage.Tests.Journals;

/// <summary>What was acknowledged is there: after a restart, after <c>kill -9</c>, after the disk was full.</summary>
public sealed class SqliteCrashTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Everything_is_there_after_a_restart()
    {
        var head = new JournalHead(0, JournalEntry.Genesis, 0);
        for (var run = 1; run <= 3; run++)
        {
            using var state = StateFolder.Lock(_folder.Path);
            await using var journal = SqliteJournal.Open(state);
            (await journal.HeadAsync(Sample.Org, Cancel)).ShouldBe(head);
            var batch = Sample.Batch(await journal.StartAsync(), 5)
                .With(Sample.Command($"run-{run}", 1)).With(Sample.Row($"RUN-{run}"));
            head = await journal.CommitAsync(batch);
            head.Epoch.ShouldBe(run);
        }

        using var locked = StateFolder.Lock(_folder.Path);
        await using var reopened = SqliteJournal.Open(locked);
        (await reopened.HeadAsync(Sample.Org, Cancel)).ShouldBe(head);
        (await reopened.FindCommandAsync(Sample.Org, "run-1", Cancel)).ShouldNotBeNull();
        (await reopened.ListAsync(Sample.Org, ReadModels.Items, null, Cancel)).Length.ShouldBe(3);
        (await VerifyAsync(reopened)).ShouldBe(new ChainVerification(15, head.Hash, null));
    }

    [Fact]
    public async Task Every_acknowledged_entry_survives_kill_9_and_the_dead_process_blocks_nobody()
    {
        const int acknowledgementsBeforeTheKill = 40;
        for (var crash = 1; crash <= 3; crash++)
        {
            using var child = Child.Start(AppendingChild.Name, _folder.Path);
            var acknowledged = new List<string?>();
            while (acknowledged.Count < acknowledgementsBeforeTheKill)
            {
                acknowledged.Add((await child.ReadLineAsync()).ShouldNotBeNull("The child died too early."));
            }
            child.Kill();
            acknowledged.AddRange((await child.ReadToEndAsync()).Lines);

            await using (var reader = SqliteReader.Open(_folder.Path))
            {
                // An audit needs no server, and the log of the dead one holds what its database does not have yet.
                (await reader.HeadAsync(Sample.Org, Cancel)).Sequence
                    .ShouldBeGreaterThanOrEqualTo(acknowledged.Max(SequenceOf));
            }
            await ShouldHaveEverythingUpTo(acknowledged.Max(SequenceOf));
        }
    }

    [Fact]
    public async Task A_full_disk_is_named_and_everything_acknowledged_is_kept()
    {
        const int diskBytes = 2 * 1024 * 1024;
        using var child = Child.StartConfined(
            ["--size", $"{diskBytes}", "--tmpfs", _folder.Path], AppendingChild.Name, _folder.Path);

        var (lines, exitCode) = await child.ReadToEndAsync();

        exitCode.ShouldBe(3, string.Join('\n', lines.TakeLast(3)));
        lines[^1].ShouldStartWith($"unavailable at {SequenceOf(lines[^2])}: The disk that holds '{_folder.Path}");
        lines[^1].ShouldContain("is full; nothing was written. Free some space");
    }

    // The child's line: the sequence it reached, and a blob. Of the very last one a part may be missing.
    private static long SequenceOf(string? line) =>
        line!.IndexOf(' ', StringComparison.Ordinal) is > 0 and var end ? long.Parse(line[..end]) : 0;

    private async Task ShouldHaveEverythingUpTo(long acknowledged)
    {
        using var state = StateFolder.Lock(_folder.Path);
        await using var journal = SqliteJournal.Open(state);
        var blobs = FileBlobStore.Open(state);
        var head = await journal.HeadAsync(Sample.Org, Cancel);

        head.Sequence.ShouldBeGreaterThanOrEqualTo(acknowledged);
        (head.Sequence % AppendingChild.BatchEntries).ShouldBe(0, "A batch is there whole or not at all.");
        (await VerifyAsync(journal)).ShouldBe(new ChainVerification(head.Sequence, head.Hash, null));
        (await journal.ListAsync(Sample.Org, ReadModels.Items, null, Cancel)).Select(row => row.Order)
            .ShouldBe(Enumerable.Range(1, (int)head.Sequence).Select(n => (long)n));
        foreach (var entry in await journal.ReadAsync(Sample.Org, 1, int.MaxValue, Cancel))
        {
            (await journal.FindCommandAsync(Sample.Org, entry.CommandId, Cancel)).ShouldNotBeNull();
            (await blobs.GetAsync(Sample.Org, new Digest(entry.Type), Cancel)).ShouldNotBeNull();
        }
    }

    private static async Task<ChainVerification> VerifyAsync(SqliteJournal journal) => await ChainVerifier.VerifyAsync(
        Sample.Org, (from, limit, cancel) => journal.ReadAsync(Sample.Org, from, limit, cancel), Cancel);
}
