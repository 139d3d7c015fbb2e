using Weir.Agents.Chat;
using Weir.Agents.Tests.Bench;
using Weir.Core;
using Weir.Core.Notes;
using Weir.Core.Passes;
using Weir.Runtime.Ports;

namespace Weir.Agents.Tests.Chat;

public sealed class ChatLoopTests
{
    private const string Review = """
        {"type":"object","required":["verdict"],"additionalProperties":false,
         "properties":{"verdict":{"type":"string","enum":["pass","fail"]},"count":{"type":"integer"}}}
        """;

    [Fact]
    public async Task An_agent_reads_edits_runs_and_submits()
    {
        using var bench = new AttemptBench();
        bench.Write("src/zone.txt", "zone = local\nother\n");

        var result = await bench.PlayAsync("""
            - say: Look first.
              calls:
                - { tool: read, path: src/zone.txt }
            - calls:
                - { tool: edit, path: src/zone.txt, old: "zone = local", new: "zone = utc" }
                - { tool: execute, command: "grep -c utc src/zone.txt" }
            - calls: [{ tool: submit, note: Done. }]
            """);

        result.Failure.ShouldBeNull();
        result.Ending.ShouldBe(PassEnding.Output);
        result.Detail.ShouldBe("Done.");
        result.Model.ShouldBe("scripted/test.yaml");
        bench.Read("src/zone.txt").ShouldBe("zone = utc\nother\n");
        result.Replies().ShouldBe(
        [
            "[src/zone.txt, lines 1 to 2 of 2]\nzone = local\nother\n",
            "Edited 'src/zone.txt': 1 place.",
            "[exit code 0]\n1\n",
            "Received.",
        ]);
    }

    [Fact]
    public async Task What_an_agent_notes_is_handed_in_whatever_its_attempt_comes_to()
    {
        using var bench = new AttemptBench();

        var result = await bench.PlayAsync($$"""
            - calls:
                - { tool: note, text: "" }
                - { tool: note, text: "{{new string('x', NoteDecisions.MaxText + 1)}}" }
                - { tool: note, kind: wish, text: More sun. }
                - { tool: note, text: The cache is never warm. }
                - { tool: note, kind: question, text: " Who owns it? " }
                - { tool: note, text: One too many. }
            - calls: [{ tool: submit, gave_up: It cannot be done. }]
            """, task => task with { NotesLeft = 2 });

        result.Failure.ShouldBe(FailureReason.AgentGaveUp);
        result.Notes.ShouldBe(
        [
            new LeftNote(NoteKind.Learned, "The cache is never warm."), new LeftNote(NoteKind.Question, "Who owns it?"),
        ]);
        result.Replies().Take(6).ShouldBe(
        [
            "Error: the note is empty",
            "Error: the note has 2001 characters, and at most 2000 are kept; shorten it",
            "Error: 'wish' is no kind of note; use learned, question, decision",
            "Noted. You may leave 1 more.",
            "Noted. You may leave 0 more.",
            "Error: an attempt may leave 8 notes at most, and the item takes 2 of this one; go on without",
        ]);
    }

    [Fact]
    public async Task Calls_of_one_turn_are_carried_out_in_their_order()
    {
        using var bench = new AttemptBench();

        var result = await bench.PlayAsync("""
            - calls:
                - { tool: edit, path: a.txt, new: "one" }
                - { tool: edit, path: a.txt, old: one, new: two }
                - { tool: submit }
                - { tool: edit, path: a.txt, old: two, new: three }
            """);

        result.Failure.ShouldBeNull();
        bench.Read("a.txt").ShouldBe("two");
    }

    [Fact]
    public async Task Usage_is_summed_over_the_responses_and_is_the_same_in_every_run()
    {
        const string turns = """
            - calls: [{ tool: search, pattern: nothing }]
            - calls: [{ tool: submit }]
            """;
        using var first = new AttemptBench();
        using var second = new AttemptBench();

        var one = await first.PlayAsync(turns);
        var two = await second.PlayAsync(turns);

        one.Usage.Calls.ShouldBe(2);
        one.Usage.ToolCalls.ShouldBe(2);
        one.Usage.InputTokens.ShouldBeGreaterThan(200);
        one.Usage.OutputTokens.ShouldBeGreaterThan(5);
        two.Usage.ShouldBe(one.Usage);
    }

    [Fact]
    public async Task A_valid_output_is_returned_as_json()
    {
        using var bench = new AttemptBench();

        var result = await bench.PlayAsync(
            "- calls: [{ tool: submit, output: { verdict: pass, count: 2 } }]",
            task => task with { OutputSchema = Review });

        result.Failure.ShouldBeNull();
        result.Output.ShouldBe("""{"verdict":"pass","count":2}""");
    }

    [Fact]
    public async Task An_output_sent_as_a_string_of_json_is_accepted()
    {
        using var bench = new AttemptBench();

        var result = await bench.PlayAsync(
            """- calls: [{ tool: submit, output: '{"verdict":"fail"}' }]""",
            task => task with { OutputSchema = Review });

        result.Failure.ShouldBeNull();
        result.Output.ShouldBe("""{"verdict":"fail"}""");
    }

    [Fact]
    public async Task An_invalid_output_is_told_with_its_paths_and_may_be_repaired()
    {
        using var bench = new AttemptBench();

        var result = await bench.PlayAsync("""
            - calls: [{ tool: submit, output: { verdict: maybe, extra: 1 } }]
            - calls: [{ tool: submit }]
            - calls: [{ tool: submit, output: { verdict: fail } }]
            """, task => task with { OutputSchema = Review });

        result.Failure.ShouldBeNull();
        result.Output.ShouldBe("""{"verdict":"fail"}""");
        result.Replies()[0].ShouldContain("#/verdict (line 1, column ");
        result.Replies()[0].ShouldContain("must be one of pass, fail");
        result.Replies()[0].ShouldContain("'extra' is not a known key");
        result.Replies()[1].ShouldContain("`output` is missing");
    }

