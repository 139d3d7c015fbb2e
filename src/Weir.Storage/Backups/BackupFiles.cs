using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Weir.Core;

namespace Weir.Storage.Backups;

/// <summary>Which files of a state folder go into a backup besides the journal, and in which order.</summary>
/// <remarks>
/// Checkpoints are copied before the journal, so that it has every event that they sign. Blobs and mirrors are copied
/// after it: everything that an event names is there before the event: a blob is durable
/// before its digest is in a command, and a commit is in the mirror before its name is. So they are a superset of what
/// the copied journal refers to. Of a mirror the refs come first: a ref that is copied has its objects, since they
/// were there before it and nothing collects garbage in a mirror.
/// </remarks>
internal static partial class BackupFiles
{
    /// <summary>What tells a mirror of Weir's from any other repository.</summary>
    private const string Marker = "weir/mirror";

    private const int BufferBytes = 1 << 20;

    /// <summary>Paths below the state folder that are to be copied before the journal.</summary>
    public static IEnumerable<string> Before(string state) =>
        Checkpoints(state).SelectMany(repository => RepositoryFiles(state, repository));

    /// <summary>Paths below the state folder that are to be copied after the journal.</summary>
    public static IEnumerable<string> After(string state) =>
        Blobs(state).Concat(Mirrors(state).SelectMany(mirror => RepositoryFiles(state, mirror)));

    /// <summary>
    /// Folders that git and Weir do not do without and which may be empty: all refs may be packed into one file, and
    /// what Weir keeps in a mirror for an attempt or a call is gone with it.
    /// </summary>
    public static IEnumerable<string> Folders(string state) =>
        from mirror in Mirrors(state).Concat(Checkpoints(state))
        from folder in ((string[])["refs/heads", "objects/info", "objects/pack", "info"]).Concat(OwnFolders(mirror))
        select Relative(state, mirror) + "/" + folder;

    /// <summary>Copies a file; null when it is gone, as a log is that was pruned meanwhile.</summary>
    public static async Task<BackupFile?> CopyAsync(string from, string to, string path, CancellationToken cancel)
    {
        try
        {
            await using var source = new FileStream(
                Path.Combine(from, path), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete,
                bufferSize: 0, useAsync: true);
            var target = Path.Combine(to, path);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            await using var written = new FileStream(target, FileMode.CreateNew, FileAccess.Write);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var buffer = new byte[(int)Math.Clamp(source.Length, 1, BufferBytes)];
            var bytes = 0L;
            while (await source.ReadAsync(buffer, cancel) is var read and > 0)
            {
                hash.AppendData(buffer, 0, read);
                await written.WriteAsync(buffer.AsMemory(0, read), cancel);
                bytes += read;
            }
            return new BackupFile(path, bytes, Name(hash.GetHashAndReset()));
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    public static async Task<Digest> DigestAsync(string file, CancellationToken cancel)
    {
        await using var stream = File.OpenRead(file);
        return Name(await SHA256.HashDataAsync(stream, cancel));
    }

    private static Digest Name(byte[] hash) => new("sha256:" + Convert.ToHexStringLower(hash));

    private static IEnumerable<string> Blobs(string state) => FilesBelow(Path.Combine(state, "blobs"))
        .Select(file => Relative(state, file))
        .Where(path => !path.StartsWith("blobs/tmp/", StringComparison.Ordinal));

    private static IEnumerable<string> Mirrors(string state)
    {
        var folder = Path.Combine(state, "mirrors");
        return Directory.Exists(folder) ? Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal) : [];
    }

    private static IEnumerable<string> Checkpoints(string state) =>
        new[] { Path.Combine(state, "audit.git") }.Where(Directory.Exists);

    private static IEnumerable<string> OwnFolders(string mirror)
    {
        var own = Path.Combine(mirror, "weir");
        return Directory.Exists(own)
            ? Directory.EnumerateDirectories(own).Select(folder => Relative(mirror, folder))
            : [];
    }

    private static IEnumerable<string> RepositoryFiles(string state, string mirror)
    {
        // A loose ref that is packed while it is looked for is then in the packed ones.
        var refs = FilesBelow(Path.Combine(mirror, "refs"));
        string[] rest = [.. Directory.EnumerateFiles(mirror), .. FilesBelow(Path.Combine(mirror, "info")),
            .. new[] { Path.Combine(mirror, Marker) }.Where(File.Exists)];
        var objects = FilesBelow(Path.Combine(mirror, "objects"))
            .Where(file => Object().IsMatch(Relative(mirror, file)));
        return refs.Concat(rest).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)).Concat(objects)
            .Select(file => Relative(state, file));
    }

    private static IEnumerable<string> FilesBelow(string folder) => Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder, "*", new EnumerationOptions
        {
            RecurseSubdirectories = true,
            AttributesToSkip = FileAttributes.ReparsePoint,
        })
        : [];

    private static string Relative(string folder, string file) =>
        Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/');

    // What git keeps in an object store, and nothing that is only on its way there or does not belong there.
    [GeneratedRegex(
        "^objects/([0-9a-f]{2}/[0-9a-f]+|pack/pack-[^/]+|info/[^/]+)$", RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Object();
}
