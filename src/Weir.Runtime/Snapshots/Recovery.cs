using System.Collections.Immutable;
using Weir.Core;
using Weir.Runtime.Journal;
using Weir.Runtime.Ports;

namespace Weir.Runtime.Snapshots;

/// <summary>What a start came to.</summary>
/// <param name="Snapshot">The sequence of the snapshot that it began with; 0 when it replayed everything.</param>
/// <param name="Discarded">Why snapshots were not used, a sentence for each.</param>
public sealed record Recovered(StatePoint Point, long Snapshot, ImmutableArray<string> Discarded);

/// <summary>
/// The state at a start: the newest snapshot that is whole, of this release and of this journal, and the tail after it;
/// without one, the whole journal. Both give the same state, which <c>weir doctor</c> compares.
/// </summary>
public static class Recovery
{
    /// <exception cref="JournalFormatException">The journal cannot be read.</exception>
    public static async Task<Recovered> RunAsync(
        OrganizationId organization, ReadPage read, ISnapshotStore? snapshots, CancellationToken cancel)
    {
        var discarded = ImmutableArray.CreateBuilder<string>();
        var sequences = snapshots is null ? [] : await snapshots.ListAsync(organization, cancel);
        foreach (var sequence in sequences)
        {
            var (point, fault) = await FindAsync(organization, sequence, read, snapshots!, cancel);
            if (point is not null)
            {
                return new Recovered(
                    await Replay.ContinueAsync(point, read, cancel), sequence, discarded.ToImmutable());
            }
            discarded.Add($"The snapshot at event {sequence} is not used: {fault}.");
        }
        return new Recovered(
            await Replay.ContinueAsync(StatePoint.Start(organization), read, cancel), 0, discarded.ToImmutable());
    }

    private static async Task<(StatePoint? Point, string Fault)> FindAsync(
        OrganizationId organization, long sequence, ReadPage read, ISnapshotStore snapshots, CancellationToken cancel)
    {
        if (await snapshots.ReadAsync(organization, sequence, cancel) is not { } bytes)
        {
            return (null, "it cannot be read");
        }
        var (point, fault) = SnapshotForm.Read(bytes, organization);
        if (point is null)
        {
            return (null, fault);
        }
        var entry = (await read(point.Sequence, 1, cancel)).FirstOrDefault();
        var isOfJournal = entry is not null && entry.Sequence == point.Sequence
            && entry.Hash == point.Hash && EntryHash.Holds(entry);
        return isOfJournal ? (point, "") : (null, $"the journal has another entry {point.Sequence}");
    }
}
