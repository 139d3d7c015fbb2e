using System.Collections.Immutable;
using Weir.Core.Changes;

namespace Weir.Core.Tests;

/// <summary>Which component a path belongs to, and whose command stands for one.</summary>
public sealed class ComponentMapTests
{
    private static readonly ComponentMap Map = new(
        [
            new ComponentPaths("api", ["services/api/**", "*.proto"]),
            new ComponentPaths("web", ["services/web/", "web:**"]),
            new ComponentPaths("legacy", ["services/web/legacy/**"]),
            new ComponentPaths("services", ["services/**"]),
            new ComponentPaths("notes", ["**/*.md"]),
            new ComponentPaths("readmes", ["services/*/README.md"]),
            new ComponentPaths("late", ["*.proto"]),
        ],
        ["web"]);

    [Theory]
    [InlineData("services/api/a.cs", "api")]
    [InlineData("services/web/a.ts", "web")]
    [InlineData("services/web/legacy/a.ts", "legacy")]
    [InlineData("services/shared.cs", "services")]
    [InlineData("services/bus/README.md", "readmes")]
    [InlineData("services/api/README.md", "api")]
    [InlineData("docs/a.md", "notes")]
    [InlineData("a.proto", "api")]
    [InlineData("web:any/file", "web")]
    [InlineData("shed:any/file", null)]
    [InlineData("services", null)]
    [InlineData("build.sh", null)]
    public void A_path_belongs_to_the_component_with_the_most_specific_glob(string path, string? component) =>
        Map.Of(path).ShouldBe(component);

    [Theory]
    [InlineData("services/api/a.cs", "api")]
    [InlineData("services/web/a.ts services/api/a.cs services/api/b.cs", "api, web")]
    [InlineData("services/api/a.cs build.sh", "api, paths of none")]
    [InlineData("build.sh", "")]
    [InlineData("", "")]
    public void A_change_touches_the_components_of_its_paths(string paths, string touched)
    {
        var found = Map.Touched(paths.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        found.ToString().ShouldBe(touched);
        found.Others.ShouldBe(paths.Contains("build.sh", StringComparison.Ordinal));
        ComponentMap.Empty.Touched(["build.sh"]).ShouldBe(TouchedComponents.None);
    }

    [Theory]
    [InlineData("api", false, "api")]
    [InlineData("api web", false, "api web")]
    [InlineData("api docs", false, "api project")]
    [InlineData("docs", false, "project")]
    [InlineData("api", true, "api project")]
    [InlineData("", true, "project")]
    [InlineData("", false, "project")]
    public void The_projects_command_stands_for_what_has_none(string names, bool others, string whose) =>
        new TouchedComponents(Words(names), others).Whose(["api", "web"]).Select(one => one ?? "project")
            .ShouldBe(Words(whose));

    [Fact]
    public void What_changes_touch_together_is_what_each_of_them_does()
    {
        var api = new TouchedComponents(["api"], false);
        TouchedComponents.Together([api]).ShouldBe(api);
        var both = TouchedComponents.Together([new TouchedComponents(["web", "xml"], false), api]);
        (both.ToString(), both.Others).ShouldBe(("api, web, xml", false));
        TouchedComponents.Together([api, TouchedComponents.None]).Others.ShouldBeTrue();
        TouchedComponents.Together([api, new TouchedComponents(["web"], true)]).Others.ShouldBeTrue();
    }

    [Fact]
    public void The_parts_of_a_component_are_what_no_more_specific_glob_of_another_takes()
    {
        Parts("services").ShouldBe("services/** - services/web/legacy/** services/api/** services/web/ "
            + "services/*/README.md");
        Parts("legacy").ShouldBe("services/web/legacy/** - ");
        Parts("ghost").ShouldBeEmpty();
    }

    private static string Parts(string component) => string.Join(
        "; ", Map.PartsOf(component).Select(part => $"{part.Glob} - {string.Join(' ', part.Except)}"));

    private static ImmutableArray<string> Words(string text) =>
        [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
}
