using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Weir.EndToEnd.Tests.Server.Support;

/// <summary>
/// A machine of its own for one test: home, configuration, state, a repository, a server. The real binary, the real
/// git, the real sandbox.
/// </summary>
internal sealed class Site : IAsyncDisposable
{
    /// <summary>Built beside this test, in the same configuration.</summary>
    public static readonly string Weir = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "..", "..", "Weir.Cli", Path.GetFileName(
            AppContext.BaseDirectory.TrimEnd('/')), "weir"));

    private readonly ImmutableDictionary<string, string> _environment;
    private UpProcess? _server;

    /// <param name="path">Where programs are found, if not where they are for this test.</param>
    /// <param name="secret">Stands in the environment of everything that is started here.</param>
    public Site(string? path = null, string? secret = null)
    {
        Root = Directory.CreateTempSubdirectory("weir-e2e-").FullName;
        Repository = Folder("garden");
        _environment = ImmutableDictionary<string, string>.Empty
            .SetItem("HOME", Folder("home"))
            .SetItem("XDG_STATE_HOME", Folder("xdg-state"))
            .SetItem("XDG_CONFIG_HOME", Folder("xdg-config"))
            .SetItem("GIT_CONFIG_NOSYSTEM", "1")
            .SetItem("GIT_AUTHOR_NAME", "Gardener")
            .SetItem("GIT_AUTHOR_EMAIL", "gardener@localhost")
            .SetItem("GIT_COMMITTER_NAME", "Gardener")
            .SetItem("GIT_COMMITTER_EMAIL", "gardener@localhost");
        _environment = path is null ? _environment : _environment.SetItem("PATH", path);
        _environment = secret is null ? _environment : _environment.SetItem("CLOUD_SECRET", secret);
    }

    /// <summary>What programs that are started here find, beside what all do.</summary>
    public IReadOnlyDictionary<string, string> Variables => _environment;

    public string Root { get; }

    /// <summary>The checkout that a person would have.</summary>
    public string Repository { get; }

    /// <summary>The bare repository that the project is registered with.</summary>
    public string Remote => Path.Combine(Root, "remote.git");

    public string State => Path.Combine(Root, "state");

    /// <summary>Where a test puts a backup: not there before.</summary>
    public string Backup => Path.Combine(Root, "backup");

    /// <summary>Weir's own repository of the project.</summary>
    public string Mirror => Directory.GetDirectories(Path.Combine(State, "mirrors")).Single();

    /// <summary>Where the server listens, or did.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1:1");

    public UpProcess Server => _server ?? throw new InvalidOperationException("no server runs here");

    public Task<Ran> WeirAsync(params string[] arguments) => Tool.RunAsync(_environment, Root, Weir, arguments);

    /// <summary>As somebody else: with their token.</summary>
    public Task<Ran> WeirAsAsync(string token, params string[] arguments) =>
        WeirWithAsync("WEIR_TOKEN", token, arguments);

    public Task<Ran> WeirWithAsync(string variable, string value, params string[] arguments) =>
        Tool.RunAsync(_environment.SetItem(variable, value), Root, Weir, arguments);

    /// <summary>As somebody who stands in that folder.</summary>
    public Task<Ran> WeirInAsync(string folder, params string[] arguments) =>
        Tool.RunAsync(_environment, folder, Weir, arguments);

    /// <summary>Both: somebody else, in that folder.</summary>
    public Task<Ran> WeirInAsAsync(string token, string folder, params string[] arguments) =>
        Tool.RunAsync(_environment.SetItem("WEIR_TOKEN", token), folder, Weir, arguments);

    public async Task<string> GitAsync(string folder, params string[] arguments) =>
        (await Tool.RunAsync(_environment, folder, "git", arguments)).Ok();

    public Task<Ran> RunAsync(string program, params string[] arguments) =>
        Tool.RunAsync(_environment, Root, program, arguments);

    public async Task MakePipeAsync(string path) => (await Tool.RunAsync(_environment, Root, "mkfifo", path)).Ok();

    /// <summary>A server with a registered project that has these files.</summary>
    public static Task<Site> StartAsync(ImmutableDictionary<string, string> files, params string[] options) =>
        new Site().StartedAsync(files, options);

    /// <summary>The same of this machine, which is gone when that fails.</summary>
    /// <param name="before">What else is to be there before the server starts.</param>
    public async Task<Site> StartedAsync(
        ImmutableDictionary<string, string> files, string[] options, Func<Task>? before = null)
    {
        try
        {
            await CommitAsync(files);
            await (before?.Invoke() ?? Task.CompletedTask);
            await UpAsync(options);
            (await WeirAsync("project", "add", Remote)).Ok().ShouldBe("GARDEN");
            return this;
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Commits the files and publishes them to the bare remote, which is what the project's origin is.
    /// </summary>
    public async Task CommitAsync(ImmutableDictionary<string, string> files)
    {
        await GitAsync(Repository, "init", "--quiet", "--initial-branch=main");
        await GitAsync(Root, "init", "--quiet", "--bare", "--initial-branch=main", Remote);
        await PublishAsync(files);
    }

    /// <summary>Adds a commit with these files to the remote's main branch.</summary>
    public async Task PublishAsync(ImmutableDictionary<string, string> files)
    {
        foreach (var (path, text) in files)
        {
            var file = Path.Combine(Repository, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllTextAsync(file, text);
        }
        await GitAsync(Repository, "add", "--all");
        await GitAsync(Repository, "commit", "--quiet", "--no-gpg-sign", "--message", "The garden as it is");
        await GitAsync(Repository, "push", "--quiet", Remote, "HEAD:refs/heads/main");
    }

    public async Task UpAsync(params string[] options)
    {
        var line = await Begin(options).SaysAsync("Weir listens on");
        Address = new Uri(line.Split(' ').First(word => word.StartsWith("http", StringComparison.Ordinal)));
        await Server.SaysAsync("Agents and commands run");
    }

    /// <summary>Starts the server and does not wait for it.</summary>
    public UpProcess Begin(params string[] options) => _server = StartUp(options);

    public UpProcess StartUp(params string[] options) =>
        new(Tool.Start(_environment, Root, Weir, ["up", "--port", Port, "--state", State, .. options]));

    /// <summary>Any, unless a test needs to come back to the same.</summary>
    public string Port { get; set; } = "0";

    /// <summary>A process of <c>weir engine</c> with this token.</summary>
    public UpProcess StartEngine(string token, Uri server, params string[] options) => new(Tool.Start(
        _environment.SetItem("WEIR_TOKEN", token), Root, Weir, ["engine", "--server", server.ToString(), .. options]));

    public Task<Ran> SignalAsync(string signal, int process) =>
        RunAsync("kill", "-" + signal, process.ToString(CultureInfo.InvariantCulture));

    /// <summary>Starts a server with its state on a file system of that size, which goes when it does.</summary>
    public async Task UpOnSmallDiskAsync(int megabytes)
    {
        Directory.CreateDirectory(State);
        const string Mount = "mount -t tmpfs -o size=$2m tmpfs \"$1\" && exec \"$0\" up --port 0 --state \"$1\"";
        _server = new UpProcess(Tool.Start(
            _environment, Root, "unshare", "--user", "--map-root-user", "--mount", "sh", "-c", Mount, Weir, State,
            megabytes.ToString(CultureInfo.InvariantCulture)));
        await _server.SaysAsync("Weir listens on");
        await _server.SaysAsync("Agents and commands run");
    }

    /// <summary>The state as the server sees it, wherever it is mounted.</summary>
    public string StateOfServer =>
        $"/proc/{Server.Id.ToString(CultureInfo.InvariantCulture)}/root{State}";

    /// <summary>Kills the server without a warning.</summary>
    /// <param name="whole">With every program that it has started.</param>
    public async Task KillAsync(bool whole = false)
    {
        await Server.KillAsync(whole);
        await Server.DisposeAsync();
        _server = null;
    }

    /// <summary>Asks the server to stop, and waits until it has.</summary>
    public async Task StopAsync()
    {
        (await RunAsync("kill", "-TERM", Server.Id.ToString(CultureInfo.InvariantCulture))).Ok();
        await Server.EndAsync();
        await Server.DisposeAsync();
        _server = null;
    }

    /// <summary>Hands over an item and gives its id.</summary>
    public async Task<string> NewAsync(string title, params string[] options) =>
        (await WeirAsync(["item", "new", title, .. options])).Ok();

    /// <summary>Follows an item until it ends (0, 1) or needs a person (5), and gives what was seen.</summary>
    /// <param name="seconds">More than usual where a project is built again and again in between.</param>
    public async Task<string> WatchAsync(string item, int exitCode, int seconds = 300)
    {
        var ran = await WeirAsync(
            "item", "watch", item, "--timeout", seconds.ToString(CultureInfo.InvariantCulture));
        ran.ExitCode.ShouldBe(exitCode, ran.ToString());
        return ran.Out + ran.Err;
    }

    /// <summary>Asks what holds an item until that is the answer, and gives the whole of it.</summary>
    public async Task<string> UntilWhyAsync(string item, string answer)
    {
        const int Looks = 400;
        var why = "";
        for (var look = 0; look < Looks && !why.Contains(answer, StringComparison.Ordinal); look++)
        {
            why = (await WeirAsync("item", "why", item)).Ok();
        }
        why.ShouldContain(answer, Case.Sensitive, await LogAsync(item));
        return why;
    }

    /// <summary>Reads an item's log until something is in it, and gives the whole of it.</summary>
    public async Task<string> UntilLogAsync(string item, string entry)
    {
        const int Looks = 200;
        var log = "";
        for (var look = 0; look < Looks && !log.Contains(entry, StringComparison.Ordinal); look++)
        {
            log = await LogAsync(item);
        }
        log.ShouldContain(entry);
        return log;
    }

    public async Task<JsonNode> JsonAsync(params string[] arguments) =>
        JsonNode.Parse((await WeirAsync([.. arguments, "--json"])).Ok())!;

    public async Task<string> LogAsync(string item) => (await WeirAsync("item", "log", item)).Ok();

    private string Folder(string name) => Directory.CreateDirectory(Path.Combine(Root, name)).FullName;

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
        Directory.Delete(Root, true);
    }
}
