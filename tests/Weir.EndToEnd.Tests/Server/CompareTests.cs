using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Weir.EndToEnd.Tests.Server.Support;
using Weir.EndToEnd.Tests.Support;

namespace Weir.EndToEnd.Tests.Server;

/// <summary>What items came to under two versions of a workflow: the first sends work back, the second not.</summary>
public sealed partial class CompareTests
{
    private const string Weedy = """
        if [ "$WEIR_ROUND" = 1 ]
        then echo weed >> plants.txt
        else sed -i /weed/d plants.txt; echo tulip >> plants.txt
        fi
        """;

    [Fact]
    public async Task VersionsStandSideBySideAndFewItemsAreSaidToBeFew()
    {
        await using var site = await Site.StartAsync(Garden.Files.SetItem("steps/edit.sh", Weedy));
        await PlantAsync(site);
        await site.GitAsync(site.Repository, "pull", "--quiet", site.Remote, "main");
        await site.PublishAsync(ImmutableDictionary<string, string>.Empty
            .SetItem(".weir/workflows/plant.md", Garden.Workflow(front: "version: 2"))
            .SetItem("steps/edit.sh", "echo \"$WEIR_ITEM\" >> plants.txt\n"));
        await PlantAsync(site);
        await PlantAsync(site);
        var open = await site.NewAsync("Plant a tulip", "--kind", "plant");
        await site.WatchAsync(open, 5);

        var versions = await site.WeirAsync("workflow", "compare", "plant");
        var hashes = Version().Matches(versions.Ok()).Select(match => match.Value)
            .Distinct(StringComparer.Ordinal).ToList();
        hashes.Count.ShouldBe(2, versions.Ok());
        var second = hashes[0];
        var both = await site.WeirAsync("workflow", "compare", second[..(second.IndexOf('@') + 5)], "plant");
        var none = await site.WeirAsync("workflow", "compare", "plant@0000");

        Golden.ShouldMatch(Plain(versions, hashes) + Plain(both, hashes) + Plain(none, hashes), "compare");
        var gates = (await site.JsonAsync("workflow", "compare", "plant"))[1]!["gates"]![0]!;
        gates["gate"]!.GetValue<string>().ShouldBe("edit/owner");
        gates["rejected"]!.GetValue<int>().ShouldBe(1);
    }

    private static async Task PlantAsync(Site site)
    {
        var item = await site.NewAsync("Plant a tulip", "--kind", "plant");
        await site.WatchAsync(item, 5);
        (await site.WeirAsync("gate", "approve", item)).Ok();
        await site.WatchAsync(item, 0);
    }

    /// <summary>Without what differs from run to run: hashes and times.</summary>
    private static string Plain(Ran ran, List<string> hashes)
    {
        var text = $"{ran.Out}{ran.Err}--- exit {ran.ExitCode}\n\n";
        for (var i = 0; i < hashes.Count; i++)
        {
            var (name, hash) = (hashes[i].Split('@')[0], hashes[i].Split('@')[1]);
            text = text.Replace(hashes[i], $"{name}@<hash {i + 1}>", StringComparison.Ordinal)
                .Replace($"{name}@{hash[..4]}\t", $"{name}@<begin of hash {i + 1}>\t", StringComparison.Ordinal);
        }
        return Time().Replace(text, "<time>");
    }

    [GeneratedRegex("plant@[0-9a-f]{8}")]
    private static partial Regex Version();

    [GeneratedRegex(@"\b[0-9.]+[smh]\b")]
    private static partial Regex Time();
}
