using System.Text.Json;

namespace Weir.Agents.Translation;

/// <summary>
/// Reads requests of OpenAI's Responses. What the model reasoned is not passed on: only it can read that.
/// </summary>
internal static class ResponsesRequestReader
{
    private const string Function = "function";
    private const string Custom = "custom";

    public static NeutralRequest Read(JsonElement request)
    {
        request.Refuse(
            "other providers keep no conversation; send all of it as 'input'", "previous_response_id", "conversation",
            "prompt");
        request.Refuse("other dialects have one answer without probabilities", "top_logprobs");
        var turns = new TurnBuilder();
        if (request.Text("instructions") is { Length: > 0 } instructions)
        {
            turns.Instruct(instructions);
        }
        if (request.Text("input") is { } text)
        {
            turns.Add(Speaker.User, new Part.Text(text));
        }
        foreach (var item in request.List("input"))
        {
            Take(turns, item);
        }
        return new NeutralRequest
        {
            Model = request.Demand("model"),
            Streams = request.Flag("stream"),
            OutputLimit = request.Whole("max_output_tokens"),
            Temperature = request.Number("temperature"),
            TopP = request.Number("top_p"),
            Effort = request.Find("reasoning")?.Text("effort"),
            Instructions = turns.Instructions,
            Turns = turns.Turns,
            Tools = [.. request.List("tools").SelectMany(Tools)],
            Choice = Choice(request.Find("tool_choice")),
            OneCall = request.Find("parallel_tool_calls") is { ValueKind: JsonValueKind.False },
            Form = Form(request.Find("text")?.Find("format")),
        };
    }

    private static void Take(TurnBuilder turns, JsonElement item)
    {
        switch (item.Text("type"))
        {
            case null or "message":
                TakeMessage(turns, item);
                break;
            case "function_call":
                turns.Add(Speaker.Agent, new Part.Call(
                    item.Demand("call_id"), NameOf(item.Text("namespace"), item.Demand("name")),
                    item.Text("arguments") ?? ""));
                break;
            case "custom_tool_call":
                turns.Add(Speaker.Agent, new Part.Call(
                    item.Demand("call_id"), NameOf(item.Text("namespace"), item.Demand("name")),
                    FreeformTool.Arguments(item.Text("input") ?? "")));
                break;
            case "function_call_output" or "custom_tool_call_output":
                turns.Add(Speaker.User, Result(item));
                break;
            case "reasoning":
                break;
            case var type:
                throw new UntranslatableException(
                    $"An item of the type '{type}' cannot be passed on: only messages, calls of tools and their "
                    + "results are translated.");
        }
    }

    private static void TakeMessage(TurnBuilder turns, JsonElement item)
    {
        var content = Content(item, "content").ToList();
        switch (item.Text("role"))
        {
            case "system" or "developer":
                turns.Instruct(string.Join("\n\n", content.OfType<Part.Text>().Select(text => text.Value)));
                break;
            case "user":
                turns.Add(Speaker.User, content);
                break;
            case "assistant":
                turns.Add(Speaker.Agent, content);
                break;
            case var role:
                throw new UntranslatableException($"A message of the role '{role}' cannot be passed on.");
        }
    }

    private static IEnumerable<Part> Content(JsonElement item, string name) => item.Text(name) is { } text
        ? [new Part.Text(text)]
        : item.List(name).Select(Piece);

    private static Part Piece(JsonElement part) => part.Text("type") switch
    {
        "input_text" or "output_text" or "text" => new Part.Text(part.Demand("text")),
        "refusal" => new Part.Text(part.Demand("refusal")),
        "input_image" when part.Text("image_url") is { } url => new Part.Image(url),
        "input_image" => throw new UntranslatableException(
            "An image that is kept at OpenAI cannot be passed on: send its bytes as 'image_url'."),
        var type => throw new UntranslatableException(
            $"A part of the type '{type}' cannot be passed on: only text and images are translated."),
    };

    private static Part.Result Result(JsonElement item)
    {
        var content = Content(item, "output").ToList();
        return new Part.Result(
            item.Demand("call_id"), string.Join('\n', content.OfType<Part.Text>().Select(text => text.Value)),
            [.. content.OfType<Part.Image>()], IsError: false);
    }

    private static IEnumerable<ToolSpec> Tools(JsonElement tool)
    {
        if (tool.Text("type") != "namespace")
        {
            return [Tool(tool)];
        }
        var space = tool.Demand("name");
        return tool.List("tools").Select(Tool).Select(one => one with
        {
            Name = NameOf(space, one.OwnName),
            Namespace = space,
        });
    }

    private static ToolSpec Tool(JsonElement tool) => tool.Text("type") switch
    {
        Function => new ToolSpec(
            tool.Demand("name"), tool.Text("description"), ToolSchemas.Of(tool.Find("parameters")),
            ToolSchemas.Strict(tool)),
        Custom => FreeformTool.Of(tool),
        var type => throw new UntranslatableException(
            $"The tool '{type}' is known to OpenAI's models alone: have the agent bring it as a function."),
    };

    private static string NameOf(string? space, string name) => space is null ? name : $"{space}__{name}";

    private static ToolChoice? Choice(JsonElement? choice) => choice switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } word => ToolSchemas.Choice(word.GetString()!),
        { } named when named.Text("type") is Function or Custom =>
            new ToolChoice(ToolUse.Named, NameOf(named.Text("namespace"), named.Demand("name"))),
        _ => throw new UntranslatableException("This 'tool_choice' cannot be passed on: name one tool, or none."),
    };

    private static OutputForm? Form(JsonElement? format) => format?.Text("type") switch
    {
        null or "text" => null,
        "json_object" => new OutputForm("answer", null, null),
        "json_schema" => new OutputForm(
            format.Value.Text("name") ?? "answer", ToolSchemas.Of(format.Value.Find("schema")),
            ToolSchemas.Strict(format.Value)),
        var type => throw new UntranslatableException($"A text format of the type '{type}' cannot be passed on."),
    };
}
