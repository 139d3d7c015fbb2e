using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Weir.Definitions.Findings;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.Markdown;

/// <summary>A block of YAML in a markdown file.</summary>
/// <param name="FirstLine">The line of its first line, from 1.</param>
internal sealed record YamlBlock(string Text, int FirstLine);

/// <summary>A heading with what stands below it, up to the next heading of a section.</summary>
/// <param name="Level">2 or 3.</param>
/// <param name="Keyword"><c>Pass</c> or <c>Gate</c>; empty for any other heading.</param>
/// <param name="Lines">Its lines without the YAML block, each with its place.</param>
internal sealed record Section(
    int Level,
    string Keyword,
    Located<string> Id,
    string Title,
    Position At,
    YamlBlock? Yaml,
    ImmutableArray<Located<string>> Lines)
{
    public string Prose => string.Join('\n', Lines.Select(line => line.Value)).Trim('\n', ' ');
}

/// <summary>
/// The skeleton of a definition file: front matter, the text before the first heading, and sections. Headings inside
/// fenced code do not count. Reading markdown stops there: prose is carried, not interpreted.
/// </summary>
internal sealed partial record MarkdownFile(YamlMapping? FrontMatter, string Body, ImmutableArray<Section> Sections)
{
    /// <summary>Characters of a heading that are read.</summary>
    private const int MaxHeading = 400;

    private const string Marker = "---";

    /// <summary>Reads a file whose body is prose alone (agents, projects, organisations).</summary>
    public static MarkdownFile ReadPlain(SourceText source, FindingSink sink)
    {
        var begin = ReadFrontMatter(source, sink, out var front);
        return new MarkdownFile(front, source.Slice(begin, source.Lines.Length).Trim('\n', ' '), []);
    }

    /// <summary>Reads a file whose body has sections (workflows).</summary>
    public static MarkdownFile ReadSections(SourceText source, FindingSink sink)
    {
        var begin = ReadFrontMatter(source, sink, out var front);
        var starts = FindHeadings(source, begin, sink);
        var bodyEnd = starts.Count > 0 ? starts[0] : source.Lines.Length;
        var sections = ImmutableArray.CreateBuilder<Section>();
        for (var i = 0; i < starts.Count; i++)
        {
            var end = i + 1 < starts.Count ? starts[i + 1] : source.Lines.Length;
            sections.Add(ReadSection(source, starts[i], end, sink));
        }
        return new MarkdownFile(front, source.Slice(begin, bodyEnd).Trim('\n', ' '), sections.ToImmutable());
    }

    /// <summary>Reads the block between the two <c>---</c> lines; answers the index of the line after it.</summary>
    private static int ReadFrontMatter(SourceText source, FindingSink sink, out YamlMapping? front)
    {
        front = null;
        var lines = source.Lines;
        if (lines[0].TrimEnd() != Marker)
        {
            sink.Report(FindingCodes.NoFrontMatter, Position.Start, "the file does not begin with front matter");
            return 0;
        }
        for (var i = 1; i < lines.Length; i++)
        {
            if (lines[i].TrimEnd() == Marker)
            {
                front = YamlReader.ReadMapping(source.Slice(1, i), 2, sink, "the front matter");
                return i + 1;
            }
        }
        sink.Report(FindingCodes.FrontMatterOpen, Position.Start, "the front matter is not closed");
        return lines.Length;
    }

    private static List<int> FindHeadings(SourceText source, int begin, FindingSink sink)
    {
        var starts = new List<int>();
        var inGate = false;
        string? fence = null;
        var fenceLine = 0;
        for (var i = begin; i < source.Lines.Length; i++)
        {
            var line = source.Lines[i];
            if (FenceOf(line) is { } mark)
            {
                if (fence is null)
                {
                    (fence, fenceLine) = (mark, i);
                }
                else if (mark[0] == fence[0] && mark.Length >= fence.Length && line.Trim() == mark)
                {
                    fence = null;
                }
                continue;
            }
            if (fence is not null)
            {
                continue;
            }
            var level = line.StartsWith("## ", StringComparison.Ordinal) ? 2
                : line.StartsWith("### ", StringComparison.Ordinal) ? 3 : 0;
            // A third-level heading in a pass's prose is prose, unless it is or nearly is a gate.
            if (level == 2 || (level == 3 && (inGate || LooksLike(line[4..], "Gate"))))
            {
                starts.Add(i);
                inGate = level == 3;
            }
        }
        if (fence is not null)
        {
            sink.Report(FindingCodes.FenceOpen, new Position(fenceLine + 1, 1), "this code block is not closed");
        }
        return starts;
    }

