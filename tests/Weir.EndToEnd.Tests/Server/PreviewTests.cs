using System.Collections.Immutable;
using System.Net;
using Weir.EndToEnd.Tests.Server.Support;

namespace Weir.EndToEnd.Tests.Server;

/// <summary>
/// A small server shows what previews put into its folder, each below its name; a gate's people are given the address.
/// </summary>
public sealed class PreviewTests
{
    private static ImmutableDictionary<string, string> Files(string up, string down, string more = "") => Garden.Files
        .SetItem(".weir/project.md", $$"""
            ---
            project: garden
            title: Garden
            key: GARDEN
            commands:
              tidy: sh tidy.sh
            preview:
              up: {{up}}
              down: {{down}}
              {{more}}
            ---
            What grows where.
            """)
        .SetItem(".weir/workflows/plant.md", Garden.Workflow(gate: "preview: true"))
        .SetItem("show.sh", """
            mkdir -p "$1/$WEIR_PREVIEW"
            cp "$WEIR_CHANGE/plants.txt" "$1/$WEIR_PREVIEW/"
            echo "It grows at"
            echo "$2$WEIR_PREVIEW/plants.txt"
            """ + "\n");

    private static async Task<string> PreviewOfAsync(Site site, string item) =>
        (await site.JsonAsync("gate", "show", item))["preview"]?.GetValue<string>() ?? "";

    [Fact]
    public async Task WhoeverIsAskedFindsTheChangeRunningAndItIsGoneOnceTheyHaveAnswered()
    {
        using var platform = new Platform();
        await using var site = await Site.StartAsync(Files(
            $"sh show.sh {platform.Folder} {platform.Address}", $"rm -r {platform.Folder}/$WEIR_PREVIEW"));
        var item = await site.NewAsync("Plant a tulip", "--kind", "plant");
        await site.WatchAsync(item, 5);

        var preview = await PreviewOfAsync(site, item);
        var url = preview.Split(' ')[0];
        url.ShouldStartWith(platform.Address + item.ToLowerInvariant() + "-");
        preview.ShouldContain(" until ");
        (await platform.GetAsync(url)).ShouldBe($"rose\ntulip for {item}\n");
        (await site.JsonAsync("inbox"))[0]!["preview"]!.GetValue<string>().ShouldBe(preview);
        (await site.WeirAsync("item", "why", item)).Ok().ShouldContain($"Preview: {url}");

        (await site.WeirAsync("gate", "reject", item, "--reason", "One more.")).Ok();
        await site.WatchAsync(item, 5);
        var second = (await PreviewOfAsync(site, item)).Split(' ')[0];
        string.Equals(second, url, StringComparison.Ordinal).ShouldBeFalse("each round has its own");
        (await platform.GetAsync(second)).ShouldContain("tulip");
        await platform.UntilGoneAsync(url);

        (await site.WeirAsync("gate", "approve", item)).Ok();
        await site.WatchAsync(item, 0);
        await platform.UntilGoneAsync(second);
        Directory.GetFileSystemEntries(platform.Folder).Length.ShouldBe(0);
        (await site.LogAsync(item)).ShouldContain("is taken down: nobody needs it any more");
        (await site.GitAsync(site.Remote, "show", "main:plants.txt")).ShouldContain("tulip");
    }

    [Fact]
    public async Task OneThatFailsIsNamedAndTakenDownAndTheGateIsJudgedAllTheSame()
    {
        using var platform = new Platform();
        await using var site = await Site.StartAsync(Files(
            $"mkdir {platform.Folder}/$WEIR_PREVIEW; echo no room for it >&2; exit 3",
            $"test -e {platform.Folder}-may-go; rm -r {platform.Folder}/$WEIR_PREVIEW"));
        var item = await site.NewAsync("Plant a tulip", "--kind", "plant");
        await site.WatchAsync(item, 5);

        (await PreviewOfAsync(site, item)).ShouldBe("could not be brought up: It ended with 3.");
        (await site.WeirAsync("item", "why", item)).Ok().ShouldContain("could not be brought up");
        (await site.WeirAsync("gate", "approve", item)).Ok();
        await site.WatchAsync(item, 0);
        (await site.LogAsync(item)).ShouldContain("could not be brought up");
        (await site.WeirAsync("doctor")).Out.ShouldContain($"{item}: Preview {item.ToLowerInvariant()}-");
        Directory.GetFileSystemEntries(platform.Folder).Length.ShouldBe(1);

        await File.WriteAllTextAsync(platform.Folder + "-may-go", "");
        await platform.UntilEmptyAsync();
        File.Delete(platform.Folder + "-may-go");
    }

