using System.Collections.Immutable;
using System.Text;

namespace Weir.Definitions.Owners;

/// <summary>One line of CODEOWNERS: the heading of a section, or a pattern with its owners.</summary>
/// <param name="Text">The section's name or the pattern.</param>
/// <param name="Optional">Of a section: nobody of it has to approve.</param>
/// <param name="Excludes">Of a pattern: it begins with <c>!</c> and un-owns what it matches.</param>
/// <param name="Owners">As written, sorted, each once.</param>
internal sealed record OwnerLine(
    string Text, bool IsSection, bool Optional, bool Excludes, ImmutableArray<string> Owners)
{
    /// <summary>Null for a line that says nothing.</summary>
    /// <param name="line">Without space around it.</param>
    public static OwnerLine? Parse(string line)
    {
        if (line.Length == 0 || line[0] == '#')
        {
            return null;
        }
        if (line[0] == '[' || line.StartsWith("^[", StringComparison.Ordinal))
        {
            var open = line.IndexOf('[', StringComparison.Ordinal);
            var close = line.IndexOf(']', StringComparison.Ordinal);
            var name = close < 0 ? line[(open + 1)..] : line[(open + 1)..close];
            var rest = close < 0 ? "" : AfterCount(line[(close + 1)..]);
            return new OwnerLine(name.Trim(), true, open > 0, false, OwnersIn(Words(rest)));
        }
        var words = Words(line);
        var excludes = words[0].Length > 1 && words[0][0] == '!';
        return new OwnerLine(
            excludes ? words[0][1..] : words[0], false, false, excludes, OwnersIn(words.Skip(1)));
    }

    /// <summary>What stands behind <c>[2]</c>, the number of approvals.</summary>
    private static string AfterCount(string rest)
    {
        var close = rest.IndexOf(']', StringComparison.Ordinal);
        return rest.StartsWith('[') && close > 0 ? rest[(close + 1)..] : rest;
    }

    /// <summary>A word that begins with <c>#</c> begins a comment.</summary>
    private static ImmutableArray<string> OwnersIn(IEnumerable<string> words) =>
    [
        .. words.TakeWhile(word => word[0] != '#').Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
    ];

    /// <summary>Split at spaces; a backslash takes the meaning from the character behind it.</summary>
    private static List<string> Words(string line)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        for (var index = 0; index <= line.Length; index++)
        {
            if (index < line.Length && line[index] == '\\' && index + 1 < line.Length)
            {
                word.Append(line[++index]);
            }
            else if (index < line.Length && !char.IsWhiteSpace(line[index]))
            {
                word.Append(line[index]);
            }
            else if (word.Length > 0)
            {
                words.Add(word.ToString());
                word.Clear();
            }
        }
        return words;
    }
}
