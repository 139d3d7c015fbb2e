using Weir.Agents.Gateway;

namespace Weir.Agents.Tests.Gateway;

public sealed class AttemptAccountTests
{
    /// <summary>Calls side by side that cost up to what was held for them, in an order that the seed gives.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task WhateverCallsDoTogetherTheCeilingIsNotPassed(int seed)
    {
        const int Ceiling = 10_000;
        const int Callers = 16;
        const int Calls = 200;
        var account = new AttemptAccount(Ceiling, charged: 0);
        var spent = 0L;
        var refused = 0;
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            var dice = new Random((seed * 1_000) + caller);
            for (var call = 0; call < Calls; call++)
            {
                var most = dice.Next(1, 400);
                if (account.TryHold(left => most <= left ? most : null) is not { } held)
                {
                    Interlocked.Increment(ref refused);
                    continue;
                }
                account.Charged.ShouldBeLessThanOrEqualTo(Ceiling);
                await Task.Yield();
                var cost = dice.Next(0, (int)held + 1);
                Interlocked.Add(ref spent, cost);
                account.Settle(held, cost);
            }
        })));
        spent.ShouldBe(account.Charged);
        spent.ShouldBeLessThanOrEqualTo(Ceiling);
        refused.ShouldBePositive();
    }

    [Fact]
    public void WhatIsHeldIsNoMoreThanWhatIsLeft()
    {
        var account = new AttemptAccount(ceiling: 100, charged: 70);
        account.TryHold(left => left + 1).ShouldBeNull();
        account.TryHold(left => left).ShouldBe(30);
        account.TryHold(left => left == 0 ? null : left).ShouldBeNull();
        account.Settle(held: 30, cost: 10);
        account.TryHold(left => left).ShouldBe(20);
    }

    [Fact]
    public void WithoutACeilingEverythingFits() =>
        new AttemptAccount(ceiling: null, charged: 5).TryHold(_ => 1_000_000_000_000).ShouldBe(1_000_000_000_000);

    [Fact]
    public void WithoutACeilingNoSumIsBeyondWhatANumberHolds()
    {
        var account = new AttemptAccount(ceiling: null, charged: 5);
        account.TryHold(_ => long.MaxValue).ShouldBeNull();
        account.TryHold(left => left).ShouldBe(long.MaxValue - 5);
    }

    /// <summary>A try that costs more than was held for it is still charged in full.</summary>
    [Fact]
    public void NothingIsLeftBeyondTheCeiling()
    {
        var account = new AttemptAccount(ceiling: 100, charged: 0);
        account.TryHold(_ => 50).ShouldBe(50);
        account.Settle(held: 50, cost: 120);
        account.Charged.ShouldBe(120);
        account.TryHold(left => left).ShouldBe(0);
        account.TryHold(_ => 1).ShouldBeNull();
    }

    /// <summary>What no number holds stops the attempt, and breaks nothing.</summary>
    [Fact]
    public void AnAbsurdChargeIsTheLargestNumberAndNoFault()
    {
        var account = new AttemptAccount(ceiling: null, charged: 0);
        account.TryHold(_ => 50).ShouldBe(50);
        account.TryHold(_ => 50).ShouldBe(50);
        account.Settle(held: 50, cost: long.MaxValue);
        account.Settle(held: 50, cost: long.MaxValue);
        account.Charged.ShouldBe(long.MaxValue);
        account.TryHold(_ => 1).ShouldBeNull();
    }

    [Fact]
    public void TheLowerOfCeilingAndCreditCountsAndCreditIsAskedForUpToTheCeiling()
    {
        var account = new AttemptAccount(ceiling: 100, charged: 10);
        account.Begin(credit: 40);
        account.Begin(credit: 90);
        (account.Limit, account.ShortOf(20), account.ShortOf(50), account.ShortOf(500)).ShouldBe((40, 0, 20, 60));
        account.TryHold(left => left).ShouldBe(30);
        account.Give(70);
        account.TryHold(left => left).ShouldBe(30);
        account.Give(200);
        (account.Limit, account.TryHold(left => left)).ShouldBe((100L, 30L));
    }

    [Fact]
    public void WhatIsHeldIsNotGivenBackAndWhatIsSealedHoldsNothing()
    {
        var account = new AttemptAccount(ceiling: null, charged: 10);
        account.Begin(credit: 40);
        account.TryHold(_ => 5).ShouldBe(5);
        account.MayGetMore(out var settled).ShouldBeTrue();
        (account.Trim(), account.Trim(), account.TryHold(_ => 1)).ShouldBe((15L, null, null));
        account.Settle(held: 5, cost: 2);
        settled.IsCompleted.ShouldBeTrue();
        account.MayGetMore(out _).ShouldBeFalse();
        account.TryHold(_ => 3).ShouldBe(3);
        account.Seal();
        (account.TryHold(_ => 0), account.MayGetMore(out _)).ShouldBe((null, false));
    }
}
