using System.Collections.Immutable;
using Weir.Core.Changes;

namespace Weir.Core.Paths;

/// <summary>
/// Globs and paths in a project of several repositories: <c>web:src/**</c> is about the repository <c>web</c>, and what
/// names none is about the primary. Only names of the project's other repositories are names: a colon in a file's name
/// is a character like any other.
/// </summary>
public static class RepositoryGlob
{
    /// <summary>The repository that a glob or a path is about, null for the primary, and the rest of it.</summary>
    /// <param name="others">The project's repositories besides the primary.</param>
    public static (string? Repository, string Path) Split(string text, ImmutableArray<string> others)
    {
        var colon = text.IndexOf(CombinedChange.Separator, StringComparison.Ordinal);
        return colon > 0 && others.Contains(text[..colon], StringComparer.Ordinal)
            ? (text[..colon], text[(colon + 1)..])
            : (null, text);
    }

    public static bool Matches(string glob, string path, ImmutableArray<string> others)
    {
        var (pattern, file) = (Split(glob, others), Split(path, others));
        return pattern.Repository == file.Repository && PathGlob.Matches(pattern.Path, file.Path);
    }

    /// <summary>Those of some globs that are about one repository, as that repository knows its paths.</summary>
    /// <param name="repository">Null for the primary.</param>
    public static ImmutableArray<string> Of(
        ImmutableArray<string> globs, string? repository, ImmutableArray<string> others) =>
    [
        .. globs.Select(glob => Split(glob, others)).Where(glob => glob.Repository == repository)
            .Select(glob => glob.Path),
    ];
}
