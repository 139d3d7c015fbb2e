using System.Collections.Immutable;
using Weir.Core.Changes;
using Weir.Core.Items;
using Weir.Core.Passes;
using Weir.Core.Plans;
using Weir.Core.Tasks;

namespace Weir.Core.FanOut;

/// <summary>What a part of a split is.</summary>
/// <param name="Text">The blob of the part as its list would have it.</param>
/// <param name="After">The keys of other parts that it comes after.</param>
/// <param name="Content">The digest of the part's content, as elements have one.</param>
public sealed record SplitPart(
    string Key, Digest Text, ImmutableArray<string> After, Digest Content, ImmutableArray<FieldValue> Fields);

/// <summary>An element that was split, and into what.</summary>
/// <param name="Content">What the list said of it: when the list says otherwise, the split is forgotten.</param>
public sealed record SplitElement(string Key, Digest Content, ImmutableArray<SplitPart> Parts);

/// <summary>The agent of an element says that it is too large for one piece of work.</summary>
/// <param name="Text">The blob of the parts as people read them.</param>
public sealed record SplitProposed(
    ItemId Item, PassId Pass, AttemptId Attempt, Digest Text, ImmutableArray<SplitPart> Parts) : PassEvent(Item, Pass);

/// <summary>A person agreed: the parts take the element's place.</summary>
public sealed record ElementSplit(ItemId Item, PassId Pass, ImmutableArray<SplitPart> Parts) : PassEvent(Item, Pass);

/// <summary>Agrees to a split. Without a pass, to the only one that is proposed.</summary>
public sealed record AcceptSplit(ItemId Item, PassId? Pass) : Command;

/// <summary>
/// An element of a fan-out that proves too large. Its agent hands in a split instead of the work; that is a proposal,
/// which the pass's own reviewer agrees to, or lets it be done as one. Agreed, the parts are elements like the others:
/// they have the element's place in the order, come after what it came after, and what came after it comes after all of
/// them. An element that was declined is not split, and neither is a part of a part of a part: what is proposed there
/// is invalid output, which uses up a try. The list itself is as it was made; when it is made anew, an element that
/// it still has as it was is split as before.
/// </summary>
public static class Splits
{
    /// <summary>The most parts of one split.</summary>
    public const int MaxParts = 20;

    /// <summary>How often what came of a split may be split again.</summary>
    public const int MaxDepth = 3;

    /// <summary>Whether the agent of a pass may hand in a split.</summary>
    public static bool May(ItemState item, PassPlan pass) => pass.Executor.Kind == ExecutorKind.Agent
        && pass.Element is { } element && !item.Pass(pass.Id).SplitDeclined
        && item.FanOuts.GetValueOrDefault(pass.Id.Owner) is { } fanOut && DepthOf(fanOut, element.Key) < MaxDepth;

    /// <summary>What keeps an element from being split so, as one sentence; null when nothing does.</summary>
    public static string? Fault(ItemState item, PassPlan pass, ImmutableArray<SplitPart> parts)
    {
        if (!May(item, pass))
        {
            return "this is not split any further: do it as one, or give up";
        }
        if (parts.Length is < 2 or > MaxParts)
        {
            return $"a split has 2 to {MaxParts} parts, not {parts.Length}";
        }
        var fanOut = item.FanOuts[pass.Id.Owner];
        var whole = fanOut.Elements.Count(element => !element.Dropped) - 1 + parts.Length;
        if (whole > ForEachPlan.MaxElements)
        {
            return $"the list would have {whole} elements; at most {ForEachPlan.MaxElements} are worked on";
        }
        var seen = new SortedSet<string>(
            fanOut.Elements.Select(element => element.Key), StringComparer.OrdinalIgnoreCase);
        foreach (var part in parts)
        {
            if (!ElementList.IsKey(part.Key))
            {
                return $"'{part.Key}' cannot name an element";
            }
            if (!seen.Add(part.Key))
            {
                return $"the key '{part.Key}' is taken already";
            }
            if (part.After.FirstOrDefault(before => parts.All(other => other.Key != before)) is { } stray)
            {
                return $"'{part.Key}' comes after '{stray}', which is no part";
            }
        }
        return ElementList.InOrder(parts, part => part.Key, part => part.After).Length == parts.Length
            ? null
            : "the order of the parts goes round in a circle";
    }

    private static int DepthOf(FanOutState fanOut, string key)
    {
        var depth = 0;
        while (depth < MaxDepth
            && fanOut.Splits.FirstOrDefault(split => split.Parts.Any(part => part.Key == key)) is { } from)
        {
            key = from.Key;
            depth++;
        }
        return depth;
    }

    internal static void Propose(
        Transaction t, ItemState item, AttemptState attempt, AttemptOutcome.Split split, AttemptEvidence evidence)
    {
        var pass = t.State.PlanOf(item).Pass(attempt.Subject.Pass);
        if (Fault(item, pass, split.Parts) is not null)
        {
            AttemptDecisions.Fail(t, item.Id, attempt, FailureReason.OutputInvalid, split.Text, evidence);
            return;
        }
        t.Emit(new AttemptSucceeded(item.Id, attempt.Id, evidence));
        t.Emit(new SplitProposed(item.Id, pass.Id, attempt.Id, split.Text, split.Parts));
        Reopening.Hold(
            t, t.Item(item.Id), pass, HeldCause.SplitProposed, Approver(pass), pass.Escalate, why: split.Text);
    }

