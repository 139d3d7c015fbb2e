using System.Text;
using Weir.Agents.Metering;
using Weir.Runtime.Ledger;

namespace Weir.Agents.Tests.Metering;

public sealed class StreamMeterTests
{
    private const int SmallLimit = 4096;

    public static TheoryData<ModelDialect> Dialects => RecordedStreams.Dialects;

    [Theory]
    [MemberData(nameof(Dialects))]
    public void A_stream_cut_in_two_anywhere_says_the_same(ModelDialect dialect)
    {
        var stream = RecordedStreams.Of(dialect);
        for (var at = 0; at <= stream.Length; at++)
        {
            RecordedStreams.Read(dialect, stream[..at], stream[at..])
                .ShouldBe(RecordedStreams.Expected(dialect), $"cut at byte {at}");
        }
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public void A_stream_in_small_chunks_and_with_any_line_ends_says_the_same(ModelDialect dialect)
    {
        var text = Encoding.UTF8.GetString(RecordedStreams.Of(dialect));
        foreach (var lineEnd in (string[])["\n", "\r\n", "\r"])
        {
            var stream = Encoding.UTF8.GetBytes(text.Replace("\n", lineEnd));
            for (var size = 1; size <= 7; size++)
            {
                RecordedStreams.Read(dialect, stream.Chunk(size)).ShouldBe(RecordedStreams.Expected(dialect));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public void What_is_known_only_grows_while_a_stream_goes_on(ModelDialect dialect)
    {
        var meter = new StreamMeter(dialect);
        var before = meter.Result;
        before.Source.ShouldBe(MeterSource.Missing);
        foreach (var one in RecordedStreams.Of(dialect))
        {
            meter.Take([one]);
            var now = meter.Result;
            now.Tokens.Total.ShouldBeGreaterThanOrEqualTo(before.Tokens.Total);
            (now.Source == MeterSource.Missing).ShouldBe(now.Tokens.Total == 0);
            if (before.Source == MeterSource.Provider)
            {
                now.ShouldBe(before);
            }
            before = now;
        }
        before.Source.ShouldBe(MeterSource.Provider);
    }

    [Fact]
    public void A_messages_stream_cut_after_its_start_is_partial_with_what_was_sent()
    {
        var stream = RecordedStreams.Of(ModelDialect.Messages);
        var end = RecordedStreams.Messages.IndexOf("event: content_block_start", StringComparison.Ordinal);
        RecordedStreams.Read(ModelDialect.Messages, stream[..end]).ShouldBe(new MeteredCall(
            new TokenKinds(12, 40000, 1000, 2000, 1, 0), MeterSource.Partial, "claude-sonnet-4-5", null));
    }

    [Theory]
    [InlineData(ModelDialect.Chat, "gpt-5-mini", "stop")]
    [InlineData(ModelDialect.Responses, "gpt-5.1-codex", null)]
    public void An_openai_stream_cut_before_its_usage_is_missing(ModelDialect dialect, string served, string? finish)
    {
        var text = Encoding.UTF8.GetString(RecordedStreams.Of(dialect));
        var end = dialect == ModelDialect.Chat
            ? text.LastIndexOf("data: {", StringComparison.Ordinal)
            : text.IndexOf("event: response.completed", StringComparison.Ordinal);
        RecordedStreams.Read(dialect, Encoding.UTF8.GetBytes(text[..end]))
            .ShouldBe(new MeteredCall(TokenKinds.None, MeterSource.Missing, served, finish));
    }

    [Fact]
    public void A_running_usage_is_partial_until_the_answer_ends()
    {
        const string First =
            """
            data: {"model":"m","choices":[{"delta":{"content":"a"}}],"usage":{"prompt_tokens":9,"completion_tokens":1}}


            """;
        const string Last =
            """
            data: {"model":"m","choices":[{"delta":{},"finish_reason":"length"}],
            data: "usage":{"prompt_tokens":9,"completion_tokens":4}}


            """;
        RecordedStreams.Read(ModelDialect.Chat, Encoding.UTF8.GetBytes(First))
            .ShouldBe(new MeteredCall(new TokenKinds(9, 0, 0, 0, 1, 0), MeterSource.Partial, "m", null));
        RecordedStreams.Read(ModelDialect.Chat, Encoding.UTF8.GetBytes(First + Last))
            .ShouldBe(new MeteredCall(new TokenKinds(9, 0, 0, 0, 4, 0), MeterSource.Provider, "m", "length"));
    }

    [Fact]
    public void The_last_cumulative_counts_of_a_messages_stream_stand_and_zeros_undo_nothing()
    {
        var stream = RecordedStreams.Messages.Replace(
            "\"usage\":{\"output_tokens\":89}",
            """
            "usage":{"input_tokens":30,"cache_creation_input_tokens":3000,"cache_read_input_tokens":40000,
            data: "output_tokens":95,"output_tokens_details":{"thinking_tokens":60}}
            """);
        RecordedStreams.Read(ModelDialect.Messages, Encoding.UTF8.GetBytes(stream)).Tokens
            .ShouldBe(new TokenKinds(30, 40000, 1000, 2000, 35, 60));
        var zeros = RecordedStreams.Messages.Replace(
            "\"usage\":{\"output_tokens\":89}",
            "\"usage\":{\"input_tokens\":0,\"cache_read_input_tokens\":0,\"output_tokens\":89}");
        RecordedStreams.Read(ModelDialect.Messages, Encoding.UTF8.GetBytes(zeros))
            .ShouldBe(RecordedStreams.Expected(ModelDialect.Messages));
    }

    [Fact]
    public void An_error_in_the_middle_leaves_a_messages_stream_partial()
    {
        var end = RecordedStreams.Messages.IndexOf("event: message_delta", StringComparison.Ordinal);
        var stream = RecordedStreams.Messages[..end]
            + "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\"}}\n\n";
        RecordedStreams.Read(ModelDialect.Messages, Encoding.UTF8.GetBytes(stream)).Source
            .ShouldBe(MeterSource.Partial);
    }

    [Fact]
    public void A_failed_response_tells_its_status_and_no_usage()
    {
        const string Stream =
            """
            data: {"type":"response.failed","response":{"status":"failed","model":"m","usage":null,"error":{}}}


            """;
        RecordedStreams.Read(ModelDialect.Responses, Encoding.UTF8.GetBytes(Stream))
            .ShouldBe(new MeteredCall(TokenKinds.None, MeterSource.Missing, "m", "failed"));
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public void An_event_beyond_the_limit_is_passed_over_in_bounded_memory_and_leaves_the_call_partial(
        ModelDialect dialect)
    {
        var stream = RecordedStreams.Of(dialect);
        var meter = new StreamMeter(dialect, SmallLimit);
        meter.Take("data: "u8);
        var piece = Encoding.UTF8.GetBytes(new string('x', 1000));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10_000; i++)
        {
            meter.Take(piece);
            meter.Take("\ndata: "u8);
        }
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(16 * SmallLimit);
        meter.Take("\n\n"u8);
        meter.Take(stream);
        meter.Result.ShouldBe(RecordedStreams.Expected(dialect) with { Source = MeterSource.Partial });
    }

    [Theory]
    [InlineData("data: {\"model\":\n\n")]
    [InlineData("data: no json\n\n")]
    [InlineData("data: {\"model\":\"\\ud800\"}\n\n")]
    public void An_event_that_cannot_be_read_leaves_the_call_partial(string damage)
    {
        RecordedStreams.Read(
                ModelDialect.Chat, Encoding.UTF8.GetBytes(damage), RecordedStreams.Of(ModelDialect.Chat))
            .ShouldBe(RecordedStreams.Expected(ModelDialect.Chat) with { Source = MeterSource.Partial });
    }

    [Fact]
    public void Bytes_at_random_never_throw_and_never_count()
    {
        foreach (var seed in Enumerable.Range(1, 200))
        {
            var random = new Random(seed);
            var stream = RecordedStreams.Of((ModelDialect)(seed % 3));
            for (var i = 0; i < 20; i++)
            {
                stream[random.Next(stream.Length)] = (byte)random.Next(256);
            }
            var read = RecordedStreams.Read((ModelDialect)(seed % 3), stream.Chunk(random.Next(1, 50)));
            Enum.IsDefined(read.Source).ShouldBeTrue();
        }
    }
}
