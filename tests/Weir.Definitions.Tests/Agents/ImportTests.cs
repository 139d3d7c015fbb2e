using System.Text;
using Weir.Definitions.Agents.Import;
using Weir.Definitions.Findings;

namespace Weir.Definitions.Tests.Agents;

/// <summary>Agent files of other tools: what they become, and what is said of each of their keys.</summary>
public sealed class ImportTests
{
    private static ImportedAgent Read(string path, string text, AgentDialect? dialect = null) =>
        AgentImport.Read(Encoding.UTF8.GetBytes(text), path, dialect);

    private static string FatesOf(ImportedAgent agent) => string.Join(
        '\n', agent.Fates.Select(fate => $"{fate.Line} {fate.Key}: {fate.Fate} {fate.To}".TrimEnd()));

    [Fact]
    public void An_agent_of_Claude_Code_is_written_in_Weirs_words()
    {
        var agent = Read(".claude/agents/code-reviewer.md", """
            ---
            name: Code Reviewer
            description: 'Use it after "edits": it reviews.'
            tools: Read, Grep, Bash(git diff:*, git log), mcp__github__get_issue, Teleport
            model: opus
            color: red
            permissionMode: bypassPermissions
            ---

            You review.

            ---
            Well.
            """);
        agent.Findings.ShouldHaveSingleItem().Code.ShouldBe("AG017");
        agent.Text!.ShouldBe("""
            ---
            name: code-reviewer
            description: "Use it after \"edits\": it reviews."
            category: verifier
            tier: { default: deep }
            tools: [read, search, "mcp:github/get_issue"]
            access: read-only
            accepts: [request]
            harness:
              claude-code:
                name: "Code Reviewer"
                tools: "Read, Grep, Bash(git diff:*, git log), mcp__github__get_issue, Teleport"
                model: "opus"
                color: "red"
                permissionMode: "bypassPermissions"
            ---
            You review.

            ---
            Well.

            """);
        FatesOf(agent).ShouldBe("""
            2 name: Mapped name
            3 description: Mapped description
            4 tools/Bash(git diff:*, git log): Lost
            4 tools/Teleport: Lost
            4 tools: Mapped tools
            5 model: Mapped tier
            6 color: Kept harness.claude-code.color
            7 permissionMode: Lost harness.claude-code.permissionMode
            0 access: Assumed read-only
            0 category: Assumed verifier
            0 accepts: Assumed request
            """);
    }

    [Fact]
    public void A_file_that_names_no_tools_has_all_and_says_so()
    {
        var agent = Read("agents/fixer.md", "---\ndescription: Fixes.\n---\nFix.\n");
        agent.Name.ShouldBe("fixer");
        agent.Text!.ShouldContain("tools: [\"*\"]\naccess: branch\npaths: { write: [\"**\"] }");
        agent.Fates.Single(fate => fate.Key == "tools").Reason.ShouldContain("which means all");
    }

