using System.Text;
using Weir.Agents.Metering;
using Weir.Runtime.Ledger;

namespace Weir.Agents.Tests.Metering;

/// <summary>A client that did not ask for the usage gets the stream as if nobody had.</summary>
public sealed class UsageFilterTests
{
    private const string Usage = "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":3}}\n\n";
    private const string Text = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}],\"usage\":null}\n\n";
    private const string Done = "data: [DONE]\n\n";

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void TheChunkIsTakenOutWhereverTheStreamIsCut(string lineEnd)
    {
        var stream = Bytes(Text + Usage + ": a comment\n\n" + Done, lineEnd);
        var expected = (Text + ": a comment\n\n" + Done).Replace("\n", lineEnd, StringComparison.Ordinal);
        for (var at = 0; at <= stream.Length; at++)
        {
            Filtered(stream[..at], stream[at..]).ShouldBe(expected, $"cut at byte {at}");
        }
        Filtered([.. stream.Chunk(1)]).ShouldBe(expected);
    }

    [Fact]
    public void ARecordedStreamLosesThatChunkAlone()
    {
        var without = RecordedStreams.Chat.Split("\n\n").Where(one => !one.Contains("\"choices\":[],\"usage\":{"));
        Filtered(RecordedStreams.Of(ModelDialect.Chat)).ShouldBe(string.Join("\n\n", without));
        without.Count().ShouldBe(RecordedStreams.Chat.Split("\n\n").Length - 1);
    }

    [Theory]
    [InlineData("data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}],\"usage\":{\"total\":1}}\n\n")]
    [InlineData("data: {\"choices\":[],\"prompt_filter_results\":[]}\n\n")]
    [InlineData("data: {\"choices\":[],\"usage\":null}\n\n")]
    [InlineData("data: {\"usage\": broken\n\n")]
    [InlineData("data: {\"choices\":[],\"usage\":{\"prompt_tokens\":3}}")]
    public void NothingElseIsWithheld(string stream) => Filtered(Bytes(stream)).ShouldBe(stream);

    [Fact]
    public void AnEventGoesOnAsSoonAsItIsWhole()
    {
        var filter = new UsageFilter();
        filter.Take(Bytes(Text)).Length.ShouldBe(Text.Length);
        filter.Take(Bytes(Usage)).Length.ShouldBe(0);
        filter.Take(Bytes(Done)).Length.ShouldBe(Done.Length);
    }

    [Fact]
    public void AnEventThatIsTooLongGoesOnAsItComes()
    {
        var filter = new UsageFilter(limit: 64);
        var longer = Bytes($"data: {{\"choices\":[],\"usage\":{{\"x\":\"{new string('y', 200)}\"}}}}\n\n");
        filter.Take(longer.AsSpan(0, 60)).Length.ShouldBe(0);
        filter.Take(longer.AsSpan(60, 40)).Length.ShouldBe(100);
        filter.Take(longer.AsSpan(100)).Length.ShouldBe(longer.Length - 100);
        filter.Take(Bytes(Usage)).Length.ShouldBe(0);
    }

    private static readonly MeteredCall Nothing = new(TokenKinds.None, MeterSource.Missing, null, null);

    private static string Filtered(params byte[][] chunks)
    {
        var filter = new UsageFilter();
        var passed = new List<byte>();
        foreach (var chunk in chunks)
        {
            passed.AddRange(filter.Take(chunk).Span);
        }
        passed.AddRange(filter.Rest(Nothing).Span);
        return Encoding.UTF8.GetString([.. passed]);
    }

    private static byte[] Bytes(string text, string lineEnd = "\n") =>
        Encoding.UTF8.GetBytes(text.Replace("\n", lineEnd, StringComparison.Ordinal));
}
