using Weir.Agents.Gateway.Windows;
using Weir.Agents.Tests.Bench;
using Weir.Definitions.Models;

namespace Weir.Agents.Tests.Gateway.Windows;

/// <summary>Calls of all attempts share what a provider takes, in the order in which they come.</summary>
public sealed class ProviderWindowTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly ManualTime _time = new();

    [Fact]
    public async Task ARequestTooManyWaitsUntilTheFirstIsAMinuteOld()
    {
        var window = new ProviderWindow(_time);
        var limits = RateLimits.None with { RequestsPerMinute = 2 };
        (await EnterAsync(window, limits, 0)).Pass!.Leave(0);
        _time.Advance(10 * Second);
        (await EnterAsync(window, limits, 0)).Pass!.Leave(0);
        var third = EnterAsync(window, limits, 0);
        _time.Advance(49 * Second);
        third.IsCompleted.ShouldBeFalse();
        window.State.Waiting.ShouldBe(1);
        _time.Advance(Second);
        (await third).Pass.ShouldNotBeNull();
        window.State.Waiting.ShouldBe(0);
    }

    [Fact]
    public async Task TokensCountAsTheProviderSaysOnceItDoes()
    {
        var window = new ProviderWindow(_time);
        var limits = RateLimits.None with { TokensPerMinute = 100 };
        var first = (await EnterAsync(window, limits, 90)).Pass!;
        var second = EnterAsync(window, limits, 50);
        second.IsCompleted.ShouldBeFalse();
        first.Leave(40);
        (await second).Pass.ShouldNotBeNull();
        var third = EnterAsync(window, limits, 30);
        third.IsCompleted.ShouldBeFalse();
        _time.Advance(60 * Second);
        (await third).Pass.ShouldNotBeNull();
    }

    [Fact]
    public async Task OneThatIsLargerThanTheWindowGoesAlone()
    {
        var window = new ProviderWindow(_time);
        var limits = RateLimits.None with { TokensPerMinute = 100 };
        (await EnterAsync(window, limits, 5_000)).Pass.ShouldNotBeNull();
        EnterAsync(window, limits, 1).IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task TheOneWhoCameFirstGoesFirst()
    {
        var window = new ProviderWindow(_time);
        var limits = RateLimits.None with { Concurrency = 1 };
        var held = (await EnterAsync(window, limits, 0)).Pass!;
        var first = EnterAsync(window, limits, 0);
        var second = EnterAsync(window, limits, 0);
        held.Leave(0);
        held.Leave(0);
        var next = (await first).Pass!;
        second.IsCompleted.ShouldBeFalse();
        next.Leave(0);
        (await second).Pass.ShouldNotBeNull();
    }

    [Fact]
    public async Task AProviderThatClosesIsClosedForAll()
    {
        var window = new ProviderWindow(_time);
        window.Close(30 * Second);
        window.Close(5 * Second);
        var call = EnterAsync(window, RateLimits.None, 0);
        _time.Advance(29 * Second);
        (call.IsCompleted, window.State.ClosedFor).ShouldBe((false, Second));
        _time.Advance(Second);
        (await call).Pass.ShouldNotBeNull();
        window.State.ClosedFor.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public async Task NobodyWaitsForWhatDoesNotComeInTime()
    {
        var window = new ProviderWindow(_time);
        window.Close(TimeSpan.FromDays(3));
        var entry = await EnterAsync(window, RateLimits.None, 0);
        (entry.Pass, entry.Wait).ShouldBe((null, TimeSpan.FromHours(1)));

        var full = new ProviderWindow(_time);
        var limits = RateLimits.None with { Concurrency = 1 };
        (await EnterAsync(full, limits, 0)).Pass.ShouldNotBeNull();
        var late = EnterAsync(full, limits, 0);
        _time.Advance(TimeSpan.FromMinutes(2));
        (await late).Pass.ShouldBeNull();
    }

    [Fact]
    public async Task WhoGoesAwayTakesNoRoom()
    {
        var window = new ProviderWindow(_time);
        var limits = RateLimits.None with { Concurrency = 1 };
        var held = (await EnterAsync(window, limits, 0)).Pass!;
        using var gone = new CancellationTokenSource();
        var cancelled = window.EnterAsync(limits, 0, gone.Token);
        var behind = EnterAsync(window, limits, 0);
        await gone.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => cancelled);
        held.Leave(0);
        (await behind).Pass.ShouldNotBeNull();
    }

    private static Task<WindowEntry> EnterAsync(ProviderWindow window, RateLimits limits, long tokens) =>
        window.EnterAsync(limits, tokens, TestContext.Current.CancellationToken);
}
