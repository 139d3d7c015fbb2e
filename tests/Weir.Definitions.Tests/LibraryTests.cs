using System.Text;
using Weir.Core.Paths;
using Weir.Definitions.Findings;
using Weir.Definitions.Library;
using Weir.Definitions.Models;
using Weir.Definitions.Organizations;
using Weir.Definitions.Projects;

namespace Weir.Definitions.Tests;

public sealed class LibraryTests
{
    private const string Organization = """
        ---
        organization: sample
        teams: { core: { members: [third] } }
        people:
          - { id: first, roles: [maintainer, oncall], teams: [core] }
          - { id: second, roles: ["role:maintainer"] }
          - { id: third }
        ---
        """;

    private const string Models = """
        providers:
          script: { dialect: scripted, script: scripts/a.json }
          cloud: { dialect: messages, key: env:CLOUD_KEY }
        tiers:
          economy: []
          standard: [script/demo, cloud/large]
          deep: [cloud/huge]
        """;

    [Fact]
    public void A_stronger_layer_replaces_a_definition_by_name_and_origins_are_kept()
    {
        var library = DefinitionLibrary.Load(
            new DefinitionLayer(Origin.Project, ".weir",
                MemoryFiles.Of(("agents/mine.md", AgentNamed("writer", "Mine.")))),
            new DefinitionLayer(Origin.BuiltIn, "built-in", MemoryFiles.Of(
                ("agents/writer.md", AgentNamed("writer", "Theirs.")),
                    ("agents/other.md", AgentNamed("other", "Other.")))));

        library.Findings.ShouldBeEmpty();
        library.FindAgent("writer")!.Spec.Instructions.ShouldBe("Mine.");
        library.Agents["writer"].Origin.ShouldBe(Origin.Project);
        library.Agents["writer"].Overrides.ShouldBe([Origin.BuiltIn]);
        library.Agents["other"].Origin.ShouldBe(Origin.BuiltIn);
    }

    [Fact]
    public void An_agent_finds_its_output_schema_in_any_layer_and_the_built_in_one()
    {
        var library = DefinitionLibrary.Load(
            new DefinitionLayer(Origin.BuiltIn, "", MemoryFiles.Of(
                ("agents/a.md", AgentNamed("a", "A.", "output: { schema: schemas/r.json }\n")),
                ("agents/b.md", AgentNamed("b", "B.", "output: { schema: weir/verdict@1 }\n")))),
            new DefinitionLayer(Origin.Project, "", MemoryFiles.Of(("schemas/r.json", "{}"))));

        library.FindAgent("a")!.Spec.OutputSchema.ShouldBe("{}");
        library.FindAgent("b")!.Spec.OutputSchema!.ShouldContain("cannot_judge");
    }

    [Fact]
    public void Without_an_organisation_one_person_holds_every_role()
    {
        var roles = RoleBook.From(null, "first");

        roles.IsSinglePerson.ShouldBeTrue();
        roles.Holders("role:anything").ShouldBe(["first"]);
        roles.Holders("second").ShouldBeEmpty();
    }

    [Fact]
    public void Roles_teams_and_owners_are_looked_up_in_the_organisation()
    {
        var library = DefinitionLibrary.Load(
            new DefinitionLayer(Origin.Organization, "", MemoryFiles.Of(("organization.md", Organization))));
        library.Findings.ShouldBeEmpty();
        var roles = RoleBook.From(library.Organization!.Value, "first");

        roles.Holders("role:maintainer").ShouldBe(["first", "second"]);
        roles.Holders("team:core").ShouldBe(["first", "third"]);
        roles.Holders("role:nobody").ShouldBeEmpty();
        roles.Holds("third", "third").ShouldBeTrue();
        roles.Owner(ProjectDefinition.Empty, "role:oncall").ShouldBe(["first"]);
        roles.Reviewers(ProjectDefinition.Empty with { Reviewers = ["third"] }, "").ShouldBe(["third"]);
        roles.Reviewers(ProjectDefinition.Empty, "").ShouldBe(["first", "second"]);
    }

