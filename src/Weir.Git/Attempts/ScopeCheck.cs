using System.Collections.Immutable;
using System.Text;
using Weir.Core.Paths;
using Weir.Git.Mirrors;
using Weir.Git.Processes;
using Weir.Git.Trees;
using Weir.Runtime.Ports;

namespace Weir.Git.Attempts;

/// <summary>
/// Finds the paths that an attempt touched and may not have. A rename counts as a deletion and an addition, so that
/// moving a file over a boundary is seen on both sides. Besides what is out of bounds, these are never accepted,
/// wherever they are: repositories inside the clone and names git refuses; new or moved submodule entries; links that
/// lead out of the repository or into a <c>.git</c>; links among process artifacts; new names that are others' on some
/// disk (see <see cref="PathTwins"/>); the folder of definitions in another spelling; names that are not UTF-8.
/// </summary>
internal static class ScopeCheck
{
    /// <summary>Below it lie process artifacts: evidence, notes, data. They are kept beside the change, never in
    /// it.</summary>
    public const string ProcessFolder = ".weir/items";

    private const string DefinitionFolder = ".weir";

    public static bool IsProcessPath(string path) => path.StartsWith(ProcessFolder + "/", StringComparison.Ordinal);

    /// <returns>The paths, sorted ordinally, as people read them.</returns>
    public static async Task<ImmutableArray<string>> OutsideAsync(
        Mirror mirror, ImportRequest request, ClosedTree closed, CancellationToken cancel)
    {
        var outside = closed.Changes.Where(change => !IsAllowed(request, change)).Select(change => change.Path)
            .ToHashSet(StringComparer.Ordinal);
        outside.UnionWith(closed.Refused);
        outside.UnionWith(await StrayLinksAsync(mirror, closed.Changes, cancel));
        outside.UnionWith(await TwinsAsync(mirror, closed, cancel));
        return [.. outside.Select(PathText.Show).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    private static bool IsAllowed(ImportRequest request, TreeChange change)
    {
        var path = change.Path;
        if (change.NewMode == TreeChange.Submodule || PathText.HasEscapes(path) || IsDisguised(path))
        {
            return false;
        }
        var artifact = request.Artifacts.FirstOrDefault(artifact => Covers(artifact, path));
        if (artifact is not null)
        {
            return artifact.Writable;
        }
        return !IsProcessPath(path)
            && request.ProducesChange
            && request.Bounds.All(globs => globs.Any(glob => PathGlob.Matches(glob, path)));
    }

    private static bool Covers(ArtifactPath artifact, string path) =>
        artifact.Path.EndsWith('/') ? path.StartsWith(artifact.Path, StringComparison.Ordinal) : path == artifact.Path;

    /// <summary>The folders of definitions and process artifacts as something else, or in another spelling.</summary>
    private static bool IsDisguised(string path)
    {
        if (path is DefinitionFolder or ProcessFolder)
        {
            return true;
        }
        var folded = PathTwins.Fold(path);
        return (IsBelow(folded, DefinitionFolder) && !path.StartsWith(DefinitionFolder + "/", StringComparison.Ordinal))
            || (IsBelow(folded, ProcessFolder) && !IsProcessPath(path));
    }

    private static bool IsBelow(string folded, string folder) =>
        (folded + "/").StartsWith(PathTwins.Fold(folder) + "/", StringComparison.Ordinal);

    private static async Task<List<string>> StrayLinksAsync(
        Mirror mirror, ImmutableArray<TreeChange> changes, CancellationToken cancel)
    {
        var stray = new List<string>();
        foreach (var link in changes.Where(change => change.NewMode == TreeChange.Symlink))
        {
            var call = mirror.Call("cat-file", "blob", link.NewObject);
            var target = await GitProcess.DemandAsync(call, $"reading the link {link.Path}", cancel);
            if (IsProcessPath(link.Path) || LeadsOut(link.Path, Encoding.UTF8.GetString(target.Output.Span)))
            {
                stray.Add(link.Path);
            }
        }
        return stray;
    }

    /// <summary>Follows a link's text from its folder, as text: what it leads to may not exist or be a link
    /// itself.</summary>
    public static bool LeadsOut(string path, string target)
    {
        if (target.StartsWith('/') || target.Contains('\\', StringComparison.Ordinal))
        {
            return true;
        }
        var depth = path.Count(character => character == '/');
        foreach (var segment in target.Split('/'))
        {
            depth += segment switch { "" or "." => 0, ".." => -1, _ => 1 };
            if (depth < 0 || segment.Equals(".git", StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>
    /// New paths that fall together with others on some disk.
    /// </summary>
    private static async Task<List<string>> TwinsAsync(Mirror mirror, ClosedTree closed, CancellationToken cancel)
    {
        var added = closed.Changes.Where(change => change.IsAddition).Select(change => change.Path).ToList();
        if (added.Count == 0)
        {
            return [];
        }
        var twins = new PathTwins();
        var fresh = added.ToHashSet(StringComparer.Ordinal);
        var all = closed.Files.IsEmpty ? await TreeEntry.BelowAsync(mirror, closed.Tree, "", cancel) : closed.Files;
        foreach (var path in all.Select(entry => entry.Path).Where(path => !fresh.Contains(path)))
        {
            _ = twins.Collides(path);
        }
        return [.. added.Where(twins.Collides)];
    }
}
