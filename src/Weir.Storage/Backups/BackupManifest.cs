using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Weir.Core;
using Weir.Definitions.Canonical;
using Weir.Storage.Sqlite;
using Weir.Storage.State;

namespace Weir.Storage.Backups;

/// <summary>What a backup consists of. It is written last: a folder without one is no backup.</summary>
/// <param name="Format">The version of this form.</param>
/// <param name="Release">The release of Weir that wrote it.</param>
/// <param name="JournalVersion">The version of the journal's tables.</param>
/// <param name="Organizations">Where each organisation's journal ends.</param>
/// <param name="Folders">Folders that have to be there though they may be empty.</param>
/// <param name="Files">Every file but this and its digest.</param>
public sealed record BackupManifest(
    int Format,
    string Release,
    int JournalVersion,
    ImmutableArray<BackupPoint> Organizations,
    ImmutableArray<string> Folders,
    ImmutableArray<BackupFile> Files)
{
    public const int CurrentFormat = 1;

    internal const string FileName = "manifest.json";

    /// <summary>In the form of <c>sha256sum</c>, so that it can be checked without Weir.</summary>
    internal const string DigestFileName = "manifest.sha256";

    public long Bytes => Files.Sum(file => file.Bytes);

    internal void Write(string folder)
    {
        var json = CanonicalJson.Write(this);
        var digest = CanonicalJson.DigestOfBytes(json).Value["sha256:".Length..];
        DurableFile.Replace(
            Path.Combine(folder, DigestFileName), folder, Encoding.ASCII.GetBytes($"{digest}  {FileName}\n"));
        DurableFile.Replace(Path.Combine(folder, FileName), folder, json);
    }

    /// <exception cref="BackupException">There is none, it is damaged, or a newer Weir wrote it.</exception>
    internal static BackupManifest Read(string folder)
    {
        var file = Path.Combine(folder, FileName);
        if (!File.Exists(file))
        {
            throw new BackupException($"'{folder}' is no finished backup: it has no {FileName}.")
            {
                Hint = "weir backup DIR",
            };
        }
        var json = File.ReadAllBytes(file);
        var digest = CanonicalJson.DigestOfBytes(json).Value["sha256:".Length..];
        var digestFile = Path.Combine(folder, DigestFileName);
        if (!File.Exists(digestFile) || File.ReadAllText(digestFile) != $"{digest}  {FileName}\n")
        {
            throw BackupException.Damaged(folder, FileName);
        }
        try
        {
            var format = JsonDocument.Parse(json).RootElement.GetProperty("format").GetInt32();
            if (format > CurrentFormat)
            {
                throw BackupException.Newer($"The backup '{folder}' has format {format}", CurrentFormat);
            }
            var manifest = CanonicalJson.Read<BackupManifest>(json);
            return manifest.JournalVersion <= Schema.Version
                ? manifest
                : throw BackupException.Newer(
                    $"The journal of the backup '{folder}' has version {manifest.JournalVersion}", Schema.Version);
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw BackupException.Damaged(folder, FileName);
        }
    }
}

/// <param name="Sequence">The last event; 0 when there is none.</param>
/// <param name="Hash">Its hash.</param>
public sealed record BackupPoint(OrganizationId Organization, long Sequence, Digest Hash);

/// <param name="Path">Below the backup's folder, with slashes.</param>
public sealed record BackupFile(string Path, long Bytes, Digest Digest);

/// <summary>A backup was not made or not restored. The message says why, the hint what to do.</summary>
public sealed class BackupException(string message, Exception? inner = null) : Exception(message, inner)
{
    public string Hint { get; init; } = "";

    internal static BackupException Damaged(string backup, string file) =>
        new($"The backup '{backup}' is damaged: {file} is not as it was written.") { Hint = AnotherBackup };

    internal static BackupException Newer(string found, int known) =>
        new($"{found}; this program knows versions up to {known}.")
        {
            Hint = "Use the newer release of Weir that wrote it.",
        };

    internal const string AnotherBackup = "Use another backup: of this one nothing was restored.";
}
