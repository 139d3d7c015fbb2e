using System.Text;

namespace Weir.Agents.Workspaces;

/// <summary>
/// Keeps the beginning and the end of a text: failures of tools are told at the end, their cause at the start.
/// </summary>
internal static class BoundedText
{
    public static string HeadAndTail(string text, int limit)
    {
        if (text.Length <= limit)
        {
            return text;
        }
        var half = limit / 2;
        return $"{Head(text, half)}\n[… {text.Length - 2 * half} characters left out …]\n{Tail(text, half)}";
    }

    public static string Head(string text, int limit) =>
        text.Length <= limit ? text : text[..(char.IsHighSurrogate(text[limit - 1]) ? limit - 1 : limit)];

    private static string Tail(string text, int count)
    {
        var start = text.Length - count;
        return text[(char.IsLowSurrogate(text[start]) ? start + 1 : start)..];
    }

    /// <summary>Bytes of a process as text; what is no UTF-8 becomes the replacement character.</summary>
    public static string FromBytes(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);
}
