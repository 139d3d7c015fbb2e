using System.Collections.Immutable;
using Weir.Core.Changes;
using Weir.Core.Paths;

namespace Weir.Definitions.Projects;

/// <summary>
/// The documents that a project has to keep, and when one of them is due: a change touches the paths that it describes,
/// or the component that it is of, and leaves it as it was.
/// </summary>
public static class RequiredDocuments
{
    /// <summary>
    /// The documents that a change makes due and does not deliver, as their paths are written, sorted.
    /// </summary>
    /// <param name="map">The components of the same project.</param>
    /// <param name="touched">Every path of the change.</param>
    /// <param name="removed">Those of them that are gone with it: removing a document delivers nothing.</param>
    /// <param name="others">The project's repositories besides the primary, whose paths have their name before a colon.
    /// </param>
    public static ImmutableArray<string> Due(
        ProjectDefinition project,
        ComponentMap map,
        IReadOnlyCollection<string> touched,
        IReadOnlySet<string> removed,
        ImmutableArray<string> others)
    {
        var byComponent = touched.ToLookup(map.Of, StringComparer.Ordinal);
        IEnumerable<string> MakeDue(DocumentDefinition document) => document.Component is { } component
            ? byComponent[component]
            : touched.Where(path => document.DueOn.Any(glob => RepositoryGlob.Matches(glob, path, others)));
        return
        [
            .. project.AllDocuments
                .Where(document => MakeDue(document).Any(path => !IsOf(document, path, others)))
                .Where(document => !touched.Any(path => IsOf(document, path, others) && !removed.Contains(path)))
                .Select(document => document.Path).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>Whether a path is the document, or belongs to it where it is a folder or a pattern.</summary>
    public static bool IsOf(DocumentDefinition document, string path, ImmutableArray<string> others) =>
        RepositoryGlob.Matches(document.Path, path, others);
}
