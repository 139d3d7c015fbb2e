using System.Collections.Immutable;

namespace Weir.Definitions.Texts;

/// <summary>
/// What a text is about, for programs: its terms and how often it has each. A term is a run of letters and digits in
/// lower case, of at least two characters and no common English word; a term of the title counts as
/// <see cref="TitleWeight"/> of the text.
/// </summary>
public static class Terms
{
    public const int TitleWeight = 3;

    private static readonly ImmutableHashSet<string> Common = ImmutableHashSet.Create(
        StringComparer.Ordinal,
        "an", "and", "are", "as", "at", "be", "but", "by", "can", "do", "does", "for", "from", "has", "have", "if",
        "in", "is", "it", "its", "me", "not", "of", "on", "or", "our", "please", "should", "so", "that", "the", "there",
        "they", "this", "to", "was", "we", "when", "which", "will", "with", "would", "you");

    /// <param name="most">Characters of the text that are looked at.</param>
    public static ImmutableSortedDictionary<string, int> Of(string title, string text, int most)
    {
        var terms = ImmutableSortedDictionary.CreateBuilder<string, int>(StringComparer.Ordinal);
        Count(title, TitleWeight);
        Count(text[..Math.Min(text.Length, most)], 1);
        return terms.ToImmutable();

        void Count(string words, int weight)
        {
            foreach (var term in Words(words))
            {
                terms[term] = terms.GetValueOrDefault(term) + weight;
            }
        }
    }

    private static IEnumerable<string> Words(string text)
    {
        var begin = -1;
        for (var at = 0; at <= text.Length; at++)
        {
            var isPart = at < text.Length && char.IsLetterOrDigit(text[at]);
            if (isPart && begin < 0)
            {
                begin = at;
            }
            else if (!isPart && begin >= 0)
            {
                var word = text[begin..at].ToLowerInvariant();
                begin = -1;
                if (word.Length > 1 && !Common.Contains(word))
                {
                    yield return word;
                }
            }
        }
    }
}
