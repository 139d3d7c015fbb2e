using System.Collections.Immutable;

namespace Weir.Core.Changes;

/// <summary>What a change touches of a project's components.</summary>
/// <param name="Names">The components that have a path of it, sorted.</param>
/// <param name="Others">Whether it has a path that belongs to no component.</param>
public sealed record TouchedComponents(ImmutableArray<string> Names, bool Others)
{
    /// <summary>Of a project without components, and where nothing is changed yet.</summary>
    public static readonly TouchedComponents None = new([], false);

    /// <summary>
    /// Whose command stands for one of a name: each touched component's that has one of its own, and once the project's
    /// (null), where something touched has none. There always is one.
    /// </summary>
    /// <param name="having">The components with a command of that name.</param>
    public ImmutableArray<string?> Whose(IReadOnlyCollection<string> having)
    {
        ImmutableArray<string?> own = [.. Names.Where(name => having.Contains(name, StringComparer.Ordinal))];
        return Names.IsEmpty || Others || own.Length < Names.Length ? own.Add(null) : own;
    }

    /// <summary>What several changes touch together. One of which no component is known has other paths.</summary>
    public static TouchedComponents Together(IEnumerable<TouchedComponents> changes)
    {
        var all = changes.ToList();
        return all is [var only] ? only : new TouchedComponents(
            [
                .. all.SelectMany(one => one.Names).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
            ],
            all.Exists(one => one.Others || one.Names.IsEmpty));
    }

    public override string ToString() =>
        string.Join(", ", Others && !Names.IsEmpty ? Names.Add("paths of none") : Names);
}
