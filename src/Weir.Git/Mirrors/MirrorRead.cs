using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Weir.Core;
using Weir.Git.Processes;
using Weir.Git.Trees;
using Weir.Runtime.Ports;

namespace Weir.Git.Mirrors;

/// <summary>Reads content out of a mirror.</summary>
internal static class MirrorRead
{
    public static async Task<ReadOnlyMemory<byte>?> FileAsync(
        Mirror mirror, ObjectName commit, string path, CancellationToken cancel)
    {
        var entry = await TreeEntry.AtAsync(mirror, commit, path, cancel);
        if (entry is not { IsBlob: true } || entry.Mode == TreeChange.Symlink)
        {
            return null;
        }
        var call = mirror.Call("cat-file", "blob", entry.Object.Hex());
        return (await GitProcess.DemandAsync(call, $"reading {path}", cancel)).Output;
    }

    /// <summary>Several blobs with one process, in their order.</summary>
    public static Task<ImmutableArray<ReadOnlyMemory<byte>>> ObjectsAsync(
        Mirror mirror, ImmutableArray<ObjectName> blobs, CancellationToken cancel) =>
        ObjectsAsync(mirror.Call("cat-file", "--batch"), blobs, cancel);

    /// <param name="batch">Where they are.</param>
    public static async Task<ImmutableArray<ReadOnlyMemory<byte>>> ObjectsAsync(
        GitCall batch, ImmutableArray<ObjectName> blobs, CancellationToken cancel)
    {
        if (blobs.IsEmpty)
        {
            return [];
        }
        var call = batch with
        {
            Input = Encoding.ASCII.GetBytes(string.Concat(blobs.Select(blob => blob.Hex() + "\n"))),
        };
        var rest = (await GitProcess.DemandAsync(call, "reading files", cancel)).Output;
        var contents = ImmutableArray.CreateBuilder<ReadOnlyMemory<byte>>(blobs.Length);
        foreach (var blob in blobs)
        {
            // NAME blob SIZE, a line feed, as many bytes, a line feed.
            var line = rest.Span.IndexOf((byte)'\n');
            var words = line < 0 ? [] : Encoding.ASCII.GetString(rest.Span[..line]).Split(' ');
            if (words is not [_, "blob", var size]
                || !int.TryParse(size, CultureInfo.InvariantCulture, out var bytes))
            {
                throw new RepositoryException($"The mirror has no file {blob}.");
            }
            contents.Add(rest.Slice(line + 1, bytes));
            rest = rest[(line + 1 + bytes + 1)..];
        }
        return contents.ToImmutable();
    }

    public static async Task<ReadOnlyMemory<byte>> ObjectAsync(
        Mirror mirror, ObjectName blob, CancellationToken cancel)
    {
        var call = mirror.Call("cat-file", "blob", blob.Hex());
        return (await GitProcess.DemandAsync(call, $"reading {blob}", cancel)).Output;
    }
}
