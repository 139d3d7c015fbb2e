using Weir.Agents.Chat;
using Weir.Agents.Tests.Bench;
using Weir.Agents.Workspaces;
using Weir.Core.Passes;
using Weir.Runtime.Ports;

namespace Weir.Agents.Tests.Chat;

public sealed class ToolTests
{
    [Fact]
    public async Task A_long_file_is_read_in_parts_that_say_where_to_go_on()
    {
        using var bench = new AttemptBench();
        bench.Write("long.txt", string.Concat(Enumerable.Range(1, 10).Select(line => $"line {line}\n")));

        var result = await bench.PlayAsync("""
            - calls:
                - { tool: read, path: long.txt, from: 3, lines: 2 }
                - { tool: read, path: long.txt, from: 10 }
                - { tool: read, path: long.txt, from: 99 }
            - calls: [{ tool: submit }]
            """);

        var replies = result.Replies();
        replies[0].ShouldBe("[long.txt, lines 3 to 4 of 10; go on with from: 5]\nline 3\nline 4\n");
        replies[1].ShouldBe("[long.txt, lines 10 to 10 of 10]\nline 10\n");
        replies[2].ShouldBe("[long.txt has 10 lines]");
    }

    [Fact]
    public async Task A_file_of_one_enormous_line_is_cut()
    {
        using var bench = new AttemptBench();
        bench.Write("wide.txt", new string('x', ChatLimits.ToolResult * 3));

        var result = await bench.PlayAsync("""
            - calls: [{ tool: read, path: wide.txt }]
            - calls: [{ tool: submit }]
            """);

        result.Replies()[0].Length.ShouldBeLessThan(ChatLimits.ToolResult + 200);
        result.Replies()[0].ShouldContain($"cut at {ChatLimits.ToolResult} bytes");
    }

    [Fact]
    public async Task A_folder_is_listed_without_git_s_own()
    {
        using var bench = new AttemptBench();
        bench.Write("b.txt", "");
        bench.Write("a/c.txt", "");
        bench.Write(".git/config", "");
        bench.Write(".hidden", "");

        var result = await bench.PlayAsync("""
            - calls: [{ tool: read, path: . }]
            - calls: [{ tool: submit }]
            """);

        result.Replies()[0].ShouldBe(".hidden\na/\nb.txt");
    }

    [Fact]
    public async Task Files_of_another_repository_are_named_with_it_and_it_is_not_left()
    {
        using var bench = new AttemptBench();
        bench.Write("a.txt", "here\n");
        var web = Directory.CreateDirectory(Path.Combine(bench.Outside, "web")).FullName;
        File.WriteAllText(Path.Combine(web, "a.txt"), "there\n");

        var result = await bench.PlayAsync(
            """
            - calls:
                - { tool: read, path: "web:a.txt" }
                - { tool: read, path: a.txt }
                - { tool: read, path: "web:" }
                - { tool: search, pattern: here, path: "web:." }
                - { tool: edit, path: "web:b/new.txt", new: made }
                - { tool: read, path: "web:../../clone/a.txt" }
                - { tool: read, path: "shop:a.txt" }
            - calls: [{ tool: submit }]
            """,
            task => task with { Beside = [new LabelledText("web", web)] });

        var replies = result.Replies();
        replies[0].ShouldEndWith("there\n");
        replies[1].ShouldEndWith("here\n");
        replies[2].ShouldBe("a.txt");
        replies[3].ShouldBe("web:a.txt:1: there\n");
        replies[5].ShouldContain("is not allowed");
        replies[6].ShouldContain("does not exist");
        File.ReadAllText(Path.Combine(web, "b/new.txt")).ShouldBe("made");
        bench.Exists("b/new.txt").ShouldBeFalse();
    }

    [Fact]
    public async Task A_search_is_sorted_bounded_and_leaves_git_and_binaries_out()
    {
        using var bench = new AttemptBench();
        bench.Write("b/two.txt", "needle 2\n");
        bench.Write("a.txt", "x\nneedle 1\nneedle: with colon\n");
        bench.Write(".git/config", "needle\n");
        bench.Write("bin.dat", "needle\0\n");
        bench.Write("many.log", string.Concat(Enumerable.Repeat("hay\n", ChatLimits.SearchLines + 5)));

        var result = await bench.PlayAsync("""
            - calls:
                - { tool: search, pattern: "needle( [0-9]|:)" }
                - { tool: search, pattern: needle, path: b }
                - { tool: search, pattern: hay }
                - { tool: search, pattern: "-e needle" }
            - calls: [{ tool: submit }]
            """);

        var replies = result.Replies();
        replies[0].ShouldBe("a.txt:2: needle 1\na.txt:3: needle: with colon\nb/two.txt:1: needle 2\n");
        replies[1].ShouldBe("b/two.txt:1: needle 2\n");
        replies[2].ShouldEndWith("[5 more; search below a folder or for something rarer]\n");
        replies[3].ShouldBe("No line matches.");
    }

    [Fact]
    public async Task A_search_of_a_clone_leaves_out_what_git_ignores_unless_it_is_asked_for()
    {
        using var bench = new AttemptBench();
        await bench.GitAsync("init", "-q");
        bench.Write(".gitignore", "out/\n");
        bench.Write("known.txt", "needle: one\n");
        await bench.GitAsync("add", ".");
        bench.Write("new \u00fc.txt", "\nneedle 2\n");
        bench.Write("out/made.txt", "needle 3\n");
        bench.Write("binary", "needle\0");

        var result = await bench.PlayAsync("""
            - calls:
                - { tool: search, pattern: "needle(:|.[0-9])" }
                - { tool: search, pattern: needle, path: out }
                - { tool: search, pattern: "needle [0-9", path: . }
                - { tool: search, pattern: nothing }
            - calls: [{ tool: submit }]
            """);

        var replies = result.Replies();
        replies[0].ShouldBe("known.txt:1: needle: one\nnew \u00fc.txt:2: needle 2\n");
        replies[1].ShouldBe("out/made.txt:1: needle 3\n");
        replies[2].ShouldStartWith("Error: the search failed: ");
        replies[3].ShouldBe("No line matches.");
    }

