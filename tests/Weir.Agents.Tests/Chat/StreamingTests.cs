using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Weir.Agents.Chat;
using Weir.Agents.Metering;
using Weir.Agents.Tests.Bench;
using Weir.Core.Passes;
using Weir.Runtime.Ports;

namespace Weir.Agents.Tests.Chat;

/// <summary>Answers that come as streams, read by the providers' own client libraries.</summary>
public sealed class StreamingTests : IDisposable
{
    private static readonly (string, string)[] Submit = [("submit", """{"note":"done"}""")];

    private static readonly (string, string)[] Edit =
        [("edit", """{"path":"made.txt","old":"","new":"made"}"""), ("execute", """{"command":"echo made > b.txt"}""")];

    private readonly AttemptBench bench = new();

    public static TheoryData<ModelDialect> Dialects { get; } =
        [ModelDialect.Chat, ModelDialect.Responses, ModelDialect.Messages];

    public void Dispose() => bench.Dispose();

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task Text_and_calls_are_put_together_whatever_the_pieces_are(ModelDialect dialect)
    {
        var first = string.Concat(WireStream.Of(dialect, "Grüße 水.", Edit));
        var line = new PlayedLine(
            dialect,
            new PlayedAnswer([.. first.Chunk(7).Select(part => new string(part))]),
            new PlayedAnswer(WireStream.Of(dialect, "", Submit)));

        var result = await RunAsync(line);

        result.Failure.ShouldBeNull(result.Detail);
        bench.Read("b.txt").ShouldBe("made\n");
        line.Asked.ShouldAllBe(asked => asked["stream"]!.GetValue<bool>());
        line.Asked[1].ToJsonString().ShouldContain("made.txt");
        (result.Usage.Calls, result.Usage.InputTokens, result.Usage.OutputTokens)
            .ShouldBe((2, 2 * WireStream.Input, 2 * WireStream.Output));
        Entries(result, "assistant")[0]["text"]!.ToString().ShouldBe("Grüße 水.");
        line.Settled.ShouldBe(2);
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task An_answer_that_takes_long_and_goes_on_is_no_silence(ModelDialect dialect)
    {
        var line = new PlayedLine(dialect, new PlayedAnswer(WireStream.Of(dialect, "Long.", Submit))
        {
            Before = _ => bench.Time.Advance(TimeSpan.FromSeconds(60)),
        });

        var result = await RunAsync(line, TimeSpan.FromHours(1));

        result.Failure.ShouldBeNull(result.Detail);
        bench.Progress.ShouldContain("played/m has been answering for 120 s.", StringComparer.Ordinal);
        bench.Progress.Count(said => said.Contains("answering", StringComparison.Ordinal)).ShouldBeLessThan(12);
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task An_answer_that_stalls_is_cut_by_the_idle_limit_and_nothing_of_it_is_done(ModelDialect dialect)
    {
        var events = WireStream.Of(dialect, "Begun.", Edit);
        var stalled = new TaskCompletionSource();
        var line = new PlayedLine(dialect, new PlayedAnswer([.. events[..^2], "\n"])
        {
            Before = number =>
            {
                if (number == events.Length - 2)
                {
                    stalled.SetResult();
                }
            },
            Stalls = true,
        });

        var running = RunAsync(line);
        await stalled.Task;
        bench.Time.Advance(TimeSpan.FromMinutes(2));
        var result = await running;

        result.Failure.ShouldBe(FailureReason.Stalled);
        result.Detail.ShouldBe("The model was silent for 2 minutes.");
        bench.Exists("b.txt").ShouldBeFalse();
        line.Settled.ShouldBe(1, "what it used is settled before the attempt ends");
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task An_answer_that_breaks_off_is_asked_for_again(ModelDialect dialect)
    {
        var whole = WireStream.Of(dialect, "", Edit);
        var line = new PlayedLine(
            dialect,
            new PlayedAnswer(whole[..4]) { Breaks = new IOException("the connection was reset") },
            new PlayedAnswer(whole[..4]),
            new PlayedAnswer(WireStream.Of(dialect, "", Submit)));

        var result = await RunAsync(line);

        result.Failure.ShouldBeNull(result.Detail);
        bench.Exists("b.txt").ShouldBeFalse();
        line.Asked[2].ToJsonString().ShouldBe(line.Asked[0].ToJsonString());
        Entries(result, "broken-off").Select(entry => entry["text"]!.ToString()).ShouldBe(
        [
            "the answer broke off: the connection was reset",
            "the answer broke off: it ended in the middle",
        ]);
        (result.Usage.Calls, result.Usage.InputTokens).ShouldBe((3, WireStream.Input));
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task A_model_that_always_breaks_off_is_unavailable(ModelDialect dialect)
    {
        var broken = new PlayedAnswer(WireStream.Of(dialect, "Begun.", Edit)[..^3]);
        var line = new PlayedLine(
            dialect, [.. Enumerable.Repeat(broken, ChatLimits.AskedAgain + 1)]);

        var result = await RunAsync(line);

        result.Failure.ShouldBe(FailureReason.ProviderUnavailable);
        result.Detail.ShouldBe(
            "played/m: the answer broke off: it ended in the middle; it was asked 3 times.");
        bench.Exists("b.txt").ShouldBeFalse();
    }

    [Theory]
    [InlineData(ModelDialect.Chat, "insufficient_quota", FailureReason.ProviderQuota)]
    [InlineData(ModelDialect.Responses, "rate_limit_exceeded", FailureReason.ProviderQuota)]
    [InlineData(ModelDialect.Messages, "rate_limit_error", FailureReason.ProviderQuota)]
    [InlineData(ModelDialect.Chat, "400", FailureReason.AgentError)]
    [InlineData(ModelDialect.Responses, "invalid_prompt", FailureReason.AgentError)]
    [InlineData(ModelDialect.Messages, "invalid_request_error", FailureReason.AgentError)]
    [InlineData(ModelDialect.Chat, "server_error", FailureReason.ProviderUnavailable)]
    [InlineData(ModelDialect.Responses, "server_error", FailureReason.ProviderUnavailable)]
    [InlineData(ModelDialect.Messages, "overloaded_error", FailureReason.ProviderUnavailable)]
    [InlineData(ModelDialect.Messages, "context_length_exceeded", FailureReason.AgentError)]
    public async Task An_error_in_the_middle_is_the_failure_that_its_code_says(
        ModelDialect dialect, string code, FailureReason reason)
    {
        var answer = new PlayedAnswer(
            [.. WireStream.Of(dialect, "Begun.", Edit)[..2], WireStream.Error(dialect, code, "Not today.")]);
        var line = new PlayedLine(dialect, [.. Enumerable.Repeat(answer, ChatLimits.AskedAgain + 1)]);

        var result = await RunAsync(line);

        result.Failure.ShouldBe(reason, result.Detail);
        result.Detail.ShouldContain("Not today");
        line.Asked.Count.ShouldBe(reason == FailureReason.ProviderUnavailable ? ChatLimits.AskedAgain + 1 : 1);
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task The_last_call_of_an_answer_that_was_cut_short_is_not_carried_out(ModelDialect dialect)
    {
        (string, string)[] calls =
            [("execute", """{"command":"echo whole > a.txt"}"""), ("execute", """{"command":"echo part > b.txt"}""")];
        var line = new PlayedLine(
            dialect,
            new PlayedAnswer(WireStream.Of(dialect, "", calls, cutShort: true)),
            new PlayedAnswer(WireStream.Of(dialect, "", Submit)));

        var result = await RunAsync(line);

        result.Failure.ShouldBeNull(result.Detail);
        bench.Exists("a.txt").ShouldBeTrue();
        bench.Exists("b.txt").ShouldBeFalse();
        result.Replies()[1].ShouldStartWith("Error: the answer reached the longest output");
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task A_provider_that_does_not_stream_is_asked_for_whole_answers(ModelDialect dialect)
    {
        var refusal = new PlayedAnswer(
            """{"error":{"message":"Verify your organization to stream.","param":"stream","code":"unsupported"}}""")
        {
            Status = 400, Type = "application/json",
        };
        var whole = new PlayedAnswer(Whole(dialect)) { Type = "application/json" };
        var line = new PlayedLine(dialect, refusal, whole);

        var result = await RunAsync(line);

        result.Failure.ShouldBeNull(result.Detail);
        (line.Asked[1]["stream"]?.GetValue<bool>() ?? false).ShouldBeFalse();

        var silent = new PlayedLine(dialect, whole, whole);
        (await RunAsync(silent)).Failure.ShouldBeNull("a whole answer where a stream was asked for is not read");
        silent.Asked.Count.ShouldBe(2);
    }

    private static string Whole(ModelDialect dialect) => dialect switch
    {
        ModelDialect.Chat => """
            {"id":"c","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,
             "finish_reason":"tool_calls","message":{"role":"assistant","content":null,"tool_calls":[{"id":"a",
             "type":"function","function":{"name":"submit","arguments":"{}"}}]}}]}
            """,
        ModelDialect.Responses => """
            {"id":"r","object":"response","status":"completed","model":"m","output":[{"type":"function_call",
             "id":"f","call_id":"a","name":"submit","arguments":"{}"}]}
            """,
        _ => """
            {"id":"m","type":"message","role":"assistant","model":"m","stop_reason":"tool_use","stop_sequence":null,
             "content":[{"type":"tool_use","id":"a","name":"submit","input":{}}],
             "usage":{"input_tokens":1,"output_tokens":1}}
            """,
    };

    private Task<ExecutorResult> RunAsync(PlayedLine line, TimeSpan? limit = null)
    {
        var task = bench.Task with { Models = ["played/m"] };
        return line.Executor(bench.Time).RunAsync(task with { RunLimit = limit ?? task.RunLimit }, default);
    }

    private static ImmutableArray<JsonNode> Entries(ExecutorResult result, string kind) =>
    [
        .. result.Transcript.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonNode.Parse(line)!)
            .Where(entry => (string?)entry["kind"] == kind),
    ];
}
