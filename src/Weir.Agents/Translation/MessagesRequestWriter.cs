using System.Text.Json.Nodes;

namespace Weir.Agents.Translation;

/// <summary>
/// Writes requests of Anthropic's Messages. OpenAI's servers cache what is sent by themselves and Anthropic's when they
/// are told to, so they are: up to the instructions, and up to the end of the conversation.
/// </summary>
internal static class MessagesRequestWriter
{
    private const string Data = "data:";
    private const string Base64 = ";base64,";

    /// <param name="output">The limit where the request has none; here there must be one.</param>
    public static JsonObject Write(NeutralRequest request, long output)
    {
        var written = new JsonObject
        {
            ["model"] = request.Model,
            ["max_tokens"] = request.OutputLimit ?? output,
        };
        if (request.Streams)
        {
            written["stream"] = true;
        }
        Sampling.Write(written, request);
        if (!request.Stops.IsEmpty)
        {
            written["stop_sequences"] = new JsonArray([.. request.Stops.Select(stop => (JsonNode)stop)]);
        }
        if (request.Instructions.Length > 0)
        {
            written["system"] = new JsonArray(Cached(Text(request.Instructions)));
        }
        WriteTools(written, request);
        if (request.Form is { } form)
        {
            written["output_config"] = new JsonObject { ["format"] = Form(form) };
        }
        var messages = Sampling.WithoutInstructors(request.Turns).Select(Message).ToArray();
        if (messages.Length > 0 && messages[^1]["content"]!.AsArray() is [.., JsonObject last])
        {
            Cached(last);
        }
        written["messages"] = new JsonArray([.. messages]);
        return written;
    }

    private static JsonObject Cached(JsonObject block)
    {
        block["cache_control"] = new JsonObject { ["type"] = "ephemeral" };
        return block;
    }

    /// <summary>Results come first: the calls that they answer end the turn before.</summary>
    private static JsonObject Message(Turn turn) => new()
    {
        ["role"] = turn.Speaker == Speaker.Agent ? "assistant" : "user",
        ["content"] = new JsonArray(
            [.. turn.Parts.OrderBy(part => part is Part.Result ? 0 : 1).Select(part => (JsonNode)Block(part))]),
    };

    private static JsonObject Text(string text) => new() { ["type"] = "text", ["text"] = text };

    private static JsonObject Block(Part part) => part switch
    {
        Part.Text text => Text(text.Value),
        Part.Image image => Image(image),
        Part.Call call => new JsonObject
        {
            ["type"] = "tool_use",
            ["id"] = Id(call.Id),
            ["name"] = call.Name,
            ["input"] = Input(call.Arguments),
        },
        Part.Result result => Result(result),
        _ => throw new InvalidOperationException("there are four kinds of parts"),
    };

    /// <summary>Others allow more characters in it.</summary>
    private static string Id(string id) =>
        string.Concat(id.Select(one => char.IsAsciiLetterOrDigit(one) || one is '_' or '-' ? one : '_'));

    /// <summary>What a model wrote in place of arguments is kept as a text.</summary>
    public static JsonObject Input(string arguments) => arguments.Length == 0
        ? []
        : Json.Object(arguments) ?? new JsonObject { ["arguments"] = arguments };

    private static JsonObject Result(Part.Result result)
    {
        var block = new JsonObject { ["type"] = "tool_result", ["tool_use_id"] = Id(result.CallId) };
        if (result.Images.IsEmpty)
        {
            block["content"] = result.Value;
        }
        else
        {
            IEnumerable<JsonObject> said = result.Value.Length == 0 ? [] : [Text(result.Value)];
            block["content"] = new JsonArray([.. said, .. result.Images.Select(Image)]);
        }
        if (result.IsError)
        {
            block["is_error"] = true;
        }
        return block;
    }

    private static JsonObject Image(Part.Image image)
    {
        var at = image.Url.IndexOf(Base64, StringComparison.Ordinal);
        return new JsonObject
        {
            ["type"] = "image",
            ["source"] = image.Url.StartsWith(Data, StringComparison.Ordinal) && at > 0
                ? new JsonObject
                {
                    ["type"] = "base64",
                    ["media_type"] = image.Url[Data.Length..at],
                    ["data"] = image.Url[(at + Base64.Length)..],
                }
                : new JsonObject { ["type"] = "url", ["url"] = image.Url },
        };
    }

    private static void WriteTools(JsonObject written, NeutralRequest request)
    {
        if (request.Tools.IsEmpty)
        {
            return;
        }
        written["tools"] = new JsonArray([.. request.Tools.Select(tool =>
        {
            var spec = new JsonObject { ["name"] = tool.Name };
            if (tool.Description is { } description)
            {
                spec["description"] = description;
            }
            spec["input_schema"] = Json.Parse(tool.Schema);
            return (JsonNode)spec;
        })]);
        if (request.Choice is null && !request.OneCall)
        {
            return;
        }
        var choice = new JsonObject
        {
            ["type"] = request.Choice?.Use switch
            {
                ToolUse.None => "none",
                ToolUse.Any => "any",
                ToolUse.Named => "tool",
                _ => "auto",
            },
        };
        if (request.Choice is { Use: ToolUse.Named, Name: var name })
        {
            choice["name"] = name;
        }
        if (request.OneCall && request.Choice?.Use != ToolUse.None)
        {
            choice["disable_parallel_tool_use"] = true;
        }
        written["tool_choice"] = choice;
    }

    private static JsonObject Form(OutputForm form) => new()
    {
        ["type"] = "json_schema",
        ["schema"] = form.Schema is { } schema
            ? Json.Parse(schema)
            : throw new UntranslatableException(
                "An answer of any JSON cannot be asked for in the messages dialect: say its schema ('json_schema')."),
    };
}
