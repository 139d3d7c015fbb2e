using System.Text.Json.Nodes;

namespace Weir.Agents.Translation;

/// <summary>Writes requests of OpenAI's Responses, of which nothing is to be kept there.</summary>
internal static class ResponsesRequestWriter
{
    public static JsonObject Write(NeutralRequest request)
    {
        if (!request.Stops.IsEmpty)
        {
            throw new UntranslatableException(
                "Texts that stop an answer cannot be passed on: the responses dialect has none; leave them out.");
        }
        var written = new JsonObject { ["model"] = request.Model, ["store"] = false };
        if (request.Streams)
        {
            written["stream"] = true;
        }
        if (request.OutputLimit is { } most)
        {
            written["max_output_tokens"] = most;
        }
        Sampling.Write(written, request);
        if (request.Effort is { } effort)
        {
            written["reasoning"] = new JsonObject { ["effort"] = effort };
        }
        if (request.Instructions.Length > 0)
        {
            written["instructions"] = request.Instructions;
        }
        written["input"] = new JsonArray([.. request.Turns.SelectMany(Items)]);
        WriteTools(written, request);
        if (request.Form is { } form)
        {
            written["text"] = new JsonObject { ["format"] = Form(form) };
        }
        return written;
    }

    /// <summary>Texts and images that stand together are one message.</summary>
    private static IEnumerable<JsonNode> Items(Turn turn)
    {
        JsonArray? content = null;
        foreach (var part in turn.Parts)
        {
            if (part is Part.Text or Part.Image)
            {
                content ??= [];
                content.Add(Content(turn.Speaker, part));
                continue;
            }
            if (content is not null)
            {
                yield return Message(turn.Speaker, content);
                content = null;
            }
            yield return part switch
            {
                Part.Call call => new JsonObject
                {
                    ["type"] = "function_call",
                    ["call_id"] = call.Id,
                    ["name"] = call.Name,
                    ["arguments"] = ToolSchemas.Arguments(call),
                },
                Part.Result result => Result(result),
                _ => throw new InvalidOperationException("there are four kinds of parts"),
            };
        }
        if (content is not null)
        {
            yield return Message(turn.Speaker, content);
        }
    }

    private static JsonObject Message(Speaker speaker, JsonArray content) => new()
    {
        ["type"] = "message",
        ["role"] = speaker switch
        {
            Speaker.Agent => "assistant",
            Speaker.Instructor => "developer",
            _ => "user",
        },
        ["content"] = content,
    };

    private static JsonObject Content(Speaker speaker, Part part) => part switch
    {
        Part.Text text => new JsonObject
        {
            ["type"] = speaker == Speaker.Agent ? "output_text" : "input_text", ["text"] = text.Value,
        },
        Part.Image image => new JsonObject { ["type"] = "input_image", ["image_url"] = image.Url },
        _ => throw new InvalidOperationException("others are items of their own"),
    };

    private static JsonObject Result(Part.Result result)
    {
        var item = new JsonObject { ["type"] = "function_call_output", ["call_id"] = result.CallId };
        if (result.Images.IsEmpty)
        {
            item["output"] = result.Value;
        }
        else
        {
            IEnumerable<Part> said = result.Value.Length == 0 ? [] : [new Part.Text(result.Value)];
            item["output"] = new JsonArray(
                [.. said.Concat(result.Images).Select(part => (JsonNode)Content(Speaker.User, part))]);
        }
        return item;
    }

    private static void WriteTools(JsonObject written, NeutralRequest request)
    {
        if (request.Tools.IsEmpty)
        {
            return;
        }
        written["tools"] = new JsonArray([.. request.Tools.Select(tool =>
        {
            var spec = new JsonObject { ["type"] = "function", ["name"] = tool.Name };
            if (tool.Description is { } description)
            {
                spec["description"] = description;
            }
            spec["parameters"] = Json.Parse(tool.Schema);
            // Here a tool is strict unless it says that it is not.
            spec["strict"] = tool.Strict is true;
            return (JsonNode)spec;
        })]);
        if (request.Choice is { } choice)
        {
            written["tool_choice"] = choice.Use == ToolUse.Named
                ? new JsonObject { ["type"] = "function", ["name"] = choice.Name }
                : ToolSchemas.Word(choice.Use);
        }
        if (request.OneCall)
        {
            written["parallel_tool_calls"] = false;
        }
    }

    private static JsonObject Form(OutputForm form)
    {
        if (form.Schema is not { } schema)
        {
            return new JsonObject { ["type"] = "json_object" };
        }
        var written = new JsonObject
        {
            ["type"] = "json_schema", ["name"] = form.Name, ["schema"] = Json.Parse(schema),
        };
        if (form.Strict is { } strict)
        {
            written["strict"] = strict;
        }
        return written;
    }
}
