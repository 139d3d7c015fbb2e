using Weir.EndToEnd.Tests.Support;

namespace Weir.EndToEnd.Tests;

/// <summary>What is in force in a project that overrides a part of the starter library.</summary>
public sealed class DefinitionTests
{
    private const string Project = """
        ---
        project: shop
        key: SHOP
        workflows: [docs]
        commands: { lint: "sh scripts/lint.sh" }
        ---
        Sells things.

        """;

    [Fact]
    public async Task Workflows_are_listed_and_shown_in_every_form()
    {
        using var scratch = await ShopAsync();
        var transcript = new Transcript(scratch.Folder);
        await transcript.RunAsync("workflow", "list");
        await transcript.RunHereAsync("workflow", "list", "-q");
        await transcript.RunHereAsync("workflow", "list", "--json", "name,state,origin");
        await transcript.RunHereAsync("workflow", "list", "--jsonl");
        await transcript.RunHereAsync("workflow", "show", "docs", "--origin");
        await transcript.RunHereAsync("workflow", "show", "docs", "--json", "name,origin,overrides,passes");
        transcript.ShouldMatch("workflows");
    }

    [Fact]
    public async Task A_workflow_is_shown_as_its_file_is_ready_to_be_redirected()
    {
        using var scratch = await ShopAsync();
        var shown = await ProgramUnderTest.WeirAsync(scratch.Folder, ["workflow", "show", "docs"]);
        shown.ShouldBe(new Outcome(0, File.ReadAllText(Path.Combine(Sources.Root, "library/workflows/docs.md")), ""));
    }

    [Fact]
    public async Task A_workflow_is_drawn()
    {
        using var scratch = await ShopAsync();
        var transcript = new Transcript(scratch.Folder);
        await transcript.RunAsync("workflow", "graph", "docs");
        await transcript.RunHereAsync("workflow", "graph", "docs", "--mermaid");
        transcript.ShouldMatch("workflow-graph");
    }

    [Fact]
    public async Task A_preview_says_what_an_item_would_go_through()
    {
        using var scratch = await ShopAsync();
        var transcript = new Transcript(scratch.Folder);
        await transcript.RunAsync(
            "workflow", "preview", "production-bug", "--risk", "high", "--param", "severity=sev1");
        await transcript.RunHereAsync("workflow", "preview", "docs", "--json", "can_run,passes,tiers");
        transcript.ShouldMatch("workflow-preview");
    }

    [Fact]
    public async Task Agents_are_listed_and_shown()
    {
        using var scratch = await ShopAsync();
        var transcript = new Transcript(scratch.Folder);
        await transcript.RunAsync("agent", "list");
        await transcript.RunHereAsync("agent", "show", "documenter");
        await transcript.RunHereAsync("agent", "show", "documenter", "--json", "name,origin,overrides,tools,broken");
        transcript.ShouldMatch("agents");
    }

    [Fact]
    public async Task The_project_is_shown_and_checked()
    {
        using var scratch = await ShopAsync();
        var transcript = new Transcript(scratch.Folder);
        await transcript.RunAsync("project", "show");
        await transcript.RunHereAsync("project", "show", "--json");
        await transcript.RunHereAsync("project", "lint");
        scratch.Write(".weir/project.md", Project.Replace("[docs]", "[dcs]", StringComparison.Ordinal));
        await transcript.RunHereAsync("project", "lint");
        transcript.ShouldMatch("project");
    }

    private static async Task<Scratch> ShopAsync()
    {
        var scratch = await Scratch.RepositoryAsync("shop");
        scratch.Write(".weir/project.md", Project);
        scratch.Write(".weir/agents/documenter.md", """
            ---
            name: documenter
            description: Writes as this shop speaks.
            category: documenter
            tools: [read, edit]
            access: branch
            paths: { write: ["docs/**"] }
            ---
            Write plainly.

            """);
        return scratch;
    }
}
