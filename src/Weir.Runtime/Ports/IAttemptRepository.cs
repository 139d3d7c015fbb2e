using System.Collections.Immutable;
using Weir.Core;
using Weir.Core.Changes;

namespace Weir.Runtime.Ports;

/// <summary>
/// What an attempt needs of a repository, on whatever machine it runs: objects to start from, a clone to work in, and a
/// way to take the work out of it. Nothing here moves a ref that people see.
/// </summary>
public interface IAttemptRepository
{
    /// <summary>The repository's name in the project.</summary>
    string Name { get; }

    /// <summary>The folders that every clone borrows objects from: whatever runs in a clone needs them mounted
    /// read-only. None when clones stand alone.</summary>
    ImmutableArray<string> ObjectsDirectories => [];

    /// <summary>The bytes of a file at a commit; null when it is not there.</summary>
    Task<ReadOnlyMemory<byte>?> ReadFileAsync(ObjectName commit, string path, CancellationToken cancel);

    /// <summary>The bytes of a blob of the mirror.</summary>
    Task<ReadOnlyMemory<byte>> ReadObjectAsync(ObjectName blob, CancellationToken cancel);

    /// <summary>
    /// Makes an isolated clone (own config, no hooks, read-only alternates) with the start commit checked out.
    /// </summary>
    Task PrepareCloneAsync(CloneRequest request, CancellationToken cancel);

    /// <summary>
    /// Takes an attempt's work out of its clone: commits in the sandbox, fetches from a sandboxed upload-pack, rebuilds
    /// the result as one commit with trailers in the mirror under the attempt's own ref. Does not move the item's
    /// branch.
    /// </summary>
    Task<ImportResult> ImportAsync(ImportRequest request, CancellationToken cancel);

    /// <summary>Saves whatever is in the clone, committed or not, under
    /// <c>refs/weir/&lt;item&gt;/checkpoints/&lt;attempt&gt;</c>. Returns the checkpoint's commit; null when nothing
    /// differs from the start, and nothing was saved before.</summary>
    Task<ObjectName?> CheckpointAsync(CheckpointRequest request, CancellationToken cancel);

    /// <summary>
    /// What of a clone's own git directory is not as it was handed out, as paths for the record. Nothing of it is used.
    /// </summary>
    Task<ImmutableArray<string>> InspectCloneAsync(string directory, CancellationToken cancel);

    /// <summary>Measures base..head.</summary>
    Task<ChangeFacts> MeasureAsync(ObjectName @base, ObjectName head, CancellationToken cancel);

    /// <summary>
    /// For each of some sets of globs a digest of what they match at a commit: SHA-256 over the sorted lines (path,
    /// mode, object) of files, links and other repositories' commits.
    /// </summary>
    Task<ImmutableArray<Digest>> DigestFilesAsync(
        ObjectName commit, ImmutableArray<ImmutableArray<string>> sets, CancellationToken cancel);

    /// <summary>The unified diff between two commits, at most <paramref name="limit"/> bytes.</summary>
    Task<string> DiffAsync(ObjectName from, ObjectName to, int limit, CancellationToken cancel);
}
