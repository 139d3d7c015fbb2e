using System.Text.Json;

namespace Weir.Agents.Translation;

/// <summary>
/// Reads answers of Chat Completions. Calls are told apart by their index; some servers give all the same one, or none,
/// and each call an id of its own.
/// </summary>
internal sealed class ChatAnswerReader : IAnswerReader
{
    private readonly Dictionary<long, (int Number, string Id)> _open = [];
    private int _calls;
    private bool _hasBegun;

    public IEnumerable<AnswerPart> Whole(JsonElement body) => Read(body, "message");

    public IEnumerable<AnswerPart> Streamed(JsonElement data) =>
        data.Find("error") is { } error ? [Answered.Fault(error)] : Read(data, "delta");

    private IEnumerable<AnswerPart> Read(JsonElement data, string name)
    {
        if (!_hasBegun)
        {
            _hasBegun = true;
            yield return new AnswerPart.Begin(data.Text("id") ?? "", data.Text("model") ?? "");
        }
        foreach (var choice in data.List("choices"))
        {
            // More than one is never asked for.
            foreach (var part in Message(choice.Find(name) ?? default))
            {
                yield return part;
            }
            if (choice.Text("finish_reason") is { } reason)
            {
                yield return new AnswerPart.End(Reason(reason));
            }
        }
    }

    private IEnumerable<AnswerPart> Message(JsonElement message)
    {
        foreach (var text in (string?[])[message.Text("content"), message.Text("refusal")])
        {
            if (text is { Length: > 0 })
            {
                yield return new AnswerPart.Text(text);
            }
        }
        foreach (var call in message.List("tool_calls"))
        {
            var function = call.Find("function") ?? default;
            var (at, id) = (call.Whole("index") ?? -1, call.Text("id"));
            if (!_open.TryGetValue(at, out var open) || (id is { Length: > 0 } && id != open.Id))
            {
                open = (_calls++, Answered.CallId(id));
                _open[at] = open;
                yield return new AnswerPart.CallBegin(open.Number, open.Id, function.Text("name") ?? "");
            }
            if (function.Text("arguments") is { Length: > 0 } arguments)
            {
                yield return new AnswerPart.CallArguments(open.Number, arguments);
            }
        }
    }

    /// <summary>Some servers say that they have stopped where they have made calls.</summary>
    private StopReason Reason(string reason) => reason switch
    {
        "length" => StopReason.Length,
        "content_filter" => StopReason.Filtered,
        _ => _calls > 0 ? StopReason.Calls : StopReason.Ended,
    };
}
