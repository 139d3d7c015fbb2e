using System.Collections.Immutable;
using System.Text;
using Weir.Core;
using Weir.Git.Mirrors;
using Weir.Git.Processes;
using Weir.Git.Trees;
using Weir.Runtime.Secrets;

namespace Weir.Git.Attempts;

/// <summary>
/// Looks for the values of secrets in what an attempt left, in a folder of its own and before the mirror has any of it:
/// all clones borrow the mirror's objects.
/// </summary>
internal sealed class SecretScan(Mirror mirror, SecretRedactor redactor)
{
    /// <summary>Files that are read at once.</summary>
    private const int Together = 64;

    /// <summary>The paths that hold one, or whose name does, without it; sorted.</summary>
    /// <param name="pack">What the sandbox packed.</param>
    public async Task<ImmutableArray<string>> PathsAsync(
        ObjectName baseline, ObjectName tree, string pack, CancellationToken cancel)
    {
        using var scratch = new Scratch(mirror);
        GitCall Call(params ImmutableArray<string> arguments) => new(arguments) { GitDirectory = scratch.Directory };
        await GitProcess.DemandAsync(
            Call("unpack-objects", "-q", "--strict") with { InputFile = pack }, "looking for secrets", cancel);
        var compared = await GitProcess.DemandAsync(
            Call(
                "diff-tree", "-r", "-z", "--raw", "--no-renames", "--full-index", "--no-abbrev", "--no-commit-id",
                baseline.Hex(), tree.Hex()),
            "looking for secrets", cancel);
        var found = new SortedSet<string>(StringComparer.Ordinal);
        var changed = TreeChange.Parse(compared.Output)
            .Where(change => !change.IsDeletion && change.NewMode != TreeChange.Submodule).ToList();
        foreach (var chunk in changed.Chunk(Together))
        {
            ImmutableArray<ObjectName> blobs = [.. chunk.Select(change => new ObjectName(change.NewObject))];
            var contents = await MirrorRead.ObjectsAsync(Call("cat-file", "--batch"), blobs, cancel);
            foreach (var (change, content) in chunk.Zip(contents))
            {
                if (redactor.IsIn(content.Span) || redactor.IsIn(Encoding.UTF8.GetBytes(change.Path)))
                {
                    found.Add(redactor.Clean(PathText.Show(change.Path)));
                }
            }
        }
        return [.. found];
    }
}