    private static Section ReadSection(SourceText source, int start, int end, FindingSink sink)
    {
        var at = new Position(start + 1, 1);
        var heading = source.Lines[start];
        var level = heading.StartsWith("### ", StringComparison.Ordinal) ? 3 : 2;
        var keyword = level == 2 ? "Pass" : "Gate";
        var text = heading[(level + 1)..];
        var match = Heading().Match(heading[..Math.Min(heading.Length, MaxHeading)]);
        var id = new Located<string>("", at);
        var title = "";
        if (match.Success && match.Groups["word"].Value == keyword)
        {
            var group = match.Groups["id"];
            id = new Located<string>(group.Value, at with { Column = group.Index + 1 });
            title = match.Groups["title"].Value.Trim();
        }
        else if (LooksLike(text, keyword))
        {
            sink.Report(FindingCodes.BadHeading, at,
                $"'{heading.Trim()}' is not a heading of a {keyword.ToLowerInvariant()}",
                $"write {heading[..level]} {keyword}: id{(level == 2 ? " — Title" : "")}, "
                    + "the id in lower-case letters, digits and hyphens");
        }
        else
        {
            keyword = "";
        }
        var (yaml, lines) = SplitYaml(source, start + 1, end, keyword, sink);
        return new Section(level, keyword, id, title, at, yaml, lines);
    }

    private static (YamlBlock? Yaml, ImmutableArray<Located<string>> Lines) SplitYaml(
        SourceText source, int begin, int end, string keyword, FindingSink sink)
    {
        YamlBlock? yaml = null;
        var lines = ImmutableArray.CreateBuilder<Located<string>>();
        for (var i = begin; i < end; i++)
        {
            var line = source.Lines[i];
            if (FenceOf(line) is not { } fence || fence.Length == 0)
            {
                lines.Add(new Located<string>(line, new Position(i + 1, 1)));
                continue;
            }
            var close = i + 1;
            while (close < end && !(FenceOf(source.Lines[close]) is { } mark && mark[0] == fence[0]
                && mark.Length >= fence.Length && source.Lines[close].Trim() == mark))
            {
                close++;
            }
            var isYaml = keyword.Length > 0 && line.Trim()[fence.Length..].Trim() is "yaml" or "yml";
            if (isYaml && yaml is null)
            {
                yaml = new YamlBlock(source.Slice(i + 1, close), i + 2);
            }
            else
            {
                if (isYaml)
                {
                    sink.Report(FindingCodes.SecondYamlBlock, new Position(i + 1, 1),
                        $"a second YAML block in this {keyword.ToLowerInvariant()}");
                }
                for (var j = i; j < Math.Min(close + 1, end); j++)
                {
                    lines.Add(new Located<string>(source.Lines[j], new Position(j + 1, 1)));
                }
            }
            i = close;
        }
        return (yaml, lines.ToImmutable());
    }

    /// <summary>The run of backticks or tildes that opens or closes fenced code; null on any other line.</summary>
    private static string? FenceOf(string line)
    {
        var text = line.TrimStart(' ');
        if (line.Length - text.Length > 3 || text.Length < 3 || text[0] is not ('`' or '~'))
        {
            return null;
        }
        var length = text.TakeWhile(c => c == text[0]).Count();
        return length >= 3 ? text[..length] : null;
    }

    /// <summary>True for a heading that is, or most likely should be, one of <paramref name="keyword"/>.</summary>
    private static bool LooksLike(string heading, string keyword)
    {
        var colon = heading.IndexOf(':', StringComparison.Ordinal);
        return colon < 0
            ? heading.TrimStart().Split(' ')[0].Equals(keyword, StringComparison.OrdinalIgnoreCase)
            : Nearest.To(heading[..colon].Trim(), [keyword]) is not null;
    }

    [GeneratedRegex(@"^#{2,3} +(?<word>[A-Z][a-z]+): *(?<id>[a-z][a-z0-9-]{0,63})(?: +(?:—|–|-) +(?<title>.*?))? *$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Heading();
}
