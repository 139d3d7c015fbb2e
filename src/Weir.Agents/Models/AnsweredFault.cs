using System.Collections.Immutable;
using System.Text.Json;
using Weir.Agents.Gateway;

namespace Weir.Agents.Models;

/// <summary>
/// What an answer that is an error means for whoever asked, by its status and the gateway's own codes.
/// </summary>
internal static class AnsweredFault
{
    private const int MaxSentence = 2_000;

    /// <summary>Anthropic's; that of vLLM and OpenAI; that of llama.cpp.</summary>
    private static readonly ImmutableArray<string> TooLongSentences =
        ["prompt is too long", "maximum context length", "exceeds the available context size"];

    public static ProviderException Of(int status, ReadOnlySpan<byte> body)
    {
        var (code, sentence, about) = Read(body);
        return new ProviderException(
            (status, code) switch
            {
                (_, GatewayRefusal.BudgetStopped) => ProviderFault.Budget,
                (429, _) => ProviderFault.Quota,
                (400, _) when about == "stream" => ProviderFault.NoStream,
                (400 or 413, _) when IsTooLong(code, sentence) => ProviderFault.TooLong,
                (>= 500, _) or (401, _) or (403, _) or (408, _) => ProviderFault.Unavailable,
                _ => ProviderFault.Refused,
            },
            code is not null && code.StartsWith("weir_", StringComparison.Ordinal)
                ? sentence
                : $"the provider answered {status}: {sentence}")
        {
            Status = status,
            Code = code,
        };
    }

    /// <summary>OpenAI has a code for it; others, and the servers that are like it, have only their sentence.</summary>
    private static bool IsTooLong(string? code, string sentence) =>
        code == "context_length_exceeded"
        || TooLongSentences.Any(part => sentence.Contains(part, StringComparison.OrdinalIgnoreCase));

    /// <summary>The error's type and message in each of the dialects' shapes.</summary>
    public static (string? Code, string Sentence, string? About) Read(ReadOnlySpan<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body.ToArray());
            if (document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("error", out var error)
                && error.ValueKind == JsonValueKind.Object)
            {
                return (CodeOf(error), Text(error, "message") ?? "no reason given", Text(error, "param"));
            }
        }
        catch (JsonException)
        {
            // Said in no dialect.
        }
        var text = System.Text.Encoding.UTF8.GetString(body).Trim();
        return (null, text.Length == 0 ? "no reason given" : text[..Math.Min(text.Length, MaxSentence)], null);
    }

    /// <summary>
    /// The error that an event of a stream is, in any of the dialects; null for all other events. The status was sent
    /// before it went wrong, so that only the code tells what it is.
    /// </summary>
    public static ProviderException? InStream(JsonElement streamed)
    {
        if (streamed.ValueKind != JsonValueKind.Object || ErrorIn(streamed) is not { } error)
        {
            return null;
        }
        var isText = error.ValueKind == JsonValueKind.String;
        var code = isText ? null : CodeOf(error);
        var sentence = (isText ? error.GetString() : Text(error, "message")) ?? "no reason given";
        sentence = sentence[..Math.Min(sentence.Length, MaxSentence)];
        return new ProviderException(
            IsTooLong(code, sentence) ? ProviderFault.TooLong : code switch
            {
                "429" or "rate_limit_error" or "rate_limit_exceeded" or "insufficient_quota" => ProviderFault.Quota,
                "400" or "invalid_request_error" or "invalid_prompt" => ProviderFault.Refused,
                _ => ProviderFault.BrokenOff,
            },
            $"the provider broke off its answer{(code is null ? "" : $" ({code})")}: {sentence}");
    }

    /// <summary>Responses has it in the response that failed, or as the event itself; the others below `error`.
    /// </summary>
    private static JsonElement? ErrorIn(JsonElement streamed)
    {
        var holder = streamed.TryGetProperty("response", out var response)
            && response.ValueKind == JsonValueKind.Object ? response : streamed;
        if (holder.TryGetProperty("error", out var error)
            && error.ValueKind is JsonValueKind.Object or JsonValueKind.String)
        {
            return error;
        }
        return Text(streamed, "type") == "error" ? streamed : null;
    }

    /// <summary>A number where a gateway of somebody else's passes on a status.</summary>
    private static string? CodeOf(JsonElement error)
    {
        if (error.TryGetProperty("code", out var code) && code.ValueKind == JsonValueKind.Number)
        {
            return code.GetRawText();
        }
        return Text(error, "code") is { Length: > 0 } own ? own : Text(error, "type");
    }

    private static string? Text(JsonElement of, string name) =>
        of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
