using Weir.Definitions.Findings;
using Weir.Definitions.Library;

namespace Weir.Definitions.Tests;

public sealed class StarterLibraryTests
{
    [Fact]
    public void The_starter_library_is_clean_for_a_project_without_any_command()
    {
        var library = DefinitionLibrary.Load(
            new DefinitionLayer(
                Origin.BuiltIn, "library", new FolderFiles(Path.Combine(Repository.Root, "library"))),
            new DefinitionLayer(
                Origin.Project, ".weir", MemoryFiles.Of(("project.md", "---\nproject: sample\n---\n"))));

        var wrong = DefinitionLint.Run(library).Where(finding => finding.Severity != Severity.Info);

        library.Workflows.ShouldNotBeEmpty();
        string.Join('\n', wrong.Select(finding => finding.ToString())).ShouldBe("");
    }
}
