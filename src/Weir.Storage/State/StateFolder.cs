using System.Globalization;
using System.Text;
using Weir.Runtime.Ports;

namespace Weir.Storage.State;

/// <summary>
/// A state folder that this process alone writes to: proof of the lock, which is why the journal and the blob store are
/// opened with it.
/// </summary>
/// <remarks>
/// The lock is the operating system's lock on an open file (<c>flock</c>), so it ends with its process however that
/// ends, and a file left behind by a crash blocks nobody. The locked file itself cannot be read by others; who holds it
/// stands in a second file, which means something only while the lock is held.
/// The epochs of the journal fence a second writer as well; the lock is there so that it never comes to that, and so
/// that the second server says which one is in its way.
/// </remarks>
public sealed class StateFolder : IDisposable
{
    private const string LockFile = "server.lock";
    private const string OwnerFile = "server.owner";

    private const UnixFileMode OwnerOnly =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly FileStream _lock;

    private StateFolder(string path, FileStream heldLock)
    {
        Path = path;
        _lock = heldLock;
    }

    /// <summary>The folder, absolute.</summary>
    public string Path { get; }

    /// <summary>
    /// Creates the folder if need be (readable by its owner only) and locks it until it is disposed or the process
    /// ends.
    /// Throws <see cref="JournalUnavailableException"/> when another server has it or it cannot be written.
    /// </summary>
    public static StateFolder Lock(string path)
    {
        path = System.IO.Path.GetFullPath(path);
        try
        {
            CreateFolder(path);
            var state = new StateFolder(path, TakeLock(path));
            state.Announce("");
            return state;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw FileTrouble.Explain(error, path);
        }
    }

    /// <summary>Tells a second server where this one listens.</summary>
    /// <param name="address">Such as <c>http://127.0.0.1:4680</c>; empty while it is not known.</param>
    public void Announce(string address)
    {
        var pid = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        try
        {
            var owner = Encoding.UTF8.GetBytes($"{pid}\n{address}\n");
            DurableFile.Replace(System.IO.Path.Combine(Path, OwnerFile), temporaryFolder: Path, owner);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw FileTrouble.Explain(error, Path);
        }
    }

    /// <summary>Gives the folder back.</summary>
    public void Dispose() => _lock.Dispose();

    private static void CreateFolder(string path)
    {
        if (Directory.Exists(path))
        {
            return;
        }
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, OwnerOnly);
        }
    }

    private static FileStream TakeLock(string path)
    {
        var file = System.IO.Path.Combine(path, LockFile);
        try
        {
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error) when (FileTrouble.IsLockedByAnother(error))
        {
            throw Taken(path, error);
        }
    }

    private static JournalUnavailableException Taken(string path, IOException error)
    {
        var owner = ReadOwner(path);
        var pid = owner.Length > 0 && owner[0].Length > 0 ? $"process {owner[0]}" : "another process";
        var address = owner.Length > 1 && owner[1].Length > 0 ? $", which listens on {owner[1]}" : "";
        return new JournalUnavailableException($"The state folder '{path}' is in use by {pid}{address}.", error)
        {
            Hint = "Use the server that is running, stop it, or give this one a state folder of its own.",
        };
    }

    private static string[] ReadOwner(string path)
    {
        try
        {
            return File.ReadAllLines(System.IO.Path.Combine(path, OwnerFile));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
