using System.Text.Json.Nodes;

namespace Weir.Bench;

/// <summary>
/// What a change of one line costs from its submission to its merge, where nobody has to be asked: an agent that adds a
/// line, a command that finds nothing, a gate whose rule spares people, the merge queue. Beside it, right before each
/// item, what git alone takes for the same: a clone, a commit and a push.
/// </summary>
internal static class LineBench
{
    private const int Items = 20;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

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
        run: [{ id: checks, command: "true ." }]
        reviewers: [{ human: role:maintainer, sla: 1bd }]
        auto_accept: { when: "change.lines <= 2" }
        ```
        - R1 · must · command:checks — Nothing is wrong with it.
        """;

    /// <param name="weir">The program, built for release.</param>
    public static async Task RunAsync(string weir, string folder)
    {
        var place = CommandBench.Fresh(folder, "line");
        var (work, remote) = (Path.Combine(place, "work"), Path.Combine(place, "remote.git"));
        await AttemptBench.MakeRepositoryAsync(work, remote, Workflow);
        await using var server = await RunningServer.StartAsync(weir, Path.Combine(place, "server"), "--slots", "1");
        await server.WeirAsync("project", "add", remote);
        var git = new List<double>();
        var items = new List<double>();
        for (var item = 1; item <= Items; item++)
        {
            git.Add(await AttemptBench.TimeAsync(async () =>
            {
                var clone = Path.Combine(place, $"clone-{item}");
                await AttemptBench.GitAsync(place, "clone", "--quiet", remote, clone);
                await File.AppendAllTextAsync(Path.Combine(clone, "by-git.txt"), $"{item}\n");
                await AttemptBench.GitAsync(clone, "add", "--all");
                await AttemptBench.GitAsync(
                    clone, "-c", "user.name=bench", "-c", "user.email=bench@localhost", "commit", "--quiet",
                    "--message", "A line");
                await AttemptBench.GitAsync(clone, "push", "--quiet");
            }));
            await server.PostAsync(
                "items", """{"project":"PAPER","title":"Type it","kind":"type","risk":"low"}""");
            while (await StateAsync(server, item) != "done")
            {
                await Task.Delay(Look);
            }
            var shown = JsonNode.Parse(await server.GetAsync($"items/PAPER-{item}"))!;
            items.Add(shown["ended"]!.GetValue<long>() - shown["created"]!.GetValue<long>());
        }
        Console.WriteLine($"git's own clone, commit and push: {AttemptBench.Spread(git)}");
        Console.WriteLine($"an item of one line, from its submission to its end: {AttemptBench.Spread(items)}, "
            + $"ratio {CommandBench.Median(items) / CommandBench.Median(git):0.0}");
    }

    private static async Task<string> StateAsync(RunningServer server, int item) =>
        JsonNode.Parse(await server.GetAsync($"items/PAPER-{item}/why"))!["state"]!.GetValue<string>();
}
