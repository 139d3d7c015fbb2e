using Microsoft.Extensions.AI;
using Weir.Agents.Scripted;
using Weir.Agents.Tests.Bench;
using Weir.Core;
using Weir.Core.Passes;

namespace Weir.Agents.Tests.Scripted;

public sealed class ScriptTests
{
    private static readonly ScriptKey Key =
        new(new ItemId(new ProjectKey("SHOP"), 7), new PassId("fix"), null, "implementer", null, 1);

    [Fact]
    public async Task The_most_specific_entry_is_played()
    {
        const string yaml = """
            entries:
              - pass: fix
                turns: [{ say: any }]
              - pass: fix
                agent: implementer
                turns: [{ say: agent }]
              - pass: fix
                round: 2
                turns: [{ say: round }]
              - pass: fix
                element: parser
                turns: [{ say: element }]
              - pass: fix
                element: parser
                round: 2
                turns: [{ say: both }]
              - gate: fix/proof
                turns: [{ say: gate }]
              - pass: fix
                told: the zone is wrong
                turns: [{ say: told }]
            """;
        // agent        | element | round | gate  | told                 | says
        const string table = """
            other       |         | 1     |       |                      | any
            implementer |         | 1     |       |                      | agent
            implementer |         | 2     |       |                      | round
            implementer | parser  | 1     |       |                      | element
            implementer | parser  | 2     |       |                      | both
            implementer | lexer   | 2     |       |                      | round
            reviewer    |         | 1     | proof | the zone is wrong    | gate
            implementer | parser  | 2     |       | Oh, the zone is wrong | told
            """;
        var script = Parse(yaml);

        foreach (var row in table.Split('\n').Select(line => line.Split('|').Select(cell => cell.Trim()).ToArray()))
        {
            var key = Key with
            {
                Agent = row[0],
                Element = row[1].Length == 0 ? null : row[1],
                Round = int.Parse(row[2]),
                Gate = row[3].Length == 0 ? null : new GateId(row[3]),
                Told = row[4],
            };
            using var client = new ScriptedChatClient(script, key);
            (await client.GetResponseAsync("hello")).Text.ShouldBe(row[5], key.ToString());
        }
    }

    [Fact]
    public async Task A_new_attempt_starts_at_turn_one()
    {
        using var bench = new AttemptBench();
        var executor = bench.Executor("""
            entries:
              - pass: fix
                turns:
                  - calls: [{ tool: search, pattern: a }]
                  - calls: [{ tool: submit }]
            """);

        var first = await executor.RunAsync(bench.Task, default);
        var second = await executor.RunAsync(bench.Task, default);

        first.Usage.Calls.ShouldBe(2);
        second.Usage.Calls.ShouldBe(2);
    }

    [Fact]
    public async Task Without_a_match_the_agent_error_names_the_key_that_was_looked_for()
    {
        using var bench = new AttemptBench();

        var result = await bench.Executor("entries: [{ pass: other, turns: [{ say: x }] }]")
            .RunAsync(bench.Task with { Element = "parser", Gate = new GateId("proof") }, default);

        result.Failure.ShouldBe(FailureReason.AgentError);
        result.Detail.ShouldBe(
            "scripted/test.yaml: The script test.yaml has no entry for 'gate: fix/proof, agent: implementer, "
            + "element: parser, round: 1'. Add one with these keys.");
    }

    [Fact]
    public async Task A_script_that_runs_out_of_turns_is_an_agent_error()
    {
        using var bench = new AttemptBench();

        var result = await bench.PlayAsync("- calls: [{ tool: search, pattern: a }]");

        result.Failure.ShouldBe(FailureReason.AgentError);
        result.Detail.ShouldContain("has 1 turns for 'pass: fix, agent: implementer, round: 1'; turn 2 was asked for.");
    }

