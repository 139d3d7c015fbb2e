using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Weir.Runtime.Ports;
using Weir.Storage.State;

namespace Weir.Storage.Sqlite;

/// <summary>
/// The one connection that writes, on a thread of its own: transactions run one after the other, and no caller's thread
/// waits for the disk.
/// </summary>
/// <remarks>
/// Of a transaction that did not end with an acknowledgement there are two kinds. Either it certainly wrote nothing
/// (<see cref="JournalUnavailableException"/>), or its COMMIT failed in a way that leaves the outcome open
/// (<see cref="JournalUnknownException"/>). After the second kind the connection is thrown away, so that what is read
/// back next comes from the file and not from what the connection believes.
/// It is also the only connection that checkpoints the log: read-only ones cannot.
/// </remarks>
internal sealed class SqliteWriter : IAsyncDisposable
{
    private readonly string _file;
    private readonly BlockingCollection<Action> _work = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private SqliteSession? _session;

    private SqliteWriter(string file, SqliteSession session)
    {
        _file = file;
        _session = session;
    }

    /// <summary>Ends a transaction; a test puts a disk that fails in its place.</summary>
    internal Action<SqliteSession> Commit { get; set; } = static session => session.Execute("COMMIT");

    /// <summary>Opens the file, or makes it, and brings its schema up to date.</summary>
    public static SqliteWriter Open(string file)
    {
        var writer = new SqliteWriter(file, Connect(file));
        new Thread(writer.Work) { IsBackground = true, Name = "weir-journal" }.Start();
        return writer;
    }

    /// <summary>
    /// Runs a transaction: commits when <paramref name="transaction"/> says so with its answer, else leaves nothing.
    /// Once it has begun it is not cancelled, since its outcome must be known.
    /// </summary>
    public Task<T> RunAsync<T>(Func<SqliteSession, (bool Commit, T Answer)> transaction, CancellationToken cancel)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        ObjectDisposedException.ThrowIf(_work.IsAddingCompleted, this);
        _work.Add(() => Settle(transaction, done, cancel), CancellationToken.None);
        return done.Task;
    }

    /// <summary>Finishes what was handed in, moves the log into the database, closes.</summary>
    public async ValueTask DisposeAsync()
    {
        _work.CompleteAdding();
        await _ended.Task;
    }

    private void Work()
    {
        foreach (var transaction in _work.GetConsumingEnumerable())
        {
            transaction();
        }
        try
        {
            DropConnection();
            _ended.SetResult();
        }
        catch (Exception error)
        {
            _ended.SetException(error);
        }
    }

    private void Settle<T>(
        Func<SqliteSession, (bool Commit, T Answer)> transaction,
        TaskCompletionSource<T> done,
        CancellationToken cancel)
    {
        if (cancel.IsCancellationRequested)
        {
            done.SetCanceled(cancel);
            return;
        }
        try
        {
            done.SetResult(Transact(transaction));
        }
        catch (SqliteException error)
        {
            if (SqliteTrouble.IsReadOnly(error))
            {
                // A connection that was opened while the file could not be written stays so when it can be again.
                DropConnection();
            }
            done.SetException(SqliteTrouble.Explain(error, _file));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Only from opening the file anew, after a commit of unknown outcome.
            done.SetException(FileTrouble.Explain(error, _file));
        }
        catch (Exception error)
        {
            done.SetException(error);
        }
    }

    private T Transact<T>(Func<SqliteSession, (bool Commit, T Answer)> transaction)
    {
        var session = _session ??= Connect(_file);
        try
        {
            session.Execute("BEGIN IMMEDIATE");
            var (commit, answer) = transaction(session);
            if (commit)
            {
                CommitOrSayUnknown(session);
            }
            return answer;
        }
        finally
        {
            RollBackWhatIsOpen();
        }
    }

    private void CommitOrSayUnknown(SqliteSession session)
    {
        try
        {
            Commit(session);
        }
        catch (SqliteException error) when (!SqliteTrouble.CommitSurelyFailed(error))
        {
            DropConnection();
            throw new JournalUnknownException(
                $"The disk failed while '{_file}' was committing ({error.Message}); the commit may or may not exist.",
                error);
        }
    }

    private void RollBackWhatIsOpen()
    {
        if (_session is not { InTransaction: true } session)
        {
            return;
        }
        try
        {
            session.Execute("ROLLBACK");
        }
        catch (SqliteException)
        {
            // Closing a connection rolls back as well.
            DropConnection();
        }
    }

    private void DropConnection()
    {
        _session?.Dispose();
        _session = null;
    }

    private static SqliteSession Connect(string file)
    {
        SqliteSession? session = null;
        try
        {
            session = SqliteSession.OpenWriter(file);
            var version = Schema.Check(session, file);
            session.LeadWriteAheadLog();
            Schema.Migrate(session, version);
            // The database's name in its folder is durable before anything in it is acknowledged.
            DurableFile.SyncFolder(Path.GetDirectoryName(file)!);
            return session;
        }
        catch
        {
            session?.Dispose();
            throw;
        }
    }
}
