namespace Weir.Tidy.Tests.Scanning;

/// <summary>
/// Blanks out what is not code. Rules that count braces or look for words must not be misled by comments and literals,
/// so that their characters become spaces while every line keeps its place and its length:
/// <code>
///   Log("}");   // {        becomes        Log("  ");
/// </code>
/// This is a lexer for literals and comments only, not a parser: strings (plain, verbatim, raw, interpolated, with
/// literals nested in their holes), characters, comments and preprocessor lines. The quotes of plain strings stay, so
/// that a rule can still see that an argument is a literal. A raw string ends at the first run of quotes as long as the
/// one that opened it, even inside a hole.
/// </summary>
internal sealed class CSharpText
{
    private readonly string source;
    private readonly char[] blanked;
    private int linesOfText;

    private CSharpText(string source)
    {
        this.source = source;
        blanked = source.ToCharArray();
    }

    /// <summary>
    /// The text with spaces where comments and the insides of literals were; same length, same lines.
    /// </summary>
    public static string Blank(string source) => new string(Read(source).blanked);

    /// <summary>How many lines lie within literals of several lines: tables and transcripts, and no code.</summary>
    public static int LinesOfText(string source) => Read(source).linesOfText;

    private static CSharpText Read(string source)
    {
        var text = new CSharpText(source);
        for (var at = 0; at < source.Length;)
        {
            at = text.Step(at);
        }

        return text;
    }

    /// <summary>Blanks the comment or literal that begins here, if one does; returns where to go on.</summary>
    private int Step(int at)
    {
        switch (source[at])
        {
            case '/' when Next(at + 1) == '/':
                return BlankTo(at, EndOfLine(at));
            case '/' when Next(at + 1) == '*':
                return BlankTo(at, IndexAfter("*/", at + 2));
            case '#' when IsFirstOnLine(at):
                return BlankTo(at, EndOfLine(at));
            case '\'':
                return Character(at);
            case '"' or '$' or '@':
                return Text(at);
            default:
                return at + 1;
        }
    }

    private int Character(int at)
    {
        var end = at + 2;
        if (Next(at + 1) == '\\')
        {
            end = at + 3;
            while (Next(end) is not ('\'' or '\n' or '\0'))
            {
                end++;
            }
        }

        // A lone apostrophe, as in the format of $"{at:h'h}", is no literal.
        return Next(end) == '\'' ? BlankTo(at + 1, end) + 1 : at + 1;
    }

    private int Text(int at)
    {
        var quote = at;
        while (Next(quote) is '$' or '@')
        {
            quote++;
        }

        if (Next(quote) != '"')
        {
            return at + 1;
        }

        var interpolated = source.AsSpan(at, quote - at).Contains('$');
        if (source.AsSpan(at, quote - at).Contains('@'))
        {
            return Quoted(quote, interpolated, verbatim: true);
        }

        var quotes = 0;
        while (Next(quote + quotes) == '"')
        {
            quotes++;
        }

        return quotes >= 3 ? Raw(quote, quotes) : Quoted(quote, interpolated, verbatim: false);
    }

    private int Raw(int quote, int quotes)
    {
        var end = IndexAfter(new string('"', quotes), quote + quotes);
        linesOfText += Math.Max(0, source.AsSpan(quote, end - quote).Count('\n') - 1);
        return BlankTo(quote, end);
    }

    private int Quoted(int quote, bool interpolated, bool verbatim)
    {
        var at = quote + 1;
        while (at < source.Length)
        {
            switch (source[at])
            {
                case '"' when verbatim && Next(at + 1) == '"':
                case '\\' when !verbatim:
                case '{' when interpolated && Next(at + 1) == '{':
                    at += 2;
                    break;
                case '"':
                    BlankTo(quote + 1, at);
                    return at + 1;
                case '\n' when !verbatim && !interpolated:
                    return at;
                case '{' when interpolated:
                    at = Hole(at);
                    break;
                default:
                    at++;
                    break;
            }
        }

        return BlankTo(quote + 1, source.Length);
    }

    private int Hole(int brace)
    {
        var depth = 0;
        var at = brace;
        while (at < source.Length)
        {
            depth += source[at] switch { '{' => 1, '}' => -1, _ => 0 };
            at = Step(at);
            if (depth == 0)
            {
                break;
            }
        }

        return at;
    }

    private int BlankTo(int from, int to)
    {
        for (var at = from; at < Math.Min(to, source.Length); at++)
        {
            blanked[at] = source[at] == '\n' ? '\n' : ' ';
        }

        return to;
    }

    private char Next(int at) => at < source.Length ? source[at] : '\0';

    private int EndOfLine(int at) => source.IndexOf('\n', at) is var end and >= 0 ? end : source.Length;

    private int IndexAfter(string closing, int from) =>
        source.IndexOf(closing, Math.Min(from, source.Length), StringComparison.Ordinal) is var at and >= 0
            ? at + closing.Length
            : source.Length;

    private bool IsFirstOnLine(int at)
    {
        var start = source.LastIndexOf('\n', at) + 1;
        return string.IsNullOrWhiteSpace(source[start..at]);
    }
}
