using System.Text.Json;
using Weir.Runtime.Ledger;

namespace Weir.Agents.Metering;

/// <summary>
/// Usage as Anthropic's Messages API counts it: <c>input_tokens</c> is what was neither read from the cache nor
/// written to it, and <c>output_tokens</c> includes thinking. A stream says it in pieces: <c>message_start</c> what
/// was sent, <c>message_delta</c> cumulative counts, of which it may leave some out (API reference, "Streaming
/// messages").
/// </summary>
internal sealed class MessagesUsage
{
    private long? input;
    private long? cacheRead;
    private long? cacheWrite;
    private long? write5m;
    private long? write1h;
    private long? output;
    private long? thinking;
    private bool odd;

    public void Take(JsonElement usage)
    {
        var (newInput, newRead, newWrite) = (
            AnswerJson.Count(usage, "input_tokens", ref odd),
            AnswerJson.Count(usage, "cache_read_input_tokens", ref odd),
            AnswerJson.Count(usage, "cache_creation_input_tokens", ref odd));
        // Servers that copy the API repeat the counts of what was sent as zeros; what was said before is not undone.
        if ((newInput ?? 0) + (newRead ?? 0) + (newWrite ?? 0) > 0 || input is null)
        {
            input = newInput ?? input;
            cacheRead = newRead ?? cacheRead;
            cacheWrite = newWrite ?? cacheWrite;
            var creation = AnswerJson.Object(usage, "cache_creation");
            write5m = AnswerJson.Count(creation, "ephemeral_5m_input_tokens", ref odd) ?? write5m;
            write1h = AnswerJson.Count(creation, "ephemeral_1h_input_tokens", ref odd) ?? write1h;
        }
        output = AnswerJson.Count(usage, "output_tokens", ref odd) ?? output;
        thinking =
            AnswerJson.Count(AnswerJson.Object(usage, "output_tokens_details"), "thinking_tokens", ref odd) ?? thinking;
        // Searches are billed beside the tokens, so the tokens are not all that the call used.
        odd |= AnswerJson.Count(AnswerJson.Object(usage, "server_tool_use"), "web_search_requests", ref odd) > 0;
    }

    public UsageReading Read()
    {
        var contradicts = false;
        var (minutes, hour) = Written(ref contradicts);
        var (visible, thought) = ((output ?? 0) - (thinking ?? 0), thinking ?? 0);
        if (visible < 0)
        {
            contradicts = true;
            (visible, thought) = (output ?? 0, 0);
        }
        return new UsageReading(
            new TokenKinds(input ?? 0, cacheRead ?? 0, minutes, hour, visible, thought),
            (input ?? cacheRead ?? cacheWrite ?? write5m ?? write1h ?? output) is not null,
            input is not null && output is not null && !odd && !contradicts);
    }

    /// <summary>What was written, by how long it is kept; what the details leave out is kept for minutes.</summary>
    private (long Minutes, long Hour) Written(ref bool contradicts)
    {
        var (minutes, hour) = (write5m ?? 0, write1h ?? 0);
        if (cacheWrite is not { } all)
        {
            return (minutes, hour);
        }
        if (minutes + hour <= all)
        {
            return (all - hour, hour);
        }
        contradicts = true;
        return (all, 0);
    }
}
