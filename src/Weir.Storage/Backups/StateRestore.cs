using Weir.Runtime.Journal;
using Weir.Runtime.Snapshots;
using Weir.Storage.Sqlite;
using Weir.Storage.State;

namespace Weir.Storage.Backups;

/// <summary>
/// Makes a state folder of a backup: only of a whole one that this release can read, and only where nothing is. All of
/// that is looked at before anything is written, and the folder appears in one rename.
/// </summary>
public static class StateRestore
{
    /// <exception cref="BackupException">Nothing was restored.</exception>
    public static async Task<BackupManifest> RunAsync(string backup, string state, CancellationToken cancel)
    {
        state = Path.GetFullPath(state);
        if (Directory.Exists(state) && Directory.EnumerateFileSystemEntries(state).Any())
        {
            throw new BackupException($"'{state}' is not empty: a backup is restored only where nothing is.")
            {
                Hint = "weir backup restore BACKUP --state DIR",
            };
        }
        var manifest = BackupManifest.Read(backup);
        foreach (var folder in manifest.Folders)
        {
            _ = InBackup(backup, folder);
        }
        foreach (var file in manifest.Files)
        {
            await CheckAsync(backup, file, cancel);
        }
        await ReplayAsync(backup, manifest, cancel);
        await CopyAsync(backup, manifest, state, cancel);
        return manifest;
    }

    private static async Task CheckAsync(string backup, BackupFile file, CancellationToken cancel)
    {
        var there = InBackup(backup, file.Path);
        if (!File.Exists(there))
        {
            throw new BackupException($"The backup '{backup}' is damaged: {file.Path} is missing.")
            {
                Hint = BackupException.AnotherBackup,
            };
        }
        if (await BackupFiles.DigestAsync(there, cancel) != file.Digest)
        {
            throw BackupException.Damaged(backup, file.Path);
        }
    }

    /// <summary>Whoever could write a manifest could not name files elsewhere with it.</summary>
    private static string InBackup(string backup, string path)
    {
        var isBelow = !Path.IsPathRooted(path)
            && path.Split('/').All(part => part.Length > 0 && part is not ("." or "..") && !part.Contains('\\'));
        return isBelow
            ? Path.Combine(backup, path)
            : throw BackupException.Damaged(backup, BackupManifest.FileName);
    }

    /// <summary>
    /// Events of a newer release, or another journal than the manifest says, are found now and not at the start.
    /// </summary>
    private static async Task ReplayAsync(string backup, BackupManifest manifest, CancellationToken cancel)
    {
        await using var journal = SqliteReader.Open(backup);
        foreach (var (organization, sequence, hash) in manifest.Organizations)
        {
            try
            {
                var end = await Replay.ContinueAsync(
                    StatePoint.Start(organization),
                    (from, limit, stop) => journal.ReadAsync(organization, from, limit, stop),
                    cancel);
                if (end.Sequence != sequence || end.Hash != hash)
                {
                    throw BackupException.Damaged(backup, "journal.db");
                }
            }
            catch (JournalFormatException unreadable)
            {
                throw new BackupException(unreadable.Message, unreadable) { Hint = unreadable.Hint };
            }
        }
    }

    private static async Task CopyAsync(
        string backup, BackupManifest manifest, string state, CancellationToken cancel)
    {
        var parent = Path.GetDirectoryName(state)!;
        Directory.CreateDirectory(parent);
        var beside = Path.Combine(parent, $".{Path.GetFileName(state)}.restoring-{Environment.ProcessId}");
        try
        {
            StateBackup.CreateEmpty(beside);
            foreach (var folder in manifest.Folders)
            {
                Directory.CreateDirectory(Path.Combine(beside, folder));
            }
            foreach (var file in manifest.Files)
            {
                var copied = await BackupFiles.CopyAsync(backup, beside, file.Path, cancel);
                if (copied?.Digest != file.Digest)
                {
                    throw BackupException.Damaged(backup, file.Path);
                }
            }
            if (Directory.Exists(state))
            {
                Directory.Delete(state);
            }
            Directory.Move(beside, state);
            DurableFile.SyncFolder(parent);
        }
        catch
        {
            if (Directory.Exists(beside))
            {
                Directory.Delete(beside, recursive: true);
            }
            throw;
        }
    }
}
