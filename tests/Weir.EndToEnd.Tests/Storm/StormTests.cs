using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Weir.EndToEnd.Tests.Server.Support;

namespace Weir.EndToEnd.Tests.Storm;

/// <summary>
/// kill -9 of the server and of the engine, at moments drawn from the whole life of an item: it ends as if nothing had
/// happened, nothing happens twice, and nothing is lost.
/// <para>
/// <c>WEIR_KILLS</c> sets how many kills there are, <c>WEIR_KILL_SEED</c> what they are drawn from. A seed gives the
/// same draws, not the same run: what a kill meets is decided by two processes and the machine.
/// </para>
/// </summary>
public sealed class StormTests(ITestOutputHelper output)
{
    private const int DefaultKills = 20;

    /// <summary>In one run; an attempt that is lost more than five times is put to a person.</summary>
    private const int MostKillsInARun = 7;
    private const int MostOfTheEngine = 5;

    [Fact]
    public async Task AnItemEndsTheSameWhateverIsKilledAndWhenever()
    {
        var (kills, seed) = (Setting("WEIR_KILLS", DefaultKills), Setting("WEIR_KILL_SEED", 1));
        var dice = new Random(seed);
        var calm = await RunAsync(null, 0);
        var done = 0;
        for (var run = 1; done < kills; run++)
        {
            var stormy = await RunAsync(dice, calm.Moments);
            var story = $"WEIR_KILL_SEED={seed}, run {run}\n{stormy.Story}";
            output.WriteLine(story);
            stormy.Record.ShouldBe(calm.Record, story);
            done += stormy.Kills;
        }
    }

    private static int Setting(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number)
            ? number
            : otherwise;

    /// <param name="dice">Null for a calm run.</param>
    /// <param name="moments">How many moments a calm run has.</param>
    private static async Task<Run> RunAsync(Random? dice, long moments)
    {
        await using var storm = await StormSite.StartAsync();
        var site = storm.Site;
        using var disk = new DiskMoments(site.Root, "home", "garden", "xdg-config", "remote.git/objects");
        (await site.WeirAsync("pause")).Ok();
        (await site.NewAsync("Plant a tulip", "--kind", "plant")).ShouldBe(StormSite.Item);
        var before = disk.Passed;
        var story = new StringBuilder();
        var kept = new UncommittedWork(storm);
        var person = ActAsync(storm);
        var kills = 0;
        if (dice is not null)
        {
            kills = await StrikeAsync(storm, disk, dice, moments, person, kept, story);
        }
        try
        {
            await person;
        }
        catch (Exception trouble)
        {
            var log = await site.WeirAsync("item", "log", StormSite.Item);
            throw new InvalidOperationException($"{story}\n{log}", trouble);
        }
        var passed = disk.Passed - before;
        await storm.ListensAsync();
        var lines = (await site.WeirAsync("audit", "log", "--jsonl")).Ok().Split('\n');
        var journal = lines.Select(line => JsonNode.Parse(line)!).ToList();
        (await site.WeirAsync("audit", "verify", "--state", site.State)).ExitCode.ShouldBe(0, story.ToString());
        await kept.ShouldBeThereAsync(journal, story.ToString());
        return new Run(await StormRecord.OfAsync(storm, journal), passed, kills, story.ToString());
    }

    /// <summary>What people do: let it begin, approve, and move the target under it.</summary>
    private static async Task ActAsync(StormSite storm)
    {
        (await storm.InsistAsync("resume")).Ok();
        await storm.SeesAsync("for a review");
        await storm.Site.PublishAsync(Garden.Files.Clear().SetItem("pond.txt", "carp\n"));
        await storm.InsistAsync("gate", "approve", StormSite.Item);
        // Its answer may have been lost with the server, and then it is refused the second time.
        await storm.SeesAsync("approved");
        await storm.SeesAsync("merge passed");
    }

    /// <returns>How often something was killed before the item was done.</returns>
    private static async Task<int> StrikeAsync(
        StormSite storm, DiskMoments disk, Random dice, long moments, Task person, UncommittedWork kept,
        StringBuilder story)
    {
        var (kills, engine) = (0, 0);
        while (kills < MostKillsInARun)
        {
            var gap = 1 + dice.NextInt64(2 * moments / (MostKillsInARun + 1));
            var victim = dice.Next(2) == 0 && engine < MostOfTheEngine ? Victim.Engine : Victim.Server;
            var whole = dice.Next(2) == 0;
            var moment = disk.AfterAsync(gap);
            if (await Task.WhenAny(moment, person) == person)
            {
                break;
            }
            kills++;
            engine += victim == Victim.Engine ? 1 : 0;
            story.AppendLine(
                CultureInfo.InvariantCulture,
                $"kill {kills}: {victim}{(whole ? " and its programs" : "")}, after {gap} changes: {await moment}");
            await storm.KillAsync(victim, whole, kept.Look);
        }
        return kills;
    }

    private sealed record Run(StormRecord Record, long Moments, int Kills, string Story);
}
