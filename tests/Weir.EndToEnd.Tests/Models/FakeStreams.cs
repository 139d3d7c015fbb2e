using System.Text.Json.Nodes;

namespace Weir.EndToEnd.Tests.Models;

/// <summary>
/// The same answers as <see cref="FakeProvider"/>'s whole ones, in the pieces and with the events that each dialect
/// streams: clients put text and calls together from these alone.
/// </summary>
internal static class FakeStreams
{
    /// <summary>The lines of an event stream.</summary>
    public static IEnumerable<string> Of(string dialect, FakeTurn turn, JsonObject whole) => dialect switch
    {
        "chat" => Chat(turn, whole).Append("data: [DONE]\n\n"),
        "responses" => Responses(turn, whole),
        _ => Messages(turn, whole),
    };

    private static string Event(JsonObject data) => $"data: {data.ToJsonString()}\n\n";

    private static string Named(JsonObject data) => $"event: {data["type"]}\n{Event(data)}";

    private static IEnumerable<string> Chat(FakeTurn turn, JsonObject whole)
    {
        string Chunk(JsonObject? delta, string? reason, JsonNode? usage) => Event(new JsonObject
        {
            ["id"] = "chatcmpl-1",
            ["object"] = "chat.completion.chunk",
            ["created"] = 1,
            ["model"] = whole["model"]!.DeepClone(),
            ["choices"] = delta is null ? new JsonArray() : new JsonArray(new JsonObject
            {
                ["index"] = 0, ["delta"] = delta, ["finish_reason"] = reason,
            }),
            ["usage"] = usage?.DeepClone(),
        });
        yield return Chunk(new JsonObject { ["role"] = "assistant", ["content"] = turn.Say }, null, null);
        foreach (var (index, call) in turn.Calls.Index())
        {
            yield return Chunk(
                new JsonObject
                {
                    ["tool_calls"] = new JsonArray(new JsonObject
                    {
                        ["index"] = index,
                        ["id"] = $"call_{Guid.NewGuid():n}",
                        ["type"] = "function",
                        ["function"] = new JsonObject
                        {
                            ["name"] = call.Tool,
                            ["arguments"] = call.Arguments.ToJsonString(),
                        },
                    }),
                },
                null, null);
        }
        yield return Chunk(new JsonObject(), turn.Calls.IsEmpty ? "stop" : "tool_calls", null);
        if (whole["usage"] is { } usage)
        {
            yield return Chunk(null, null, usage);
        }
    }

    private static IEnumerable<string> Responses(FakeTurn turn, JsonObject whole)
    {
        var items = ResponseItems(turn);
        JsonObject Response(string status, bool full) => new()
        {
            ["id"] = "resp_1",
            ["object"] = "response",
            ["created_at"] = 1,
            ["model"] = whole["model"]!.DeepClone(),
            ["status"] = status,
            ["output"] = full ? new JsonArray([.. items.Select(item => item.DeepClone())]) : new JsonArray(),
            ["usage"] = full ? whole["usage"]?.DeepClone() : null,
        };
        yield return Named(new JsonObject
        {
            ["type"] = "response.created", ["response"] = Response("in_progress", full: false),
        });
        foreach (var (index, item) in items.Index())
        {
            var begun = item.DeepClone().AsObject();
            if (begun.ContainsKey("arguments"))
            {
                begun["arguments"] = "";
            }
            else
            {
                begun["content"] = new JsonArray();
            }
            yield return Named(new JsonObject
            {
                ["type"] = "response.output_item.added", ["output_index"] = index, ["item"] = begun,
            });
            var delta = new JsonObject
            {
                ["type"] = item.ContainsKey("arguments")
                    ? "response.function_call_arguments.delta" : "response.output_text.delta",
                ["item_id"] = item["id"]!.DeepClone(),
                ["output_index"] = index,
                ["content_index"] = 0,
                ["delta"] = item["arguments"]?.DeepClone() ?? turn.Say,
            };
            yield return Named(delta);
            yield return Named(new JsonObject
            {
                ["type"] = "response.output_item.done", ["output_index"] = index, ["item"] = item.DeepClone(),
            });
        }
        yield return Named(new JsonObject
        {
            ["type"] = "response.completed", ["response"] = Response("completed", full: true),
        });
    }

    private static List<JsonObject> ResponseItems(FakeTurn turn)
    {
        var items = new List<JsonObject>();
        if (turn.Say.Length > 0)
        {
            items.Add(new JsonObject
            {
                ["type"] = "message", ["id"] = "msg_1", ["role"] = "assistant", ["status"] = "completed",
                ["content"] = new JsonArray(new JsonObject
                {
                    ["type"] = "output_text", ["text"] = turn.Say, ["annotations"] = new JsonArray(),
                }),
            });
        }
        items.AddRange(turn.Calls.Select((call, index) => new JsonObject
        {
            ["type"] = "function_call",
            ["id"] = $"fc_{Guid.NewGuid():n}",
            ["call_id"] = $"call_{Guid.NewGuid():n}",
            ["name"] = call.Tool,
            ["arguments"] = call.Arguments.ToJsonString(),
            ["status"] = "completed",
        }));
        return items;
    }

    private static IEnumerable<string> Messages(FakeTurn turn, JsonObject whole)
    {
        var begun = whole.DeepClone().AsObject();
        begun["content"] = new JsonArray();
        begun["stop_reason"] = null;
        if (begun["usage"] is JsonObject usage)
        {
            usage["output_tokens"] = 1;
        }
        yield return Named(new JsonObject { ["type"] = "message_start", ["message"] = begun });
        var blocks = new List<(JsonObject Block, JsonObject Delta)>();
        if (turn.Say.Length > 0)
        {
            blocks.Add((
                new JsonObject { ["type"] = "text", ["text"] = "" },
                new JsonObject { ["type"] = "text_delta", ["text"] = turn.Say }));
        }
        blocks.AddRange(turn.Calls.Select(call => (
            new JsonObject
            {
                ["type"] = "tool_use", ["id"] = $"toolu_{Guid.NewGuid():n}", ["name"] = call.Tool,
                ["input"] = new JsonObject(),
            },
            new JsonObject { ["type"] = "input_json_delta", ["partial_json"] = call.Arguments.ToJsonString() })));
        foreach (var (index, (block, delta)) in blocks.Index())
        {
            yield return Named(new JsonObject
            {
                ["type"] = "content_block_start", ["index"] = index, ["content_block"] = block,
            });
            yield return Named(new JsonObject
            {
                ["type"] = "content_block_delta", ["index"] = index, ["delta"] = delta,
            });
            yield return Named(new JsonObject { ["type"] = "content_block_stop", ["index"] = index });
        }
        yield return Named(new JsonObject
        {
            ["type"] = "message_delta",
            ["delta"] = new JsonObject
            {
                ["stop_reason"] = turn.Calls.IsEmpty ? "end_turn" : "tool_use", ["stop_sequence"] = null,
            },
            ["usage"] = whole["usage"] is { } used
                ? new JsonObject { ["output_tokens"] = used["output_tokens"]!.DeepClone() } : null,
        });
        yield return Named(new JsonObject { ["type"] = "message_stop" });
    }
}
