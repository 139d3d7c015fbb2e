using System.Text.Json.Nodes;
using Weir.Agents.Commands;
using Weir.Agents.Tests.Bench;
using Weir.Core.Passes;
using Weir.Runtime.Ports;

namespace Weir.Agents.Tests.Commands;

public sealed class CommandExecutorTests
{
    private const string Review = """
        {"type":"object","required":["verdict"],"properties":{"verdict":{"enum":["pass","fail"]},
         "findings":{"type":"array","items":{"type":"object","required":["text"]}}}}
        """;

    [Fact]
    public async Task A_command_edits_in_place_and_is_told_everything_by_environment_and_inputs()
    {
        using var bench = new AttemptBench();
        var task = bench.Task with
        {
            Agent = null,
            Target = """
                cp "$WEIR_INPUTS" seen.json
                echo "$WEIR_ITEM $WEIR_PASS $WEIR_ROUND $WEIR_ARTIFACT_REPRO" > seen.txt
                """,
            Inputs = [new LabelledText("assessment", "a.yaml")],
            Outputs = [new LabelledText("change", "")],
            Untrusted = [new LabelledText("request", "Fix \"it\"."), new LabelledText("review by qa", "Wrong zone.")],
            Environment = bench.Task.Environment.Add("WEIR_ARTIFACT_REPRO", ".weir/items/SHOP-7/repro"),
        };

        var result = await new CommandExecutor().RunAsync(task, default);

        result.Failure.ShouldBeNull(result.Detail);
        bench.Sandbox.Started[0].Idle.ShouldBe(task.IdleLimit);
        bench.Read("seen.txt").ShouldBe("SHOP-7 fix 1 .weir/items/SHOP-7/repro\n");
        var seen = JsonNode.Parse(bench.Read("seen.json"))!;
        ((string?)seen["request"]).ShouldBe("Fix \"it\".");
        ((string?)seen["inputs"]!["assessment"]).ShouldBe("a.yaml");
        ((string?)seen["outputs"]!["change"]).ShouldBe("");
        ((string?)seen["findings"]![0]!["text"]).ShouldBe("Wrong zone.");
    }

    [Fact]
    public async Task The_result_file_carries_output_and_findings()
    {
        using var bench = new AttemptBench();

        var result = await RunAsync(bench, """{"outputs":{"verdict":"fail"},"findings":[{"text":"no"}]}""");

        result.Failure.ShouldBeNull(result.Detail);
        result.Output.ShouldBe("""{"verdict":"fail","findings":[{"text":"no"}]}""");
        result.Detail.ShouldBe("The command reported 1 findings.");
    }

    [Theory]
    [InlineData("{\n  \"outputs\": [1,,2]\n}", "line 2, column 17: ")]
    [InlineData("[1]", "line 1, column 1: the result must be an object")]
    [InlineData("{\"output\": {}}", "line 1, column 10: unknown key 'output'")]
    [InlineData("{\n \"ending\": \"fine\"}", "line 2, column 17: 'fine' is no ending")]
    [InlineData("{\"findings\": 3}", "line 1, column 14: 'findings' must be a list")]
    [InlineData("{\"gave_up\": true}", "line 1, column 16: 'gave_up' must be a string")]
    [InlineData("{\n \"outputs\": {\"verdict\":\n  \"maybe\"}}",
        "#/verdict (line 3, column 9): must be one of pass, fail")]
    [InlineData("{\"outputs\":{\"verdict\":\"fail\"},\n\"findings\":[{}]}",
        "#/findings[0].text (line 2, column 13): 'text' is required")]
    [InlineData("{}", "`outputs` is missing")]
    public async Task A_result_that_is_not_usable_names_the_place(string written, string place)
    {
        using var bench = new AttemptBench();

        var result = await RunAsync(bench, written);

        result.Failure.ShouldBe(FailureReason.OutputInvalid);
        result.Detail.ShouldContain(place);
    }

    [Fact]
    public async Task Nesting_that_would_exhaust_a_reader_is_refused()
    {
        using var bench = new AttemptBench();

        var result = await RunAsync(bench, "{\"outputs\":" + new string('[', 100_000) + "}");

        result.Failure.ShouldBe(FailureReason.OutputInvalid);
        result.Detail.ShouldContain("depth");
    }

    [Fact]
    public async Task A_command_may_give_up_ask_or_end_without_output()
    {
        using var bench = new AttemptBench();

        var gaveUp = await RunAsync(bench, """{"gave_up":"No database."}""", "; exit 3");
        var asked = await RunAsync(bench, """{"question":"Which zone?"}""",
            with: task => task with { QuestionsLeft = 1 });
        var refused = await RunAsync(bench, """{"question":"Which zone?"}""");
        var nothing = await RunAsync(bench, """{"ending":"no-change"}""");

        (gaveUp.Failure, gaveUp.Detail).ShouldBe((FailureReason.AgentGaveUp, "No database."));
        (asked.Failure, asked.Question).ShouldBe((null, "Which zone?"));
        refused.Failure.ShouldBe(FailureReason.AgentError);
        (nothing.Failure, nothing.Ending).ShouldBe((null, PassEnding.NoChange));
    }

    [Theory]
    [InlineData("echo broken; exit 3", "The command ended with exit code 3.\nbroken")]
    [InlineData("no-such-program", "The command ended with exit code 127 (not found).")]
    [InlineData("kill -9 $$", "The command ended with exit code 137")]
    public async Task A_command_that_fails_is_an_agent_error_with_its_last_words(string line, string sentence)
    {
        using var bench = new AttemptBench();

        var result = await new CommandExecutor().RunAsync(bench.Task with { Agent = null, Target = line }, default);

        result.Failure.ShouldBe(FailureReason.AgentError);
        result.Detail.ShouldStartWith(sentence);
    }

