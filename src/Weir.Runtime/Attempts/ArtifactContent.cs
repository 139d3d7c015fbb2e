using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using NJsonSchema;
using Weir.Core.Changes;
using Weir.Core.Plans;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Weir.Runtime.Attempts;

/// <summary>
/// Reads what an attempt wrote as an artifact: checks it against its schema and takes out the typed values of the fields
/// that expressions read. A data or list artifact is YAML or JSON; of a document the front matter counts.
/// </summary>
internal static class ArtifactContent
{
    /// <summary>The largest artifact that is read for its schema and fields.</summary>
    public const int MaxBytes = 1024 * 1024;

    private const int MaxDepth = 64;

    /// <param name="Fault">What is wrong, with the place; null when nothing is.</param>
    public sealed record Reading(ImmutableArray<FieldValue> Fields, string? Fault);

    public static async Task<Reading> ReadAsync(ArtifactPlan artifact, ReadOnlyMemory<byte> bytes, string? schema, CancellationToken cancel)
    {
        if (schema is null && artifact.Fields.IsEmpty)
        {
            return new Reading([], null);
        }
        if (bytes.Length > MaxBytes)
        {
            return new Reading([], $"it has {bytes.Length} bytes; at most {MaxBytes} are read");
        }
        JsonNode? content;
        try
        {
            content = Parse(artifact.Kind == ArtifactKind.Document ? FrontMatter(bytes) : Encoding.UTF8.GetString(bytes.Span));
        }
        catch (YamlException trouble)
        {
            return new Reading([], $"line {trouble.Start.Line}, column {trouble.Start.Column}: {trouble.Message}");
        }
        if (schema is not null && await ValidateAsync(content, schema, cancel) is { } fault)
        {
            return new Reading([], fault);
        }
        return new Reading(Fields(artifact, content), null);
    }

    private static string FrontMatter(ReadOnlyMemory<byte> bytes)
    {
        var lines = Encoding.UTF8.GetString(bytes.Span).TrimStart('\uFEFF').Split('\n');
        if (lines[0].TrimEnd() != "---")
        {
            return "";
        }
        var end = Array.FindIndex(lines, 1, line => line.TrimEnd() == "---");
        return end < 0 ? "" : string.Join('\n', lines[1..end]);
    }

    private static async Task<string?> ValidateAsync(JsonNode? content, string schema, CancellationToken cancel)
    {
        var checker = await JsonSchema.FromJsonAsync(schema, cancel);
        var errors = checker.Validate(content?.ToJsonString() ?? "null");
        return errors.Count == 0
            ? null
            : string.Join("; ", errors.Take(5).Select(error => $"{error.Path ?? "#"}: {error.Kind}"));
    }

    private static ImmutableArray<FieldValue> Fields(ArtifactPlan artifact, JsonNode? content)
    {
        var found = ImmutableArray.CreateBuilder<FieldValue>();
        foreach (var name in artifact.Fields.Order(StringComparer.Ordinal))
        {
            var node = name.Split('.').Aggregate(content, (at, part) => at is JsonObject inside ? inside[part] : null);
            if (node is not null && Typed(node) is { } value)
            {
                found.Add(new FieldValue(name, value));
            }
        }
        return found.ToImmutable();
    }

    private static Value? Typed(JsonNode node) => node.GetValueKind() switch
    {
        JsonValueKind.True => Value.Of(true),
        JsonValueKind.False => Value.Of(false),
        JsonValueKind.String => Value.Of(node.GetValue<string>()),
        JsonValueKind.Number when decimal.TryParse(node.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && Math.Abs(number) < long.MaxValue / Value.Scale => new Value.Number((long)decimal.Round(number * Value.Scale)),
        JsonValueKind.Array => new Value.List(
            [.. node.AsArray().Where(item => item?.GetValueKind() == JsonValueKind.String).Select(item => item!.GetValue<string>())]),
        _ => null,
    };

    private static JsonNode? Parse(string text)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(text));
        return yaml.Documents.Count == 0 ? null : Convert(yaml.Documents[0].RootNode, 0, []);
    }

    private static JsonNode? Convert(YamlNode node, int depth, HashSet<YamlNode> above)
    {
        if (depth > MaxDepth || !above.Add(node))
        {
            throw new YamlException(node.Start, node.End, "it is nested too deeply, or within itself");
        }
        JsonNode? converted = node switch
        {
            YamlMappingNode map => new JsonObject(map.Children.Select(pair => KeyValuePair.Create(
                ((YamlScalarNode)pair.Key).Value ?? "", Convert(pair.Value, depth + 1, above)))),
            YamlSequenceNode list => new JsonArray([.. list.Children.Select(child => Convert(child, depth + 1, above))]),
            YamlScalarNode scalar => Scalar(scalar),
            _ => throw new YamlException(node.Start, node.End, "it holds something that is neither a map, a list nor a value"),
        };
        above.Remove(node);
        return converted;
    }

    /// <summary>YAML 1.2 core schema: only unquoted scalars are anything but text.</summary>
    private static JsonValue? Scalar(YamlScalarNode scalar)
    {
        var text = scalar.Value ?? "";
        if (scalar.Style != ScalarStyle.Plain)
        {
            return JsonValue.Create(text);
        }
        return text switch
        {
            "" or "~" or "null" => null,
            "true" => JsonValue.Create(true),
            "false" => JsonValue.Create(false),
            _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => JsonValue.Create(whole),
            _ when decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => JsonValue.Create(number),
            _ => JsonValue.Create(text),
        };
    }
}
