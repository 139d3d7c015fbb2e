using System.Collections.Immutable;
using Weir.Core.Changes;
using Weir.Core.Effects;
using Weir.Core.FanOut;
using Weir.Core.Gates;
using Weir.Core.Intake;
using Weir.Core.Items;
using Weir.Core.Passes;
using Weir.Core.Plans;

namespace Weir.Core.Links;

/// <summary>One of the items that another is split into.</summary>
/// <param name="Key">What it is called among them.</param>
/// <param name="After">The keys of parts that it waits for; of this split, or of what was split off before.</param>
/// <param name="Item">What it is. Who asks for it, what it waits for and what it comes of is added here.</param>
public sealed record ItemPart(string Key, ImmutableArray<string> After, CreateItem Item);

/// <summary>Splits an item into others, or adds parts to one that is split.</summary>
/// <param name="Carried">The names of what it has made that its parts get.</param>
/// <param name="Reason">The blob of the reason given; null when none was.</param>
public sealed record SplitItem(
    ItemId Item, ImmutableArray<ItemPart> Parts, ImmutableArray<string> Carried, Digest? Reason) : Command;

/// <summary>The item does nothing by itself any more: its parts do.</summary>
/// <param name="Opens">It was restricted only because intake could have chosen a restricted workflow, and no part has
/// one.</param>
public sealed record ItemSplit(ItemId Item, ImmutableArray<string> Carried, bool Opens, Digest? Reason)
    : ItemEvent(Item);

/// <summary>Parts that ended without being done are done without.</summary>
public sealed record PartsGivenUp(ItemId Item, ImmutableArray<ItemId> Parts) : ItemEvent(Item);

/// <summary>
/// An item that proves too large for one piece of work. A person splits it into items of their own; an agent only
/// proposes that, at intake. From then on the item does nothing by itself: what runs of it is stopped, no pass of it
/// begins, and what it has made goes along with its parts. It is done once all of its parts are. One that ends
/// otherwise is a person's affair at once: they go on without it, or put another in its place. An item that is given
/// up takes its open parts with it.
///
/// Parts have the item's requester, so that nobody judges what they asked for by splitting it; its time and at least
/// its risk, and what blocks it blocks them. What comes of what few may see stays theirs.
/// </summary>
public static class Parts
{
    /// <summary>How often what came of a split may be split again.</summary>
    public const int MaxDepth = Splits.MaxDepth;

    /// <summary>The longest title of a part, in characters.</summary>
    public const int MaxTitle = 200;

    internal static Refusal? Split(Transaction t, SplitItem command) => ItemDecisions.OnOpen(t, command.Item, item =>
    {
        if ((MayNot(t, item) ?? Fault(t.State, item, command.Parts)) is { } refusal)
        {
            return refusal;
        }
        var before = Living(item).ToImmutableSortedDictionary(
            link => link.Key, link => link.Item, StringComparer.Ordinal);
        Begin(t, item, command);
        return Make(t, item, command.Parts, before);
    });

    private static Refusal? MayNot(Transaction t, ItemState item)
    {
        if (!t.By.IsPerson)
        {
            return Refusal.NotAllowed(t.By, $"split {item.Id}: people do, agents only propose");
        }
        if (item.Intake.Stage != IntakeStage.Settled
            && IntakeDecisions.NotAsked(t, item, $"split {item.Id}") is { } other)
        {
            return other;
        }
        if (EmergencyDecisions.Due(item) is { } due)
        {
            return due;
        }
        if (item.Origin is { Kind: LinkKind.Child } whole)
        {
            return Refusal.Rule(
                "carries-out-a-pass",
                $"Item {item.Id} carries out pass {whole.Pass} of {whole.Item}, which takes what it makes.",
                $"weir item split {whole.Item} --part TITLE --part TITLE");
        }
        if (item.CutOver is { } to)
        {
            return Refusal.Rule(
                "moving", $"Item {item.Id} is on its way to workflow {to.Workflow}.", $"weir item why {item.Id}");
        }
        if (!item.Branch.Merges.IsEmpty || item.Passes.Values.Any(pass => !pass.Integration.Landed.IsEmpty))
        {
            return Refusal.Rule(
                "merged-already", $"What {item.Id} made is merged: what is left to do is work of its own.",
                "weir item new TITLE");
        }
        return t.State.Effects.Values.FirstOrDefault(effect => Lands(effect, item.Id)) is { } landing
            ? Refusal.Rule("being-merged", $"Weir {landing.Body.What} for {item.Id}.", $"weir item why {item.Id}")
            : null;
    }

