using System.Collections.Immutable;
using System.Net;
using Weir.EndToEnd.Tests.Server.Support;

namespace Weir.EndToEnd.Tests.Server;

/// <summary>
/// What lands is deployed to a folder, watched over HTTP, and undone when it turns bad; then the workflow that waits
/// for incidents has an item.
/// </summary>
public sealed class DeployTests
{
    private const string Secret = "the-key-of-the-field";

    private const string Release = """

        ## Pass: merge — Into the garden
        ```yaml
        needs: [edit]
        integrate: change
        ```

        ## Pass: release — Plant it out
        ```yaml
        needs: [merge]
        agent: gardener
        produces: [released]
        effects: [deploy]
        ```
        Plant it out.
        """;

    private const string Mend = """
        ---
        workflow: mend
        title: Mend it
        applies_to: { kinds: [mend] }
        triggers:
          - { event: incident, dedupe: event.key }
          - { event: deployment, match: "event.outcome == 'done'" }
        ---
        ## Pass: mend — Mend it
        ```yaml
        agent: gardener
        produces: [change]
        ```
        Mend it.

        ### Gate: owner
        ```yaml
        reviewers: [{ human: role:maintainer, sla: 1bd }]
        ```
        - R1 · must — It is mended.
        """;

    /// <param name="field">The folder that stands for an environment.</param>
    /// <param name="watch">What <c>watch</c> says.</param>
    /// <param name="run">The line that deploys.</param>
    private static ImmutableDictionary<string, string> Files(string field, string watch, string run) => Garden.Files
        .SetItem(".weir/project.md", $$"""
            ---
            project: garden
            title: Garden
            key: GARDEN
            commands:
              tidy: sh tidy.sh
            deploy:
              field:
                run: {{run}}
                rollback: 'echo "$WEIR_COMMIT undone" >> {{field}}/undone.txt; rm {{field}}/plants.txt'
                secrets: [CLOUD_SECRET]
                {{watch}}
            ---
            What grows where.
            """)
        .SetItem(".weir/workflows/mend.md", Mend)
        .SetItem(".weir/workflows/plant.md", Garden.Workflow(
            front: """artifacts: { released: { kind: document, path: ".weir/items/{item}/released.md" } }""")
            + Release)
        .SetItem("steps/mend.sh", "echo mended >> mended.txt\n")
        .SetItem("steps/release.sh", """
            mkdir -p ".weir/items/$WEIR_ITEM"; echo out > ".weir/items/$WEIR_ITEM/released.md"
            """ + "\n");

    private static string Copy(string field) =>
        $"""'cp plants.txt {field}/; echo "$WEIR_COMMIT $CLOUD_SECRET" >> {field}/planted.txt; echo "$CLOUD_SECRET"'""";

    private static async Task<(Site Site, string Field)> StartAsync(Func<string, string> watch, string? run = null)
    {
        var site = new Site(secret: Secret);
        var field = Directory.CreateDirectory(Path.Combine(site.Root, "field")).FullName;
        await site.CommitAsync(Files(field, watch(field), run ?? Copy(field)));
        await site.UpAsync();
        (await site.WeirAsync("project", "add", site.Remote)).Ok();
        return (site, field);
    }

    private static async Task<string> LandAsync(Site site)
    {
        var item = await site.NewAsync("Plant a tulip", "--kind", "plant");
        await site.WatchAsync(item, 5);
        (await site.WeirAsync("gate", "approve", item)).Ok();
        return item;
    }

