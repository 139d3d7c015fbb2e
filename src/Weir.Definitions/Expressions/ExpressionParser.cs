using System.Collections.Immutable;

namespace Weir.Definitions.Expressions;

/// <summary>
/// Recursive descent over the grammar
/// <code>
/// or      = and { "or" and }
/// and     = not { "and" not }
/// not     = "not" not | "(" or ")" | test
/// test    = path [ op value | "in" "[" value { "," value } "]" | "contains" value ]
/// </code>
/// so that <c>not</c> binds tightest and <c>or</c> loosest.
/// </summary>
internal sealed class ExpressionParser
{
    /// <summary>Levels of parentheses and <c>not</c>.</summary>
    public const int MaxDepth = 32;

    private static readonly string[] Reserved = ["not", "and", "or", "in", "contains", "true", "false"];

    private readonly ImmutableArray<Token> tokens;
    private int next;
    private int depth;

    private ExpressionParser(ImmutableArray<Token> tokens) => this.tokens = tokens;

    private Token Current => tokens[next];

    /// <exception cref="ExpressionException">The text is no expression.</exception>
    public static Syntax Parse(string text)
    {
        var parser = new ExpressionParser(Lexer.Read(text));
        var syntax = parser.ParseOr();
        if (parser.Current.Kind != TokenKind.End)
        {
            throw new ExpressionException($"'{parser.Current.Text}' is one word too many",
                "join conditions with and, or", parser.Current.Offset);
        }
        return syntax;
    }

    private Syntax ParseOr()
    {
        var left = ParseAnd();
        while (Current is { Kind: TokenKind.Name, Text: "or" } word)
        {
            next++;
            left = new Syntax.Or(left, ParseAnd(), word.Offset);
        }
        return left;
    }

    private Syntax ParseAnd()
    {
        var left = ParseNot();
        while (Current is { Kind: TokenKind.Name, Text: "and" } word)
        {
            next++;
            left = new Syntax.And(left, ParseNot(), word.Offset);
        }
        return left;
    }

    private Syntax ParseNot()
    {
        if (++depth > MaxDepth)
        {
            throw new ExpressionException($"nested deeper than {MaxDepth} levels", "split the condition",
                Current.Offset);
        }
        Syntax result;
        if (Current is { Kind: TokenKind.Name, Text: "not" } word)
        {
            next++;
            result = new Syntax.Not(ParseNot(), word.Offset);
        }
        else if (Current.Kind == TokenKind.Open)
        {
            next++;
            result = ParseOr();
            Expect(TokenKind.Close, ")");
        }
        else
        {
            result = ParseTest();
        }
        depth--;
        return result;
    }

    private Syntax ParseTest()
    {
        var path = ParsePath();
        switch (Current)
        {
            case { Kind: TokenKind.Operator } symbol:
                next++;
                return new Syntax.Compare(path, symbol.Text, ParseValue(), path.Offset);
            case { Kind: TokenKind.Name, Text: "in" }:
                next++;
                return new Syntax.In(path, ParseValues(), path.Offset);
            case { Kind: TokenKind.Name, Text: "contains" }:
                next++;
                return new Syntax.Contains(path, ParseValue(), path.Offset);
            default:
                return new Syntax.Test(path, path.Offset);
        }
    }

    private PathSyntax ParsePath()
    {
        var token = Current;
        if (token.Kind != TokenKind.Name || Reserved.Contains(token.Text, StringComparer.Ordinal))
        {
            var found = token.Kind == TokenKind.End ? "the expression ends" : $"'{token.Text}' stands";
            throw new ExpressionException($"{found} where a name is expected",
                "a comparison is: name op value, such as item.risk == 'high'", token.Offset);
        }
        next++;
        var parts = token.Text.Split('.').ToImmutableArray();
        if (parts.Any(part => part.Length == 0))
        {
            throw new ExpressionException($"'{token.Text}' is not a name", "names look like params.severity",
                token.Offset);
        }
        return new PathSyntax(parts, token.Offset);
    }

    private ImmutableArray<Literal> ParseValues()
    {
        Expect(TokenKind.OpenList, "[");
        var values = ImmutableArray.CreateBuilder<Literal>();
        while (true)
        {
            values.Add(ParseValue());
            if (Current.Kind != TokenKind.Comma)
            {
                break;
            }
            next++;
        }
        Expect(TokenKind.CloseList, "]");
        return values.ToImmutable();
    }

    private Literal ParseValue()
    {
        var token = Current;
        switch (token)
        {
            case { Kind: TokenKind.Text }:
                next++;
                return new Literal(LiteralKind.Text, token.Text, token.Offset);
            case { Kind: TokenKind.Number }:
                next++;
                return new Literal(LiteralKind.Number, token.Text, token.Offset);
            case { Kind: TokenKind.Name, Text: "true" or "false" }:
                next++;
                return new Literal(LiteralKind.Truth, token.Text, token.Offset);
            default:
                var found = token.Kind == TokenKind.End ? "the expression ends" : $"'{token.Text}' stands";
                throw new ExpressionException($"{found} where a value is expected",
                    "values are 'text', numbers, true and false", token.Offset);
        }
    }

    private void Expect(TokenKind kind, string symbol)
    {
        if (Current.Kind != kind)
        {
            var found = Current.Kind == TokenKind.End ? "the expression ends" : $"'{Current.Text}' stands";
            throw new ExpressionException($"{found} where '{symbol}' is expected", $"add {symbol}", Current.Offset);
        }
        next++;
    }
}
