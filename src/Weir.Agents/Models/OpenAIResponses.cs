using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Weir.Agents.Models;

/// <summary>
/// A model that speaks OpenAI Responses. The library's surface for it is marked experimental, so the few members that
/// are needed are written here. Nothing is stored at the provider: the whole conversation is sent each time, with what
/// the model thought as the opaque items that it gave.
/// </summary>
internal sealed class OpenAIResponses(HttpMessageHandler line, string model) : WholeChatClient("openai", model)
{
    /// <summary>Of a message: its items as the provider wrote them.</summary>
    private const string Items = "weir.items";

    private readonly HttpClient _http = new(line) { Timeout = Timeout.InfiniteTimeSpan };

    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var request = new JsonObject
        {
            ["model"] = Model,
            ["input"] = new JsonArray([.. messages.SelectMany(Written)]),
            ["tools"] = new JsonArray([.. (options?.Tools ?? []).OfType<AIFunctionDeclaration>().Select(Written)]),
            ["parallel_tool_calls"] = true,
            ["store"] = false,
            ["include"] = new JsonArray("reasoning.encrypted_content"),
        };
        using var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(request));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var address = new Uri(LineHandler.Nowhere + "/responses");
        using var answer = await _http.PostAsync(address, content, cancellationToken);
        var body = await answer.Content.ReadAsStringAsync(cancellationToken);
        return Read(body);
    }

    protected override void Dispose(bool disposing)
    {
        _http.Dispose();
        base.Dispose(disposing);
    }

    /// <exception cref="ProviderException">It is no response of the dialect.</exception>
    private static ChatResponse Read(string body)
    {
        try
        {
            var root = JsonNode.Parse(body)!.AsObject();
            if (root["error"] is JsonObject error)
            {
                throw new ProviderException(ProviderFault.Unavailable, error["message"]?.ToString() ?? "it failed");
            }
            var items = root["output"]!.AsArray();
            var contents = new List<AIContent>();
            foreach (var item in items)
            {
                contents.AddRange(Contents(item!.AsObject()));
            }
            var message = new ChatMessage(ChatRole.Assistant, contents)
            {
                AdditionalProperties = new AdditionalPropertiesDictionary { [Items] = items.ToJsonString() },
            };
            var usage = root["usage"] as JsonObject;
            return new ChatResponse(message)
            {
                ModelId = root["model"]?.ToString(),
                ResponseId = root["id"]?.ToString(),
                FinishReason = contents.OfType<FunctionCallContent>().Any()
                    ? ChatFinishReason.ToolCalls
                    : ChatFinishReason.Stop,
                Usage = usage is null ? null : new UsageDetails
                {
                    InputTokenCount = usage["input_tokens"]?.GetValue<long>(),
                    OutputTokenCount = usage["output_tokens"]?.GetValue<long>(),
                },
            };
        }
        catch (Exception odd) when (odd is JsonException or InvalidOperationException or NullReferenceException
            or FormatException)
        {
            throw new ProviderException(
                ProviderFault.Unavailable, "the provider's answer is no response of the Responses API", odd);
        }
    }

    private static IEnumerable<AIContent> Contents(JsonObject item) => item["type"]?.ToString() switch
    {
        "message" => (item["content"] as JsonArray ?? [])
            .Where(part => part?["type"]?.ToString() == "output_text")
            .Select(part => new TextContent(part!["text"]!.ToString())),
        "function_call" =>
        [
            ModelText.Call(item["call_id"]!.ToString(), item["name"]!.ToString(), item["arguments"]!.ToString()),
        ],
        _ => [],
    };

    private static JsonObject Written(AIFunctionDeclaration tool) => new()
    {
        ["type"] = "function",
        ["name"] = tool.Name,
        ["description"] = tool.Description,
        ["parameters"] = JsonNode.Parse(tool.JsonSchema.GetRawText()),
        ["strict"] = false,
    };

    private static IEnumerable<JsonNode?> Written(ChatMessage message)
    {
        if (message.AdditionalProperties?.GetValueOrDefault(Items) is string items)
        {
            return JsonNode.Parse(items)!.AsArray().Select(item => item?.DeepClone());
        }
        if (message.Role == ChatRole.Tool)
        {
            return message.Contents.OfType<FunctionResultContent>().Select(result => (JsonNode?)new JsonObject
            {
                ["type"] = "function_call_output",
                ["call_id"] = result.CallId,
                ["output"] = ModelText.Of(result),
            });
        }
        return [new JsonObject { ["role"] = message.Role.Value, ["content"] = message.Text }];
    }
}
