using System.Collections.Immutable;
using System.Text;
using Weir.Definitions.Contexts;
using Weir.Definitions.Library;
using Weir.Definitions.Projects;

namespace Weir.Definitions.Tests.Contexts;

/// <summary>What a scope's name means, and what lint says of one that means nothing.</summary>
public sealed class ContextScopeTests
{
    private const string Project =
        """
        ---
        project: shop
        context:
          standards: [docs/style.md]
          glossary: [docs/words/**, docs/old.md]
          none: []
        ---
        """;

    private const string Organization =
        """
        ---
        organization: clockworks
        context:
          standards: [house/**]
          security: [security/**]
        ---
        """;

    [Theory]
    [InlineData("standards", "Project docs/style.md")]
    [InlineData("security", "Organization security/**")]
    [InlineData("organization/standards", "Organization house/**")]
    [InlineData("decisions", "Project docs/decisions/**")]
    [InlineData("organization/decisions", null)]
    [InlineData("runbooks", null)]
    public void A_name_means_the_projects_scope_and_else_the_organisations(string name, string? found)
    {
        var scopes = new ContextScopes(
            ProjectDefinition.Read(Encoding.UTF8.GetBytes(Project))!.Context,
            Scopes(Organization));
        var scope = scopes.Find(name);
        (scope is null ? null : $"{scope.Origin} {string.Join(' ', scope.Globs)}").ShouldBe(found);
    }

    private const string Components =
        """
        ---
        project: shop
        context:
          standards: [docs/style.md]
        components:
          - { name: api, paths: ["api/**"], context: ["api/GUIDE.md", standards, "docs/words/**", security] }
          - { name: web, paths: ["web/**"], context: [organization/standards, web/GUIDE.md, standards, secrity] }
          - { name: none, paths: ["none/**"] }
        ---
        """;

    [Theory]
    [InlineData("", "")]
    [InlineData("none ghost", "")]
    [InlineData("api", "standards: docs/style.md; security: security/**; component/api: api/GUIDE.md docs/words/**")]
    [InlineData(
        "web", "organization/standards: house/**; standards: docs/style.md; component/web: web/GUIDE.md secrity")]
    [InlineData(
        "web api",
        "standards: docs/style.md; security: security/**; component/api: api/GUIDE.md docs/words/**; "
            + "organization/standards: house/**; component/web: web/GUIDE.md secrity")]
    public void What_a_component_names_is_a_scope_where_there_is_one_and_else_a_glob(string touched, string found)
    {
        var project = ProjectDefinition.Read(Encoding.UTF8.GetBytes(Components))!;
        var scopes = new ContextScopes(project.Context, Scopes(Organization));
        string.Join("; ", scopes.Of(project.Components, touched.Split(' '))
            .Select(scope => $"{scope.Name}: {string.Join(' ', scope.Globs)}")).ShouldBe(found);
    }

    [Fact]
    public void Lint_names_what_a_component_names_and_is_nowhere() => Lint(Components, Organization, "standards")
        .Where(line => line.StartsWith("project.md", StringComparison.Ordinal)).ShouldBe(
        [
            "project.md:6:47: warning PR008: 'api/GUIDE.md' of 'api' is no scope, and no file matches it",
            "project.md:7:71: warning PR008: 'web/GUIDE.md' of 'web' is no scope, and no file matches it",
            "project.md:7:96: warning PR008: 'secrity' of 'web' is no scope, and no file matches it",
        ]);

    private static ImmutableArray<ContextScope> Scopes(string organization) =>
        DefinitionLibrary.Load(new DefinitionLayer(
            Origin.Project, ".weir", MemoryFiles.Of((DefinitionLayout.Organization, organization))))
            .Organization!.Value.Context;

    [Fact]
    public void Decisions_that_a_project_or_its_organisation_declares_are_where_it_says()
    {
        var scopes = new ContextScopes(
            [], Scopes(Organization.Replace("security:", "decisions:", StringComparison.Ordinal)));
        scopes.Find("decisions")!.Globs.ShouldBe(["security/**"]);
    }

    [Fact]
    public void Lint_names_scopes_that_nobody_declares_and_globs_that_match_nothing()
    {
        Lint(Project, null, "standards, glossry, decisions, organization/house").ShouldBe(
        [
            "agents/writer.md:4:32: warning AG005: no scope 'glossry' is declared",
            "project.md:5:29: warning PR008: no file matches 'docs/old.md' of the scope 'glossary'",
            "project.md:6:3: warning PR008: the scope 'none' has no glob",
        ]);
        Lint("---\nproject: shop\n---\n", Organization, "organization/house, organization/security, standards")
            .ShouldBe(
        [
            "agents/writer.md:4:21: warning AG005: no scope 'organization/house' is declared",
            "organization.md:4:15: warning PR008: no file matches 'house/**' of the scope 'standards'",
            "organization.md:5:14: warning PR008: no file matches 'security/**' of the scope 'security'",
        ]);
    }

    private static IEnumerable<string> Lint(string project, string? organization, string scopes)
    {
        var agent = $"---\nname: writer\ncategory: implementer\ncontext: {{ scopes: [{scopes}] }}\n---\nWrite.\n";
        var files = ImmutableArray.Create(("project.md", project), ("agents/writer.md", agent));
        var all = organization is null ? files : files.Add(("organization.md", organization));
        var library = DefinitionLibrary.Load(new DefinitionLayer(Origin.Project, "", MemoryFiles.Of([.. all])));
        return DefinitionLint.Run(library, glob => glob is "docs/style.md" or "docs/words/**")
            .Where(finding => finding.Code is "AG005" or "PR008").Select(finding => finding.Headline);
    }
}
