using Weir.Core;
using Weir.Git.Processes;
using Weir.Git.Trees;

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

    public static async Task<ReadOnlyMemory<byte>> ObjectAsync(
        Mirror mirror, ObjectName blob, CancellationToken cancel)
    {
        var call = mirror.Call("cat-file", "blob", blob.Hex());
        return (await GitProcess.DemandAsync(call, $"reading {blob}", cancel)).Output;
    }
}
