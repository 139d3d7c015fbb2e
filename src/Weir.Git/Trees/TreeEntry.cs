using System.Collections.Immutable;
using Weir.Core;
using Weir.Git.Mirrors;
using Weir.Git.Processes;

namespace Weir.Git.Trees;

/// <summary>A line of <c>git ls-tree</c>.</summary>
internal sealed record TreeEntry(string Path, string Mode, string Kind, ObjectName Object)
{
    public bool IsBlob => Kind == "blob";

    public bool IsTree => Kind == "tree";

    /// <summary>The entry at exactly this path; null when there is none.</summary>
    public static async Task<TreeEntry?> AtAsync(
        Mirror mirror, ObjectName tree, string path, CancellationToken cancel)
    {
        var entries = await ListAsync(mirror, ["ls-tree", "-z", "--full-tree", tree.Hex(), "--", path], cancel);
        return entries.FirstOrDefault(entry => entry.Path == path);
    }

    /// <summary>The entries at exactly these paths, of those that there are.</summary>
    public static async Task<ImmutableArray<TreeEntry>> AtAsync(
        Mirror mirror, ObjectName tree, ImmutableArray<string> paths, CancellationToken cancel)
    {
        var entries = await ListAsync(mirror, ["ls-tree", "-z", "--full-tree", tree.Hex(), "--", .. paths], cancel);
        return [.. entries.Where(entry => paths.Contains(entry.Path, StringComparer.Ordinal))];
    }

    /// <summary>Everything but folders below a path (all when it is empty), with paths from the tree's root.</summary>
    public static Task<ImmutableArray<TreeEntry>> BelowAsync(
        Mirror mirror, ObjectName tree, string path, CancellationToken cancel)
    {
        ImmutableArray<string> all = ["ls-tree", "-r", "-z", "--full-tree", tree.Hex()];
        return ListAsync(mirror, path.Length == 0 ? all : [.. all, "--", path.TrimEnd('/') + "/"], cancel);
    }

    private static async Task<ImmutableArray<TreeEntry>> ListAsync(
        Mirror mirror, ImmutableArray<string> arguments, CancellationToken cancel)
    {
        var result = await GitProcess.DemandAsync(mirror.Call(arguments), "listing files", cancel);
        return [.. PathText.Fields(result.Output).Select(Parse)];
    }

    private static TreeEntry Parse(string line)
    {
        var tab = line.IndexOf('\t', StringComparison.Ordinal);
        var words = line[..tab].Split(' ');
        return new TreeEntry(line[(tab + 1)..], words[0], words[1], new ObjectName(words[2]));
    }
}
