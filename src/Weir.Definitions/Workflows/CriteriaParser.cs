using System.Collections.Immutable;
using Weir.Core.Plans;
using Weir.Definitions.Findings;
using Weir.Definitions.Markdown;

namespace Weir.Definitions.Workflows;

/// <summary>
/// Reads the criteria of a gate: list items <c>- ID · must|should · [human|agent|command:id] — text</c>.
/// </summary>
internal static class CriteriaParser
{
    private const string CommandTag = "command:";
    private static readonly string[] Dashes = [" — ", " – ", " -- ", " - "];

    public static (ImmutableArray<CriterionDefinition> Criteria, string Prose) Parse(Section section, FindingSink sink)
    {
        var criteria = ImmutableArray.CreateBuilder<CriterionDefinition>();
        var prose = new List<string>();
        foreach (var line in section.Lines)
        {
            if (line.Value.StartsWith("- ", StringComparison.Ordinal)
                || line.Value.StartsWith("* ", StringComparison.Ordinal))
            {
                if (ParseItem(line, sink) is { } criterion)
                {
                    criteria.Add(criterion);
                }
            }
            else if (criteria.Count > 0 && line.Value.StartsWith("  ", StringComparison.Ordinal)
                && line.Value.Trim().Length > 0)
            {
                var last = criteria[^1];
                criteria[^1] = last with { Text = $"{last.Text} {line.Value.Trim()}" };
            }
            else
            {
                prose.Add(line.Value);
            }
        }
        return (criteria.ToImmutable(), string.Join('\n', prose).Trim('\n', ' '));
    }

    private static CriterionDefinition? ParseItem(Located<string> line, FindingSink sink)
    {
        var text = line.Value;
        var (dash, dashLength) = FindDash(text);
        if (dash < 0)
        {
            sink.Report(FindingCodes.BadCriterion, line.At, "this criterion has no text behind a dash");
            return null;
        }
        var parts = Split(text, 2, dash, line.At);
        var rest = text[(dash + dashLength)..].Trim();
        if (parts.Length is < 2 or > 3 || parts[0].Value.Length is 0 or > 32 || !parts[0].Value.All(IsIdPart)
            || rest.Length == 0)
        {
            sink.Report(FindingCodes.BadCriterion, line.At, "this criterion has not the form ID · must — text");
            return null;
        }
        if (parts[1].Value is not ("must" or "should"))
        {
            sink.Report(FindingCodes.BadCriterion, parts[1].At,
                $"a criterion is a must or a should, not '{parts[1].Value}'");
            return null;
        }
        var (tag, run) = parts.Length == 3 ? ParseTag(parts[2], sink) : (CriterionTag.Anyone, null);
        return tag is { } known
            ? new CriterionDefinition(parts[0], parts[1].Value == "must", known, run, rest)
            : null;
    }

    private static (CriterionTag? Tag, Located<string>? Run) ParseTag(Located<string> tag, FindingSink sink)
    {
        switch (tag.Value)
        {
            case "human":
                return (CriterionTag.Human, null);
            case "agent":
                return (CriterionTag.Agent, null);
            case var command when command.StartsWith(CommandTag, StringComparison.Ordinal)
                && command.Length > CommandTag.Length:
                var at = tag.At with { Column = tag.At.Column + CommandTag.Length };
                return (CriterionTag.Command, new Located<string>(command[CommandTag.Length..], at));
        }
        sink.Report(FindingCodes.BadCriterion, tag.At, $"'{tag.Value}' does not say who judges",
            "write human, agent or command:id");
        return (null, null);
    }

    private static (int At, int Length) FindDash(string text)
    {
        foreach (var dash in Dashes)
        {
            var at = text.IndexOf(dash, 2, StringComparison.Ordinal);
            if (at >= 0)
            {
                return (at, dash.Length);
            }
        }
        return (-1, 0);
    }

    private static Located<string>[] Split(string text, int begin, int end, Position at)
    {
        var parts = new List<Located<string>>();
        while (begin <= end)
        {
            var dot = text.IndexOf('·', begin, end - begin);
            var stop = dot < 0 ? end : dot;
            var part = text[begin..stop];
            var column = begin + part.Length - part.TrimStart().Length + 1;
            parts.Add(new Located<string>(part.Trim(), at with { Column = column }));
            begin = stop + 1;
        }
        return [.. parts];
    }

    private static bool IsIdPart(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.';
}
