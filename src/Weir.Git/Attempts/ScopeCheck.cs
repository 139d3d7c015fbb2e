using System.Collections.Immutable;
using System.Text;
using Weir.Definitions.Paths;
using Weir.Git.Mirrors;
using Weir.Git.Processes;
using Weir.Git.Trees;
using Weir.Runtime.Ports;

namespace Weir.Git.Attempts;

/// <summary>
/// Finds the paths that an attempt touched and may not have. A rename counts as a deletion and an addition, so that
/// moving a file over a boundary is seen on both sides. Besides what is out of bounds, these are never accepted,
/// wherever they are: repositories inside the clone and names git refuses; new or moved submodule entries; links that
/// lead out of the repository or into a <c>.git</c>; links among process artifacts; new names that differ from others
/// in case only; names that are not UTF-8.
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
        outside.UnionWith(await CaseTwinsAsync(mirror, closed, cancel));
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

    /// <summary>The process folder as something other than a folder, or written in another case.</summary>
    private static bool IsDisguised(string path) =>
        path is DefinitionFolder or ProcessFolder
        || (path.StartsWith(ProcessFolder + "/", StringComparison.OrdinalIgnoreCase) && !IsProcessPath(path));

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
    /// New paths that fall together with others where case does not count, folders included: on such a disk one would
    /// replace the other.
    /// </summary>
    private static async Task<List<string>> CaseTwinsAsync(Mirror mirror, ClosedTree closed, CancellationToken cancel)
    {
        var added = closed.Changes.Where(change => change.IsAddition).Select(change => change.Path).ToList();
        if (added.Count == 0)
        {
            return [];
        }
        var spellings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var fresh = added.ToHashSet(StringComparer.Ordinal);
        var all = await TreeEntry.BelowAsync(mirror, closed.Tree, "", cancel);
        foreach (var path in all.Select(entry => entry.Path).Where(path => !fresh.Contains(path)))
        {
            _ = Collides(spellings, path);
        }
        return [.. added.Where(path => Collides(spellings, path))];
    }

    /// <summary>Notes how each folder and the file are spelled; true when one is spelled otherwise already.</summary>
    private static bool Collides(Dictionary<string, string> spellings, string path)
    {
        var collides = false;
        for (var end = path.IndexOf('/', StringComparison.Ordinal); ; end = path.IndexOf('/', end + 1))
        {
            var prefix = end < 0 ? path : path[..end];
            if (!spellings.TryAdd(prefix, prefix))
            {
                collides |= spellings[prefix] != prefix;
            }
            if (end < 0)
            {
                return collides;
            }
        }
    }
}
