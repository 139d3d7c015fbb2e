using System.Text;
using Weir.Agents.Chat;
using Weir.Agents.CodingAgents;
using Weir.Agents.CodingAgents.Adapters;
using Weir.Agents.Tests.Bench;

namespace Weir.Agents.Tests.CodingAgents;

/// <summary>What programs print, as they were seen to print it, is read as far as it can be.</summary>
public sealed class EventReaderTests : IDisposable
{
    private const string Token = "weir-00ff";

    private readonly AttemptBench _bench = new();
    private readonly AttemptClock _clock;
    private readonly Transcript _transcript = new(() => TimeSpan.Zero);

    public EventReaderTests() => _clock = new AttemptClock(_bench.Task, _bench.Time, CancellationToken.None);

    [Fact]
    public void Codex_says_what_it_does()
    {
        var reader = Read(new Codex(), """
            {"type":"thread.started","thread_id":"01a2319e"}
            {"type":"item.completed","item":{"id":"item_0","type":"error","message":"Model metadata not found."}}
            {"type":"turn.started"}
            {"type":"item.started","item":{"id":"item_1","type":"command_execution","command":"bash -lc ls"}}
            {"type":"item.completed","item":{"id":"item_1","type":"command_execution","command":"bash -lc ls"}}
            {"type":"item.completed","item":{"id":"item_2","type":"agent_message","text":"Done.\nAll of it."}}
            {"type":"turn.completed","usage":{"input_tokens":2,"output_tokens":2}}

            """);
        (reader.Session, reader.LastSaid, reader.Tools, reader.Complaint).ShouldBe(
            ("01a2319e", "Done.\nAll of it.", 1, ""));
        _bench.Progress.ShouldBe(["codex uses bash -lc ls.", "Done. All of it."]);
    }

    [Fact]
    public void Copilot_says_what_it_does()
    {
        var reader = Read(new CopilotCli(), """
            {"type":"assistant.message","data":{"content":"","toolRequests":[{"name":"bash"}]}}
            {"type":"tool.execution_start","data":{"toolCallId":"c1","toolName":"bash"}}
            {"type":"assistant.message","data":{"content":"done it","toolRequests":[]}}
            {"type":"result","sessionId":"34b19f55","exitCode":0}

            """);
        (reader.Session, reader.LastSaid, reader.Tools).ShouldBe(("34b19f55", "done it", 1));
    }

    [Fact]
    public void Stream_json_says_what_it_does()
    {
        var reader = Read(new QwenCode(), """
            {"type":"system","subtype":"init","session_id":"5a"}
            {"type":"assistant","session_id":"5a","message":{"content":[
            {"type":"assistant","session_id":"5a","message":{"content":[{"type":"tool_use","name":"edit"}]}}
            {"type":"assistant","session_id":"5a","message":{"content":[{"type":"text","text":"Done."}]}}
            {"type":"result","subtype":"error","is_error":true,"session_id":"5a","error":{"message":"no turns left"}}

            """);
        (reader.Session, reader.LastSaid, reader.Tools, reader.Complaint).ShouldBe(("5a", "Done.", 1, "no turns left"));
    }

    [Theory]
    [InlineData("not an event\n")]
    [InlineData("{\"type\":\n")]
    [InlineData("{\"type\": 7}\n{\"type\":\"item.completed\",\"item\":3}\n{\"type\":\"error\"}\n[]\n\n")]
    [InlineData("{\"type\":\"thread.started\",\"thread_id\":{}}\n")]
    [InlineData("{\"type\":\"error\",\"message\":\"\\ud800\"}\n")]
    public void What_is_no_event_is_passed_over(string printed)
    {
        var reader = Read(
            new Codex(), printed + """{"type":"item.completed","item":{"type":"agent_message","text":"x"}}""");
        reader.LastSaid.ShouldBe("x");
    }

    [Fact]
    public void An_event_may_come_in_pieces_and_the_last_line_may_lack_its_end()
    {
        var line = Encoding.UTF8.GetBytes(
            """{"type":"item.completed","item":{"type":"agent_message","text":"tülip"}}""");
        var reader = Reader(new Codex());
        foreach (var one in line)
        {
            reader.Take([one]);
        }
        reader.LastSaid.ShouldBe("");
        reader.End();
        reader.LastSaid.ShouldBe("tülip");
    }

    [Fact]
    public void An_event_that_is_too_long_is_left_out_and_the_next_one_is_read()
    {
        var reader = Reader(new Codex());
        var piece = Encoding.UTF8.GetBytes(new string('x', 64 * 1024));
        for (var length = 0; length <= CodingAgentLimits.Event; length += piece.Length)
        {
            reader.Take(piece);
        }
        reader.Take("\n{\"type\":\"error\",\"message\":\"next\"}\n"u8);
        reader.Complaint.ShouldBe("next");
        _transcript.ToString().ShouldContain("an event of more than");
        _transcript.ToString().Length.ShouldBeLessThan(1_000);
    }

    [Fact]
    public void The_token_is_in_no_record()
    {
        var reader = Read(new Codex(), "{\"type\":\"error\",\"message\":\"bad key " + Token + "\"}\n");
        reader.Complaint.ShouldBe("bad key [token]");
        _transcript.ToString().ShouldNotContain(Token);
    }

    public void Dispose()
    {
        _clock.Dispose();
        _bench.Dispose();
    }

    private EventReader Read(ICodingCli cli, string printed)
    {
        var reader = Reader(cli);
        reader.Take(Encoding.UTF8.GetBytes(printed));
        reader.End();
        return reader;
    }

    private EventReader Reader(ICodingCli cli) =>
        new(cli, _transcript, new Silence(_clock), _bench.Task.Progress, Token);
}
