using Weir.Agents.Tests.Bench;
using Weir.Engines.Isolation;
using Weir.Runtime.Ports;

namespace Weir.Agents.Tests.Workspaces;

/// <summary>
/// What lies in a clone may be hostile: links to files and folders of the machine, pipes, git's own files.
/// </summary>
public sealed class PlantedLinkTests
{
    private const string Everything = """
        - calls:
            - { tool: read, path: file }
            - { tool: read, path: folder }
            - { tool: read, path: folder/secret.txt }
            - { tool: search, pattern: s3cret, path: folder }
            - { tool: search, pattern: s3cret }
            - { tool: edit, path: file, old: s3cret, new: changed }
            - { tool: edit, path: file, new: changed, overwrite: true }
            - { tool: edit, path: folder/new.txt, new: made }
            - { tool: edit, path: dangling, new: made }
            - { tool: read, path: plumbing/config }
            - { tool: edit, path: plumbing/config, new: changed, overwrite: true }
        - calls: [{ tool: submit }]
        """;

    [Fact]
    public async Task Links_that_lead_out_are_neither_read_nor_written()
    {
        using var bench = Planted(isolated: false);

        await NothingGetsOut(bench);
    }

    [Fact]
    public async Task Links_that_lead_out_are_neither_read_nor_written_in_bubblewrap()
    {
        Assert.SkipUnless(AttemptBench.HasBubblewrap, "bubblewrap does not run here");
        using var bench = Planted(isolated: true);

        await NothingGetsOut(bench);
    }

    [Fact]
    public async Task Links_that_lead_out_are_neither_read_nor_written_in_the_engine_s_own_sandbox()
    {
        using var bench = Planted(isolated: false);
        var choice = await Sandboxes.CreateAsync(new SandboxOptions { Scratch = bench.Scratch }, default);
        Assert.SkipUnless(choice is SandboxChoice.Chosen, "the engine refuses to run agents here");

        await NothingGetsOut(bench, ((SandboxChoice.Chosen)choice).Sandbox);
    }

    [Fact]
    public async Task Bubblewrap_keeps_an_executed_command_from_what_a_link_points_to()
    {
        Assert.SkipUnless(AttemptBench.HasBubblewrap, "bubblewrap does not run here");
        using var bench = Planted(isolated: true);

        var result = await bench.PlayAsync("""
            - calls:
                - { tool: execute, command: "cat file" }
                - { tool: execute, command: "echo changed > file" }
                - { tool: execute, command: "echo made > folder/new.txt" }
            - calls: [{ tool: submit }]
            """);

        result.Replies().Take(3).ShouldAllBe(reply => !reply.StartsWith("[exit code 0]", StringComparison.Ordinal));
        result.Transcript.ShouldNotContain("s3cret");
        File.ReadAllText(Path.Combine(bench.Outside, "secret.txt")).ShouldBe("s3cret\n");
        Directory.GetFiles(bench.Outside).Length.ShouldBe(1);
    }

    [Fact]
    public async Task A_link_that_stays_inside_is_followed()
    {
        using var bench = new AttemptBench();
        bench.Write("real/a.txt", "inside\n");
        Directory.CreateSymbolicLink(Path.Combine(bench.Workspace, "alias"), "real");

        var result = await bench.PlayAsync("""
            - calls: [{ tool: read, path: alias/a.txt }, { tool: edit, path: alias/a.txt, old: inside, new: changed }]
            - calls: [{ tool: submit }]
            """);

        result.Replies()[0].ShouldContain("inside");
        bench.Read("real/a.txt").ShouldBe("changed\n");
    }

    [Fact]
    public async Task A_pipe_does_not_hang_a_read()
    {
        using var bench = new AttemptBench();

        var result = await bench.PlayAsync("""
            - calls: [{ tool: execute, command: mkfifo pipe }, { tool: read, path: pipe }]
            - calls: [{ tool: submit }]
            """);

        result.Replies()[1].ShouldBe("Error: 'pipe' is neither a file nor a folder");
    }

    private static AttemptBench Planted(bool isolated)
    {
        var bench = new AttemptBench(isolated);
        var secret = Path.Combine(bench.Outside, "secret.txt");
        File.WriteAllText(secret, "s3cret\n");
        bench.Write(".git/config", "[core]\n");
        File.CreateSymbolicLink(Path.Combine(bench.Workspace, "file"), secret);
        File.CreateSymbolicLink(Path.Combine(bench.Workspace, "dangling"), Path.Combine(bench.Outside, "made.txt"));
        Directory.CreateSymbolicLink(Path.Combine(bench.Workspace, "folder"), bench.Outside);
        Directory.CreateSymbolicLink(Path.Combine(bench.Workspace, "plumbing"), ".git");
        return bench;
    }

    private static async Task NothingGetsOut(AttemptBench bench, ISandbox? sandbox = null)
    {
        var result = await bench.PlayAsync(Everything, task => task with { Sandbox = sandbox ?? task.Sandbox });

        result.Failure.ShouldBeNull();
        var replies = result.Replies();
        replies.Take(4).ShouldAllBe(reply => reply.Contains("leads out of the workspace"));
        replies[4].ShouldBe("No line matches.");
        replies.Skip(5).Take(4).ShouldAllBe(reply => reply.Contains("leads out of the workspace"));
        replies.Skip(9).Take(2).ShouldAllBe(reply => reply.Contains("leads into git's own folder"));
        File.ReadAllText(Path.Combine(bench.Outside, "secret.txt")).ShouldBe("s3cret\n");
        Directory.GetFiles(bench.Outside).Length.ShouldBe(1);
        bench.Read(".git/config").ShouldBe("[core]\n");
    }
}
