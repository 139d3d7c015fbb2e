using System.Globalization;
using System.Text;

namespace Weir.Cli.Output;

/// <summary>
/// Text that somebody else wrote (an agent, a command, a file's name) without what would steer a terminal or turn the
/// writing around: it must not hide a line, nor pass for one of Weir's own.
/// </summary>
internal static class PlainText
{
    /// <summary>What stands for a character that is not shown.</summary>
    private const char Blot = '\uFFFD';

    private const string Kept = "\n\t";

    /// <summary>Lines and tabs stay.</summary>
    public static string Lines(string text) => Clean(text, Kept);

    /// <summary>On one line: a tab or a line break inside a value would be taken for the end of it.</summary>
    public static string Line(string text) => Clean(text, "");

    private static string Clean(string text, string kept)
    {
        if (!text.Any(character => IsSteering(character) && !kept.Contains(character)))
        {
            return text;
        }
        var clean = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            clean.Append(!IsSteering(character) || kept.Contains(character) ? character
                : char.IsWhiteSpace(character) ? ' '
                : Blot);
        }
        return clean.ToString();
    }

    private static bool IsSteering(char character) => char.IsControl(character)
        || char.GetUnicodeCategory(character) is UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        || character is (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');
}
