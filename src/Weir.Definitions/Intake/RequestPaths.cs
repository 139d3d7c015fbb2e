using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Weir.Definitions.Intake;

/// <summary>
/// The paths that a request names: words with a slash inside, or of the form <c>name.extension</c>, that are no address
/// of the web. Nobody looks whether such a file exists: a request may name one that is to be made.
/// </summary>
public static partial class RequestPaths
{
    /// <summary>Paths beyond this many are not looked at.</summary>
    public const int Most = 200;

    /// <summary>Characters of a request that are looked at.</summary>
    public const int MaxText = 200_000;

    private const int MaxPath = 300;

    /// <summary>In the order in which they are named, each once.</summary>
    public static ImmutableArray<string> Of(string text)
    {
        var found = new List<string>();
        foreach (var match in Word().EnumerateMatches(text.AsSpan(0, Math.Min(text.Length, MaxText))))
        {
            var word = text.Substring(match.Index, match.Length);
            if (Normal(word) is { } path && !found.Contains(path, StringComparer.Ordinal))
            {
                found.Add(path);
            }
            if (found.Count == Most)
            {
                break;
            }
        }
        return [.. found];
    }

    /// <summary>The paths and the folders above each of them, which end in a slash.</summary>
    public static ImmutableArray<string> WithFolders(ImmutableArray<string> paths) =>
    [
        .. paths.SelectMany(path => Folders(path).Append(path)).Distinct(StringComparer.Ordinal),
    ];

    private static IEnumerable<string> Folders(string path)
    {
        for (var slash = path.IndexOf('/', StringComparison.Ordinal); slash >= 0;
            slash = path.IndexOf('/', slash + 1))
        {
            yield return path[..(slash + 1)];
        }
    }

    private static string? Normal(string word)
    {
        if (word.Contains("://", StringComparison.Ordinal) || word.Length > MaxPath)
        {
            return null;
        }
        var path = word.Split(':')[0].TrimEnd('.', '-');
        path = path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path;
        var parts = path.TrimEnd('/').Split('/');
        if (parts.Any(part => part is "" or "." or ".."))
        {
            return null;
        }
        return parts.Length > 1 || path.EndsWith('/') || FileName().IsMatch(path) ? path : null;
    }

    [GeneratedRegex("[A-Za-z0-9._@+/:-]+", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Word();

    [GeneratedRegex(@"^[A-Za-z0-9_-][A-Za-z0-9._-]*\.[A-Za-z][A-Za-z0-9]{0,7}$",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex FileName();
}
