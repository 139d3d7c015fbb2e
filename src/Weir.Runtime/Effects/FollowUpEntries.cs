using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Weir.Core;
using Weir.Core.Items;
using Weir.Core.Plans;
using Weir.Definitions.Canonical;
using Weir.Definitions.Yaml;
using Weir.Runtime.Attempts;
using Weir.Runtime.Ports;
using Weir.Runtime.Projections;

namespace Weir.Runtime.Effects;

/// <param name="Key">The same for the same entry, however often it is read.</param>
/// <param name="Text">What is asked for: the entry's fields, a line for each.</param>
internal sealed record FollowUpEntry(string Key, string Title, string Text);

/// <summary>
/// The entries that items follow from: texts, or records with a <c>title</c>. A record's <c>id</c> is its key; of any
/// other entry it is a digest of its content.
/// </summary>
internal static class FollowUpEntries
{
    private const int KeyLength = 16;
    private const int MaxTitle = 120;

    public static async Task<ImmutableArray<FollowUpEntry>> ReadAsync(
        OrganizationState state, ItemState item, FollowUpPlan rule, IRepository repository, CancellationToken cancel)
    {
        var dot = rule.From.IndexOf('.', StringComparison.Ordinal);
        var (source, field) = dot < 0 ? (rule.From, "") : (rule.From[..dot], rule.From[(dot + 1)..]);
        if (source == ArtifactPlan.Change)
        {
            var facts = item.Branch.Last?.Facts ?? item.Branch.Landed;
            return field == "documents_due"
                ? [.. (facts?.DocumentsDue ?? []).Select(path => new FollowUpEntry(
                    path, $"Bring {path} up to date", $"What {path} describes has changed, and it has not."))]
                : [];
        }
        if (!item.Artifacts.TryGetValue(source, out var version)
            || state.PlanOf(item).FindArtifact(source) is not { } artifact)
        {
            return [];
        }
        var content = await repository.ReadObjectAsync(version.Facts.Object, cancel);
        if (content.Length > ArtifactContent.MaxBytes)
        {
            return [];
        }
        var data = YamlData.Read(content.Span, source, artifact.Kind == ArtifactKind.Document).Data;
        var list = field.Length == 0
            ? (data as JsonObject)?["items"]
            : field.Split('.').Aggregate(data, (at, part) => (at as JsonObject)?[part]);
        return list is JsonArray entries ? [.. entries.OfType<JsonNode>().Select(Of)] : [];
    }

    private static FollowUpEntry Of(JsonNode entry)
    {
        var digest = CanonicalJson.DigestOf(entry).Value;
        var key = digest[(digest.IndexOf(':', StringComparison.Ordinal) + 1)..][..KeyLength];
        if (entry is not JsonObject record)
        {
            return new FollowUpEntry(key, Title(Text(entry)), Text(entry));
        }
        var text = string.Join('\n', record.Select(field => $"{field.Key}: {Text(field.Value)}"));
        var title = record["title"] ?? record["name"] ?? record["id"];
        return new FollowUpEntry(
            record["id"] is JsonValue id ? Text(id) : key, Title(title is null ? text : Text(title)), text);
    }

    private static string Text(JsonNode? node) => node?.GetValueKind() switch
    {
        null => "",
        JsonValueKind.String => node.GetValue<string>(),
        JsonValueKind.Array => string.Join(", ", node.AsArray().Select(Text)),
        _ => node.ToJsonString(),
    };

    private static string Title(string text)
    {
        var line = OneLine.Of(text.Split('\n')[0].Trim());
        return line.Length == 0 ? "Follow-up" : line.Length <= MaxTitle ? line : line[..MaxTitle] + "…";
    }
}
