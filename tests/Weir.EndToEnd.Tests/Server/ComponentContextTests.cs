using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Weir.EndToEnd.Tests.Server.Support;

namespace Weir.EndToEnd.Tests.Server;

/// <summary>Agents are given what the components name that the change touches.</summary>
public sealed class ComponentContextTests
{
    private const string Project = """
        ---
        project: garden
        title: Garden
        key: GARDEN
        commands:
          tidy: sh tidy.sh
        context:
          handbook: [docs/handbook.md]
          house: [docs/house.md]
        components:
          - name: beds
            paths: ["beds/**"]
            context: ["guides/beds/**", handbook, house]
          - { name: trees, paths: [trees/], context: [guides/trees.md, no-scope] }
        ---
        What grows where.
        """;

    /// <summary>Writes down what it was given.</summary>
    private const string Scribe = """
        ---
        name: scribe
        description: Writes down what it reads.
        category: documenter
        access: workspace
        context: { scopes: [house] }
        accepts: [request]
        produces: [notes]
        runs_on: command
        command: 'd=".weir/items/$WEIR_ITEM"; mkdir -p "$d"; grep -c "Dig deep" "$WEIR_INPUTS" > "$d/read.md" || true'
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
        run: [{ id: checks, command: tidy }]
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

    private static readonly ImmutableDictionary<string, string> Files = Garden.Files
        .SetItem(".weir/project.md", Project)
        .SetItem(".weir/agents/scribe.md", Scribe)
        .SetItem(".weir/workflows/plant.md", Told)
        .SetItem("beds/roses", "rose\n")
        .SetItem("guides/beds/soil.md", "Dig deep.\n")
        .SetItem("guides/trees.md", "Plant in autumn.\n")
        .SetItem("docs/handbook.md", "Be kind.\n")
        .SetItem("docs/house.md", "Be quiet.\n")
        .SetItem("steps/GARDEN-1/edit.sh", "echo lily >> beds/roses\n")
        .SetItem("steps/GARDEN-2/edit.sh", "echo lily >> plants.txt\n");

    [Fact]
    public async Task WhatTheTouchedComponentNamesIsGivenBesideTheScopes()
    {
        await using var site = await Site.StartAsync(Files);
        (await site.WeirInAsync(site.Repository, "project", "lint")).Out
            .ShouldContain("'no-scope' of 'trees' is no scope, and no file matches it");
        (await site.WeirInAsync(site.Repository, "project", "show")).Ok().ShouldContain("guides/beds/**");

        var one = await DoneAsync(site);
        var given = await site.JsonAsync("item", "context", one);
        given["pass"]!.ToString().ShouldBe("tell");
        Lines(given["documents"]!).ShouldBe(
        [
            "house docs/house.md", "handbook docs/handbook.md", "component/beds guides/beds/soil.md",
        ]);
        given["tokens"]!.GetValue<int>().ShouldBe(105);
        var log = await site.LogAsync(one);
        log.ShouldContain("scribe is given 1 document of ");
        log.ShouldContain("; and 2 documents of components");
        (await site.GitAsync(site.Mirror, "show", $"refs/weir/{one}/artifacts:.weir/items/{one}/read.md"))
            .ShouldBe("1");

        // Nothing was touched when the first agent began, and the next item touches no component.
        log.ShouldNotContain("gardener is given");
        var two = await DoneAsync(site);
        Lines((await site.JsonAsync("item", "context", two))["documents"]!).ShouldBe(["house docs/house.md"]);
        (await site.WeirAsync("audit", "verify", "--state", site.State)).ExitCode.ShouldBe(0);
    }

    /// <summary>Other documents of a component make nothing stale.</summary>
    [Fact]
    public async Task WhatComponentsNameIsNoPartOfWhatAPassGoesBy()
    {
        await using var site = await Site.StartAsync(Files);
        var item = await site.NewAsync("Lilies", "--kind", "plant");
        await site.WatchAsync(item, 5);
        await site.PublishAsync(Files.SetItem("beds/roses", "iris\nrose\n")
            .SetItem("guides/beds/soil.md", "Dig deeper.\n"));
        (await site.WeirAsync("gate", "approve", item)).Ok();
        (await site.WatchAsync(item, 5)).ShouldContain("asks again: the rebase changed the patch");
        (await site.WeirAsync("gate", "approve", item)).Ok();
        await site.WatchAsync(item, 0);
        (await site.LogAsync(item)).ShouldContain("tell stands: what it builds on came out as before");
    }

    private static async Task<string> DoneAsync(Site site)
    {
        var item = await site.NewAsync("Lilies", "--kind", "plant");
        await site.WatchAsync(item, 5);
        (await site.WeirAsync("gate", "approve", item)).Ok();
        await site.WatchAsync(item, 0);
        return item;
    }

    private static IEnumerable<string> Lines(JsonNode documents) =>
        documents.AsArray().Select(one => $"{one!["scope"]} {one["path"]}");
}
