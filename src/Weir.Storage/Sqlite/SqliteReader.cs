using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Data.Sqlite;
using Weir.Core;
using Weir.Runtime.Ports;

namespace Weir.Storage.Sqlite;

/// <summary>
/// Reads a journal without writing to it and without its lock: the readers of a running server, and commands such as an
/// audit that need no server. Each read sees all commits that were acknowledged before it began.
/// </summary>
public sealed class SqliteReader : IAsyncDisposable
{
    /// <summary>Reads at the same time; more wait. Each has a connection of its own.</summary>
    private const int MaxReaders = 4;

    /// <summary>Pages of so many entries are read on another thread than the caller's.</summary>
    private const int LongPage = 1_000;

    private readonly string _file;
    private readonly SemaphoreSlim _free = new(MaxReaders);
    private readonly ConcurrentBag<SqliteSession> _idle = [];
    private bool _disposed;

    private SqliteReader(string file) => _file = file;

    /// <summary>
    /// Opens the journal of a state folder. Throws <see cref="JournalUnavailableException"/> when there is none, or it
    /// cannot be read, or a newer program wrote it.
    /// </summary>
    public static SqliteReader Open(string stateFolder)
    {
        var file = SqliteJournal.FileIn(Path.GetFullPath(stateFolder));
        if (!File.Exists(file))
        {
            throw new JournalUnavailableException($"There is no journal in '{stateFolder}'.")
            {
                Hint = "Name the state folder of a Weir server.",
            };
        }
        try
        {
            using var session = SqliteSession.OpenReader(file);
            _ = Schema.Check(session, file);
            return new SqliteReader(file);
        }
        catch (SqliteException error)
        {
            throw SqliteTrouble.Explain(error, file);
        }
    }

    /// <summary>Readers of a file that a writer has opened and checked.</summary>
    internal static SqliteReader BesideWriter(string file) => new(file);

    /// <inheritdoc cref="IJournal.ReadAsync"/>
    public ValueTask<ImmutableArray<JournalEntry>> ReadAsync(
        OrganizationId organization, long from, int limit, CancellationToken cancel)
    {
        BatchRules.CheckPage(from, limit);
        // A long page takes a while, and whoever asks for one has other work meanwhile.
        return limit < LongPage
            ? QueryAsync(session => JournalQueries.Entries(session, organization, from, limit), cancel)
            : new ValueTask<ImmutableArray<JournalEntry>>(Task.Run(async () => await QueryAsync(
                session => JournalQueries.Entries(session, organization, from, limit), cancel), cancel));
    }

    /// <inheritdoc cref="IJournal.ReadItemAsync"/>
    public ValueTask<ImmutableArray<JournalEntry>> ReadItemAsync(
        OrganizationId organization, ItemId item, long from, int limit, CancellationToken cancel)
    {
        BatchRules.CheckPage(from, limit);
        return QueryAsync(session => JournalQueries.ItemEntries(session, organization, item, from, limit), cancel);
    }

    /// <summary>Every organisation that has a journal in this file, by name.</summary>
    public ValueTask<ImmutableArray<OrganizationId>> OrganizationsAsync(CancellationToken cancel) =>
        QueryAsync(JournalQueries.Organizations, cancel);

    /// <inheritdoc cref="IJournal.HeadAsync"/>
    public ValueTask<JournalHead> HeadAsync(OrganizationId organization, CancellationToken cancel) =>
        QueryAsync(session => JournalQueries.Head(session, organization), cancel);

    /// <inheritdoc cref="IJournal.FindCommandAsync"/>
    public ValueTask<CommandRecord?> FindCommandAsync(
        OrganizationId organization, string commandId, CancellationToken cancel) =>
        QueryAsync(session => JournalQueries.Command(session, organization, commandId), cancel);

    /// <inheritdoc cref="IReadModels.ListAsync"/>
    public ValueTask<ImmutableArray<ReadModelRow>> ListAsync(
        OrganizationId organization, string table, string? group, CancellationToken cancel)
    {
        BatchRules.CheckTable(table);
        return QueryAsync(session => JournalQueries.Rows(session, organization, table, group), cancel);
    }

    /// <inheritdoc cref="IReadModels.FindAsync"/>
    public ValueTask<ReadModelRow?> FindAsync(
        OrganizationId organization, string table, string key, CancellationToken cancel)
    {
        BatchRules.CheckTable(table);
        return QueryAsync(session => JournalQueries.Row(session, organization, table, key), cancel);
    }

    /// <summary>Waits for the reads under way, and closes.</summary>
    public async ValueTask DisposeAsync()
    {
        _disposed = true;
        for (var reader = 0; reader < MaxReaders; reader++)
        {
            await _free.WaitAsync();
        }
        while (_idle.TryTake(out var session))
        {
            session.Dispose();
        }
        _free.Release(MaxReaders);
    }

    private async ValueTask<T> QueryAsync<T>(Func<SqliteSession, T> query, CancellationToken cancel)
    {
        await _free.WaitAsync(cancel);
        SqliteSession? session = null;
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (!_idle.TryTake(out session))
            {
                session = SqliteSession.OpenReader(_file);
            }
            var answer = query(session);
            _idle.Add(session);
            session = null;
            return answer;
        }
        catch (SqliteException error)
        {
            throw SqliteTrouble.Explain(error, _file);
        }
        finally
        {
            // Still here only when the query failed: its connection is not used again.
            session?.Dispose();
            _free.Release();
        }
    }
}
