using System.Collections.Immutable;
using Weir.Definitions.Texts;

namespace Weir.Definitions.Contexts;

/// <summary>
/// How relevant documents are to a text: BM25 with k1 = 1.2 and b = 0.75 (Robertson and Zaragoza, "The Probabilistic
/// Relevance Framework: BM25 and Beyond", 2009), in whole numbers alone, so that every machine ranks alike. With N
/// documents of which n have a term, A the length of all together, l that of one, f how often it has the term and q
/// how often the text has it (at most <see cref="MostOfTerm"/>), a term adds
/// q · log2((2N + 2) / (2n + 1)) · 22fA / (10fA + 3A + 9lN), which is the usual formula times constants.
/// </summary>
public static class Relevance
{
    /// <summary>What one term of the text counts for at most.</summary>
    public const int MostOfTerm = 8;

    /// <summary>Bits after the point of a logarithm.</summary>
    private const int LogBits = 16;

    /// <summary>Bits after the point of what it is taken of: its square has to fit.</summary>
    private const int RatioBits = 24;

    /// <summary>Bits after the point of a term's share.</summary>
    private const int ShareBits = 10;

    /// <param name="text">As <see cref="Terms"/> gives it.</param>
    /// <param name="documents">Likewise.</param>
    /// <returns>Of each document in its place; 0 has nothing in common with the text.</returns>
    public static ImmutableArray<long> Of(
        ImmutableSortedDictionary<string, int> text,
        IReadOnlyList<ImmutableSortedDictionary<string, int>> documents)
    {
        var lengths = documents.Select(terms => terms.Values.Sum(count => (long)count)).ToList();
        var all = Math.Max(1, lengths.Sum());
        var weights = text.Select(term => (
            term.Key,
            Weight: Math.Min(term.Value, MostOfTerm)
                * Rarity(documents.Count, documents.Count(terms => terms.ContainsKey(term.Key))))).ToList();
        return
        [
            .. documents.Select((terms, place) => weights.Sum(term => terms.TryGetValue(term.Key, out var count)
                ? (long)(term.Weight * Share(count, lengths[place], all, documents.Count) >> ShareBits)
                : 0)),
        ];
    }

    /// <summary>log2((2N + 2) / (2n + 1)), with <see cref="LogBits"/> bits after the point.</summary>
    internal static long Rarity(int documents, int with)
    {
        const long One = 1L << RatioBits;
        var ratio = ((2L * documents + 2) << RatioBits) / (2L * with + 1);
        var whole = 0L;
        for (; ratio >= 2 * One; ratio >>= 1)
        {
            whole++;
        }
        var log = whole << LogBits;
        for (var bit = 1L << (LogBits - 1); bit > 0; bit >>= 1)
        {
            ratio = ratio * ratio >> RatioBits;
            if (ratio >= 2 * One)
            {
                ratio >>= 1;
                log += bit;
            }
        }
        return log;
    }

    private static Int128 Share(int count, long length, long all, int documents) =>
        ((Int128)22 * count * all << ShareBits)
            / ((Int128)10 * count * all + (Int128)3 * all + (Int128)9 * length * documents);
}
