using System.Collections.Immutable;
using Weir.Core.Paths;

namespace Weir.Definitions.Owners;

/// <summary>
/// The pattern of one line of CODEOWNERS: like a line of .gitignore, with the differences that forges document.
/// </summary>
/// <remarks>
/// A slash at the beginning or in the middle fixes a pattern to the root; others match at any depth. What matches a
/// folder owns everything below it, except that a closing <c>/*</c> means the files directly there. A closing slash
/// means folders alone. <c>**</c> stands for any number of folders. Neither <c>!</c> nor <c>[ ]</c> means anything in a
/// pattern. The match is the usual one with a single place to go back to (the last <c>**</c>), here over segments: it
/// is linear in practice and quadratic at worst, whatever somebody writes.
/// </remarks>
internal sealed class OwnerPattern
{
    private enum End
    {
        /// <summary>The path ends where the pattern does.</summary>
        Here,

        /// <summary>The path ends there, or goes on below.</summary>
        HereOrBelow,

        /// <summary>The path goes on below.</summary>
        Below,
    }

    private const string AnyFolders = "**";

    private readonly ImmutableArray<string> segments;
    private readonly End end;

    private OwnerPattern(ImmutableArray<string> segments, End end)
    {
        this.segments = segments;
        this.end = end;
    }

    /// <param name="anywhere">Whether a pattern that does not begin with a slash matches at any depth, even with a
    /// slash in the middle.</param>
    public static OwnerPattern Parse(string text, bool anywhere)
    {
        var names = text.Split('/', StringSplitOptions.RemoveEmptyEntries).ToImmutableArray();
        var isFixed = text.StartsWith('/') || (!anywhere && names.Length > 1);
        var ending = text.EndsWith('/') || names.IsEmpty ? End.Below
            : names[^1] == "*" && isFixed ? End.Here
            : End.HereOrBelow;
        if (!names.IsEmpty && names[^1] == AnyFolders)
        {
            (names, ending) = (names[..^1], End.Below);
        }
        return new OwnerPattern(isFixed || names.IsEmpty ? names : [AnyFolders, .. names], ending);
    }

    /// <param name="path">The segments of a file's path.</param>
    public bool Matches(ReadOnlySpan<string> path)
    {
        int p = 0, t = 0, star = -1, resume = 0;
        while (true)
        {
            if (p < segments.Length && segments[p] == AnyFolders)
            {
                (star, resume) = (++p, t);
                continue;
            }
            if (p < segments.Length && t < path.Length && PathGlob.MatchesSegment(segments[p], path[t]))
            {
                p++;
                t++;
                continue;
            }
            if (p == segments.Length && Ends(path.Length - t))
            {
                return true;
            }
            if (star < 0 || resume >= path.Length)
            {
                return false;
            }
            (p, t) = (star, ++resume);
        }
    }

    private bool Ends(int left) => end switch
    {
        End.Here => left == 0,
        End.Below => left > 0,
        _ => true,
    };
}
