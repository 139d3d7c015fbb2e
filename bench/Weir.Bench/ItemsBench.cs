using System.Diagnostics;
using Weir.Core;
using Weir.Runtime.Snapshots;
using Weir.Storage.Sqlite;
using Weir.Storage.State;

namespace Weir.Bench;

/// <summary>
/// What a person waits for in an organisation with many open items: the list of all, and why one of them stands where
/// it does; over HTTP, and by the command.
/// </summary>
internal static class ItemsBench
{
    private const int Items = 10_000;
    private const int Times = 15;

    /// <summary>One in so many waits for a person; the others wait for an engine.</summary>
    private const int Waiting = 10;

    /// <param name="weir">The program, built for release.</param>
    public static async Task RunAsync(string weir, string folder)
    {
        await FillAsync(CommandBench.Fresh(folder, "items"));
        await using var server = await RunningServer.StartAsync(weir, Path.Combine(folder, "items"), "--slots", "0");
        var length = 0;
        await MeasureAsync("GET items", async () => length = (await server.GetAsync("items")).Length);
        Console.WriteLine($"  {Items} open items are {length / 1_000_000.0:0.0} MB");
        await MeasureAsync("GET items/SHOP-1/why", () => server.GetAsync("items/SHOP-1/why"));
        await MeasureAsync($"GET items/SHOP-{Items}/why", () => server.GetAsync($"items/SHOP-{Items}/why"));
        await MeasureAsync("weir --version", () => server.WeirAsync("--version"));
        await MeasureAsync("weir item list", () => server.WeirAsync("item", "list"));
        await MeasureAsync("weir item why", () => server.WeirAsync("item", "why", $"SHOP-{Items}"));
    }

    private static async Task MeasureAsync(string what, Func<Task> run)
    {
        var took = new List<double>();
        for (var time = 0; time < Times; time++)
        {
            var watch = Stopwatch.StartNew();
            await run();
            took.Add(watch.Elapsed.TotalMilliseconds);
        }
        Console.WriteLine($"{what}: median {CommandBench.Median(took):0} ms ({took.Min():0} to {took.Max():0})");
    }

    /// <summary>All items are open: most wait for an engine, some for a person.</summary>
    private static async Task FillAsync(string folder)
    {
        using var state = StateFolder.Lock(Path.Combine(folder, "state"));
        await using var journal = SqliteJournal.Open(state);
        var epoch = await journal.LeadAsync(OrganizationId.Default, CancellationToken.None);
        var point = StatePoint.Start(OrganizationId.Default);
        var workload = new Workload(Items);
        var beginning = new Queue<(PrincipalId, Command)>(Workload.Beginning);
        var watch = Stopwatch.StartNew();
        while (point.State.Open.Count < Items || point.State.Tasks.Count < Items / Waiting)
        {
            point = await ReplayBench.AppendAsync(journal, epoch, point, workload, beginning);
        }
        Console.WriteLine($"{point.State.Open.Count} open items, {point.State.Tasks.Count} tasks for people, "
            + $"{point.Sequence} events, filled in {watch.Elapsed.TotalSeconds:0} s");
    }
}
