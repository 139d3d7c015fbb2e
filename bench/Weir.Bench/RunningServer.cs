using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Weir.Bench;

/// <summary>The program, started as somebody would, with a state and a configuration below a folder.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly HttpClient _client;

    private RunningServer(Process process, HttpClient client, TimeSpan firstAnswer)
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

    /// <summary>How many processes are its children now.</summary>
    public int Children =>
        File.ReadAllText($"/proc/{_process.Id}/task/{_process.Id}/children").Split(' ').Count(id => id.Length > 0);

    /// <param name="folder">What is in its <c>state</c> is served.</param>
    public static async Task<RunningServer> StartAsync(string weir, string folder, params string[] options)
    {
        Directory.CreateDirectory(folder);
        var state = Path.Combine(folder, "state");
        var info = new ProcessStartInfo(weir, ["up", "--port", "0", "--state", state, .. options])
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
        var first = new RunningServer(process, client, default);
        await first.PostAsync("people", """{"name":"first"}""");
        _ = process.StandardError.ReadToEndAsync(CancellationToken.None);
        return new RunningServer(process, client, watch.Elapsed);
    }

    public async Task PostAsync(string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await _client.PostAsync(new Uri(path, UriKind.Relative), content);
        answer.EnsureSuccessStatusCode();
    }

    public Task<string> GetAsync(string path) => _client.GetStringAsync(new Uri(path, UriKind.Relative));

    /// <summary>Another process of the same program, as a client of this one.</summary>
    public async Task WeirAsync(params string[] arguments)
    {
        var info = new ProcessStartInfo(_process.StartInfo.FileName, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            WorkingDirectory = _process.StartInfo.WorkingDirectory,
        };
        info.Environment["XDG_CONFIG_HOME"] = _process.StartInfo.Environment["XDG_CONFIG_HOME"];
        using var client = Process.Start(info)!;
        using var limit = new CancellationTokenSource(Patience);
        await client.StandardOutput.ReadToEndAsync(limit.Token);
        await client.WaitForExitAsync(limit.Token);
        if (client.ExitCode != 0)
        {
            throw new InvalidOperationException($"weir {string.Join(' ', arguments)}: exit code {client.ExitCode}");
        }
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
