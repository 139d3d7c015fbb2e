using System.Collections.Immutable;
using System.Text;
using Weir.Core;
using Weir.Git.Mirrors;
using Weir.Git.Processes;
using Weir.Runtime.Ports;

namespace Weir.Git.Trees;

/// <param name="Mode">git's six digits; <see cref="TreeChange.Absent"/> removes the path.</param>
internal sealed record TreeEdit(string Path, string Mode, string Object)
{
    public static TreeEdit Of(TreeChange change) => new(change.Path, change.NewMode, change.NewObject);
}

/// <summary>Makes a tree in the mirror from another one and a list of edits, through a private index.</summary>
internal static class TreeEditor
{
    /// <summary>Applies edits to a tree; null starts from nothing.</summary>
    public static async Task<ObjectName> ApplyAsync(
        Mirror mirror, ObjectName? tree, IEnumerable<TreeEdit> edits, CancellationToken cancel)
    {
        using var scratch = new Scratch(mirror);
        var read = tree is { } name
            ? mirror.Call("read-tree", name.Hex())
            : mirror.Call("read-tree", "--empty");
        await GitProcess.DemandAsync(read with { IndexFile = scratch.Index }, "reading a tree", cancel);
        var update = mirror.Call("update-index", "-z", "--index-info") with
        {
            IndexFile = scratch.Index,
            Input = Lines(edits),
        };
        await GitProcess.DemandAsync(update, "editing a tree", cancel);
        var write = mirror.Call("write-tree") with { IndexFile = scratch.Index };
        var result = await GitProcess.DemandAsync(write, "writing a tree", cancel);
        return new ObjectName(result.Text);
    }

    /// <summary>
    /// Puts objects at paths of a tree, in place of whatever is there. A blob becomes a plain file; a folder keeps its
    /// files' modes.
    /// </summary>
    public static async Task<ObjectName> LayOutAsync(
        Mirror mirror, ObjectName? tree, ImmutableArray<LaidOut> laidOut, CancellationToken cancel)
    {
        if (laidOut.IsEmpty && tree is { } same)
        {
            return same;
        }
        var edits = new List<TreeEdit>();
        foreach (var laid in laidOut)
        {
            var path = laid.Path.TrimEnd('/');
            if (tree is { } root)
            {
                var covered = await TreeEntry.BelowAsync(mirror, root, path, cancel);
                var zeros = new string('0', root.Value.Length);
                edits.AddRange(covered.Select(entry => new TreeEdit(entry.Path, TreeChange.Absent, zeros)));
            }
            edits.AddRange(await FilesOfAsync(mirror, path, laid.Object, cancel));
        }
        return await ApplyAsync(mirror, tree, edits, cancel);
    }

    private static async Task<IEnumerable<TreeEdit>> FilesOfAsync(
        Mirror mirror, string path, ObjectName content, CancellationToken cancel)
    {
        var kind = await mirror.TextAsync($"reading {content}", cancel, "cat-file", "-t", content.Hex());
        if (kind != "tree")
        {
            return [new TreeEdit(path, TreeChange.PlainFile, content.Value)];
        }
        var files = await TreeEntry.BelowAsync(mirror, content, "", cancel);
        return files.Select(file => new TreeEdit($"{path}/{file.Path}", file.Mode, file.Object.Value));
    }

    /// <summary>Removals first, so that a file may take the place of a folder and the other way round.</summary>
    private static byte[] Lines(IEnumerable<TreeEdit> edits)
    {
        using var bytes = new MemoryStream();
        foreach (var edit in edits.OrderBy(edit => edit.Mode == TreeChange.Absent ? 0 : 1))
        {
            bytes.Write(Encoding.ASCII.GetBytes($"{edit.Mode} {edit.Object}\t"));
            bytes.Write(PathText.Encode(edit.Path));
            bytes.WriteByte(0);
        }
        return bytes.ToArray();
    }
}
