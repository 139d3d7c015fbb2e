using System.Text;
using System.Text.Json.Nodes;
using Weir.Runtime.Ledger;

namespace Weir.Agents.Translation;

/// <summary>
/// Writes answers of Responses: a stream tells each item when it begins, in pieces, and once more whole. Calls are
/// whole at the end alone, since what is added to them may come in any order.
/// </summary>
internal sealed class ResponsesAnswerWriter(NeutralRequest request) : IAnswerWriter
{
    private readonly Dictionary<int, OpenItem> _calls = [];
    private OpenItem? _message;
    private AnswerPart.Begin _begin = new("", "");
    private int _items;
    private int _sequence;

    private sealed record OpenItem(int Index, JsonObject Item)
    {
        public StringBuilder Text { get; } = new();
        public string Id => Item["id"]!.GetValue<string>();
    }

    public JsonObject Whole(NeutralAnswer answer, TokenKinds? used) => Response(answer, used, answer.Parts.Select(
        (part, index) => part switch
        {
            Part.Text text => Message($"msg_{index}", text.Value, "completed"),
            Part.Call call => Call($"fc_{index}", call, "completed"),
            _ => throw new InvalidOperationException("an answer has texts and calls"),
        }));

    public IEnumerable<StreamEvent> Streamed(AnswerPart part)
    {
        switch (part)
        {
            case AnswerPart.Begin begin:
                _begin = begin;
                return [Event("response.created", ("response", Begun()))];
            case AnswerPart.Text text:
                return Text(text.Value);
            case AnswerPart.CallBegin call:
                return CallBegin(call);
            case AnswerPart.CallArguments more:
                return Arguments(_calls[more.Index], more.Value);
            case AnswerPart.Fault fault:
                var failed = Begun();
                failed["status"] = "failed";
                failed["error"] = new JsonObject { ["code"] = fault.Code, ["message"] = fault.Sentence };
                return [Event("response.failed", ("response", failed))];
            default:
                return [];
        }
    }

    public IEnumerable<StreamEvent> Finish(NeutralAnswer answer, TokenKinds? used)
    {
        foreach (var one in CloseMessage().Concat(_calls.Values.SelectMany(CloseCall)))
        {
            yield return one;
        }
        var whole = Whole(answer, used);
        yield return Event(
            whole["status"]!.GetValue<string>() == "completed" ? "response.completed" : "response.incomplete",
            ("response", whole));
    }

    private IEnumerable<StreamEvent> Text(string text)
    {
        if (_message is null)
        {
            _message = new OpenItem(_items, Message($"msg_{_items}", null, "in_progress"));
            _items++;
            yield return Added(_message);
            yield return Event(
                "response.content_part.added", ("item_id", _message.Id), ("output_index", _message.Index),
                ("content_index", 0), ("part", Said("")));
        }
        _message.Text.Append(text);
        yield return Event(
            "response.output_text.delta", ("item_id", _message.Id), ("output_index", _message.Index),
            ("content_index", 0), ("delta", text));
    }

    private IEnumerable<StreamEvent> CloseMessage()
    {
        if (_message is not { } open)
        {
            yield break;
        }
        _message = null;
        var text = open.Text.ToString();
        yield return Event(
            "response.output_text.done", ("item_id", open.Id), ("output_index", open.Index), ("content_index", 0),
            ("text", text));
        yield return Event(
            "response.content_part.done", ("item_id", open.Id), ("output_index", open.Index), ("content_index", 0),
            ("part", Said(text)));
        yield return Done(open, Message(open.Id, text, "completed"));
    }

    private IEnumerable<StreamEvent> CallBegin(AnswerPart.CallBegin call)
    {
        foreach (var one in CloseMessage())
        {
            yield return one;
        }
        var open = new OpenItem(_items, Call($"fc_{_items}", new Part.Call(call.Id, call.Name, ""), "in_progress"));
        _items++;
        _calls[call.Index] = open;
        yield return Added(open);
    }

