using System.Text.Json.Nodes;
using Weir.EndToEnd.Tests.Server.Support;

namespace Weir.EndToEnd.Tests.Server;

/// <summary>What an operator does with a state folder between two starts.</summary>
public sealed class UpkeepTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AStartReadsTheSnapshotOfTheShutdownAndDoctorFindsItTrue()
    {
        await using var site = await Site.StartAsync(Garden.Files);
        var item = await site.NewAsync("Plant a tulip", "--kind", "plant");
        await site.WatchAsync(item, 5);
        var shown = (await site.JsonAsync("item", "show", item)).ToJsonString();
        await site.StopAsync();
        var snapshot = Directory.GetFiles(Path.Combine(site.State, "snapshots"), "*", SearchOption.AllDirectories)
            .ShouldHaveSingleItem();
        (await JournalCheckAsync(site)).ShouldMatch(
            "^[0-9]+ events; the snapshot at [0-9]+ and the tail give the same state$");

        await site.UpAsync();
        (await site.JsonAsync("item", "show", item)).ToJsonString().ShouldBe(shown);
        await site.KillAsync();

        var text = await File.ReadAllTextAsync(snapshot, Cancel);
        await File.WriteAllTextAsync(snapshot, text.Replace("tulip", "daisy", StringComparison.Ordinal), Cancel);
        (await JournalCheckAsync(site)).ShouldContain("is not used: it is damaged.");
        await using var server = site.StartUp();
        (await server.SaysAsync("is not used")).ShouldEndWith("it is damaged. The journal was replayed instead.");
        (await site.JsonAsync("item", "show", item)).ToJsonString().ShouldBe(shown);
    }

    [Fact]
    public async Task ReadModelsAreWrittenAnewWhileNoServerRuns()
    {
        await using var site = await Site.StartAsync(Garden.Files);
        var item = await site.NewAsync("Plant a tulip", "--kind", "plant");
        await site.WatchAsync(item, 5);
        var list = (await site.WeirAsync("item", "list")).Ok();
        (await site.WeirAsync("doctor", "--rebuild-views", "--state", site.State)).Failed(1)
            .ShouldStartWith($"error: The state folder '{site.State}' is in use by process");
        await site.StopAsync();
        var rebuilt = await site.WeirAsync("doctor", "--rebuild-views", "--state", site.State);
        rebuilt.Ok();
        rebuilt.Err.ShouldMatch("default: [0-9]+ rows of read models written anew from [0-9]+ events");
        await site.UpAsync();
        (await site.WeirAsync("item", "list")).Ok().ShouldBe(list);
    }

    private static async Task<string> JournalCheckAsync(Site site)
    {
        var checks = JsonNode.Parse((await site.WeirAsync("doctor", "--state", site.State, "--json")).Out)!.AsArray();
        return (string)checks.Single(check => (string?)check!["check"] == "journal")!["sentence"]!;
    }
}
