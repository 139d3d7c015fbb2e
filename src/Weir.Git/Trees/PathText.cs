using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Weir.Git.Trees;

/// <summary>
/// Paths in git are bytes; here they are strings. A byte that is not part of valid UTF-8 becomes a lone surrogate
/// U+DC00 + byte, which no valid text contains, so that every path survives the way there and back.
/// </summary>
internal static class PathText
{
    private const char Escape = '\uDC00';

    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        if (Utf8.IsValid(bytes))
        {
            return Encoding.UTF8.GetString(bytes);
        }
        var text = new StringBuilder(bytes.Length);
        while (!bytes.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(bytes, out var rune, out var consumed) == OperationStatus.Done)
            {
                text.Append(rune.ToString());
            }
            else
            {
                foreach (var value in bytes[..consumed])
                {
                    text.Append((char)(Escape + value));
                }
            }
            bytes = bytes[consumed..];
        }
        return text.ToString();
    }

    public static byte[] Encode(string path)
    {
        if (!HasEscapes(path))
        {
            return Encoding.UTF8.GetBytes(path);
        }
        using var bytes = new MemoryStream(path.Length);
        for (var i = 0; i < path.Length; i++)
        {
            if (IsEscape(path, i))
            {
                bytes.WriteByte((byte)(path[i] - Escape));
            }
            else
            {
                var length = char.IsHighSurrogate(path[i]) ? 2 : 1;
                bytes.Write(Encoding.UTF8.GetBytes(path, i, length));
                i += length - 1;
            }
        }
        return bytes.ToArray();
    }

    /// <summary>True when the path cannot be written as UTF-8, and so not in a journal or a definition
    /// either.</summary>
    public static bool HasEscapes(string path)
    {
        for (var i = 0; i < path.Length; i++)
        {
            if (IsEscape(path, i))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>
    /// The path as people read it: bytes that are no text as <c>\xNN</c>, and so are line breaks and what steers a
    /// terminal, so that no name can pass for another line; characters that are not seen, or turn the writing around,
    /// as <c>\u{NNNN}</c>.
    /// </summary>
    public static string Show(string path)
    {
        var text = new StringBuilder(path.Length);
        for (var i = 0; i < path.Length; i++)
        {
            var character = path[i];
            _ = IsEscape(path, i) ? text.Append(CultureInfo.InvariantCulture, $"\\x{character - Escape:x2}")
                : char.IsControl(character) ? text.Append(CultureInfo.InvariantCulture, $"\\x{(int)character:x2}")
                : IsUnseen(character) ? text.Append(CultureInfo.InvariantCulture, $"\\u{{{(int)character:x4}}}")
                : text.Append(character);
        }
        return text.ToString();
    }

    private static bool IsUnseen(char character) => char.GetUnicodeCategory(character)
        is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    /// <summary>The fields of output that git ended or separated with NUL.</summary>
    public static List<string> Fields(ReadOnlyMemory<byte> output)
    {
        var fields = new List<string>();
        var rest = output.Span;
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOf((byte)0);
            fields.Add(Decode(end < 0 ? rest : rest[..end]));
            rest = end < 0 ? [] : rest[(end + 1)..];
        }
        return fields;
    }

    /// <summary>
    /// Several outputs that were printed one after the other with a NUL between them: no field of git's is empty, so
    /// that the first empty one ends an output.
    /// </summary>
    public static List<ReadOnlyMemory<byte>> Outputs(ReadOnlyMemory<byte> printed)
    {
        var outputs = new List<ReadOnlyMemory<byte>>();
        var start = 0;
        for (var at = 0; at < printed.Length;)
        {
            if (printed.Span[at] == 0)
            {
                outputs.Add(printed[start..at]);
                start = ++at;
                continue;
            }
            var length = printed.Span[at..].IndexOf((byte)0);
            at = length < 0 ? printed.Length : at + length + 1;
        }
        outputs.Add(printed[start..]);
        return outputs;
    }

    /// <summary>The paths as input of git's <c>-z</c> options.</summary>
    public static byte[] Join(IEnumerable<string> paths)
    {
        using var bytes = new MemoryStream();
        foreach (var path in paths)
        {
            bytes.Write(Encode(path));
            bytes.WriteByte(0);
        }
        return bytes.ToArray();
    }

    private static bool IsEscape(string path, int index) =>
        char.IsLowSurrogate(path[index]) && (index == 0 || !char.IsHighSurrogate(path[index - 1]));
}
