using Weir.Core;
using Weir.Core.Passes;
using Weir.Definitions.Canonical;
using Weir.Runtime.Attempts;
using Weir.Runtime.Ports;

namespace Weir.EndToEnd.Tests.Engines;

/// <summary>What every implementation of the attempt protocol does, said by an engine that runs nothing.</summary>
public abstract class ProtocolConformance
{
    private protected abstract Task<IAttemptProtocol> SpeakAsync(ProtocolSite site, string engine);

    [Fact]
    public async Task EachMessageMayBeSaidTwice()
    {
        await using var site = await ProtocolSite.StartAsync();
        var engine = await SpeakAsync(site, "e1");
        var (given, standing) = await BeginAsync(site, engine, "e1");
        (await engine.ClaimAsync(standing, default)).Given.ShouldBe([given], "an answer that was lost is given again");
        (await engine.BeatAsync(given, new SignOfLife(1, "It begins.", 0), default)).Order.ShouldBe(BeatOrder.Continue);
        (await engine.BeatAsync(given, new SignOfLife(1, "It begins.", 0), default)).Order.ShouldBe(BeatOrder.Continue);
        (await site.WhyAsync(given.Item)).ShouldContain("It begins.");
        var result = Result(given);
        (await engine.ReportAsync(result, default)).ShouldBe(ResultFate.Applied);
        var sequence = site.Host.Loop.State.Sequence;
        (await engine.ReportAsync(result, default)).ShouldBe(ResultFate.Applied);
        site.Host.Loop.State.Sequence.ShouldBe(sequence);
        (await engine.BeatAsync(given, new SignOfLife(2, "", 0), default)).Order.ShouldBe(BeatOrder.Stop);
    }

    [Fact]
    public async Task ADescriptionIsWholeAndTheSameEverywhere()
    {
        await using var site = await ProtocolSite.StartAsync();
        var engine = await SpeakAsync(site, "e1");
        var (given, _) = await BeginAsync(site, engine, "e1");
        var told = await engine.DescribeAsync(given, default);
        var known = await site.InProcess("e1").DescribeAsync(given, default);
        CanonicalJson.WriteText(told with { At = default })
            .ShouldBe(CanonicalJson.WriteText(known with { At = default }));
        told.Version.ShouldBe(AttemptDescription.CurrentVersion);
        told.Texts[told.Item.Request].ShouldBe("Plant a tulip, red.");
        told.Inputs.All.ShouldBe([told.Item.Branch.Base]);
    }

    [Fact]
    public async Task WhatIsSaidComesWithTheBeatsUntilItIsHeard()
    {
        await using var site = await ProtocolSite.StartAsync();
        var engine = await SpeakAsync(site, "e1");
        var (given, _) = await BeginAsync(site, engine, "e1");
        (await engine.BeatAsync(given, new SignOfLife(1, "", 0), default)).Said.ShouldBeEmpty();
        foreach (var text in (string[])["Red ones.", "And deep."])
        {
            var digest = await site.Host.Blobs.PutAsync(text, Retention.Record, default);
            await site.Host.Loop.SubmitAsync(
                $"say-{text}", PrincipalId.Person("somebody"), new SayToAgent(given.Item, null, digest), default);
        }
        var somebody = PrincipalId.Person("somebody");
        (await engine.BeatAsync(given, new SignOfLife(2, "", 0), default)).Said.ShouldBe(
            [new SaidToAgent(1, somebody, "Red ones."), new SaidToAgent(2, somebody, "And deep.")]);
        (await engine.BeatAsync(given, new SignOfLife(3, "", 1), default)).Said.ShouldBe(
            [new SaidToAgent(2, somebody, "And deep.")]);
        (await engine.BeatAsync(given, new SignOfLife(4, "", 2), default)).Said.ShouldBeEmpty();
        site.Host.Loop.State.Items[given.Item].Attempts[given.Key.Attempt].Heard.ShouldBe(2);
        var told = await engine.DescribeAsync(given, default);
        told.Item.Pass(new PassId("edit")).Told.Select(said => told.Texts[said.Text])
            .ShouldBe(["Red ones.", "And deep."]);
    }

