using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Weir.EndToEnd.Tests.Server.Support;

namespace Weir.EndToEnd.Tests.Storm;

/// <summary>Which of the two processes a kill is for.</summary>
internal enum Victim
{
    Server,
    Engine,
}

/// <summary>
/// A server that runs nothing itself and an engine beside it, each of which may be killed at any moment and is started
/// again at once. Whoever talks to the server has to expect that nobody answers.
/// </summary>
internal sealed class StormSite : IAsyncDisposable
{
    public const string Item = "GARDEN-1";

    /// <summary>The longest that one part of a run may take, whatever is killed in it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private const string EngineName = "build-1";

    /// <summary>Leaves something that nobody has committed early on, and works for a while after it.</summary>
    private const string Edit = """
        echo tulip >> plants.txt
        mkdir -p beds
        for bed in 1 2 3 4 5 6 7 8
        do
            i=0
            while [ $i -lt 5000 ]; do i=$((i + 1)); done
            sort plants.txt > "beds/$bed.txt"
        done
        """;

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _handling = new(1);
    private readonly CancellationTokenSource _over = new();
    private Task _keeping = Task.CompletedTask;
    private TaskCompletionSource _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private UpProcess? _engine;
    private string _token = "";

    private StormSite(Site site) => Site = site;

    public Site Site { get; }

    /// <summary>The engine's attempts, a folder for each.</summary>
    public string Attempts =>
        Path.Combine(Site.Root, "xdg-state", "weir", "engines", EngineName, "attempts");

    public static async Task<StormSite> StartAsync()
    {
        var site = await Server.Support.Site.StartAsync(
            Garden.Surveyed.SetItem("steps/edit.sh", Edit), "--slots", "0");
        var storm = new StormSite(site);
        storm._token = (await site.WeirAsync("token", "new", "engine:" + EngineName)).Ok();
        site.Port = $"{site.Address.Port}";
        storm._listening.SetResult();
        storm._engine = site.StartEngine(storm._token, site.Address);
        await storm._engine.SaysAsync("Agents and commands run");
        storm._keeping = storm.KeepEngineAsync();
        return storm;
    }

    /// <summary>Ends once a server listens: the one that runs now, or the next.</summary>
    public Task ListensAsync()
    {
        lock (_lock)
        {
            return _listening.Task.WaitAsync(Tool.Patience);
        }
    }

    /// <summary>Kills one of the two, and starts it again.</summary>
    /// <param name="whole">With every program that it has started.</param>
    /// <param name="between">Runs while it is dead.</param>
    public async Task KillAsync(Victim victim, bool whole, Action between)
    {
        if (victim == Victim.Server)
        {
            lock (_lock)
            {
                if (_listening.Task.IsCompleted)
                {
                    _listening = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                }
            }
            await Site.KillAsync(whole);
            between();
            _ = AnnounceAsync(Site.Begin("--slots", "0"), _listening);
            return;
        }
        await _handling.WaitAsync();
        try
        {
            await (_engine?.KillAsync(whole) ?? Task.CompletedTask);
            between();
        }
        finally
        {
            _handling.Release();
        }
    }

    /// <summary>
    /// Starts the engine again whenever it has ended, as whoever keeps services does: killed, or because it was started
    /// while no server was there.
    /// </summary>
    private async Task KeepEngineAsync()
    {
        while (!_over.IsCancellationRequested)
        {
            await _engine!.EndedAsync();
            await _handling.WaitAsync();
            await _engine.DisposeAsync();
            _engine = null;
            _handling.Release();
            await ListensAsync();
            if (!_over.IsCancellationRequested)
            {
                _engine = Site.StartEngine(_token, Site.Address);
            }
        }
    }

    /// <summary>A CLI command, said again until the server has answered it.</summary>
    public async Task<Ran> InsistAsync(params string[] arguments)
    {
        while (true)
        {
            await ListensAsync();
            var ran = await Site.WeirAsync(arguments);
            if (ran.ExitCode == 0 || !IsUnanswered(ran))
            {
                return ran;
            }
        }
    }

    /// <summary>Returns once the item's timeline says so.</summary>
    public async Task SeesAsync(string sentence)
    {
        var file = Path.Combine(Site.Root, "xdg-config", "weir", "client.json");
        var token = JsonNode.Parse(await File.ReadAllTextAsync(file))!["token"]!.GetValue<string>();
        using var limit = new CancellationTokenSource(Patience);
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var events = new Uri(Site.Address, $"/api/v1/orgs/default/events?item={Item}&after=0");
        while (true)
        {
            await ListensAsync();
            try
            {
                using var reader = new StreamReader(await http.GetStreamAsync(events, limit.Token));
                while (await reader.ReadLineAsync(limit.Token) is { } line)
                {
                    if (line.Contains(sentence, StringComparison.Ordinal))
                    {
                        return;
                    }
                }
            }
            catch (Exception gone) when (gone is HttpRequestException or IOException)
            {
                // The server was killed; the next one tells the same from the beginning.
            }
        }
    }

    private static bool IsUnanswered(Ran ran) =>
        ran.Err.Contains("No Weir server answers", StringComparison.Ordinal);

    /// <summary>
    /// One that is killed before it listens is followed by another, which fulfils the same promise.
    /// </summary>
    private static async Task AnnounceAsync(UpProcess server, TaskCompletionSource listening)
    {
        try
        {
            await server.SaysAsync("Weir listens on");
            listening.TrySetResult();
        }
        catch (Exception ended) when (ended is InvalidOperationException or OperationCanceledException)
        {
            // Whoever waits for it loses patience.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await KillAsync(Victim.Engine, true, static () => { });
        try
        {
            await _keeping;
        }
        catch (TimeoutException)
        {
            // No server listens any more, and so no engine is started.
        }
        await Site.DisposeAsync();
        _over.Dispose();
        _handling.Dispose();
    }
}
