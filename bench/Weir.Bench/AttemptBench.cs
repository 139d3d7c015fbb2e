using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Weir.Bench;

/// <summary>
/// What an attempt costs besides its agent: an agent that does next to nothing, from its dispatch to its result,
/// through clone, sandbox, closing commit, measurement and import. Beside it, right before each attempt, git's own
/// clone and checkout of the same repository: what else the machine does falls on both.
/// </summary>
internal static class AttemptBench
{
    private const int Items = 30;
    private const int Files = 400;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);
    private const string Agent = """
        ---
        name: typist
        description: Adds a line.
        category: implementer
        role: engineering
        version: 1.0.0
        access: branch
        paths: { write: ["**"] }
        accepts: [request]
        produces: [change]
        runs_on: command
        command: 'echo "$WEIR_ITEM" >> {added}'
        ---
        Type.
        """;

    /// <summary>Where every item adds its line, unless each has a file of its own.</summary>
    private const string Added = "added.txt";

    private const string Workflow = """
        ---
        workflow: type
        title: Type something
        applies_to: { kinds: [type] }
        ---
        ## Pass: edit — Type it
        ```yaml
        agent: typist
        produces: [change]
        ```
        Type what is asked for.

        ### Gate: owner
        ```yaml
        reviewers: [{ human: role:maintainer, sla: 1bd }]
        ```
        - R1 · must — It is what was asked for.
        """;

    private const string Project = """
        ---
        project: paper
        title: Paper
        key: PAPER
        ---
        What is typed.
        """;

    /// <param name="weir">The program, built for release.</param>
    public static async Task RunAsync(string weir, string folder)
    {
        var place = CommandBench.Fresh(folder, "attempts");
        var (work, remote) = (Path.Combine(place, "work"), Path.Combine(place, "remote.git"));
        await MakeRepositoryAsync(work, remote, Workflow);
        await using var server = await RunningServer.StartAsync(weir, Path.Combine(place, "server"), "--slots", "1");
        await server.WeirAsync("project", "add", remote);
        var processor = server.ProcessorTime;
        var git = new List<double>();
        for (var item = 1; item <= Items; item++)
        {
            git.Add(await CloneTimeAsync(place, remote, item));
            await server.PostAsync("items", """{"project":"PAPER","title":"Type it","kind":"type"}""");
            while (JsonNode.Parse(await server.GetAsync("tasks"))!.AsArray().Count < item)
            {
                await Task.Delay(Look);
            }
        }
        var own = (server.ProcessorTime - processor).TotalMilliseconds / Items;
        var ours = await AttemptTimesAsync(server);
        Console.WriteLine($"git's own clone and checkout of {Files} files: {Spread(git)}");
        Console.WriteLine($"an attempt, from its dispatch to its result: {Spread(ours)}");
        Console.WriteLine($"  on top of git: {Spread([.. ours.Zip(git, (attempt, clone) => attempt - clone)])}, "
            + $"ratio {CommandBench.Median(ours) / CommandBench.Median(git):0.0}");
        Console.WriteLine($"  the server's own processor time, without its child processes: {own:0} ms an item");
    }

    public static string Spread(List<double> times) =>
        $"median {CommandBench.Median(times):0} ms ({times.Min():0} to {times.Max():0}, {times.Count} times)";

    /// <param name="added">The file that an item adds its line to, as the shell has it.</param>
    public static async Task MakeRepositoryAsync(
        string work, string remote, string workflow, string added = Added, int count = Files)
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [".weir/project.md"] = Project,
            [".weir/agents/typist.md"] = Agent.Replace("{added}", added, StringComparison.Ordinal),
            [".weir/workflows/type.md"] = workflow,
        };
        for (var file = 0; file < count; file++)
        {
            files[$"src/folder-{file % 20}/file-{file}.txt"] =
                string.Join('\n', Enumerable.Repeat($"line {file}", 100));
        }
        foreach (var (path, text) in files)
        {
            var file = Path.Combine(work, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllTextAsync(file, text);
        }
        await GitAsync(work, "init", "--quiet", "--initial-branch=main");
        await GitAsync(work, "add", "--all");
        await GitAsync(
            work, "-c", "user.name=bench", "-c", "user.email=bench@localhost", "commit", "--quiet", "--message", "All");
        await GitAsync(work, "clone", "--quiet", "--bare", work, remote);
    }

    private static Task<double> CloneTimeAsync(string place, string remote, int number) => TimeAsync(async () =>
    {
        var clone = Path.Combine(place, $"clone-{number}");
        await GitAsync(place, "clone", "--quiet", "--no-checkout", "--shared", remote, clone);
        await GitAsync(clone, "checkout", "--quiet", "main");
    });

    /// <summary>How long it takes, in milliseconds.</summary>
    public static async Task<double> TimeAsync(Func<Task> act)
    {
        var watch = Stopwatch.StartNew();
        await act();
        return watch.Elapsed.TotalMilliseconds;
    }

    private static async Task<List<double>> AttemptTimesAsync(RunningServer server)
    {
        var began = new Dictionary<string, long>(StringComparer.Ordinal);
        var times = new List<double>();
        await foreach (var entry in JournalAsync(server))
        {
            var type = entry["type"]!.GetValue<string>();
            var at = entry["at"]!.GetValue<long>();
            var attempt = $"{entry["item"]}/{entry["data"]!["attempt"]}";
            if (type == "AttemptDispatched")
            {
                began[attempt] = at;
            }
            else if (type == "AttemptSucceeded")
            {
                times.Add(at - began[attempt]);
            }
        }
        return times;
    }

    private static async IAsyncEnumerable<JsonNode> JournalAsync(RunningServer server)
    {
        var after = 0L;
        while (JsonNode.Parse(await server.GetAsync($"audit?after={after}"))!.AsArray() is { Count: > 0 } page)
        {
            foreach (var entry in page)
            {
                yield return entry!;
            }
            after = page[^1]!["sequence"]!.GetValue<long>();
        }
    }

    public static async Task GitAsync(string folder, params string[] arguments)
    {
        var info = new ProcessStartInfo("git", arguments) { WorkingDirectory = folder, UseShellExecute = false };
        using var git = Process.Start(info)!;
        await git.WaitForExitAsync();
        if (git.ExitCode != 0)
        {
            throw new InvalidOperationException($"git {string.Join(' ', arguments)}: exit code {git.ExitCode}");
        }
    }
}
