namespace Weir.Definitions.Findings;

/// <summary>Finds the known name that a mistyped one most likely meant.</summary>
public static class Nearest
{
    private const int MaxLength = 64;
    private const int MaxListed = 12;

    /// <summary>The nearest of <paramref name="known"/>, or null when none is near (a third of its length).</summary>
    public static string? To(string name, IEnumerable<string> known)
    {
        string? best = null;
        var bestDistance = int.MaxValue;
        foreach (var candidate in known)
        {
            var distance = Distance(name, candidate);
            var allowed = Math.Max(1, Math.Max(name.Length, candidate.Length) / 3);
            if (distance <= allowed && distance < bestDistance)
            {
                (best, bestDistance) = (candidate, distance);
            }
        }
        return best;
    }

    /// <summary>A hint: the nearest name, else the names there are.</summary>
    public static string Hint(string name, IEnumerable<string> known, string what)
    {
        var names = known.Distinct(StringComparer.Ordinal).ToList();
        var near = To(name, names);
        if (near is not null)
        {
            return $"did you mean '{near}'?";
        }
        if (names.Count == 0)
        {
            return $"there is no {what} yet";
        }
        names.Sort(StringComparer.Ordinal);
        var listed = string.Join(", ", names.Take(MaxListed));
        return names.Count > MaxListed ? $"{what}: {listed} and {names.Count - MaxListed} more" : $"{what}: {listed}";
    }

    /// <summary>Edits (insert, delete, replace, swap of neighbours) between two names, ignoring case.</summary>
    private static int Distance(string left, string right)
    {
        if (left.Length > MaxLength || right.Length > MaxLength)
        {
            return int.MaxValue;
        }
        var (a, b) = (left.ToLowerInvariant(), right.ToLowerInvariant());
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            rows[i, 0] = i;
        }
        for (var j = 0; j <= b.Length; j++)
        {
            rows[0, j] = j;
        }
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                var least = Math.Min(Math.Min(rows[i - 1, j] + 1, rows[i, j - 1] + 1), rows[i - 1, j - 1] + cost);
                var swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
                rows[i, j] = swapped ? Math.Min(least, rows[i - 2, j - 2] + 1) : least;
            }
        }
        return rows[a.Length, b.Length];
    }
}
