using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Weir.Core;
using Weir.Core.Items;
using Weir.Definitions.Canonical;
using Weir.Runtime.Journal;

namespace Weir.Runtime.Snapshots;

/// <summary>
/// A state as bytes and back: lines of canonical JSON.
/// <code>
/// header    format, shape, organisation, sequence, entry hash
/// state     everything but the items
/// item      one line per item, sorted by id
/// digest    of every byte before it
/// </code>
/// </summary>
/// <remarks>
/// A snapshot is a cache of the fold and is never migrated: one that does not fit is as good as none. It does not fit
/// when its <see cref="Format"/> is another, when a record of the state has other fields (<see cref="Shape"/>, which
/// nobody has to remember to raise), or when a byte of it changed. Whether it belongs to the journal at hand is seen by
/// its entry hash, in <see cref="Recovery"/>.
/// One line per item, so that reading uses every core: an organisation's state is nearly all items.
/// </remarks>
public static class SnapshotForm
{
    /// <summary>
    /// The version of this form, and of what the fields of the state mean. Raised when either changes; the golden state
    /// hashes tell of the second.
    /// </summary>
    public const int Format = 1;

    private const byte NewLine = (byte)'\n';
    private const int BufferBytes = 1 << 16;

    /// <summary>"sha256:", 64 digits, and the end of the line.</summary>
    private const int DigestLineBytes = 7 + 64 + 1;

    private static readonly Lazy<Digest> ShapeOfState = new(() => CanonicalJson.DigestOfBytes(Encoding.UTF8.GetBytes(
        string.Join('\n', RecordShape.Lines(typeof(OrganizationState), _ => true).Values))));

    /// <summary>The digest of the fields of all records that a state is made of.</summary>
    public static Digest Shape => ShapeOfState.Value;

    public static void Write(Stream stream, StatePoint point)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var state = point.State;
        using (var body = new BufferedStream(new HashingStream(stream, hash), BufferBytes))
        {
            WriteLine(body, new Header(Format, Shape, state.Id, state.Sequence, point.Hash));
            WriteLine(body, state with { Items = OrganizationState.Empty(state.Id).Items });
            foreach (var item in state.Items.Values)
            {
                WriteLine(body, item);
            }
        }
        stream.Write(Encoding.ASCII.GetBytes(HashingStream.Name(hash.GetHashAndReset()) + "\n"));
    }

    /// <summary>The point that was written; or, in one sentence, why there is none.</summary>
    public static (StatePoint? Point, string Fault) Read(ReadOnlyMemory<byte> bytes, OrganizationId organization)
    {
        try
        {
            if (!IsWhole(bytes.Span))
            {
                return (null, "it is damaged");
            }
            var lines = Lines(bytes[..^DigestLineBytes]);
            var header = CanonicalReader.Read<Header>(lines[0].Span);
            var fault = header.Format != Format ? $"it has format {header.Format}, and this release has {Format}"
                : header.Shape != Shape ? "this release's state has other fields"
                : header.Organization != organization ? $"it is one of '{header.Organization}'"
                : "";
            return fault.Length > 0 ? (null, fault) : (Read(header, lines), "");
        }
        catch (JsonException)
        {
            // Whole, and yet not of this form: of another release, whose header looks otherwise.
            return (null, "it is not of this release's form");
        }
    }

    private static StatePoint Read(Header header, List<ReadOnlyMemory<byte>> lines)
    {
        const int FirstItem = 2;
        var state = CanonicalReader.Read<OrganizationState>(lines[1].Span);
        var items = new KeyValuePair<ItemId, ItemState>[lines.Count - FirstItem];
        Cores.ForEach(items.Length, index =>
        {
            var item = CanonicalReader.Read<ItemState>(lines[FirstItem + index].Span);
            items[index] = KeyValuePair.Create(item.Id, item);
        });
        return new StatePoint(state with { Items = items.ToImmutableSortedDictionary() }, header.EntryHash);
    }

    private static void WriteLine<T>(Stream stream, T value)
    {
        CanonicalWriter.Write(stream, value);
        stream.WriteByte(NewLine);
    }

    private static bool IsWhole(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < DigestLineBytes)
        {
            return false;
        }
        var digest = HashingStream.Name(SHA256.HashData(bytes[..^DigestLineBytes]));
        return bytes[^DigestLineBytes..].SequenceEqual(Encoding.ASCII.GetBytes(digest + "\n"));
    }

    /// <summary>JSON has no line breaks of its own: a text's are escaped.</summary>
    private static List<ReadOnlyMemory<byte>> Lines(ReadOnlyMemory<byte> bytes)
    {
        var lines = new List<ReadOnlyMemory<byte>>();
        while (bytes.Span.IndexOf(NewLine) is var end and >= 0)
        {
            lines.Add(bytes[..end]);
            bytes = bytes[(end + 1)..];
        }
        return lines.Count >= 2 ? lines : throw new JsonException("lines are missing");
    }

    private sealed record Header(
        int Format, Digest Shape, OrganizationId Organization, long Sequence, Digest EntryHash);
}
