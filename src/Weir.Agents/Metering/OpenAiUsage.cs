using System.Text.Json;
using Weir.Runtime.Ledger;

namespace Weir.Agents.Metering;

/// <summary>
/// Usage as OpenAI's APIs count it: what was sent includes what was cached, and what was received includes reasoning
/// (API reference, "usage" of Chat Completions and Responses). Servers that copy the API may leave the details out.
/// </summary>
internal static class OpenAiUsage
{
    public static UsageReading Read(JsonElement usage, ModelDialect dialect)
    {
        var odd = false;
        var (sent, received) = dialect == ModelDialect.Chat ? ("prompt", "completion") : ("input", "output");
        var input = AnswerJson.Count(usage, $"{sent}_tokens", ref odd);
        var output = AnswerJson.Count(usage, $"{received}_tokens", ref odd);
        var inputDetails = AnswerJson.Object(usage, $"{sent}_tokens_details");
        // DeepSeek has the hits and Moonshot the cached tokens beside the totals; they are part of them all the same.
        var cacheRead = AnswerJson.Count(inputDetails, "cached_tokens", ref odd)
            ?? AnswerJson.Count(usage, "prompt_cache_hit_tokens", ref odd)
            ?? AnswerJson.Count(usage, "cached_tokens", ref odd);
        var cacheWrite = AnswerJson.Count(inputDetails, "cache_write_tokens", ref odd);
        var reasoning =
            AnswerJson.Count(AnswerJson.Object(usage, $"{received}_tokens_details"), "reasoning_tokens", ref odd);
        var total = AnswerJson.Count(usage, "total_tokens", ref odd);
        var (uncached, read, written) = Split(input ?? 0, cacheRead ?? 0, cacheWrite ?? 0, ref odd);
        var (visible, thought) = Split(input ?? 0, output ?? 0, reasoning ?? 0, total, ref odd);
        return new UsageReading(
            new TokenKinds(uncached, read, written, 0, visible, thought),
            input is not null || output is not null,
            input is not null && output is not null && !odd);
    }

    /// <summary>Parts that are more than the whole are not believed, since the whole is what is billed.</summary>
    private static (long Uncached, long Read, long Written) Split(long input, long read, long written, ref bool odd)
    {
        if (read + written <= input)
        {
            return (input - read - written, read, written);
        }
        odd = true;
        return (input, 0, 0);
    }

    private static (long Visible, long Thought) Split(
        long input, long output, long reasoning, long? total, ref bool odd)
    {
        // xAI counts reasoning beside what was received; its total is the only thing that tells.
        if (reasoning > 0 && total == input + output + reasoning)
        {
            return (output, reasoning);
        }
        if (reasoning <= output)
        {
            return (output - reasoning, reasoning);
        }
        odd = true;
        return (output, 0);
    }
}
