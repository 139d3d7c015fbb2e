using System.Text;
using Weir.Core.Items;
using Weir.Core.Paths;
using Weir.Core.Risks;
using Weir.Definitions.Findings;
using Weir.Definitions.Markdown;
using Weir.Definitions.Projects;

namespace Weir.Definitions.Tests;

/// <summary>What a project of several repositories is called, and which of them a glob or a path is about.</summary>
public sealed class RepositoryTests
{
    [Theory]
    [InlineData("src/**", "src/a.cs", true)]
    [InlineData("src/**", "web:src/a.cs", false)]
    [InlineData("**/*.cs", "web:src/a.cs", false)]
    [InlineData("*.md", "web:a.md", false)]
    [InlineData("web:src/**", "web:src/a.cs", true)]
    [InlineData("web:**", "web:src/a.cs", true)]
    [InlineData("web:src/**", "src/a.cs", false)]
    [InlineData("web:src/**", "docs:src/a.cs", false)]
    [InlineData("*.txt", "odd:name.txt", true)]
    public void A_glob_without_a_name_is_about_the_primary_and_only_known_names_are_names(
        string glob, string path, bool matches) =>
        RepositoryGlob.Matches(glob, path, ["web", "docs"]).ShouldBe(matches);

    [Fact]
    public void Bounds_are_read_by_each_repository_as_its_own()
    {
        RepositoryGlob.Of(["src/**", "web:src/**", "web:docs/"], null, ["web"]).ShouldBe(["src/**"]);
        RepositoryGlob.Of(["src/**", "web:src/**", "web:docs/"], "web", ["web"]).ShouldBe(["src/**", "docs/"]);
        RepositoryGlob.Of(["src/**"], "web", ["web"]).ShouldBeEmpty();
    }

    [Fact]
    public void Documents_and_risks_may_be_about_another_repository()
    {
        var project = ProjectDefinition.Read(Encoding.UTF8.GetBytes("""
            ---
            project: shop
            documents:
              - { path: "web:docs/api.md", due_on: ["src/Api/**"] }
              - { path: docs/pages.md, due_on: ["web:pages/**"] }
            components:
              - { name: pay, paths: ["web:pay/**"], documents: ["web:pay/README.md"] }
            risk_rules:
              - { paths: ["web:pay/**"], at_least: high }
            ---
            """))!;
        var none = new HashSet<string>(StringComparer.Ordinal);
        var map = project.MapComponents(["web"]);

        RequiredDocuments.Due(project, map, ["src/Api/a.cs"], none, ["web"]).ShouldBe(["web:docs/api.md"]);
        RequiredDocuments.Due(project, map, ["src/Api/a.cs", "web:docs/api.md"], none, ["web"]).ShouldBeEmpty();
        RequiredDocuments.Due(project, map, ["web:pages/a.html"], none, ["web"]).ShouldBe(["docs/pages.md"]);
        RequiredDocuments.Due(project, map, ["web:pay/a.cs"], none, ["web"]).ShouldBe(["web:pay/README.md"]);
        RequiredDocuments.Due(project, map, ["pay/a.cs"], none, ["web"]).ShouldBeEmpty();
        map.Touched(["web:pay/a.cs"]).Names.ShouldBe(["pay"]);
        RiskRules.Touched(project.RiskRules, ["pay/a.cs"], ["web"]).ShouldBeEmpty();
        RiskRules.Touched(project.RiskRules, ["web:pay/a.cs"], ["web"]).ShouldBe(
            [new RiskTouch("web:pay/** at least high", Risk.High, "web:pay/a.cs")]);
    }

    [Theory]
    [InlineData("{ name: a, path: ., primary: true }, { name: b }", "PR003", "'b' has neither a url nor a path")]
    [InlineData("{ name: a, path: ., primary: true }, { name: B/c, path: ../b }", "KY009", "'B/c' is not a name")]
    [InlineData("{ name: a, path: . }, { name: b, path: ../b }", "PR003", "exactly one is the primary")]
    public void What_is_unclear_about_repositories_is_a_finding(string repositories, string code, string sentence)
    {
        var sink = new FindingSink("project.md");
        var text = $"---\nproject: shop\nrepositories: [{repositories}]\n---\n";
        ProjectParser.Parse(SourceText.Decode(Encoding.UTF8.GetBytes(text), sink)!, sink);

        var finding = sink.ToArray().ShouldHaveSingleItem();
        finding.Sentence.ShouldContain(sentence);
        finding.Code.ShouldBe(code);
    }
}
