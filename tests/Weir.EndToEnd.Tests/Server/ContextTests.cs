using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Weir.EndToEnd.Tests.Server.Support;

namespace Weir.EndToEnd.Tests.Server;

/// <summary>Documents that agents are given: in their prompt, on the record, and part of what passes go by.</summary>
public sealed class ContextTests
{
    private const string Project = """
        ---
        project: garden
        title: Garden
        key: GARDEN
        context:
          standards: ["docs/standards/**"]
        ---
        What grows where.
        """;

    private const string Models = """
        providers:
          scripted: { dialect: scripted, script: script.yaml }
        tiers:
          standard: [scripted/script.yaml]
        """;

    /// <summary>Rewrites the standard that its own reviewer reads.</summary>
    private const string Script = """
        entries:
          - pass: edit
            agent: planter
            turns:
              - calls:
                  - { tool: edit, path: plants.txt, old: "rose\n", new: "rose\ntulip\n" }
                  - { tool: edit, path: docs/standards/style.md, old: straight, new: crooked }
              - calls: [{ tool: submit }]
          - gate: edit/owner
            agent: critic
            turns:
              - calls:
                  - tool: submit
                    output: { criteria: [{ id: R1, verdict: pass, evidence: "plants.txt:2" }], findings: [] }
        """;

    private const string Planter = """
        ---
        name: planter
        description: Plants.
        category: implementer
        tools: [read, edit]
        access: branch
        paths: { write: ["**"] }
        context: { scopes: [standards, decisions, organization/handbook, nowhere], max_tokens: 150 }
        accepts: [request, change]
        produces: [change]
        ---
        Plant.
        """;

    private const string Critic = """
        ---
        name: critic
        description: Judges.
        category: verifier
        tools: [read]
        context: { scopes: [standards] }
        accepts: [change]
        output: { schema: weir/verdict@1 }
        ---
        Judge.
        """;

    private const string Plant = """
        ---
        workflow: plant
        title: Plant something
        applies_to: { kinds: [plant] }
        ---
        ## Pass: edit — Plant it
        ```yaml
        agent: planter
        produces: [change]
        ```
        Plant what is asked for.

        ### Gate: owner
        ```yaml
        reviewers: [{ agent: critic }, { human: role:maintainer, sla: 1bd }]
        ```
        - R1 · must — It is what was asked for.
        """;

    private const string Home = """
        ---
        organization: clockworks
        context:
          handbook: ["book/**"]
        ---
        """;

    private static readonly ImmutableDictionary<string, string> Files = ImmutableDictionary<string, string>.Empty
        .SetItem(".weir/project.md", Project)
        .SetItem(".weir/models.yaml", Models)
        .SetItem(".weir/script.yaml", Script)
        .SetItem(".weir/agents/planter.md", Planter)
        .SetItem(".weir/agents/critic.md", Critic)
        .SetItem(".weir/workflows/plant.md", Plant)
        .SetItem("plants.txt", "rose\n")
        .SetItem("docs/standards/style.md", "Rows are straight.\n")
        .SetItem("docs/standards/tulips.md", "A tulip wants sun.\n")
        .SetItem("docs/standards/long.md", new string('x', 2_000))
        .SetItem("docs/standards/picture.bin", "\0\0")
        .SetItem("docs/decisions/0001-no-lilies.md", "We plant no lilies.\n");

