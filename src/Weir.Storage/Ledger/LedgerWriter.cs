using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Weir.Storage.Sqlite;

namespace Weir.Storage.Ledger;

/// <summary>
/// The one thread that uses the ledger's connection. All that waits is done in one transaction, so that a hundred calls
/// of models that begin together wait for the disk once; nobody is answered before it is on the disk.
/// </summary>
internal sealed class LedgerWriter : IDisposable
{
    /// <summary>The most that one transaction does.</summary>
    private const int MostAtOnce = 256;

    private readonly SqliteSession _session;
    private readonly Channel<Work> _waiting = Channel.CreateUnbounded<Work>(
        new UnboundedChannelOptions { SingleReader = true });
    private readonly Task _writing;

    public LedgerWriter(SqliteSession session)
    {
        _session = session;
        _writing = Task.Run(WriteAsync);
    }

    public async Task<T> DoAsync<T>(Func<T> work, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var result = default(T)!;
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        ObjectDisposedException.ThrowIf(!_waiting.Writer.TryWrite(new Work(() => result = work(), done)), this);
        await done.Task;
        return result;
    }

    private async Task WriteAsync()
    {
        var batch = new List<Work>(MostAtOnce);
        while (await _waiting.Reader.WaitToReadAsync())
        {
            while (batch.Count < MostAtOnce && _waiting.Reader.TryRead(out var work))
            {
                batch.Add(work);
            }
            if (TryTogether(batch) is not null && batch.Count > 1)
            {
                // One of them is at fault, and the others are not to fail for it.
                batch.ForEach(work => TryTogether([work])?.Tell());
            }
            batch.Clear();
        }
    }

    private sealed record Trouble(Work Work, Exception Error)
    {
        public void Tell() => Work.Done.TrySetException(Error);
    }

    /// <returns>Null when all of it is on the disk; nothing of it is otherwise.</returns>
    private Trouble? TryTogether(List<Work> batch)
    {
        try
        {
            _session.Execute("BEGIN IMMEDIATE");
            batch.ForEach(work => work.Do());
            _session.Execute("COMMIT");
        }
        catch (Exception error)
        {
            RollBack();
            var trouble = new Trouble(batch[0], error);
            if (batch.Count == 1)
            {
                trouble.Tell();
            }
            return trouble;
        }
        batch.ForEach(work => work.Done.TrySetResult());
        return null;
    }

    /// <summary>What cannot be rolled back makes the next transaction fail, and whoever wants it is told.</summary>
    private void RollBack()
    {
        try
        {
            if (_session.InTransaction)
            {
                _session.Execute("ROLLBACK");
            }
        }
        catch (SqliteException)
        {
            // SQLite has ended it by itself.
        }
    }

    public void Dispose()
    {
        _waiting.Writer.TryComplete();
        _writing.Wait();
        _session.Dispose();
    }

    private sealed record Work(Action Do, TaskCompletionSource Done);
}