    /// <summary>The first person who would judge the work; else the project's owner.</summary>
    private static string Approver(PassPlan pass) => pass.Gates.SelectMany(gate => gate.Reviewers)
        .FirstOrDefault(reviewer => reviewer.Kind == ReviewerKind.Human && !Gates.OwnerSets.IsCodeOwners(reviewer))?.Who
        ?? ExhaustPlan.Owner;

    internal static Refusal? Accept(Transaction t, AcceptSplit command) =>
        ItemDecisions.OnOpen(t, command.Item, item =>
    {
        var plan = t.State.PlanOf(item);
        var proposed = plan.Passes.Where(pass => item.Pass(pass.Id).Held == HeldCause.SplitProposed
            && (command.Pass is null || command.Pass == pass.Id)).ToList();
        if (proposed is not [var element])
        {
            return proposed.Count == 0
                ? Refusal.Rule(
                    "no-split", $"No pass of item {item.Id} proposes to be split.", $"weir item why {item.Id}")
                : Refusal.Rule(
                    "which-pass", $"More than one pass of {item.Id} proposes to be split.",
                    $"--pass {string.Join('|', proposed.Select(pass => pass.Id))}");
        }
        var task = item.Tasks.Values.FirstOrDefault(task =>
            task.Kind == TaskKind.Decision && task.Pass == element.Id);
        if (task is null || !t.State.People.TryGetValue(t.By, out var person) || !task.Asks(person))
        {
            return Refusal.NotAllowed(
                t.By, $"agree to that split{(task is null ? "" : $"; {Sentences.Who(task.Who)} may")}");
        }
        var parts = item.Pass(element.Id).Split;
        if (Fault(item, element, parts) is { } fault)
        {
            // Others were split meanwhile.
            return Refusal.Rule("split-outdated", $"It cannot be split so any more: {fault}.",
                $"weir item retry {item.Id} --pass {element.Id}");
        }
        t.Emit(new TaskDone(item.Id, task.Id, null));
        t.Emit(new ElementSplit(item.Id, element.Id, parts));
        FanOutProgress.Drop(t, item.Id, element.Id);
        return null;
    });

    /// <summary>The elements with one of them replaced by its parts; those after it come after all of these.</summary>
    internal static ImmutableArray<FanOutElement> Replace(
        ImmutableArray<FanOutElement> elements, string key, ImmutableArray<SplitPart> parts)
    {
        var replaced = ImmutableArray.CreateBuilder<FanOutElement>();
        foreach (var element in elements)
        {
            if (element.Key == key)
            {
                replaced.AddRange(parts.Select(part => new FanOutElement(
                    part.Key, [.. element.After, .. part.After], part.Content, part.Fields, false)));
                continue;
            }
            replaced.Add(!element.After.Contains(key, StringComparer.Ordinal) ? element : element with
            {
                After =
                [
                    .. element.After.Where(before => before != key), .. parts.Select(part => part.Key),
                ],
            });
        }
        return replaced.ToImmutable();
    }

    /// <summary>A list that is split anew: what it still has as it was is split as before.</summary>
    internal static ImmutableArray<FanOutElement> Again(
        ImmutableArray<FanOutElement> elements, ImmutableArray<SplitElement> known) =>
        known.Aggregate(elements, (at, split) =>
            at.Any(element => element.Key == split.Key && element.Digest == split.Content)
                && split.Parts.All(part => at.All(element => element.Key != part.Key))
                && at.Length - 1 + split.Parts.Length <= ForEachPlan.MaxElements
                ? Replace(at, split.Key, split.Parts)
                : at);

    internal static ItemState Evolve(ItemState item, ElementSplit e)
    {
        var owner = e.Pass.Owner;
        var key = e.Pass.Element!;
        var fanOut = item.FanOuts[owner];
        var old = fanOut.Elements.First(element => element.Key == key);
        var passes = item.Passes;
        foreach (var part in e.Parts)
        {
            passes = passes.SetItem(owner.Of(part.Key), new PassState(owner.Of(part.Key)));
        }
        return item with
        {
            Passes = passes,
            FanOuts = item.FanOuts.SetItem(owner, fanOut with
            {
                Elements = [.. Replace(fanOut.Elements, key, e.Parts), old with { After = [], Dropped = true }],
                Splits = fanOut.Splits.Add(new SplitElement(key, old.Digest, e.Parts)),
            }),
        };
    }

    /// <summary>The blob of what a part says; null for an element that its list has.</summary>
    public static Digest? TextOf(ItemState item, PassId element)
    {
        var fanOut = item.FanOuts.GetValueOrDefault(element.Owner);
        var known = fanOut?.Elements.FirstOrDefault(one => one.Key == element.Element);
        return fanOut?.Splits.SelectMany(split => split.Parts)
            .LastOrDefault(part => part.Key == known?.Key && part.Content == known.Digest)?.Text;
    }
}
