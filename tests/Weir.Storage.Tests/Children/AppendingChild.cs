using Weir.Core;
using Weir.Runtime.Ports;
using Weir.Storage.Blobs;
using Weir.Storage.Sqlite;
using Weir.Storage.State;
using Weir.Storage.Tests.Support;

namespace Weir.Storage.Tests.Children;

/// <summary>
/// Appends until it is killed or the disk is full, with a line for each acknowledgement: the sequence reached and the
/// digest of a blob that the batch refers to.
/// </summary>
internal static class AppendingChild
{
    public const string Name = "--append-until-killed";
    public const string Address = "http://127.0.0.1:4680";

    /// <summary>Entries of a batch; each also has a command and a row, so that a torn batch would show.</summary>
    public const int BatchEntries = 7;

    public static async Task<int> RunAsync(string folder)
    {
        using var state = StateFolder.Lock(folder);
        state.Announce(Address);
        await using var journal = SqliteJournal.Open(state);
        var blobs = FileBlobStore.Open(state);
        await journal.LeadAsync(Sample.Org, CancellationToken.None);
        var head = await journal.HeadAsync(Sample.Org, CancellationToken.None);
        try
        {
            while (true)
            {
                var blob = await blobs.PutAsync(Sample.Org, new byte[1_000], Retention.Record, CancellationToken.None);
                var batch = BatchOf(head, blob);
                await journal.AppendAsync(batch, CancellationToken.None);
                head = head with { Sequence = batch.Entries[^1].Sequence, Hash = batch.Entries[^1].Hash };
                Console.WriteLine($"{head.Sequence} {blob}");
            }
        }
        catch (JournalUnavailableException trouble)
        {
            var found = await journal.HeadAsync(Sample.Org, CancellationToken.None);
            Console.WriteLine($"unavailable at {found.Sequence}: {trouble.Message} {trouble.Hint}");
            return 3;
        }
    }

    private static JournalBatch BatchOf(JournalHead head, Digest blob)
    {
        var batch = Sample.Batch(head, BatchEntries, entry => entry with { Type = blob.Value });
        return batch
            .With([.. batch.Entries.Select(entry => Sample.Command(entry.CommandId, entry.Sequence))])
            .With([.. batch.Entries.Select(entry => Sample.Row($"SHOP-{entry.Sequence}", order: entry.Sequence))]);
    }
}
