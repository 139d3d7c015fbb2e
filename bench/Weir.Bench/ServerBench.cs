namespace Weir.Bench;

/// <summary>
/// The whole program from outside: from its start to the first durable answer, durable commands over HTTP, and what
/// it uses while nothing happens.
/// </summary>
internal static class ServerBench
{
    private const int Starts = 7;
    private const int Rounds = 3;
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(30);

    /// <param name="weir">The program, built for release.</param>
    public static async Task RunAsync(string weir, string folder)
    {
        var starts = new List<double>();
        for (var start = 0; start < Starts; start++)
        {
            await using var fresh = await RunningServer.StartAsync(weir, CommandBench.Fresh(folder, $"start-{start}"));
            starts.Add(fresh.FirstAnswer.TotalMilliseconds);
        }
        Console.WriteLine($"from start to the first durable answer: median {CommandBench.Median(starts):0} ms "
            + $"({starts.Min():0} to {starts.Max():0}, {Starts} starts)");
        await using var server = await RunningServer.StartAsync(weir, CommandBench.Fresh(folder, "server"));
        await MeasureIdleAsync(server);
        var rates = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            rates.Add(await CommandBench.PerSecondAsync((caller, number) =>
                server.PostAsync("people", $$"""{"name":"p{{caller}}","roles":["r{{number}}"]}""")));
        }
        Console.WriteLine($"durable commands over HTTP: median {CommandBench.Median(rates):0}/s");
    }

    private static async Task MeasureIdleAsync(RunningServer server)
    {
        await server.PostAsync("people", """{"name":"somebody"}""");
        await Task.Delay(Idle);
        var (cpu, sequence) = (server.ProcessorTime, await server.SequenceAsync());
        await Task.Delay(Idle);
        var used = server.ProcessorTime - cpu;
        Console.WriteLine($"idle: {server.MegaBytes:0} MB resident, {100 * used / Idle:0.00} % of a core, "
            + $"{await server.SequenceAsync() - sequence} entries written, {server.Children} child processes");
    }
}
