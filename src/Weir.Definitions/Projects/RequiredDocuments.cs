using System.Collections.Immutable;
using Weir.Definitions.Paths;

namespace Weir.Definitions.Projects;

/// <summary>
/// The documents that a project has to keep, and when one of them is due: a change touches the paths that it describes
/// and leaves it as it was.
/// </summary>
public static class RequiredDocuments
{
    /// <summary>
    /// The documents that a change makes due and does not deliver, as their paths are written, sorted.
    /// </summary>
    /// <param name="touched">Every path of the change.</param>
    /// <param name="removed">Those of them that are gone with it: removing a document delivers nothing.</param>
    public static ImmutableArray<string> Due(
        IEnumerable<DocumentDefinition> documents, IReadOnlyCollection<string> touched, IReadOnlySet<string> removed) =>
    [
        .. documents
            .Where(document => touched.Any(path => MakesDue(document, path)))
            .Where(document => !touched.Any(path => IsOf(document, path) && !removed.Contains(path)))
            .Select(document => document.Path).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
    ];

    /// <summary>Whether a path is the document, or belongs to it where it is a folder or a pattern.</summary>
    public static bool IsOf(DocumentDefinition document, string path) => PathGlob.Matches(document.Path, path);

    private static bool MakesDue(DocumentDefinition document, string path) =>
        !IsOf(document, path) && document.DueOn.Any(glob => PathGlob.Matches(glob, path));
}
