using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Weir.Agents.Yaml;
using YamlDotNet.RepresentationModel;

namespace Weir.Agents.Templates;

/// <summary>
/// A data artifact as templates see it: mappings sorted by key, so that equal data gives equal bytes whatever the order
/// in which it was written; numbers as written, without floating point.
/// </summary>
internal static class TemplateData
{
    public static bool IsData(string path) =>
        path.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase)
        || path.EndsWith(".yml", StringComparison.OrdinalIgnoreCase)
        || path.EndsWith(".json", StringComparison.OrdinalIgnoreCase);

    /// <summary>Throws <see cref="TemplateException"/> with the position of what cannot be read.</summary>
    public static object? Parse(string path, string text)
    {
        try
        {
            return path.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
                ? Plain(JsonNode.Parse(text))
                : Plain(BoundedYaml.Load(text) is { } root ? Json(root) : null);
        }
        catch (YamlFaultException fault)
        {
            throw new TemplateException($"{path}:{fault.Line}:{fault.Column}: {fault.Message}");
        }
        catch (JsonException exception)
        {
            throw new TemplateException(
                $"{path}:{exception.LineNumber + 1}:{exception.BytePositionInLine + 1}: this is not JSON");
        }
    }

    private static JsonNode? Json(YamlNode root)
    {
        foreach (var key in root.AllNodes.OfType<YamlMappingNode>().SelectMany(mapping => mapping.Children.Keys))
        {
            if (key is not YamlScalarNode)
            {
                throw new YamlFaultException(key.Start, "the keys of a mapping are plain names");
            }
        }
        return YamlValues.ToJson(root);
    }

    private static object? Plain(JsonNode? node) => node switch
    {
        null => null,
        JsonObject mapping => new SortedDictionary<string, object?>(
            mapping.ToDictionary(pair => pair.Key, pair => Plain(pair.Value), StringComparer.Ordinal),
            StringComparer.Ordinal),
        JsonArray list => list.Select(Plain).ToArray(),
        JsonValue value => value.GetValueKind() switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.Number => Number(value.ToJsonString()),
            _ => value.GetValue<string>(),
        },
        _ => throw new InvalidOperationException("unreachable: JSON has no other nodes"),
    };

    private static object Number(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole : text;
}

/// <summary>A template or its data cannot be used; the message names the file.</summary>
internal sealed class TemplateException(string message) : Exception(message);
