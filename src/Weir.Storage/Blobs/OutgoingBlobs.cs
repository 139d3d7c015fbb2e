using System.Collections.Immutable;
using System.Security.Cryptography;
using Weir.Core;
using Weir.Runtime.Ports;
using Weir.Storage.State;

namespace Weir.Storage.Blobs;

/// <summary>
/// Blobs made on an engine, in their stored form, until they are handed to the server. Their digests hold from the
/// start, so that a result can name them while the server is away. What is read is what the server sent along.
/// </summary>
public sealed class OutgoingBlobs : IBlobStore
{
    private readonly string _folder;
    private readonly Func<Digest, ReadOnlyMemory<byte>?> _given;

    /// <param name="folder">Made when it is needed.</param>
    /// <param name="given">What the server sent along; null for what it did not.</param>
    public OutgoingBlobs(string folder, Func<Digest, ReadOnlyMemory<byte>?> given)
    {
        _folder = folder;
        _given = given;
    }

    public ValueTask<Digest> PutAsync(
        OrganizationId organization, ReadOnlyMemory<byte> content, Retention retention, CancellationToken cancel)
    {
        var salt = RandomNumberGenerator.GetBytes(BlobForm.SaltBytes);
        return Write(BlobForm.DigestOf(salt, content.Span), retention, BlobForm.SaltedHeader(salt), content);
    }

    public ValueTask<Digest> PutUnsaltedAsync(
        OrganizationId organization, ReadOnlyMemory<byte> content, CancellationToken cancel) =>
        Write(BlobForm.DigestOf(content.Span), Retention.Record, BlobForm.PlainHeader(), content);

    public ValueTask<ReadOnlyMemory<byte>?> GetAsync(
        OrganizationId organization, Digest digest, CancellationToken cancel) => ValueTask.FromResult(_given(digest));

    public ValueTask EraseAsync(OrganizationId organization, Digest digest, CancellationToken cancel) =>
        throw new NotSupportedException("Blobs are erased on the server.");

    /// <summary>What has to be handed to the server, oldest first.</summary>
    public static ImmutableArray<OutgoingBlob> In(string folder) => !Directory.Exists(folder) ? [] :
    [
        .. new DirectoryInfo(folder).EnumerateFiles()
            .Select(file => (File: file, Parts: file.Name.Split('-', 2)))
            .Where(found => found.Parts.Length == 2 && Enum.TryParse<Retention>(found.Parts[0], out _))
            .OrderBy(found => found.File.LastWriteTimeUtc)
            .Select(found => new OutgoingBlob(
                new Digest("sha256:" + found.Parts[1]), Enum.Parse<Retention>(found.Parts[0]), found.File.FullName)),
    ];

    private ValueTask<Digest> Write(
        Digest digest, Retention retention, byte[] header, ReadOnlyMemory<byte> content)
    {
        Directory.CreateDirectory(_folder);
        var path = Path.Combine(_folder, $"{retention}-{BlobForm.Digits(digest)}");
        DurableFile.Replace(path, _folder, header, content);
        return ValueTask.FromResult(digest);
    }
}

/// <param name="Path">The file that holds it in its stored form.</param>
public sealed record OutgoingBlob(Digest Digest, Retention Retention, string Path);
