using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Weir.Server.Mcp;

internal enum ToolValue
{
    Text,
    Number,
    Texts,

    /// <summary>Names with a text each.</summary>
    Map,
}

/// <summary>One argument of a tool. Its schema and the check of what is given are both made from it.</summary>
/// <param name="Description">A few words, for a model that has to choose what to put there.</param>
internal sealed record ToolParameter(string Name, ToolValue Value, string Description)
{
    public bool Required { get; init; }

    /// <summary>The closed list of what a text may be; empty where it is any.</summary>
    public ImmutableArray<string> Words { get; init; } = [];

    public int Least { get; init; }

    public int Most { get; init; } = int.MaxValue;

    public string Kind => Value switch
    {
        ToolValue.Text when !Words.IsEmpty => "one of " + string.Join(", ", Words),
        ToolValue.Text => "a text",
        ToolValue.Number => $"a whole number from {Least} to {Most}",
        ToolValue.Texts => "a list of texts",
        _ => "an object whose values are texts",
    };

    public JsonObject Schema()
    {
        var schema = Value switch
        {
            ToolValue.Text when !Words.IsEmpty => new JsonObject
            {
                ["type"] = "string", ["enum"] = new JsonArray([.. Words.Select(word => JsonValue.Create(word))]),
            },
            ToolValue.Text => new JsonObject { ["type"] = "string" },
            ToolValue.Number => new JsonObject { ["type"] = "integer", ["minimum"] = Least, ["maximum"] = Most },
            ToolValue.Texts => new JsonObject
            {
                ["type"] = "array", ["items"] = new JsonObject { ["type"] = "string" },
            },
            _ => new JsonObject
            {
                ["type"] = "object", ["additionalProperties"] = new JsonObject { ["type"] = "string" },
            },
        };
        schema["description"] = Description;
        return schema;
    }
}
