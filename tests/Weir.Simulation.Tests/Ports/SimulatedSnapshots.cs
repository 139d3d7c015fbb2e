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
/// reproduce: snapshots of another release. What is written is a state, which does not change, so it is written when
/// somebody reads it: nobody reads most of them.
/// </summary>
internal sealed class SimulatedSnapshots(SortedDictionary<long, Lazy<byte[]>> shelf, Dice dice, Life life)
    : ISnapshotStore
{
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
        shelf[sequence] = new Lazy<byte[]>(() => Written(write));
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
        if (!shelf.TryGetValue(sequence, out var kept))
        {
            return null;
        }
        if (dice.Chance(Trouble))
        {
            kept.Value[dice.Between(0, kept.Value.Length - 1)] ^= 1;
        }
        return kept.Value;
    }

    private static byte[] Written(Action<Stream> write)
    {
        using var stream = new MemoryStream();
        write(stream);
        return stream.ToArray();
    }
}