    /// <summary>What cannot be taken back once it is under way.</summary>
    private static bool Lands(Effect effect, ItemId item) =>
        effect.Body.Merges(item, effect.Item) || (effect.Item == item && effect.Body is EffectBody.Merge
            or EffectBody.MergeAll or EffectBody.MergeTogether or EffectBody.RevertLanding or EffectBody.Deploy
            or EffectBody.Watch or EffectBody.RollBack);

    /// <summary>What keeps an item from being split so; null when nothing does.</summary>
    private static Refusal? Fault(OrganizationState state, ItemState item, ImmutableArray<ItemPart> parts)
    {
        var living = Living(item).ToList();
        var least = item.IsSplit ? 1 : 2;
        if (parts.Length < least || living.Count + parts.Length > Splits.MaxParts)
        {
            return Refusal.Invalid(
                "bad-split",
                parts.Length < least
                    ? $"An item is split into {least} parts at least, not {parts.Length}."
                    : $"Item {item.Id} would have {living.Count + parts.Length} parts; {Splits.MaxParts} are the most.",
                $"weir item split {item.Id} --part TITLE --part TITLE");
        }
        if (!item.IsSplit && Depth(state, item) >= MaxDepth)
        {
            return Refusal.Rule(
                "too-deep", $"Item {item.Id} came of {MaxDepth} splits: it is not split any further.",
                $"weir item why {item.Id}");
        }
        var words = KeyFault(living, parts) ?? TitleFault(state, item, living, parts);
        return words is null
            ? null
            : Refusal.Invalid("bad-split", $"It cannot be split so: {words}.", $"weir item show {item.Id}");
    }

    private static string? KeyFault(List<LinkedItem> living, ImmutableArray<ItemPart> parts)
    {
        var keys = new SortedSet<string>(living.Select(link => link.Key), StringComparer.OrdinalIgnoreCase);
        foreach (var part in parts)
        {
            if (!ElementList.IsKey(part.Key))
            {
                return $"'{part.Key}' cannot name a part: letters, digits, '.', '_' and '-'";
            }
            if (!keys.Add(part.Key))
            {
                return $"the key '{part.Key}' is there twice";
            }
        }
        foreach (var part in parts)
        {
            if (part.After.FirstOrDefault(before => parts.All(other => other.Key != before)
                && living.TrueForAll(link => link.Key != before)) is { } stray)
            {
                return $"'{part.Key}' comes after '{stray}', which is no part";
            }
        }
        return InOrder(parts).Length == parts.Length ? null : "the order of the parts goes round in a circle";
    }

    /// <summary>The same is not asked for twice.</summary>
    private static string? TitleFault(
        OrganizationState state, ItemState item, List<LinkedItem> living, ImmutableArray<ItemPart> parts)
    {
        var titles = new SortedDictionary<string, ItemId?>(StringComparer.OrdinalIgnoreCase);
        foreach (var link in living)
        {
            titles[state.Items[link.Item].Title.Trim()] = link.Item;
        }
        foreach (var part in parts)
        {
            var title = part.Item.Title.Trim();
            if (title.Length is 0 or > MaxTitle)
            {
                return $"the title of '{part.Key}' has {title.Length} characters, and 1 to {MaxTitle} are right";
            }
            if (string.Equals(title, item.Title.Trim(), StringComparison.OrdinalIgnoreCase))
            {
                return $"'{part.Key}' asks for the same as the whole";
            }
            if (!titles.TryAdd(title, null))
            {
                return titles[title] is { } known
                    ? $"'{part.Key}' asks for the same as {known}"
                    : $"two parts are called '{title}'";
            }
            if (part.Item.Project != item.Id.Project)
            {
                return $"'{part.Key}' is of another project";
            }
        }
        return null;
    }

    private static ImmutableArray<ItemPart> InOrder(ImmutableArray<ItemPart> parts) => ElementList.InOrder(
        parts, part => part.Key,
        part => [.. part.After.Where(before => parts.Any(other => other.Key == before))]);

    private static int Depth(OrganizationState state, ItemState item)
    {
        var depth = 0;
        for (var at = item; at.Origin is { } above; at = state.Items[above.Item])
        {
            depth += above.Kind == LinkKind.Part ? 1 : 0;
        }
        return depth;
    }

