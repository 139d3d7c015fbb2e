using System.Collections.Immutable;
using System.IO.Enumeration;
using Weir.Git.Mirrors;
using Weir.Git.Trees;

namespace Weir.Git.Attempts;

/// <summary>
/// Names what of a clone's own git directory is not as it was handed out, and could steer a git that used it: settings,
/// hooks, borrowed objects, attributes, other repositories' folders, refs that nobody asked for. Weir uses none of it
/// (see <see cref="ClosingTree"/>), so this is for the record and never a failure: tools that an honest agent runs
/// plant hooks too.
/// <para>
/// The directory is looked at as files, after everything that ran in the clone is gone. Links are not followed, and
/// only a plain file of the length that was written is opened, so that a pipe or a device left there stops nobody.
/// </para>
/// </summary>
internal static class CloneInspection
{
    /// <summary>So many are named; the rest is counted.</summary>
    public const int MostNamed = 20;

    /// <summary>Entries that are looked at; a directory with more is no work of chance, and what was found
    /// suffices.</summary>
    private const int MostSeen = 10_000;

    private const string Own = ".git";

    /// <summary>What git takes orders from, wherever it lies, and no clone is given.</summary>
    private static readonly ImmutableArray<string> Foreign =
    [
        "commondir", "config.worktree", "gitdir", "modules", "packed-refs", "shallow", "worktrees",
        "info/attributes", "info/grafts", "info/sparse-checkout", "objects/info/http-alternates",
    ];

    /// <summary>Who commits moves the one and who stashes makes the other.</summary>
    private static readonly ImmutableArray<string> ExpectedRefs = [$"refs/heads/{CloneBuilder.Branch}", "refs/stash"];

    /// <returns>Paths below the clone, sorted, as people read them.</returns>
    public static ImmutableArray<string> Of(Mirror mirror, string clone)
    {
        var git = Path.Combine(clone, Own);
        if (!IsPlainFolder(git))
        {
            return [Own];
        }
        var found = new SortedSet<string>(StringComparer.Ordinal);
        Compare(git, "config", GitDirectory.CloneConfig(mirror.ObjectFormat), found);
        Compare(git, "HEAD", CloneBuilder.Head + "\n", found);
        Compare(git, "objects/info/alternates", string.Concat(mirror.Borrowed.Select(path => path + "\n")), found);
        found.UnionWith(Foreign.Where(name => Exists(Path.Combine(git, name))));
        foreach (var folder in (string[])["info", "objects", "objects/info", "refs", "refs/heads"])
        {
            if (!IsPlainFolder(Path.Combine(git, folder)))
            {
                found.Add(folder);
            }
        }
        found.UnionWith(Below(git, "hooks").Where(hook => !hook.EndsWith(".sample", StringComparison.Ordinal)));
        found.UnionWith(Below(git, "refs").Where(name => !ExpectedRefs.Contains(name, StringComparer.Ordinal)));
        return Named(found);
    }

    private static ImmutableArray<string> Named(SortedSet<string> found)
    {
        var named = found.Take(MostNamed).Select(name => PathText.Show($"{Own}/{name}"));
        return found.Count <= MostNamed ? [.. named] : [.. named, $"{found.Count - MostNamed} more"];
    }

    private static void Compare(string git, string name, string expected, SortedSet<string> found)
    {
        var file = new FileInfo(Path.Combine(git, name));
        try
        {
            if (!file.Exists || file.LinkTarget is not null || file.Length != expected.Length
                || File.ReadAllText(file.FullName) != expected)
            {
                found.Add(name);
            }
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            found.Add(name);
        }
    }

    /// <summary>Everything below a folder that is not a folder itself, relative to the git directory.</summary>
    private static IEnumerable<string> Below(string git, string folder)
    {
        var root = Path.Combine(git, folder);
        if (!Exists(root))
        {
            return [];
        }
        if (!IsPlainFolder(root))
        {
            return [folder];
        }
        var options = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            AttributesToSkip = FileAttributes.None,
            IgnoreInaccessible = true,
        };
        // Links are listed and not entered, which would be usual: one may lead anywhere on this machine.
        var seen = new FileSystemEnumerable<(string Path, bool IsFolder)>(
            root, static (ref FileSystemEntry entry) => (entry.ToFullPath(), entry.IsDirectory && !IsLink(ref entry)),
            options)
        {
            ShouldRecursePredicate = static (ref FileSystemEntry entry) => !IsLink(ref entry),
        };
        return seen.Take(MostSeen).Where(entry => !entry.IsFolder)
            .Select(entry => Path.GetRelativePath(git, entry.Path));
    }

    private static bool IsLink(ref FileSystemEntry entry) => entry.Attributes.HasFlag(FileAttributes.ReparsePoint);

    private static bool Exists(string path) => Path.Exists(path) || new FileInfo(path).LinkTarget is not null;

    private static bool IsPlainFolder(string path) =>
        new DirectoryInfo(path) is { Exists: true, LinkTarget: null };
}
