using System.Collections.Immutable;
using Weir.EndToEnd.Tests.Server.Support;

namespace Weir.EndToEnd.Tests.Server;

/// <summary>An element that its agent finds too large, by the real program and the scripted model.</summary>
public sealed class SplitTests
{
    private const string Planner = """
        ---
        name: planner
        description: Writes down which beds there are to be.
        category: analyst
        access: workspace
        accepts: [request]
        produces: [beds]
        runs_on: command
        command: 'mkdir -p ".weir/items/$WEIR_ITEM"; cp steps/beds.yaml ".weir/items/$WEIR_ITEM/beds.yaml"'
        ---
        Look.
        """;

    private const string Gardener = """
        ---
        name: gardener
        description: Plants.
        category: implementer
        access: branch
        tools: [read, edit]
        paths: { write: ["*.txt"] }
        accepts: [request]
        produces: [change]
        ---
        Plant.
        """;

    private const string Beds = """
        ---
        workflow: beds
        title: Plant the beds
        applies_to: { kinds: [beds] }
        artifacts:
          beds: { kind: list, path: ".weir/items/{item}/beds.yaml", key: id }
        ---

        ## Pass: plan — Which beds
        ```yaml
        agent: planner
        produces: [beds]
        ```
        Say which beds there are to be.

        ## Pass: plant — One bed
        ```yaml
        needs: [plan]
        agent: gardener
        consumes: [beds]
        produces: [change]
        for_each: { in: beds, as: bed, order: after }
        ```
        Plant this bed and no other.

        ### Gate: owner
        ```yaml
        reviewers: [{ human: role:maintainer }]
        ```
        - B1 · must — It is what the list says.
        """;

    private const string Models = """
        providers:
          scripted: { dialect: scripted, script: script.yaml }
        tiers:
          standard: [scripted/script.yaml]
        """;

    /// <summary>The north is too large: first it is split into what the list cannot have, then into two.</summary>
    private const string Script = """
        entries:
          - pass: plant
            element: north
            turns:
              - calls: [{ tool: submit, split: [{ id: south, flower: rose }, { id: north-b, flower: lily }] }]
          - pass: plant
            element: north
            told: is taken already
            turns:
              - calls:
                  - tool: submit
                    split: [{ id: north-a, flower: rose }, { id: north-b, flower: lily, after: [north-a] }]
          - pass: plant
            element: north-a
            told: '"flower":"rose"'
            turns:
              - calls: [{ tool: submit, split: [{ id: x }] }]
              - calls: [{ tool: edit, path: north-a.txt, new: "roses\n" }]
              - calls: [{ tool: submit }]
          - pass: plant
            element: north-b
            told: '"flower":"lily"'
            turns:
              - calls: [{ tool: edit, path: north-b.txt, new: "lilies\n" }]
              - calls: [{ tool: submit }]
          - pass: plant
            element: south
            turns:
              - calls: [{ tool: edit, path: south.txt, new: "tulips\n" }]
              - calls: [{ tool: submit }]
        """;

    private static readonly ImmutableDictionary<string, string> Files = Garden.Files
        .SetItem(".weir/agents/planner.md", Planner)
        .SetItem(".weir/agents/gardener.md", Gardener)
        .SetItem(".weir/models.yaml", Models)
        .SetItem(".weir/script.yaml", Script)
        .SetItem(".weir/workflows/beds.md", Beds)
        .SetItem(
            "steps/beds.yaml",
            "items: [{ id: north, flower: all }, { id: south, flower: tulip, after: [north] }]\n");

    [Fact]
    public async Task WhatIsTooLargeIsSplitOnceItsReviewerAgreesAndThePartsAreMerged()
    {
        await using var site = await Site.StartAsync(Files);
        var item = await site.NewAsync("Plant the beds", "--kind", "beds");
        await site.WatchAsync(item, 5);
        var why = (await site.WeirAsync("item", "why", item)).Ok();
        why.ShouldContain("Pass plant.north is too large for one piece of work, says its agent");
        why.ShouldContain("north-b: {\"id\":\"north-b\",\"flower\":\"lily\",\"after\":[\"north-a\"]}");
        (await site.WeirAsync("inbox", "--json", "next")).Ok().ShouldContain($"weir item split {item}");
        (await site.LogAsync(item)).ShouldContain("the key 'south' is taken already");
        (await site.WeirAsync("item", "split", item, "--pass", "plant.south")).Failed(5)
            .ShouldContain("proposes to be split");
        (await site.WeirAsync("item", "split", item)).Ok();

        foreach (var bed in (string[])["north-a", "north-b", "south"])
        {
            await site.WatchAsync(item, 5);
            (await site.WeirAsync("gate", "approve", item, $"plant.{bed}/owner")).Ok();
        }
        await site.WatchAsync(item, 0);
        (await site.GitAsync(site.Remote, "show", "main:north-a.txt")).ShouldBe("roses");
        (await site.GitAsync(site.Remote, "show", "main:north-b.txt")).ShouldBe("lilies");
        (await site.GitAsync(site.Remote, "show", "main:south.txt")).ShouldBe("tulips");
        (await site.LogAsync(item)).ShouldContain("plant.north is split into north-a, north-b");
    }
}
