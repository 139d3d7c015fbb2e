using System.Text.Json;

namespace Weir.Agents.Translation;

/// <summary>Reads requests of Anthropic's Messages. What the model thought is not passed on: only it can read that.
/// </summary>
internal static class MessagesRequestReader
{
    private const string TextAndImages = "only text, images, calls of tools and their results are translated";

    public static NeutralRequest Read(JsonElement request)
    {
        request.Refuse("it is kept at Anthropic", "container");
        var turns = new TurnBuilder();
        foreach (var text in Texts(request, "system"))
        {
            turns.Instruct(text);
        }
        foreach (var message in request.List("messages"))
        {
            Take(turns, message);
        }
        var choice = request.Find("tool_choice");
        return new NeutralRequest
        {
            Model = request.Demand("model"),
            Streams = request.Flag("stream"),
            OutputLimit = request.Whole("max_tokens"),
            Temperature = request.Number("temperature"),
            TopP = request.Number("top_p"),
            Stops = [.. request.List("stop_sequences").Select(stop => stop.GetString()!)],
            Instructions = turns.Instructions,
            Turns = turns.Turns,
            Tools = [.. request.List("tools").Select(Tool)],
            Choice = Choice(choice),
            OneCall = choice?.Flag("disable_parallel_tool_use") is true,
            Form = Form(request),
        };
    }

    private static void Take(TurnBuilder turns, JsonElement message)
    {
        switch (message.Text("role"))
        {
            case "system":
                turns.Instruct(string.Join("\n\n", Texts(message, "content")));
                break;
            case "user":
                turns.Add(Speaker.User, Content(message));
                break;
            case "assistant":
                turns.Add(Speaker.Agent, Content(message));
                break;
            case var role:
                throw new UntranslatableException($"A message of the role '{role}' cannot be passed on.");
        }
    }

    private static IEnumerable<string> Texts(JsonElement parent, string name) => parent.Text(name) is { } text
        ? [text]
        : parent.List(name).Select(block => block.Demand("text"));

    private static IEnumerable<Part> Content(JsonElement message) => message.Text("content") is { } text
        ? [new Part.Text(text)]
        : message.List("content").Select(Block).OfType<Part>();

    private static Part? Block(JsonElement block) => block.Text("type") switch
    {
        "text" => new Part.Text(block.Demand("text")),
        "image" => Image(block),
        "thinking" or "redacted_thinking" => null,
        "tool_use" => new Part.Call(
            block.Demand("id"), block.Demand("name"), block.Find("input")?.GetRawText() ?? "{}"),
        "tool_result" => Result(block),
        var type => throw new UntranslatableException(
            $"A block of the type '{type}' cannot be passed on: {TextAndImages}."),
    };

    private static Part.Image Image(JsonElement block)
    {
        var source = block.Find("source") ?? default;
        return source.Text("type") switch
        {
            "base64" => new Part.Image($"data:{source.Demand("media_type")};base64,{source.Demand("data")}"),
            "url" => new Part.Image(source.Demand("url")),
            var type => throw new UntranslatableException(
                $"An image whose source is '{type}' cannot be passed on: send its bytes."),
        };
    }

    private static Part.Result Result(JsonElement block)
    {
        var content = Content(block).ToList();
        return new Part.Result(
            block.Demand("tool_use_id"),
            string.Join('\n', content.OfType<Part.Text>().Select(text => text.Value)),
            [.. content.OfType<Part.Image>()], block.Flag("is_error"));
    }

    private static ToolSpec Tool(JsonElement tool) => tool.Text("type") is null or "custom"
        ? new ToolSpec(
            tool.Demand("name"), tool.Text("description"), ToolSchemas.Of(tool.Find("input_schema")),
            ToolSchemas.Strict(tool))
        : throw new UntranslatableException(
            $"The tool '{tool.Text("type")}' is known to Anthropic's models alone: have the agent bring a tool with "
            + "its own 'input_schema'.");

    private static ToolChoice? Choice(JsonElement? choice) => choice?.Text("type") switch
    {
        null => null,
        "auto" => new ToolChoice(ToolUse.Auto),
        "none" => new ToolChoice(ToolUse.None),
        "any" => new ToolChoice(ToolUse.Any),
        "tool" => new ToolChoice(ToolUse.Named, choice.Value.Demand("name")),
        var type => throw new UntranslatableException($"A 'tool_choice' of '{type}' cannot be passed on."),
    };

    private static OutputForm? Form(JsonElement request)
    {
        var format = request.Find("output_config")?.Find("format") ?? request.Find("output_format");
        return format?.Text("type") == "json_schema"
            ? new OutputForm("answer", ToolSchemas.Of(format.Value.Find("schema")), null)
            : null;
    }
}