    [Fact]
    public async Task AnAgentIsGivenTheDocumentsOfItsScopesAndTheRecordSaysWhich()
    {
        await using var site = await Site.StartAsync(Files);
        var home = await HomeAsync(site, "home", ("book/1.md", "Be kind.\n"), (".weir/organization.md", Home));
        (await site.WeirAsync("home", "set", site.Root)).ExitCode.ShouldNotBe(0);
        (await site.WeirAsync("home", "set", home)).Ok().ShouldContain("scopes\thandbook");
        var item = await site.NewAsync("Plant a tulip", "--kind", "plant");
        await site.WatchAsync(item, 5);

        var attempts = await AttemptsAsync(site, item);
        var edit = await site.JsonAsync("item", "context", item, attempts[0]);
        edit["agent"]!.ToString().ShouldBe("planter");
        edit["commit"]!.ToString().ShouldBe(await site.GitAsync(site.Remote, "rev-parse", "main"));
        edit["home"]!.ToString().ShouldBe(await site.GitAsync(home, "rev-parse", "main"));
        edit["unknown_scopes"]!.ToJsonString().ShouldBe("[\"nowhere\"]");
        Lines(edit["documents"]!, "scope", "of", "path", "tokens").ShouldBe(
        [
            "standards project docs/standards/tulips.md 37",
            "standards project docs/standards/style.md 37",
            "decisions project docs/decisions/0001-no-lilies.md 37",
            "organization/handbook organization book/1.md 35",
        ]);
        edit["tokens"]!.GetValue<int>().ShouldBe(146);
        Lines(edit["left_out"]!, "path", "why").ShouldBe(
            ["docs/standards/long.md over-budget", "docs/standards/picture.bin not-text"]);

        var prompt = await PromptAsync(site, item, attempts[0]);
        prompt.ShouldContain("standards: docs/standards/tulips.md>>>\nA tulip wants sun.\n<<<end");
        prompt.ShouldContain("decisions: docs/decisions/0001-no-lilies.md>>>\nWe plant no lilies.\n");
        prompt.ShouldContain("organization/handbook: book/1.md>>>\nBe kind.\n");
        prompt.ShouldContain("- standards: docs/standards/long.md (over your budget of tokens)\n");
        prompt.ShouldNotContain("xxxx");

        // Whoever judges reads the standards of the target, not those that the change would have.
        var judged = await PromptAsync(site, item, attempts[1]);
        judged.ShouldContain("docs/standards/style.md>>>\nRows are straight.\n");
        (await site.JsonAsync("item", "context", item))["gate"]!.ToString().ShouldBe("owner");
        var log = await site.LogAsync(item);
        log.ShouldContain(": planter is given 4 documents of ");
        log.ShouldContain("146 tokens; left out: 2");
        (await site.WeirAsync("item", "context", item, "a1")).Failed(3).ShouldContain("was given documents");

        // The record holds digests alone.
        (await site.WeirAsync("audit", "log", "--jsonl")).Ok().ShouldNotContain("tulips.md");

        await site.PublishAsync(Files
            .SetItem("docs/decisions/0002-lilies.md", "We do plant lilies.\n"));
        var next = await site.NewAsync("Plant a lily", "--kind", "plant");
        await site.WatchAsync(next, 5);
        var after = await site.JsonAsync("item", "context", next, (await AttemptsAsync(site, next))[0]);
        (after["bundle"]!.ToString() == edit["bundle"]!.ToString()).ShouldBeFalse();
        after["documents"]!.ToJsonString().ShouldContain("\"docs/decisions/0002-lilies.md\"");
    }

    /// <summary>Writes down which documents it was given.</summary>
    private const string Scribe = """
        ---
        name: scribe
        description: Writes down what it reads.
        category: documenter
        access: workspace
        context: { scopes: [decisions] }
        accepts: [request]
        produces: [notes]
        runs_on: command
        command: 'd=".weir/items/$WEIR_ITEM"; mkdir -p "$d"; grep -c "We plant" "$WEIR_INPUTS" > "$d/read.md"'
        ---
        Write.
        """;

    private const string Told = """
        ---
        workflow: plant
        title: Plant something
        applies_to: { kinds: [plant] }
        artifacts: { notes: { kind: document, path: ".weir/items/{item}/read.md" } }
        ---
        ## Pass: edit — Plant it
        ```yaml
        agent: gardener
        produces: [change]
        ```
        Plant what is asked for.

        ### Gate: owner
        ```yaml
        reviewers: [{ human: role:maintainer, sla: 1bd }]
        ```
        - R1 · must — It is what was asked for.

        ## Pass: tell — Tell of it
        ```yaml
        agent: scribe
        needs: [edit]
        produces: [notes]
        ```
        Write down what you read.
        """;

