using System.Collections.Immutable;
using Microsoft.Data.Sqlite;
using Weir.Runtime.Journal;
using Weir.Storage.Ledger;
using Weir.Storage.Sqlite;
using Weir.Storage.State;

namespace Weir.Storage.Backups;

/// <summary>
/// Copies the state of a server, whether it runs or not, as one consistent point: the journal as of one transaction,
/// checkpoints as of a moment before it, blobs and mirrors as of a moment after it.
/// </summary>
/// <remarks>
/// The journal, and the ledger of calls, are copied by <c>VACUUM INTO</c>, which reads in one transaction and holds no
/// writer up. Left out is what a start makes anew: snapshots, clones of attempts (their work is on refs of mirrors),
/// locks.
/// </remarks>
public static class StateBackup
{
    private const UnixFileMode OwnerOnly =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <param name="state">The state folder.</param>
    /// <param name="target">A folder that is not there, or empty.</param>
    /// <param name="release">The release of Weir that writes it.</param>
    /// <exception cref="BackupException">Nothing that counts as a backup was written.</exception>
    /// <exception cref="Runtime.Ports.JournalUnavailableException">There is no state, or it cannot be
    /// read.</exception>
    public static async Task<BackupManifest> WriteAsync(
        string state, string target, string release, CancellationToken cancel)
    {
        var journal = SqliteJournal.FileIn(state);
        await using (SqliteReader.Open(state))
        {
            // Looks whether there is a journal, of a version that this release knows.
        }
        CreateEmpty(target);
        var files = ImmutableArray.CreateBuilder<BackupFile>();
        await CopyAsync(BackupFiles.Before(state));
        var copied = SqliteJournal.FileIn(target);
        CopyDatabase(journal, copied);
        var points = await PointsAsync(target, cancel);
        await AddAsync(copied);
        // Later than the journal: it then knows of every call of an attempt whose end the journal has.
        var ledger = Path.Combine(state, SqliteLedger.FileName);
        if (File.Exists(ledger))
        {
            copied = Path.Combine(target, SqliteLedger.FileName);
            CopyDatabase(ledger, copied);
            await AddAsync(copied);
        }
        await CopyAsync(BackupFiles.After(state));
        var manifest = new BackupManifest(
            BackupManifest.CurrentFormat, release, Schema.Version, points, [.. BackupFiles.Folders(state)],
            files.DrainToImmutable());
        manifest.Write(target);
        return manifest;

        async Task AddAsync(string file) => files.Add(new BackupFile(
            Path.GetFileName(file), new FileInfo(file).Length, await BackupFiles.DigestAsync(file, cancel)));

        async Task CopyAsync(IEnumerable<string> paths)
        {
            foreach (var path in paths)
            {
                if (await BackupFiles.CopyAsync(state, target, path, cancel) is { } file)
                {
                    files.Add(file);
                }
            }
        }
    }

    /// <exception cref="BackupException">There is something.</exception>
    internal static void CreateEmpty(string folder)
    {
        if (File.Exists(folder) || (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()))
        {
            throw new BackupException($"'{folder}' is not empty.") { Hint = "Name a folder that is not there yet." };
        }
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OwnerOnly);
        }
    }

    private static void CopyDatabase(string database, string copy)
    {
        try
        {
            using var session = SqliteSession.OpenReader(database);
            session.Execute("VACUUM INTO @copy", copy);
        }
        catch (SqliteException error)
        {
            throw SqliteTrouble.Explain(error, database);
        }
        using (var file = new FileStream(copy, FileMode.Open, FileAccess.ReadWrite))
        {
            file.Flush(flushToDisk: true);
        }
        DurableFile.SyncFolder(Path.GetDirectoryName(copy)!);
    }

    /// <summary>Where each journal of the copy ends, after a walk along its whole chain.</summary>
    private static async Task<ImmutableArray<BackupPoint>> PointsAsync(string target, CancellationToken cancel)
    {
        var points = ImmutableArray.CreateBuilder<BackupPoint>();
        await using var copy = SqliteReader.Open(target);
        foreach (var organization in await copy.OrganizationsAsync(cancel))
        {
            var chain = await ChainVerifier.VerifyAsync(
                organization, (from, limit, stop) => copy.ReadAsync(organization, from, limit, stop), cancel);
            if (chain.Fault is { } fault)
            {
                throw new BackupException($"The journal is not whole, and so is no copy of it: {fault.Sentence}")
                {
                    Hint = "weir audit verify",
                };
            }
            points.Add(new BackupPoint(organization, chain.Verified, chain.LastHash));
        }
        return points.DrainToImmutable();
    }
}
