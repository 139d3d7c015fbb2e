using System.Collections.Immutable;
using System.Text;
using Weir.Core;
using Weir.Core.Paths;
using Weir.Git.Changes;
using Weir.Git.Mirrors;

namespace Weir.Git.Trees;

/// <summary>Digests of what sets of globs match at a commit.</summary>
internal static class FileDigest
{
    /// <summary>Over lines <c>path NUL mode SP object LF</c>, sorted as bytes. The tree is listed once for all.
    /// </summary>
    public static async Task<ImmutableArray<Digest>> OfAsync(
        Mirror mirror, ObjectName commit, ImmutableArray<ImmutableArray<string>> sets, CancellationToken cancel)
    {
        if (sets.All(set => set.IsEmpty))
        {
            return [.. sets.Select(_ => LineDigest.Of([]))];
        }
        var roots = sets.SelectMany(set => set).Select(PathGlob.Root).Distinct(StringComparer.Ordinal).ToList();
        var entries = await TreeEntry.BelowAsync(mirror, commit, roots is [var root] ? root : "", cancel);
        return [.. sets.Select(set => LineDigest.Of(entries.Where(entry => Matches(set, entry)).Select(Line)))];
    }

    private static bool Matches(ImmutableArray<string> globs, TreeEntry entry)
    {
        var path = PathText.Show(entry.Path);
        return globs.Any(glob => PathGlob.Matches(glob, path));
    }

    private static byte[] Line(TreeEntry entry) =>
        [.. PathText.Encode(entry.Path), .. Encoding.ASCII.GetBytes($"\0{entry.Mode} {entry.Object}")];
}
