using System.Collections.Immutable;

namespace Weir.Runtime.Intake;

/// <summary>
/// How alike texts are: the cosine of their term vectors, weighted by how rare a term is among the texts compared
/// (Salton and Buckley, "Term-weighting approaches in automatic text retrieval", 1988). A term's weight is
/// (1 + ln f) · ln(1 + N / n): f how often the text has it, N the number of texts, n of how many it is part. Sums run
/// in the order of the terms, so that the same texts always give the same number.
/// </summary>
public sealed class Alikeness
{
    /// <summary>Texts that are alike by so much are shown.</summary>
    public const double Alike = 0.45;

    /// <summary>Characters of a text that are looked at.</summary>
    public const int MaxText = 20_000;

    private readonly ImmutableArray<ImmutableSortedDictionary<string, int>> _others;
    private readonly Dictionary<string, int> _spread = new(StringComparer.Ordinal);

    /// <param name="others">The texts to compare with, as <see cref="Terms"/> gives them.</param>
    public Alikeness(ImmutableArray<ImmutableSortedDictionary<string, int>> others)
    {
        _others = others;
        foreach (var term in others.SelectMany(terms => terms.Keys))
        {
            _spread[term] = _spread.GetValueOrDefault(term) + 1;
        }
    }

    /// <summary>The terms of a text with a title, and how often each is there.</summary>
    public static ImmutableSortedDictionary<string, int> Terms(string title, string text) =>
        Definitions.Texts.Terms.Of(title, text, MaxText);

    /// <summary>From 0, nothing in common, to 1, the same terms: of each of the other texts in its place.</summary>
    public ImmutableArray<double> To(ImmutableSortedDictionary<string, int> text)
    {
        var length = Length(text);
        return
        [
            .. _others.Select(other =>
            {
                var product = text.Sum(term => other.TryGetValue(term.Key, out var times)
                    ? Weight(term.Key, term.Value) * Weight(term.Key, times)
                    : 0);
                var lengths = length * Length(other);
                return lengths > 0 ? Math.Min(1, product / lengths) : 0;
            }),
        ];
    }

    private double Length(ImmutableSortedDictionary<string, int> text) =>
        Math.Sqrt(text.Sum(term => Weight(term.Key, term.Value) * Weight(term.Key, term.Value)));

    private double Weight(string term, int times) =>
        (1 + Math.Log(times)) * Math.Log(1 + ((_others.Length + 1.0) / (_spread.GetValueOrDefault(term) + 1)));
}
