using System.Buffers.Binary;
using Weir.Core;
using Weir.Git.Mirrors;
using Weir.Git.Processes;
using Weir.Runtime.Ports;

namespace Weir.Git.Attempts;

/// <summary>
/// Carries new objects from a sandbox's scratch folder into the mirror. The sandbox packs; the mirror's git checks
/// every object and every link before anything is readable there.
/// </summary>
internal sealed class ObjectTransfer(Mirror mirror)
{
    /// <summary>The most one attempt may add to a repository, packed.</summary>
    public const long PackLimit = 1L << 30;

    /// <summary>Up to here objects are stored one by one, so that small attempts don't pile up packs.</summary>
    private const uint LooseLimit = 256;

    private const int PackHeaderBytes = 12;

    /// <param name="pack">The file that the sandbox packed.</param>
    public async Task MoveAsync(string pack, CancellationToken cancel)
    {
        var file = new FileInfo(pack);
        Check(file);
        var count = await CountAsync(file.FullName, cancel);
        if (count > 0)
        {
            var take = count <= LooseLimit
                ? mirror.Call("unpack-objects", "-q", "--strict")
                : mirror.Call("index-pack", "--stdin", "--strict");
            await GitProcess.DemandAsync(
                take with { InputFile = file.FullName }, "checking the attempt's objects", cancel);
        }
    }

    /// <summary>Demands that the mirror has all of a tree.</summary>
    /// <param name="known">A tree that it has all of.</param>
    public Task DemandWholeAsync(ObjectName tree, ObjectName known, CancellationToken cancel) =>
        GitProcess.DemandAsync(
            mirror.Call("rev-list", "--objects", "--quiet", tree.Hex(), "--not", known.Hex()),
            "checking that the attempt's tree is complete",
            cancel);

    private static void Check(FileInfo file)
    {
        if (!file.Exists || file.LinkTarget is not null)
        {
            throw new RepositoryException("The sandbox packed nothing, so the attempt's work cannot be taken over.");
        }
        if (file.Length > PackLimit)
        {
            throw new RepositoryException(
                $"The attempt adds {file.Length >> 20} MiB; the limit is {PackLimit >> 20} MiB. "
                + "Add what is generated to .gitignore.");
        }
    }

    /// <summary>The number of objects, from the header: "PACK", version, count.</summary>
    private static async Task<uint> CountAsync(string path, CancellationToken cancel)
    {
        var header = new byte[PackHeaderBytes];
        await using var stream = File.OpenRead(path);
        await stream.ReadExactlyAsync(header, cancel);
        return BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(8));
    }
}
