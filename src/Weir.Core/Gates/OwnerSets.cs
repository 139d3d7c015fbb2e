using System.Collections.Immutable;
using Weir.Core.Changes;
using Weir.Core.Items;
using Weir.Core.People;
using Weir.Core.Plans;

namespace Weir.Core.Gates;

/// <summary>
/// Code owners at a gate. The reviewer <c>codeowners</c> stands for as many reviewers as the change has sets of owners:
/// each set is asked by a task of its own, and each has to approve; a person who is in several approves for all of
/// them at once. Which sets there are is a fact of the change, measured at the commit of the target that it starts
/// from, so that no change can choose its judges; who is in a set is decided when it is asked and when it is answered,
/// since people come and go.
///
/// A set of which nobody is known here goes to the project's reviewers, one whose every member is excluded to the
/// owner. A change without any set goes to the project's reviewers as well: nothing is approved because nobody owns it.
/// So does what a gate judges that does not merge, since it has no path that anybody could own.
///
/// In events a set is an index like every other reviewer: the reviewer's own, plus <see cref="Stride"/> for each set up
/// to it.
/// </summary>
public static class OwnerSets
{
    public const string Reviewer = "codeowners";

    /// <summary>
    /// The most sets that are asked for one change; of more, the project's reviewers are asked in place of all from the
    /// last of these on.
    /// </summary>
    public const int MaxSets = 64;

    /// <summary>More reviewers than a gate can be written with.</summary>
    private const int Stride = 1 << 16;

    /// <summary>The index of the reviewer as the gate has it.</summary>
    public static int ReviewerOf(int index) => index < Stride ? index : index % Stride;

    /// <summary>The number of the set among those of the change, from 0; null for a reviewer that is none.</summary>
    public static int? SetOf(int index) => index < Stride ? null : (index / Stride) - 1;

    /// <summary>
    /// The indexes that a reviewer stands for: itself, or each set of owners that the change touches, where the gate
    /// judges what merges.
    /// </summary>
    public static IEnumerable<int> Expand(Plan plan, ItemState item, PassPlan pass, GatePlan gate, int reviewer)
    {
        var judges = IsCodeOwners(gate.Reviewers[reviewer]) && gate.Reviews.Any(name =>
            name == ArtifactPlan.Change || plan.FindArtifact(name) is { IsProcess: false });
        var sets = judges ? Of(item, pass.Id).Length : 0;
        return sets == 0
            ? [reviewer]
            : Enumerable.Range(1, Math.Min(sets, MaxSets)).Select(number => reviewer + (number * Stride));
    }

    public static bool IsCodeOwners(ReviewerPlan reviewer) =>
        reviewer is { Kind: ReviewerKind.Human, Who: Reviewer };

    /// <summary>The sets of owners of the change that a pass's gates judge.</summary>
    public static ImmutableArray<OwnerSet> Of(ItemState item, PassId pass) =>
        WorkPoint.ChangeOf(item, pass)?.Facts.Owners ?? [];

    /// <summary>Who a code owners' reviewer asks: the people of its set, else the project's reviewers, else the owner.
    /// </summary>
    public static ImmutableArray<string> Named(OrganizationState state, ItemState item, PassId pass, int index)
    {
        var sets = Of(item, pass);
        if (SetOf(index) is { } number && number < sets.Length && !IsRest(sets, number))
        {
            var people = People(state);
            ImmutableArray<string> known =
            [
                .. sets[number].Owners.Select(owner => CodeOwner.Who(owner, people)).OfType<string>()
                    .Distinct(StringComparer.Ordinal),
            ];
            if (!known.IsEmpty)
            {
                return known;
            }
        }
        var project = state.Projects[item.Id.Project];
        return project.Reviewers.IsEmpty ? [project.Owner] : project.Reviewers;
    }

    /// <summary>
    /// Owners of the change that are nobody here, sorted, each with the component that has them; null for CODEOWNERS.
    /// </summary>
    public static ImmutableArray<(string Owner, string? Component)> Unknown(
        OrganizationState state, ItemState item, PassId pass)
    {
        var people = People(state);
        return
        [
            .. Of(item, pass)
                .SelectMany(set => CodeOwner.Unknown(set.Owners, people).Select(owner => (owner, set.Component)))
                .Distinct().OrderBy(pair => pair.owner, StringComparer.Ordinal)
                .ThenBy(pair => pair.Component, StringComparer.Ordinal),
        ];
    }

    /// <summary>Whether a gate asks code owners, and a change has a set of them that it did not have before.</summary>
    public static bool AskAnew(GatePlan gate, ChangeFacts before, ChangeFacts now) =>
        gate.Reviewers.Any(IsCodeOwners)
        && now.Owners.Select(set => set.ToString())
            .Except(before.Owners.Select(set => set.ToString()), StringComparer.Ordinal).Any();

    /// <summary>The last index that is asked stands for all sets beyond the most.</summary>
    private static bool IsRest(ImmutableArray<OwnerSet> sets, int number) =>
        sets.Length > MaxSets && number == MaxSets - 1;

    private static IReadOnlyCollection<Person> People(OrganizationState state) => [.. state.People.Values];
}
