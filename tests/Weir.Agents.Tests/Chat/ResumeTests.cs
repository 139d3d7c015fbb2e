using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Weir.Agents.Chat;
using Weir.Agents.Metering;
using Weir.Agents.Tests.Bench;
using Weir.Core;
using Weir.Core.Notes;
using Weir.Core.Passes;
using Weir.Definitions.Canonical;
using Weir.Runtime.Attempts;
using Weir.Runtime.Ports;
using AttemptBench = Weir.Agents.Tests.Bench.AttemptBench;

namespace Weir.Agents.Tests.Chat;

/// <summary>An attempt goes on with the dialogue of one that a crash ended, or says why it does not.</summary>
public sealed class ResumeTests : IDisposable
{
    private static readonly (string, string)[] Submit = [("submit", """{"note":"done"}""")];

    private static readonly (string, string)[] Work =
    [
        ("note", """{"text":"The seeds are in the shed."}"""), ("execute", """{"command":"echo once >> b.txt"}"""),
    ];

    private readonly AttemptBench bench = new();

    public static TheoryData<ModelDialect> Dialects => StreamingTests.Dialects;

    private string Log => Path.Combine(bench.Scratch, "turns.log");

    public void Dispose() => bench.Dispose();

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task The_model_is_asked_as_if_nothing_had_happened_and_told_that_it_has(ModelDialect dialect)
    {
        var before = await InterruptedAsync(dialect);
        var line = new PlayedLine(dialect, new PlayedAnswer(WireStream.Of(dialect, "", Submit)));

        var result = await RunAsync(line, earlier: Earlier());

        result.Failure.ShouldBeNull(result.Detail);
        bench.Read("b.txt").ShouldBe("once\n");
        var (was, now) = (MessagesOf(before.Asked[^1]), MessagesOf(line.Asked[0]));
        now.Length.ShouldBeGreaterThan(was.Length);
        now.Take(was.Length).ShouldBe(was);
        now[^1].ShouldContain("Your work was interrupted by a crash");
        result.Notes.Select(note => note.Text).ShouldBe(["The seeds are in the shed."]);
        var resumed = Entry(result, "resumed")!;
        (resumed["after"]!.ToString(), resumed["turns"]!.GetValue<int>()).ShouldBe(("a41", 1));
        bench.Progress.ShouldContain(
            "It goes on where a41 was interrupted, after turn 1.", StringComparer.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task A_call_whose_result_was_not_written_down_is_not_made_again(ModelDialect dialect)
    {
        await InterruptedAsync(dialect);
        var lines = TurnLog.Read(Log)!.Value;
        var upto = lines.IndexOf(lines.First(line => line.Contains("\"resulted\"", StringComparison.Ordinal)));
        var line = new PlayedLine(dialect, new PlayedAnswer(WireStream.Of(dialect, "", Submit)));

        var result = await RunAsync(line, earlier: Earlier(lines[..(upto + 1)]));

        result.Failure.ShouldBeNull(result.Detail);
        bench.Read("b.txt").ShouldBe("once\n");
        string.Concat(MessagesOf(line.Asked[0])[^3..]).ShouldContain("The outcome is not known");
        Entry(result, "resumed")!["unknown"]!.ToJsonString().ShouldBe("""["execute"]""");
    }

    [Fact]
    public async Task It_goes_on_after_a_second_crash_and_not_without_end()
    {
        await InterruptedAsync(ModelDialect.Chat);
        for (var crash = 1; crash <= ChatLimits.Resumptions; crash++)
        {
            await InterruptedAsync(ModelDialect.Chat, Earlier());
        }
        var line = new PlayedLine(
            ModelDialect.Chat, new PlayedAnswer(WireStream.Of(ModelDialect.Chat, "", Submit)));

        var result = await RunAsync(line, earlier: Earlier());

        result.Failure.ShouldBeNull(result.Detail);
        MessagesOf(line.Asked[0]).Length.ShouldBe(2);
        Entry(result, "begun-anew")!["why"]!.ToString().ShouldStartWith("it was gone on with 3 times");
    }

    [Theory]
    [InlineData("basis", "its task, what it starts from, its agent or its model has changed")]
    [InlineData("model", "its task, what it starts from, its agent or its model has changed")]
    [InlineData("tools", "its task, what it starts from, its agent or its model has changed")]
    [InlineData("broken", "what it wrote down is broken")]
    [InlineData("foreign", "what it wrote down is broken")]
    [InlineData("early", "the model had not answered yet")]
    [InlineData("gone", "its work cannot be had any more")]
    public async Task Where_it_cannot_it_begins_anew_and_says_why(string what, string why)
    {
        await InterruptedAsync(ModelDialect.Messages);
        var earlier = Earlier();
        earlier = what switch
        {
            "broken" => earlier with { Lines = null },
            "foreign" => earlier with { Lines = ["""{"$type":"sung"}"""] },
            "early" => earlier with { Lines = earlier.Lines!.Value[..1] },
            "gone" => earlier with { RestoreAsync = _ => Task.FromResult(false) },
            _ => earlier,
        };
        var line = new PlayedLine(
            ModelDialect.Messages, new PlayedAnswer(WireStream.Of(ModelDialect.Messages, "", Submit)));

        var result = await RunAsync(line, earlier: earlier, with: task => what switch
        {
            "basis" => task with { Basis = CanonicalJson.DigestOf("another") },
            "model" => task with { Models = ["played/other"] },
            "tools" => task with { Agent = AttemptBench.Agent with { Tools = ["read"] } },
            _ => task,
        });

        result.Failure.ShouldBeNull(result.Detail);
        Entry(result, "begun-anew")!["why"]!.ToString().ShouldBe(why);
        Entry(result, "resumed").ShouldBeNull();
        MessagesOf(line.Asked[0]).Length.ShouldBe(1, "the system prompt stands apart");
    }

    [Fact]
    public async Task A_torn_last_line_is_left_out_and_any_other_breaks_the_log()
    {
        using (var log = new TurnLog(Log))
        {
            log.Write("one", durable: true);
            log.Write("two", durable: true);
        }
        var whole = await File.ReadAllTextAsync(Log, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Log, whole[..^2], TestContext.Current.CancellationToken);
        TurnLog.Read(Log)!.Value.ShouldBe(["one"]);
        await File.WriteAllTextAsync(
            Log, whole.Replace("one", "one!", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        TurnLog.Read(Log).ShouldBeNull();
        TurnLog.Read(Log + ".none").ShouldBeNull();
    }

    /// <summary>An attempt that does its work and is killed while the model is asked what comes next.</summary>
    private async Task<PlayedLine> InterruptedAsync(ModelDialect dialect, EarlierTurns? earlier = null)
    {
        using var kill = new CancellationTokenSource();
        var line = new PlayedLine(
            dialect,
            earlier is null ? new PlayedAnswer(WireStream.Of(dialect, "I begin.", Work)) : Silence(),
            Silence());
        using var turns = new TurnLog(Log);

        var result = await RunAsync(line, turns, earlier, cancel: kill.Token);

        result.Failure.ShouldBe(FailureReason.Cancelled);
        return line;

        PlayedAnswer Silence() => new("\n") { Before = _ => kill.Cancel(), Stalls = true };
    }

    private EarlierTurns Earlier(ImmutableArray<string>? lines = null)
    {
        // As the engine moves it, so that the next attempt has a log of its own.
        var read = lines ?? TurnLog.Read(Log);
        return new EarlierTurns(new AttemptId(41), read, _ => Task.FromResult(true));
    }

    private Task<ExecutorResult> RunAsync(
        PlayedLine line,
        TurnLog? turns = null,
        EarlierTurns? earlier = null,
        Func<ExecutorTask, ExecutorTask>? with = null,
        CancellationToken cancel = default)
    {
        var task = bench.Task with
        {
            Models = ["played/m"], Turns = turns, Earlier = earlier, Basis = CanonicalJson.DigestOf("the same"),
            NotesLeft = NoteDecisions.MaxPerAttempt,
        };
        return line.Executor(bench.Time).RunAsync(with?.Invoke(task) ?? task, cancel);
    }

    private static ImmutableArray<string> MessagesOf(JsonNode asked) =>
        [.. (asked["messages"] ?? asked["input"])!.AsArray().Select(message => message!.ToJsonString())];

    private static JsonNode? Entry(ExecutorResult result, string kind) => result.Transcript
        .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)
        .FirstOrDefault(entry => (string?)entry["kind"] == kind);
}
