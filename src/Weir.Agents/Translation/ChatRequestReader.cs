using System.Collections.Immutable;
using System.Text.Json;

namespace Weir.Agents.Translation;

/// <summary>Reads requests of OpenAI's Chat Completions.</summary>
internal static class ChatRequestReader
{
    public static NeutralRequest Read(JsonElement request)
    {
        request.Refuse("other dialects have one answer without probabilities", "logprobs", "logit_bias");
        request.Refuse("it is replaced by 'tools'; use these", "functions", "function_call");
        request.Refuse("only text and images are translated", "audio");
        if (request.Whole("n") > 1)
        {
            throw new UntranslatableException("'n' cannot be passed on: other dialects give one answer; ask for 1.");
        }
        var turns = new TurnBuilder();
        foreach (var message in request.List("messages"))
        {
            Take(turns, message);
        }
        var options = request.Find("stream_options");
        return new NeutralRequest
        {
            Model = request.Demand("model"),
            Streams = request.Flag("stream"),
            WantsUsage = options?.Flag("include_usage") is true,
            OutputLimit = request.Whole("max_completion_tokens") ?? request.Whole("max_tokens"),
            Temperature = request.Number("temperature"),
            TopP = request.Number("top_p"),
            Stops = Stops(request),
            Effort = request.Text("reasoning_effort"),
            Instructions = turns.Instructions,
            Turns = turns.Turns,
            Tools = [.. request.List("tools").Select(Tool)],
            Choice = Choice(request.Find("tool_choice")),
            OneCall = request.Find("parallel_tool_calls") is { ValueKind: JsonValueKind.False },
            Form = Form(request.Find("response_format")),
        };
    }

    private static void Take(TurnBuilder turns, JsonElement message)
    {
        switch (message.Text("role"))
        {
            case "system" or "developer":
                turns.Instruct(Words(message));
                break;
            case "user":
                turns.Add(Speaker.User, Content(message));
                break;
            case "assistant":
                turns.Add(Speaker.Agent, Content(message));
                turns.Add(Speaker.Agent, message.List("tool_calls").Select(Call));
                break;
            case "tool":
                turns.Add(
                    Speaker.User,
                    new Part.Result(message.Demand("tool_call_id"), Words(message), [], IsError: false));
                break;
            case var role:
                throw new UntranslatableException($"A message of the role '{role}' cannot be passed on.");
        }
    }

    private static string Words(JsonElement message) => string.Concat(Content(message).Select(part =>
        part is Part.Text text
            ? text.Value
            : throw new UntranslatableException("Only messages of the user can have images in the chat dialect.")));

    private static IEnumerable<Part> Content(JsonElement message) => message.Find("content") switch
    {
        null => [],
        { ValueKind: JsonValueKind.String } text => [new Part.Text(text.GetString()!)],
        _ => message.List("content").Select(Piece),
    };

    private static Part Piece(JsonElement part) => part.Text("type") switch
    {
        "text" => new Part.Text(part.Demand("text")),
        "refusal" => new Part.Text(part.Demand("refusal")),
        "image_url" => new Part.Image(part.Find("image_url")?.Text("url") ?? part.Demand("image_url")),
        var type => throw new UntranslatableException(
            $"A part of the type '{type}' cannot be passed on: only text and images are translated."),
    };

    private static Part.Call Call(JsonElement call)
    {
        if (call.Find("custom") is { } custom)
        {
            return new Part.Call(
                call.Demand("id"), custom.Demand("name"), FreeformTool.Arguments(custom.Text("input") ?? ""));
        }
        var function = call.Find("function")
            ?? throw new UntranslatableException("A call of a tool has no 'function'.");
        return new Part.Call(call.Demand("id"), function.Demand("name"), function.Text("arguments") ?? "");
    }

    private static ToolSpec Tool(JsonElement tool)
    {
        if (tool.Find("custom") is { } custom)
        {
            return FreeformTool.Of(custom);
        }
        var function = tool.Find("function") ?? throw new UntranslatableException("A tool has no 'function'.");
        return new ToolSpec(
            function.Demand("name"), function.Text("description"), ToolSchemas.Of(function.Find("parameters")),
            ToolSchemas.Strict(function));
    }

    private static ToolChoice? Choice(JsonElement? choice) => choice switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } word => ToolSchemas.Choice(word.GetString()!),
        { } named when (named.Find("function") ?? named.Find("custom")) is { } tool =>
            new ToolChoice(ToolUse.Named, tool.Demand("name")),
        _ => throw new UntranslatableException("This 'tool_choice' cannot be passed on: name one tool, or none."),
    };

    private static OutputForm? Form(JsonElement? format) => format?.Text("type") switch
    {
        null or "text" => null,
        "json_object" => new OutputForm("answer", null, null),
        "json_schema" when format.Value.Find("json_schema") is { } schema =>
            new OutputForm(
                schema.Text("name") ?? "answer", ToolSchemas.Of(schema.Find("schema")), ToolSchemas.Strict(schema)),
        var type => throw new UntranslatableException($"A 'response_format' of the type '{type}' cannot be passed on."),
    };

    private static ImmutableArray<string> Stops(JsonElement request) => request.Text("stop") is { } one
        ? [one]
        : [.. request.List("stop").Select(stop => stop.GetString()!)];
}
