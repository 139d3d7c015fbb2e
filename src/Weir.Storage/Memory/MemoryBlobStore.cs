using System.Collections.Concurrent;
using System.Security.Cryptography;
using Weir.Core;
using Weir.Runtime.Ports;
using Weir.Storage.Blobs;

namespace Weir.Storage.Memory;

/// <summary>Blobs in memory, for simulation and tests: what a process forgets when it ends.</summary>
/// <param name="nextSalt">
/// Gives the next salt of 32 bytes. A simulation passes its seeded one, so that a seed repeats every digest; without
/// it salts are random.
/// </param>
public sealed class MemoryBlobStore(Func<byte[]>? nextSalt = null) : IBlobStore
{
    // Null marks what was erased.
    private readonly ConcurrentDictionary<(OrganizationId, Digest), byte[]?> _blobs = new();
    private readonly Func<byte[]> _nextSalt = nextSalt ?? (() => RandomNumberGenerator.GetBytes(BlobForm.SaltBytes));

    public ValueTask<Digest> PutAsync(
        OrganizationId organization, ReadOnlyMemory<byte> content, Retention retention, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var digest = BlobForm.DigestOf(_nextSalt(), content.Span);
        _blobs[(organization, digest)] = content.ToArray();
        return ValueTask.FromResult(digest);
    }

    public ValueTask<Digest> PutUnsaltedAsync(
        OrganizationId organization, ReadOnlyMemory<byte> content, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var digest = BlobForm.DigestOf(content.Span);
        _blobs[(organization, digest)] = content.ToArray();
        return ValueTask.FromResult(digest);
    }

    public ValueTask<ReadOnlyMemory<byte>?> GetAsync(
        OrganizationId organization, Digest digest, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        _ = BlobForm.Digits(digest);
        // Written out, since a null byte[] turns into an empty memory by itself.
        var stored = _blobs.GetValueOrDefault((organization, digest));
        return ValueTask.FromResult(stored is null ? default(ReadOnlyMemory<byte>?) : stored.AsMemory());
    }

    public ValueTask EraseAsync(OrganizationId organization, Digest digest, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        _ = BlobForm.Digits(digest);
        if (_blobs.ContainsKey((organization, digest)))
        {
            _blobs[(organization, digest)] = null;
        }
        return ValueTask.CompletedTask;
    }
}
