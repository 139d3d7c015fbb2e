using Weir.EndToEnd.Tests.Server.Support;

namespace Weir.EndToEnd.Tests.Server;

/// <summary>
/// The state cannot be written any more while the server works, as when its file system was remounted after a fault.
/// Files that are open for writing forbid a remount here, so that they are made immutable, which has the same effect.
/// </summary>
public sealed class ReadOnlyTests
{
    private const string Silent = "records nothing, and still answers questions";

    [Fact]
    public async Task AGateThatCannotBeRecordedIsNotApprovedAndIsAskedAgainLater()
    {
        await using var site = await Site.StartAsync(Garden.Files);
        var item = await site.NewAsync("Plant a tulip", "--kind", "plant");
        await site.WatchAsync(item, 5);
        await using (await Immutable.MakeAsync(site, site.State))
        {
            (await site.WeirAsync("gate", "approve", item)).Failed(1).ShouldContain("Not recorded");
            await ReadsAreServedAsync(site, item);
        }
        (await site.WeirAsync("gate", "approve", item)).Ok();
        await EndsAsync(site, item);
    }

    [Fact]
    public async Task AnAttemptGoesOnAndItsResultIsRecordedLater()
    {
        await using var site = await Site.StartAsync(Garden.Files.SetItem(
            "steps/edit.sh", $"echo tulip >> plants.txt\n{Pipe.Wait}echo \"$word\" >> plants.txt\n"));
        var (here, go) = await Pipe.HoldAsync(site);
        var item = await site.NewAsync("Plant a tulip", "--kind", "plant");
        await using (var heard = await here.HeardAsync())
        {
            var journal = Path.Combine(site.State, "journal.db");
            await using (await Immutable.MakeAsync(site, journal, journal + "-wal"))
            {
                (await site.WeirAsync("item", "new", "Plant a lily", "--kind", "plant")).Failed(1)
                    .ShouldContain("Not recorded");
                await go.TellAsync();
                await Pipe.OverAsync(heard);
                await ReadsAreServedAsync(site, item);
            }
        }
        await site.WatchAsync(item, 5);
        (await site.WeirAsync("item", "list", "-q")).Ok().ShouldBe(item);
        (await site.WeirAsync("gate", "approve", item)).Ok();
        await EndsAsync(site, item);
    }

    private static async Task ReadsAreServedAsync(Site site, string item)
    {
        (await site.WeirAsync("item", "why", item)).Ok().ShouldContain("edit");
        (await site.WeirAsync("item", "list")).Ok().ShouldContain(item);
        (await site.WeirAsync("doctor")).Out.ShouldContain(Silent);
    }

    private static async Task EndsAsync(Site site, string item)
    {
        (await site.WatchAsync(item, 0)).ShouldContain("merged as");
        (await site.WeirAsync("doctor")).Out.ShouldNotContain(Silent);
        (await site.WeirAsync("audit", "verify", "--state", site.State)).Ok();
    }

    /// <summary>Files that not even their owner can write, until this is disposed.</summary>
    private sealed class Immutable(Site site, string[] paths) : IAsyncDisposable
    {
        public static async Task<Immutable> MakeAsync(Site site, params string[] paths)
        {
            var made = await site.RunAsync("chattr", ["-R", "+i", .. paths]);
            if (made.ExitCode != 0)
            {
                await new Immutable(site, paths).DisposeAsync();
                Assert.Skip($"files cannot be made immutable here (that takes root): {made.Err.Trim()}");
            }
            return new Immutable(site, paths);
        }

        public async ValueTask DisposeAsync() => await site.RunAsync("chattr", ["-R", "-i", .. paths]);
    }
}