    [Theory]
    [InlineData("standard", null, null, "standard", null)]
    [InlineData("economy", null, null, "standard", "economy")]
    [InlineData("max", null, null, "deep", "max")]
    [InlineData("max", "max", null, "max", null)]
    [InlineData("economy", null, "economy", "economy", null)]
    public void A_tier_without_models_falls_to_the_nearest_one_within_its_band(
        string tier, string? floor, string? cap, string served, string? fellFrom)
    {
        var library = DefinitionLibrary.Load(
            new DefinitionLayer(Origin.Project, "", MemoryFiles.Of(("models.yaml", Models))));
        library.Findings.ShouldBeEmpty();

        var resolution = TierResolver.Resolve(library.Models!.Value, tier, floor, cap);

        (resolution.Tier, resolution.FellFrom).ShouldBe((served, fellFrom));
        resolution.Models.IsEmpty.ShouldBe(served is "max" or "economy");
    }

    [Fact]
    public void The_most_specific_workflow_that_matches_is_chosen()
    {
        var library = DefinitionLibrary.Load(
            new DefinitionLayer(Origin.Project, "examples", new FolderFiles(Repository.Examples)));

        WorkflowSelection.Choose(library, Item("bug")).Workflow!.Name.Value.ShouldBe("production-bug");
        WorkflowSelection.Choose(library,
            Item("incident", "security")).Workflow!.Name.Value.ShouldBe("security-incident");
        WorkflowSelection.Choose(library, Item("incident")).Workflow.ShouldBeNull();
        WorkflowSelection.Choose(library, Item("unheard-of")).Candidates.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("docs/**", "docs/a", true)]
    [InlineData("docs/**", "docs/a/b.md", true)]
    [InlineData("docs/**", "docs", false)]
    [InlineData("docs/", "docs/a/b", true)]
    [InlineData("docs/**", "Docs/a", false)]
    [InlineData("**/*.md", "a.md", true)]
    [InlineData("**/*.md", "x/y/a.md", true)]
    [InlineData("*.md", "x/a.md", false)]
    [InlineData("src/*/test_?.cs", "src/a/test_1.cs", true)]
    [InlineData("src/*/test_?.cs", "src/a/b/test_1.cs", false)]
    [InlineData("a/**/z", "a/z", true)]
    [InlineData("a/**/z", "a/b/c/z", true)]
    [InlineData("a*b*c", "aXbYbc", true)]
    [InlineData("a*b*c", "aXbY", false)]
    [InlineData("**", "any/thing", true)]
    public void Globs_match_as_documented(string glob, string path, bool matches) =>
        PathGlob.Matches(glob, path).ShouldBe(matches);

    [Fact]
    public void A_hundred_files_are_linted_well_under_a_second_once_warm()
    {
        var example = File.ReadAllText(Path.Combine(Repository.Examples, "workflows", "production-bug.md"));
        var files = Enumerable.Range(0, 100).ToDictionary(i => $"workflows/w{i}.md", i => Encoding.UTF8.GetBytes(
            example.Replace("workflow: production-bug", $"workflow: w{i}", StringComparison.Ordinal)
                .Replace("kinds: [bug]", $"kinds: [bug{i}]", StringComparison.Ordinal)), StringComparer.Ordinal);
        DefinitionLayer[] layers =
        [
            new(Origin.BuiltIn, "", new FolderFiles(Repository.Examples)),
            new(Origin.Project, "", new MemoryFiles(files)),
        ];
        DefinitionLint.Run(DefinitionLibrary.Load(layers));

        var before = Environment.CpuUsage.TotalTime;
        var findings = DefinitionLint.Run(DefinitionLibrary.Load(layers));
        var used = Environment.CpuUsage.TotalTime - before;

        findings.ShouldNotContain(finding => finding.Severity == Severity.Error);
        // Processor time, because other tests run beside this one; a guard against quadratic work, not a benchmark.
        used.ShouldBeLessThan(TimeSpan.FromSeconds(5));
        TestContext.Current.SendDiagnosticMessage($"100 workflows in {used.TotalMilliseconds} ms of processor time");
    }

    private static ItemFacts Item(string kind, params string[] labels) =>
        new(kind, "medium", "normal", [.. labels], "first", []);

    private static string AgentNamed(string name, string text, string front = "") =>
        $"---\nname: {name}\ncategory: analyst\n{front}---\n{text}\n";
}
