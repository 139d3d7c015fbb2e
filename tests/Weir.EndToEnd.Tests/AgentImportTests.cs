using System.Text.Json.Nodes;
using Weir.EndToEnd.Tests.Support;

namespace Weir.EndToEnd.Tests;

/// <summary><c>weir agent import</c> by the real program: what it writes, says and refuses.</summary>
public sealed class AgentImportTests
{
    private const string Reviewer = """
        ---
        name: reviewer
        description: Reviews.
        tools: Read, Grep, Teleport
        model: opus
        color: red
        ---
        Review.
        """;

    private const string Planner = """
        ---
        description: Plans.
        tools: ['codebase']
        handoffs: [{ label: Go, agent: agent }]
        ---
        Plan.
        """;

    private const string Broken = """
        ---
        name: broken
        description: Use it: always
        ---
        Break.
        """;

    private static async Task<Scratch> ShopAsync()
    {
        var scratch = await Scratch.RepositoryAsync("shop");
        scratch.Write(".weir/project.md", "---\nproject: shop\nkey: SHOP\n---\nSells.\n");
        scratch.Write(".claude/agents/reviewer.md", Reviewer);
        scratch.Write(".github/agents/planner.agent.md", Planner);
        scratch.Write(".claude/agents/README.md", "# Our agents\n");
        return scratch;
    }

    [Fact]
    public async Task Agents_are_written_with_a_fate_for_each_key_and_are_in_force()
    {
        using var scratch = await ShopAsync();
        var transcript = new Transcript(scratch.Folder);
        (await transcript.RunAsync("agent", "import", ".claude", ".github", "--dry-run")).ExitCode.ShouldBe(0);
        Directory.Exists(Path.Combine(scratch.Folder, ".weir", "agents")).ShouldBeFalse();
        (await transcript.RunAsync("agent", "import", ".claude", ".github", "-q")).ExitCode.ShouldBe(0);
        transcript.ShouldMatch("agent-import");

        scratch.Read(".weir/agents/reviewer.md").ShouldContain("tools: [read, search]\n");
        var listed = await ProgramUnderTest.WeirAsync(scratch.Folder, ["agent", "list", "--json", "name,broken"]);
        var agents = JsonNode.Parse(listed.Output)!.AsArray();
        foreach (var name in (string[])["reviewer", "planner"])
        {
            var agent = agents.Single(one => one!["name"]!.ToString() == name)!;
            agent["broken"]!.GetValue<bool>().ShouldBeFalse();
        }
        (await ProgramUnderTest.WeirAsync(scratch.Folder, ["project", "lint"])).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task What_is_there_is_written_over_only_by_force()
    {
        using var scratch = await ShopAsync();
        string[] import = ["agent", "import", ".claude/agents/reviewer.md"];
        (await ProgramUnderTest.WeirAsync(scratch.Folder, import)).ExitCode.ShouldBe(0);
        (await ProgramUnderTest.WeirAsync(scratch.Folder, import)).ExitCode.ShouldBe(0, "the same changes nothing");

        scratch.Write(".weir/agents/reviewer.md", "mine\n");
        string[] both = ["agent", "import", ".claude", ".github"];
        var refused = await ProgramUnderTest.WeirAsync(scratch.Folder, both);
        refused.ExitCode.ShouldBe(5);
        refused.Talk.ShouldContain("1 of these agents is there and different: reviewer. Nothing was written.");
        refused.Talk.ShouldContain("--force");
        scratch.Read(".weir/agents/reviewer.md").ShouldBe("mine\n");
        File.Exists(Path.Combine(scratch.Folder, ".weir/agents/planner.md")).ShouldBeFalse();

        (await ProgramUnderTest.WeirAsync(scratch.Folder, [.. both, "--force"])).ExitCode.ShouldBe(0);
        scratch.Read(".weir/agents/reviewer.md").ShouldContain("name: reviewer\n");
    }

    [Fact]
    public async Task What_cannot_be_imported_is_said_and_the_others_are()
    {
        using var scratch = await ShopAsync();
        scratch.Write(".claude/agents/broken.md", Broken);
        scratch.Write(".claude/agents/again.md", Reviewer.Replace("Review.", "Twice.", StringComparison.Ordinal));
        var ran = await ProgramUnderTest.WeirAsync(scratch.Folder, ["agent", "import", ".claude"]);
        ran.ExitCode.ShouldBe(1);
        ran.Talk.ShouldContain(".claude/agents/broken.md:3:");
        ran.Talk.ShouldContain("error YM001: this is not YAML");
        ran.Talk.ShouldContain("'reviewer' is also made of .claude/agents/again.md, which is taken");
        ran.Talk.ShouldContain(
            "1 agent is in .weir/agents; files that could not be imported: 2; that are no agents: 1.");
        scratch.Read(".weir/agents/reviewer.md").ShouldContain("Twice.");

        (await ProgramUnderTest.WeirAsync(scratch.Folder, ["agent", "import", "nowhere"])).ExitCode.ShouldBe(3);
        (await ProgramUnderTest.WeirAsync(scratch.Folder, ["agent", "import"])).ExitCode.ShouldBe(2);
        (await ProgramUnderTest.WeirAsync(scratch.Folder, ["agent", "import", ".claude", "--from", "cursor"]))
            .ExitCode.ShouldBe(2);
        var named = await ProgramUnderTest.WeirAsync(
            scratch.Folder, ["agent", "import", ".claude/agents/README.md", "--into", "out", "--from", "gemini"]);
        named.ExitCode.ShouldBe(0);
        scratch.Read("out/readme.md").ShouldContain("# Our agents");
    }
}
