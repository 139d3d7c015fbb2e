using System.Buffers;
using System.Security.Cryptography;
using Weir.Core;

namespace Weir.Storage.Blobs;

/// <summary>
/// A blob's bytes and the digest that names them: <c>SHA-256(content)</c> for content whose digest must repeat, and
/// <c>SHA-256(salt, content)</c> with 32 random bytes for everything else, so that nobody who holds the journal can try
/// out what an erased text said.
/// </summary>
/// <remarks>
/// Stored form: one line of ASCII that says which of the three forms it is, then the salt if there is one, then the
/// content as it is, so that <c>tail -c +N</c> on a log works without Weir.
/// </remarks>
internal static class BlobForm
{
    public const int SaltBytes = 32;
    private const string DigestPrefix = "sha256:";
    private const int DigestDigits = 64;
    private static readonly SearchValues<char> LowerHex = SearchValues.Create("0123456789abcdef");

    private static ReadOnlySpan<byte> PlainLine => "weir-blob 1 plain\n"u8;
    private static ReadOnlySpan<byte> SaltedLine => "weir-blob 1 salted\n"u8;
    private static ReadOnlySpan<byte> ErasedLine => "weir-blob 1 erased\n"u8;

    /// <summary>What stands before the content of an unsalted blob.</summary>
    public static byte[] PlainHeader() => PlainLine.ToArray();

    /// <summary>What stands before the content of a salted blob.</summary>
    public static byte[] SaltedHeader(ReadOnlySpan<byte> salt) => [.. SaltedLine, .. salt];

    /// <summary>What takes the place of an erased blob: neither content nor salt.</summary>
    public static byte[] Tombstone() => ErasedLine.ToArray();

    public static Digest DigestOf(ReadOnlySpan<byte> content) => Name(SHA256.HashData(content));

    public static Digest DigestOf(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> content)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(salt);
        hash.AppendData(content);
        return Name(hash.GetHashAndReset());
    }

    /// <summary>
    /// The content of a stored blob; null of a tombstone. Throws <see cref="InvalidDataException"/> when the bytes are
    /// not what the digest names.
    /// </summary>
    public static ReadOnlyMemory<byte>? Open(ReadOnlyMemory<byte> stored, Digest digest)
    {
        if (stored.Span.SequenceEqual(ErasedLine))
        {
            return null;
        }
        if (stored.Span.StartsWith(PlainLine))
        {
            var content = stored[PlainLine.Length..];
            return DigestOf(content.Span) == digest ? content : throw Corrupt(digest);
        }
        var body = SaltedLine.Length + SaltBytes;
        if (stored.Length >= body && stored.Span.StartsWith(SaltedLine))
        {
            var salt = stored.Span[SaltedLine.Length..body];
            var content = stored[body..];
            return DigestOf(salt, content.Span) == digest ? content : throw Corrupt(digest);
        }
        throw Corrupt(digest);
    }

    /// <summary>What the digest of a stored blob that is whole is of: all but the line that says its form.</summary>
    public static byte[] Preimage(byte[] stored) => stored[(Array.IndexOf(stored, (byte)'\n') + 1)..];

    /// <summary>The digest's 64 digits. Throws when it is not of that form: it becomes part of a path.</summary>
    public static string Digits(Digest digest)
    {
        var text = digest.Value;
        var valid = text is not null
            && text.Length == DigestPrefix.Length + DigestDigits
            && text.StartsWith(DigestPrefix, StringComparison.Ordinal)
            && !text.AsSpan(DigestPrefix.Length).ContainsAnyExcept(LowerHex);
        return valid ? text![DigestPrefix.Length..] : throw new ArgumentException(
            $"'{text}' is not a digest: 'sha256:' and 64 lower-case digits.", nameof(digest));
    }

    private static Digest Name(ReadOnlySpan<byte> hash) => new(DigestPrefix + Convert.ToHexStringLower(hash));

    private static InvalidDataException Corrupt(Digest digest) =>
        new($"The stored blob does not match its digest {digest}: it was altered or damaged on disk.");
}
