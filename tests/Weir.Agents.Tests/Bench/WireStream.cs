using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Weir.Agents.Metering;

namespace Weir.Agents.Tests.Bench;

/// <summary>A streamed answer in the wire format of each dialect, event by event; the arguments of a call come in two.
/// </summary>
internal static class WireStream
{
    public const int Input = 141;
    public const int Output = 28;

    public static ImmutableArray<string> Of(
        ModelDialect dialect, string say, (string Tool, string Arguments)[] calls, bool cutShort = false) =>
        dialect switch
        {
            ModelDialect.Chat => [.. Chat(say, calls, cutShort), "data: [DONE]\n\n"],
            ModelDialect.Responses => [.. Responses(say, calls, cutShort)],
            _ => [.. Messages(say, calls, cutShort)],
        };

    /// <summary>An error in the middle of a stream.</summary>
    public static string Error(ModelDialect dialect, string code, string sentence)
    {
        var error = new JsonObject { ["type"] = code, ["code"] = code, ["message"] = sentence };
        return Event(dialect switch
        {
            ModelDialect.Chat => new JsonObject { ["error"] = error },
            ModelDialect.Messages => new JsonObject { ["type"] = "error", ["error"] = error },
            _ => new JsonObject
            {
                ["type"] = "response.failed",
                ["response"] = new JsonObject { ["status"] = "failed", ["error"] = error },
            },
        });
    }

    private static (string First, string Second) Halves(string text) =>
        (text[..(text.Length / 2)], text[(text.Length / 2)..]);

    private static string Event(JsonObject data) =>
        (data["type"] is { } type ? $"event: {type}\n" : "") + $"data: {data.ToJsonString()}\n\n";

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();

    private static IEnumerable<string> Chat(string say, (string, string)[] calls, bool cutShort)
    {
        string Chunk(JsonObject delta, string? reason = null) => Event(new JsonObject
        {
            ["id"] = "c1", ["object"] = "chat.completion.chunk", ["created"] = 1, ["model"] = "m-served",
            ["choices"] = new JsonArray(new JsonObject
            {
                ["index"] = 0, ["delta"] = delta, ["finish_reason"] = reason,
            }),
        });
        yield return Chunk(new JsonObject { ["role"] = "assistant", ["content"] = say });
        foreach (var (index, (tool, arguments)) in calls.Index())
        {
            var (first, second) = Halves(arguments);
            JsonObject Delta(string? name, string part) => new()
            {
                ["tool_calls"] = new JsonArray(new JsonObject
                {
                    ["index"] = index, ["id"] = name is null ? null : $"call_{index}", ["type"] = "function",
                    ["function"] = new JsonObject { ["name"] = name, ["arguments"] = part },
                }),
            };
            yield return Chunk(Delta(tool, first));
            yield return Chunk(Delta(null, second));
        }
        yield return Chunk([], cutShort ? "length" : calls.Length == 0 ? "stop" : "tool_calls");
        yield return Event(Parse($$"""
            {"id":"c1","object":"chat.completion.chunk","created":1,"model":"m-served","choices":[],
             "usage":{"prompt_tokens":{{Input}},"completion_tokens":{{Output}},"total_tokens":{{Input + Output}},
              "prompt_tokens_details":{"cached_tokens":40},"completion_tokens_details":{"reasoning_tokens":5} } }
            """));
    }

    private static IEnumerable<string> Responses(string say, (string, string)[] calls, bool cutShort)
    {
        var items = new JsonArray(Parse($$"""
            {"type":"message","id":"msg_1","role":"assistant","status":"completed",
             "content":[{"type":"output_text","text":{{JsonValue.Create(say).ToJsonString()}},"annotations":[]}]}
            """));
        yield return Event(Parse("""
            {"type":"response.created","response":{"id":"r1","object":"response","status":"in_progress",
             "model":"m-served","output":[],"error":null,"usage":null} }
            """));
        foreach (var (index, (tool, arguments)) in calls.Index())
        {
            var (first, second) = Halves(arguments);
            var item = new JsonObject
            {
                ["type"] = "function_call", ["id"] = $"fc_{index}", ["call_id"] = $"call_{index}", ["name"] = tool,
                ["arguments"] = arguments, ["status"] = cutShort ? "incomplete" : "completed",
            };
            foreach (var part in new[] { first, second })
            {
                yield return Event(new JsonObject
                {
                    ["type"] = "response.function_call_arguments.delta", ["item_id"] = $"fc_{index}",
                    ["output_index"] = index + 1, ["delta"] = part,
                });
            }
            yield return Event(new JsonObject
            {
                ["type"] = "response.output_item.done", ["output_index"] = index + 1, ["item"] = item.DeepClone(),
            });
            items.Add(item);
        }
        var end = cutShort ? "incomplete" : "completed";
        var last = Parse($$"""
            {"id":"r1","object":"response","status":"{{end}}","model":"m-served","error":null,
             "usage":{"input_tokens":{{Input}},"input_tokens_details":{"cached_tokens":40},
              "output_tokens":{{Output}},"output_tokens_details":{"reasoning_tokens":5},"total_tokens":169} }
            """);
        last["output"] = items;
        last["incomplete_details"] = cutShort ? Parse("""{"reason":"max_output_tokens"}""") : null;
        yield return Event(new JsonObject { ["type"] = $"response.{end}", ["response"] = last });
    }

    private static IEnumerable<string> Messages(string say, (string, string)[] calls, bool cutShort)
    {
        yield return Event(Parse("""
            {"type":"message_start","message":{"id":"m1","type":"message","role":"assistant","model":"m-served",
             "content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":94,
             "cache_read_input_tokens":40,"cache_creation_input_tokens":7,"output_tokens":1} } }
            """));
        yield return Event(Parse("""{"type":"ping"}"""));
        yield return Event(Parse("""
            {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""} }
            """));
        yield return Event(new JsonObject
        {
            ["type"] = "content_block_delta", ["index"] = 0,
            ["delta"] = new JsonObject { ["type"] = "text_delta", ["text"] = say },
        });
        yield return Event(Parse("""{"type":"content_block_stop","index":0}"""));
        foreach (var (index, (tool, arguments)) in calls.Index())
        {
            var (first, second) = Halves(arguments);
            yield return Event(Parse($$"""
                {"type":"content_block_start","index":{{index + 1}},"content_block":{"type":"tool_use",
                 "id":"toolu_{{index}}","name":"{{tool}}","input":{} } }
                """));
            foreach (var part in new[] { first, second })
            {
                yield return Event(new JsonObject
                {
                    ["type"] = "content_block_delta", ["index"] = index + 1,
                    ["delta"] = new JsonObject { ["type"] = "input_json_delta", ["partial_json"] = part },
                });
            }
            yield return Event(Parse($$"""{"type":"content_block_stop","index":{{index + 1}}}"""));
        }
        var reason = cutShort ? "max_tokens" : calls.Length == 0 ? "end_turn" : "tool_use";
        yield return Event(Parse($$"""
            {"type":"message_delta","delta":{"stop_reason":"{{reason}}","stop_sequence":null},
             "usage":{"output_tokens":{{Output}} } }
            """));
        yield return Event(Parse("""{"type":"message_stop"}"""));
    }
}
