using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Weir.Core;
using Weir.Runtime.Ports;

namespace Weir.Runtime.Journal;

/// <summary>
/// The link of the journal's chain: SHA-256 over everything in an entry but the hash itself, including the hash of the
/// entry before it, so that one changed bit anywhere shows in every later link.
/// </summary>
/// <remarks>
/// The hashed bytes, in this order. Every text and the data are preceded by their length in bytes, and every number has
/// a fixed width, so that two different entries can never have the same bytes.
/// <code>
/// text   "weir.entry/1"         the version of this form; another form must have another name
/// text   organization
/// int64  sequence
/// int64  epoch
/// int64  at                     milliseconds since 1970
/// byte   0 without an item; 1 and then  text project key, int32 number
/// text   type
/// int32  version
/// bytes  data
/// text   principal
/// text   command id
/// text   previous hash          as written: "sha256:" and 64 digits
///
/// text and bytes = int32 length, then the bytes (text in UTF-8); integers are big-endian, two's complement
/// </code>
/// This form never changes: journals are verified years after they were written. A golden test holds it.
/// </remarks>
public static class EntryHash
{
    private const string Form = "weir.entry/1";
    private const string Prefix = "sha256:";
    private const int LengthBytes = sizeof(int);
    private const int FixedBytes = 3 * sizeof(long) + sizeof(int) + sizeof(byte);

    private static readonly UTF8Encoding StrictUtf8 =
        new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The entry with the hash that belongs to the rest of it.</summary>
    public static JournalEntry Seal(JournalEntry entry) => entry with { Hash = Compute(entry) };

    /// <summary>The bytes that the entry's hash is of.</summary>
    public static byte[] HashedBytes(JournalEntry entry)
    {
        var buffer = new byte[MaxLength(entry)];
        return buffer[..Write(entry, buffer)];
    }

    /// <summary>The hash of the entry; what stands in <see cref="JournalEntry.Hash"/> plays no part.</summary>
    public static Digest Compute(JournalEntry entry)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Compute(entry, hash);
        return new Digest(Prefix + Convert.ToHexStringLower(hash));
    }

    /// <summary>Whether the entry has the hash that belongs to the rest of it.</summary>
    public static bool Holds(JournalEntry entry)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Span<char> digits = stackalloc char[2 * SHA256.HashSizeInBytes];
        Compute(entry, hash);
        _ = Convert.TryToHexStringLower(hash, digits, out _);
        var stated = entry.Hash.Value.AsSpan();
        return stated.StartsWith(Prefix, StringComparison.Ordinal) && stated[Prefix.Length..].SequenceEqual(digits);
    }

    private static void Compute(JournalEntry entry, Span<byte> hash)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(MaxLength(entry));
        try
        {
            SHA256.HashData(buffer.AsSpan(0, Write(entry, buffer)), hash);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static int MaxLength(JournalEntry entry)
    {
        var item = entry.Item is { } id ? TextLength(id.Project.Value) + sizeof(int) : 0;
        return FixedBytes + item + LengthBytes + entry.Data.Length
            + TextLength(Form) + TextLength(entry.Organization.Value) + TextLength(entry.Type)
            + TextLength(entry.Principal.Value) + TextLength(entry.CommandId) + TextLength(entry.PreviousHash.Value);
    }

    private static int TextLength(string text) => LengthBytes + StrictUtf8.GetMaxByteCount(text.Length);

    private static int Write(JournalEntry entry, Span<byte> buffer)
    {
        var writer = new CanonicalWriter(buffer);
        writer.Text(Form);
        writer.Text(entry.Organization.Value);
        writer.Long(entry.Sequence);
        writer.Long(entry.Epoch);
        writer.Long(entry.At.Value);
        writer.Byte(entry.Item is null ? (byte)0 : (byte)1);
        if (entry.Item is { } item)
        {
            writer.Text(item.Project.Value);
            writer.Int(item.Number);
        }
        writer.Text(entry.Type);
        writer.Int(entry.Version);
        writer.Bytes(entry.Data.Span);
        writer.Text(entry.Principal.Value);
        writer.Text(entry.CommandId);
        writer.Text(entry.PreviousHash.Value);
        return writer.Length;
    }

    private ref struct CanonicalWriter(Span<byte> buffer)
    {
        private readonly Span<byte> _buffer = buffer;

        public int Length { get; private set; }

        public void Byte(byte value) => _buffer[Length++] = value;

        public void Int(int value)
        {
            BinaryPrimitives.WriteInt32BigEndian(_buffer[Length..], value);
            Length += sizeof(int);
        }

        public void Long(long value)
        {
            BinaryPrimitives.WriteInt64BigEndian(_buffer[Length..], value);
            Length += sizeof(long);
        }

        public void Text(string text)
        {
            var written = StrictUtf8.GetBytes(text, _buffer[(Length + LengthBytes)..]);
            Int(written);
            Length += written;
        }

        public void Bytes(ReadOnlySpan<byte> bytes)
        {
            Int(bytes.Length);
            bytes.CopyTo(_buffer[Length..]);
            Length += bytes.Length;
        }
    }
}
