using Weir.Core.Plans;

namespace Weir.Definitions.Preview;

/// <summary>Writes a compiled condition back as a person would type it.</summary>
public static class ExpressionText
{
    public static string Of(Expression expression) => Write(expression, 0);

    public static string Of(Value value) => value switch
    {
        Value.Truth truth => truth.Is ? "true" : "false",
        Value.Number number => Number(number.Scaled),
        Value.Symbol symbol => $"'{symbol.Text}'",
        Value.List list => $"[{string.Join(", ", list.Items.Select(item => $"'{item}'"))}]",
        _ => "?",
    };

    private static string Write(Expression expression, int strength) => expression switch
    {
        Expression.Or or => Group($"{Write(or.Left, 1)} or {Write(or.Right, 1)}", strength > 1),
        Expression.And and => Group($"{Write(and.Left, 2)} and {Write(and.Right, 2)}", strength > 2),
        Expression.Not not => $"not {Write(not.Operand, 3)}",
        Expression.IsTrue test => test.Path,
        Expression.Compare compare => $"{compare.Path} {Symbol(compare.Comparison)} {Of(compare.Operand)}",
        Expression.In isIn => $"{isIn.Path} in [{string.Join(", ", isIn.Values.Select(Of))}]",
        Expression.Contains contains => $"{contains.Path} contains {Of(contains.Operand)}",
        _ => "?",
    };

    private static string Group(string text, bool parentheses) => parentheses ? $"({text})" : text;

    private static string Symbol(Comparison comparison) => comparison switch
    {
        Comparison.Equal => "==",
        Comparison.NotEqual => "!=",
        Comparison.Less => "<",
        Comparison.LessOrEqual => "<=",
        Comparison.Greater => ">",
        _ => ">=",
    };

    private static string Number(long scaled)
    {
        var (whole, fraction) = (Math.Abs(scaled) / Value.Scale, Math.Abs(scaled) % Value.Scale);
        var sign = scaled < 0 ? "-" : "";
        return fraction == 0 ? $"{sign}{whole}" : $"{sign}{whole}.{fraction.ToString("D6").TrimEnd('0')}";
    }
}
