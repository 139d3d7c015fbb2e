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
        var (code, sentence) = Read(body);
        return new ProviderException(
            (status, code) switch
            {
                (_, GatewayRefusal.BudgetStopped) => ProviderFault.Budget,
                (429, _) => ProviderFault.Quota,
                (400 or 413, _) when IsTooLong(code, sentence) => ProviderFault.TooLong,
                (>= 500, _) or (401, _) or (403, _) or (408, _) => ProviderFault.Unavailable,
                _ => ProviderFault.Refused,
            },
            code is not null && code.StartsWith("weir_", StringComparison.Ordinal)
                ? sentence
                : $"the provider answered {status}: {sentence}");
    }

    /// <summary>OpenAI has a code for it; others, and the servers that are like it, have only their sentence.</summary>
    private static bool IsTooLong(string? code, string sentence) =>
        code == "context_length_exceeded"
        || TooLongSentences.Any(part => sentence.Contains(part, StringComparison.OrdinalIgnoreCase));

    /// <summary>The error's type and message in each of the dialects' shapes.</summary>
    private static (string? Code, string Sentence) Read(ReadOnlySpan<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body.ToArray());
            if (document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("error", out var error)
                && error.ValueKind == JsonValueKind.Object)
            {
                var code = Text(error, "code") is { Length: > 0 } own ? own : Text(error, "type");
                return (code, Text(error, "message") ?? "no reason given");
            }
        }
        catch (JsonException)
        {
            // Said in no dialect.
        }
        var text = System.Text.Encoding.UTF8.GetString(body).Trim();
        return (null, text.Length == 0 ? "no reason given" : text[..Math.Min(text.Length, MaxSentence)]);
    }

    private static string? Text(JsonElement of, string name) =>
        of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
