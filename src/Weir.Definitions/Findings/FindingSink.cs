using System.Collections.Immutable;

namespace Weir.Definitions.Findings;

/// <summary>
/// Collects what is wrong with one file, so that reading goes on after a fault and reports all of them.
/// </summary>
internal sealed class FindingSink(string file)
{
    /// <summary>A hostile file must not print forever; one more finding says that the rest was left out.</summary>
    public const int MaxFindings = 200;

    private readonly List<Finding> findings = [];

    public string File { get; } = file;

    /// <summary>
    /// True when the file's structure could not be read, so that cross-checks would only report echoes.
    /// </summary>
    public bool Unreadable { get; private set; }

    public void Report(FindingCode code, Position at, string sentence, string? hint = null)
    {
        Unreadable |= code.MakesUnreadable;
        if (findings.Count > MaxFindings)
        {
            return;
        }
        findings.Add(findings.Count < MaxFindings
            ? new Finding(code.Severity, code.Code, File, at.Line, at.Column, sentence, hint ?? code.Hint)
            : new Finding(Severity.Error, FindingCodes.TooManyFindings.Code, File, at.Line, at.Column,
                $"more than {MaxFindings} findings; the rest is left out", FindingCodes.TooManyFindings.Hint));
    }

    /// <summary>The findings in the order of the file, each once.</summary>
    public ImmutableArray<Finding> ToArray() =>
        [.. findings.Distinct().OrderBy(finding => finding.Line).ThenBy(finding => finding.Column)
            .ThenBy(finding => finding.Code, StringComparer.Ordinal)];
}
