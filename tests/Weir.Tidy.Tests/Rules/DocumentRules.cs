using System.Globalization;
using System.Text.RegularExpressions;

namespace Weir.Tidy.Tests.Rules;

/// <summary>Documents hold together: links lead somewhere, the changelog is kept, decisions are numbered.</summary>
internal static partial class DocumentRules
{
    private const string DecisionsFolder = "docs/decisions/";

    /// <param name="documents">Those whose headings a link may name.</param>
    /// <param name="paths">All that a link may lead to.</param>
    public static IEnumerable<Finding> DeadLinks(
        SourceFile document,
        IReadOnlyCollection<SourceFile> documents,
        IReadOnlySet<string> paths)
    {
        foreach (var (line, text) in Prose(document))
        {
            foreach (var target in LinkPattern().Matches(text).Select(match => match.Groups["target"].Value))
            {
                if (!IsElsewhere(target) && Fault(document, target, documents, paths) is { } fault)
                {
                    yield return new Finding(document.Path, line, $"the link {target} {fault}.");
                }
            }
        }
    }

    public static IEnumerable<Finding> UnkeptChangelog(SourceFile changelog)
    {
        var firstRelease = changelog.Lines.FirstOrDefault(line => line.StartsWith("## ", StringComparison.Ordinal));
        if (firstRelease is not "## Unreleased")
        {
            yield return new Finding(
                changelog.Path, 0, "the first section is '## Unreleased', where the next change is told.");
        }

        var entries = Entries(changelog);
        foreach (var (line, text) in entries.Where(entry => !SentencePattern().IsMatch(entry.Text)))
        {
            yield return new Finding(
                changelog.Path, line, $"'{text}' is no sentence: begin with a capital, end with a full stop.");
        }
    }

    public static IEnumerable<Finding> UnnumberedDecisions(IEnumerable<string> paths)
    {
        var next = 1;
        foreach (var path in paths.Where(IsDecision).Order(StringComparer.Ordinal))
        {
            var name = path[DecisionsFolder.Length..];
            if (name == "README.md")
            {
                continue;
            }

            if (!DecisionName().IsMatch(name))
            {
                yield return new Finding(path, 0, "is not named NNNN-title-in-small-letters.md.");
            }
            else if (int.Parse(name[..4], CultureInfo.InvariantCulture) is var number && number != next++)
            {
                yield return new Finding(
                    path, 0, $"the next number is {next - 1:0000}: numbers have no gaps and are used once.");
                next = number + 1;
            }
        }
    }

    /// <summary>The anchor that a heading gets on a forge: small letters, hyphens for spaces, no punctuation.</summary>
    public static string Anchor(string heading) =>
        PunctuationPattern().Replace(heading.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-');

    private static string? Fault(
        SourceFile document,
        string target,
        IReadOnlyCollection<SourceFile> documents,
        IReadOnlySet<string> paths)
    {
        var parts = target.Split('#', 2);
        var path = parts[0].Length == 0 ? document.Path : Resolve(document.Path, parts[0]);
        if (path is null)
        {
            return "leads out of the repository";
        }

        var isFolder = path.Length == 0 || paths.Any(other => other.StartsWith(path + "/", StringComparison.Ordinal));
        if (!isFolder && !paths.Contains(path))
        {
            return $"leads to {path}, which does not exist";
        }

        var there = documents.FirstOrDefault(other => other.Path == path);
        return parts.Length == 1 || there is null || Anchors(there).Contains(parts[1], StringComparer.Ordinal)
            ? null
            : $"names a heading that {path} does not have";
    }

    private static IEnumerable<string> Anchors(SourceFile document) =>
        Prose(document).Where(line => IsHeading(line.Text)).Select(line => Anchor(line.Text));

    private static string? Resolve(string from, string target)
    {
        var parts = target.StartsWith('/') ? [] : from.Split('/')[..^1].ToList();
        foreach (var part in target.Split('/'))
        {
            if (part is "" or ".")
            {
                continue;
            }

            if (part != "..")
            {
                parts.Add(Uri.UnescapeDataString(part));
            }
            else if (parts.Count == 0)
            {
                return null;
            }
            else
            {
                parts.RemoveAt(parts.Count - 1);
            }
        }

        return string.Join('/', parts);
    }

    /// <summary>The lines outside code blocks, without inline code.</summary>
    private static IEnumerable<(int Line, string Text)> Prose(SourceFile document)
    {
        string? fence = null;
        for (var line = 0; line < document.Lines.Count; line++)
        {
            var text = document.Lines[line];
            var mark = FencePattern().Match(text).Groups["fence"].Value;
            if (fence is null && mark.Length > 0)
            {
                fence = mark;
            }
            else if (fence is not null)
            {
                fence = mark.StartsWith(fence, StringComparison.Ordinal) ? null : fence;
            }
            else
            {
                yield return (line + 1, IsHeading(text) ? text : InlineCodePattern().Replace(text, ""));
            }
        }
    }

    /// <summary>The bullets, each with its continuation lines.</summary>
    private static List<(int Line, string Text)> Entries(SourceFile changelog)
    {
        var entries = new List<(int Line, string Text)>();
        for (var line = 0; line < changelog.Lines.Count; line++)
        {
            var text = changelog.Lines[line];
            if (text.StartsWith("- ", StringComparison.Ordinal))
            {
                entries.Add((line + 1, text[2..].Trim()));
            }
            else if (text.StartsWith("  ", StringComparison.Ordinal) && entries.Count > 0)
            {
                entries[^1] = (entries[^1].Line, $"{entries[^1].Text} {text.Trim()}");
            }
        }

        return entries;
    }

    private static bool IsHeading(string text) => text.StartsWith('#');

    private static bool IsDecision(string path) => path.StartsWith(DecisionsFolder, StringComparison.Ordinal);

    private static bool IsElsewhere(string target) => target.Contains("://", StringComparison.Ordinal)
        || target.StartsWith("mailto:", StringComparison.Ordinal)
        || target.Contains('{', StringComparison.Ordinal);

    [GeneratedRegex(@"\]\(<?(?<target>[^)\s>]+)>?(\s+""[^""]*"")?\)|^\[[^\]]+\]:\s+(?<target>\S+)")]
    private static partial Regex LinkPattern();

    [GeneratedRegex(@"^\s*(?<fence>`{3,}|~{3,})")]
    private static partial Regex FencePattern();

    [GeneratedRegex(@"(`+)[^`].*?\1")]
    private static partial Regex InlineCodePattern();

    [GeneratedRegex(@"[^\w\s-]")]
    private static partial Regex PunctuationPattern();

    [GeneratedRegex(@"^[A-Z`*].*\.[`)*]*$", RegexOptions.Singleline)]
    private static partial Regex SentencePattern();

    [GeneratedRegex(@"^\d{4}-[a-z0-9]+(-[a-z0-9]+)*\.md$")]
    private static partial Regex DecisionName();
}
