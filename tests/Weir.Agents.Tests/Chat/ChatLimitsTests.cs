using System.Net;
using Weir.Agents.Chat;
using Weir.Agents.Models;
using Weir.Agents.Tests.Bench;
using Weir.Core.Passes;
using Weir.Definitions.Agents;

namespace Weir.Agents.Tests.Chat;

public sealed class ChatLimitsTests
{
    [Fact]
    public async Task Turns_without_a_submission_end_the_attempt()
    {
        using var bench = new AttemptBench();
        var agent = AttemptBench.Agent with { Limits = new AgentLimits(Turns: 2) };

        var result = await bench.PlayAsync("""
            - calls: [{ tool: search, pattern: a }]
            - calls: [{ tool: search, pattern: b }]
            - calls: [{ tool: submit }]
            """, task => task with { Agent = agent });

        result.Failure.ShouldBe(FailureReason.AgentError);
        result.Detail.ShouldBe("Limits: 2 turns passed and nothing was submitted.");
    }

    [Fact]
    public async Task The_same_call_again_and_again_is_warned_of_and_then_stalled()
    {
        using var bench = new AttemptBench();

        var result = await bench.PlayAsync("""
            - calls: [{ tool: search, pattern: a }]
            - calls: [{ tool: search, pattern: a }, { tool: search, pattern: a }]
            - calls: [{ tool: search, pattern: a }]
            """);

        result.Failure.ShouldBe(FailureReason.Stalled);
        result.Detail.ShouldBe("No progress: 'search' was called 4 times in a row with the same arguments.");
        result.Replies()[1].ShouldNotContain("ends the attempt");
        result.Replies()[2].ShouldContain("once more ends the attempt");
    }

    [Fact]
    public async Task Another_call_in_between_is_progress()
    {
        using var bench = new AttemptBench();
        var again = string.Concat(Enumerable.Repeat(
            "    - { tool: search, pattern: a }\n    - { tool: search, pattern: b }\n", ChatLimits.IdenticalCalls + 1));

        var result = await bench.PlayAsync($"- calls:\n{again}    - {{ tool: submit }}");

        result.Failure.ShouldBeNull();
    }

    [Fact]
    public async Task A_model_that_only_talks_is_stalled()
    {
        using var bench = new AttemptBench();

        var result = await bench.PlayAsync("""
            - say: I would look at the file.
            - say: Then I would change it.
            - say: All is well.
            """);

        result.Failure.ShouldBe(FailureReason.Stalled);
        result.Detail.ShouldContain("no tool in 3 turns");
    }

