using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Weir.Definitions.Traces;

/// <summary>
/// The ids that a document gives its parts: what looks like <c>REQ-1</c> and begins a heading, a list item or a row of
/// a table. An id in the middle of a sentence only mentions a part, and code between fences is an example.
/// </summary>
public static partial class DocumentIds
{
    /// <summary>In the order of the document, each once.</summary>
    public static ImmutableArray<string> Read(string text)
    {
        var found = ImmutableArray.CreateBuilder<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        char? fence = null;
        foreach (var line in text.Split('\n'))
        {
            var start = line.TrimStart();
            if (start.StartsWith("```", StringComparison.Ordinal) || start.StartsWith("~~~", StringComparison.Ordinal))
            {
                fence = fence is null ? start[0] : fence == start[0] ? null : fence;
            }
            else if (fence is null && Beginning().Match(line) is { Success: true } match
                && seen.Add(match.Groups["id"].Value))
            {
                found.Add(match.Groups["id"].Value);
            }
        }
        return found.ToImmutable();
    }

    [GeneratedRegex(
        @"^\s*(#{1,6}\s+|[-*+]\s+|[0-9]+[.)]\s+|\|\s*)(\[[ xX]\]\s+)?[*_`\[]*(?<id>[A-Z][A-Z0-9]*(-[A-Z0-9]+)*-[0-9]+)"
            + "([^A-Za-z0-9_-]|$)",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Beginning();
}
