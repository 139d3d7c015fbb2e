using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Weir.Bench;

/// <summary>
/// The whole program from outside: from its start to the first durable answer, durable commands over HTTP, what it
/// uses while nothing happens, and how long it takes to list and explain many items.
/// </summary>
internal static class ServerBench
{
    private const int Starts = 7;
    private const int Rounds = 3;
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <param name="weir">The program, built for release.</param>
    public static async Task RunAsync(string weir, string folder)
    {
        var starts = new List<double>();
        for (var start = 0; start < Starts; start++)
        {
            await using var fresh = await Running.StartAsync(weir, Path.Combine(folder, $"start-{start}"));
            starts.Add(fresh.FirstAnswer.TotalMilliseconds);
        }
        Console.WriteLine($"from start to the first durable answer: median {CommandBench.Median(starts):0} ms "
            + $"({starts.Min():0} to {starts.Max():0}, {Starts} starts)");
        await using var server = await Running.StartAsync(weir, Path.Combine(folder, "server"));
        await MeasureIdleAsync(server);
        var rates = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            rates.Add(await CommandBench.PerSecondAsync((caller, number) =>
                server.PostAsync("people", $$"""{"name":"p{{caller}}","roles":["r{{number}}"]}""")));
        }
        Console.WriteLine($"durable commands over HTTP: median {CommandBench.Median(rates):0}/s");
    }

    private static async Task MeasureIdleAsync(Running server)
    {
        await server.PostAsync("people", """{"name":"somebody"}""");
        await Task.Delay(Idle);
        var (cpu, sequence) = (server.ProcessorTime, await server.SequenceAsync());
        await Task.Delay(Idle);
        var used = server.ProcessorTime - cpu;
        Console.WriteLine($"idle: {server.MegaBytes:0} MB resident, {100 * used / Idle:0.00} % of a core, "
            + $"{await server.SequenceAsync() - sequence} entries written, {server.Children} child processes");
    }

    private sealed class Running : IAsyncDisposable
    {
        private readonly Process _process;
        private readonly HttpClient _client;

        private Running(Process process, HttpClient client, TimeSpan firstAnswer)
        {
            _process = process;
            _client = client;
            FirstAnswer = firstAnswer;
        }

        public TimeSpan FirstAnswer { get; }

        public TimeSpan ProcessorTime
        {
            get
            {
                _process.Refresh();
                return _process.TotalProcessorTime;
            }
        }

        public double MegaBytes
        {
            get
            {
                _process.Refresh();
                return _process.WorkingSet64 / 1_000_000.0;
            }
        }

        public int Children =>
            File.ReadAllText($"/proc/{_process.Id}/task/{_process.Id}/children").Split(' ').Count(id => id.Length > 0);

        public static async Task<Running> StartAsync(string weir, string folder)
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, true);
            }
            Directory.CreateDirectory(folder);
            var info = new ProcessStartInfo(weir, ["up", "--port", "0", "--state", Path.Combine(folder, "state")])
            {
                UseShellExecute = false,
                RedirectStandardError = true,
                WorkingDirectory = folder,
            };
            info.Environment["XDG_CONFIG_HOME"] = Path.Combine(folder, "config");
            var watch = Stopwatch.StartNew();
            var process = Process.Start(info)!;
            using var limit = new CancellationTokenSource(Patience);
            while (await process.StandardError.ReadLineAsync(limit.Token) is { } line
                && !line.Contains("listens on", StringComparison.Ordinal))
            {
            }
            var file = JsonNode.Parse(await File.ReadAllTextAsync(
                Path.Combine(folder, "config", "weir", "client.json")))!;
            var client = new HttpClient
            {
                BaseAddress = new Uri(file["server"]!.GetValue<string>() + "/api/v1/orgs/default/"),
            };
            client.DefaultRequestHeaders.Authorization =
                new AuthenticationHeaderValue("Bearer", file["token"]!.GetValue<string>());
            var first = new Running(process, client, default);
            await first.PostAsync("people", """{"name":"first"}""");
            _ = process.StandardError.ReadToEndAsync(CancellationToken.None);
            return new Running(process, client, watch.Elapsed);
        }

        public async Task PostAsync(string path, string body)
        {
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            using var answer = await _client.PostAsync(new Uri(path, UriKind.Relative), content);
            answer.EnsureSuccessStatusCode();
        }

        public async Task<long> SequenceAsync() => JsonNode.Parse(
            await _client.GetStringAsync(new Uri("status", UriKind.Relative)))!["sequence"]!.GetValue<long>();

        public async ValueTask DisposeAsync()
        {
            _process.Kill();
            await _process.WaitForExitAsync();
            _process.Dispose();
            _client.Dispose();
        }
    }
}
