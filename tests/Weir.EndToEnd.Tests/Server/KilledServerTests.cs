using System.Text.Json.Nodes;
using Weir.EndToEnd.Tests.Server.Support;

namespace Weir.EndToEnd.Tests.Server;

/// <summary>kill -9 in the middle of an attempt: the item ends as if nothing had happened.</summary>
public sealed class KilledServerTests
{
    [Fact]
    public async Task AnItemWhoseServerWasKilledEndsLikeOneThatWasNotDisturbed()
    {
        var calm = await RunAsync(kill: false);
        var killed = await RunAsync(kill: true);
        killed.Tree.ShouldBe(calm.Tree);
        killed.Artifacts.ShouldBe(calm.Artifacts);
        killed.Gates.ShouldBe(calm.Gates);
        killed.Change.ShouldBe(calm.Change);
        killed.Judged.ShouldBe(calm.Judged);
        calm.Artifacts.ShouldContain("sha256:");
        calm.Judged.ShouldContain("R1 pass");
    }

    private static async Task<Ended> RunAsync(bool kill)
    {
        await using var site = new Site();
        await site.CommitAsync(Garden.Surveyed
            .SetItem("steps/edit.sh", $"echo tulip >> plants.txt\n{Pipe.Wait}echo \"$word\" >> plants.txt\n"));
        await site.UpAsync();
        (await site.WeirAsync("project", "add", site.Remote)).Ok();
        var (here, go) = await Pipe.HoldAsync(site);
        var item = await site.NewAsync("Plant a tulip", "--kind", "plant");
        await using (var heard = await here.HeardAsync())
        {
            if (kill)
            {
                await site.KillAsync();
                await Pipe.OverAsync(heard);
            }
            else
            {
                await go.TellAsync();
            }
        }
        if (kill)
        {
            await site.UpAsync();
            await using var again = await here.HeardAsync();
            await go.TellAsync();
        }
        await site.WatchAsync(item, 5);
        var change = (await site.JsonAsync("item", "show", item))["change"]!["digest"]!.GetValue<string>();
        (await site.WeirAsync("gate", "approve", item)).Ok();
        var seen = await site.WatchAsync(item, 0);
        seen.Contains("the engine was lost", StringComparison.Ordinal).ShouldBe(kill, seen);
        (await site.WeirAsync("audit", "verify", "--state", site.State)).ExitCode.ShouldBe(0);
        var shown = await site.JsonAsync("item", "show", item);
        return new Ended(
            await site.GitAsync(site.Remote, "rev-parse", "main^{tree}"),
            Each(shown["artifacts"]!, "name", "version", "digest"),
            string.Join('\n', shown["passes"]!.AsArray().Select(pass => pass!["gates"]!.ToJsonString())),
            change,
            await JudgedAsync(site, item));
    }

    /// <summary>What each command and person of the gate came to, without times.</summary>
    private static async Task<string> JudgedAsync(Site site, string item)
    {
        var gate = await site.JsonAsync("gate", "show", item, "edit/owner");
        var verdicts = gate["verdicts"]!.AsArray().Select(verdict =>
            $"{verdict!["by"]} {Each(verdict["results"]!, "criterion", "judgement")}".Replace("\"", ""));
        return string.Join('\n', [Each(gate["runs"]!, "run", "verdict", "exit"), .. verdicts]);
    }

    private static string Each(JsonNode list, params string[] fields) => string.Join(
        '\n', list.AsArray().Select(one => string.Join(' ', fields.Select(field => one![field]?.ToJsonString()))));

    private sealed record Ended(string Tree, string Artifacts, string Gates, string Change, string Judged);
}
