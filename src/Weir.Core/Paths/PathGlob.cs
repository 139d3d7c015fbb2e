namespace Weir.Core.Paths;

/// <summary>
/// Globs over paths of a repository: <c>*</c> and <c>?</c> stay inside one segment, <c>**</c> spans any number of
/// segments, a trailing slash means everything below. Case matters, as it does in git.
/// </summary>
public static class PathGlob
{
    public static bool Matches(string glob, string path)
    {
        var pattern = glob.EndsWith('/') ? glob + "**" : glob;
        return MatchesSegments(pattern.TrimStart('/').Split('/'), path.Split('/'));
    }

    /// <summary>
    /// The path below which everything lies that a glob matches, or the path itself where it has no wildcard; empty for
    /// the whole repository.
    /// </summary>
    public static string Root(string glob)
    {
        var segments = glob.Trim('/').Split('/');
        var wild = Array.FindIndex(segments, segment => segment.AsSpan().IndexOfAny('*', '?') >= 0);
        return string.Join('/', wild < 0 ? segments : segments[..wild]);
    }

    private static bool MatchesSegments(ReadOnlySpan<string> pattern, ReadOnlySpan<string> path)
    {
        if (pattern.IsEmpty)
        {
            return path.IsEmpty;
        }
        if (pattern[0] != "**")
        {
            return !path.IsEmpty && MatchesSegment(pattern[0], path[0]) && MatchesSegments(pattern[1..], path[1..]);
        }
        // `docs/**` means what is below docs, so a closing `**` takes at least one segment.
        for (var taken = pattern.Length == 1 ? 1 : 0; taken <= path.Length; taken++)
        {
            if (MatchesSegments(pattern[1..], path[taken..]))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>The usual two-pointer match: on a mismatch the last star takes one character more. No
    /// recursion.</summary>
    public static bool MatchesSegment(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        int p = 0, t = 0, star = -1, resume = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                resume = t;
            }
            else if (p < pattern.Length && (pattern[p] == '?' || pattern[p] == text[t]))
            {
                p++;
                t++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                t = ++resume;
            }
            else
            {
                return false;
            }
        }
        return pattern[p..].IndexOfAnyExcept('*') < 0;
    }
}
