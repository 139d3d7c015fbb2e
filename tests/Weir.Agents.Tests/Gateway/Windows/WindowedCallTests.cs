using Weir.Agents.Metering;
using Weir.EndToEnd.Tests.Models;

namespace Weir.Agents.Tests.Gateway.Windows;

/// <summary>A provider that takes nothing for long is not asked again, and whoever asks is told when.</summary>
public sealed class WindowedCallTests
{
    private const string Request = """{ "model": "any", "messages": [] }""";

    [Fact]
    public async Task AfterALongRetryAfterTheProviderIsLeftAlone()
    {
        await using var site = await GatewaySite.StartAsync(
            "chat", new FakeTurn { Status = 429, Say = "slow down", RetryAfter = 600 });
        (await site.AskAsync(ModelDialect.Chat, Request)).Status.ShouldBe(429);
        var (status, body) = await site.AskAsync(ModelDialect.Messages, """
            { "model": "any", "max_tokens": 9, "messages": [ { "role": "user", "content": "A tulip?" } ] }
            """);
        status.ShouldBe(429);
        body.ShouldContain("weir_no_room");
        body.ShouldContain("for 600 s");
        site.Provider.Requests.Length.ShouldBe(1);
        (await site.SpentAsync()).Calls.ShouldBe(0);
    }
}