    [Theory]
    [InlineData(ProcessEnd.Idle, FailureReason.Stalled)]
    [InlineData(ProcessEnd.TimedOut, FailureReason.Timeout)]
    [InlineData(ProcessEnd.NotStarted, FailureReason.Infrastructure)]
    [InlineData(ProcessEnd.Cancelled, FailureReason.Cancelled)]
    [InlineData(ProcessEnd.Signalled, FailureReason.AgentError)]
    public async Task Every_other_end_has_its_reason(ProcessEnd end, FailureReason reason)
    {
        using var bench = new AttemptBench();
        var task = bench.Task with { Agent = null, Target = "true", Sandbox = new EndingSandbox(end, 137) };

        (await new CommandExecutor().RunAsync(task, default)).Failure.ShouldBe(reason);
    }

    [Fact]
    public async Task A_command_that_floods_its_log_fails_and_the_log_is_bounded()
    {
        using var bench = new AttemptBench();
        var task = bench.Task with { Agent = null, Target = $"head -c {CommandExecutor.LogLimit + 5} /dev/zero" };

        var result = await new CommandExecutor().RunAsync(task, default);

        result.Failure.ShouldBe(FailureReason.AgentError);
        result.Detail.ShouldStartWith($"The command flooded its log: {CommandExecutor.LogLimit + 5} bytes");
        result.Transcript.Length.ShouldBe(CommandExecutor.LogLimit);
    }

    [Fact]
    public async Task A_command_is_stopped_at_its_time_limit_and_on_request()
    {
        using var bench = new AttemptBench();
        using var stop = new CancellationTokenSource();
        var task = bench.Task with { Agent = null, Target = "echo begun; sleep 600" };

        var late = await new CommandExecutor().RunAsync(
            task with { RunLimit = TimeSpan.FromMilliseconds(300) }, default);
        var stopped = await new CommandExecutor().RunAsync(
            task with { Progress = sentence => StopOn(sentence, stop) }, stop.Token);

        late.Failure.ShouldBe(FailureReason.Timeout);
        late.Transcript.ShouldBe("begun\n");
        stopped.Failure.ShouldBe(FailureReason.Cancelled);
        stopped.Transcript.ShouldBe("begun\n");
    }

    [Theory]
    [InlineData("""{"notes":[{"text":"a"},{"kind":"decision","text":"b"}],"gave_up":"no"}""", "", 2)]
    [InlineData("""{"notes":"a"}""", "line 1, column 12: 'notes' must be a list", 0)]
    [InlineData("""{"notes":["a"]}""", "a note is {kind, text}", 0)]
    [InlineData("""{"notes":[{"kind":"wish","text":"a"}]}""", "'wish' is no kind of note; use decision, learned", 0)]
    [InlineData("""{"notes":[{"kind":"decision"}]}""", "a note has a 'text' of at most 2000 characters", 0)]
    public void Notes_of_a_result_are_read_strictly(string written, string fault, int notes)
    {
        var result = CommandResult.Parse(written, out var faults);

        string.Join('\n', faults).ShouldContain(fault);
        faults.IsEmpty.ShouldBe(fault.Length == 0);
        result.Notes.Length.ShouldBe(notes);
    }

    [Fact]
    public async Task A_result_that_is_a_link_out_of_its_folder_is_not_read()
    {
        using var bench = new AttemptBench();
        var secret = Path.Combine(bench.Outside, "secret.json");
        File.WriteAllText(secret, """{"gave_up":"s3cret"}""");
        var task = bench.Task with { Agent = null, Target = $"ln -s {secret} \"$WEIR_RESULT\"" };

        var result = await new CommandExecutor().RunAsync(task, default);

        result.Failure.ShouldBe(FailureReason.OutputInvalid);
        result.Detail.ShouldContain("leads out");
        result.Detail.ShouldNotContain("s3cret");
    }

    [Fact]
    public async Task An_agent_s_own_command_runs_and_a_read_only_one_changes_nothing()
    {
        Assert.SkipUnless(AttemptBench.HasBubblewrap, "bubblewrap does not run here");
        using var bench = new AttemptBench(isolated: true);
        bench.Write("a.txt", "as committed");
        var agent = AttemptBench.Agent with
        {
            Access = "read-only",
            RunsOn = "command",
            Command = """
                echo x > a.txt
                echo '{"outputs":{"verdict":"pass"}}' > "$WEIR_RESULT"
                ! echo x > "$WEIR_INPUTS"
                """,
        };

        var result = await new CommandExecutor().RunAsync(
            bench.Task with { Agent = agent, Target = "false", OutputSchema = Review }, default);

        result.Failure.ShouldBeNull(result.Detail);
        result.Output.ShouldBe("""{"verdict":"pass"}""");
        bench.Read("a.txt").ShouldBe("as committed");
    }

    private static void StopOn(string sentence, CancellationTokenSource stop)
    {
        if (sentence == "The command is printing.")
        {
            stop.Cancel();
        }
    }

    private static Task<ExecutorResult> RunAsync(
        AttemptBench bench, string written, string then = "", Func<ExecutorTask, ExecutorTask>? with = null)
    {
        bench.Write("written.json", written);
        var task = bench.Task with
        {
            Agent = null,
            Target = "cp written.json \"$WEIR_RESULT\"" + then,
            OutputSchema = Review,
        };
        return new CommandExecutor().RunAsync(with is null ? task : with(task), default);
    }
}
