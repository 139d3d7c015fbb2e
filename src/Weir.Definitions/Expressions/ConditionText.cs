using System.Text;
using Weir.Definitions.Findings;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.Expressions;

/// <summary>A <c>when</c> of a definition: its text and, if it is an expression at all, its syntax.</summary>
public sealed record ConditionText
{
    internal ConditionText(string text, Position at, Syntax? syntax)
    {
        Text = text;
        At = at;
        Syntax = syntax;
    }

    public string Text { get; }
    public Position At { get; }
    internal Syntax? Syntax { get; }

    /// <summary>True when both conditions are the same but for blanks.</summary>
    public static bool Same(ConditionText? left, ConditionText? right) =>
        left is null ? right is null : right is not null && Squeeze(left.Text) == Squeeze(right.Text);

    internal static ConditionText? Read(KeyReader keys, string key)
    {
        if (keys.Entry(key)?.Value is not { } value)
        {
            return null;
        }
        if (value is not YamlScalar scalar)
        {
            keys.Sink.Report(FindingCodes.WrongType, value.At, $"'{key}' is {value.Noun}, not a condition");
            return null;
        }
        try
        {
            return new ConditionText(scalar.Text, scalar.TextAt, ExpressionParser.Parse(scalar.Text));
        }
        catch (ExpressionException fault)
        {
            var at = scalar.TextAt with { Column = scalar.TextAt.Column + fault.Offset };
            keys.Sink.Report(FindingCodes.ExpressionSyntax, at, fault.Message, fault.Hint);
            return new ConditionText(scalar.Text, scalar.TextAt, null);
        }
    }

    private static string Squeeze(string text)
    {
        var squeezed = new StringBuilder();
        var quoted = false;
        foreach (var c in text)
        {
            quoted ^= c == '\'';
            if (quoted || !char.IsWhiteSpace(c))
            {
                squeezed.Append(c);
            }
        }
        return squeezed.ToString();
    }
}
