using System.Text.Json;

namespace Weir.Agents.Translation;

/// <summary>Reads answers of Messages. What the model thought is not passed on.</summary>
internal sealed class MessagesAnswerReader : IAnswerReader
{
    private readonly Dictionary<long, int> _open = [];
    private int _calls;

    public IEnumerable<AnswerPart> Whole(JsonElement body)
    {
        yield return new AnswerPart.Begin(body.Text("id") ?? "", body.Text("model") ?? "");
        foreach (var (index, block) in body.List("content").Index())
        {
            foreach (var part in Block(index, block))
            {
                yield return part;
            }
        }
        yield return new AnswerPart.End(Reason(body.Text("stop_reason")));
    }

    public IEnumerable<AnswerPart> Streamed(JsonElement data)
    {
        switch (data.Text("type"))
        {
            case "message_start":
                var message = data.Find("message") ?? default;
                return [new AnswerPart.Begin(message.Text("id") ?? "", message.Text("model") ?? "")];
            case "content_block_start":
                return Block(data.Whole("index") ?? 0, data.Find("content_block") ?? default);
            case "content_block_delta":
                return Delta(data.Whole("index") ?? 0, data.Find("delta") ?? default);
            case "message_delta" when data.Find("delta")?.Text("stop_reason") is { } reason:
                return [new AnswerPart.End(Reason(reason))];
            case "error":
                return [Answered.Fault(data.Find("error"))];
            default:
                return [];
        }
    }

    private IEnumerable<AnswerPart> Block(long index, JsonElement block)
    {
        switch (block.Text("type"))
        {
            case "text" when block.Text("text") is { Length: > 0 } text:
                yield return new AnswerPart.Text(text);
                break;
            case "tool_use":
                _open[index] = _calls++;
                yield return new AnswerPart.CallBegin(
                    _open[index], Answered.CallId(block.Text("id")), block.Text("name") ?? "");
                // A stream begins with an empty object and brings the arguments later.
                if (block.Find("input") is { ValueKind: JsonValueKind.Object } input && input.GetPropertyCount() > 0)
                {
                    yield return new AnswerPart.CallArguments(_open[index], input.GetRawText());
                }
                break;
            default:
                break;
        }
    }

    private IEnumerable<AnswerPart> Delta(long index, JsonElement delta)
    {
        if (delta.Text("text") is { Length: > 0 } text)
        {
            yield return new AnswerPart.Text(text);
        }
        if (delta.Text("partial_json") is { Length: > 0 } json && _open.TryGetValue(index, out var call))
        {
            yield return new AnswerPart.CallArguments(call, json);
        }
    }

    private static StopReason Reason(string? reason) => reason switch
    {
        "tool_use" => StopReason.Calls,
        "max_tokens" or "model_context_window_exceeded" => StopReason.Length,
        "refusal" => StopReason.Filtered,
        "stop_sequence" => StopReason.StopText,
        _ => StopReason.Ended,
    };
}
