using System.Collections.Immutable;
using System.Globalization;
using Weir.Core;
using Weir.Runtime.Ports;
using Weir.Storage.State;

namespace Weir.Storage.Snapshots;

/// <summary>Snapshots as files beside the journal: <c>snapshots/ORGANISATION/SEQUENCE.jsonl</c>.</summary>
/// <remarks>
/// Files and not a table, since a snapshot is many megabytes, is written while the journal's one writer goes on, and
/// is deleted soon after. A file appears whole or not at all; two are kept, so that a damaged one costs little.
/// </remarks>
public sealed class FileSnapshotStore : ISnapshotStore
{
    /// <summary>How many are kept.</summary>
    public const int Kept = 2;

    private const string Extension = ".jsonl";

    private readonly string _root;

    private FileSnapshotStore(string root) => _root = root;

    /// <summary>The snapshots of a state folder that this process alone writes to.</summary>
    public static FileSnapshotStore Open(StateFolder state) => OpenToRead(state.Path);

    /// <summary>The snapshots of a state folder, to look at them only.</summary>
    public static FileSnapshotStore OpenToRead(string stateFolder) =>
        new(Path.Combine(Path.GetFullPath(stateFolder), "snapshots"));

    public async ValueTask KeepAsync(
        OrganizationId organization, long sequence, Action<Stream> write, CancellationToken cancel)
    {
        try
        {
            await Task.Run(() => Write(FolderOf(organization), sequence, write), cancel);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw FileTrouble.Explain(error, _root);
        }
    }

    public ValueTask<ImmutableArray<long>> ListAsync(OrganizationId organization, CancellationToken cancel) =>
        ValueTask.FromResult(Sequences(FolderOf(organization)));

    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(
        OrganizationId organization, long sequence, CancellationToken cancel)
    {
        try
        {
            return await File.ReadAllBytesAsync(FileOf(FolderOf(organization), sequence), cancel);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private void Write(string folder, long sequence, Action<Stream> write)
    {
        DurableFile.CreateFolder(_root);
        DurableFile.CreateFolder(folder);
        foreach (var halfWritten in Directory.EnumerateFiles(folder, "*.tmp"))
        {
            File.Delete(halfWritten);
        }
        DurableFile.Replace(FileOf(folder, sequence), folder, write);
        foreach (var old in Sequences(folder).Skip(Kept))
        {
            File.Delete(FileOf(folder, old));
        }
    }

    private static ImmutableArray<long> Sequences(string folder) => !Directory.Exists(folder) ? [] :
    [
        .. Directory.EnumerateFiles(folder, "*" + Extension)
            .Select(file => long.TryParse(
                Path.GetFileNameWithoutExtension(file), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : 0)
            .Where(number => number > 0)
            .OrderDescending(),
    ];

    private string FolderOf(OrganizationId organization) =>
        Path.Combine(_root, OrganizationFolder.NameOf(organization));

    private static string FileOf(string folder, long sequence) =>
        Path.Combine(folder, sequence.ToString(CultureInfo.InvariantCulture) + Extension);
}