    [Fact]
    public async Task OneWhoseTimeIsUpIsTakenDownAndTheGateGoesOnWaiting()
    {
        using var platform = new Platform();
        await using var site = await Site.StartAsync(Files(
            $"sh show.sh {platform.Folder} {platform.Address}", $"rm -r {platform.Folder}/$WEIR_PREVIEW",
            $"limit: 1s\n  url: {platform.Address}{{preview}}/plants.txt"));
        var item = await site.NewAsync("Plant a tulip", "--kind", "plant");
        await site.WatchAsync(item, 5);

        await platform.UntilEmptyAsync();
        await site.UntilWhyAsync(item, "Preview: is no longer up");
        (await site.LogAsync(item)).ShouldContain("is taken down: its time is up");
        (await site.WeirAsync("gate", "approve", item)).Ok();
        await site.WatchAsync(item, 0);
    }

    [Fact]
    public async Task AServerThatIsKilledWhileOneComesUpOrIsUpLeavesNothingBehind()
    {
        using var platform = new Platform();
        var site = new Site();
        await using var _ = site;
        var (pipe, once) = (Path.Combine(site.Root, "pipe"), Path.Combine(site.Root, "once"));
        await site.MakePipeAsync(pipe);
        await site.CommitAsync(Files(
            $"sh show.sh {platform.Folder} {platform.Address}; [ -e {once} ] || {{ touch {once}; cat {pipe}; }}",
            $"echo down >> {site.Root}/downs; rm -rf {platform.Folder}/$WEIR_PREVIEW"));
        await site.UpAsync();
        (await site.WeirAsync("project", "add", site.Remote)).Ok();
        var item = await site.NewAsync("Plant a tulip", "--kind", "plant");
        await platform.UntilAnyAsync();
        await site.KillAsync(whole: true);

        await site.UpAsync();
        await site.WatchAsync(item, 5);
        File.ReadAllLines(Path.Combine(site.Root, "downs")).Length.ShouldBe(1, "what was there by half went first");
        var url = (await PreviewOfAsync(site, item)).Split(' ')[0];
        (await platform.GetAsync(url)).ShouldContain("tulip");
        await site.KillAsync(whole: true);

        (await platform.GetAsync(url)).ShouldContain("tulip", Case.Sensitive, "it outlives the server");
        await site.UpAsync();
        (await site.WeirAsync("item", "cancel", item)).Ok();
        await platform.UntilGoneAsync(url);
        Directory.GetFileSystemEntries(platform.Folder).Length.ShouldBe(0);
    }

    /// <summary>Serves the files of a folder over HTTP.</summary>
    private sealed class Platform : IDisposable
    {
        private const int Looks = 2_000;
        private readonly HttpListener _listener = new();
        private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(20) };

        public Platform()
        {
            Address = $"http://127.0.0.1:{DeployTests.FreePort()}/";
            _listener.Prefixes.Add(Address);
            _listener.Start();
            _ = ServeAsync();
        }

        public string Folder { get; } = Directory.CreateTempSubdirectory("weir-platform-").FullName;
        public string Address { get; }

        public Task<string> GetAsync(string url) => _client.GetStringAsync(new Uri(url));

        public async Task UntilGoneAsync(string url) => await UntilAsync(async () =>
        {
            using var answer = await _client.GetAsync(new Uri(url));
            return answer.StatusCode == HttpStatusCode.NotFound;
        });

        public Task UntilEmptyAsync() =>
            UntilAsync(() => Task.FromResult(Directory.GetFileSystemEntries(Folder).Length == 0));

        /// <summary>Until something is shown.</summary>
        public Task UntilAnyAsync() => UntilAsync(
            () => Task.FromResult(Directory.GetFiles(Folder, "plants.txt", SearchOption.AllDirectories).Length > 0));

        /// <summary>Asks its own server in between, which takes a while.</summary>
        private async Task UntilAsync(Func<Task<bool>> holds)
        {
            var patience = System.Diagnostics.Stopwatch.StartNew();
            while (!await holds())
            {
                patience.Elapsed.ShouldBeLessThan(Tool.Patience);
                for (var look = 0; look < Looks / 100; look++)
                {
                    using var answer = await _client.GetAsync(new Uri(Address));
                }
            }
        }

        private async Task ServeAsync()
        {
            while (_listener.IsListening)
            {
                HttpListenerContext call;
                try
                {
                    call = await _listener.GetContextAsync();
                }
                catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
                {
                    return;
                }
                var file = Path.Combine(Folder, call.Request.Url!.AbsolutePath.TrimStart('/'));
                call.Response.StatusCode = File.Exists(file) ? 200 : 404;
                if (File.Exists(file))
                {
                    await call.Response.OutputStream.WriteAsync(await File.ReadAllBytesAsync(file));
                }
                call.Response.Close();
            }
        }

        public void Dispose()
        {
            _listener.Close();
            _client.Dispose();
            Directory.Delete(Folder, true);
        }
    }
}