    [Fact]
    public void A_Codex_agent_is_read_from_TOML()
    {
        var agent = Read("categories/designer.toml", """"
            # a comment
            name = "designer"
            description = "Designs."
            model = "gpt-5.4-mini"
            model_reasoning_effort = "high"
            sandbox_mode = "read-only"
            nickname_candidates = ["Ada", "Bo"]
            developer_instructions = """
            Own it.
            "Quoted" \\ and — more.
            """

            [mcp_servers.docs]
            url = "http://localhost:1"
            startup_timeout_sec = 20

            [mcp_servers.browser]
            enabled = true
            """");
        agent.Findings.ShouldBeEmpty();
        agent.Dialect.ShouldBe(AgentDialect.Codex);
        agent.Text!.ShouldContain("tier: { default: economy }\n");
        agent.Text!.ShouldContain("access: read-only\n");
        agent.Text!.ShouldContain(
            "    mcp_servers: { \"docs\": { \"url\": \"http://localhost:1\", \"startup_timeout_sec\": 20 }, "
                + "\"browser\": { \"enabled\": true } }\n");
        agent.Text!.ShouldContain("nickname_candidates: [\"Ada\", \"Bo\"]\n");
        agent.Text!.ShouldEndWith("---\nOwn it.\n\"Quoted\" \\ and — more.\n");
        FatesOf(agent).ShouldStartWith("""
            2 name: Mapped name
            3 description: Mapped description
            4 model: Mapped tier
            5 model_reasoning_effort: Kept harness.codex.model_reasoning_effort
            6 sandbox_mode: Mapped access
            7 nickname_candidates: Kept harness.codex.nickname_candidates
            8 developer_instructions: Mapped the instructions
            """);
        agent.Keys.Contains("mcp_servers", StringComparer.Ordinal).ShouldBeTrue();
    }

    [Fact]
    public void An_OpenCode_agent_has_what_is_allowed_without_being_asked()
    {
        var agent = Read(".opencode/agent/planner.md", """
            ---
            description: Plans.
            mode: subagent
            temperature: 0.1
            tools: { bash: true, write: false, webfetch: true }
            permission:
              "*": ask
              read: allow
              grep: allow
              bash: { "*": deny, "git log*": allow }
              webfetch: ask
              context7_get: allow
            steps: 12
            ---
            Plan.
            """);
        agent.Dialect.ShouldBe(AgentDialect.Opencode);
        agent.Text!.ShouldContain("tools: [read, search]\naccess: read-only\n");
        agent.Text!.ShouldContain("limits: { turns: 12 }\n");
        agent.Fates.Where(fate => fate.Fate == Fate.Lost).Select(fate => fate.Key).ShouldBe(
            ["permission/*", "permission/bash", "permission/webfetch", "permission/context7_get"]);
    }

    [Fact]
    public void Files_of_Gemini_and_Copilot_are_told_by_their_keys_or_their_names()
    {
        var gemini = Read("x/y.md", """
            ---
            name: y
            description: Y.
            kind: local
            model: gemini-2.5-flash
            tools: [read_file, run_shell_command, google_web_search]
            max_turns: 15
            timeout_mins: 10
            ---
            Do.
            """);
        gemini.Dialect.ShouldBe(AgentDialect.Gemini);
        gemini.Text!.ShouldContain("tools: [read, execute, web]\n");
        gemini.Text!.ShouldContain("limits: { turns: 15, minutes: 10 }\n");
        var copilot = Read("x/Plan Mode.chatmode.md", """
            ---
            description: Plans.
            tools: ['codebase', 'edit/editFiles', 'github/*', 'vscode/runCommand', "microsoft.docs.mcp"]
            model: ['GPT-5 (copilot)', 'Claude Sonnet 4.5 (copilot)']
            handoffs:
              - { label: Go, agent: agent, send: true }
            on: push
            ---
            Plan.
            """);
        copilot.Dialect.ShouldBe(AgentDialect.Copilot);
        copilot.Name.ShouldBe("plan-mode");
        copilot.Text!.ShouldContain("tools: [search, edit, execute, \"mcp:github/*\"]".Replace(
            "search, edit", "edit, search", StringComparison.Ordinal));
        copilot.Text!.ShouldContain("    handoffs: [{ \"label\": \"Go\", \"agent\": \"agent\", \"send\": true }]\n");
        copilot.Text!.ShouldContain("    \"on\": \"push\"\n");
        Read("AGENTS.md", "Be kind.\n").Text!.ShouldEndWith("---\nBe kind.\n");
        Read("x/y.md", "---\nname: y\n---\nDo.\n", AgentDialect.Gemini).Dialect.ShouldBe(AgentDialect.Gemini);
    }

    [Theory]
    [InlineData("claude-opus-4-5", "deep")]
    [InlineData("haiku", "economy")]
    [InlineData("Claude Sonnet 4.5 (copilot)", "standard")]
    [InlineData("inherit", "standard")]
    [InlineData("gpt-5.4-mini", "economy")]
    [InlineData("openai/o3", "deep")]
    [InlineData("gemini-2.5-pro", "deep")]
    [InlineData("gemini-1.5-flash", "economy")]
    [InlineData("something-else", null)]
    [InlineData("", null)]
    public void A_models_name_says_its_tier_or_nothing(string model, string? tier) =>
        ModelTiers.Of(model).ShouldBe(tier);

    [Theory]
    [InlineData("a.md", "---\nname: a\ndescription: Use it: always\n---\nX\n", "YM001", 3)]
    [InlineData("a.md", "---\nname: a\nname: b\n---\nX\n", "YM010", 3)]
    [InlineData("a.md", "---\nname: &x a\n---\nX\n", "YM005", 2)]
    [InlineData("a.md", "---\nname: a\n", "FM004", 1)]
    [InlineData("a.toml", "name = \"a\"\ndescription = \n", "TM001", 2)]
    [InlineData("a.toml", "name = \"a\"\nname = \"b\"\n", "YM010", 2)]
    public void What_cannot_be_imported_is_a_finding_with_its_line(string path, string text, string code, int line)
    {
        var agent = Read(path, text);
        agent.Text!.ShouldBeNull();
        var finding = agent.Findings.First(one => one.Severity == Severity.Error);
        finding.Code.ShouldStartWith(code);
        finding.Line.ShouldBe(line);
    }

    [Fact]
    public void An_agent_without_instructions_is_imported_with_a_warning()
    {
        var agent = Read("a.md", "---\nname: null-a\n---\n");
        agent.Text.ShouldNotBeNull();
        agent.Findings.Single().Sentence.ShouldContain("has no instructions");
    }

    [Fact]
    public void Dotted_keys_and_tables_of_TOML_are_one_value()
    {
        var agent = Read("a.toml", """
            prompt = "Do."
            limits.a = 1
            limits.b = 2026-01-02
            [[skills]]
            path = "x"
            [[skills]]
            path = "y"
            """);
        agent.Text!.ShouldContain("    limits: { \"a\": 1, \"b\": \"2026-01-02\" }\n");
        agent.Text!.ShouldContain("    skills: [{ \"path\": \"x\" }, { \"path\": \"y\" }]\n");
        agent.Keys.ShouldBe(["prompt", "limits", "skills"]);
    }
}
