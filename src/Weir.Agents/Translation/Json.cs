using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Weir.Agents.Metering;

namespace Weir.Agents.Translation;

/// <summary>Reads and writes the JSON of all dialects; what is not as it should be is said by its name.</summary>
internal static class Json
{
    /// <summary>Characters stand as they are: what is sent is counted by its bytes.</summary>
    private static readonly JsonWriterOptions Written = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = 2 * Meter.DepthLimit,
    };

    private static readonly JsonDocumentOptions Read = new() { MaxDepth = Meter.DepthLimit };

    public static byte[] Bytes(JsonNode node)
    {
        var bytes = new ArrayBufferWriter<byte>();
        Write(node, bytes);
        return bytes.WrittenSpan.ToArray();
    }

    public static void Write(JsonNode node, IBufferWriter<byte> to)
    {
        using var writer = new Utf8JsonWriter(to, Written);
        node.WriteTo(writer);
    }

    public static JsonNode? Parse(string json) => JsonNode.Parse(json, documentOptions: Read);

    /// <summary>Null where it is no JSON object.</summary>
    public static JsonObject? Object(string json)
    {
        try
        {
            return Parse(json) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The value; null where it is not there, or null.</summary>
    public static JsonElement? Find(this JsonElement parent, string name) =>
        AnswerJson.Find(parent, name) is { ValueKind: not JsonValueKind.Null } value ? value : null;

    public static string? Text(this JsonElement parent, string name) =>
        parent.Find(name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    /// <exception cref="UntranslatableException">It is not there.</exception>
    public static string Demand(this JsonElement parent, string name) => parent.Text(name)
        ?? throw new UntranslatableException($"A part of the request has no text '{name}'.");

    public static bool Flag(this JsonElement parent, string name) =>
        parent.Find(name) is { ValueKind: JsonValueKind.True };

    public static decimal? Number(this JsonElement parent, string name) =>
        parent.Find(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetDecimal(out var exact)
            ? exact
            : null;

    public static long? Whole(this JsonElement parent, string name) =>
        parent.Find(name) is { ValueKind: JsonValueKind.Number } number ? AnswerJson.Whole(number) : null;

    public static IEnumerable<JsonElement> List(this JsonElement parent, string name) =>
        parent.Find(name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];

    /// <summary>Refuses what the others have no word for.</summary>
    public static void Refuse(this JsonElement request, string why, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (request.Find(name) is { ValueKind: not JsonValueKind.False })
            {
                throw new UntranslatableException($"'{name}' cannot be passed on: {why}.");
            }
        }
    }
}
