using System.Collections.Immutable;
using Weir.Core;
using Weir.Runtime.Ports;
using Weir.Simulation.Tests.Scheduling;
using Weir.Simulation.Tests.Time;

namespace Weir.Simulation.Tests.Ports;

/// <summary>
/// Snapshots as one process sees them, on a shelf that outlives it.
///
/// It claims to reproduce: a snapshot is there whole or not at all, whenever its process dies; keeping one takes time
/// and may fail; the newest few stay; a byte of one may rot, and all of them may be gone at a start. It does not
/// reproduce: snapshots of another release.
/// </summary>
internal sealed class SimulatedSnapshots(SortedDictionary<long, byte[]> shelf, Dice dice, Life life) : ISnapshotStore
{
    /// <summary>Runs of one thread write into the same memory, one after the other: snapshots are large.</summary>
    [ThreadStatic]
    private static MemoryStream? page;

    /// <summary>How many are kept.</summary>
    public const int Kept = 2;

    /// <summary>Percent of those read that are damaged, of those written that fail, of starts without any.</summary>
    public int Trouble { get; init; } = 8;

    public async ValueTask KeepAsync(
        OrganizationId organization, long sequence, Action<Stream> write, CancellationToken cancel)
    {
        await life.PassAsync(dice.Between(0, 40));
        if (dice.Chance(Trouble))
        {
            throw new JournalUnavailableException("The simulated disk has no room for a snapshot.");
        }
        var stream = page ??= new MemoryStream();
        stream.SetLength(0);
        write(stream);
        shelf[sequence] = stream.ToArray();
        while (shelf.Count > Kept)
        {
            shelf.Remove(shelf.Keys.First());
        }
        await life.PassAsync(dice.Between(0, 4));
    }

    public async ValueTask<ImmutableArray<long>> ListAsync(OrganizationId organization, CancellationToken cancel)
    {
        await life.PassAsync(0);
        if (dice.Chance(Trouble))
        {
            shelf.Clear();
        }
        return [.. shelf.Keys.Reverse()];
    }

    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(
        OrganizationId organization, long sequence, CancellationToken cancel)
    {
        await life.PassAsync(0);
        if (shelf.TryGetValue(sequence, out var kept) && dice.Chance(Trouble))
        {
            kept[dice.Between(0, kept.Length - 1)] ^= 1;
        }
        return kept;
    }
}
