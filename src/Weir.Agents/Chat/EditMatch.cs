using System.Collections.Immutable;

namespace Weir.Agents.Chat;

/// <summary>A text after an edit.</summary>
/// <param name="Count">Places that were changed.</param>
/// <param name="Remark">What `old` and the file differed in; empty when they did not.</param>
internal sealed record Edited(string Text, int Count, string Remark);

/// <summary>
/// Finds the place that a model means to change. Models copy lines well and white space badly, so a text that does not
/// occur as it is written is looked for again, whole line by whole line, without the ends of lines, then without the
/// white space before them, then moved in or out as a block. Each of these has to fit one place only: what could mean
/// two, or differs in anything but white space, is refused with what the file has there.
/// </summary>
internal static class EditMatch
{
    /// <summary>Stands before the first line of some files, and is not seen by who reads them.</summary>
    private const char ByteOrderMark = '\uFEFF';

    /// <summary>Lines of `old` up to which the nearest place is looked for, to be named in the refusal.</summary>
    private const int NearestLines = 200;

    /// <summary>Characters of a line that a refusal shows.</summary>
    private const int ShownLine = 160;

    private static readonly ImmutableArray<(string Remark, Func<string, string> Seen)> Likenesses =
    [
        ("its line ends differ", line => line.TrimEnd('\r')),
        ("white space at its line ends differs", line => line.TrimEnd()),
        ("its indentation differs", line => line.Trim()),
    ];

    /// <summary>Replaces <paramref name="old"/>, which must not be empty; throws <see cref="ToolException"/> where it
    /// is not clear what is meant.</summary>
    public static Edited Replace(string path, string text, string old, string replacement, bool all)
    {
        var exact = Occurrences(text, old);
        if (exact > 1 && !all)
        {
            throw new ToolException(
                $"`old` occurs {exact} times in '{path}'; take more of its surroundings, or set `all`.");
        }
        if (exact > 0)
        {
            return new Edited(text.Replace(old, replacement, StringComparison.Ordinal), exact, "");
        }
        var mark = text.StartsWith(ByteOrderMark) ? 1 : 0;
        var lines = text[mark..].Split('\n');
        var wanted = old.Split('\n');
        // A last line break in `old` belongs to its last line.
        var ends = wanted.Length > 1 && wanted[^1].Length == 0;
        wanted = ends ? wanted[..^1] : wanted;
        if (wanted.All(string.IsNullOrWhiteSpace))
        {
            throw new ToolException($"`old` is nothing but white space, and does not occur in '{path}' as it is.");
        }
        foreach (var (remark, seen) in Likenesses)
        {
            var places = Places(lines, wanted, seen);
            if (places.Count > 1)
            {
                throw new ToolException(
                    $"`old` does not occur in '{path}' as it is, and but for white space it does at lines "
                    + $"{string.Join(", ", places.Select(place => place + 1))}; take more of its surroundings.");
            }
            if (places is [var only] && Moved(lines, wanted, replacement, only) is { } moved)
            {
                var edited = Put(lines, only, wanted.Length, moved, ends, remark);
                return edited with { Text = text[..mark] + edited.Text };
            }
        }
        throw new ToolException($"`old` does not occur in '{path}'. {Nearest(lines, wanted)}");
    }

    private static int Occurrences(string text, string part)
    {
        var count = 0;
        for (var at = text.IndexOf(part, StringComparison.Ordinal); at >= 0;
            at = text.IndexOf(part, at + part.Length, StringComparison.Ordinal))
        {
            count++;
        }
        return count;
    }

    private static List<int> Places(string[] lines, string[] wanted, Func<string, string> seen)
    {
        var sought = wanted.Select(seen).ToArray();
        var found = new List<int>();
        for (var at = 0; at + sought.Length <= lines.Length; at++)
        {
            var like = 0;
            while (like < sought.Length && seen(lines[at + like]) == sought[like])
            {
                like++;
            }
            if (like == sought.Length)
            {
                found.Add(at);
            }
        }
        return found;
    }

    /// <summary>The replacement with the indentation of the place; null when its lines are not moved alike.</summary>
    private static string[]? Moved(string[] lines, string[] wanted, string replacement, int at)
    {
        var pairs = wanted.Index().Where(pair => !string.IsNullOrWhiteSpace(pair.Item))
            .Select(pair => (Written: Indent(pair.Item), There: Indent(lines[at + pair.Index]))).ToList();
        var (written, there) = pairs[0];
        var added = there.EndsWith(written, StringComparison.Ordinal) ? there[..^written.Length] : null;
        var taken = written.EndsWith(there, StringComparison.Ordinal) ? written[..^there.Length] : null;
        var made = replacement.Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n');
        if (added is not null && pairs.All(pair => pair.There == added + pair.Written))
        {
            return [.. made.Select(line => string.IsNullOrWhiteSpace(line) ? line : added + line)];
        }
        return taken is not null && pairs.All(pair => pair.Written == taken + pair.There)
            && made.All(line => string.IsNullOrWhiteSpace(line) || line.StartsWith(taken, StringComparison.Ordinal))
                ? [.. made.Select(line => string.IsNullOrWhiteSpace(line) ? line : line[taken.Length..])]
                : null;
    }

    private static Edited Put(string[] lines, int at, int count, string[] made, bool ends, string remark)
    {
        var last = at + count - 1;
        var carriage = lines[at].EndsWith('\r') ? "\r" : "";
        var cut = ends && last + 1 < lines.Length;
        // What `old` ended with goes with it; else the file's own line end stays behind the replacement.
        var tail = cut ? "" : lines[last].EndsWith('\r') ? "\r" : "";
        var middle = string.Join($"{carriage}\n", made) + tail;
        var before = lines[..at].Select(line => line + "\n");
        var after = string.Join('\n', lines[(last + 1)..]);
        var joint = last + 1 == lines.Length || cut ? "" : "\n";
        return new Edited(
            string.Concat(before) + middle + joint + after,
            1,
            $"lines {at + 1} to {last + 1}, where {remark} from `old`; read them if that matters");
    }

    private static string Indent(string line) => line[..(line.Length - line.TrimStart().Length)];

    private static string Nearest(string[] lines, string[] wanted)
    {
        const string again = "Read the file again: but for white space each line has to be as it is there.";
        if (wanted.Length > NearestLines || wanted.Length > lines.Length)
        {
            return again;
        }
        var sought = wanted.Select(line => line.Trim()).ToArray();
        var trimmed = lines.Select(line => line.Trim()).ToArray();
        var (best, at) = (0, 0);
        for (var start = 0; start + sought.Length <= trimmed.Length; start++)
        {
            var like = sought.Where((line, index) => line.Length > 0 && trimmed[start + index] == line).Count();
            (best, at) = like > best ? (like, start) : (best, at);
        }
        if (best == 0)
        {
            return again;
        }
        if (best == sought.Count(line => line.Length > 0))
        {
            return $"Lines {at + 1} to {at + sought.Length} have it with an indentation that is not moved alike in all "
                + "of them; read them, and write them as they are.";
        }
        var differs = Enumerable.Range(0, sought.Length).First(index => trimmed[at + index] != sought[index]);
        return $"The nearest is at line {at + 1}; line {at + differs + 1} is\n{Shown(trimmed[at + differs])}\n"
            + $"and not\n{Shown(sought[differs])}";
    }

    private static string Shown(string line) => line.Length <= ShownLine ? line : line[..ShownLine] + "…";
}
