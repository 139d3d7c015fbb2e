using System.Text.Json.Nodes;
using Weir.Agents.Chat;
using Weir.Agents.Scripted;
using Weir.Agents.Tests.Bench;
using Weir.Core.Passes;
using Weir.Runtime.Ports;

namespace Weir.Agents.Tests.Chat;

/// <summary>Attempts with many calls and more text than a model takes.</summary>
public sealed class LongRunTests
{
    [Fact]
    public async Task Calls_that_only_read_are_carried_out_together_and_answered_in_their_order()
    {
        using var bench = new AttemptBench();
        bench.Write("a.txt", "of a\n");
        bench.Write("b.txt", "of b\n");

        var result = await bench.PlayAsync(
            """
            - calls:
                - { tool: read, path: a.txt }
                - { tool: search, pattern: of }
                - { tool: read, path: b.txt }
                - { tool: edit, path: a.txt, old: of a, new: of c }
                - { tool: read, path: a.txt }
            - calls: [{ tool: submit }]
            """,
            task => task with { Sandbox = new MeetingSandbox(bench.Sandbox, together: 3) });

        result.Failure.ShouldBeNull(result.Detail);
        result.Replies().Select(reply => reply.Split('\n')[^2..][0]).Take(3)
            .ShouldBe(["of a", "b.txt:1: of b", "of b"]);
        result.Replies()[4].ShouldEndWith("of c\n", Case.Sensitive, "a change is a wall between what is read");
        result.Usage.ToolCalls.ShouldBe(6);
    }

    [Fact]
    public async Task No_more_calls_are_carried_out_together_than_the_limit()
    {
        using var bench = new AttemptBench();
        var calls = string.Concat(Enumerable.Range(1, ChatLimits.CallsTogether + 1).Select(call =>
            $"    - {{ tool: read, path: missing{call} }}\n"));
        var limit = TimeSpan.FromSeconds(1);

        var result = await bench.PlayAsync(
            $"- calls:\n{calls}- calls: [{{ tool: submit }}]",
            task => task with
            {
                Sandbox = new MeetingSandbox(bench.Sandbox, ChatLimits.CallsTogether + 1, limit),
            });

        result.Failure.ShouldBe(FailureReason.Infrastructure, "the last of them was never there with the others");
    }

    [Fact]
    public async Task A_run_that_outgrows_its_limit_is_summed_up_and_goes_on()
    {
        using var bench = new AttemptBench();
        bench.Write("long.txt", new string('x', ChatLimits.ToolResult - 1) + "\n");
        var lines = new List<string>();
        // What the model itself writes is never left out: so much of it that a summary is needed.
        for (var turn = 1; turn <= 12; turn++)
        {
            lines.Add($"- say: {new string((char)('a' + turn), 32_000)}\n  calls: [{{ tool: read, path: long.txt, "
                + $"lines: {turn} }}]");
        }
        lines.Insert(7, "- say: What matters is in long.txt.");
        lines.Add("- calls: [{ tool: submit }]");

        var result = await bench.PlayAsync(string.Join('\n', lines));

        result.Failure.ShouldBeNull(result.Detail);
        var said = Entries(result);
        said.Single(entry => (string?)entry["kind"] == "summary")["text"]!.GetValue<string>()
            .ShouldBe("What matters is in long.txt.");
        var sent = said.Where(entry => (string?)entry["kind"] == "assistant")
            .Select(entry => entry["input_tokens"]!.GetValue<long>() * ScriptedChatClient.CharactersPerToken).ToList();
        sent.Max().ShouldBeLessThanOrEqualTo(ChatLimits.Conversation);
        sent[7].ShouldBeLessThan(sent[6] / 2, "the summary took its place");
        result.Usage.Calls.ShouldBe(14, "the summary is a call like others");
    }

    [Theory]
    [InlineData("- calls: [{ tool: read, path: b }]", "and the model did not sum it up.")]
    [InlineData("- fault: length", "and the model takes less than it has to sum up: The script")]
    public async Task A_model_that_does_not_sum_up_ends_the_attempt(string answer, string why)
    {
        using var bench = new AttemptBench();
        var lines = Enumerable.Range(1, 14).Select(turn =>
            $"- say: {new string('x', 32_000)}\n  calls: [{{ tool: read, path: a{turn} }}]").ToList();
        lines.Insert(13, answer);

        var result = await bench.PlayAsync(string.Join('\n', lines));

        result.Failure.ShouldBe(FailureReason.AgentError);
        result.Detail.ShouldStartWith("Limits: the conversation grew too long before anything was submitted, " + why);
    }

    [Fact]
    public async Task A_model_that_takes_less_is_asked_again_with_less()
    {
        using var bench = new AttemptBench();
        bench.Write("long.txt", new string('x', ChatLimits.ToolResult - 1) + "\n");
        var reads = string.Concat(Enumerable.Range(1, 10).Select(call =>
            $"    - {{ tool: read, path: long.txt, lines: {call} }}\n"));

        var result = await bench.PlayAsync($"- calls:\n{reads}- fault: length\n- calls: [{{ tool: submit }}]");

        result.Failure.ShouldBeNull(result.Detail);
        Entries(result).ShouldContain(entry => (string?)entry["kind"] == "too-long");
    }

    [Fact]
    public async Task A_task_that_the_model_cannot_take_ends_the_attempt_with_the_model_s_own_sentence()
    {
        using var bench = new AttemptBench();

        var result = await bench.PlayAsync("- fault: length\n- fault: length");

        result.Failure.ShouldBe(FailureReason.AgentError);
        result.Detail.ShouldContain("takes less than this work needs");
        result.Detail.ShouldContain("takes no more than this");
    }

    private static List<JsonNode> Entries(ExecutorResult result) =>
    [
        .. result.Transcript.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!),
    ];
}
