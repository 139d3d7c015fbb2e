using Weir.Definitions.Compile;
using Weir.Definitions.Findings;
using Weir.Definitions.Library;

namespace Weir.Definitions.Tests;

public sealed class ExamplesTests
{
    private static readonly DefinitionLibrary Library =
        DefinitionLibrary.Load(new DefinitionLayer(Origin.Project, "examples", new FolderFiles(Repository.Examples)));

    public static TheoryData<string> Names =>
        ["docs", "new-feature", "production-bug", "refactor", "security-incident"];

    [Fact]
    public void The_example_files_are_read_without_any_finding() =>
        string.Join('\n', Library.Findings.Select(finding => finding.ToString())).ShouldBe("");

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_example_compiles_without_errors_and_warnings(string name)
    {
        var result = WorkflowCompiler.Compile(Library.FindWorkflow(name)!, Library, Library.Project?.Value);

        var wrong = result.Findings.Where(finding => finding.Severity != Severity.Info);
        string.Join('\n', wrong.Select(finding => finding.ToString())).ShouldBe("");
        result.Compiled.ShouldNotBeNull();
    }
}
