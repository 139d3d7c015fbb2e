using System.Collections.Immutable;

namespace Weir.Core.Changes;

/// <summary>
/// Paths of a change that say how changes are judged: definitions and code owners. An item is judged by what its target
/// branch had when it started, whatever its own branch says; what it changes there counts for later items, so whoever
/// judges it is told.
/// </summary>
public static class JudgingPaths
{
    private const string Definitions = ".weir/";
    private const string ProcessArtifacts = ".weir/items/";
    private const string CodeOwners = "CODEOWNERS";

    /// <summary>Where forges look for code owners; of several files the first counts.</summary>
    public static ImmutableArray<string> CodeOwnersFiles { get; } =
    [
        .. new[] { ".github/", ".gitlab/", "", "docs/", ".gitea/", ".forgejo/" }.Select(folder => folder + CodeOwners),
    ];

    public static ImmutableArray<string> Of(ChangeFacts change) => [.. change.Paths.Where(Is)];

    /// <summary>Code owners are those of each repository; definitions are read from the primary alone.</summary>
    /// <param name="path">With its repository before a colon, unless that is the primary.</param>
    public static bool Is(string path)
    {
        var local = path[(path.IndexOf(CombinedChange.Separator, StringComparison.Ordinal) + 1)..];
        return (path.StartsWith(Definitions, StringComparison.Ordinal)
                && !path.StartsWith(ProcessArtifacts, StringComparison.Ordinal))
            || CodeOwnersFiles.Contains(local, StringComparer.Ordinal);
    }
}
