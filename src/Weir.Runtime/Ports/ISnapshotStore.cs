using System.Collections.Immutable;
using Weir.Core;

namespace Weir.Runtime.Ports;

/// <summary>
/// Snapshots of an organisation's state, beside its journal. They only save time: any of them may be damaged or gone,
/// and what they hold is judged by whoever reads it.
/// </summary>
public interface ISnapshotStore
{
    /// <summary>
    /// Keeps the snapshot of a sequence, durable and whole or not at all, and lets go of all but the newest few.
    /// </summary>
    /// <param name="write">Writes it. Runs where it holds nobody up.</param>
    /// <exception cref="JournalUnavailableException">Nothing was kept.</exception>
    ValueTask KeepAsync(
        OrganizationId organization, long sequence, Action<Stream> write, CancellationToken cancel);

    /// <summary>The sequences that there are snapshots of, the newest first.</summary>
    ValueTask<ImmutableArray<long>> ListAsync(OrganizationId organization, CancellationToken cancel);

    /// <summary>What was written; null when it cannot be read.</summary>
    ValueTask<ReadOnlyMemory<byte>?> ReadAsync(OrganizationId organization, long sequence, CancellationToken cancel);
}
