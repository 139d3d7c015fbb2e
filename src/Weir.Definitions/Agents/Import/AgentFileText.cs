using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.Agents.Import;

/// <summary>Writes values so that they are read as what they are, whatever they hold.</summary>
internal static partial class AgentFileText
{
    public static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var letter in text)
        {
            quoted.Append(letter switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\t' => "\\t",
                _ when char.IsControl(letter) || letter is '\u2028' or '\u2029' or '\uFEFF' =>
                    $"\\u{(int)letter:X4}",
                _ => letter.ToString(),
            });
        }
        return quoted.Append('"').ToString();
    }

    /// <summary>A list of names, on one line.</summary>
    public static string List(IEnumerable<string> values) => $"[{string.Join(", ", values.Select(Word))}]";

    /// <summary>Without quotes where that is safe.</summary>
    public static string Word(string text) => PlainWord().IsMatch(text) && text is not ("true" or "false" or "null"
        or "yes" or "no" or "on" or "off" or "y" or "n") ? text : Quote(text);

    /// <summary>A value as it was, on one line.</summary>
    public static string Value(YamlNode node) => node switch
    {
        YamlScalar { IsNull: true } => "null",
        YamlScalar scalar when scalar.IsPlain && IsTyped(scalar.Text) => scalar.Text,
        YamlScalar scalar => Quote(scalar.Text),
        YamlSequence sequence => $"[{string.Join(", ", sequence.Items.Select(Value))}]",
        YamlMapping { Entries.IsEmpty: true } => "{}",
        YamlMapping mapping => $"{{ {string.Join(
            ", ", mapping.Entries.Select(entry => $"{Quote(entry.Key)}: {Value(entry.Value)}"))} }}",
        _ => "null",
    };

    private static bool IsTyped(string text) => text is "true" or "false"
        || decimal.TryParse(
            text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _);

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_-]*$", RegexOptions.NonBacktracking)]
    private static partial Regex PlainWord();
}