    /// <summary>On an engine elsewhere, which is given the documents with everything else.</summary>
    [Fact]
    public async Task ADecisionThatLandedMeanwhileHasThePassRunAgainThatReadsDecisions()
    {
        await using var site = await Site.StartAsync(
            Garden.Files.SetItem(".weir/agents/scribe.md", Scribe)
                .SetItem(".weir/workflows/plant.md", Told)
                .SetItem("docs/decisions/0001.md", "We plant roses.\n"),
            "--slots", "0");
        var token = (await site.WeirAsync("token", "new", "engine:build-1")).Ok();
        await using var engine = site.StartEngine(token, site.Address);
        await engine.SaysAsync("Agents and commands run");

        var moved = await RebasedAsync(site, ImmutableDictionary<string, string>.Empty);
        moved.ShouldContain("tell stands: what it builds on came out as before");
        moved.ShouldNotContain("tell started round 2");

        var decided = await RebasedAsync(
            site, ImmutableDictionary<string, string>.Empty.SetItem("docs/decisions/0002.md", "We plant lilies.\n"));
        decided.Contains("tell started round 2", StringComparison.Ordinal).ShouldBeTrue(decided);
        decided.ShouldNotContain("tell stands");
        (await site.GitAsync(
            site.Mirror, "show", "refs/weir/GARDEN-2/artifacts:.weir/items/GARDEN-2/read.md")).ShouldBe("2");
    }

    /// <summary>The timeline of an item whose patch a line above its own came in the way of, and these files.</summary>
    private static async Task<string> RebasedAsync(Site site, ImmutableDictionary<string, string> files)
    {
        var item = await site.NewAsync("Plant a tulip", "--kind", "plant");
        await site.WatchAsync(item, 5);
        var plants = await File.ReadAllLinesAsync(Path.Combine(site.Repository, "plants.txt"));
        await site.PublishAsync(files.SetItem(
            "plants.txt", string.Join('\n', [.. plants[..^1], $"above {item}", plants[^1], ""])));
        (await site.WeirAsync("gate", "approve", item)).Ok();
        await site.WatchAsync(item, 5);
        (await site.WeirAsync("gate", "approve", item)).Ok();
        await site.WatchAsync(item, 0);
        await site.GitAsync(site.Repository, "pull", "--quiet", "--no-rebase", site.Remote, "main");
        return await site.LogAsync(item);
    }

    private static async Task<string> HomeAsync(Site site, string name, params (string Path, string Text)[] files)
    {
        var folder = Path.Combine(site.Root, name);
        foreach (var (path, text) in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, path))!);
            await File.WriteAllTextAsync(Path.Combine(folder, path), text);
        }
        await site.GitAsync(folder, "init", "--quiet", "--initial-branch=main");
        await site.GitAsync(folder, "add", "--all");
        await site.GitAsync(folder, "commit", "--quiet", "--no-gpg-sign", "--message", "Home");
        return folder;
    }

    /// <summary>The attempts that were given documents, in their order.</summary>
    private static async Task<ImmutableArray<string>> AttemptsAsync(Site site, string item) =>
    [
        .. (await site.LogAsync(item)).Split('\n').Where(line => line.Contains(" is given ", StringComparison.Ordinal))
            .Select(line => line.Split("attempt ")[1].Split(':')[0]),
    ];

    /// <summary>What the model was sent first, as its transcript has it.</summary>
    private static async Task<string> PromptAsync(Site site, string item, string attempt) =>
        (await site.JsonAsync("item", "output", item, attempt))["text"]!.ToString().Split('\n')
            .Where(line => line.Length > 0).Select(line => JsonNode.Parse(line)!)
            .First(line => line.ToJsonString().Contains("\"user\"", StringComparison.Ordinal))["text"]!.ToString();

    private static IEnumerable<string> Lines(JsonNode rows, params string[] columns) =>
        rows.AsArray().Select(row => string.Join(' ', columns.Select(column => row![column]!.ToString())));
}
