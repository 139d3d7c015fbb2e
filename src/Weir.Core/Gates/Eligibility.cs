using System.Collections.Immutable;
using Weir.Core.Changes;
using Weir.Core.Items;
using Weir.Core.People;
using Weir.Core.Plans;

namespace Weir.Core.Gates;

/// <summary>Who may judge: whoever the reviewer names, less those whom its exclusions name.</summary>
internal static class Eligibility
{
    /// <summary>
    /// Whom a review is put to: the reviewer as written, or the owner when nobody who is left could answer.
    /// </summary>
    public static string Asked(OrganizationState state, ItemState item, PassPlan pass, GatePlan gate, int index)
    {
        var owner = state.Projects[item.Id.Project].Owner;
        if (index == GateState.OwnerReviewer)
        {
            return owner;
        }
        var reviewer = gate.ReviewerAt(index)!;
        var able = Named(state, item, pass, reviewer, index)
            .Where(who => state.People.Values.Any(person =>
                person.Is(who) && Excluded(state, item, pass, gate, reviewer, person) is null))
            .ToList();
        return able.Count > 0 ? string.Join(' ', able) : owner;
    }

    private static ImmutableArray<string> Named(
        OrganizationState state, ItemState item, PassPlan pass, ReviewerPlan reviewer, int index) =>
        OwnerSets.IsCodeOwners(reviewer)
            ? OwnerSets.Named(state, item, pass.Id, index)
            : [reviewer.Who == ExhaustPlan.Owner ? state.Projects[item.Id.Project].Owner : reviewer.Who];

    /// <summary>
    /// How many people have to approve as a reviewer; of a set of code owners as many as there are who may, at most.
    /// </summary>
    public static int Quorum(OrganizationState state, ItemState item, PassPlan pass, GatePlan gate, int index)
    {
        var reviewer = gate.ReviewerAt(index);
        if (reviewer is null || reviewer.Quorum == 1 || OwnerSets.SetOf(index) is null)
        {
            return reviewer?.Quorum ?? 1;
        }
        var named = Named(state, item, pass, reviewer, index);
        var able = state.People.Values.Count(person =>
            named.Any(person.Is) && Excluded(state, item, pass, gate, reviewer, person) is null);
        return Math.Clamp(able, 1, reviewer.Quorum);
    }

    /// <summary>Whether a person may give the verdict of a reviewer. Null when they may.</summary>
    public static Refusal? Check(
        OrganizationState state,
        ItemState item,
        PassPlan pass,
        GatePlan gate,
        int index,
        string asked,
        Person person,
        bool standsIn = false)
    {
        var what = $"judge gate {gate.Id} of pass {pass.Id}";
        var reviewer = gate.ReviewerAt(index);
        var named = standsIn || person.Is(asked)
            || (reviewer is not null && Named(state, item, pass, reviewer, index).Any(person.Is));
        if (!named)
        {
            return Refusal.NotAllowed(person.Id, $"{what}; it waits for {Sentences.Who(asked)}");
        }
        return reviewer is not null && Excluded(state, item, pass, gate, reviewer, person) is { } exclusion
            ? Refusal.NotAllowed(person.Id, $"{what}: {exclusion}")
            : null;
    }

    /// <summary>Whether an exclusion of a reviewer keeps this person out.</summary>
    public static bool IsExcluded(
        OrganizationState state, ItemState item, PassPlan pass, GatePlan gate, int index, Person person) =>
        gate.ReviewerAt(index) is { } reviewer && Excluded(state, item, pass, gate, reviewer, person) is not null;

    /// <summary>Why an exclusion keeps this person out; null when none does.</summary>
    private static string? Excluded(
        OrganizationState state,
        ItemState item,
        PassPlan pass,
        GatePlan gate,
        ReviewerPlan reviewer,
        Person person)
    {
        // In a one-person project that person has every role; the verdict is marked instead.
        if (person.EveryRole)
        {
            return null;
        }
        foreach (var not in reviewer.Not)
        {
            var excluded = not switch
            {
                "author" => IsAuthor(item, pass, gate, person.Id) ? "its author does not review it" : null,
                "requester" => item.Requester == person.Id ? "its requester does not review it" : null,
                _ when not.StartsWith("pass:", StringComparison.Ordinal) =>
                    item.Passes.GetValueOrDefault(new PassId(not[5..]))?.Authors.Contains(person.Id) == true
                        ? $"whoever did pass {not[5..]} does not review it"
                        : null,
                _ => null,
            };
            if (excluded is not null)
            {
                return excluded;
            }
        }
        return null;
    }

    /// <summary>Author is whoever made, assisted, answered for or pushed into the version judged.</summary>
    public static bool IsAuthor(ItemState item, PassPlan pass, GatePlan gate, PrincipalId who) =>
        item.Pass(pass.Id).Authors.Contains(who)
        || gate.Reviews.Any(name => name == ArtifactPlan.Change
            ? (pass.Element is null ? item.Branch.Chain.AsEnumerable() : [.. Made(item, pass)])
                .Any(version => version.Authors.Contains(who))
            : item.Artifacts.GetValueOrDefault(name)?.Authors.Contains(who) == true);

    /// <summary>Everybody who is one, in order.</summary>
    public static ImmutableArray<PrincipalId> Authors(ItemState item, PassPlan pass, GatePlan gate) =>
    [
        .. item.Pass(pass.Id).Authors.Concat(gate.Reviews.SelectMany(name => name == ArtifactPlan.Change
            ? (pass.Element is null ? item.Branch.Chain : [.. Made(item, pass)]).SelectMany(made => made.Authors)
            : item.Artifacts.GetValueOrDefault(name)?.Authors ?? [])).Distinct().Order(),
    ];

    private static IEnumerable<ChangeVersion> Made(ItemState item, PassPlan element) =>
        WorkPoint.ChangeOf(item, element.Id) is { } made ? [made] : [];

    /// <summary>What has to be known about a person's verdict.</summary>
    public static ImmutableArray<string> Marks(
        ItemState item, PassPlan pass, GatePlan gate, Person person, ReviewerPlan? reviewer)
    {
        var marks = ImmutableArray.CreateBuilder<string>();
        if (IsAuthor(item, pass, gate, person.Id))
        {
            marks.Add("self-review");
        }
        if (item.Requester == person.Id && reviewer?.Not.Contains("requester", StringComparer.Ordinal) == true)
        {
            marks.Add("requester-waived");
        }
        if (!person.Id.IsPerson)
        {
            marks.Add("script");
        }
        if (item.RanUnsandboxed)
        {
            marks.Add("unsandboxed");
        }
        return marks.ToImmutable();
    }
}