    [Fact]
    public async Task An_edit_keeps_the_rest_of_the_file_byte_for_byte()
    {
        using var bench = new AttemptBench();
        var path = bench.Write("run.sh", "\uFEFFone\r\ntwo ü\r\nthree");

        var result = await bench.PlayAsync("""
            - calls:
                - { tool: edit, path: run.sh, old: "one\ntwo", new: x }
                - { tool: execute, command: chmod +x run.sh }
                - { tool: edit, path: run.sh, old: two, new: "2" }
                - { tool: execute, command: test -x run.sh }
            - calls: [{ tool: submit }]
            """);

        result.Replies()[0].ShouldContain("line 2 is\ntwo ü\nand not\ntwo");
        File.ReadAllBytes(path).ShouldBe("\uFEFFone\r\n2 ü\r\nthree"u8.ToArray());
        result.Replies()[3].ShouldBe("[exit code 0]\n");
    }

    [Fact]
    public async Task An_edit_of_every_place_and_the_replacement_of_a_file_are_asked_for_by_name()
    {
        using var bench = new AttemptBench();
        bench.Write("a.txt", "x x");
        bench.Write("b.txt", "old");

        await bench.PlayAsync("""
            - calls:
                - { tool: edit, path: a.txt, old: x, new: y, all: true }
                - { tool: edit, path: b.txt, new: "new", overwrite: true }
                - { tool: edit, path: deep/er/c.txt, new: "made" }
            - calls: [{ tool: submit }]
            """);

        bench.Read("a.txt").ShouldBe("y y");
        bench.Read("b.txt").ShouldBe("new");
        bench.Read("deep/er/c.txt").ShouldBe("made");
    }

    [Fact]
    public async Task What_is_not_text_or_too_large_is_not_edited()
    {
        using var bench = new AttemptBench();
        File.WriteAllBytes(Path.Combine(bench.Workspace, "latin.txt"), [0x66, 0xFC, 0x72]);
        bench.Write("huge.txt", new string('x', WorkspaceFiles.MaxFileBytes + 1));

        var result = await bench.PlayAsync("""
            - calls:
                - { tool: edit, path: latin.txt, old: f, new: g }
                - { tool: edit, path: huge.txt, old: x, new: y }
            - calls: [{ tool: submit }]
            """);

        result.Replies()[0].ShouldBe("Error: 'latin.txt' is not UTF-8 text");
        result.Replies()[1].ShouldContain("too large");
    }

    [Fact]
    public async Task A_read_only_agent_cannot_change_the_workspace_but_may_build_in_a_copy()
    {
        Assert.SkipUnless(AttemptBench.HasBubblewrap, "bubblewrap does not run here");
        using var bench = new AttemptBench(isolated: true);
        bench.Write("a.txt", "as committed");
        var agent = AttemptBench.Agent with { Access = "read-only" };

        var result = await bench.PlayAsync("""
            - calls:
                - { tool: execute, command: "echo built > a.txt; echo more > obj.txt" }
                - { tool: execute, command: "cat a.txt obj.txt" }
                - { tool: read, path: a.txt }
                - { tool: edit, path: a.txt, old: as, new: not as }
            - calls: [{ tool: submit }]
            """, task => task with { Agent = agent });

        result.Failure.ShouldBeNull();
        result.Replies()[1].ShouldBe("[exit code 0]\nbuilt\nmore\n");
        result.Replies()[2].ShouldContain("as committed");
        result.Replies()[3].ShouldContain("'edit' is denied: your access is read-only.");
        bench.Read("a.txt").ShouldBe("as committed");
        bench.Exists("obj.txt").ShouldBeFalse();
        bench.Sandbox.Started.ShouldAllBe(process => process.Writable.All(folder => folder != bench.Workspace));
    }

    [Fact]
    public async Task A_command_has_the_attempt_s_environment_and_prints_in_order()
    {
        using var bench = new AttemptBench();

        var result = await bench.PlayAsync("""
            - calls: [{ tool: execute, command: "echo $WEIR_X; echo problem >&2; echo end; false; echo never" }]
            - calls: [{ tool: submit }]
            """, task => task with { Environment = task.Environment.Add("WEIR_X", "value; rm -rf") });

        result.Failure.ShouldBeNull();
        result.Replies()[0].ShouldBe("[exit code 1]\nvalue; rm -rf\nproblem\nend\n");
    }

    [Fact]
    public async Task A_tool_result_is_never_longer_than_its_limit()
    {
        using var bench = new AttemptBench();
        bench.Write("a.txt", string.Concat(Enumerable.Repeat("needle " + new string('é', 399) + "\n", 300)));

        var result = await bench.PlayAsync("""
            - calls: [{ tool: search, pattern: needle }, { tool: read, path: a.txt }]
            - calls: [{ tool: submit }]
            """);

        result.Replies().ShouldAllBe(reply => reply.Length < ChatLimits.ToolResult + 200);
        result.Ending.ShouldBe(PassEnding.Output);
    }
}
