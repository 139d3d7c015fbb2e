using Weir.Core;
using Weir.Core.FanOut;
using Weir.Core.Items;
using Weir.Core.Passes;
using Weir.Core.Plans;
using Weir.Simulation.Tests.Traces;

namespace Weir.Simulation.Tests.Invariants;

/// <summary>What holds of elements that are split, said once more.</summary>
internal static class SplitInvariants
{
    private const string Agreed = "nothing is split but by a person who was asked";
    private const string Order = "what came after an element comes after all of its parts";
    private const string Bounded = "splits come to an end";

    private static readonly StringComparer Ordinal = StringComparer.Ordinal;

    public static void Check(OrganizationState before, Recorded recorded, OrganizationState after)
    {
        if (recorded.Event is not ElementSplit split)
        {
            return;
        }
        var (old, now) = (before.Items[split.Item], after.Items[split.Item]);
        var owner = split.Pass.Owner;
        Violation.Unless(
            recorded.By.IsPerson && old.Pass(split.Pass).Held == HeldCause.SplitProposed
                && old.Pass(split.Pass).Split.SequenceEqual(split.Parts),
            Agreed, $"{split.Pass} of {split.Item} was split by {recorded.By}");
        var key = split.Pass.Element!;
        foreach (var element in old.FanOuts[owner].Elements.Where(element => element.After.Contains(key, Ordinal)))
        {
            var left = now.FanOuts[owner].Elements.First(other => other.Key == element.Key).After;
            Violation.Unless(
                !left.Contains(key, Ordinal) && split.Parts.All(part => left.Contains(part.Key, Ordinal)), Order,
                $"{element.Key} of {split.Item} came after {key}");
        }
        Check(now);
    }

    /// <summary>Of any item: one element for a key, nothing before it that is not there, never too many.</summary>
    public static void Check(ItemState item)
    {
        foreach (var fanOut in item.FanOuts.Values)
        {
            var there = fanOut.Elements.Where(element => !element.Dropped).ToList();
            Violation.Unless(
                there.Select(element => element.Key).Distinct(StringComparer.OrdinalIgnoreCase).Count() == there.Count
                    && there.Count <= ForEachPlan.MaxElements,
                Bounded, $"{item.Id} has {there.Count} elements, some with the same key");
            Violation.Unless(
                there.All(element => element.After.All(key => there.Any(other => other.Key == key))), Order,
                $"an element of {item.Id} comes after one that is not there");
            Violation.Unless(
                fanOut.Splits.All(split => Depth(fanOut, split.Key) < Splits.MaxDepth), Bounded,
                $"{item.Id} was split more than {Splits.MaxDepth} deep");
        }
    }

    private static int Depth(FanOutState fanOut, string key) =>
        fanOut.Splits.FirstOrDefault(split => split.Parts.Any(part => part.Key == key)) is { } from
            ? 1 + Depth(fanOut, from.Key)
            : 0;
}
