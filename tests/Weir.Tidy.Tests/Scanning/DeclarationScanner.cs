using System.Text.RegularExpressions;

namespace Weir.Tidy.Tests.Scanning;

/// <summary>
/// Finds the types and members of a C# file by counting braces.
///
/// The text is blanked first (<see cref="CSharpText"/>), so that every brace is a real one. The scanner walks it once
/// and keeps a stack of the blocks it is in. A <em>header</em> is what stands between the end of one declaration and
/// the body of the next. Where a brace opens decides what it is: inside a member, or inside parentheses, it is of no
/// interest; elsewhere its header tells a namespace from a type from a member. After <c>=></c> or <c>=</c> a brace
/// belongs to an expression, and the declaration ends at its semicolon instead.
///
/// It is modest on purpose: it need not understand C#, it must only never lose count.
/// </summary>
internal sealed partial class DeclarationScanner
{
    private enum Block
    {
        Namespace,
        Type,
        Member,
        Inner,
    }

    private sealed record Open(Block Block, string Header, int Start);

    private readonly string code;
    private readonly Stack<Open> open = new();
    private readonly List<Declaration> found = [];
    private int headerStart;
    private int nesting;

    private DeclarationScanner(string code) => this.code = code;

    public static IReadOnlyList<Declaration> Scan(SourceFile file)
    {
        var scanner = new DeclarationScanner(CSharpText.Blank(file.Text));
        for (var at = 0; at < scanner.code.Length; at++)
        {
            scanner.Visit(at);
        }

        return scanner.found;
    }

    private bool AmongDeclarations => open.Count == 0 || open.Peek().Block is Block.Namespace or Block.Type;

    private void Visit(int at)
    {
        switch (code[at])
        {
            case '{':
                Enter(at);
                break;
            case '}':
                Leave(at);
                break;
            case '(' or '[' when AmongDeclarations:
                nesting++;
                break;
            case ')' or ']' when AmongDeclarations:
                nesting--;
                break;
            case ';' when AmongDeclarations && nesting == 0:
                End(at);
                break;
            default:
                break;
        }
    }

    private void Enter(int at)
    {
        var (header, start) = HeaderUpTo(at);
        var block = !AmongDeclarations || nesting > 0 || IsExpression(header) ? Block.Inner
            : NamespacePattern().IsMatch(header) ? Block.Namespace
            : TypePattern().IsMatch(Declarator(header)) ? Block.Type
            : Block.Member;
        open.Push(new Open(block, header, start));
        if (block is Block.Namespace or Block.Type)
        {
            headerStart = at + 1;
        }
    }

    private void Leave(int at)
    {
        if (!open.TryPop(out var left) || left.Block == Block.Inner)
        {
            return;
        }

        if (left.Block is Block.Type or Block.Member)
        {
            Add(left.Block == Block.Type ? DeclarationKind.Type : DeclarationKind.Member, left.Header, left.Start, at);
        }

        headerStart = at + 1;
    }

    /// <summary>
    /// A declaration without a block of its own: a member with an expression body, or a record in one line.
    /// </summary>
    private void End(int at)
    {
        var (header, start) = HeaderUpTo(at);
        if (TypePattern().IsMatch(Declarator(header)))
        {
            Add(DeclarationKind.Type, header, start, at);
        }
        else if (ExpressionBodyPattern().IsMatch(WithoutNested(header)))
        {
            Add(DeclarationKind.Member, header, start, at);
        }

        headerStart = at + 1;
    }

    private void Add(DeclarationKind kind, string header, int start, int end)
    {
        var name = kind == DeclarationKind.Type
            ? TypePattern().Match(Declarator(header)).Groups["name"].Value
            : NamePattern().Match(Declarator(header)).Groups["name"].Value;
        found.Add(new Declaration(kind, name, header, LineOf(start), LineOf(end)));
    }

    private (string Header, int Start) HeaderUpTo(int at)
    {
        var start = headerStart;
        while (start < at && (char.IsWhiteSpace(code[start]) || code[start] == '['))
        {
            start = code[start] == '[' ? AfterBracket(start, at) : start + 1;
        }

        return (code[start..at].Trim(), start);
    }

    private int AfterBracket(int at, int limit)
    {
        var depth = 0;
        for (; at < limit; at++)
        {
            depth += code[at] switch { '[' => 1, ']' => -1, _ => 0 };
            if (depth == 0)
            {
                return at + 1;
            }
        }

        return limit;
    }

    /// <summary>What stands before the parameters and constraints.</summary>
    private static string Declarator(string header) => DeclaratorEndPattern().Split(header, 2)[0];

    private static bool IsExpression(string header) => AssignmentPattern().IsMatch(WithoutNested(header));

    private static string WithoutNested(string header)
    {
        for (var before = ""; before != header;)
        {
            before = header;
            header = NestedPattern().Replace(header, " ");
        }

        return header;
    }

    private int LineOf(int at) => 1 + code.AsSpan(0, Math.Min(at, code.Length)).Count('\n');

    [GeneratedRegex(@"^(file\s+)?namespace\b")]
    private static partial Regex NamespacePattern();

    [GeneratedRegex(@"\b(record\s+struct|record\s+class|class|struct|interface|record|enum)\s+(?<name>\w+)")]
    private static partial Regex TypePattern();

    [GeneratedRegex(@"(?<name>[\w.]+)\s*(<[^<>]*>)?\s*$|\boperator\s+(?<name>\S+)\s*$")]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"\(|=>|\bwhere\b|\{")]
    private static partial Regex DeclaratorEndPattern();

    // `=>` and `=`, but neither a comparison nor an operator's own name (`operator ==`).
    [GeneratedRegex(@"=>|(?<![=!<>]|operator\s*)=(?!=)")]
    private static partial Regex AssignmentPattern();

    [GeneratedRegex(@"^[^=]*(operator\s*[=!<>]=[^=]*)?=>")]
    private static partial Regex ExpressionBodyPattern();

    [GeneratedRegex(@"\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}")]
    private static partial Regex NestedPattern();
}
