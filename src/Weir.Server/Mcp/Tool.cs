using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;

namespace Weir.Server.Mcp;

/// <summary>One thing that an assistant can do: a name for one request of the API.</summary>
/// <param name="Description">For a model that has to choose: one or two short sentences.</param>
/// <param name="Request">The request that the arguments make.</param>
internal sealed record Tool(
    string Name,
    string Description,
    ImmutableArray<ToolParameter> Parameters,
    Func<ToolArguments, ApiRequest> Request)
{
    /// <summary>It reads, and changes nothing.</summary>
    public bool Reads { get; init; }

    /// <summary>Where the rest is when an answer is cut.</summary>
    public string Rest { get; init; } = "ask for less";

    public ModelContextProtocol.Protocol.Tool Describe() => new()
    {
        Name = Name,
        Description = Description,
        InputSchema = JsonSerializer.SerializeToElement(new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject(Parameters.Select(one =>
                KeyValuePair.Create<string, JsonNode?>(one.Name, one.Schema()))),
            ["required"] = new JsonArray(
                [.. Parameters.Where(one => one.Required).Select(one => JsonValue.Create(one.Name))]),
            ["additionalProperties"] = false,
        }),
        Annotations = new ToolAnnotations
        {
            ReadOnlyHint = Reads,
            DestructiveHint = false,
            OpenWorldHint = false,
        },
    };
}
