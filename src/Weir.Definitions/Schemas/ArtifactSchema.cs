using System.Collections.Immutable;
using System.Text.Json;
using Weir.Definitions.Expressions;

namespace Weir.Definitions.Schemas;

/// <summary>
/// The part of a JSON Schema that expressions need: which fields there are and what type they have. Only references
/// within the document are followed, to a bounded depth; nothing is ever fetched.
/// </summary>
public sealed class ArtifactSchema
{
    /// <summary>How many references and nullable wrappers are followed for one field.</summary>
    private const int MaxHops = 16;

    private readonly JsonElement root;
    private readonly JsonElement start;

    private ArtifactSchema(JsonElement root, JsonElement start)
    {
        this.root = root;
        this.start = start;
    }

    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static ArtifactSchema Parse(string text)
    {
        using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 64 });
        var schema = document.RootElement.Clone();
        return new ArtifactSchema(schema, schema);
    }

    /// <summary>The type of a field, or null when the schema does not have it.</summary>
    public FieldType? Find(ImmutableArray<string> path) => Walk(path) is { } found ? TypeOf(found) : null;

    /// <summary>The names of the fields below <paramref name="path"/>.</summary>
    public ImmutableArray<string> FieldsAt(ImmutableArray<string> path) =>
        Walk(path) is { } found && Property(found, "properties") is { ValueKind: JsonValueKind.Object } properties
            ? [.. properties.EnumerateObject().Select(property => property.Name)]
            : [];

    /// <summary>
    /// The schema of one element of a list artifact (a file <c>items: […]</c>); null when it has none.
    /// </summary>
    public ArtifactSchema? Element() =>
        Walk(["items"]) is { } list && Property(list, "items") is { ValueKind: JsonValueKind.Object } element
            ? new ArtifactSchema(root, Resolve(element))
            : null;

    /// <summary>Every name of a field, at any depth.</summary>
    public ImmutableArray<string> AllFields() =>
        [.. Names(root).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>The depth of what was parsed is bounded.</summary>
    private static IEnumerable<string> Names(JsonElement schema) => schema.ValueKind switch
    {
        JsonValueKind.Array => schema.EnumerateArray().SelectMany(Names),
        JsonValueKind.Object => schema.EnumerateObject().SelectMany(property =>
            property is { Name: "properties", Value.ValueKind: JsonValueKind.Object }
                ? property.Value.EnumerateObject().SelectMany(field => Names(field.Value).Prepend(field.Name))
                : Names(property.Value)),
        _ => [],
    };

    private JsonElement? Walk(ImmutableArray<string> path)
    {
        var current = Resolve(start);
        foreach (var part in path)
        {
            if (Property(current, "properties") is not { } properties || Property(properties, part) is not { } next)
            {
                return null;
            }
            current = Resolve(next);
        }
        return current;
    }

    private FieldType TypeOf(JsonElement schema)
    {
        if (Symbols(schema) is { } options)
        {
            return new FieldType(FieldKind.Symbol, options);
        }
        switch (TypeName(schema))
        {
            case "boolean":
                return FieldType.Truth;
            case "integer" or "number":
                return FieldType.Number;
            case "string":
                return FieldType.FreeText;
            case "array" when Property(schema, "items") is { ValueKind: JsonValueKind.Object } items:
                var element = TypeOf(Resolve(items));
                return element.Kind is FieldKind.FreeText or FieldKind.Symbol
                    ? new FieldType(FieldKind.List, element.Options)
                    : FieldType.Other;
            default:
                return FieldType.Other;
        }
    }

    /// <summary>
    /// The closed set of an <c>enum</c> or <c>const</c> of texts; null when it is none. Null is ignored.
    /// </summary>
    private static ImmutableArray<string>? Symbols(JsonElement schema)
    {
        if (Property(schema, "const") is { ValueKind: JsonValueKind.String } constant)
        {
            return [constant.GetString()!];
        }
        if (Property(schema, "enum") is not { ValueKind: JsonValueKind.Array } values)
        {
            return null;
        }
        var symbols = values.EnumerateArray().Where(value => value.ValueKind != JsonValueKind.Null).ToList();
        return symbols.Count > 0 && symbols.All(value => value.ValueKind == JsonValueKind.String)
            ? [.. symbols.Select(value => value.GetString()!)]
            : null;
    }

    /// <summary>The one type besides <c>null</c>; null when there is none or more than one.</summary>
    private static string? TypeName(JsonElement schema)
    {
        switch (Property(schema, "type"))
        {
            case { ValueKind: JsonValueKind.String } name:
                return name.GetString();
            case { ValueKind: JsonValueKind.Array } names:
                var types = names.EnumerateArray().Where(name => name.ValueKind == JsonValueKind.String)
                    .Select(name => name.GetString()).Where(name => name != "null").ToList();
                return types.Count == 1 ? types[0] : null;
            default:
                return null;
        }
    }

    /// <summary>Follows <c>$ref</c> and the non-null branch of a nullable <c>anyOf</c> or <c>oneOf</c>.</summary>
    private JsonElement Resolve(JsonElement schema)
    {
        for (var hops = 0; hops < MaxHops; hops++)
        {
            if (Property(schema, "$ref") is { ValueKind: JsonValueKind.String } reference
                && Lookup(reference.GetString()!) is { } target)
            {
                schema = target;
            }
            else if ((Property(schema, "anyOf") ?? Property(schema, "oneOf"))
                is { ValueKind: JsonValueKind.Array } branches
                && branches.EnumerateArray().Where(branch => TypeName(branch) != "null").ToList() is [var only])
            {
                schema = only;
            }
            else
            {
                return schema;
            }
        }
        return default;
    }

    private JsonElement? Lookup(string reference)
    {
        if (!reference.StartsWith('#'))
        {
            return null;
        }
        JsonElement? current = root;
        foreach (var part in reference[1..].Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var name = part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            current = current is { } element ? Property(element, name) : null;
        }
        return current;
    }

    private static JsonElement? Property(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;
}
