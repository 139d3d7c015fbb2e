using System.Text.Json.Nodes;
using Weir.Runtime.Ledger;

namespace Weir.Agents.Translation;

/// <summary>
/// Writes answers of Messages. What was sent is counted by other providers at the end alone, so a stream begins with
/// nothing used and ends with all of it; calls stay open until then, since what is added to them may come in any order.
/// </summary>
internal sealed class MessagesAnswerWriter(NeutralRequest request) : IAnswerWriter
{
    private const int None = -1;

    private readonly SortedSet<int> _open = [];
    private readonly Dictionary<int, int> _calls = [];
    private int _blocks;
    private int _text = None;

    public JsonObject Whole(NeutralAnswer answer, TokenKinds? used)
    {
        var body = Message(answer.Id, answer.Model, used ?? TokenKinds.None);
        body["content"] = new JsonArray([.. answer.Parts.Select(part => (JsonNode)(part switch
        {
            Part.Text text => new JsonObject { ["type"] = "text", ["text"] = text.Value },
            Part.Call call => Use(call.Id, call.Name, MessagesRequestWriter.Input(call.Arguments)),
            _ => throw new InvalidOperationException("an answer has texts and calls"),
        }))]);
        body["stop_reason"] = Word(answer.Reason);
        return body;
    }

    public IEnumerable<StreamEvent> Streamed(AnswerPart part)
    {
        switch (part)
        {
            case AnswerPart.Begin begin:
                return
                [
                    StreamEvent.Typed(new JsonObject
                    {
                        ["type"] = "message_start",
                        ["message"] = Message(begin.Id, begin.Model, TokenKinds.None),
                    }),
                ];
            case AnswerPart.Text text:
                return Text(text.Value);
            case AnswerPart.CallBegin call:
                return Call(call);
            case AnswerPart.CallArguments more:
                return
                [
                    Delta(_calls[more.Index], new JsonObject
                    {
                        ["type"] = "input_json_delta", ["partial_json"] = more.Value,
                    }),
                ];
            case AnswerPart.Fault fault:
                return
                [
                    StreamEvent.Typed(new JsonObject
                    {
                        ["type"] = "error",
                        ["error"] = new JsonObject { ["type"] = "api_error", ["message"] = fault.Sentence },
                    }),
                ];
            default:
                return [];
        }
    }

    public IEnumerable<StreamEvent> Finish(NeutralAnswer answer, TokenKinds? used)
    {
        foreach (var block in _open)
        {
            yield return Stop(block);
        }
        yield return StreamEvent.Typed(new JsonObject
        {
            ["type"] = "message_delta",
            ["delta"] = new JsonObject { ["stop_reason"] = Word(answer.Reason), ["stop_sequence"] = null },
            ["usage"] = UsageText.Messages(used ?? TokenKinds.None),
        });
        yield return StreamEvent.Typed(new JsonObject { ["type"] = "message_stop" });
    }

    private IEnumerable<StreamEvent> Text(string text)
    {
        if (_text == None)
        {
            _text = _blocks++;
            _open.Add(_text);
            yield return Start(_text, new JsonObject { ["type"] = "text", ["text"] = "" });
        }
        yield return Delta(_text, new JsonObject { ["type"] = "text_delta", ["text"] = text });
    }

    private IEnumerable<StreamEvent> Call(AnswerPart.CallBegin call)
    {
        if (_text != None)
        {
            yield return Stop(_text);
            _open.Remove(_text);
            _text = None;
        }
        _calls[call.Index] = _blocks++;
        _open.Add(_calls[call.Index]);
        yield return Start(_calls[call.Index], Use(call.Id, call.Name, []));
    }

    private static StreamEvent Start(int block, JsonObject content) => StreamEvent.Typed(new JsonObject
    {
        ["type"] = "content_block_start", ["index"] = block, ["content_block"] = content,
    });

    private static StreamEvent Delta(int block, JsonObject delta) => StreamEvent.Typed(new JsonObject
    {
        ["type"] = "content_block_delta", ["index"] = block, ["delta"] = delta,
    });

    private static StreamEvent Stop(int block) =>
        StreamEvent.Typed(new JsonObject { ["type"] = "content_block_stop", ["index"] = block });

    private static JsonObject Use(string id, string name, JsonObject input) => new()
    {
        ["type"] = "tool_use", ["id"] = id, ["name"] = name, ["input"] = input,
    };

    private JsonObject Message(string id, string model, TokenKinds used) => new()
    {
        ["id"] = id,
        ["type"] = "message",
        ["role"] = "assistant",
        ["model"] = model.Length == 0 ? request.Model : model,
        ["content"] = new JsonArray(),
        ["stop_reason"] = null,
        ["stop_sequence"] = null,
        ["usage"] = UsageText.Messages(used),
    };

    private static string Word(StopReason reason) => reason switch
    {
        StopReason.Calls => "tool_use",
        StopReason.Length => "max_tokens",
        StopReason.Filtered => "refusal",
        StopReason.StopText => "stop_sequence",
        _ => "end_turn",
    };
}
