using System.Text.Json.Nodes;
using Weir.Agents.Metering;

namespace Weir.Agents.Translation;

/// <summary>Writes requests of OpenAI's Chat Completions, as the servers that copy it take them too.</summary>
internal static class ChatRequestWriter
{
    public static JsonObject Write(NeutralRequest request, ChatLimit limit)
    {
        var written = new JsonObject { ["model"] = request.Model };
        if (request.Streams)
        {
            written["stream"] = true;
        }
        if (request.WantsUsage)
        {
            written["stream_options"] = new JsonObject { ["include_usage"] = true };
        }
        if (request.OutputLimit is { } most)
        {
            written[limit == ChatLimit.MaxTokens ? "max_tokens" : "max_completion_tokens"] = most;
        }
        Sampling.Write(written, request);
        if (request.Effort is { } effort)
        {
            written["reasoning_effort"] = effort;
        }
        if (!request.Stops.IsEmpty)
        {
            written["stop"] = new JsonArray([.. request.Stops.Select(stop => (JsonNode)stop)]);
        }
        written["messages"] = new JsonArray([.. Messages(request)]);
        WriteTools(written, request);
        if (request.Form is { } form)
        {
            written["response_format"] = Form(form);
        }
        return written;
    }

    private static IEnumerable<JsonNode> Messages(NeutralRequest request)
    {
        if (request.Instructions.Length > 0)
        {
            yield return new JsonObject { ["role"] = "system", ["content"] = request.Instructions };
        }
        foreach (var message in Sampling.WithoutInstructors(request.Turns).SelectMany(Messages))
        {
            yield return message;
        }
    }

    private static IEnumerable<JsonNode> Messages(Turn turn)
    {
        if (turn.Speaker == Speaker.Agent)
        {
            yield return Agent(turn);
            yield break;
        }
        foreach (var result in turn.Parts.OfType<Part.Result>())
        {
            yield return result.Images.IsEmpty
                ? new JsonObject { ["role"] = "tool", ["tool_call_id"] = result.CallId, ["content"] = result.Value }
                : throw new UntranslatableException(
                    "A tool's result has an image, which the chat dialect has no place for: have the agent use no "
                    + "tool that looks at images, or put a model into the tier whose provider speaks responses or "
                    + "messages.");
        }
        var content = turn.Parts.Where(part => part is not Part.Result).ToList();
        if (content.Count > 0)
        {
            yield return new JsonObject { ["role"] = "user", ["content"] = Content(content) };
        }
    }

    private static JsonObject Agent(Turn turn)
    {
        var said = string.Concat(turn.Parts.OfType<Part.Text>().Select(text => text.Value));
        var message = new JsonObject { ["role"] = "assistant", ["content"] = said.Length == 0 ? null : said };
        var calls = turn.Parts.OfType<Part.Call>().Select(call => (JsonNode)new JsonObject
        {
            ["id"] = call.Id,
            ["type"] = "function",
            ["function"] = new JsonObject { ["name"] = call.Name, ["arguments"] = ToolSchemas.Arguments(call) },
        }).ToArray();
        if (calls.Length > 0)
        {
            message["tool_calls"] = new JsonArray(calls);
        }
        return message;
    }

    /// <summary>A plain text where there is nothing else: not every server takes parts.</summary>
    private static JsonNode Content(List<Part> parts) => parts.TrueForAll(part => part is Part.Text)
        ? string.Join("\n\n", parts.Cast<Part.Text>().Select(text => text.Value))
        : new JsonArray([.. parts.Select(part => (JsonNode)(part switch
        {
            Part.Text text => new JsonObject { ["type"] = "text", ["text"] = text.Value },
            Part.Image image => new JsonObject
            {
                ["type"] = "image_url", ["image_url"] = new JsonObject { ["url"] = image.Url },
            },
            _ => throw new InvalidOperationException("calls are of the agent"),
        }))]);

    private static void WriteTools(JsonObject written, NeutralRequest request)
    {
        if (request.Tools.IsEmpty)
        {
            return;
        }
        written["tools"] = new JsonArray([.. request.Tools.Select(tool =>
        {
            var function = new JsonObject { ["name"] = tool.Name };
            if (tool.Description is { } description)
            {
                function["description"] = description;
            }
            function["parameters"] = Json.Parse(tool.Schema);
            if (tool.Strict is true)
            {
                function["strict"] = true;
            }
            return (JsonNode)new JsonObject { ["type"] = "function", ["function"] = function };
        })]);
        if (request.Choice is { } choice)
        {
            written["tool_choice"] = choice.Use == ToolUse.Named
                ? new JsonObject { ["type"] = "function", ["function"] = new JsonObject { ["name"] = choice.Name } }
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
        var named = new JsonObject { ["name"] = form.Name, ["schema"] = Json.Parse(schema) };
        if (form.Strict is { } strict)
        {
            named["strict"] = strict;
        }
        return new JsonObject { ["type"] = "json_schema", ["json_schema"] = named };
    }
}
