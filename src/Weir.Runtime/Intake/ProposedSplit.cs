using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Weir.Core.FanOut;
using Weir.Core.Items;
using Weir.Runtime.Attempts;
using Weir.Runtime.Projections;

namespace Weir.Runtime.Intake;

/// <summary>What the agent of intake proposes to hand over instead of the one item: untrusted text.</summary>
public static class ProposedSplit
{
    /// <summary>The parts that an item's proposal has; empty where it has none.</summary>
    public static async Task<ImmutableArray<PartDraft>> OfAsync(
        ItemState item, BlobText blobs, CancellationToken cancel) =>
        item.Intake.Proposal is { } digest ? Of(Read(await blobs.GetAsync(digest, cancel))) : [];

    public static ImmutableArray<PartDraft> Of(JsonObject proposal) => proposal["split"] is JsonArray parts
        ?
        [
            .. parts.OfType<JsonObject>()
                .Select(part => (Title: Text(part["title"]), Kind: Text(part["kind"])))
                .Where(part => !string.IsNullOrWhiteSpace(part.Title))
                .Take(Splits.MaxParts)
                .Select(part => new PartDraft(null, OneLine.Of(part.Title!).Trim(), null, part.Kind, null, null)),
        ]
        : [];

    /// <summary>It was held against its schema when it was made; what is not there all the same is nothing.</summary>
    public static JsonObject Read(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static string? Text(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
