using System.Globalization;
using System.Text;

namespace Weir.Git.Trees;

/// <summary>
/// Finds paths that fall together on some disk, where one would replace the other, folders included: where case does
/// not count, where characters that are not seen are skipped, where a dot or a blank at the end is dropped, and where
/// <c>é</c> and <c>e</c> with an accent after it are one letter.
/// <para>
/// The last is judged by shape, since this program carries no Unicode tables of compositions: every letter that can
/// have been composed stands for every other. So a decomposed name is also refused beside a composed one that differs
/// only in which accent it has; nobody mixes the two by intent in one folder.
/// </para>
/// </summary>
internal sealed class PathTwins
{
    private const char AnyLetter = '?';
    private const char FirstMark = '\u0300';
    private const char LastMark = '\u036f';
    private const char FirstJamo = '\u1100';
    private const char LastJamo = '\u11ff';

    private readonly Dictionary<string, string> spellings = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Shape> shapes = new(StringComparer.Ordinal);

    /// <summary>Composed and decomposed spellings that were seen of one shape; null for none.</summary>
    private sealed record Shape(string? Composed, string? Decomposed);

    /// <summary>Notes how each folder and the file are spelled; true when one was spelled otherwise before.</summary>
    public bool Collides(string path)
    {
        var collides = false;
        for (var end = path.IndexOf('/', StringComparison.Ordinal); ; end = path.IndexOf('/', end + 1))
        {
            collides |= Meets(end < 0 ? path : path[..end]);
            if (end < 0)
            {
                return collides;
            }
        }
    }

    /// <summary>The name as the most forgiving disk reads it.</summary>
    public static string Fold(string path)
    {
        var text = new StringBuilder(path.Length);
        foreach (var segment in path.Split('/'))
        {
            text.Append(text.Length > 0 ? "/" : "");
            var seen = string.Concat(segment.Where(character => !IsSkipped(character)));
            var trimmed = seen.TrimEnd('.', ' ');
            text.Append(trimmed.Length > 0 ? trimmed : seen);
        }
        return text.ToString().ToUpperInvariant();
    }

    private bool Meets(string name)
    {
        var folded = Fold(name);
        var collides = !spellings.TryAdd(folded, name) && spellings[folded] != name;
        if (Ascii.IsValid(name))
        {
            return collides;
        }
        var shape = ShapeOf(folded, out var isDecomposed);
        var known = shapes.GetValueOrDefault(shape) ?? new Shape(null, null);
        collides |= (isDecomposed ? known.Composed : known.Decomposed) is not null;
        shapes[shape] = isDecomposed ? known with { Decomposed = name } : known with { Composed = name };
        return collides;
    }

    private static string ShapeOf(string folded, out bool isDecomposed)
    {
        var text = new StringBuilder(folded.Length);
        isDecomposed = false;
        foreach (var character in folded)
        {
            if (IsMark(character) || IsLaterJamo(character))
            {
                isDecomposed = true;
                if (text.Length > 0)
                {
                    text[^1] = AnyLetter;
                }
            }
            else
            {
                isDecomposed |= character is >= FirstJamo and <= LastJamo;
                text.Append(char.IsAscii(character) || !char.IsLetter(character) ? character : AnyLetter);
            }
        }
        return text.ToString();
    }

    /// <summary>Accents, and the two marks that voice kana.</summary>
    private static bool IsMark(char character) => character is (>= FirstMark and <= LastMark) or '\u3099' or '\u309a';

    /// <summary>The vowel and the end of a Korean syllable, which follow its first consonant.</summary>
    private static bool IsLaterJamo(char character) => character is >= '\u1160' and <= LastJamo;

    private static bool IsSkipped(char character) =>
        char.GetUnicodeCategory(character) == UnicodeCategory.Format;
}