    private IEnumerable<StreamEvent> Arguments(OpenItem open, string more)
    {
        open.Text.Append(more);
        return IsFreeform(open)
            ? []
            : [Event(
                "response.function_call_arguments.delta", ("item_id", open.Id), ("output_index", open.Index),
                ("delta", more))];
    }

    private IEnumerable<StreamEvent> CloseCall(OpenItem open)
    {
        var whole = open.Item.DeepClone().AsObject();
        whole["status"] = "completed";
        var written = open.Text.ToString();
        var (name, kind, value) = IsFreeform(open)
            ? ("input", "custom_tool_call_input", FreeformTool.Text(written))
            : ("arguments", "function_call_arguments", NotEmpty(written));
        whole[name] = value;
        yield return Event(
            $"response.{kind}.done", ("item_id", open.Id), ("output_index", open.Index),
            (name, value));
        yield return Done(open, whole);
    }

    private static bool IsFreeform(OpenItem open) => open.Item["type"]!.GetValue<string>() == "custom_tool_call";

    private StreamEvent Added(OpenItem open) => Event(
        "response.output_item.added", ("output_index", open.Index), ("item", open.Item.DeepClone()));

    private StreamEvent Done(OpenItem open, JsonObject whole) => Event(
        "response.output_item.done", ("output_index", open.Index), ("item", whole));

    private StreamEvent Event(string type, params ReadOnlySpan<(string Name, JsonNode Value)> more)
    {
        var data = new JsonObject { ["type"] = type, ["sequence_number"] = _sequence++ };
        foreach (var (name, value) in more)
        {
            data[name] = value;
        }
        return StreamEvent.Typed(data);
    }

    private JsonObject Begun()
    {
        var response = Response(
            new NeutralAnswer(_begin.Id, _begin.Model, [], StopReason.Ended), null, []);
        response["status"] = "in_progress";
        return response;
    }

    private JsonObject Response(NeutralAnswer answer, TokenKinds? used, IEnumerable<JsonObject> items)
    {
        var cut = answer.Reason switch
        {
            StopReason.Length => "max_output_tokens",
            StopReason.Filtered => "content_filter",
            _ => null,
        };
        return new JsonObject
        {
            ["id"] = answer.Id,
            ["object"] = "response",
            ["created_at"] = 0,
            ["status"] = cut is null ? "completed" : "incomplete",
            ["error"] = null,
            ["incomplete_details"] = cut is null ? null : new JsonObject { ["reason"] = cut },
            ["model"] = answer.Model.Length == 0 ? request.Model : answer.Model,
            ["output"] = new JsonArray([.. items]),
            ["parallel_tool_calls"] = !request.OneCall,
            ["tool_choice"] = "auto",
            ["tools"] = new JsonArray(),
            ["usage"] = used is null ? null : UsageText.Responses(used),
        };
    }

    /// <param name="text">Null for one that has only begun.</param>
    private static JsonObject Message(string id, string? text, string status) => new()
    {
        ["type"] = "message",
        ["id"] = id,
        ["status"] = status,
        ["role"] = "assistant",
        ["content"] = text is null ? new JsonArray() : new JsonArray(Said(text)),
    };

    private static JsonObject Said(string text) =>
        new() { ["type"] = "output_text", ["text"] = text, ["annotations"] = new JsonArray() };

    /// <summary>As the client calls the tool.</summary>
    private JsonObject Call(string id, Part.Call call, string status)
    {
        var tool = request.Tools.FirstOrDefault(one => one.Name == call.Name);
        var freeform = tool is { IsFreeform: true };
        var item = new JsonObject
        {
            ["type"] = freeform ? "custom_tool_call" : "function_call",
            ["id"] = id,
            ["status"] = status,
            ["call_id"] = call.Id,
            ["name"] = tool?.OwnName ?? call.Name,
            [freeform ? "input" : "arguments"] = status != "completed" ? ""
                : freeform ? FreeformTool.Text(call.Arguments) : NotEmpty(call.Arguments),
        };
        if (tool?.Namespace is { } space)
        {
            item["namespace"] = space;
        }
        return item;
    }

    private static string NotEmpty(string arguments) => arguments.Length == 0 ? "{}" : arguments;
}
