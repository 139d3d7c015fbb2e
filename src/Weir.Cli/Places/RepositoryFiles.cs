using Weir.Core.Paths;

namespace Weir.Cli.Places;

/// <summary>What lies in a checkout, as far as lint asks.</summary>
internal sealed class RepositoryFiles(string root)
{
    /// <summary>Files that are looked at for one glob; in a larger place nothing is said about it.</summary>
    public const int MaxLookedAt = 50_000;

    private static readonly EnumerationOptions Options = new()
    {
        RecurseSubdirectories = true,
        IgnoreInaccessible = true,
        AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.System,
    };

    /// <summary>
    /// Asks the repository that a folder of definitions is of; of definitions that lie elsewhere nothing is known.
    /// </summary>
    public static Func<string, bool?>? Of(string definitions) =>
        Path.GetFileName(definitions.TrimEnd('/')) == DefinitionPlaces.Folder
            && Path.GetDirectoryName(definitions.TrimEnd('/')) is { } root
            ? new RepositoryFiles(root).Has
            : null;

    /// <summary>Whether a file matches; null where there are too many to look at.</summary>
    public bool? Has(string glob)
    {
        var below = Path.Combine(root, PathGlob.Root(glob));
        if (glob.Split('/').Contains("..", StringComparer.Ordinal))
        {
            return false;
        }
        if (!Directory.Exists(below))
        {
            return File.Exists(below) && PathGlob.Matches(glob, PathGlob.Root(glob));
        }
        var looked = 0;
        foreach (var file in Directory.EnumerateFiles(below, "*", Options))
        {
            if (PathGlob.Matches(glob, Path.GetRelativePath(root, file).Replace(Path.DirectorySeparatorChar, '/')))
            {
                return true;
            }
            if (++looked == MaxLookedAt)
            {
                return null;
            }
        }
        return false;
    }
}
