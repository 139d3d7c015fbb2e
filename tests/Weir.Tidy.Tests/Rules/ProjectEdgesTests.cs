namespace Weir.Tidy.Tests.Rules;

public sealed class ProjectEdgesTests
{
    private static readonly SourceFile Architecture = SourceFile.Of("ARCHITECTURE.md", """
        # Architecture
        | `Weir.Elsewhere` | | not in the section |

        ## Projects and their edges
        | project | may reference | what it is |
        |---|---|---|
        | `Weir.Core` | — | the decisions, used by Weir.Runtime |
        | `Weir.Runtime` | `Weir.Core`, `Weir.Definitions` | the shell |

        ## The journal
        | `Weir.Other` | | not in the section |
        """);

    private static SourceFile Project(string name, params string[] references)
    {
        var edges = references.Select(to => $"<ProjectReference Include=\"../{to}/{to}.csproj\" />");
        return SourceFile.Of($"src/{name}/{name}.csproj", $"<Project>{string.Concat(edges)}</Project>");
    }

    private static string[] Differences(params SourceFile[] projects)
    {
        var findings = ProjectEdges.Differences(ProjectEdges.Decided(Architecture), ProjectEdges.Built(projects));
        return [.. findings.Select(finding => finding.ToString())];
    }

    [Fact]
    public void Projects_as_in_the_table_differ_in_nothing() =>
        Differences(Project("Weir.Core"), Project("Weir.Runtime", "Weir.Core", "Weir.Definitions")).ShouldBeEmpty();

    [Fact]
    public void Each_difference_is_told() => Differences(
        Project("Weir.Core", "Weir.Runtime"),
        Project("Weir.Runtime", "Weir.Core"),
        Project("Weir.New")).ShouldBe(
    [
        "Weir.Core: references Weir.Runtime, which ARCHITECTURE.md's table does not allow.",
        "Weir.New: exists and is not in ARCHITECTURE.md's table of projects.",
        "Weir.Runtime: does not reference Weir.Definitions: take it out of ARCHITECTURE.md's table.",
    ]);

    [Fact]
    public void A_project_that_is_only_in_the_table_is_told() => Differences(Project("Weir.Core"))
        .ShouldBe(["Weir.Runtime: is in ARCHITECTURE.md's table of projects and does not exist."]);

    [Theory]
    [InlineData("<PackageReference Include=\"A\" />")]
    [InlineData("<ProjectReference Include=\"../A/A.csproj\" />")]
    [InlineData("<FrameworkReference Include=\"A\" />")]
    public void Core_that_stands_on_something_is_found(string reference) =>
        ProjectEdges.ImpureCore(SourceFile.Of("src/Weir.Core/Weir.Core.csproj", $"<Project>{reference}</Project>"))
            .Count().ShouldBe(1);
}
