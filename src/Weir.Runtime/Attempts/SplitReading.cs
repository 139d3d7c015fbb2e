using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using Weir.Core.FanOut;
using Weir.Core.Passes;
using Weir.Definitions.Yaml;
using Weir.Runtime.Ports;

namespace Weir.Runtime.Attempts;

/// <summary>
/// Reads a split that an agent hands in instead of its work: the parts have to be elements as the list has them, by the
/// list's own schema, and what Core would refuse is said to the agent's next try.
/// </summary>
internal static class SplitReading
{
    /// <summary>The outcome, or what is wrong with the split.</summary>
    public static async Task<(AttemptOutcome.Split? Outcome, string? Fault)> ReadAsync(
        AttemptPlace place, string json, BlobText blobs, CancellationToken cancel)
    {
        if (!Splits.May(place.Item, place.Pass))
        {
            return (null, "This is not split any further: do it as one, or give up.");
        }
        var each = place.Plan.Pass(place.Pass.Id.Owner).ForEach!;
        var list = place.Plan.FindArtifact(each.In)!;
        var (elements, fault) = await ElementsAsync(place, list, json, cancel);
        if (fault is not null)
        {
            return (null, $"The split is not a list of elements of {each.In}: {fault}.");
        }
        var parts = ImmutableArray.CreateBuilder<SplitPart>();
        var words = new StringBuilder();
        foreach (var (content, facts) in elements)
        {
            var text = await blobs.PutAsync(content.ToJsonString(), Retention.Record, cancel);
            parts.Add(new SplitPart(facts.Key, text, ElementList.After(each, facts), facts.Digest, facts.Fields));
            words.Append($"{facts.Key}: {content.ToJsonString()}\n");
        }
        return Splits.Fault(place.Item, place.Pass, parts.ToImmutable()) is { } refused
            ? (null, $"It cannot be split so: {refused}.")
            : (new AttemptOutcome.Split(
                await blobs.PutAsync(words.ToString(), Retention.Record, cancel), parts.ToImmutable()), null);
    }

    /// <summary>The parts in the place of all elements of the list that the work is of, read as that list is.</summary>
    private static async Task<(List<(JsonObject Content, Core.Changes.ElementFacts Facts)> Elements, string? Fault)>
        ElementsAsync(AttemptPlace place, Core.Plans.ArtifactPlan list, string json, CancellationToken cancel)
    {
        if (JsonNode.Parse(json) is not JsonArray { Count: > 0 } given)
        {
            return ([], "there is nothing in it");
        }
        var whole = await ElementText.ListAsync(place, list, cancel) is { } bytes
            && YamlData.Read(bytes.Span, list.Name, false).Data is JsonObject known
                ? known.DeepClone().AsObject()
                : [];
        whole["items"] = given.DeepClone();
        var reading = await ArtifactContent.ReadAsync(
            place.Plan, list, place.Document, Encoding.UTF8.GetBytes(whole.ToJsonString()), cancel);
        return reading.Fault is { } fault
            ? ([], fault)
            : ([.. ArtifactContent.ElementsOf(whole).Zip(reading.Elements)], null);
    }
}
