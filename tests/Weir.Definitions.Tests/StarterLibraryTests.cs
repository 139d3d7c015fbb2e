using Weir.Definitions.Agents;
using Weir.Definitions.Findings;
using Weir.Definitions.Library;
using Weir.Definitions.Schemas;

namespace Weir.Definitions.Tests;

public sealed class StarterLibraryTests
{
    /// <summary>What a role of the product is called in an agent's file.</summary>
    private static readonly string[] Roles =
    [
        "product", "design", "engineering", "qa", "docs", "programme", "security", "compliance", "operations", "oncall",
    ];

    private static readonly DefinitionLibrary Library = DefinitionLibrary.Load(new DefinitionLayer(
        Origin.BuiltIn, "library", new FolderFiles(Path.Combine(Repository.Root, "library"))));

    public static TheoryData<string> Agents => [.. Library.Agents.Keys];

    [Fact]
    public void There_is_an_agent_of_every_category_and_for_every_role()
    {
        var specs = Library.Agents.Values.Select(agent => agent.Value.Spec).ToList();

        specs.Select(spec => spec.Category).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .ShouldBe(AgentDefinition.Categories.Order(StringComparer.Ordinal));
        specs.Select(spec => spec.Role).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .ShouldBe(Roles.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Agents))]
    public void Each_agent_has_a_contract_a_context_limits_and_somebody_to_turn_to(string name)
    {
        var agent = Library.Agents[name];
        var spec = agent.Value.Spec;

        agent.Findings.ShouldBeEmpty();
        spec.Description.ShouldNotBeEmpty();
        spec.Accepts.ShouldNotBeEmpty();
        (spec.Produces.IsEmpty ? agent.Value.Schema?.Value : "").ShouldBe(
            spec.Produces.IsEmpty ? BuiltInSchemas.VerdictName : "", "it makes something, or gives a verdict");
        spec.Context.Scopes.ShouldNotBeEmpty();
        spec.Context.Untrusted.ShouldNotBeEmpty("each is given something that somebody else wrote");
        spec.Tier.Cap.ShouldNotBeNull();
        spec.Tier.Floor.ShouldBeNull("one model is enough to begin with");
        spec.Limits.CostMicroUsd.ShouldNotBeNull();
        spec.Limits.IdleMinutes.ShouldBeLessThan(spec.Limits.Minutes);
        spec.Escalation!.When.ShouldBe(["gave_up", "limits"]);
        spec.Network.ShouldBeEmpty();
        spec.Secrets.ShouldBeEmpty();
        (spec.Access == "read-only").ShouldBe(spec.Produces.IsEmpty, "who judges changes nothing");
    }

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
