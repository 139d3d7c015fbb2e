using System.Collections.Immutable;

namespace Weir.Core.Tests.Scenarios;

/// <summary>One line of a plan: <c>noun name: clause, clause</c>.</summary>
internal sealed record Line(string Noun, string Name, ImmutableArray<Clause> Clauses)
{
    public Clause? Find(string word) => Clauses.FirstOrDefault(clause => clause.Word == word);

    public static IEnumerable<Line> Read(string text)
    {
        var whole = text.ReplaceLineEndings("\n").Replace(",\n", ", ", StringComparison.Ordinal);
        foreach (var line in whole.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0))
        {
            var colon = line.IndexOf(": ", StringComparison.Ordinal);
            var head = (colon < 0 ? line.TrimEnd(':') : line[..colon]).Split(' ');
            var clauses = colon < 0 ? [] : line[(colon + 2)..].Split(',').Select(Clause.Read).ToImmutableArray();
            yield return new Line(head[0], head.Length > 1 ? head[1] : "", clauses);
        }
    }
}

/// <summary>A keyword and its words.</summary>
internal sealed record Clause(string Word, ImmutableArray<string> Rest)
{
    public static Clause Read(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return new Clause(words[0], [.. words[1..]]);
    }

    public bool Has(string word) => Rest.Contains(word, StringComparer.Ordinal);

    /// <summary>The word after a keyword; null without the keyword.</summary>
    public string? After(string keyword) =>
        Rest.IndexOf(keyword) is >= 0 and var at && at + 1 < Rest.Length ? Rest[at + 1] : null;
}
