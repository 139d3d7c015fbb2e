using System.Collections.Immutable;
using Weir.Core.Plans;
using Weir.Definitions.Library;
using Weir.Definitions.Models;
using Weir.Definitions.Organizations;
using Weir.Definitions.Owners;
using Weir.Definitions.Preview;
using Weir.Definitions.Projects;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.Tests;

public sealed class PreviewTests
{
    [Theory]
    [MemberData(nameof(ExamplesTests.Names), MemberType = typeof(ExamplesTests))]
    public void A_plan_is_drawn_as_a_tree(string name) =>
        Golden.Verify(Path.Combine("Goldens", name + ".graph.txt"),
            WorkflowGraph.Render(CompileTests.Example(name).Plan));

    [Fact]
    public void A_plan_is_drawn_for_mermaid() =>
        Golden.Verify(Path.Combine("Goldens", "docs.mermaid.txt"),
            WorkflowGraph.Render(CompileTests.Example("docs").Plan, mermaid: true));

    [Fact]
    public void A_preview_says_what_will_and_may_run_and_who_is_asked()
    {
        var preview = WorkflowPreview.Describe(CompileTests.Example("production-bug"), Setting(), Bug);
        Golden.Verify(Path.Combine("Goldens", "production-bug.preview.txt"), PreviewText.Render(preview));
    }

    [Fact]
    public void A_pass_that_waits_says_how_long_and_after_what()
    {
        var compiled = CompileTests.Example("new-feature");
        var preview = WorkflowPreview.Describe(compiled, Setting(), Bug);
        preview.Passes.Single(pass => pass.Id == "learn").Reason.ShouldEndWith("14d after release");
        PreviewText.Render(preview).ShouldContain("14d after release)");

        foreach (var written in (string[])["90s", "45m", "36h", "14d", "4bh", "2bd"])
        {
            Quantities.TrySpan(written, out var span).ShouldBeTrue();
            Quantities.Text(span).ShouldBe(written);
        }
    }

    [Fact]
    public void A_param_that_a_person_has_set_decides()
    {
        var setting = Setting() with
        {
            Params = ImmutableSortedDictionary.Create<string,
                Value>(StringComparer.Ordinal).Add("severity", Value.Of("sev3")),
        };

        var preview = WorkflowPreview.Describe(CompileTests.Example("production-bug"), setting, Bug);

        preview.Passes.Single(pass => pass.Id == "mitigate").Outlook.ShouldBe(Outlook.WillNot);
        preview.People.ShouldNotContain(person => person.Who == "role:oncall");
    }

    [Fact]
    public void A_role_that_nobody_may_answer_for_and_a_tier_without_models_are_said_before_the_start()
    {
        var organization = DefinitionLibrary.Load(
            new DefinitionLayer(Origin.Organization, "", MemoryFiles.Of(("organization.md",
            "---\npeople: [{ id: first, roles: [oncall] }]\n---\n")))).Organization!.Value;
        var setting = new PreviewSetting(ProjectDefinition.Empty, ModelsDefinition.Empty,
            RoleBook.From(organization, "first"));

        var preview = WorkflowPreview.Describe(CompileTests.Example("production-bug"), setting, Bug);

        preview.CanRun.ShouldBeFalse();
        preview.People.Single(person => person.Who == "role:maintainer").Holders.ShouldBeEmpty();
        preview.Tiers.ShouldContain(tier => tier.Pass == "fix" && tier.Served == null);
    }

    [Fact]
    public void Code_owners_are_those_whom_the_file_names_and_strangers_among_them_are_said()
    {
        var organization = DefinitionLibrary.Load(
            new DefinitionLayer(Origin.Organization, "", MemoryFiles.Of(("organization.md",
            "---\npeople:\n  - { id: ada, accounts: [\"@ada-1815\"] }\n  - { id: ben }\n  - { id: cleo, roles: [qa] }\n"
            + "teams: { web: { members: [ben] } }\n---\n")))).Organization!.Value;
        var setting = new PreviewSetting(
            ProjectDefinition.Empty with { Reviewers = ["cleo"] }, ModelsDefinition.Empty,
            RoleBook.From(organization, "first"));

        var without = WorkflowPreview.Describe(CompileTests.Example("refactor"), setting, Bug);
        var preview = WorkflowPreview.Describe(CompileTests.Example("refactor"), setting with
        {
            CodeOwners = CodeOwnersFile.Parse("CODEOWNERS", "* @Ada-1815 @ghost\n/web/ @shop/web\n"),
        }, Bug);

        without.People.Single(person => person.Who == "codeowners").Holders.ShouldBe(["cleo"]);
        preview.People.Single(person => person.Who == "codeowners").Holders.ShouldBe(["ada", "ben"]);
        preview.UnknownOwners.ShouldBe(["@ghost"]);
        PreviewText.Render(preview).ShouldContain(
            "\nCode owners who are nobody here; the project's reviewers are asked instead\n  @ghost\n");
    }

    private static ItemFacts Bug => new("bug", "medium", "normal", [], "first", []);

    internal static PreviewSetting Setting()
    {
        var models = DefinitionLibrary.Load(new DefinitionLayer(Origin.Project, "", MemoryFiles.Of(("models.yaml",
            "providers: { one: { dialect: chat } }\ntiers: { standard: [one/model] }\n")))).Models!.Value;
        return new PreviewSetting(ProjectDefinition.Empty, models, RoleBook.SinglePerson("first"));
    }
}
