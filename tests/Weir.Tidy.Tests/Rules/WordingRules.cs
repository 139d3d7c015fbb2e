using System.Text.RegularExpressions;
using Weir.Tidy.Tests.Scanning;

namespace Weir.Tidy.Tests.Rules;

/// <summary>Nothing unfinished, nothing switched off in passing.</summary>
internal static partial class WordingRules
{
    private const int ShortestReason = 10;

    public static IEnumerable<Finding> UnfinishedWork(SourceFile file) =>
        file.IsCSharp || file.IsShell
            ? Matches(
                file.Path, file.Lines, UnfinishedPattern(), "is left to do: finish it, or leave it out and say so.")
            : [];

    public static IEnumerable<Finding> SilencedAnalyzers(SourceFile file)
    {
        if (!file.IsCSharp)
        {
            yield break;
        }

        for (var line = 0; line < file.Lines.Count; line++)
        {
            var silence = SilencePattern().Match(file.Lines[line]);
            if (silence.Success && silence.Groups["reason"].Value.Trim().Length < ShortestReason)
            {
                yield return new Finding(
                    file.Path, line + 1, "a warning is silenced without a reason: say why behind //.");
            }
        }
    }

    /// <summary>Tests that only run when asked for by name, or that keep all others from running.</summary>
    public static IEnumerable<Finding> ExclusiveTests(SourceFile file) =>
        file.IsCSharp && file.IsUnder("tests")
            ? Matches(
                file.Path, CSharpText.Blank(file.Text).Split('\n'), ExclusivePattern(), "keeps tests from running.")
            : [];

    private static IEnumerable<Finding> Matches(
        string path, IReadOnlyList<string> lines, Regex pattern, string sentence)
    {
        for (var line = 0; line < lines.Count; line++)
        {
            if (pattern.Match(lines[line]) is { Success: true } match)
            {
                yield return new Finding(path, line + 1, $"'{match.Value}' {sentence}");
            }
        }
    }

    [GeneratedRegex(@"\b(TODO|HACK|FIXME|XXX|NotImplementedException)\b")]
    private static partial Regex UnfinishedPattern();

    [GeneratedRegex(@"^\s*#(pragma\s+warning\s+disable|nullable\s+disable)\b[^/]*(//(?<reason>.*))?$")]
    private static partial Regex SilencePattern();

    [GeneratedRegex(@"\bExplicit\s*=\s*true\b|\.only\b")]
    private static partial Regex ExclusivePattern();
}
