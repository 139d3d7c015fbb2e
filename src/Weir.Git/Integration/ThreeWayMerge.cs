using System.Collections.Immutable;
using Weir.Core;
using Weir.Git.Mirrors;
using Weir.Git.Processes;
using Weir.Git.Trees;
using Weir.Runtime.Ports;

namespace Weir.Git.Integration;

/// <param name="Label">The name that conflict markers show.</param>
internal sealed record MergeSide(ObjectName Tree, string Label);

/// <param name="Tree">The merged tree; with markers in the files where it conflicts.</param>
/// <param name="Conflicts">Paths that need a decision; empty for a clean merge.</param>
internal sealed record MergedTree(ObjectName Tree, ImmutableArray<string> Conflicts)
{
    public bool IsClean => Conflicts.IsEmpty;
}

/// <summary>
/// A three-way merge of trees with a base of our choice. <c>git merge-tree</c> of git 2.39 finds the base itself, from
/// history; so a little history is made where there is one answer only: a root commit of the base tree and two
/// children. Criss-cross histories and rewritten targets merge like any other.
/// </summary>
internal static class ThreeWayMerge
{
    public static async Task<MergedTree> RunAsync(
        Mirror mirror, ObjectName baseTree, MergeSide ours, MergeSide theirs, CancellationToken cancel)
    {
        if (theirs.Tree == baseTree || theirs.Tree == ours.Tree)
        {
            return new MergedTree(ours.Tree, []);
        }
        if (ours.Tree == baseTree)
        {
            return new MergedTree(theirs.Tree, []);
        }
        using var scratch = new Scratch(mirror);
        var root = await Mirror.CommitAsync(scratch, new NewCommit(baseTree, [], "base", default), cancel);
        await NameAsync(scratch, ours, root, cancel);
        await NameAsync(scratch, theirs, root, cancel);
        var call = new GitCall(
            [.. GitDirectory.DurableOptions, "merge-tree", "--write-tree", "-z", "--name-only", "--no-messages",
            ours.Label, theirs.Label])
        {
            GitDirectory = scratch.Directory,
            ObjectDirectory = mirror.Objects,
            AlternateObjects = scratch.File("objects"),
        };
        var result = await GitProcess.RunAsync(call, cancel);
        if (result.ExitCode is not (0 or 1))
        {
            throw GitProcess.Failure(call, result, "merging");
        }
        var fields = PathText.Fields(result.Output);
        var conflicts = fields.Skip(1).Where(path => path.Length > 0).Select(PathText.Show)
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToImmutableArray();
        if (result.ExitCode == 1 && conflicts.IsEmpty)
        {
            throw new RepositoryException("git reports a conflict without a path; merge by hand.");
        }
        return new MergedTree(new ObjectName(fields[0]), conflicts);
    }

    /// <summary>The scratch directory's branches are called as people know the sides; markers show these
    /// names.</summary>
    private static async Task NameAsync(
        Scratch scratch, MergeSide side, ObjectName root, CancellationToken cancel)
    {
        var commit = await Mirror.CommitAsync(
            scratch, new NewCommit(side.Tree, [root], side.Label, default), cancel);
        var path = scratch.File(RefNames.Branch(side.Label));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, commit.Hex() + "\n", cancel);
    }
}
