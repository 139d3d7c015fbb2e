using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Weir.Definitions.Findings;
using Weir.Definitions.Markdown;

namespace Weir.Definitions.Yaml;

/// <param name="Data">Null when it cannot be read, and for an empty file.</param>
public sealed record YamlDataReading(JsonNode? Data, ImmutableArray<Finding> Findings)
{
    public bool IsReadable => Findings.All(finding => finding.Severity != Severity.Error);
}

/// <summary>
/// Reads YAML (or JSON, which is YAML) that an agent wrote as data, with the bounds of definitions: no aliases, no
/// tags, no key twice, limited depth and size. Plain scalars have the types of the YAML 1.2 core schema.
/// </summary>
public static class YamlData
{
    /// <param name="path">What findings show.</param>
    /// <param name="frontMatter">True to read what stands between the first two <c>---</c> lines.</param>
    public static YamlDataReading Read(ReadOnlySpan<byte> bytes, string path, bool frontMatter = false)
    {
        var sink = new FindingSink(path);
        JsonNode? data = null;
        if (SourceText.Decode(bytes, sink) is { } source)
        {
            var node = frontMatter
                ? MarkdownFile.ReadPlain(source, sink).FrontMatter
                : YamlReader.Read(source.Text, 1, sink);
            data = node is null ? null : Convert(node);
        }
        return new YamlDataReading(data, sink.ToArray());
    }

    private static JsonNode? Convert(YamlNode node) => node switch
    {
        YamlSequence sequence => new JsonArray([.. sequence.Items.Select(Convert)]),
        YamlMapping mapping => new JsonObject(mapping.Entries.Select(entry =>
            KeyValuePair.Create(entry.Key, Convert(entry.Value)))),
        YamlScalar scalar => Convert(scalar),
        _ => null,
    };

    private static JsonValue? Convert(YamlScalar scalar)
    {
        if (!scalar.IsPlain)
        {
            return JsonValue.Create(scalar.Text);
        }
        if (scalar.IsNull)
        {
            return null;
        }
        const NumberStyles Decimals = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint
            | NumberStyles.AllowExponent;
        return scalar.Text switch
        {
            "true" => JsonValue.Create(true),
            "false" => JsonValue.Create(false),
            var text when long.TryParse(text, NumberStyles.AllowLeadingSign, null, out var whole) =>
                JsonValue.Create(whole),
            var text when decimal.TryParse(text, Decimals, null, out var number) => JsonValue.Create(number),
            var text => JsonValue.Create(text),
        };
    }
}
