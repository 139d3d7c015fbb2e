using System.Collections.Immutable;

namespace Weir.Core.Plans;

/// <summary>
/// A condition of a definition (<c>when</c>), already checked: names exist and types fit.
/// A comparison with a value that is absent is false.
/// </summary>
public abstract record Expression
{
    private Expression()
    {
    }

    public sealed record Not(Expression Operand) : Expression;
    public sealed record And(Expression Left, Expression Right) : Expression;
    public sealed record Or(Expression Left, Expression Right) : Expression;

    /// <summary>A boolean path on its own.</summary>
    public sealed record IsTrue(string Path) : Expression;

    public sealed record Compare(string Path, Comparison Comparison, Value Operand) : Expression;

    /// <summary><c>path in [values]</c>.</summary>
    public sealed record In(string Path, ImmutableArray<Value> Values) : Expression;

    /// <summary><c>path contains value</c>, on a list.</summary>
    public sealed record Contains(string Path, Value Operand) : Expression;
}

public enum Comparison
{
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// <summary>
/// A typed value that Core can compare. Decimals are scaled by <see cref="Scale"/>; there is no floating point.
/// </summary>
public abstract record Value
{
    /// <summary>How many units make one: numbers keep six decimal places.</summary>
    public const long Scale = 1_000_000;

    private Value()
    {
    }

    public sealed record Truth(bool Is) : Value;

    /// <summary>A number times <see cref="Scale"/>.</summary>
    public sealed record Number(long Scaled) : Value;

    /// <summary>
    /// A text from a closed set (choice, enum, risk, tier, label) or an identifier; compared ordinally.
    /// </summary>
    public sealed record Symbol(string Text) : Value;

    public sealed record List(ImmutableArray<string> Items) : Value
    {
        public bool Equals(List? other) =>
            other is not null && Items.SequenceEqual(other.Items, StringComparer.Ordinal);
        public override int GetHashCode() => Items.Length;
    }

    public static Value Of(bool value) => new Truth(value);
    public static Value Of(long whole) => new Number(whole * Scale);
    public static Value Of(string symbol) => new Symbol(symbol);
}
