using Weir.Definitions.Findings;
using Weir.Definitions.Library;

namespace Weir.Definitions.Tests;

/// <summary>
/// One file per rule below <c>Broken</c>, on top of the examples' agents and schemas. <c>Broken/expected.txt</c> lists
/// every finding; after a change of the rules, review the difference and write the new list with WEIR_ACCEPT=1.
/// </summary>
public sealed class BrokenTests
{
    /// <summary>
    /// Codes that need a file too large to keep, which are provoked in <see cref="HostileTests"/>, and that of another
    /// tool's file.
    /// </summary>
    private static readonly string[] Elsewhere =
        ["FM001", "FM011", "YM002", "TM001", "WF002", "WF091", "PR021", "LB003", "LB004"];

    private static readonly Lazy<IReadOnlyList<Finding>> Findings = new(Lint);

    [Fact]
    public void Every_fault_is_reported_with_file_line_column_and_code()
    {
        var lines = Findings.Value.Select(finding => finding.Headline.Replace("Broken/", "", StringComparison.Ordinal));
        Golden.Verify(Path.Combine("Broken", "expected.txt"), string.Join('\n', lines) + "\n");
    }

    [Fact]
    public void Each_file_reports_the_code_it_is_named_for()
    {
        var files = Directory.EnumerateFiles(Path.Combine(Repository.Tests, "Broken"), "*-*",
            SearchOption.AllDirectories);
        foreach (var file in files.Select(Path.GetFileName))
        {
            var code = file![..5].ToUpperInvariant();
            Findings.Value.ShouldContain(finding =>
                finding.File.EndsWith(file, StringComparison.Ordinal) && finding.Code == code
                || code.StartsWith("LB", StringComparison.Ordinal), $"{file} does not report {code}");
        }
    }

    [Fact]
    public void Every_code_of_the_table_has_a_broken_file()
    {
        var reported = Findings.Value.Select(finding => finding.Code).ToHashSet(StringComparer.Ordinal);
        FindingCodes.All.Select(code => code.Code).Except(Elsewhere, StringComparer.Ordinal)
            .Where(code => !reported.Contains(code)).ShouldBeEmpty();
    }

    [Fact]
    public void Every_finding_has_a_sentence_and_a_hint()
    {
        foreach (var finding in Findings.Value)
        {
            finding.Sentence.ShouldNotBeNullOrWhiteSpace(finding.Headline);
            finding.Hint.ShouldNotBeNullOrWhiteSpace(finding.Headline);
            finding.Line.ShouldBeGreaterThan(0);
            finding.Column.ShouldBeGreaterThan(0);
        }
    }

    [Fact]
    public void Codes_are_unique_and_a_secret_is_never_repeated()
    {
        FindingCodes.All.Select(code => code.Code).Distinct(StringComparer.Ordinal).Count()
            .ShouldBe(FindingCodes.All.Count);
        Findings.Value.ShouldAllBe(finding => !finding.ToString().Contains("sk-secret", StringComparison.Ordinal));
    }

    private static IReadOnlyList<Finding> Lint()
    {
        var broken = new FolderFiles(Path.Combine(Repository.Tests, "Broken"));
        var library = DefinitionLibrary.Load(
            new DefinitionLayer(Origin.BuiltIn, "examples", new FolderFiles(Repository.Examples)),
            new DefinitionLayer(Origin.Project, "Broken", broken));
        // The project enables two workflows; everything of the project's own layer is checked all the same.
        bool? HasFiles(string glob) => glob.StartsWith("ghost", StringComparison.Ordinal) ? false : null;
        return [.. DefinitionLint.Run(library, HasFiles)
            .Where(finding => finding.File.StartsWith("Broken/", StringComparison.Ordinal))];
    }
}