    [Fact]
    public async Task Repairs_are_bounded()
    {
        using var bench = new AttemptBench();

        var result = await bench.PlayAsync("""
            - calls: [{ tool: submit, output: { verdict: a } }]
            - calls: [{ tool: submit, output: { verdict: b } }]
            - calls: [{ tool: submit, output: { verdict: c } }]
            - calls: [{ tool: submit, output: { verdict: pass } }]
            """, task => task with { OutputSchema = Review });

        ChatLimits.OutputRepairs.ShouldBe(2);
        result.Failure.ShouldBe(FailureReason.OutputInvalid);
        result.Detail.ShouldContain("#/verdict");
        result.Output.ShouldBeNull();
        result.Usage.Calls.ShouldBe(3);
    }

    [Fact]
    public async Task An_agent_that_gives_up_says_why()
    {
        using var bench = new AttemptBench();

        var result = await bench.PlayAsync("- calls: [{ tool: submit, gave_up: The tests need a database. }]");

        result.Failure.ShouldBe(FailureReason.AgentGaveUp);
        result.Detail.ShouldBe("The tests need a database.");
    }

    [Theory]
    [InlineData("no-change", PassEnding.NoChange)]
    [InlineData("already-done", PassEnding.AlreadyDone)]
    [InlineData("not-reproducible", PassEnding.NotReproducible)]
    public async Task An_ending_without_output_needs_its_evidence(string word, PassEnding ending)
    {
        using var bench = new AttemptBench();

        var result = await bench.PlayAsync($$"""
            - calls: [{ tool: submit, ending: {{word}} }]
            - calls: [{ tool: submit, ending: {{word}}, note: Ran it ten times. }]
            """);

        result.Failure.ShouldBeNull();
        result.Ending.ShouldBe(ending);
        result.Detail.ShouldBe("Ran it ten times.");
        result.Replies()[0].ShouldContain("needs a `note`");
    }

    [Fact]
    public async Task A_review_cannot_end_without_its_output()
    {
        using var bench = new AttemptBench();

        var result = await bench.PlayAsync("""
            - calls: [{ tool: submit, ending: no-change, note: Fine. }]
            - calls: [{ tool: submit, output: { verdict: pass } }]
            """, task => task with { Gate = new GateId("proof"), OutputSchema = Review });

        result.Failure.ShouldBeNull();
        result.Ending.ShouldBe(PassEnding.Output);
        result.Replies()[0].ShouldContain("a review cannot end as no-change");
    }

    [Fact]
    public async Task A_question_ends_the_attempt()
    {
        using var bench = new AttemptBench();

        var result = await bench.PlayAsync(
            "- calls: [{ tool: ask, question: Which zone is meant? }]", task => task with { QuestionsLeft = 1 });

        result.Failure.ShouldBeNull();
        result.Question.ShouldBe("Which zone is meant?");
    }

    [Fact]
    public async Task A_question_beyond_the_number_left_is_refused()
    {
        using var bench = new AttemptBench();

        var result = await bench.PlayAsync("""
            - calls: [{ tool: ask, question: Which zone is meant? }]
            - calls: [{ tool: submit }]
            """);

        result.Failure.ShouldBeNull();
        result.Question.ShouldBeNull();
        result.Replies()[0].ShouldContain("no questions left");
    }

    [Fact]
    public async Task Faults_of_a_tool_go_back_to_the_model_as_text()
    {
        using var bench = new AttemptBench();
        bench.Write("a.txt", "x x");

        var result = await bench.PlayAsync("""
            - calls:
                - { tool: read, path: missing.txt }
                - { tool: read, path: a.txt, from: 0 }
                - { tool: read, path: a.txt, line: 3 }
                - { tool: edit, path: a.txt, old: y, new: z }
                - { tool: edit, path: a.txt, old: x, new: z }
                - { tool: edit, path: a.txt, new: z }
                - { tool: search, pattern: "(" }
                - { tool: execute, command: "exit 3" }
            - calls: [{ tool: submit }]
            """);

        result.Failure.ShouldBeNull();
        var replies = result.Replies();
        replies[0].ShouldContain("'missing.txt' does not exist");
        replies[1].ShouldContain("must be a whole number from 1");
        replies[2].ShouldContain("unknown argument line");
        replies[3].ShouldContain("does not occur");
        replies[4].ShouldContain("occurs 2 times");
        replies[5].ShouldContain("exists already");
        replies[6].ShouldContain("the search failed");
        replies[7].ShouldStartWith("[exit code 3]");
        bench.Read("a.txt").ShouldBe("x x");
    }

    [Fact]
    public async Task A_schema_that_cannot_be_read_is_an_agent_error_with_a_sentence()
    {
        using var bench = new AttemptBench();

        var result = await bench.PlayAsync("- calls: [{ tool: submit }]", task => task with { OutputSchema = "{" });

        result.Failure.ShouldBe(FailureReason.AgentError);
        result.Detail.ShouldStartWith("the output schema cannot be read");
    }

    [Fact]
    public async Task A_sandbox_that_cannot_start_a_shell_is_infrastructure()
    {
        using var bench = new AttemptBench();

        var result = await bench.PlayAsync(
            "- calls: [{ tool: read, path: a.txt }]",
            task => task with { Sandbox = new EndingSandbox(ProcessEnd.NotStarted, -1) });

        result.Failure.ShouldBe(FailureReason.Infrastructure);
        result.Detail.ShouldContain("could not start a shell");
    }
}
