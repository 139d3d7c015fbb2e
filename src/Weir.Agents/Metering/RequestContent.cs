using System.Runtime.InteropServices;
using System.Text.Json;

namespace Weir.Agents.Metering;

/// <summary>
/// Finds what in a request's input is not billed by its bytes: images, and what lies elsewhere or is compressed. Only
/// the places where the APIs put content are looked at, since the arguments of a tool may have any names.
/// </summary>
internal sealed class RequestContent
{
    private readonly SortedSet<string> outside = new(StringComparer.Ordinal);

    public int Images { get; private set; }
    public long ImageBytes { get; private set; }
    public long ImageJoinable { get; private set; }
    public IEnumerable<string> Outside => outside;

    public static RequestContent Of(ModelDialect dialect, JsonElement request)
    {
        var content = new RequestContent();
        switch (dialect)
        {
            case ModelDialect.Responses:
                content.TakeNamed(request, "previous_response_id", "conversation", "prompt");
                content.TakeItems(AnswerJson.Find(request, "input"));
                break;
            case ModelDialect.Messages:
                content.TakeNamed(request, "container");
                content.TakeItems(AnswerJson.Find(request, "system"));
                content.TakeItems(AnswerJson.Find(request, "messages"));
                break;
            default:
                content.TakeItems(AnswerJson.Find(request, "messages"));
                break;
        }
        return content;
    }

    private void TakeNamed(JsonElement request, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (AnswerJson.Find(request, name) is { ValueKind: not JsonValueKind.Null })
            {
                outside.Add(name);
            }
        }
    }

    private void TakeItems(JsonElement? items)
    {
        if (items is not { ValueKind: JsonValueKind.Array } list)
        {
            return;
        }
        foreach (var item in list.EnumerateArray())
        {
            Take(item);
        }
    }

    /// <summary>
    /// A message, an item of Responses, or a part of content; a tool's result has content of its own.
    /// </summary>
    private void Take(JsonElement item)
    {
        var type = AnswerJson.Text(item, "type");
        switch (type)
        {
            case "image_url":
                TakeImage(AnswerJson.Find(AnswerJson.Find(item, "image_url"), "url") ?? AnswerJson.Find(item, type));
                break;
            case "input_image":
                TakeImage(AnswerJson.Find(item, "image_url"));
                break;
            case "image":
                TakeImage(AnswerJson.Find(AnswerJson.Find(item, "source"), "data"));
                break;
            case "computer_screenshot":
                TakeImage(AnswerJson.Find(item, "image_url"));
                break;
            case "document" when AnswerJson.Text(AnswerJson.Find(item, "source"), "type") is "text" or "content":
                TakeItems(AnswerJson.Find(AnswerJson.Find(item, "source"), "content"));
                break;
            case "document" or "file" or "input_file" or "item_reference" or "container_upload" or "video_url":
                outside.Add(type);
                break;
            default:
                TakeItems(AnswerJson.Find(item, "content"));
                if (AnswerJson.Find(item, "output") is { ValueKind: JsonValueKind.Object } single)
                {
                    Take(single);
                }
                TakeItems(AnswerJson.Find(item, "output"));
                break;
        }
    }

    private void TakeImage(JsonElement? data)
    {
        Images++;
        if (data is { ValueKind: JsonValueKind.String } text)
        {
            var bytes = JsonMarshal.GetRawUtf8Value(text);
            ImageBytes += bytes.Length;
            ImageJoinable += InputBounds.Joinable(bytes);
        }
    }
}
