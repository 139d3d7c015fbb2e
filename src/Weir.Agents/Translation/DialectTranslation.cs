using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Weir.Agents.Gateway;
using Weir.Agents.Metering;

namespace Weir.Agents.Translation;

/// <summary>
/// Lets a client that speaks one dialect ask a provider that speaks another. The request is read into what both mean
/// (<see cref="NeutralRequest"/>) and written anew, and so is the answer, piece by piece as it comes. What one side has
/// no word for is refused with its name, unless leaving it out changes nothing of what is asked.
/// </summary>
/// <param name="Request">As the client asked.</param>
internal sealed record DialectTranslation(ModelDialect Client, ModelDialect Provider, NeutralRequest Request)
{
    /// <param name="limit">How a Chat server is told the most that it may answer.</param>
    /// <returns>The request for the provider.</returns>
    /// <exception cref="UntranslatableException">It cannot be said in the provider's dialect.</exception>
    public static (ModelQuestion Question, DialectTranslation Translation) Of(
        ModelQuestion asked, ModelDialect provider, ChatLimit limit)
    {
        var request = Read(asked);
        var body = Json.Bytes(Write(provider, request, limit));
        return (
            new ModelQuestion(provider, body, ImmutableSortedDictionary<string, string>.Empty),
            new DialectTranslation(asked.Dialect, provider, request));
    }

    /// <exception cref="UntranslatableException">Something in it has no place in what all dialects mean.</exception>
    public static NeutralRequest Read(ModelQuestion asked)
    {
        try
        {
            using var document = JsonDocument.Parse(
                asked.Body, new JsonDocumentOptions { MaxDepth = Meter.DepthLimit });
            return Read(asked.Dialect, document.RootElement);
        }
        catch (Exception odd) when (odd is JsonException or InvalidOperationException)
        {
            throw new UntranslatableException(
                $"The request is not as the {Name(asked.Dialect)} dialect has it, so that it cannot be translated.");
        }
    }

    public static string Name(ModelDialect dialect) => dialect.ToString().ToLowerInvariant();

    internal static NeutralRequest Read(ModelDialect dialect, JsonElement body) => dialect switch
    {
        ModelDialect.Chat => ChatRequestReader.Read(body),
        ModelDialect.Responses => ResponsesRequestReader.Read(body),
        _ => MessagesRequestReader.Read(body),
    };

    internal static JsonObject Write(ModelDialect dialect, NeutralRequest request, ChatLimit limit) => dialect switch
    {
        ModelDialect.Chat => ChatRequestWriter.Write(request, limit),
        ModelDialect.Responses => ResponsesRequestWriter.Write(request),
        _ => MessagesRequestWriter.Write(request, GatewayLimits.Output),
    };

    /// <summary>A provider's error in the client's own shape, with its words.</summary>
    public byte[] Error(int status, ReadOnlySpan<byte> body)
    {
        var said = Json.Object(Encoding.UTF8.GetString(body));
        var error = said?["error"] as JsonObject ?? said;
        var message = Word(error, "message") ?? Word(said, "error") ?? Encoding.UTF8.GetString(body);
        var written = new JsonObject
        {
            ["type"] = Client == ModelDialect.Messages ? Kind(status) : Word(error, "type") ?? "server_error",
            ["message"] = message,
        };
        if (Client != ModelDialect.Messages && Word(error, "code") is { } code)
        {
            written["code"] = code;
        }
        return Json.Bytes(Client == ModelDialect.Messages
            ? new JsonObject { ["type"] = "error", ["error"] = written }
            : new JsonObject { ["error"] = written });
    }

    private static string? Word(JsonObject? parent, string name) =>
        parent?[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static string Kind(int status) => status switch
    {
        400 => "invalid_request_error",
        401 => "authentication_error",
        403 => "permission_error",
        404 => "not_found_error",
        413 => "request_too_large",
        429 => "rate_limit_error",
        529 => "overloaded_error",
        _ => "api_error",
    };
}
