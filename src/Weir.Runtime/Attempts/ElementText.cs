using Weir.Core.Changes;
using Weir.Core.FanOut;
using Weir.Core.Plans;
using Weir.Definitions.Yaml;

namespace Weir.Runtime.Attempts;

/// <summary>The words of one element of a list, from the list's version that the attempt was given.</summary>
internal static class ElementText
{
    public static async Task<string> ReadAsync(
        AttemptPlace place, string list, string key, CancellationToken cancel)
    {
        if (Splits.TextOf(place.Item, place.Pass.Id) is { } part)
        {
            return place.Description.Texts.GetValueOrDefault(part, "");
        }
        if (place.Plan.FindArtifact(list) is not { Elements: { } elements } plan
            || place.Item.Artifacts.GetValueOrDefault(list)?.Facts is not { } facts)
        {
            return "";
        }
        var content = YamlData.Read((await BytesAsync(place, plan, facts, cancel)).Span, list, false).Data;
        return ArtifactContent.ElementsOf(content)
            .FirstOrDefault(element => ArtifactContent.KeyOf(element, elements) == key)
            ?.ToJsonString() ?? "";
    }

    /// <summary>The list as the attempt was given it; null when it is not there.</summary>
    public static async Task<ReadOnlyMemory<byte>?> ListAsync(
        AttemptPlace place, ArtifactPlan list, CancellationToken cancel) =>
        place.Item.Artifacts.GetValueOrDefault(list.Name)?.Facts is { } facts
            ? await BytesAsync(place, list, facts, cancel)
            : null;

    /// <summary>A list that merges lies in the work tree; others are laid out from objects of their own.</summary>
    private static async Task<ReadOnlyMemory<byte>> BytesAsync(
        AttemptPlace place, ArtifactPlan plan, ArtifactFacts facts, CancellationToken cancel) =>
        plan.IsProcess
            ? await place.Bench.Repository.ReadObjectAsync(facts.Object, cancel)
            : await place.Bench.Repository.ReadFileAsync(place.Start, place.PathOf(plan), cancel) ?? default;
}
