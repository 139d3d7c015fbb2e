using System.Collections.Immutable;
using System.Text;
using Weir.Core;
using Weir.Core.Changes;
using Weir.Git.Changes;
using Weir.Git.Mirrors;
using Weir.Git.Processes;
using Weir.Git.Trees;
using Weir.Runtime.Ports;

namespace Weir.Git.Attempts;

/// <summary>
/// Reads the artifacts an attempt made out of its closing tree. Only those it may write: what was merely laid out
/// belongs to the attempt that made it.
/// </summary>
internal static class ArtifactReader
{
    public static async Task<ImmutableArray<ArtifactFacts>> ReadAsync(
        Mirror mirror, ObjectName tree, IEnumerable<ArtifactPath> artifacts, CancellationToken cancel)
    {
        var found = ImmutableArray.CreateBuilder<ArtifactFacts>();
        foreach (var artifact in artifacts.Where(artifact => artifact.Writable))
        {
            var isFolder = artifact.Path.EndsWith('/');
            var path = artifact.Path.TrimEnd('/');
            var entry = await TreeEntry.AtAsync(mirror, tree, path, cancel);
            if (entry is null || entry.IsTree != isFolder || !(entry.IsTree || entry.IsBlob))
            {
                continue;
            }
            var files = entry.IsTree
                ? await TreeEntry.BelowAsync(mirror, entry.Object, "", cancel)
                : [entry with { Path = "" }];
            found.Add(new ArtifactFacts(artifact.Name, DigestOf(files), entry.Object, []));
        }
        return found.ToImmutable();
    }

    /// <summary>Makes a file an object of the mirror, with the facts it would have if an attempt had made it.</summary>
    public static async Task<ArtifactFacts> StoreAsync(
        Mirror mirror, string name, ReadOnlyMemory<byte> content, CancellationToken cancel)
    {
        var call = mirror.Call("hash-object", "-w", "--stdin") with { Input = content };
        var blob = new ObjectName((await GitProcess.DemandAsync(call, $"storing {name}", cancel)).Text);
        return new ArtifactFacts(name, DigestOf([new TreeEntry("", TreeChange.PlainFile, "blob", blob)]), blob, []);
    }

    /// <summary>Lines of path below the artifact (empty for a file), NUL, mode, space, blob; sorted as bytes.</summary>
    public static Digest DigestOf(IEnumerable<TreeEntry> files) => LineDigest.Of(files.Select(Line));

    private static byte[] Line(TreeEntry file) =>
        [.. PathText.Encode(file.Path), .. Encoding.ASCII.GetBytes($"\0{file.Mode} {file.Object}")];
}
