using Weir.EndToEnd.Tests.Server.Support;

namespace Weir.EndToEnd.Tests.Engines;

/// <summary>
/// An engine in a process of its own that is killed, stopped past its lease, or left without its server: the item ends
/// as if nothing had happened, and nothing is lost.
/// </summary>
public sealed class RemoteEngineTests
{
    private const string Lost = "the engine was lost";

    private static readonly Lazy<Task<Ended>> Calm = new(CalmAsync);

    [Fact]
    public async Task AnItemIsDoneWhollyByAnEngineElsewhere()
    {
        var ended = await Calm.Value;
        ended.Seen.ShouldContain("done: It is done.");
        ended.Seen.ShouldNotContain(Lost);
    }

    [Fact]
    public async Task AnEngineThatIsKilledLosesNoWorkAndTheItemEndsTheSame()
    {
        await using var engines = await EngineSite.StartAsync();
        var (here, go) = await engines.BeginAsync();
        string attempt;
        await using (var heard = await here.HeardAsync())
        {
            attempt = (await engines.AttemptAsync()).Split('/')[1];
            await engines.KillEngineAsync();
            await Pipe.OverAsync(heard);
        }
        await engines.StartEngineAsync();
        await using var again = await here.HeardAsync();
        var saved = $"refs/weir/{EngineSite.Second}/checkpoints/{attempt}:plants.txt";
        (await engines.Site.GitAsync(engines.Site.Mirror, "show", saved)).ShouldEndWith(EngineSite.Uncommitted);
        await go.TellAsync();
        var ended = await engines.EndAsync();
        ended.ShouldBeLike(await Calm.Value);
        ended.Seen.ShouldContain(Lost);
    }

    [Fact]
    public async Task AnEngineThatStopsPastItsLeaseComesBackTooLateForItsResult()
    {
        await using var engines = await EngineSite.StartAsync();
        var (here, go) = await engines.BeginAsync();
        await using (var heard = await here.HeardAsync())
        {
            await engines.Site.SignalAsync("STOP", engines.Engine!.Id);
            await engines.SeesAsync(Lost);
            (await engines.Site.WeirAsync("engine", "list")).Ok().ShouldContain("silent");
            var why = await engines.Site.WeirAsync("item", "why", EngineSite.Second);
            why.Out.ShouldContain("every engine is silent");
            await engines.Site.SignalAsync("CONT", engines.Engine.Id);
            await Pipe.OverAsync(heard);
        }
        await using var again = await here.HeardAsync();
        await engines.SeesAsync("a late result");
        await go.TellAsync();
        var ended = await engines.EndAsync();
        ended.ShouldBeLike(await Calm.Value);
        (await engines.Site.LogAsync(EngineSite.Second)).ShouldContain("was kept and not applied");
    }

    [Fact]
    public async Task AResultIsHandedInWhenTheServerIsBack()
    {
        await using var engines = await EngineSite.StartAsync();
        var (here, go) = await engines.BeginAsync();
        await using (var heard = await here.HeardAsync())
        {
            await engines.Site.KillAsync();
            await go.TellAsync();
            await Pipe.OverAsync(heard);
        }
        await engines.Engine!.SaysAsync("Going on, and trying again.");
        engines.Site.Port = $"{engines.Site.Address.Port}";
        await engines.Site.UpAsync("--slots", "0");
        var ended = await engines.EndAsync();
        ended.ShouldBeLike(await Calm.Value);
        ended.Seen.ShouldNotContain(Lost);
    }

    [Fact]
    public async Task AResultThatNobodyAcknowledgedIsHandedInByTheNextStart()
    {
        await using var engines = await EngineSite.StartAsync();
        var (here, go) = await engines.BeginAsync();
        await using (var heard = await here.HeardAsync())
        {
            await engines.Site.KillAsync();
            await go.TellAsync();
            await Pipe.OverAsync(heard);
        }
        await engines.Engine!.SaysAsync("is kept until the server answers");
        await engines.KillEngineAsync();
        engines.Site.Port = $"{engines.Site.Address.Port}";
        await engines.Site.UpAsync("--slots", "0");
        await engines.StartEngineAsync();
        (await engines.Engine!.SaysAsync("of an earlier start was handed in")).ShouldContain("Applied");
        var ended = await engines.EndAsync();
        ended.ShouldBeLike(await Calm.Value);
        ended.Seen.ShouldNotContain(Lost);
    }

    [Fact]
    public async Task AnEngineThatIsDrainedEndsWhatItRunsAndThenItself()
    {
        await using var engines = await EngineSite.StartAsync();
        var (here, go) = await engines.BeginAsync();
        await using (var heard = await here.HeardAsync())
        {
            (await engines.Site.WeirAsync("engine", "drain", "build-1")).Ok();
            (await engines.Site.WeirAsync("engine", "list")).Ok().ShouldContain("draining");
            await go.TellAsync();
        }
        await engines.Engine!.SaysAsync("was drained, and has ended what it ran");
        await engines.Engine.EndAsync();
    }

    private static async Task<Ended> CalmAsync()
    {
        await using var engines = await EngineSite.StartAsync();
        var (here, go) = await engines.BeginAsync();
        await using (var heard = await here.HeardAsync())
        {
            await go.TellAsync();
        }
        return await engines.EndAsync();
    }
}
