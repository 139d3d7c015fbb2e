using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Weir.Agents.Metering;

namespace Weir.Agents.Models;

/// <summary>
/// A model that speaks OpenAI Responses. The library's surface for it is marked experimental, so the few members that
/// are needed are written here. Nothing is stored at the provider: the whole conversation is sent each time, with what
/// the model thought as the opaque items that it gave.
/// </summary>
internal sealed class OpenAIResponses(HttpMessageHandler line, string model) : WholeChatClient("openai", model)
{
    /// <summary>Of a content without any other: the message's items as the provider wrote them.</summary>
    private const string Items = "weir.items";

    private const int Chunk = 16 * 1024;

    private readonly HttpClient _http = new(line) { Timeout = Timeout.InfiniteTimeSpan };

    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        using var answer = await PostAsync(Request(messages, options), cancellationToken);
        return Read(await answer.Content.ReadAsStringAsync(cancellationToken));
    }

    /// <summary>
    /// The last event repeats the whole answer, and is all that is taken; where it leaves out the items, those that
    /// were said to be done are.
    /// </summary>
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var request = Request(messages, options);
        request["stream"] = true;
        using var answer = await PostAsync(request, cancellationToken);
        await using var from = await answer.Content.ReadAsStreamAsync(cancellationToken);
        var done = new JsonArray();
        ChatResponse? whole = null;
        var events = new ServerSentEvents(data => whole = Take(data, done) ?? whole);
        var chunk = new byte[Chunk];
        for (int read; (read = await from.ReadAsync(chunk, cancellationToken)) > 0;)
        {
            events.Take(chunk.AsSpan(0, read));
        }
        foreach (var update in whole?.ToChatResponseUpdates() ?? [])
        {
            yield return update;
        }
    }

    private JsonObject Request(IEnumerable<ChatMessage> messages, ChatOptions? options) => new()
    {
        ["model"] = Model,
        ["input"] = new JsonArray([.. messages.SelectMany(Written)]),
        ["tools"] = new JsonArray([.. (options?.Tools ?? []).OfType<AIFunctionDeclaration>().Select(Written)]),
        ["parallel_tool_calls"] = true,
        ["store"] = false,
        ["include"] = new JsonArray("reasoning.encrypted_content"),
    };

    private async Task<HttpResponseMessage> PostAsync(JsonObject body, CancellationToken cancel)
    {
        using var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(LineHandler.Nowhere + "/responses"))
        {
            Content = content,
        };
        return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
    }

    /// <summary>The answer, when the event ends it.</summary>
    private static ChatResponse? Take(ReadOnlySpan<byte> data, JsonArray done)
    {
        if (data.IndexOf("response."u8) < 0)
        {
            return null;
        }
        var one = Object(System.Text.Encoding.UTF8.GetString(data));
        switch (one["type"]?.ToString())
        {
            case "response.output_item.done" when one["item"] is JsonObject item:
                done.Add(item.DeepClone());
                return null;
            case "response.completed" or "response.incomplete" when one["response"] is JsonObject response:
                if (response["output"] is not JsonArray { Count: > 0 })
                {
                    response["output"] = done.DeepClone();
                }
                return Read(response);
            default:
                return null;
        }
    }

    protected override void Dispose(bool disposing)
    {
        _http.Dispose();
        base.Dispose(disposing);
    }

    private static ChatResponse Read(string body) => Read(Object(body));

    /// <exception cref="ProviderException">It is no object of JSON.</exception>
    private static JsonObject Object(string text)
    {
        try
        {
            return JsonNode.Parse(text)!.AsObject();
        }
        catch (Exception odd) when (odd is JsonException or InvalidOperationException or NullReferenceException)
        {
            throw Odd(odd);
        }
    }

    /// <exception cref="ProviderException">It is no response of the dialect.</exception>
    private static ChatResponse Read(JsonObject root)
    {
        try
        {
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
            var calls = contents.OfType<FunctionCallContent>().Any();
            contents.Add(new AIContent
            {
                AdditionalProperties = new AdditionalPropertiesDictionary { [Items] = items.ToJsonString() },
            });
            var usage = root["usage"] as JsonObject;
            return new ChatResponse(new ChatMessage(ChatRole.Assistant, contents))
            {
                ModelId = root["model"]?.ToString(),
                ResponseId = root["id"]?.ToString(),
                FinishReason = root["incomplete_details"] is JsonObject
                    ? ChatFinishReason.Length
                    : calls ? ChatFinishReason.ToolCalls : ChatFinishReason.Stop,
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
            throw Odd(odd);
        }
    }

    private static ProviderException Odd(Exception odd) => new(
        ProviderFault.Unavailable, "the provider's answer is no response of the Responses API", odd);

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
        var items = message.Contents
            .Select(content => content.AdditionalProperties?.GetValueOrDefault(Items) as string)
            .FirstOrDefault(one => one is not null);
        if (items is not null)
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