    [Fact]
    public async Task A_tool_that_is_not_granted_is_told_once_and_then_denied()
    {
        using var bench = new AttemptBench();
        var agent = AttemptBench.Agent with { Tools = ["read"] };

        var result = await bench.PlayAsync("""
            - calls: [{ tool: execute, command: "touch made" }]
            - calls: [{ tool: execute, command: "touch made2" }]
            """, task => task with { Agent = agent });

        result.Failure.ShouldBe(FailureReason.Denied);
        result.Replies()[0].ShouldBe(
            "'execute' is denied: your spec does not grant it, or it does not exist. You have read, note, ask, submit. "
            + "Calling it again ends the attempt.");
        bench.Sandbox.Started.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_hanging_model_is_stalled_when_the_idle_limit_passes()
    {
        using var bench = new AttemptBench();
        var asked = new TaskCompletionSource();

        var running = bench.PlayAsync("- fault: hang", task => task with { Progress = _ => asked.TrySetResult() });
        await asked.Task;
        bench.Time.Advance(TimeSpan.FromMinutes(1));
        running.IsCompleted.ShouldBeFalse();
        bench.Time.Advance(TimeSpan.FromMinutes(1));
        var result = await running;

        result.Failure.ShouldBe(FailureReason.Stalled);
        result.Detail.ShouldBe("The model was silent for 2 minutes.");
        result.Transcript.ShouldContain("\"kind\":\"end\"");
    }

    [Fact]
    public async Task The_shorter_of_the_pass_s_and_the_agent_s_minutes_is_the_time_limit()
    {
        using var bench = new AttemptBench();
        var asked = new TaskCompletionSource();
        var agent = AttemptBench.Agent with { Limits = new AgentLimits(Minutes: 1) };

        var running = bench.PlayAsync(
            "- fault: hang", task => task with { Agent = agent, Progress = _ => asked.TrySetResult() });
        await asked.Task;
        bench.Time.Advance(TimeSpan.FromMinutes(1));
        var result = await running;

        result.Failure.ShouldBe(FailureReason.Timeout);
        result.Detail.ShouldBe("The attempt reached its limit of 1 minutes.");
    }

    [Fact]
    public async Task A_stopped_attempt_is_cancelled_and_keeps_its_transcript()
    {
        using var bench = new AttemptBench();
        using var stop = new CancellationTokenSource();

        var result = await bench.PlayAsync(
            """- calls: [{ tool: execute, command: "echo ready; sleep 600" }]""",
            task => task with
            {
                Progress = sentence =>
                {
                    if (sentence == "The command is printing.")
                    {
                        stop.Cancel();
                    }
                },
            },
            stop.Token);

        result.Failure.ShouldBe(FailureReason.Cancelled);
        result.Transcript.ShouldContain("sleep 600");
    }

    [Theory]
    [InlineData("error", FailureReason.ProviderUnavailable)]
    [InlineData("quota", FailureReason.ProviderQuota)]
    [InlineData("disconnect", FailureReason.ProviderUnavailable)]
    public async Task A_provider_s_fault_is_the_provider_s_failure(string fault, FailureReason reason)
    {
        using var bench = new AttemptBench();

        var result = await bench.PlayAsync($"- fault: {fault}");

        result.Failure.ShouldBe(reason);
        result.Detail.ShouldStartWith("scripted/test.yaml: The script test.yaml plays");
    }

    [Fact]
    public void Failures_of_a_model_call_are_told_apart_by_type()
    {
        static HttpRequestException Http(int? status) => new("quota exceeded", null, (HttpStatusCode?)status);

        ModelCall.Classify(Http(429)).ShouldBe(FailureReason.ProviderQuota);
        ModelCall.Classify(Http(503)).ShouldBe(FailureReason.ProviderUnavailable);
        ModelCall.Classify(Http(408)).ShouldBe(FailureReason.ProviderUnavailable);
        ModelCall.Classify(Http(null)).ShouldBe(FailureReason.ProviderUnavailable);
        ModelCall.Classify(Http(400)).ShouldBe(FailureReason.AgentError);
        ModelCall.Classify(new TaskCanceledException("timed out")).ShouldBe(FailureReason.ProviderUnavailable);
        ModelCall.Classify(new ProviderException(ProviderFault.Quota, "x")).ShouldBe(FailureReason.ProviderQuota);
        ModelCall.Classify(new InvalidOperationException("429 quota")).ShouldBe(FailureReason.AgentError);
    }

    [Fact]
    public async Task Without_a_model_the_attempt_says_so()
    {
        using var bench = new AttemptBench();

        var none = await bench.PlayAsync("- calls: [{ tool: submit }]", task => task with { Models = [] });
        var unknown = await bench.PlayAsync(
            "- calls: [{ tool: submit }]", task => task with { Models = ["anthropic/claude", "odd"] });

        none.Failure.ShouldBe(FailureReason.ProviderUnavailable);
        none.Detail.ShouldStartWith("No model serves this tier.");
        unknown.Failure.ShouldBe(FailureReason.ProviderUnavailable);
        unknown.Detail.ShouldStartWith("No registered provider serves anthropic/claude, odd; registered: scripted.");
    }

    [Fact]
    public async Task The_first_model_with_a_registered_provider_serves()
    {
        using var bench = new AttemptBench();

        var result = await bench.PlayAsync(
            "- calls: [{ tool: submit }]", task => task with { Models = ["anthropic/claude", "scripted/test.yaml"] });

        result.Failure.ShouldBeNull();
    }

    [Fact]
    public async Task Flooding_output_reaches_the_model_bounded_with_its_beginning_and_its_end()
    {
        using var bench = new AttemptBench();

        var result = await bench.PlayAsync("""
            - calls: [{ tool: execute, command: "echo first; yes | head -c 3000000; echo last" }]
            - calls: [{ tool: execute, command: "echo first; yes | head -c 100000; echo last" }]
            - calls: [{ tool: submit }]
            """);

        result.Failure.ShouldBeNull();
        var replies = result.Replies();
        replies[0].Length.ShouldBeLessThan(ChatLimits.ToolResult + 500);
        replies[0].ShouldContain("bytes were dropped");
        replies[1].ShouldStartWith("[exit code 0]\nfirst\ny\n");
        replies[1].ShouldContain("characters left out");
        replies[1].ShouldEndWith("last\n");
    }
}
