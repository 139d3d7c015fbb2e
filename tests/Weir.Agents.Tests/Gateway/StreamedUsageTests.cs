using Weir.Agents.Metering;
using Weir.EndToEnd.Tests.Models;

namespace Weir.Agents.Tests.Gateway;

/// <summary>A stream is metered whether or not its client wants to know what was used.</summary>
public sealed class StreamedUsageTests
{
    private const string Chunk = "\"choices\":[],\"usage\":{";

    [Theory]
    [InlineData("", false)]
    [InlineData(", \"stream_options\": { \"include_usage\": false }", false)]
    [InlineData(", \"stream_options\": { \"include_usage\": true }", true)]
    public async Task TheChunkIsForWhomAskedForIt(string options, bool isGiven)
    {
        await using var site = await GatewaySite.StartAsync("chat", new FakeTurn { Say = "A tulip." });
        var (status, body) = await site.AskAsync(
            ModelDialect.Chat, $$"""{ "model": "any", "messages": [], "stream": true{{options}} }""");
        status.ShouldBe(200);
        body.ShouldContain("A tulip.");
        body.ShouldEndWith("data: [DONE]\n\n");
        body.Contains(Chunk, StringComparison.Ordinal).ShouldBe(isGiven, body);
        site.Provider.Requests[0].Body["stream_options"]!["include_usage"]!.GetValue<bool>().ShouldBeTrue();
        var spent = await site.SpentAsync();
        (spent.Inexact, spent.Tokens.InputUncached).ShouldBe((0, FakeProvider.Uncached));
    }
}
