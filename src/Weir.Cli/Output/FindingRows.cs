using System.Collections.Immutable;
using Weir.Cli.Table;
using Weir.Definitions.Findings;

namespace Weir.Cli.Output;

/// <summary>Findings as compilers print them, so that editors jump to them; as rows where JSON is asked for.</summary>
internal static class FindingRows
{
    public static readonly RowShape<Finding> Shape = new("place",
        new Column<Finding>("place", finding => PlaceOf(finding)),
        new Column<Finding>("severity", finding => Word(finding.Severity)),
        new Column<Finding>("code", finding => finding.Code),
        new Column<Finding>("sentence", finding => finding.Sentence),
        new Column<Finding>("hint", finding => finding.Hint),
        new Column<Finding>("file", finding => finding.File) { InTable = false },
        new Column<Finding>("line", finding => finding.Line) { InTable = false },
        new Column<Finding>("column", finding => finding.Column) { InTable = false });

    /// <summary>Writes them and a summary; fails when one is an error.</summary>
    /// <param name="files">How many files were looked at.</param>
    public static ExitCode Write(Invocation invocation, ImmutableArray<Finding> findings, int files)
    {
        if (invocation.Format is OutputFormat.Plain)
        {
            WriteText(invocation.Terminal, findings);
        }
        else
        {
            invocation.Data.Rows(Shape, findings, "");
        }
        invocation.Terminal.Data.Flush();
        invocation.Say(Summary(findings, files));
        return findings.Any(finding => finding.Severity == Severity.Error) ? ExitCode.Failed : ExitCode.Ok;
    }

    /// <summary><c>2 errors, 1 warning in 14 files</c>.</summary>
    public static string Summary(ImmutableArray<Finding> findings, int files)
    {
        var parts = new[] { (Severity.Error, "error"), (Severity.Warning, "warning"), (Severity.Info, "note") }
            .Select(one => (Count: findings.Count(finding => finding.Severity == one.Item1), Word: one.Item2))
            .Where(one => one.Count > 0)
            .Select(one => Count(one.Count, one.Word));
        var found = string.Join(", ", parts);
        return $"{(found.Length == 0 ? "nothing to report" : found)} in {Count(files, "file")}";
    }

    private static void WriteText(Terminal terminal, ImmutableArray<Finding> findings)
    {
        var colour = terminal is { DataIsTerminal: true, MayColour: true };
        var told = new HashSet<string>(StringComparer.Ordinal);
        foreach (var finding in findings)
        {
            var severity = Word(finding.Severity);
            var dyed = finding.Severity switch
            {
                Severity.Error => Ink.Red(severity, colour),
                Severity.Warning => Ink.Yellow(severity, colour),
                _ => Ink.Cyan(severity, colour),
            };
            terminal.Data.WriteLine($"{PlaceOf(finding)}: {dyed} {finding.Code}: {finding.Sentence}");
            // A note changes nothing by itself, so its hint is worth reading once.
            if (finding.Hint.Length > 0 && (finding.Severity != Severity.Info || told.Add(finding.Hint)))
            {
                terminal.Data.WriteLine($"  hint: {finding.Hint}");
            }
        }
    }

    private static string PlaceOf(Finding finding) => $"{finding.File}:{finding.Line}:{finding.Column}";

    private static string Word(Severity severity) => severity.ToString().ToLowerInvariant();

    private static string Count(int count, string word) => count == 1 ? $"1 {word}" : $"{count} {word}s";
}
