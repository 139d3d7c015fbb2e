using Weir.EndToEnd.Tests.Server.Support;

namespace Weir.EndToEnd.Tests.Engines;

/// <summary>
/// A server that stands still past the leases of its engines (a machine that swaps or is suspended, a debugger) and
/// goes on: nobody could be heard meanwhile, so that nobody is lost.
/// </summary>
public sealed class StoppedServerTests
{
    private const string Lost = "the engine was lost";

    /// <summary>Longer than a lease.</summary>
    private const string Seconds = "35";

    /// <summary>Both at once, since all that they do is wait.</summary>
    [Fact]
    public Task NoEngineIsLostByItsServerStandingStillInItsProcessOrInAnother() =>
        Task.WhenAll(InAnotherAsync(), InItsOwnAsync());

    /// <summary>The attempt ends meanwhile, and its result waits for the server.</summary>
    private static async Task InAnotherAsync()
    {
        await using var engines = await EngineSite.StartAsync();
        var (here, go) = await engines.BeginAsync();
        await using (var heard = await here.HeardAsync())
        {
            await engines.Site.SignalAsync("STOP", engines.Site.Server.Id);
            await go.TellAsync();
            await Pipe.OverAsync(heard);
        }
        await engines.Engine!.SaysAsync("has not answered within 30 s");
        await engines.Site.SignalAsync("CONT", engines.Site.Server.Id);
        var ended = await engines.EndAsync();
        ended.Seen.ShouldNotContain(Lost);
        ended.Seen.ShouldContain("done: It is done.");
        (await engines.Site.GitAsync(engines.Site.Remote, "show", "main:plants.txt")).ShouldBe("rose\ntulip\ngo");
    }

    /// <summary>The attempt waits meanwhile, as does the engine, which is in the same process.</summary>
    private static async Task InItsOwnAsync()
    {
        await using var site = await Site.StartAsync(
            Garden.Files.SetItem("steps/edit.sh", $"echo tulip >> plants.txt\n{Pipe.Wait}echo lily >> plants.txt\n"));
        var (here, go) = await Pipe.HoldAsync(site);
        var item = await site.NewAsync("Plant a tulip", "--kind", "plant");
        await using (var heard = await here.HeardAsync())
        {
            await site.SignalAsync("STOP", site.Server.Id);
            (await site.WeirAsync("item", "watch", item, "--timeout", Seconds)).ExitCode.ShouldBe(6);
            await site.SignalAsync("CONT", site.Server.Id);
            await go.TellAsync();
        }
        await site.WatchAsync(item, 5);
        (await site.WeirAsync("gate", "approve", item)).Ok();
        (await site.WatchAsync(item, 0)).ShouldNotContain(Lost);
        (await site.GitAsync(site.Remote, "show", "main:plants.txt")).ShouldBe("rose\ntulip\nlily");
    }
}
