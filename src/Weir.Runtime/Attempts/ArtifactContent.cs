using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using NJsonSchema;
using Weir.Core.Changes;
using Weir.Core.FanOut;
using Weir.Core.Plans;
using Weir.Definitions.Canonical;
using Weir.Definitions.Compile;
using Weir.Definitions.Findings;
using Weir.Definitions.Yaml;

namespace Weir.Runtime.Attempts;

/// <summary>
/// Reads what an attempt wrote as an artifact: checks it against its schema and takes out the typed values of the
/// fields that expressions read. A data or list artifact is YAML or JSON; of a document the front matter counts.
/// </summary>
internal static class ArtifactContent
{
    /// <summary>The largest artifact that is read for its schema and fields.</summary>
    public const int MaxBytes = 1024 * 1024;

    /// <param name="Fault">What is wrong, with the place; null when nothing is.</param>
    public sealed record Reading(ImmutableArray<FieldValue> Fields, string? Fault)
    {
        /// <summary>Of a list that is fanned out over.</summary>
        public ImmutableArray<ElementFacts> Elements { get; init; } = [];

        /// <summary>The artifact's facts with what was read of it.</summary>
        public ArtifactFacts AddTo(ArtifactFacts facts) => facts with { Fields = Fields, Elements = Elements };
    }

    /// <summary>Whether anything of its content is looked at: a folder's never is.</summary>
    public static bool IsRead(ArtifactPlan artifact, CompiledDocument document) =>
        !artifact.Path.EndsWith('/')
        && (SchemaOf(artifact, document) is not null || !artifact.Fields.IsEmpty || artifact.Elements is not null
            || document.FindArtifact(artifact.Name) is { Traces.IsEmpty: false });

    /// <param name="plan">The plan in which passes may fan out over it.</param>
    public static async Task<Reading> ReadAsync(
        Plan plan,
        ArtifactPlan artifact,
        CompiledDocument document,
        ReadOnlyMemory<byte> bytes,
        CancellationToken cancel)
    {
        if (!IsRead(artifact, document))
        {
            return new Reading([], null);
        }
        if (bytes.Length > MaxBytes)
        {
            return new Reading([], $"it has {bytes.Length} bytes; at most {MaxBytes} are read");
        }
        var reading = YamlData.Read(bytes.Span, artifact.Name, artifact.Kind == ArtifactKind.Document);
        if (reading.Findings.FirstOrDefault(finding => finding.Severity == Severity.Error) is { } error)
        {
            return new Reading([], $"line {error.Line}, column {error.Column}: {error.Sentence}");
        }
        var content = reading.Data;
        if (SchemaOf(artifact, document) is { } schema && await ValidateAsync(content, schema, cancel) is { } fault)
        {
            return new Reading([], fault);
        }
        var fields = new Reading(Fields(artifact.Fields, content), null);
        return artifact.Elements is { } elements
            ? AddElements(fields, plan, artifact.Name, elements, content)
            : fields;
    }

    private static Reading AddElements(
        Reading reading, Plan plan, string artifact, ElementsPlan elements, JsonNode? content)
    {
        var found = ImmutableArray.CreateBuilder<ElementFacts>();
        foreach (var element in ElementsOf(content))
        {
            if (KeyOf(element, elements) is not { } key)
            {
                return new Reading([], $"element {found.Count + 1} of items has no '{elements.Key}', which names it");
            }
            found.Add(new ElementFacts(
                key, CanonicalJson.DigestOf<JsonNode>(element), Fields(elements.Fields, element)));
        }
        var fault = plan.Passes.Select(pass => pass.ForEach)
            .Where(each => each?.In == artifact)
            .Select(each => ElementList.Fault(each!, found.ToImmutable()))
            .FirstOrDefault(fault => fault is not null);
        return reading with { Fault = fault, Elements = found.ToImmutable() };
    }

    /// <summary>The elements of a list artifact: a file <c>items: […]</c>.</summary>
    public static IEnumerable<JsonObject> ElementsOf(JsonNode? content) =>
        (content as JsonObject)?["items"] is JsonArray items
            ? items.Select(item => item as JsonObject ?? [])
            : [];

    /// <summary>Null when it has none: a key is a text, or a whole number.</summary>
    public static string? KeyOf(JsonObject element, ElementsPlan plan) => element[plan.Key] switch
    {
        JsonValue key when key.GetValueKind() == JsonValueKind.String => key.GetValue<string>(),
        JsonValue key when key.GetValueKind() == JsonValueKind.Number => key.ToJsonString(),
        _ => null,
    };


    private static string? SchemaOf(ArtifactPlan artifact, CompiledDocument document) =>
        document.FindArtifact(artifact.Name)?.Schema is { } path ? document.FindSchema(path) : null;

    private static async Task<string?> ValidateAsync(JsonNode? content, string schema, CancellationToken cancel)
    {
        var checker = await JsonSchema.FromJsonAsync(schema, cancel);
        var errors = checker.Validate(content?.ToJsonString() ?? "null");
        return errors.Count == 0
            ? null
            : string.Join("; ", errors.Take(5).Select(error => $"{error.Path ?? "#"}: {error.Kind}"));
    }

    private static ImmutableArray<FieldValue> Fields(ImmutableArray<string> names, JsonNode? content)
    {
        var found = ImmutableArray.CreateBuilder<FieldValue>();
        foreach (var name in names.Order(StringComparer.Ordinal))
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
        JsonValueKind.Number when decimal.TryParse(
            node.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && Math.Abs(number) < long.MaxValue / Value.Scale =>
                new Value.Number((long)decimal.Round(number * Value.Scale)),
        JsonValueKind.Array => new Value.List(
            [.. node.AsArray().Where(item => item?.GetValueKind() == JsonValueKind.String).Select(item
                => item!.GetValue<string>())]),
        _ => null,
    };
}
