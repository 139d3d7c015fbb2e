using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using Weir.Core;
using Weir.Runtime.Ports;
using Weir.Storage.State;

namespace Weir.Storage.Sqlite;

/// <summary>
/// The journal and the read models in one SQLite database, <c>journal.db</c> in the state folder.
/// </summary>
/// <remarks>
/// One connection writes (<see cref="SqliteWriter"/>), in WAL mode with a full sync per commit; a few read-only ones
/// read (<see cref="SqliteReader"/>). A batch is one transaction: the leader's epoch and the last sequence are looked
/// up inside it, so that a leader who was deposed, or came second, writes nothing.
/// Invariants: sequences are 1, 2, 3 … without gaps; the database itself refuses to change or delete an entry; what
/// <see cref="AppendAsync"/> acknowledged survives a power cut.
/// </remarks>
public sealed class SqliteJournal : IJournal, IReadModels
{
    private readonly SqliteReader _reader;

    private SqliteJournal(SqliteWriter writer, SqliteReader reader)
    {
        Writer = writer;
        _reader = reader;
    }

    internal SqliteWriter Writer { get; }

    /// <summary>Opens the journal of a locked state folder, creates it, or brings an older one up to date.</summary>
    /// <exception cref="JournalUnavailableException">It cannot be used; nothing was changed.</exception>
    public static SqliteJournal Open(StateFolder state)
    {
        var file = FileIn(state.Path);
        try
        {
            return new SqliteJournal(SqliteWriter.Open(file), SqliteReader.BesideWriter(file));
        }
        catch (SqliteException error)
        {
            throw SqliteTrouble.Explain(error, file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw FileTrouble.Explain(error, state.Path);
        }
    }

    public async ValueTask<AppendStatus> AppendAsync(JournalBatch batch, CancellationToken cancel)
    {
        BatchRules.Check(batch);
        return await Writer.RunAsync(session => Append(session, batch), cancel);
    }

    public async ValueTask<long> LeadAsync(OrganizationId organization, CancellationToken cancel) =>
        await Writer.RunAsync(session =>
        {
            session.Execute(JournalSql.Lead, organization.Value);
            return (true, JournalQueries.Head(session, organization).Epoch);
        }, cancel);

    public async ValueTask ReplaceAsync(
        OrganizationId organization, IReadOnlyList<ReadModelRow> rows, CancellationToken cancel)
    {
        foreach (var row in rows)
        {
            BatchRules.CheckRow(row);
        }
        _ = await Writer.RunAsync(session =>
        {
            session.Execute(JournalSql.DeleteRows, organization.Value);
            PutRows(session, organization, rows);
            return (true, 0);
        }, cancel);
    }

    public ValueTask<ImmutableArray<JournalEntry>> ReadAsync(
        OrganizationId organization, long from, int limit, CancellationToken cancel) =>
        _reader.ReadAsync(organization, from, limit, cancel);

    public ValueTask<ImmutableArray<JournalEntry>> ReadItemAsync(
        OrganizationId organization, ItemId item, long from, int limit, CancellationToken cancel) =>
        _reader.ReadItemAsync(organization, item, from, limit, cancel);

    public ValueTask<JournalHead> HeadAsync(OrganizationId organization, CancellationToken cancel) =>
        _reader.HeadAsync(organization, cancel);

    public ValueTask<CommandRecord?> FindCommandAsync(
        OrganizationId organization, string commandId, CancellationToken cancel) =>
        _reader.FindCommandAsync(organization, commandId, cancel);

    public ValueTask<ImmutableArray<ReadModelRow>> ListAsync(
        OrganizationId organization, string table, string? group, CancellationToken cancel) =>
        _reader.ListAsync(organization, table, group, cancel);

    public ValueTask<ReadModelRow?> FindAsync(
        OrganizationId organization, string table, string key, CancellationToken cancel) =>
        _reader.FindAsync(organization, table, key, cancel);

    /// <summary>
    /// Finishes the appends that were handed in, and closes; the writer last, since the last one out checkpoints.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        await _reader.DisposeAsync();
        await Writer.DisposeAsync();
    }

    internal static string FileIn(string stateFolder) => Path.Combine(stateFolder, "journal.db");

    private static (bool Commit, AppendStatus Status) Append(SqliteSession session, JournalBatch batch)
    {
        var head = JournalQueries.Head(session, batch.Organization);
        if (head.Epoch != batch.Epoch)
        {
            return (false, AppendStatus.Deposed);
        }
        if (head.Sequence != batch.ExpectedSequence)
        {
            return (false, AppendStatus.SequenceTaken);
        }
        BatchRules.CheckLink(batch, head.Hash);
        foreach (var entry in batch.Entries)
        {
            Insert(session, entry);
        }
        foreach (var command in batch.Commands)
        {
            var inserted = session.Execute(JournalSql.InsertCommand, batch.Organization.Value, command.CommandId,
                command.BodyHash.Value, command.Reply, command.Sequence);
            if (inserted == 0)
            {
                throw BatchRules.CommandExists(command.CommandId);
            }
        }
        PutRows(session, batch.Organization, batch.Rows);
        return (true, AppendStatus.Committed);
    }

    private static void Insert(SqliteSession session, JournalEntry entry) => session.Execute(
        JournalSql.InsertEntry,
        entry.Organization.Value,
        entry.Sequence,
        entry.Epoch,
        entry.At.Value,
        entry.Item is { } item ? ItemText.Write(item) : null,
        entry.Type,
        entry.Version,
        BytesOf(entry.Data),
        entry.Principal.Value,
        entry.CommandId,
        entry.PreviousHash.Value,
        entry.Hash.Value);

    private static byte[] BytesOf(ReadOnlyMemory<byte> data) =>
        MemoryMarshal.TryGetArray(data, out var segment) && segment.Array is { } whole && whole.Length == data.Length
            ? whole
            : data.ToArray();

    private static void PutRows(SqliteSession session, OrganizationId organization, IReadOnlyList<ReadModelRow> rows)
    {
        foreach (var row in rows)
        {
            session.Execute(JournalSql.PutRow, organization.Value, row.Table, row.Key, row.Group, row.Order, row.Json);
        }
    }
}
