using System.Collections.Immutable;
using Weir.Core.Changes;
using Weir.Core.Plans;

namespace Weir.Core.FanOut;

/// <summary>
/// Whether a pass can fan out over a list. The same question is asked where the list was made, so that whoever made it
/// can answer, and again where it is used.
/// </summary>
public static class ElementList
{
    private const int MaxKey = 64;

    /// <summary>What keeps the pass from it, as one sentence; null when nothing does.</summary>
    public static string? Fault(ForEachPlan each, ImmutableArray<ElementFacts> elements)
    {
        if (elements.IsEmpty)
        {
            return each.SkipIfEmpty ? null : "the list is empty";
        }
        if (elements.Length > ForEachPlan.MaxElements)
        {
            return $"the list has {elements.Length} elements; at most {ForEachPlan.MaxElements} are worked on";
        }
        var seen = new SortedSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var element in elements)
        {
            if (!IsKey(element.Key))
            {
                return $"'{element.Key}' cannot name an element: letters, digits, '.', '_' and '-', at most {MaxKey}, "
                    + "beginning with a letter or digit";
            }
            if (!seen.Add(element.Key))
            {
                return $"two elements have the key '{element.Key}'";
            }
        }
        return UnknownPredecessor(each, elements) ?? Cycle(each, elements);
    }

    /// <summary>The keys that an element comes after.</summary>
    public static ImmutableArray<string> After(ForEachPlan each, ElementFacts element) =>
        element.Fields.FirstOrDefault(field => field.Name == each.Order)?.Value switch
        {
            Value.List list => [.. list.Items.Distinct(StringComparer.Ordinal)],
            Value.Symbol one => [one.Text],
            _ => [],
        };

    /// <summary>
    /// The elements so that each comes after those it has to, otherwise as they were; those in a cycle are left out.
    /// </summary>
    public static ImmutableArray<T> InOrder<T>(
        ImmutableArray<T> elements, Func<T, string> key, Func<T, ImmutableArray<string>> after)
    {
        var sorted = ImmutableArray.CreateBuilder<T>(elements.Length);
        var placed = new SortedSet<string>(StringComparer.Ordinal);
        var left = elements.ToList();
        while (left.Find(element => after(element).All(placed.Contains)) is { } next)
        {
            left.Remove(next);
            placed.Add(key(next));
            sorted.Add(next);
        }
        return sorted.ToImmutable();
    }

    /// <summary>Safe as a part of a ref, of a path and of a command line.</summary>
    internal static bool IsKey(string key) =>
        key.Length is > 0 and <= MaxKey
        && char.IsAsciiLetterOrDigit(key[0])
        && key.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-')
        && !key.Contains("..", StringComparison.Ordinal)
        && !key.EndsWith('.')
        && !key.EndsWith(".lock", StringComparison.OrdinalIgnoreCase);

    private static string? UnknownPredecessor(ForEachPlan each, ImmutableArray<ElementFacts> elements)
    {
        foreach (var element in elements)
        {
            foreach (var before in After(each, element))
            {
                if (elements.All(other => other.Key != before))
                {
                    return $"{each.Order} of '{element.Key}' names '{before}', which is not in the list";
                }
            }
        }
        return null;
    }

    private static string? Cycle(ForEachPlan each, ImmutableArray<ElementFacts> elements)
    {
        var sorted = InOrder(elements, element => element.Key, element => After(each, element));
        var rest = elements.Except(sorted).Select(element => $"'{element.Key}'").ToList();
        return rest.Count == 0 ? null : $"{each.Order} goes round in a circle, at {string.Join(", ", rest)}";
    }
}
