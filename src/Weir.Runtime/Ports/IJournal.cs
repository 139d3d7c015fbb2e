using System.Collections.Immutable;
using Weir.Core;

namespace Weir.Runtime.Ports;

/// <summary>
/// The append-only, gap-free sequence of one organisation's events, with the replies that were given for commands
/// and the read models, all written in one transaction. Sequence numbers start at 1.
/// </summary>
public interface IJournal : IAsyncDisposable
{
    /// <summary>
    /// Appends <paramref name="batch"/> whole or not at all. When this returns <see cref="AppendStatus.Committed"/> the
    /// events are durable (fsynced). Throws <see cref="JournalUnknownException"/> when the outcome of the commit is not
    /// known: the caller reads back by sequence and command id before anything is tried again. Throws
    /// <see cref="JournalUnavailableException"/> when nothing was written.
    /// </summary>
    ValueTask<AppendStatus> AppendAsync(JournalBatch batch, CancellationToken cancel);

    /// <summary>
    /// Entries with a sequence of at least <paramref name="from"/>, in order, at most <paramref name="limit"/>.
    /// </summary>
    ValueTask<ImmutableArray<JournalEntry>> ReadAsync(
        OrganizationId organization, long from, int limit, CancellationToken cancel);

    /// <summary>
    /// Entries about one item, in order, from <paramref name="from"/> on, at most <paramref name="limit"/>.
    /// </summary>
    ValueTask<ImmutableArray<JournalEntry>> ReadItemAsync(
        OrganizationId organization, ItemId item, long from, int limit, CancellationToken cancel);

    /// <summary>
    /// The last sequence, its hash and the newest epoch; sequence 0 and <see cref="JournalEntry.Genesis"/> when empty.
    /// </summary>
    ValueTask<JournalHead> HeadAsync(OrganizationId organization, CancellationToken cancel);

    /// <summary>What was replied to a command that was accepted; null when there is none.</summary>
    ValueTask<CommandRecord?> FindCommandAsync(OrganizationId organization, string commandId, CancellationToken cancel);

    /// <summary>
    /// Takes the lead: writes the next epoch, so that whoever led before cannot append any more. Returns it.
    /// </summary>
    ValueTask<long> LeadAsync(OrganizationId organization, CancellationToken cancel);
}

public enum AppendStatus
{
    Committed,

    /// <summary>Somebody else appended first: the expected sequence is taken.</summary>
    SequenceTaken,

    /// <summary>Another epoch leads: this writer is deposed and must stop deciding.</summary>
    Deposed,
}

/// <param name="ExpectedSequence">The last sequence before this batch.</param>
public sealed record JournalBatch(
    OrganizationId Organization,
    long Epoch,
    long ExpectedSequence,
    ImmutableArray<JournalEntry> Entries,
    ImmutableArray<CommandRecord> Commands,
    ImmutableArray<ReadModelRow> Rows);

/// <summary>One event in its envelope. Everything but <see cref="Hash"/> goes into the hash (see EntryHash).</summary>
/// <param name="At">Core's time of the command that caused it.</param>
/// <param name="Item">The item it is about; null for events of the organisation.</param>
/// <param name="Type">The event's name, such as <c>ItemCreated</c>.</param>
/// <param name="Version">The version of the event's shape.</param>
/// <param name="Data">Canonical JSON, UTF-8.</param>
public sealed record JournalEntry(
    OrganizationId Organization,
    long Sequence,
    long Epoch,
    Timestamp At,
    ItemId? Item,
    string Type,
    int Version,
    ReadOnlyMemory<byte> Data,
    PrincipalId Principal,
    string CommandId,
    Digest PreviousHash,
    Digest Hash)
{
    /// <summary>What the first entry chains to.</summary>
    public static readonly Digest Genesis = new("sha256:" + new string('0', 64));
}

public sealed record JournalHead(long Sequence, Digest Hash, long Epoch);

/// <param name="BodyHash">The digest of the command's body: the same id with another body is a conflict.</param>
/// <param name="Reply">What was answered, as JSON.</param>
/// <param name="Sequence">The last sequence the command wrote.</param>
public sealed record CommandRecord(string CommandId, Digest BodyHash, string Reply, long Sequence);

/// <summary>A row of a read model: replaces the row with the same table and key.</summary>
/// <param name="Table">One of <see cref="ReadModels.Tables"/>.</param>
/// <param name="Key">Unique in its table and organisation.</param>
/// <param name="Group">What it is listed under (an item's id, or a project's key).</param>
/// <param name="Order">Rows of a group are listed by this number, ascending.</param>
/// <param name="Json">The view's content.</param>
public sealed record ReadModelRow(string Table, string Key, string Group, long Order, string Json);

/// <summary>Reads the rows that <see cref="IJournal.AppendAsync"/> wrote. Never speculative.</summary>
public interface IReadModels
{
    /// <summary>
    /// The rows of one group, or of all, ordered by <see cref="ReadModelRow.Order"/> and then by key.
    /// </summary>
    ValueTask<ImmutableArray<ReadModelRow>> ListAsync(
        OrganizationId organization, string table, string? group, CancellationToken cancel);

    ValueTask<ReadModelRow?> FindAsync(OrganizationId organization, string table, string key, CancellationToken cancel);

    /// <summary>Replaces every row of the organisation's read models: a rebuild from the journal.</summary>
    ValueTask ReplaceAsync(OrganizationId organization, IReadOnlyList<ReadModelRow> rows, CancellationToken cancel);
}

public static class ReadModels
{
    public const string Items = "items";
    public const string Attempts = "attempts";
    public const string Verdicts = "verdicts";

    public static readonly ImmutableArray<string> Tables = [Items, Attempts, Verdicts];
}

/// <summary>
/// Nothing was written (disk full, read-only, locked by another server). The message says what happened.
/// </summary>
public sealed class JournalUnavailableException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What to do next, as a sentence or a command.</summary>
    public string Hint { get; init; } = "";
}

/// <summary>The commit may or may not have happened.</summary>
public sealed class JournalUnknownException(string message, Exception? inner = null) : Exception(message, inner);
