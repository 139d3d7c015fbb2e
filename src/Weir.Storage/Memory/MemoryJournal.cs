using System.Collections.Immutable;
using System.Text;
using Weir.Core;
using Weir.Runtime.Ports;

namespace Weir.Storage.Memory;

/// <summary>
/// A journal in memory that keeps the whole contract but durability, for simulation and tests. Every call completes
/// before it returns, and every list has a defined order, so that a seed repeats.
/// </summary>
public sealed class MemoryJournal : IJournal, IReadModels
{
    private readonly Lock _lock = new();
    private readonly Dictionary<OrganizationId, Ledger> _ledgers = [];

    public ValueTask<AppendStatus> AppendAsync(JournalBatch batch, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        BatchRules.Check(batch);
        lock (_lock)
        {
            return ValueTask.FromResult(LedgerOf(batch.Organization).Append(batch));
        }
    }

    public ValueTask<ImmutableArray<JournalEntry>> ReadAsync(
        OrganizationId organization, long from, int limit, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        BatchRules.CheckPage(from, limit);
        lock (_lock)
        {
            var entries = LedgerOf(organization).Entries;
            var first = (int)Math.Min(Math.Max(from, 1) - 1, entries.Count);
            return ValueTask.FromResult<ImmutableArray<JournalEntry>>(
                [.. entries.GetRange(first, Math.Min(limit, entries.Count - first))]);
        }
    }

    public ValueTask<ImmutableArray<JournalEntry>> ReadItemAsync(
        OrganizationId organization, ItemId item, long from, int limit, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        BatchRules.CheckPage(from, limit);
        lock (_lock)
        {
            var ledger = LedgerOf(organization);
            ImmutableArray<JournalEntry> found = ledger.ByItem.TryGetValue(item, out var sequences)
                ? [.. sequences.Where(sequence => sequence >= from).Take(limit).Select(ledger.At)]
                : [];
            return ValueTask.FromResult(found);
        }
    }

    public ValueTask<JournalHead> HeadAsync(OrganizationId organization, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        lock (_lock)
        {
            return ValueTask.FromResult(LedgerOf(organization).Head);
        }
    }

    public ValueTask<CommandRecord?> FindCommandAsync(
        OrganizationId organization, string commandId, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        lock (_lock)
        {
            return ValueTask.FromResult(LedgerOf(organization).Commands.GetValueOrDefault(commandId));
        }
    }

    public ValueTask<long> LeadAsync(OrganizationId organization, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        lock (_lock)
        {
            return ValueTask.FromResult(++LedgerOf(organization).Epoch);
        }
    }

    public ValueTask<ImmutableArray<ReadModelRow>> ListAsync(
        OrganizationId organization, string table, string? group, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        BatchRules.CheckTable(table);
        lock (_lock)
        {
            return ValueTask.FromResult<ImmutableArray<ReadModelRow>>(
            [
                .. LedgerOf(organization).Rows.Values
                    .Where(row => row.Table == table && (group is null || row.Group == group))
                    .OrderBy(row => row.Order)
                    .ThenBy(row => row.Key, Utf8Order.Instance),
            ]);
        }
    }

    public ValueTask<ReadModelRow?> FindAsync(
        OrganizationId organization, string table, string key, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        BatchRules.CheckTable(table);
        lock (_lock)
        {
            return ValueTask.FromResult(LedgerOf(organization).Rows.GetValueOrDefault((table, key)));
        }
    }

    public ValueTask ReplaceAsync(
        OrganizationId organization, IReadOnlyList<ReadModelRow> rows, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        foreach (var row in rows)
        {
            BatchRules.CheckRow(row);
        }
        lock (_lock)
        {
            var ledger = LedgerOf(organization);
            ledger.Rows.Clear();
            ledger.Put(rows);
        }
        return ValueTask.CompletedTask;
    }

    /// <summary>Closes nothing: a later owner may go on with the same journal, as after a restart.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private Ledger LedgerOf(OrganizationId organization)
    {
        if (!_ledgers.TryGetValue(organization, out var ledger))
        {
            ledger = new Ledger();
            _ledgers.Add(organization, ledger);
        }
        return ledger;
    }

    /// <summary>What one organisation has.</summary>
    private sealed class Ledger
    {
        public List<JournalEntry> Entries { get; } = [];
        public Dictionary<ItemId, List<long>> ByItem { get; } = [];
        public Dictionary<string, CommandRecord> Commands { get; } = new(StringComparer.Ordinal);
        public Dictionary<(string Table, string Key), ReadModelRow> Rows { get; } = [];
        public long Epoch { get; set; }

        public JournalHead Head => Entries.Count == 0
            ? new JournalHead(0, JournalEntry.Genesis, Epoch)
            : new JournalHead(Entries.Count, Entries[^1].Hash, Epoch);

        public JournalEntry At(long sequence) => Entries[(int)sequence - 1];

        public AppendStatus Append(JournalBatch batch)
        {
            if (batch.Epoch != Epoch)
            {
                return AppendStatus.Deposed;
            }
            if (batch.ExpectedSequence != Entries.Count)
            {
                return AppendStatus.SequenceTaken;
            }
            BatchRules.CheckLink(batch, Head.Hash);
            if (batch.Commands.FirstOrDefault(command => Commands.ContainsKey(command.CommandId)) is { } known)
            {
                throw BatchRules.CommandExists(known.CommandId);
            }
            // From here on nothing fails, so the batch is written whole.
            foreach (var entry in batch.Entries)
            {
                Add(entry);
            }
            foreach (var command in batch.Commands)
            {
                Commands.Add(command.CommandId, command);
            }
            Put(batch.Rows);
            return AppendStatus.Committed;
        }

        public void Put(IReadOnlyList<ReadModelRow> rows)
        {
            foreach (var row in rows)
            {
                Rows[(row.Table, row.Key)] = row;
            }
        }

        private void Add(JournalEntry entry)
        {
            // The caller may use its buffer again.
            Entries.Add(entry with { Data = entry.Data.ToArray() });
            if (entry.Item is not { } item)
            {
                return;
            }
            if (!ByItem.TryGetValue(item, out var sequences))
            {
                sequences = [];
                ByItem.Add(item, sequences);
            }
            sequences.Add(entry.Sequence);
        }
    }

    /// <summary>
    /// The order of databases: by UTF-8 bytes, which differs from UTF-16's beyond the first 65,536 characters.
    /// </summary>
    private sealed class Utf8Order : IComparer<string>
    {
        public static readonly Utf8Order Instance = new();

        public int Compare(string? x, string? y) =>
            Encoding.UTF8.GetBytes(x ?? "").AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(y ?? ""));
    }
}
