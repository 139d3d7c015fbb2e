using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Weir.Server.Mcp;

/// <summary>
/// What the API answered, no longer than an assistant can read: of a list whole entries are left out at its end, of
/// anything else the longest text is cut. What is left out is said.
/// </summary>
internal static class ResultText
{
    /// <summary>In characters, of which a token has three or four.</summary>
    public const int Most = 60_000;

    private static readonly JsonSerializerOptions Plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <returns>The text, and a sentence of what is not in it; null when all is.</returns>
    public static (string Text, string? Missing) Of(string json, string rest) =>
        json.Length <= Most ? (json, null)
        : JsonNode.Parse(json) is JsonArray list ? OfList(list, rest)
        : OfRecord(JsonNode.Parse(json)!, rest);

    private static (string Text, string? Missing) OfList(JsonArray list, string rest)
    {
        var entries = list.Select(entry => entry?.ToJsonString(Plain) ?? "null").ToList();
        var (shown, length) = (0, 2);
        while (shown < entries.Count && length + entries[shown].Length + 1 <= Most)
        {
            length += entries[shown].Length + 1;
            shown++;
        }
        return (
            $"[{string.Join(',', entries.Take(shown))}]",
            $"Only the first {shown} of {entries.Count} entries are shown: {rest}.");
    }

    private static (string Text, string? Missing) OfRecord(JsonNode record, string rest)
    {
        if (Texts(record).ToList() is { Count: > 0 } texts)
        {
            var (place, text) = texts.MaxBy(one => one.Value.Length);
            var (kept, tooMuch) = (-1, text.Length + 1);
            // Characters that JSON escapes take more room than one: what fits is found by trying.
            while (tooMuch - kept > 1)
            {
                var middle = (kept + tooMuch) / 2;
                place = Replaced(place, Whole(text, middle));
                (kept, tooMuch) = record.ToJsonString(Plain).Length <= Most ? (middle, tooMuch) : (kept, middle);
            }
            if (kept >= 0)
            {
                var shown = Whole(text, kept);
                Replaced(place, shown);
                return (
                    record.ToJsonString(Plain), $"Its longest text is cut after {shown.Length} characters: {rest}.");
            }
        }
        return (Whole(record.ToJsonString(Plain), Most), $"The answer is cut after {Most} characters: {rest}.");
    }

    private static JsonValue Replaced(JsonValue place, string text)
    {
        var value = JsonValue.Create(text);
        place.ReplaceWith(value);
        return value;
    }

    /// <summary>The beginning of a text, without half a character at its end.</summary>
    private static string Whole(string text, int length) =>
        text[..(length > 0 && char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];

    private static IEnumerable<(JsonValue Place, string Value)> Texts(JsonNode? node) => node switch
    {
        JsonValue value when value.TryGetValue<string>(out var text) => [(value, text)],
        JsonObject record => record.SelectMany(entry => Texts(entry.Value)),
        JsonArray list => list.SelectMany(Texts),
        _ => [],
    };
}
