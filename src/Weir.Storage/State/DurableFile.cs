using System.Runtime.InteropServices;
using System.Text;

namespace Weir.Storage.State;

/// <summary>
/// Files that are there whole after a power cut, or not at all: written beside their place, synced, renamed onto it,
/// and then the folder is synced too, since a rename is the folder's change and not the file's.
/// </summary>
internal static class DurableFile
{
    private static long _temporaries;

    /// <summary>Replaces a file whole, or creates it, with the parts one after the other.</summary>
    /// <param name="path">The file.</param>
    /// <param name="temporaryFolder">
    /// Where it is written first, on the same disk; only a crash leaves anything there.
    /// </param>
    public static void Replace(string path, string temporaryFolder, params ReadOnlyMemory<byte>[] parts) =>
        Replace(path, temporaryFolder, stream =>
        {
            foreach (var part in parts)
            {
                stream.Write(part.Span);
            }
        });

    /// <summary>Replaces a file whole, or creates it, with what is written.</summary>
    /// <param name="path">The file.</param>
    /// <param name="temporaryFolder">As above.</param>
    /// <param name="write">Writes the content, in pieces as large as it likes: nothing is buffered.</param>
    public static void Replace(string path, string temporaryFolder, Action<Stream> write)
    {
        var number = Interlocked.Increment(ref _temporaries);
        var temporary = Path.Combine(temporaryFolder, $"{Environment.ProcessId}-{number}.tmp");
        try
        {
            WriteNew(temporary, write);
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
        SyncFolder(Path.GetDirectoryName(path)!);
    }

    /// <summary>Creates a folder and makes its name durable; its parent exists.</summary>
    public static void CreateFolder(string path)
    {
        if (!Directory.Exists(path))
        {
            Directory.CreateDirectory(path);
            SyncFolder(Path.GetDirectoryName(path)!);
        }
    }

    /// <summary>Makes the names in a folder durable. Windows has no such call and does it by itself.</summary>
    public static void SyncFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }
        var file = NativeMethods.Open(Encoding.UTF8.GetBytes(folder + '\0'), NativeMethods.ReadOnly);
        if (file < 0)
        {
            throw new IOException($"The folder '{folder}' cannot be opened to sync it.", Marshal.GetLastPInvokeError());
        }
        try
        {
            if (NativeMethods.Sync(file) != 0)
            {
                throw new IOException($"The folder '{folder}' cannot be synced.", Marshal.GetLastPInvokeError());
            }
        }
        finally
        {
            _ = NativeMethods.Close(file);
        }
    }

    private static void WriteNew(string path, Action<Stream> write)
    {
        using var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        write(stream);
        stream.Flush(flushToDisk: true);
    }

    private static class NativeMethods
    {
        public const int ReadOnly = 0;

        [DllImport("libc", EntryPoint = "open", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Open(byte[] path, int flags);

        [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Sync(int file);

        [DllImport("libc", EntryPoint = "close", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Close(int file);
    }
}
