using System.Collections.Immutable;
using System.Text;
using Weir.Definitions.Compile;
using Weir.Definitions.Findings;
using Weir.Definitions.Library;

namespace Weir.Definitions.Tests;

public sealed class HostileTests
{
    private const int FindingSinkLimit = 200;

    private const string Front = "---\nworkflow: w\napplies_to: { kinds: [x] }\n---\n";

    private const string Pass =
        "## Pass: edit — Edit\n\n```yaml\nagent: a\nproduces: [change]\n```\nEdit.\n\n### Gate: g\n\n" +
        "```yaml\nreviewers: [{ human: role:m, sla: 1d }]\n```\n- R1 · must — Good.\n";

    private const string Agent =
        "---\nname: a\ncategory: implementer\naccess: workspace\n" +
        "tools: [edit]\npaths: { write: [\"**\"] }\n---\nWork.\n";

    [Fact]
    public void A_byte_order_mark_and_carriage_returns_are_read_like_plain_text()
    {
        var plain = Compile(Front + Pass);
        var dressed = Compile("\uFEFF" + (Front + Pass).Replace("\n", "\r\n", StringComparison.Ordinal));

        plain.Compiled.ShouldNotBeNull();
        dressed.Compiled!.Plan.Hash.ShouldBe(plain.Compiled.Plan.Hash);
    }

    [Fact]
    public void An_alias_bomb_is_refused_without_being_expanded()
    {
        var bomb = new StringBuilder("---\nworkflow: w\na: &a [x, x, x, x, x, x, x, x, x]\n");
        for (var c = 'b'; c <= 'z'; c++)
        {
            var before = (char)(c - 1);
            bomb.Append($"{c}: &{c} [{string.Join(", ", Enumerable.Repeat("*" + before, 9))}]\n");
        }
        Codes(bomb + "---\n" + Pass).ShouldContain("YM005");
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    [InlineData("- ")]
    [InlineData("? ")]
    public void Deep_nesting_is_a_finding(string level)
    {
        var deep = string.Concat(Enumerable.Repeat(level, 100_000));
        Codes($"---\nworkflow: w\nx:\n  {deep}\n---\n").ShouldNotBeEmpty();
    }

    [Fact]
    public void Nesting_beyond_the_limit_names_the_limit()
    {
        var deep = string.Concat(Enumerable.Repeat("[\n", 40)) + string.Concat(Enumerable.Repeat("]\n", 40));
        Codes($"---\nworkflow: w\nx: {deep}---\n").ShouldContain("YM002");
    }

    [Fact]
    public void A_huge_text_a_huge_list_and_a_huge_file_are_findings()
    {
        Codes($"---\nworkflow: w\ntitle: {new string('x', 70_000)}\n---\n").ShouldContain("YM002");
        Codes($"---\nworkflow: w\nx: [{string.Join(',', Enumerable.Repeat("y", 30_000))}]\n---\n")
            .ShouldContain("YM002");
        Codes(new string('x', 600_000)).ShouldBe("FM001");
    }

    [Fact]
    public void Findings_and_passes_are_bounded()
    {
        var keys = string.Concat(Enumerable.Range(0, 400).Select(i => $"unknown{i}: 1\n"));
        var many = Codes($"---\nworkflow: w\n{keys}---\n" + Pass);
        many.Split(' ').Length.ShouldBeLessThanOrEqualTo(FindingSinkLimit + 10);
        many.ShouldContain("FM011");
        var passes = string.Concat(Enumerable.Range(0, 250)
            .Select(i => $"## Pass: p{i} — P\n\n```yaml\nagent: a\n```\nx\n"));
        Codes(Front + passes).ShouldContain("WF002");
    }

    [Fact]
    public void Required_documents_are_bounded()
    {
        var documents = string.Concat(Enumerable.Range(0, 201).Select(i => $"  - {{ path: d{i}.md }}\n"));
        Codes(MemoryFiles.Of(("project.md", $"---\nproject: shop\ndocuments:\n{documents}---\n")))
            .ShouldContain("WF091");
    }

    [Fact]
    public void Files_that_cannot_be_read_are_findings()
    {
        Codes(new Unreadable()).ShouldContain("LB003");
        Codes(new Crowd()).ShouldContain("LB004");
    }

    [Fact]
    public void A_long_expression_and_deep_parentheses_are_findings()
    {
        var deep = new string('(', 200) + "item.kind == 'x'" + new string(')', 200);
        Codes(WithCondition(deep)).ShouldContain("EX001");
        var longest = string.Join(" and ", Enumerable.Repeat("item.kind == 'x'", 1_000));
        Codes(WithCondition(longest)).ShouldContain("EX001");
    }

    private static string WithCondition(string condition) =>
        Front + Pass.Replace("agent: a\n", $"agent: a\nwhen: \"{condition}\"\n", StringComparison.Ordinal);

    private static Compilation Compile(string workflow)
    {
        var library = DefinitionLibrary.Load(new DefinitionLayer(Origin.Project, "",
            MemoryFiles.Of(("workflows/w.md", workflow), ("agents/a.md", Agent))));
        return WorkflowCompiler.Compile(library.FindWorkflow("w")!, library, null);
    }

    private static string Codes(string workflow) =>
        Codes(MemoryFiles.Of(("workflows/w.md", workflow), ("agents/a.md", Agent)));

    private static string Codes(IDefinitionFiles files) =>
        string.Join(' ', Lint(files).Select(finding => finding.Code));

    private static ImmutableArray<Finding> Lint(IDefinitionFiles files) =>
        DefinitionLint.Run(DefinitionLibrary.Load(new DefinitionLayer(Origin.Project, "", files)));

    private sealed class Unreadable : IDefinitionFiles
    {
        public IEnumerable<string> List() => ["workflows/w.md", "agents/gone.md"];

        public byte[]? Read(string path) =>
            path.StartsWith("agents", StringComparison.Ordinal) ? null : throw new IOException("no");
    }

    private sealed class Crowd : IDefinitionFiles
    {
        public IEnumerable<string> List() => Enumerable.Range(0, 6_000).Select(i => $"workflows/{i}.txt");

        public byte[]? Read(string path) => [];
    }
}
