using System.Collections.Immutable;
using Weir.Core.Paths;

namespace Weir.Core.Changes;

/// <param name="Globs">Over the paths of a change: with a repository before a colon, unless that is the
/// primary.</param>
public sealed record ComponentPaths(string Name, ImmutableArray<string> Globs);

/// <summary>
/// Which component a path belongs to: to one at most. Of several globs that match it the most specific wins: the one
/// with the most folders before its first wildcard, then the one with the most characters besides wildcards, then the
/// one that is written first. So a component may lie inside another, and a path of it is not the outer one's.
/// </summary>
public sealed class ComponentMap
{
    public static readonly ComponentMap Empty = new([], []);

    private readonly ImmutableArray<(string Component, string Glob)> _bySpecificity;
    private readonly ImmutableArray<string> _others;

    /// <param name="components">In the order in which they are written.</param>
    /// <param name="others">The project's repositories besides the primary, whose paths have their name before a colon.
    /// </param>
    public ComponentMap(ImmutableArray<ComponentPaths> components, ImmutableArray<string> others)
    {
        _others = others;
        _bySpecificity =
        [
            .. components.SelectMany(component => component.Globs.Select(glob => (component.Name, glob)))
                .Select(pair => (pair.Name, pair.glob, Rank: RankOf(RepositoryGlob.Split(pair.glob, others).Path)))
                .OrderByDescending(one => one.Rank.Depth).ThenByDescending(one => one.Rank.Letters)
                .Select(one => (one.Name, one.glob)),
        ];
    }

    /// <summary>The component of a path; null where it belongs to none.</summary>
    public string? Of(string path)
    {
        foreach (var (component, glob) in _bySpecificity)
        {
            if (RepositoryGlob.Matches(glob, path, _others))
            {
                return component;
            }
        }
        return null;
    }

    public TouchedComponents Touched(IEnumerable<string> paths)
    {
        if (_bySpecificity.IsEmpty)
        {
            return TouchedComponents.None;
        }
        var found = paths.Select(Of).Distinct(StringComparer.Ordinal).ToList();
        return new TouchedComponents(
            [.. found.OfType<string>().Order(StringComparer.Ordinal)], found.Contains(null));
    }

    /// <summary>
    /// The globs of a component, each with those of others that take paths from it: what a glob matches and none of
    /// these does is the component's.
    /// </summary>
    public IEnumerable<(string Glob, ImmutableArray<string> Except)> PartsOf(string component)
    {
        for (var index = 0; index < _bySpecificity.Length; index++)
        {
            if (_bySpecificity[index].Component == component)
            {
                yield return (
                    _bySpecificity[index].Glob,
                    [
                        .. _bySpecificity.Take(index).Where(other => other.Component != component)
                            .Select(other => other.Glob),
                    ]);
            }
        }
    }

    private static (int Depth, int Letters) RankOf(string glob)
    {
        var root = PathGlob.Root(glob);
        return (root.Length == 0 ? 0 : root.Split('/').Length, glob.Trim('/').Count(c => c is not ('*' or '?')));
    }
}
