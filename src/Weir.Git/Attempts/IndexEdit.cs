using System.Collections.Immutable;
using Weir.Git.Mirrors;
using Weir.Git.Processes;
using Weir.Git.Trees;

namespace Weir.Git.Attempts;

/// <summary>Edits of an index of ours that look at no file, and so need no sandbox.</summary>
internal static class IndexEdit
{
    public static async Task DropAsync(
        Scratch scratch, string index, ImmutableArray<string> paths, CancellationToken cancel)
    {
        if (paths.IsEmpty)
        {
            return;
        }
        var drop = new GitCall("update-index", "--force-remove", "-z", "--stdin")
        {
            GitDirectory = scratch.Directory,
            WorkTree = scratch.Directory,
            IndexFile = index,
            Input = PathText.Join(paths),
        };
        await GitProcess.DemandAsync(drop, "dropping what the attempt deleted", cancel);
    }
}
