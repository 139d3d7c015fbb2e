using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Weir.EndToEnd.Tests.Server.Support;

namespace Weir.EndToEnd.Tests.Server;

/// <summary>A pass that is split into the elements of a list: beds of a garden, planted side by side.</summary>
public sealed class FanOutTests
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
        command: 'mkdir -p ".weir/items/$WEIR_ITEM"; cp "steps/beds$WEIR_ROUND.yaml" ".weir/items/$WEIR_ITEM/beds.yaml"'
        ---
        Look.
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
        for_each: { in: beds, as: bed, order: after, max_parallel: 3, join: all_passed }
        ```
        Plant this bed and no other.

        ### Gate: owner
        ```yaml
        run: [{ id: checks, command: tidy }]
        reviewers: [{ human: role:maintainer, sla: 1bd }]
        on_reject: { to: plant, rounds: 3 }
        ```
        - B1 · must — It is what the list says.
        - B2 · must · command:checks — The garden is tidy.
        """;

    private const string Three = """
        items:
          - { id: north, flower: rose }
          - { id: south, flower: lily }
          - { id: west, flower: iris }
        """;

    /// <summary>
    /// Each bed has a file of its own, and north and west write into the same line of another; what is marked there is
    /// resolved by keeping both. What the bed was told comes with it.
    /// </summary>
    private const string Plant = """
        mkdir -p beds
        cp "$WEIR_INPUTS" "beds/$WEIR_ELEMENT.told"
        if grep -q '^<<<<<<<' plants.txt
        then
            sed -i -e '/^|||||||/,/^=======/d' -e '/^[<=>]\{7\}/d' plants.txt
        else
            echo "round $WEIR_ROUND" >> "beds/$WEIR_ELEMENT.txt"
            [ "$WEIR_ELEMENT" = south ] || echo "$WEIR_ELEMENT" >> plants.txt
        fi
        """;

    private static readonly ImmutableDictionary<string, string> Files = Garden.Files
        .SetItem(".weir/agents/planner.md", Planner)
        .SetItem(".weir/workflows/beds.md", Beds)
        .SetItem("steps/beds1.yaml", Three)
        .SetItem("steps/plant.sh", Plant);

    [Fact]
    public async Task ThreeGatesAreOpenAtOnceAndWhatOneIsToldIsNobodyElsesBusiness()
    {
        await using var site = await Site.StartAsync(Files);
        var item = await site.NewAsync("Plant the beds", "--kind", "beds");
        await WaitingAsync(site, item, "plant.north/owner", "plant.south/owner", "plant.west/owner");
        var shown = (await site.WeirAsync("gate", "show", item, "plant.south/owner")).Ok();
        shown.ShouldContain("beds/south.txt");
        shown.ShouldNotContain("north", Case.Sensitive, "a gate of an element shows the element");

        await RejectAsync(site, item, "plant.south/owner", "Not lilies: tulips.");
        await ApproveAsync(site, item, "plant.north/owner");
        await WaitingAsync(site, item, "plant.south/owner", "plant.west/owner");
        await RejectAsync(site, item, "plant.south/owner", "Red ones.");
        await ApproveAsync(site, item, "plant.west/owner");
        await WaitingAsync(site, item, "plant.south/owner", "plant.west/owner");
        await ApproveAsync(site, item, "plant.west/owner");
        await ApproveAsync(site, item, "plant.south/owner");
        var seen = await site.WatchAsync(item, 0);

        var log = await site.LogAsync(item);
        log.ShouldContain("plant is split into 3 elements");
        log.ShouldContain("plant.west conflicts with the branch in 1 file");
        log.ShouldContain("plant.south started round 3");
        log.ShouldNotContain("plant.north started round 2");
        (await ShowAsync(site, "plants.txt")).ShouldBe("rose\nnorth\nwest");
        (await ShowAsync(site, "beds/north.txt")).ShouldBe("round 1");
        (await ShowAsync(site, "beds/south.txt")).ShouldBe("round 1\nround 2\nround 3");
        Told(await ShowAsync(site, "beds/south.told")).ShouldContain("Red ones.");
        Told(await ShowAsync(site, "beds/west.told")).ShouldNotContain("Red ones.");
        JsonNode.Parse(await ShowAsync(site, "beds/west.told"))!["element_content"]!["flower"]!.GetValue<string>()
            .ShouldBe("iris");
        (await site.GitAsync(site.Remote, "log", "--format=%(trailers:key=Weir-Pass,valueonly,separator=%x2C)", "main"))
            .Split('\n').Count(passes => passes.Contains("plant.", StringComparison.Ordinal))
            .ShouldBe(3, $"a commit for each element\n{seen}");
        (await site.WeirAsync("audit", "verify", "--state", site.State)).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task AListThatCannotBeWorkedOnGoesBackToWhoeverMadeIt()
    {
        await using var site = await Site.StartAsync(Files
            .SetItem("steps/beds1.yaml", "items: [{ id: north, after: [south] }, { id: south, after: [north] }]\n")
            .SetItem(".weir/workflows/beds.md", Beds.Replace(
                "agent: planner\n", "agent: planner\nretry: 0\n", StringComparison.Ordinal)));
        var item = await site.NewAsync("Plant the beds", "--kind", "beds");

        (await site.WatchAsync(item, 5)).ShouldContain("failed: invalid output");
        (await site.WeirAsync("item", "show", item)).Ok()
            .ShouldContain("after goes round in a circle, at 'north', 'south'");
    }

    /// <summary>Looks until these gates wait, and no others.</summary>
    private static async Task WaitingAsync(Site site, string item, params string[] expected)
    {
        const int Looks = 300;
        ImmutableArray<string> gates = [];
        for (var look = 0; look < Looks && !gates.SequenceEqual(expected, StringComparer.Ordinal); look++)
        {
            gates = [.. (await site.JsonAsync("gate", "list")).AsArray()
                .Select(gate => gate!["gate"]!.GetValue<string>()).Order(StringComparer.Ordinal)];
        }
        gates.AsEnumerable().ShouldBe(expected, await site.LogAsync(item));
    }

    private static async Task ApproveAsync(Site site, string item, string gate) =>
        (await site.WeirAsync("gate", "approve", item, gate)).Ok();

    private static async Task RejectAsync(Site site, string item, string gate, string reason) =>
        (await site.WeirAsync("gate", "reject", item, gate, "--reason", reason)).Ok();

    private static Task<string> ShowAsync(Site site, string path) => site.GitAsync(site.Remote, "show", $"main:{path}");

    private static string Told(string inputs) => JsonNode.Parse(inputs)!["findings"]!.ToJsonString();
}
