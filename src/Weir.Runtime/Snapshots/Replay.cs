using System.Collections.Immutable;
using Weir.Core;
using Weir.Runtime.Journal;
using Weir.Runtime.Ports;

namespace Weir.Runtime.Snapshots;

/// <summary>
/// <c>state = fold(events)</c>, from any point on. Each entry must continue the one before it and have the hash that
/// its content gives.
/// </summary>
/// <remarks>
/// Only the fold itself has to be in order. Of a long journal one page is folded while the next is hashed and decoded
/// by another core, and the one after it is read. Of a short one, which is all that a simulation ever has, everything
/// is done where the caller is.
/// </remarks>
public static class Replay
{
    /// <summary>Entries read at once.</summary>
    public const int PageEntries = Cores.ShareFrom;

    /// <summary>Folds what the journal has beyond <paramref name="from"/>.</summary>
    /// <param name="each">Sees each page of events with the state after it, in order; for whoever projects.</param>
    /// <exception cref="JournalFormatException">The chain is broken, or an entry is of a newer release.</exception>
    public static async Task<StatePoint> ContinueAsync(
        StatePoint from,
        ReadPage read,
        CancellationToken cancel,
        Action<OrganizationState, IReadOnlyCollection<Recorded>>? each = null)
    {
        var point = from;
        var start = point.Sequence + 1;
        var page = await read(start, PageEntries, cancel);
        var events = Decode(page);
        var arriving = page.Length < PageEntries ? null : AheadAsync();
        while (!page.IsEmpty)
        {
            var next = arriving is { } one ? Cores.Start(() => DecodeAsync(one)) : null;
            // What lies beyond the last page is empty, and nobody waits for it.
            arriving = next is null ? null : AheadAsync();
            point = Fold(point, page, events);
            each?.Invoke(point.State, events);
            (page, events) = next is null ? ([], []) : await next;
        }
        return point;

        Task<ImmutableArray<JournalEntry>> AheadAsync()
        {
            start += PageEntries;
            var beyond = start;
            return Cores.Start(() => read(beyond, PageEntries, cancel).AsTask());
        }
    }

    private static async Task<(ImmutableArray<JournalEntry> Page, Recorded[] Events)> DecodeAsync(
        Task<ImmutableArray<JournalEntry>> arriving)
    {
        var page = await arriving;
        return (page, Decode(page));
    }

    private static StatePoint Fold(StatePoint point, ImmutableArray<JournalEntry> page, Recorded[] events)
    {
        var (state, hash) = (point.State, point.Hash);
        for (var index = 0; index < page.Length; index++)
        {
            var entry = page[index];
            if (entry.Sequence != state.Sequence + 1 || entry.PreviousHash != hash)
            {
                throw Broken(entry);
            }
            state = ControlPlane.Evolve(state, events[index]);
            hash = entry.Hash;
        }
        return new StatePoint(state, hash);
    }

    private static Recorded[] Decode(ImmutableArray<JournalEntry> page)
    {
        var events = new Recorded[page.Length];
        for (var index = 0; index < page.Length; index++)
        {
            events[index] = EntryHash.Holds(page[index])
                ? EventCodec.Read(page[index])
                : throw Broken(page[index]);
        }
        return events;
    }

    private static JournalFormatException Broken(JournalEntry entry) =>
        new($"The journal's chain is broken at entry {entry.Sequence}.");
}
