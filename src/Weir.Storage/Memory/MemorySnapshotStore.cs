using System.Collections.Immutable;
using Weir.Core;
using Weir.Runtime.Ports;

namespace Weir.Storage.Memory;

/// <summary>Snapshots in memory, for simulation and tests: each call completes before it returns.</summary>
public sealed class MemorySnapshotStore : ISnapshotStore
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<(OrganizationId, long), byte[]> _kept = [];

    public ValueTask KeepAsync(
        OrganizationId organization, long sequence, Action<Stream> write, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        using var stream = new MemoryStream();
        write(stream);
        lock (_lock)
        {
            _kept[(organization, sequence)] = stream.ToArray();
        }
        return ValueTask.CompletedTask;
    }

    public ValueTask<ImmutableArray<long>> ListAsync(OrganizationId organization, CancellationToken cancel)
    {
        lock (_lock)
        {
            return ValueTask.FromResult<ImmutableArray<long>>(
                [.. _kept.Keys.Where(key => key.Item1 == organization).Select(key => key.Item2).OrderDescending()]);
        }
    }

    public ValueTask<ReadOnlyMemory<byte>?> ReadAsync(
        OrganizationId organization, long sequence, CancellationToken cancel)
    {
        lock (_lock)
        {
            return ValueTask.FromResult(
                _kept.TryGetValue((organization, sequence), out var bytes) ? bytes : (ReadOnlyMemory<byte>?)null);
        }
    }
}
