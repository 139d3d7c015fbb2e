using System.Text.Json.Nodes;
using Weir.Runtime.Ledger;

namespace Weir.Agents.Translation;

/// <summary>Writes answers of Chat Completions.</summary>
internal sealed class ChatAnswerWriter(NeutralRequest request) : IAnswerWriter
{
    private AnswerPart.Begin _begin = new("", "");

    public JsonObject Whole(NeutralAnswer answer, TokenKinds? used)
    {
        var message = new JsonObject
        {
            ["role"] = "assistant",
            ["content"] = answer.Said.Length == 0 ? null : answer.Said,
        };
        if (answer.Calls.Any())
        {
            message["tool_calls"] = new JsonArray(
                [.. answer.Calls.Select(call => (JsonNode)Call(call.Id, call.Name, call.Arguments))]);
        }
        var body = new JsonObject
        {
            ["id"] = answer.Id,
            ["object"] = "chat.completion",
            ["created"] = 0,
            ["model"] = answer.Model,
            ["choices"] = new JsonArray(new JsonObject
            {
                ["index"] = 0, ["message"] = message, ["finish_reason"] = Word(answer.Reason),
            }),
        };
        if (used is not null)
        {
            body["usage"] = UsageText.Chat(used);
        }
        return body;
    }

    public IEnumerable<StreamEvent> Streamed(AnswerPart part)
    {
        switch (part)
        {
            case AnswerPart.Begin begin:
                _begin = begin;
                return [Delta(new JsonObject { ["role"] = "assistant", ["content"] = "" })];
            case AnswerPart.Text text:
                return [Delta(new JsonObject { ["content"] = text.Value })];
            case AnswerPart.CallBegin call:
                var begun = Call(call.Id, call.Name, "");
                begun["index"] = call.Index;
                return [Delta(new JsonObject { ["tool_calls"] = new JsonArray(begun) })];
            case AnswerPart.CallArguments more:
                return
                [
                    Delta(new JsonObject
                    {
                        ["tool_calls"] = new JsonArray(new JsonObject
                        {
                            ["index"] = more.Index,
                            ["function"] = new JsonObject { ["arguments"] = more.Value },
                        }),
                    }),
                ];
            case AnswerPart.Fault fault:
                return
                [
                    new StreamEvent(null, new JsonObject
                    {
                        ["error"] = new JsonObject { ["code"] = fault.Code, ["message"] = fault.Sentence },
                    }),
                ];
            default:
                return [];
        }
    }

    public IEnumerable<StreamEvent> Finish(NeutralAnswer answer, TokenKinds? used)
    {
        yield return Delta([], Word(answer.Reason));
        if (request.WantsUsage && used is not null)
        {
            var chunk = Chunk([]);
            chunk["usage"] = UsageText.Chat(used);
            yield return new StreamEvent(null, chunk);
        }
        yield return StreamEvent.Done;
    }

    private static JsonObject Call(string id, string name, string arguments) => new()
    {
        ["id"] = id,
        ["type"] = "function",
        ["function"] = new JsonObject { ["name"] = name, ["arguments"] = arguments },
    };

    private StreamEvent Delta(JsonObject delta, string? finish = null) => new(null, Chunk(new JsonArray(
        new JsonObject { ["index"] = 0, ["delta"] = delta, ["finish_reason"] = finish })));

    private JsonObject Chunk(JsonArray choices) => new()
    {
        ["id"] = _begin.Id,
        ["object"] = "chat.completion.chunk",
        ["created"] = 0,
        ["model"] = _begin.Model,
        ["choices"] = choices,
    };

    private static string Word(StopReason reason) => reason switch
    {
        StopReason.Calls => "tool_calls",
        StopReason.Length => "length",
        StopReason.Filtered => "content_filter",
        _ => "stop",
    };
}
