using System.Text.Json.Nodes;
using Weir.Runtime.Ledger;

namespace Weir.Agents.Recordings;

/// <summary>Says which call was not recorded, and where it differs from the one that was, in its place.</summary>
internal static class ReplayMiss
{
    /// <summary>How much of two texts is shown in front of where they part, and behind, in characters.</summary>
    private const int Shown = 40;

    public static string Sentence(
        CallOwner owner, int number, RecordedRequest request, IEnumerable<RecordedCall> recorded, string folder)
    {
        var own = recorded.Where(one => one.Pass == owner.Pass.Value && one.Agent == owner.Agent).ToList();
        var closest = own.Where(one => one.Number == number)
            .Select(one => Difference("", one.Request, request.Content))
            .OrderByDescending(difference => difference?.Depth ?? int.MaxValue)
            .ToList();
        // What to type comes before the difference: where sentences are cut, they are cut at the end.
        return $"Call {number} of pass {owner.Pass.Value} by agent {owner.Agent} was not recorded; to record again, "
            + $"take what is in {folder} away and use `weir up --record {folder}`. What differs: "
            + (own.Count == 0 ? "there is no recorded call of this pass by this agent"
                : closest.Count == 0 ? $"its attempts made at most {own.Max(one => one.Number)} calls"
                : closest[0] is { } difference ? difference.Text
                : "it was asked as often as it was recorded")
            + ".";
    }

    private sealed record Found(int Depth, string Text);

    /// <summary>The first place where two requests differ; the depth says how much of them is the same.</summary>
    private static Found? Difference(string path, JsonNode? before, JsonNode? now)
    {
        switch (before, now)
        {
            case (JsonObject one, JsonObject other):
                return one.Select(property => property.Key)
                    .Union(other.Select(property => property.Key), StringComparer.Ordinal)
                    .Select((name, at) => Deeper(Difference(
                        path.Length == 0 ? name : $"{path}.{name}", one[name], other[name]), at))
                    .FirstOrDefault(found => found is not null);
            case (JsonArray one, JsonArray other):
                return Enumerable.Range(0, Math.Max(one.Count, other.Count))
                    .Select(at => Deeper(
                        Difference($"{path}[{at}]", one.ElementAtOrDefault(at), other.ElementAtOrDefault(at)), at))
                    .FirstOrDefault(found => found is not null);
            default:
                var (then, today) = (Text(before), Text(now));
                return then == today ? null : new Found(0, $"{path}, {Parted(then, today)}");
        }
    }

    private static Found? Deeper(Found? found, int more) =>
        found is null ? null : found with { Depth = found.Depth + more };

    private static string Text(JsonNode? node) => node switch
    {
        null => "nothing",
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        _ => node.ToJsonString(),
    };

    private static string Parted(string before, string now)
    {
        var at = before.AsSpan().CommonPrefixLength(now);
        return $"recorded \"{Around(before, at)}\", now \"{Around(now, at)}\"";
    }

    private static string Around(string text, int at)
    {
        var start = Math.Max(0, at - Shown);
        var piece = text[start..Math.Min(text.Length, at + Shown)].ReplaceLineEndings(" ");
        return (start > 0 ? "…" : "") + piece + (at + Shown < text.Length ? "…" : "");
    }
}
