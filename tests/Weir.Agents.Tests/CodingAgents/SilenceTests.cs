using Weir.Agents.Chat;
using Weir.Agents.CodingAgents;
using Weir.Agents.CodingAgents.Door;
using Weir.Agents.Models;
using Weir.Agents.Tests.Bench;
using Weir.Core.Passes;

namespace Weir.Agents.Tests.CodingAgents;

/// <summary>What ends a coding agent's attempt from outside: silence, and what came of its calls.</summary>
public sealed class SilenceTests
{
    [Fact]
    public void A_model_may_be_silent_for_the_limit_and_a_tool_for_longer()
    {
        using var bench = new AttemptBench();
        var task = bench.Task with { RunLimit = TimeSpan.FromHours(9) };
        using var clock = new AttemptClock(task, bench.Time, CancellationToken.None, "codex");
        var silence = new Silence(clock);
        silence.Hear();
        bench.Time.Advance(task.IdleLimit * 2);
        clock.Token.IsCancellationRequested.ShouldBeFalse();
        var (one, other) = (silence.Ask(), silence.Ask());
        one.Dispose();
        bench.Time.Advance(task.IdleLimit * 0.9);
        silence.Hear();
        bench.Time.Advance(task.IdleLimit * 0.9);
        clock.Token.IsCancellationRequested.ShouldBeFalse();
        bench.Time.Advance(task.IdleLimit * 0.2);
        clock.Why().ShouldBe((FailureReason.Stalled, "codex was silent for 2 minutes."));
        other.Dispose();
    }

    [Fact]
    public void A_tool_is_silent_for_ten_minutes_at_most()
    {
        using var bench = new AttemptBench();
        var task = bench.Task with { RunLimit = TimeSpan.FromHours(9) };
        using var clock = new AttemptClock(task, bench.Time, CancellationToken.None, "codex");
        new Silence(clock).Ask().Dispose();
        bench.Time.Advance(CodingAgentLimits.Tool * 0.9);
        clock.Token.IsCancellationRequested.ShouldBeFalse();
        bench.Time.Advance(CodingAgentLimits.Tool * 0.2);
        clock.Token.IsCancellationRequested.ShouldBeTrue();
    }

    [Theory]
    [InlineData("answer answer ask:no", true)]
    [InlineData("answer ask", false)]
    [InlineData("quota", true)]
    [InlineData("unavailable", true)]
    [InlineData("budget", true)]
    [InlineData("refused refused", false)]
    [InlineData("refused refused refused", true)]
    [InlineData("refused refused answer refused refused", false)]
    public void What_cannot_be_helped_ends_it_once(string course, bool ends)
    {
        var ended = 0;
        var record = new DoorRecord(turns: 2, () => ended++);
        foreach (var step in course.Split(' '))
        {
            switch (step)
            {
                case "answer":
                    record.Answer();
                    break;
                case "ask" or "ask:no":
                    record.MayAsk().ShouldBe(step == "ask");
                    break;
                default:
                    record.Fail(new ProviderException(Enum.Parse<ProviderFault>(step, ignoreCase: true), step));
                    break;
            }
        }
        ended.ShouldBe(ends ? 1 : 0);
        (record.Fault is null).ShouldBe(course.EndsWith("ask", StringComparison.Ordinal)
            || course.EndsWith("no", StringComparison.Ordinal));
    }
}
