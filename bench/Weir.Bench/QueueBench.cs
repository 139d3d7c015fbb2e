using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Weir.Bench;

/// <summary>
/// What it takes to merge many items that are ready at once, whose command takes a second: approved all together, so
/// that the queue takes them in batches; and beside it one by one, each approved when the one before has landed.
/// </summary>
internal static class QueueBench
{
    private const int Items = 30;
    private const int Files = 5_000;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

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
        run: [{ id: checks, command: "sleep 1" }]
        reviewers: [{ human: role:maintainer, sla: 1bd }]
        ```
        - R1 · must — It is what was asked for.
        - R2 · must · command:checks — It passes.
        """;

    /// <param name="weir">The program, built for release.</param>
    public static async Task RunAsync(string weir, string folder)
    {
        var together = await MergeAsync(weir, folder, "together", static async server =>
        {
            for (var item = 1; item <= Items; item++)
            {
                await ApproveAsync(server, item);
            }
            await DoneAsync(server, Items);
        });
        var single = await MergeAsync(weir, folder, "single", static async server =>
        {
            for (var item = 1; item <= Items; item++)
            {
                await ApproveAsync(server, item);
                await DoneAsync(server, item);
            }
        });
        Console.WriteLine($"{Items} items on {Files} files, whose command takes a second, merged in batches: "
            + $"{together.TotalSeconds:0.0} s");
        Console.WriteLine($"the same one by one: {single.TotalSeconds:0.0} s, ratio "
            + $"{together.TotalSeconds / single.TotalSeconds:0.00}");
    }

    private static async Task<TimeSpan> MergeAsync(
        string weir, string folder, string name, Func<RunningServer, Task> merge)
    {
        var place = CommandBench.Fresh(folder, "queue-" + name);
        var (work, remote) = (Path.Combine(place, "work"), Path.Combine(place, "remote.git"));
        await AttemptBench.MakeRepositoryAsync(work, remote, Workflow, "\"added-$WEIR_ITEM.txt\"", Files);
        await using var server = await RunningServer.StartAsync(weir, Path.Combine(place, "server"));
        await server.WeirAsync("project", "add", remote);
        for (var item = 1; item <= Items; item++)
        {
            await server.PostAsync("items", """{"project":"PAPER","title":"Type it","kind":"type"}""");
        }
        while (JsonNode.Parse(await server.GetAsync("tasks"))!.AsArray().Count < Items)
        {
            await Task.Delay(Look);
        }
        var watch = Stopwatch.StartNew();
        await merge(server);
        return watch.Elapsed;
    }

    private static Task ApproveAsync(RunningServer server, int item) =>
        server.PostAsync($"items/PAPER-{item}/gates/edit/owner/verdict", """{"approve":true}""");

    /// <summary>Until the first so many items are done.</summary>
    private static async Task DoneAsync(RunningServer server, int items)
    {
        for (var item = 1; item <= items; item++)
        {
            while (JsonNode.Parse(await server.GetAsync($"items/PAPER-{item}/why"))!["state"]!.GetValue<string>()
                != "done")
            {
                await Task.Delay(Look);
            }
        }
    }
}
