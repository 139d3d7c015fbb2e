using System.Collections.Immutable;
using System.Globalization;

namespace Weir.Agents.Workspaces;

/// <param name="Cut">True when there were more matches than the search may print.</param>
internal sealed record SearchMatches(ImmutableArray<SearchMatch> Matches, bool Cut)
{
    /// <summary>Reads what <c>grep -nHZ</c> prints (path, NUL, line number, colon, text) or <c>git grep -nz</c> (a NUL
    /// for the colon) and sorts it, because grep follows the folder's order, which differs between machines.</summary>
    public static SearchMatches Parse(string output, bool cut)
    {
        var matches = ImmutableArray.CreateBuilder<SearchMatch>();
        foreach (var line in output.Split('\n'))
        {
            var nul = line.IndexOf('\0', StringComparison.Ordinal);
            var after = nul < 0 ? -1 : line.AsSpan(nul + 1).IndexOfAny(':', '\0');
            var colon = after < 0 ? -1 : nul + 1 + after;
            if (colon > 0
                && int.TryParse(line.AsSpan(nul + 1, colon - nul - 1), CultureInfo.InvariantCulture, out var number))
            {
                var path = line[..nul];
                var relative = path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path;
                matches.Add(new SearchMatch(relative, number, line[(colon + 1)..]));
            }
        }
        return new SearchMatches(
            [.. matches.OrderBy(match => match.Path, StringComparer.Ordinal).ThenBy(match => match.Line)], cut);
    }
}

internal sealed record SearchMatch(string Path, int Line, string Text);