    [Fact]
    public async Task Every_response_is_labelled_and_metered()
    {
        using var client = new ScriptedChatClient(Parse("entries: [{ pass: fix, turns: [{ say: '12345678' }] }]"), Key);

        var response = await client.GetResponseAsync(new string('x', 400));

        response.ModelId.ShouldBe("scripted/demo.yaml");
        response.AdditionalProperties![ScriptedChatClient.Label].ShouldBe(true);
        response.Messages[0].AuthorName.ShouldBe("scripted");
        response.Usage!.InputTokenCount.ShouldBe(100);
        response.Usage.OutputTokenCount.ShouldBe(2);
        client.GetService<ChatClientMetadata>()!.ProviderName.ShouldBe("scripted");
    }

    [Fact]
    public async Task The_item_s_id_is_put_into_paths_and_commands_only()
    {
        using var bench = new AttemptBench();

        await bench.PlayAsync("""
            - calls:
                - { tool: edit, path: "items/{item}/a.txt", new: "{item}" }
                - { tool: execute, command: "cp items/{item}/a.txt copy.txt" }
                - { tool: submit }
            """);

        bench.Read("items/SHOP-7/a.txt").ShouldBe("{item}");
        bench.Read("copy.txt").ShouldBe("{item}");
    }

    [Fact]
    public void Only_unquoted_scalars_are_more_than_text()
    {
        var script = Parse("""
            entries:
              - pass: fix
                turns:
                  - calls:
                      - { tool: submit, output: { a: 1, b: "1", c: true, d: 'true', e: null, f: 1.50, g: no, h: [x] } }
            """);

        script.Entries[0].Turns[0].Calls[0].Arguments["output"]!.ToJsonString()
            .ShouldBe("""{"a":1,"b":"1","c":true,"d":"true","e":null,"f":1.50,"g":"no","h":["x"]}""");
    }

    [Fact]
    public void Every_fault_is_reported_at_once_with_its_place()
    {
        var reading = Script.Parse("""
            entries:
              - pass: fix
                gate: fix/proof
                turns: [{ say: x }]
              - gate: proof
                turns: []
              - pass: fix
                rounds: 1
                round: zero
                turns:
                  - fault: explode
                  - calls: [{ path: x }, read]
                  - {}
              - pass: fix
                turns: [{ say: again }]
              - pass: fix
                turns: [{ say: and again }]
            """, "scripts/demo.yaml");

        reading.Script.ShouldBeNull();
        reading.Findings.Select(finding => $"{finding.Line}:{finding.Column} {finding.Code}").ShouldBe(
        [
            "2:5 script-key",
            "5:5 script-turns",
            "5:11 script-key",
            "8:5 script-unknown-key",
            "9:12 script-round",
            "11:16 script-fault",
            "12:17 script-tool",
            "12:30 script-shape",
            "13:9 script-turn-empty",
            "14:5 script-duplicate",
            "16:5 script-duplicate",
        ]);
        reading.Findings[3].ToString().ShouldBe(
            "scripts/demo.yaml:8:5: error script-unknown-key: an entry has no key 'rounds'\n"
            + "  hint: one of pass, gate, agent, element, round, told, turns");
    }

    [Theory]
    [InlineData("", 1, 1, "script-empty")]
    [InlineData("turns: []", 1, 1, "script-unknown-key")]
    [InlineData("entries: [", 2, 1, "script-yaml")]
    [InlineData("entries: &a []\nx: *a", 2, 4, "script-yaml")]
    public void What_is_no_script_is_a_finding(string yaml, int line, int column, string code)
    {
        var finding = Script.Parse(yaml, "demo.yaml").Findings[0];

        (finding.Line, finding.Column, finding.Code).ShouldBe((line, column, code));
    }

    [Fact]
    public void Deep_nesting_is_a_finding_and_no_crash()
    {
        Script.Parse("entries: " + new string('[', 200_000), "demo.yaml").Findings[0].Message
            .ShouldBe("nested deeper than 64 levels");
    }

    private static Script Parse(string yaml)
    {
        var reading = Script.Parse(yaml, "scripts/demo.yaml");
        reading.Findings.ShouldBeEmpty();
        return reading.Script!;
    }
}