    [Fact]
    public async Task AProbeThatTurnsBadUndoesWhatWasDeployedAndMakesAnIncident()
    {
        using var health = new HttpListener();
        var address = $"http://127.0.0.1:{FreePort()}/health/";
        health.Prefixes.Add(address);
        health.Start();
        var probes = new Probes(health);
        var (site, field) = await StartAsync(_ =>
            $$"""watch: { http: "{{address}}", every: 1s, for: 5m, fail_after: 2 }""");
        await using var _ = site;
        var item = await LandAsync(site);
        await probes.AnswerAsync(200);
        await probes.AnswerAsync(200);
        (await site.UntilWhyAsync(item, "probes good")).ShouldContain("watches field until");
        var planted = await File.ReadAllTextAsync(Path.Combine(field, "planted.txt"));
        var landed = await site.GitAsync(site.Remote, "rev-parse", "main");
        planted.Trim().ShouldBe($"{landed} {Secret}", "once, of the landed commit, with the secret that it names");
        File.Exists(Path.Combine(field, "plants.txt")).ShouldBeTrue();

        await probes.AnswerAsync(503);
        await probes.AnswerAsync(503);
        var seen = await site.WatchAsync(item, 5);

        seen.ShouldContain("deployed, and its deployment failed");
        (await File.ReadAllTextAsync(Path.Combine(field, "undone.txt"))).Trim().ShouldBe($"{landed} undone");
        File.Exists(Path.Combine(field, "plants.txt")).ShouldBeFalse();
        var log = await site.LogAsync(item);
        log.ShouldContain($"release deploys {landed[..10]} to field");
        log.ShouldContain("the deployment failed and is undone");
        log.ShouldContain("the deployment was undone");
        log.ShouldNotContain(Secret);
        var incident = await LastOfAsync(site, "GARDEN/mend-incident");
        (await site.LogAsync(incident)).ShouldContain("trigger GARDEN/mend-incident made it (incident)");
        ((string)(await site.JsonAsync("item", "show", incident))["title"]!)
            .ShouldBe("Deployment to field rolled back: Plant a tulip");
    }

    [Fact]
    public async Task AWatchThatStaysGoodIsDoneAndTold()
    {
        var (site, field) = await StartAsync(field =>
            $$"""watch: { command: "test -s {{field}}/plants.txt", every: 1s, for: 2s }""");
        await using var _ = site;
        var item = await LandAsync(site);
        await site.WatchAsync(item, 0);

        (await site.LogAsync(item)).ShouldContain("the deployment stands");
        (await File.ReadAllLinesAsync(Path.Combine(field, "planted.txt"))).Length.ShouldBe(1);
        (await LastOfAsync(site, "GARDEN/mend-deployment")).ShouldStartWith("GARDEN-");
    }

    [Fact]
    public async Task ADeploymentThatIsCutShortIsNotRunAgainUntilAPersonSaysSo()
    {
        var site = new Site(secret: Secret);
        await using var _ = site;
        var field = Directory.CreateDirectory(Path.Combine(site.Root, "field")).FullName;
        var begun = Path.Combine(field, "begun.txt");
        var (here, go) = (Path.Combine(field, "here"), Path.Combine(field, "go"));
        await site.MakePipeAsync(here);
        await site.MakePipeAsync(go);
        await site.CommitAsync(Files(
            field, "timeout: 5m",
            $"""'echo "$WEIR_EFFECT" >> {begun}; echo x > {here}; read -r word < {go}; cp plants.txt {field}'"""));
        await site.UpAsync();
        (await site.WeirAsync("project", "add", site.Remote)).Ok();
        var item = await LandAsync(site);
        await using (await new Pipe(here).HeardAsync())
        {
            await site.KillAsync(whole: true);
        }
        await site.UpAsync();

        (await site.WatchAsync(item, 5)).ShouldContain("cannot tell whether it has deployed");
        (await File.ReadAllLinesAsync(begun)).Length.ShouldBe(1, "it is not run again");
        (await site.LogAsync(item)).ShouldContain("cut short, and nobody can tell what became of it");

        (await site.WeirAsync("item", "retry", item)).Ok();
        await using var again = await new Pipe(here).HeardAsync();
        (await File.ReadAllLinesAsync(begun)).Distinct(StringComparer.Ordinal).Count()
            .ShouldBe(2, "a person has it done again, as another deployment");
        await new Pipe(go).TellAsync();
        await site.WatchAsync(item, 0);
    }

    private static async Task<string> LastOfAsync(Site site, string trigger)
    {
        const int Looks = 60;
        for (var look = 0; look < Looks; look++)
        {
            var row = (await site.JsonAsync("trigger", "list")).AsArray()
                .FirstOrDefault(one => (string)one!["id"]! == trigger);
            if ((string?)row?["last"] is { } item)
            {
                return item;
            }
        }
        throw new InvalidOperationException($"{trigger} never made an item");
    }

    internal static int FreePort()
    {
        using var socket = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }

    private sealed class Probes(HttpListener listener)
    {
        public async Task AnswerAsync(int status)
        {
            var probe = await listener.GetContextAsync().WaitAsync(Tool.Patience);
            probe.Response.StatusCode = status;
            probe.Response.Close();
        }
    }
}
