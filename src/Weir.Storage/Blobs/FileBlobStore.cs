using System.Security.Cryptography;
using Weir.Core;
using Weir.Runtime.Ports;
using Weir.Storage.State;

namespace Weir.Storage.Blobs;

/// <summary>
/// Blobs as files beside the journal:
/// <c>blobs/ORGANISATION/{record|log}/ab/cdef…</c>, by the digest's digits.
/// </summary>
/// <remarks>
/// Files and not a table, because transcripts and logs are large and short-lived: they would make the database many
/// times its size, go through its log twice, and leave holes where they were pruned. The retention is a folder, so that
/// it can be measured and pruned without opening a file.
/// A file appears whole or not at all and is durable before its digest is known to anyone. Erasing puts a tombstone
/// over the content in one rename; the salt goes with the content.
/// </remarks>
public sealed class FileBlobStore : IBlobStore
{
    private const string RecordFolder = "record";
    private const string LogFolder = "log";
    private const int ShardDigits = 2;

    private readonly string _root;
    private readonly string _temporary;

    private FileBlobStore(string root)
    {
        _root = root;
        _temporary = Path.Combine(root, "tmp");
    }

    /// <summary>Opens the blobs of a state folder and removes what a crash left half-written.</summary>
    public static FileBlobStore Open(StateFolder state)
    {
        var store = new FileBlobStore(Path.Combine(state.Path, "blobs"));
        try
        {
            DurableFile.CreateFolder(store._root);
            DurableFile.CreateFolder(store._temporary);
            foreach (var file in Directory.EnumerateFiles(store._temporary))
            {
                File.Delete(file);
            }
            return store;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw FileTrouble.Explain(error, state.Path);
        }
    }

    /// <summary>
    /// The bytes that a blob's digest is of, the salt first if it has one; null when it is not there or was erased.
    /// Needs no lock on the state, and changes nothing.
    /// </summary>
    public static async ValueTask<byte[]?> PreimageAsync(
        string stateFolder, OrganizationId organization, Digest digest, CancellationToken cancel)
    {
        var store = new FileBlobStore(Path.Combine(stateFolder, "blobs"));
        var stored = await ReadAsync(store.PathOf(organization, Retention.Record, digest), cancel)
            ?? await ReadAsync(store.PathOf(organization, Retention.Log, digest), cancel);
        return stored is null || BlobForm.Open(stored, digest) is null ? null : BlobForm.Preimage(stored);
    }

    public async ValueTask<Digest> PutAsync(
        OrganizationId organization, ReadOnlyMemory<byte> content, Retention retention, CancellationToken cancel)
    {
        var salt = RandomNumberGenerator.GetBytes(BlobForm.SaltBytes);
        var digest = BlobForm.DigestOf(salt, content.Span);
        var path = PathOf(organization, retention, digest);
        await OffThread(() => Write(path, BlobForm.SaltedHeader(salt), content), cancel);
        return digest;
    }

    public async ValueTask<Digest> PutUnsaltedAsync(
        OrganizationId organization, ReadOnlyMemory<byte> content, CancellationToken cancel)
    {
        var digest = BlobForm.DigestOf(content.Span);
        var path = PathOf(organization, Retention.Record, digest);
        await OffThread(() =>
        {
            // What is there already is only kept if it is whole: storing again repairs a damaged or an erased blob.
            if (!IsWhole(path, digest))
            {
                Write(path, BlobForm.PlainHeader(), content);
            }
        }, cancel);
        return digest;
    }

    /// <summary>
    /// Stores a blob that was made elsewhere, in its stored form. Idempotent; what was erased here stays so.
    /// </summary>
    /// <exception cref="InvalidDataException">The bytes are not what the digest names.</exception>
    public async ValueTask AcceptAsync(
        OrganizationId organization,
        Digest digest,
        Retention retention,
        ReadOnlyMemory<byte> stored,
        CancellationToken cancel)
    {
        if (BlobForm.Open(stored, digest) is null)
        {
            throw new InvalidDataException($"Nothing is stored under {digest} but that it was erased.");
        }
        var path = PathOf(organization, retention, digest);
        await OffThread(() =>
        {
            if (!File.Exists(path))
            {
                Write(path, [], stored);
            }
        }, cancel);
    }

    public async ValueTask<ReadOnlyMemory<byte>?> GetAsync(
        OrganizationId organization, Digest digest, CancellationToken cancel)
    {
        try
        {
            var stored = await ReadAsync(PathOf(organization, Retention.Record, digest), cancel)
                ?? await ReadAsync(PathOf(organization, Retention.Log, digest), cancel);
            return stored is null ? null : BlobForm.Open(stored, digest);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw FileTrouble.Explain(error, _root);
        }
    }

    public async ValueTask EraseAsync(OrganizationId organization, Digest digest, CancellationToken cancel)
    {
        string[] paths =
        [
            PathOf(organization, Retention.Record, digest),
            PathOf(organization, Retention.Log, digest),
        ];
        await OffThread(() =>
        {
            foreach (var path in paths.Where(File.Exists))
            {
                DurableFile.Replace(path, _temporary, BlobForm.Tombstone());
            }
        }, cancel);
    }

    private void Write(string path, byte[] header, ReadOnlyMemory<byte> content)
    {
        var shard = Path.GetDirectoryName(path)!;
        var retention = Path.GetDirectoryName(shard)!;
        DurableFile.CreateFolder(Path.GetDirectoryName(retention)!);
        DurableFile.CreateFolder(retention);
        DurableFile.CreateFolder(shard);
        DurableFile.Replace(path, _temporary, header, content);
    }

    private static bool IsWhole(string path, Digest digest)
    {
        try
        {
            return File.Exists(path) && BlobForm.Open(File.ReadAllBytes(path), digest) is not null;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    private static async ValueTask<byte[]?> ReadAsync(string path, CancellationToken cancel) =>
        File.Exists(path) ? await File.ReadAllBytesAsync(path, cancel) : null;

    // Syncing a file blocks for milliseconds, and the caller may be the one thread that decides.
    private async Task OffThread(Action write, CancellationToken cancel)
    {
        try
        {
            await Task.Run(write, cancel);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw FileTrouble.Explain(error, _root);
        }
    }

    private string PathOf(OrganizationId organization, Retention retention, Digest digest)
    {
        var digits = BlobForm.Digits(digest);
        var kept = retention == Retention.Log ? LogFolder : RecordFolder;
        var folder = OrganizationFolder.NameOf(organization);
        return Path.Combine(_root, folder, kept, digits[..ShardDigits], digits[ShardDigits..]);
    }
}
