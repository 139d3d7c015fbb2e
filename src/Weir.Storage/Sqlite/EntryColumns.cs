using System.Text;
using SQLitePCL;
using Weir.Core;
using Weir.Runtime.Ports;

namespace Weir.Storage.Sqlite;

/// <summary>
/// Reads the entries of one page from a statement's columns. A start reads the whole journal, and most texts of an
/// entry stood in one shortly before it (the hash it continues, the command, the type, who): those are not made again.
/// </summary>
internal sealed class EntryColumns
{
    /// <summary>Texts remembered; a power of two.</summary>
    private const int Slots = 256;

    private readonly string?[] _texts = new string?[Slots];
    private (string Text, ItemId? Item) _item = ("", null);
    private Digest _hash;

    /// <summary>The row in the order of <see cref="JournalSql.ReadEntries"/>.</summary>
    public JournalEntry Read(sqlite3_stmt row)
    {
        var previous = Hash(row, 10);
        var entry = new JournalEntry(
            new OrganizationId(Text(row, 0)),
            raw.sqlite3_column_int64(row, 1),
            raw.sqlite3_column_int64(row, 2),
            new Timestamp(raw.sqlite3_column_int64(row, 3)),
            raw.sqlite3_column_type(row, 4) == raw.SQLITE_NULL ? null : Item(Text(row, 4)),
            Text(row, 5),
            // A number that was never written must not turn into one that was, so it is not cut off.
            (int)Math.Clamp(raw.sqlite3_column_int64(row, 6), int.MinValue, int.MaxValue),
            raw.sqlite3_column_blob(row, 7).ToArray(),
            new PrincipalId(Text(row, 8)),
            Text(row, 9),
            previous,
            Hash(row, 11));
        _hash = entry.Hash;
        return entry;
    }

    private ItemId? Item(string text)
    {
        if (!ReferenceEquals(_item.Text, text))
        {
            _item = (text, ItemText.Read(text));
        }
        return _item.Item;
    }

    /// <summary>The hash of the entry before, where it is that: nearly always.</summary>
    private Digest Hash(sqlite3_stmt row, int column)
    {
        var bytes = raw.sqlite3_column_blob(row, column);
        return _hash.Value is { } last && Is(last, bytes) ? _hash : new Digest(Encoding.UTF8.GetString(bytes));
    }

    private string Text(sqlite3_stmt row, int column)
    {
        var bytes = raw.sqlite3_column_blob(row, column);
        ref var known = ref _texts[Slot(bytes)];
        if (known is null || !Is(known, bytes))
        {
            known = Encoding.UTF8.GetString(bytes);
        }
        return known;
    }

    private static bool Is(string text, ReadOnlySpan<byte> bytes) =>
        text.Length == bytes.Length && Ascii.Equals(bytes, text);

    private static int Slot(ReadOnlySpan<byte> bytes)
    {
        var mixed = bytes.Length;
        foreach (var octet in bytes)
        {
            mixed = mixed * 31 + octet;
        }
        return mixed & (Slots - 1);
    }
}
