using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Weir.Core;
using Weir.Runtime.Ports;

namespace Weir.Storage.Tests.Snapshots;

/// <summary>
/// A journal as a text table: one line per entry, its columns separated by tabs, the data last. What it folds to stands
/// in a last line: the format and the shape of the state, and the digest of the state.
/// </summary>
internal sealed record StoredJournal(
    OrganizationId Organization, ImmutableArray<JournalEntry> Entries, StoredJournal.Fold State)
{
    private const string StateLine = "# state ";

    /// <param name="Format">Of snapshots, when the digest was taken.</param>
    /// <param name="Shape">Of the state's records, when the digest was taken.</param>
    /// <param name="State">The digest of the state after the last entry.</param>
    internal sealed record Fold(int Format, Digest Shape, Digest State);

    /// <summary>The entries from a sequence on, as a journal reads them.</summary>
    public ValueTask<ImmutableArray<JournalEntry>> ReadAsync(long from, int limit, CancellationToken cancel) =>
        ValueTask.FromResult(Entries.Skip((int)from - 1).Take(limit).ToImmutableArray());

    public static StoredJournal Read(string file)
    {
        var lines = File.ReadAllLines(file);
        var entries = ImmutableArray.CreateBuilder<JournalEntry>();
        var previous = JournalEntry.Genesis;
        foreach (var line in lines.Where(line => line[0] != '#'))
        {
            var entry = Entry(line.Split('\t'), previous);
            entries.Add(entry);
            previous = entry.Hash;
        }
        var fold = lines[^1][StateLine.Length..].Split(' ');
        return new StoredJournal(entries[0].Organization, entries.ToImmutable(),
            new Fold(int.Parse(fold[0], CultureInfo.InvariantCulture), new Digest(fold[1]), new Digest(fold[2])));
    }

    public void Write(string file) => File.WriteAllLines(
        file, [.. Entries.Select(Line), $"{StateLine}{State.Format} {State.Shape} {State.State}"]);

    private static string Line(JournalEntry entry) => string.Join('\t', (string[])
    [
        entry.Organization.Value, Text(entry.Sequence), Text(entry.Epoch), Text(entry.At.Value),
        entry.Item?.ToString() ?? "", entry.Type, Text(entry.Version), entry.Principal.Value, entry.CommandId,
        entry.Hash.Value, Encoding.UTF8.GetString(entry.Data.Span),
    ]);

    private static JournalEntry Entry(string[] cells, Digest previous) => new(
        new OrganizationId(cells[0]), Number(cells[1]), Number(cells[2]), new Timestamp(Number(cells[3])),
        ItemId.TryParse(cells[4], out var item) ? item : null, cells[5], (int)Number(cells[6]),
        Encoding.UTF8.GetBytes(cells[10]), new PrincipalId(cells[7]), cells[8], previous, new Digest(cells[9]));

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
