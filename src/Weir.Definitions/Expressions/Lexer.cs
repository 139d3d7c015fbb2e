using System.Collections.Immutable;

namespace Weir.Definitions.Expressions;

internal enum TokenKind
{
    Name,
    Text,
    Number,
    Operator,
    Open,
    Close,
    OpenList,
    CloseList,
    Comma,
    End,
}

/// <param name="Text">The name, the text without its quotes, the number or the operator.</param>
internal sealed record Token(TokenKind Kind, string Text, int Offset);

/// <summary>Ends the parsing of one expression; caught where it began.</summary>
internal sealed class ExpressionException(string message, string hint, int offset) : Exception(message)
{
    public string Hint { get; } = hint;
    public int Offset { get; } = offset;
}

/// <summary>Cuts an expression into tokens.</summary>
internal static class Lexer
{
    /// <summary>Characters in one expression.</summary>
    public const int MaxLength = 2_000;

    public static ImmutableArray<Token> Read(string text)
    {
        if (text.Length > MaxLength)
        {
            throw new ExpressionException($"an expression of more than {MaxLength} characters", "split it", MaxLength);
        }
        var tokens = ImmutableArray.CreateBuilder<Token>();
        var at = 0;
        while (at < text.Length)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
                continue;
            }
            var token = ReadToken(text, at, out at);
            tokens.Add(token);
        }
        tokens.Add(new Token(TokenKind.End, "", text.Length));
        return tokens.ToImmutable();
    }

    private static Token ReadToken(string text, int begin, out int end)
    {
        var c = text[begin];
        end = begin + 1;
        switch (c)
        {
            case '(':
                return new Token(TokenKind.Open, "(", begin);
            case ')':
                return new Token(TokenKind.Close, ")", begin);
            case '[':
                return new Token(TokenKind.OpenList, "[", begin);
            case ']':
                return new Token(TokenKind.CloseList, "]", begin);
            case ',':
                return new Token(TokenKind.Comma, ",", begin);
            case '\'':
                return ReadText(text, begin, out end);
            case '=' or '!' or '<' or '>':
                return ReadOperator(text, begin, out end);
        }
        if (char.IsAsciiLetter(c) || c == '_')
        {
            return ReadWhile(TokenKind.Name, text, begin, IsNamePart, out end);
        }
        if (char.IsAsciiDigit(c) || (c == '-' && begin + 1 < text.Length && char.IsAsciiDigit(text[begin + 1])))
        {
            return ReadWhile(TokenKind.Number, text, begin, x => char.IsAsciiDigit(x) || x == '.', out end);
        }
        throw c == '"'
            ? new ExpressionException("texts stand in single quotes", "write 'text'", begin)
            : new ExpressionException($"'{c}' has no meaning here",
                "conditions look like: item.risk == 'high' and not params.ui", begin);
    }

    private static Token ReadText(string text, int begin, out int end)
    {
        var close = text.IndexOf('\'', begin + 1);
        if (close < 0)
        {
            throw new ExpressionException("this text is not closed", "add the closing '", begin);
        }
        end = close + 1;
        return new Token(TokenKind.Text, text[(begin + 1)..close], begin);
    }

    private static Token ReadOperator(string text, int begin, out int end)
    {
        var two = begin + 1 < text.Length && text[begin + 1] == '=';
        end = begin + (two ? 2 : 1);
        var symbol = text[begin..end];
        if (symbol is "=" or "!")
        {
            throw symbol == "="
                ? new ExpressionException("'=' compares nothing", "write == for equal", begin)
                : new ExpressionException("'!' has no meaning here", "write not, or != for unequal", begin);
        }
        return new Token(TokenKind.Operator, symbol, begin);
    }

    private static Token ReadWhile(TokenKind kind, string text, int begin, Func<char, bool> part, out int end)
    {
        end = begin + 1;
        while (end < text.Length && part(text[end]))
        {
            end++;
        }
        return new Token(kind, text[begin..end], begin);
    }

    private static bool IsNamePart(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.';
}
