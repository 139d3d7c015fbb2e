namespace Weir.EndToEnd.Tests.Storm;

/// <summary>
/// Moments of a run, told apart by what is written to its disk: the k-th change of a file below a folder. Whatever a
/// server or an engine does, it does on the disk, so that moments drawn from these fall into every part of its work,
/// and most of them where most is half-done.
/// </summary>
internal sealed class DiskMoments : IDisposable
{
    private readonly FileSystemWatcher _watcher;
    private readonly Lock _lock = new();
    private long _count;
    private string _last = "";
    private (long At, TaskCompletionSource<string> Reached)? _awaited;

    /// <param name="ignored">Folders below it that don't count.</param>
    public DiskMoments(string root, params string[] ignored)
    {
        _watcher = new FileSystemWatcher(root)
        {
            IncludeSubdirectories = true,
            NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite,
        };
        void Note(object sender, FileSystemEventArgs change)
        {
            if (change.Name is { } name && !ignored.Any(folder => name.StartsWith(folder, StringComparison.Ordinal)))
            {
                Count(name);
            }
        }
        _watcher.Created += Note;
        _watcher.Changed += Note;
        _watcher.Deleted += Note;
        _watcher.Renamed += (sender, change) => Note(sender, change);
        _watcher.EnableRaisingEvents = true;
    }

    public long Passed
    {
        get
        {
            lock (_lock)
            {
                return _count;
            }
        }
    }

    /// <summary>The path of the change that is so many changes from now.</summary>
    public Task<string> AfterAsync(long more)
    {
        lock (_lock)
        {
            var reached = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            _awaited = (_count + more, reached);
            return reached.Task;
        }
    }

    private void Count(string name)
    {
        lock (_lock)
        {
            _count++;
            _last = name;
            if (_awaited is { } awaited && awaited.At <= _count)
            {
                _awaited = null;
                awaited.Reached.TrySetResult(_last);
            }
        }
    }

    public void Dispose() => _watcher.Dispose();
}
