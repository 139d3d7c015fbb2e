using System.Text;
using Weir.Agents.Metering;
using Weir.Runtime.Ledger;

namespace Weir.Agents.Tests.Metering;

public sealed class WholeTests
{
    public static TheoryData<string[]> Usage => Table.Rows("usage.txt");
    [Theory]
    [MemberData(nameof(Usage))]
    public void Usage_becomes_disjoint_kinds(string[] row)
    {
        var (dialect, usage, kinds, source) = (row[0], row[1], row[2], row[3]);
        var body = $$"""{"model":"served-1","usage":{{usage}}}""";
        var read = Meter.Whole(Table.Dialect(dialect), Encoding.UTF8.GetBytes(body));
        var tokens = read.Tokens;
        string.Join(' ', tokens.InputUncached, tokens.CacheRead, tokens.CacheWrite5m, tokens.CacheWrite1h,
            tokens.OutputVisible, tokens.OutputReasoning).ShouldBe(kinds);
        read.Source.ToString().ShouldBe(source);
        read.Served.ShouldBe("served-1");
    }

    [Theory]
    [InlineData("C", """{"model":"m","choices":[{"finish_reason":"tool_calls"}]}""", "tool_calls")]
    [InlineData("R", """{"model":"m","status":"completed"}""", "completed")]
    [InlineData("R", """{"model":"m","status":"incomplete","incomplete_details":{"reason":"max_output_tokens"}}""",
        "max_output_tokens")]
    [InlineData("R", """{"model":"m","status":"in_progress"}""", null)]
    [InlineData("M", """{"model":"m","stop_reason":"end_turn"}""", "end_turn")]
    public void The_end_is_told_in_the_providers_word(string dialect, string body, string? finish) =>
        Meter.Whole(Table.Dialect(dialect), Encoding.UTF8.GetBytes(body))
            .ShouldBe(new MeteredCall(TokenKinds.None, MeterSource.Missing, "m", finish));

    [Fact]
    public void A_response_that_still_runs_is_not_settled_by_what_it_says_so_far()
    {
        const string Body = """{"model":"m","status":"in_progress","usage":{"input_tokens":5,"output_tokens":1}}""";
        Meter.Whole(ModelDialect.Responses, Encoding.UTF8.GetBytes(Body)).Source.ShouldBe(MeterSource.Partial);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("[]")]
    [InlineData("17")]
    [InlineData("""{"model":"\ud800","usage":{"prompt_tokens":1,"completion_tokens":1}}""")]
    [InlineData("""{"error":{"message":"no"}}""")]
    public void What_is_no_answer_is_missing(string body) =>
        Meter.Whole(ModelDialect.Chat, Encoding.UTF8.GetBytes(body))
            .ShouldBe(new MeteredCall(TokenKinds.None, MeterSource.Missing, null, null));

    [Fact]
    public void Whole_and_streamed_answers_with_the_same_usage_are_metered_alike()
    {
        foreach (var seed in Enumerable.Range(1, 500))
        {
            var random = new Random(seed);
            var dialect = (ModelDialect)(seed % 3);
            var (usage, whole, stream) = Answers(dialect, random);
            var fromBody = Meter.Whole(dialect, Encoding.UTF8.GetBytes(whole));
            var fromStream = RecordedStreams.Read(
                dialect, Encoding.UTF8.GetBytes(stream).Chunk(random.Next(1, 200)));
            fromStream.ShouldBe(fromBody, $"seed {seed}: {usage}");
        }
    }

    [Fact]
    public void Kinds_are_added_one_by_one_and_never_wrap_or_go_below_zero()
    {
        var sum = new TokenKinds(1, 2, 3, 4, 5, 6) + new TokenKinds(10, 20, 30, 40, 50, 60);
        sum.ShouldBe(new TokenKinds(11, 22, 33, 44, 55, 66));
        (sum.TotalCacheWrite, sum.TotalInput, sum.TotalOutput, sum.Total).ShouldBe((77L, 110L, 121L, 231L));
        Should.Throw<OverflowException>(() => new TokenKinds(long.MaxValue, 0, 0, 0, 0, 0) + sum);
        Should.Throw<OverflowException>(() => new TokenKinds(long.MaxValue, 1, 0, 0, 0, 0).TotalInput);
        Should.Throw<ArgumentOutOfRangeException>(() => new TokenKinds(0, 0, 0, 0, -1, 0));
        Should.Throw<ArgumentOutOfRangeException>(() => sum with { CacheRead = -1 });
    }

    private static (string Usage, string Whole, string Stream) Answers(ModelDialect dialect, Random random)
    {
        var (input, output) = (random.Next(100_000), random.Next(10_000));
        var (cached, thought) = (random.Next(120_000), random.Next(12_000));
        var usage = dialect switch
        {
            ModelDialect.Chat =>
                $$$"""{"prompt_tokens":{{{input}}},"completion_tokens":{{{output}}},"""
                + $$$"""
                "prompt_tokens_details":{"cached_tokens":{{{cached}}}},
                """
                + $$$"""
                "completion_tokens_details":{"reasoning_tokens":{{{thought}}}}}
                """,
            ModelDialect.Responses =>
                $$$"""{"input_tokens":{{{input}}},"output_tokens":{{{output}}},"""
                + $$$"""
                "input_tokens_details":{"cached_tokens":{{{cached}}}},
                """
                + $$$"""
                "output_tokens_details":{"reasoning_tokens":{{{thought}}}}}
                """,
            _ => $$$"""{"input_tokens":{{{input}}},"output_tokens":{{{output}}},"""
                + $$$"""
                "cache_read_input_tokens":{{{cached}}},"cache_creation_input_tokens":{{{thought}}},
                """
                + $$$"""
                "cache_creation":{"ephemeral_1h_input_tokens":{{{random.Next(15_000)}}}}}
                """,
        };
        return dialect switch
        {
            ModelDialect.Chat => (
                usage,
                $$"""{"model":"m","choices":[{"finish_reason":"stop"}],"usage":{{usage}}}""",
                $$"""
                data: {"model":"m","choices":[{"finish_reason":"stop"}]}

                data: {"model":"m","choices":[],"usage":{{usage}}}

                data: [DONE]


                """),
            ModelDialect.Responses => (
                usage,
                $$"""{"model":"m","status":"completed","usage":{{usage}}}""",
                $$$"""
                data: {"type":"response.completed","response":{"model":"m","status":"completed","usage":{{{usage}}}}}


                """),
            _ => (
                usage,
                $$"""{"model":"m","stop_reason":"end_turn","usage":{{usage}}}""",
                $$$"""
                data: {"type":"message_start","message":{"model":"m","stop_reason":null,"usage":{{{usage}}}}}

                data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":{{{output}}}}}

                data: {"type":"message_stop"}


                """),
        };
    }
}
