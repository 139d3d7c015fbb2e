using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Weir.Agents.Gateway;
using Weir.Agents.Metering;
using Weir.Runtime.Ports;

namespace Weir.Agents.Models;

/// <summary>
/// Lets a provider's own client library speak over an attempt's <see cref="IModelLine"/>. What the library would
/// classify by its own rules is said as a <see cref="ProviderException"/> before it sees it.
/// </summary>
internal sealed class LineHandler(IModelLine line, ModelDialect dialect) : HttpMessageHandler
{
    /// <summary>Where the library thinks that it speaks to; nothing is there.</summary>
    public static readonly Uri Nowhere = new("http://gateway.invalid/v1");

    /// <summary>What stands for a key: the gateway has the real one.</summary>
    public const string NoKey = "none";

    private const int MaxSentence = 2_000;

    /// <summary>Anthropic's; that of vLLM and OpenAI; that of llama.cpp.</summary>
    private static readonly ImmutableArray<string> TooLongSentences =
        ["prompt is too long", "maximum context length", "exceeds the available context size"];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        var body = request.Content is { } content ? await content.ReadAsByteArrayAsync(cancel) : [];
        var headers = ModelQuestion.PassedOn
            .Where(request.Headers.Contains)
            .ToImmutableSortedDictionary(
                name => name, name => string.Join(',', request.Headers.GetValues(name)), StringComparer.Ordinal);
        var (answer, whole) = await AskAsync(new ModelQuestion(dialect, body, headers), cancel);
        if (answer.Status >= (int)HttpStatusCode.BadRequest)
        {
            throw Fault(answer.Status, whole);
        }
        var response = new HttpResponseMessage((HttpStatusCode)answer.Status)
        {
            Content = new ByteArrayContent(whole),
            RequestMessage = request,
        };
        response.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(answer.ContentType);
        return response;
    }

    /// <summary>The answer with its whole body. Without a ledger there is none, also when it is too late to ask.
    /// </summary>
    private async Task<(ModelAnswer Answer, byte[] Whole)> AskAsync(ModelQuestion question, CancellationToken cancel)
    {
        try
        {
            await using var answer = await line.SendAsync(question, cancel);
            using var whole = new MemoryStream();
            await answer.CopyAsync(whole, cancel);
            return (answer, whole.ToArray());
        }
        catch (JournalUnavailableException trouble)
        {
            throw new ProviderException(ProviderFault.Unavailable, trouble.Message, trouble);
        }
    }

    private static ProviderException Fault(int status, byte[] body)
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
    private static (string? Code, string Sentence) Read(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
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
