using System.Collections.Immutable;
using System.Globalization;
using Weir.Core;
using Weir.Core.Paths;
using Weir.Git.Mirrors;
using Weir.Git.Processes;
using Weir.Runtime.Ports;

namespace Weir.Git.Trees;

/// <summary>Finds files of a commit by globs, with their sizes.</summary>
internal static class FileSearch
{
    private const string Blob = "blob";

    /// <summary>Only the folders that a glob can match are listed.</summary>
    public static async Task<ImmutableArray<FoundFile>> FindAsync(
        Mirror mirror, ObjectName commit, ImmutableArray<string> globs, CancellationToken cancel)
    {
        if (globs.IsEmpty)
        {
            return [];
        }
        var roots = globs.Select(PathGlob.Root).Distinct(StringComparer.Ordinal).ToList();
        ImmutableArray<string> all = ["ls-tree", "-r", "-l", "-z", "--full-tree", commit.Hex()];
        var call = mirror.Call(roots.Contains("", StringComparer.Ordinal) ? all : [.. all, "--", .. roots]);
        var result = await GitProcess.DemandAsync(call, "listing files", cancel);
        return
        [
            .. PathText.Fields(result.Output).Select(Parse).OfType<FoundFile>()
                .Where(file => globs.Any(glob => PathGlob.Matches(glob, file.Path)))
                .OrderBy(file => file.Path, StringComparer.Ordinal),
        ];
    }

    /// <summary>Null for what is no file: another repository's commit.</summary>
    private static FoundFile? Parse(string line)
    {
        var tab = line.IndexOf('\t', StringComparison.Ordinal);
        var words = line[..tab].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words is [var mode, Blob, var name, var size]
            ? new FoundFile(
                PathText.Show(line[(tab + 1)..]), new ObjectName(name),
                long.Parse(size, CultureInfo.InvariantCulture), mode == TreeChange.Symlink)
            : null;
    }
}