    private static void Begin(Transaction t, ItemState item, SplitItem command)
    {
        if (item.IsSplit)
        {
            GiveUpEnded(t, item);
            return;
        }
        var plan = t.State.PlanOf(item);
        Reopening.StopEverything(t, item.Id, _ => true);
        IntegrationProgress.StepAside(t, item.Id);
        EffectDecisions.ForgetTrouble(t, item.Id);
        foreach (var pass in plan.Passes.Where(pass => !t.Item(item.Id).Pass(pass.Id).IsSettled))
        {
            IntegrationProgress.LeaveIfHolding(t, t.Item(item.Id), pass.Id);
            t.Emit(new PassNotApplicable(item.Id, pass.Id));
        }
        var opens = IntakeEvolution.IsOnlyIntake(t.State, item)
            && command.Parts.All(part => t.State.Plans.TryGetValue(part.Item.Plan, out var of) && !of.Restricted);
        t.Emit(new ItemSplit(item.Id, command.Carried, opens, command.Reason));
    }

    private static Refusal? Make(
        Transaction t, ItemState item, ImmutableArray<ItemPart> parts, ImmutableSortedDictionary<string, ItemId> before)
    {
        var known = before;
        var made = new List<ItemId>();
        foreach (var part in InOrder(parts))
        {
            var refusal = ItemDecisions.Create(t, part.Item with
            {
                Class = part.Item.Class < item.Class ? part.Item.Class : item.Class,
                Risk = part.Item.Risk > item.Risk ? part.Item.Risk : item.Risk,
                BlockedBy = [.. item.BlockedBy.Concat(part.After.Select(key => known[key])).Distinct()],
                Origin = new ItemOrigin(LinkKind.Part, item.Id, null, 0, "", part.Key),
                For = item.Requester,
                Due = null,
                DueAt = item.Due,
                DuplicateOf = null,
            });
            if (refusal is not null)
            {
                return refusal;
            }
            _ = ItemId.TryParse(t.Reply, out var id);
            known = known.Add(part.Key, id);
            made.Add(id);
        }
        t.Reply = string.Join(' ', made);
        return null;
    }

    /// <summary>The parts of an item that it still waits for, or that are done.</summary>
    public static IEnumerable<LinkedItem> Living(ItemState item) =>
        item.Links.Where(link => link is { Kind: LinkKind.Part, GivenUp: false });

    /// <summary>The next step of an item that is split.</summary>
    internal static bool Step(Transaction t, ItemState item, Plan plan)
    {
        if (item.Passes.Values.Any(pass => pass.Status == PassStatus.Held))
        {
            return false;
        }
        var parts = Living(item).Select(link => t.Item(link.Item)).ToList();
        if (parts.Exists(EndedOtherwise))
        {
            Reopening.Hold(t, item, plan.Passes[^1], HeldCause.PartEnded, ExhaustPlan.Owner, null);
            return true;
        }
        if (parts.Exists(part => part.IsOpen) || t.State.Effects.Values.Any(effect => effect.Item == item.Id))
        {
            return false;
        }
        ItemDecisions.End(
            t, item.Id,
            parts.Count == 0 ? new ItemClosed(item.Id, "none of its parts was done", null) : new ItemDone(item.Id));
        return true;
    }

    /// <summary>A person has it go on without the parts that came to nothing.</summary>
    internal static void GiveUpEnded(Transaction t, ItemState item)
    {
        foreach (var held in item.Passes.Values.Where(pass => pass.Held == HeldCause.PartEnded))
        {
            Reopening.Release(t, item.Id, held);
        }
        var ended = Living(item).Where(link => EndedOtherwise(t.Item(link.Item))).Select(link => link.Item)
            .ToImmutableArray();
        if (!ended.IsEmpty)
        {
            t.Emit(new PartsGivenUp(item.Id, ended));
        }
    }

    /// <summary>The first part that ended without being done.</summary>
    internal static ItemId? Ended(OrganizationState state, ItemState item) => Living(item)
        .Where(link => EndedOtherwise(state.Items[link.Item])).Select(link => (ItemId?)link.Item).FirstOrDefault();

    private static bool EndedOtherwise(ItemState part) => part is { IsOpen: false, Status: not ItemStatus.Done };

    internal static ItemState Evolve(ItemState item, ItemSplit e)
    {
        var split = item with
        {
            IsSplit = true,
            Intake = item.Intake with { Stage = IntakeStage.Settled },
        };
        return e.Opens
            ? split with
            {
                IsRestricted = false,
                Artifacts = item.Artifacts.Clear(),
                Branch = item.Branch with { Bases = [] },
                RefsAreBehind = false,
            }
            : split;
    }

    internal static ItemState Evolve(ItemState item, PartsGivenUp e) => item with
    {
        Links = [.. item.Links.Select(link => e.Parts.Contains(link.Item) ? link with { GivenUp = true } : link)],
    };
}
