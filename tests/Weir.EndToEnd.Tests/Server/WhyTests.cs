using System.Globalization;
using Weir.EndToEnd.Tests.Server.Support;

namespace Weir.EndToEnd.Tests.Server;

/// <summary>One true sentence for each state that an item can be in, and the same in JSON.</summary>
public sealed class WhyTests
{
    [Fact]
    public async Task TheReasonIsTrueForWhatRunsWaitsInTheQueueOrForAnotherItem()
    {
        await using var site = new Site();
        await site.CommitAsync(Garden.Files.SetItem("steps/edit.sh", "echo tulip >> plants.txt\n" + Pipe.Wait));
        await site.UpAsync("--slots", "1");
        (await site.WeirAsync("project", "add", site.Remote)).Ok();
        var (here, go) = await Pipe.HoldAsync(site);
        var first = await site.NewAsync("Plant a tulip", "--kind", "plant");
        await using (await here.HeardAsync())
        {
            await SaysAsync(site, first, "running", "gardener works on pass edit (round 1)");

            var second = await site.NewAsync("Plant another", "--kind", "plant");
            await SaysAsync(site, second, "queued", "Pass edit is queued: every engine slot is taken.");
            (await site.JsonAsync("item", "why", second))["position"]!.GetValue<int>().ShouldBe(1);
            var third = await site.NewAsync("And one more", "--kind", "plant", "--class", "bulk");
            (await site.JsonAsync("item", "why", third))["position"]!.GetValue<int>().ShouldBe(2);

            var blocked = await site.NewAsync("Water it", "--kind", "plant", "--blocked-by", first);
            await SaysAsync(site, blocked, "waiting", $"It is blocked by {first}, which is not done.");
            (await site.WeirAsync("item", "cancel", second, "--reason", "enough")).Ok();
            (await site.WeirAsync("item", "cancel", third, "--reason", "enough")).Ok();
            await go.TellAsync();
        }
        await site.WatchAsync(first, 5);
        await SaysAsync(site, first, "needs-person", "Gate owner of pass edit waits for a maintainer");
    }

    [Fact]
    public async Task TheReasonOfADelayNamesItsTime()
    {
        await using var site = await Site.StartAsync(
            Garden.Files.SetItem(".weir/workflows/plant.md", Garden.Workflow("delay: 1h")));
        var item = await site.NewAsync("Plant a tulip", "--kind", "plant");
        (await FirstLineAsync(site, item, "waits until")).ShouldNotBeNull();
        await SaysAsync(site, item, "waiting", "as its delay says.");
        var reason = (await site.JsonAsync("item", "why", item))["reason"]!.GetValue<string>();
        var time = DateTimeOffset.Parse(
            reason.Split(' ', ',').First(word => word.EndsWith('Z')), CultureInfo.InvariantCulture);
        var now = TimeProvider.System.GetUtcNow();
        time.ShouldBeInRange(now.AddMinutes(55), now.AddMinutes(65));
    }

    [Fact]
    public async Task APauseStopsWhatIsNewAndAResumptionLetsItGo()
    {
        await using var site = await Site.StartAsync(Garden.Files);
        (await site.WeirAsync("pause", "--reason", "The ground is frozen.")).Ok();
        var item = await site.NewAsync("Plant a tulip", "--kind", "plant");
        (await FirstLineAsync(site, item, "edit started")).ShouldNotBeNull();
        await SaysAsync(site, item, "queued", "paused dispatch.");
        (await site.WeirAsync("item", "why", item)).Ok().ShouldContain("The ground is frozen.");
        (await site.LogAsync(item)).ShouldNotContain("edit changed");

        (await site.WeirAsync("resume")).Ok();
        await site.WatchAsync(item, 5);
    }

    [Fact]
    public async Task AParkedItemSaysSoUntilItIsResumedAndACancelledOneIsClosed()
    {
        await using var site = await Site.StartAsync(Garden.Files);
        var item = await site.NewAsync("Plant a tulip", "--kind", "plant");
        await site.WatchAsync(item, 5);
        (await site.WeirAsync("item", "park", item, "--reason", "winter")).Ok();
        await SaysAsync(site, item, "needs-person", "It was parked by a person; resume it to go on.");
        (await site.WeirAsync("item", "resume", item)).Ok();
        await SaysAsync(site, item, "needs-person", "Gate owner of pass edit waits for a maintainer");
        (await site.WeirAsync("item", "cancel", item, "--reason", "no room")).Ok();
        await SaysAsync(site, item, "closed", "It is closed: cancelled.");
        (await site.WeirAsync("item", "watch", item)).ExitCode.ShouldBe(1);
        (await site.WeirAsync("item", "resume", item)).Failed(5).ShouldContain("is cancelled");
    }

    /// <summary>The sentence on the terminal is the one in JSON.</summary>
    private static async Task SaysAsync(Site site, string item, string state, string part)
    {
        var text = (await site.WeirAsync("item", "why", item)).Ok();
        text.ShouldStartWith(state + ": ");
        text.ShouldContain(part);
        var json = await site.JsonAsync("item", "why", item);
        json["state"]!.GetValue<string>().ShouldBe(state);
        text.ShouldContain(json["reason"]!.GetValue<string>());
    }

    /// <summary>Follows the item until something was said, however long the item itself takes.</summary>
    private static async Task<string?> FirstLineAsync(Site site, string item, string part)
    {
        for (var tries = 0; tries < 20; tries++)
        {
            var ran = await site.WeirAsync("item", "watch", item, "--timeout", "1");
            if (ran.Out.Split('\n').FirstOrDefault(line => line.Contains(part, StringComparison.Ordinal)) is { } found)
            {
                return found;
            }
        }
        return null;
    }
}
