using System.Text.Json;

namespace Weir.Agents.CodingAgents.Adapters;

/// <summary>Reads events of which nothing is certain: what is not there, or of another kind, is empty.</summary>
internal static class JsonParts
{
    public static JsonElement Part(this JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var value) ? value : default;

    public static string Text(this JsonElement of, string name) =>
        of.Part(name) is { ValueKind: JsonValueKind.String } value ? value.GetString()! : "";

    public static IEnumerable<JsonElement> Entries(this JsonElement of, string name) =>
        of.Part(name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];

    /// <summary>A value as text in quotation marks, which JSON and TOML write alike.</summary>
    public static string Quoted(string value) => JsonSerializer.Serialize(value);
}
