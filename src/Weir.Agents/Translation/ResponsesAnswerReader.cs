using System.Text.Json;

namespace Weir.Agents.Translation;

/// <summary>Reads answers of Responses. What the model reasoned is not passed on.</summary>
internal sealed class ResponsesAnswerReader : IAnswerReader
{
    private readonly Dictionary<long, (int Call, bool HasArguments)> _open = [];
    private readonly HashSet<long> _said = [];
    private int _calls;
    private bool _hasBegun;

    public IEnumerable<AnswerPart> Whole(JsonElement body)
    {
        foreach (var part in Begin(body))
        {
            yield return part;
        }
        foreach (var (index, item) in body.List("output").Index())
        {
            foreach (var part in Added(index, item).Concat(Done(index, item)))
            {
                yield return part;
            }
        }
        foreach (var part in End(body))
        {
            yield return part;
        }
    }

    public IEnumerable<AnswerPart> Streamed(JsonElement data)
    {
        var index = data.Whole("output_index") ?? 0;
        var item = data.Find("item") ?? default;
        var response = data.Find("response") ?? default;
        switch (data.Text("type"))
        {
            case "response.created" or "response.in_progress":
                return Begin(response);
            case "response.output_item.added":
                return Added(index, item);
            case "response.output_text.delta" or "response.refusal.delta":
                _said.Add(index);
                return [new AnswerPart.Text(data.Text("delta") ?? "")];
            case "response.function_call_arguments.delta" when _open.TryGetValue(index, out var open):
                _open[index] = open with { HasArguments = true };
                return [new AnswerPart.CallArguments(open.Call, data.Text("delta") ?? "")];
            case "response.output_item.done":
                return Done(index, item);
            case "response.completed" or "response.incomplete" or "response.failed":
                return End(response);
            case "error":
                return [Answered.Fault(data.Find("error") ?? data)];
            default:
                return [];
        }
    }

    private IEnumerable<AnswerPart> Begin(JsonElement response)
    {
        if (!_hasBegun)
        {
            _hasBegun = true;
            yield return new AnswerPart.Begin(response.Text("id") ?? "", response.Text("model") ?? "");
        }
    }

    private IEnumerable<AnswerPart> Added(long index, JsonElement item)
    {
        if (item.Text("type") == "function_call" && !_open.ContainsKey(index))
        {
            _open[index] = (_calls++, false);
            yield return new AnswerPart.CallBegin(
                _open[index].Call, Answered.CallId(item.Text("call_id")), item.Text("name") ?? "");
        }
    }

    /// <summary>What did not come in pieces before.</summary>
    private IEnumerable<AnswerPart> Done(long index, JsonElement item)
    {
        foreach (var part in Added(index, item))
        {
            yield return part;
        }
        if (_open.TryGetValue(index, out var open) && !open.HasArguments
            && item.Text("arguments") is { Length: > 0 } arguments)
        {
            _open[index] = open with { HasArguments = true };
            yield return new AnswerPart.CallArguments(open.Call, arguments);
        }
        if (item.Text("type") == "message" && _said.Add(index))
        {
            foreach (var content in item.List("content"))
            {
                if ((content.Text("text") ?? content.Text("refusal")) is { Length: > 0 } text)
                {
                    yield return new AnswerPart.Text(text);
                }
            }
        }
    }

    private IEnumerable<AnswerPart> End(JsonElement response)
    {
        if (response.Text("status") == "failed")
        {
            yield return Answered.Fault(response.Find("error"));
            yield break;
        }
        yield return new AnswerPart.End(response.Find("incomplete_details")?.Text("reason") switch
        {
            null => _calls > 0 ? StopReason.Calls : StopReason.Ended,
            "content_filter" => StopReason.Filtered,
            _ => StopReason.Length,
        });
    }
}
