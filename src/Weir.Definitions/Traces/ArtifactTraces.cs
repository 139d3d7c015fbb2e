using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Weir.Core.Plans;
using Weir.Definitions.Compile;
using Weir.Definitions.Findings;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.Traces;

/// <summary>
/// Holds what an artifact names against the artifact that it has to come from: an id that is not there was invented.
/// Code finds that; a reviewer who reads quickly does not.
/// </summary>
public static class ArtifactTraces
{
    /// <summary>How many faults one sentence names; the rest is counted.</summary>
    public const int MaxFaults = 8;

    /// <param name="artifact">The artifact as it was made.</param>
    /// <param name="source">Its bytes by name; null when the item has no such artifact.</param>
    /// <returns>What is invented or left out, with its place; null when nothing is.</returns>
    public static async Task<string?> FaultAsync(
        Plan plan,
        CompiledDocument document,
        ArtifactPlan artifact,
        ReadOnlyMemory<byte> bytes,
        Func<string, Task<ReadOnlyMemory<byte>?>> source)
    {
        foreach (var trace in document.FindArtifact(artifact.Name)?.Traces ?? [])
        {
            var target = plan.FindArtifact(trace.Source)!;
            if (await source(trace.Source) is not { } there)
            {
                return $"it is traced to {trace.Source}, which the item does not have";
            }
            var known = Known(trace, target, document.FindArtifact(trace.Source)?.Key, there);
            var named = Named(Content(artifact, bytes), trace.Fields);
            if (Fault(trace, named, known) is { } fault)
            {
                return fault;
            }
        }
        return null;
    }

    private static string? Fault(TraceDocument trace, List<Mention> named, ImmutableArray<string> known)
    {
        var place = trace.Field is null ? trace.Source : $"{trace.Source}.{trace.Field}";
        var invented = named
            .Where(mention => mention.Id is not { } id || !known.Contains(id, StringComparer.Ordinal)).ToList();
        if (invented.Count > 0)
        {
            var each = invented.Take(MaxFaults).Select(mention => mention.Id is { } id
                ? $"{mention.At} names '{id}'{Near(id, known)}"
                : $"{mention.At} names nothing");
            return $"{string.Join("; ", each)}{Rest(invented.Count)}. Not in {place}, which has "
                + $"{(known.IsEmpty ? "nothing" : List(known))}: take out what is invented";
        }
        var left = trace.Complete
            ? known.Where(id => named.All(mention => mention.Id != id)).ToImmutableArray()
            : [];
        return left.IsEmpty ? null : $"nothing here names {List(left)} of {place}, and each has to be named";
    }

    private static string Near(string id, ImmutableArray<string> known) =>
        Nearest.To(id, known) is { } near ? $" (did you mean '{near}'?)" : "";

    private static string List(ImmutableArray<string> ids) =>
        string.Join(", ", ids.Take(MaxFaults).Select(id => $"'{id}'")) + Rest(ids.Length);

    private static string Rest(int count) => count > MaxFaults ? $" and {count - MaxFaults} more" : "";

    /// <summary>What exists: the values of a list, or the ids that a document, its list or its data gives.</summary>
    private static ImmutableArray<string> Known(
        TraceDocument trace, ArtifactPlan target, string? key, ReadOnlyMemory<byte> bytes)
    {
        var content = Content(target, bytes);
        if (trace.Field is { } field)
        {
            var at = field.Split('.').Aggregate(content, (node, part) => (node as JsonObject)?[part]);
            return Distinct(Ids(at, field));
        }
        return target.Kind == ArtifactKind.Document
            ? DocumentIds.Read(Encoding.UTF8.GetString(bytes.Span))
            : Distinct(Named(content, [key ?? "id"]));
    }

    private static ImmutableArray<string> Distinct(IEnumerable<Mention> mentions) =>
        [.. mentions.Select(mention => mention.Id).OfType<string>().Distinct(StringComparer.Ordinal)];

    private static JsonNode? Content(ArtifactPlan artifact, ReadOnlyMemory<byte> bytes) =>
        YamlData.Read(bytes.Span, artifact.Name, artifact.Kind == ArtifactKind.Document).Data;

    /// <summary>What stands in these fields, wherever they are.</summary>
    private static List<Mention> Named(JsonNode? content, ImmutableArray<string> fields)
    {
        var found = new List<Mention>();
        Walk(content, "");
        return found;

        void Walk(JsonNode? node, string at)
        {
            if (node is JsonArray items)
            {
                for (var i = 0; i < items.Count; i++)
                {
                    Walk(items[i], string.Create(CultureInfo.InvariantCulture, $"{at}[{i}]"));
                }
            }
            foreach (var (name, value) in node as JsonObject ?? [])
            {
                var place = at.Length == 0 ? name : $"{at}.{name}";
                if (fields.Contains(name, StringComparer.Ordinal))
                {
                    found.AddRange(Ids(value, place));
                }
                else
                {
                    Walk(value, place);
                }
            }
        }
    }

    /// <summary>A text, a number, a list of them; of a mapping its <c>id</c>. Anything else names nothing.</summary>
    private static IEnumerable<Mention> Ids(JsonNode? node, string at) => node switch
    {
        JsonArray items => items.SelectMany((item, i) =>
            Ids(item, string.Create(CultureInfo.InvariantCulture, $"{at}[{i}]"))),
        JsonObject mapping when mapping["id"] is JsonValue id => Ids(id, at),
        JsonValue value when value.GetValueKind() == JsonValueKind.String =>
            [new Mention(at, value.GetValue<string>())],
        JsonValue value when value.GetValueKind() == JsonValueKind.Number => [new Mention(at, value.ToJsonString())],
        _ => [new Mention(at, null)],
    };

    /// <param name="Id">Null where something else than an id stands.</param>
    private sealed record Mention(string At, string? Id);
}
