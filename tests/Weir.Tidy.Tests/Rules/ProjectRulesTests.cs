namespace Weir.Tidy.Tests.Rules;

public sealed class ProjectRulesTests
{
    private static SourceFile Project(string inside) =>
        SourceFile.Of("src/Weir.A/Weir.A.csproj", $"<Project Sdk=\"Microsoft.NET.Sdk\">{inside}</Project>");

    [Theory]
    [InlineData("1.2.3", 1)]
    [InlineData("1.*", 1)]
    [InlineData("[1.2,2.0)", 1)]
    [InlineData("", 1)]
    [InlineData("[1.2.3]", 0)]
    [InlineData("[1.2.3-beta.4]", 0)]
    public void A_package_is_pinned_to_one_version(string version, int findings)
    {
        var packages = SourceFile.Of(
            "Directory.Packages.props",
            $"<Project><ItemGroup><PackageVersion Include=\"A\" Version=\"{version}\" /></ItemGroup></Project>");

        ProjectRules.LoosePackages(packages).Count().ShouldBe(findings);
    }

    [Theory]
    [InlineData("<PackageReference Include=\"A\" Version=\"1.0.0\" />", 1)]
    [InlineData("<PackageReference Include=\"A\" VersionOverride=\"1.0.0\" />", 1)]
    [InlineData("<PackageReference Include=\"A\" />", 0)]
    public void A_project_has_no_versions_of_its_own(string reference, int findings) =>
        ProjectRules.OwnVersions(Project($"<ItemGroup>{reference}</ItemGroup>")).Count().ShouldBe(findings);

    [Theory]
    [InlineData("<TreatWarningsAsErrors>false</TreatWarningsAsErrors>", 1)]
    [InlineData("<RunAnalyzersDuringBuild>False</RunAnalyzersDuringBuild>", 1)]
    [InlineData("<Nullable>disable</Nullable>", 1)]
    [InlineData("<Nullable>enable</Nullable>", 0)]
    public void Strictness_is_not_switched_off(string setting, int findings) =>
        ProjectRules.Laxity(Project($"<PropertyGroup>{setting}</PropertyGroup>")).Count().ShouldBe(findings);

    [Fact]
    public void A_project_without_a_lock_file_is_found()
    {
        ProjectRules.MissingLocks(Project(""), ["src/Weir.B/packages.lock.json"]).Count().ShouldBe(1);
        ProjectRules.MissingLocks(Project(""), ["src/Weir.A/packages.lock.json"]).ShouldBeEmpty();
    }

    [Fact]
    public void A_project_outside_the_solution_is_found()
    {
        var empty = SourceFile.Of("Weir.slnx", "<Solution />");
        var full = SourceFile.Of("Weir.slnx", "<Solution><Project Path=\"src/Weir.A/Weir.A.csproj\" /></Solution>");

        ProjectRules.OutsideSolution(Project(""), empty).Count().ShouldBe(1);
        ProjectRules.OutsideSolution(Project(""), full).ShouldBeEmpty();
    }
}