    [Fact]
    public async Task AnotherEngineIsRefusedAndOnTheRecord()
    {
        await using var site = await ProtocolSite.StartAsync();
        var engine = await SpeakAsync(site, "e1");
        var (given, standing) = await BeginAsync(site, engine, "e1");
        var other = await SpeakAsync(site, "e2");
        (await RefusedAsync(() => other.ClaimAsync(standing, default))).ShouldBe("not-your-engine");
        (await RefusedAsync(() => other.RegisterAsync(standing, default))).ShouldBe("not-your-engine");
        (await RefusedAsync(() => other.DescribeAsync(given, default))).ShouldBe("not-your-attempt");
        (await other.BeatAsync(given, new SignOfLife(1, "", 0), default)).Order.ShouldBe(BeatOrder.Stop);
        (await other.ReportAsync(Result(given), default)).ShouldBe(ResultFate.Refused);
        var guessed = given with { Key = given.Key with { Token = given.Key.Token - 1 } };
        (await engine.ReportAsync(Result(guessed), default)).ShouldBe(ResultFate.Refused);
        var recorded = await site.Host.Journal.ReadItemAsync(
            OrganizationId.Default, given.Item, 1, 1_000, TestContext.Current.CancellationToken);
        recorded.Where(entry => entry.Type == nameof(ResultRefused)).Select(entry => entry.Principal.Value)
            .ShouldBe(["engine:e2", "engine:e1"]);
        (await engine.ReportAsync(Result(given), default)).ShouldBe(ResultFate.Applied);
    }

    [Fact]
    public async Task WhatAnEarlierIncarnationRanIsSalvageAndItsClaimsAreRefused()
    {
        await using var site = await ProtocolSite.StartAsync();
        var engine = await SpeakAsync(site, "e1");
        var (given, standing) = await BeginAsync(site, engine, "e1");
        var anew = standing with { Incarnation = "2" };
        await engine.RegisterAsync(anew, default);
        var again = (await engine.ClaimAsync(anew, default)).Given.ShouldHaveSingleItem();
        again.Key.Attempt.ShouldNotBe(given.Key.Attempt);
        (await RefusedAsync(() => engine.ClaimAsync(standing, default))).ShouldBe("superseded");
        (await engine.ReportAsync(Result(given), default)).ShouldBe(ResultFate.Salvaged);
        (await engine.ReportAsync(Result(again), default)).ShouldBe(ResultFate.Applied);
        await engine.LeaveAsync(standing, default);
        site.Host.Loop.State.Engines["e1"].Draining.ShouldBeFalse("a former self empties nobody");
    }

    [Fact]
    public async Task AnEngineThatIsDrainedIsToldOnceAndGivenNothing()
    {
        await using var site = await ProtocolSite.StartAsync();
        var engine = await SpeakAsync(site, "e1");
        var (given, standing) = await BeginAsync(site, engine, "e1");
        standing = standing with { Held = [given.Key] };
        await engine.LeaveAsync(standing, default);
        (await engine.ClaimAsync(standing, default)).Drain.ShouldBeTrue();
        await site.NewItemAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));
        await Should.ThrowAsync<OperationCanceledException>(
            () => engine.ClaimAsync(standing with { Draining = true }, patience.Token));
    }

    [Fact]
    public async Task WhatIsToStopIsSaidToWhoeverWaits()
    {
        await using var site = await ProtocolSite.StartAsync();
        var engine = await SpeakAsync(site, "e1");
        var (given, standing) = await BeginAsync(site, engine, "e1");
        var waiting = engine.ClaimAsync(standing with { Held = [given.Key] }, default);
        await site.Host.Loop.SubmitAsync(
            "cancel", PrincipalId.Person("somebody"), new Core.Items.CancelItem(given.Item, null), default);
        (await waiting).Stop.ShouldBe([given.Key]);
        (await engine.BeatAsync(given, new SignOfLife(1, "", 0), default)).Order.ShouldBe(BeatOrder.Stop);
    }

    /// <summary>Registers and waits for the first attempt of a new item.</summary>
    private static async Task<(GivenAttempt Given, EngineStanding Standing)> BeginAsync(
        ProtocolSite site, IAttemptProtocol engine, string name)
    {
        var standing = new EngineStanding(name, "1", 2, true, [], [], false);
        await engine.RegisterAsync(standing, default);
        var waiting = engine.ClaimAsync(standing, default);
        await site.NewItemAsync();
        return ((await waiting).Given.ShouldHaveSingleItem(), standing);
    }

    private static AttemptResult Result(GivenAttempt given) => new(
        AttemptProtocol.Version, given.Item, given.Key, new AttemptOutcome.Failed(FailureReason.AgentGaveUp, null),
        AttemptEvidence.None);

    private static async Task<string> RefusedAsync(Func<Task> say) =>
        (await Should.ThrowAsync<ProtocolRefusedException>(say)).Code;
}

public sealed class ProtocolInTheServersProcessTests : ProtocolConformance
{
    private protected override Task<IAttemptProtocol> SpeakAsync(ProtocolSite site, string engine) =>
        Task.FromResult(site.InProcess(engine));
}

public sealed class ProtocolOverHttpTests : ProtocolConformance
{
    private protected override Task<IAttemptProtocol> SpeakAsync(ProtocolSite site, string engine) =>
        site.OverHttpAsync(engine);
}
