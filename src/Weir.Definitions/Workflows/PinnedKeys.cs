using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.Workflows;

/// <summary>
/// Which keys this release checks and pins but does not carry out. An unexecuted key never loosens anything: an
/// effect is recorded as not configured.
/// </summary>
internal static class PinnedKeys
{
    public static readonly ImmutableArray<string> OfDefaults = ["workspace"];

    public static readonly ImmutableArray<string> OfPass =
    [
        "upgrade", "step", "reserve", "engine", "budget", "effects", "assist",
    ];

    public static readonly ImmutableArray<string> OfGate = ["preview"];

    /// <summary>Takes those of <paramref name="keys"/> that are written.</summary>
    public static ImmutableArray<PinnedKey> Take(IEnumerable<YamlEntry> entries, ImmutableArray<string> keys,
        string prefix = "") =>
    [
        .. entries.Where(entry => keys.Contains(entry.Key, StringComparer.Ordinal))
            .Select(entry => new PinnedKey(prefix + entry.Key, entry.KeyAt, ToJson(entry.Value))),
    ];

    public static JsonNode? ToJson(YamlNode node) => node switch
    {
        YamlScalar { IsNull: true } => null,
        YamlScalar { IsPlain: true, Text: "true" or "false" } scalar => JsonValue.Create(scalar.Text == "true"),
        YamlScalar scalar => JsonValue.Create(scalar.Text),
        YamlSequence sequence => new JsonArray([.. sequence.Items.Select(ToJson)]),
        YamlMapping mapping => new JsonObject(mapping.Entries.Select(entry =>
            KeyValuePair.Create(entry.Key, ToJson(entry.Value)))),
        _ => null,
    };
}
