using System.Text;
using Weir.Definitions.Projects;

namespace Weir.Definitions.Tests;

public sealed class RequiredDocumentsTests
{
    private const string Project =
        """
        ---
        project: shop
        documents:
          - { path: docs/api.md, due_on: ["src/Api/**", "schema/*.json"] }
          - { path: docs/pages/, due_on: ["docs/**", "web/**"] }
          - { path: docs/never.md }
        components:
          - { name: jobs, paths: ["jobs/**"], documents: [docs/jobs.md, jobs/README.md] }
          - { name: night, paths: ["jobs/night/**"] }
        ---
        """;

    [Theory]
    [InlineData("src/Api/deep/a.cs", "", "docs/api.md")]
    [InlineData("schema/a.json web/a.html", "", "docs/api.md docs/pages/")]
    [InlineData("src/Api/a.cs docs/api.md", "", "docs/pages/")]
    [InlineData("src/Api/a.cs docs/api.md docs/pages/a.md", "", "")]
    [InlineData("src/Api/a.cs docs/api.md docs/pages/a.md", "docs/api.md", "docs/api.md")]
    [InlineData("docs/pages/a.md", "docs/pages/a.md", "")]
    [InlineData("src/other.cs", "", "")]
    [InlineData("jobs/a.cs", "", "docs/jobs.md jobs/README.md")]
    [InlineData("jobs/night/a.cs", "", "")]
    [InlineData("jobs/README.md", "", "docs/jobs.md")]
    [InlineData("jobs/a.cs docs/jobs.md jobs/README.md", "docs/jobs.md", "docs/jobs.md docs/pages/")]
    public void A_document_is_due_when_its_paths_are_touched_and_it_is_left_as_it_was(
        string touched, string removed, string due)
    {
        var project = ProjectDefinition.Read(Encoding.UTF8.GetBytes(Project))!;
        RequiredDocuments.Due(
            project, project.MapComponents([]), touched.Split(' '),
            removed.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal), [])
            .ShouldBe(due.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no front matter")]
    [InlineData("---\nproject: [\n---\n")]
    [InlineData("---\nproject: shop\ndocuments: 7\n---\n")]
    public void A_file_that_cannot_be_read_requires_nothing(string text) =>
        (ProjectDefinition.Read(Encoding.UTF8.GetBytes(text))?.Documents ?? []).ShouldBeEmpty();
}
