using System.Collections.Immutable;
using Weir.EndToEnd.Tests.Server.Support;

namespace Weir.EndToEnd.Tests.Server;

/// <summary>Whatever an attempt leaves in place of an artifact, it is told what is wrong, and nothing stands.</summary>
public sealed class OddArtifactTests
{
    private const string Surveyor = """
        ---
        name: surveyor
        description: Writes down what is there, in its own way.
        category: analyst
        access: workspace
        accepts: [request]
        produces: [counts]
        runs_on: command
        command: 'mkdir -p ".weir/items/$WEIR_ITEM"; f=".weir/items/$WEIR_ITEM/counts.yaml"; . "steps/$WEIR_ITEM.sh"'
        ---
        Look.
        """;

    private const string Survey = """
        ## Pass: survey — Count first
        ```yaml
        agent: surveyor
        produces: [counts]
        ```
        Count what is there.
        """;

    private const string Counts = """
        artifacts: { counts: { kind: data, path: ".weir/items/{item}/counts.yaml", schema: schemas/counts.json } }
        """;

    /// <summary>What the script of an item leaves, and what its timeline then says.</summary>
    private static readonly ImmutableArray<(string Script, string Said)> Oddities =
    [
        ("true", "Missing: .weir/items/GARDEN-1/counts.yaml"),
        ("mkdir \"$f\"; echo 1 > \"$f/roses\"",
            "outside what pass survey may change: .weir/items/GARDEN-2/counts.yaml/roses"),
        ("ln -s ../../../plants.txt \"$f\"",
            "outside what pass survey may change: .weir/items/GARDEN-3/counts.yaml"),
        ("printf '\\377\\376' > \"$f\"", ".weir/items/GARDEN-4/counts.yaml: line 1, column 1: the file is not UTF-8"),
        ("printf 'roses: 1 # ' > \"$f\"; head -c 2000000 /dev/zero | tr '\\0' x >> \"$f\"",
            ".weir/items/GARDEN-5/counts.yaml: it has 2000011 bytes; at most 1048576 are read"),
        ("echo 'roses: many' > \"$f\"", ".weir/items/GARDEN-6/counts.yaml: #/roses: IntegerExpected"),
    ];

    [Fact]
    public async Task ItIsTheAttemptsFaultAndSaidByName()
    {
        var files = Garden.Files
            .SetItem(".weir/agents/surveyor.md", Surveyor)
            .SetItem(".weir/schemas/counts.json", """
                { "type": "object", "required": ["roses"], "properties": { "roses": { "type": "integer" } } }
                """)
            .SetItem(
                ".weir/workflows/plant.md",
                Garden.Workflow("needs: [survey]\nconsumes: [counts]", front: Counts, before: Survey))
            .SetItems(Oddities.Select((odd, index) => KeyValuePair.Create($"steps/GARDEN-{index + 1}.sh", odd.Script)));
        await using var site = await Site.StartAsync(files);
        var items = new List<string>();
        foreach (var _ in Oddities)
        {
            items.Add(await site.NewAsync("Plant a tulip", "--kind", "plant"));
        }
        foreach (var (index, odd) in Oddities.Index())
        {
            await site.WatchAsync(items[index], 5);
            var log = await site.LogAsync(items[index]);
            log.ShouldContain("failed: invalid output: ");
            log.ShouldContain(odd.Said);
            log.ShouldNotContain("survey made counts");
        }
    }
}
