using Weir.Core;
using Weir.Core.Budgets;
using Weir.Runtime.Ledger;
using Weir.Runtime.Ports;
using Weir.Storage.Ledger;
using Weir.Storage.Sqlite;
using Weir.Storage.State;
using Weir.Storage.Tests.Support;

namespace Weir.Storage.Tests.Ledger;

public sealed class SqliteLedgerTests : IDisposable
{
    private static readonly OrganizationId Organization = new("default");
    private static readonly AttemptKey Attempt = new(new AttemptId(7), 9);
    private static readonly TokenKinds Tokens = new(100, 20, 3, 4, 50, 6);

    private readonly TemporaryFolder _folder = new();
    private readonly StateFolder _state;

    public SqliteLedgerTests() => _state = StateFolder.Lock(_folder.Path);

    public void Dispose()
    {
        _state.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task ACallInFlightIsChargedAsItIsHeldAndThenAsItCost()
    {
        using var ledger = SqliteLedger.Open(_state, Organization);
        var call = await ledger.BeginAsync(Begun(), default);
        (await ledger.SpentAsync(Attempt, default)).Charged.ShouldBe(5_000);
        await ledger.EndAsync(call, Ended(CallMeter.Provider, 1_234));
        var spent = await ledger.SpentAsync(Attempt, default);
        (spent.Calls, spent.Priced, spent.NanoUsd, spent.Charged).ShouldBe((1, 1, 1_234, 1_234));
        spent.Tokens.ShouldBe(Tokens);
        (await ledger.SpentAsync(Attempt with { Token = 10 }, default)).ShouldBe(AttemptSpend.None);
    }

    [Fact]
    public async Task WhatIsNotKnownStaysChargedAndIsNoSum()
    {
        using var ledger = SqliteLedger.Open(_state, Organization);
        await ledger.EndAsync(await ledger.BeginAsync(Begun(), default), Ended(CallMeter.Partial, null));
        await ledger.EndAsync(await ledger.BeginAsync(Begun(), default), Ended(CallMeter.Refused, 0));
        var spent = await ledger.SpentAsync(Attempt, default);
        (spent.Calls, spent.Priced, spent.NanoUsd, spent.Charged).ShouldBe((1, 0, 0, 5_000));
        var row = (await ledger.SumAsync(SpendBy.Model, default, _ => true, default)).ShouldHaveSingleItem();
        row.ShouldBe(new SpendRow("remote/large", 1, 1, 1, 1, Tokens + Tokens, 0));
    }

    [Fact]
    public async Task AnEndIsWrittenOnce()
    {
        using var ledger = SqliteLedger.Open(_state, Organization);
        var call = await ledger.BeginAsync(Begun(), default);
        await ledger.EndAsync(call, Ended(CallMeter.Provider, 1));
        await ledger.EndAsync(call, Ended(CallMeter.Provider, 2));
        (await ledger.SpentAsync(Attempt, default)).NanoUsd.ShouldBe(1);
    }

    [Fact]
    public async Task WhatAServerDidNotSeeTheEndOfIsUnknownToTheNext()
    {
        using (var ledger = SqliteLedger.Open(_state, Organization))
        {
            await ledger.BeginAsync(Begun(), default);
        }
        using var next = SqliteLedger.Open(_state, Organization);
        var row = (await next.SumAsync(SpendBy.Item, default, _ => true, default)).ShouldHaveSingleItem();
        row.ShouldBe(new SpendRow("SHOP-1", 1, 0, 1, 1, TokenKinds.None, 0));
        (await next.SpentAsync(Attempt, default)).Charged.ShouldBe(5_000);
    }

    [Theory]
    [InlineData(SpendBy.Item, "SHOP-1", "SHOP-2")]
    [InlineData(SpendBy.Pass, "SHOP-1 build", "SHOP-2 build")]
    [InlineData(SpendBy.Agent, "coder")]
    [InlineData(SpendBy.Model, "remote/large")]
    [InlineData(SpendBy.Tier, "deep")]
    [InlineData(SpendBy.Person, "person:ada", "person:ben")]
    public async Task SumsAreByWhatIsAskedForTheDearestFirst(SpendBy by, params string[] keys)
    {
        using var ledger = SqliteLedger.Open(_state, Organization);
        await ledger.EndAsync(await ledger.BeginAsync(Begun("SHOP-2", "ben"), default), Ended(CallMeter.Provider, 5));
        await ledger.EndAsync(await ledger.BeginAsync(Begun(), default), Ended(CallMeter.Provider, 9));
        var rows = await ledger.SumAsync(by, default, _ => true, default);
        rows.Select(row => row.Key).ShouldBe(keys);
        rows.Sum(row => row.NanoUsd).ShouldBe(14);
        (await ledger.SumAsync(by, default, item => item.Number == 1, default)).Sum(row => row.NanoUsd).ShouldBe(9);
        (await ledger.SumAsync(by, new Timestamp(1_001), _ => true, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task OrganisationsAreApart()
    {
        using var ledger = SqliteLedger.Open(_state, Organization);
        await ledger.BeginAsync(Begun(), default);
        using var other = SqliteLedger.Open(_state, new OrganizationId("other"));
        (await other.SpentAsync(Attempt, default)).ShouldBe(AttemptSpend.None);
    }

    [Fact]
    public void AnotherReleasesLedgerIsRefusedAndLeftAlone()
    {
        using (SqliteLedger.Open(_state, Organization))
        {
        }
        using (var session = SqliteSession.OpenWriter(Path.Combine(_folder.Path, SqliteLedger.FileName)))
        {
            session.Execute("PRAGMA user_version = 3");
        }
        Should.Throw<JournalUnavailableException>(() => SqliteLedger.Open(_state, Organization))
            .Message.ShouldContain("has version 3; this program knows versions to 2");
    }

    [Fact]
    public async Task ACallIsInOneBatchAndABatchIsTheSameWhenItIsTakenAgain()
    {
        using var ledger = SqliteLedger.Open(_state, Organization);
        await ledger.EndAsync(await ledger.BeginAsync(Begun(), default), Ended(CallMeter.Provider, 1_234));
        await ledger.EndAsync(await ledger.BeginAsync(Begun(), default), Ended(CallMeter.Partial, null));
        await ledger.EndAsync(await ledger.BeginAsync(Begun(), default), Ended(CallMeter.Refused, 0));
        var flying = await ledger.BeginAsync(Begun(), default);
        (await ledger.UnreportedAsync(default)).Single().Attempt.ShouldBe(Attempt.Attempt);
        var first = await ledger.TakeAsync(Attempt.Attempt, 1, default);
        first.Calls.Select(call => (call.Certainty, call.NanoUsd, call.Charged)).ShouldBe(
        [
            (CallCertainty.Exact, 1_234L, 1_234L), (CallCertainty.AtLeast, null, 5_000L),
            (CallCertainty.Refused, 0L, 0L),
        ]);
        (first.Calls[0].Model, first.Calls[0].Input, first.Calls[0].Cached, first.Calls[0].Output)
            .ShouldBe(("remote/large", 127, 20, 56));
        (first.Open, first.HasMore).ShouldBe((5_000, false));
        await ledger.EndAsync(flying, Ended(CallMeter.Provider, 7));
        var again = await ledger.TakeAsync(Attempt.Attempt, 1, default);
        (again.Calls.SequenceEqual(first.Calls), again.Open, again.HasMore).ShouldBe((true, 0, true));
        (await ledger.TakeAsync(Attempt.Attempt, 2, default)).Calls.Single().Charged.ShouldBe(7);
        (await ledger.TakeAsync(Attempt.Attempt, 3, default)).Calls.ShouldBeEmpty();
        (await ledger.UnreportedAsync(default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task ABatchIsBounded()
    {
        using var ledger = SqliteLedger.Open(_state, Organization);
        for (var call = 0; call <= UsageBatch.MaxCalls; call++)
        {
            await ledger.EndAsync(await ledger.BeginAsync(Begun(), default), Ended(CallMeter.Provider, 1));
        }
        var first = await ledger.TakeAsync(Attempt.Attempt, 1, default);
        (first.Calls.Length, first.HasMore).ShouldBe((UsageBatch.MaxCalls, true));
        var second = await ledger.TakeAsync(Attempt.Attempt, 2, default);
        (second.Calls.Length, second.HasMore).ShouldBe((1, false));
    }

    /// <summary>What version 1 counted is in no batch, and is not reported after the fact.</summary>
    [Fact]
    public async Task ALedgerOfTheReleaseBeforeIsTakenOver()
    {
        using (var ledger = SqliteLedger.Open(_state, Organization))
        {
            await ledger.EndAsync(await ledger.BeginAsync(Begun(), default), Ended(CallMeter.Provider, 1));
        }
        using (var session = SqliteSession.OpenWriter(Path.Combine(_folder.Path, SqliteLedger.FileName)))
        {
            session.ExecuteScript(
                "DROP INDEX calls_unreported; ALTER TABLE calls DROP COLUMN batch; PRAGMA user_version = 1");
        }
        using var next = SqliteLedger.Open(_state, Organization);
        (await next.UnreportedAsync(default)).ShouldBeEmpty();
        (await next.SpentAsync(Attempt, default)).NanoUsd.ShouldBe(1);
        await next.EndAsync(await next.BeginAsync(Begun(), default), Ended(CallMeter.Provider, 2));
        (await next.TakeAsync(Attempt.Attempt, 1, default)).Calls.Single().Charged.ShouldBe(2);
    }

    private static CallBegun Begun(string item = "SHOP-1", string person = "ada")
    {
        ItemId.TryParse(item, out var id).ShouldBeTrue();
        return new CallBegun(
            new CallOwner(
                id, new PassId("build"), Attempt, "coder", "engineering", "deep", PrincipalId.Person(person)),
            new Timestamp(1_000), "remote", "large", "Messages", 5_000);
    }

    private static CallEnded Ended(CallMeter meter, long? cost) =>
        new(new Timestamp(2_000), 200, "large-2", Tokens, meter, cost, "models.yaml");
}
