using System.Collections.Immutable;

namespace Weir.Definitions.Expressions;

/// <summary>
/// A condition as written: names are not looked up yet. Offsets count characters of the expression from 0.
/// </summary>
internal abstract record Syntax(int Offset)
{
    internal sealed record Not(Syntax Operand, int Offset) : Syntax(Offset);

    internal sealed record And(Syntax Left, Syntax Right, int Offset) : Syntax(Offset);

    internal sealed record Or(Syntax Left, Syntax Right, int Offset) : Syntax(Offset);

    internal sealed record Test(PathSyntax Path, int Offset) : Syntax(Offset);

    internal sealed record Compare(PathSyntax Path, string Operator, Literal Value, int Offset) : Syntax(Offset);

    internal sealed record In(PathSyntax Path, ImmutableArray<Literal> Values, int Offset) : Syntax(Offset);

    internal sealed record Contains(PathSyntax Path, Literal Value, int Offset) : Syntax(Offset);
}

/// <summary>A dotted name such as <c>assessment.severity</c>.</summary>
internal sealed record PathSyntax(ImmutableArray<string> Parts, int Offset)
{
    public string Text => string.Join('.', Parts);
}

internal enum LiteralKind
{
    Text,
    Number,
    Truth,
}

/// <param name="Text">The text, or the number or boolean as written.</param>
internal sealed record Literal(LiteralKind Kind, string Text, int Offset)
{
    public string Shown => Kind == LiteralKind.Text ? $"'{Text}'" : Text;
}
