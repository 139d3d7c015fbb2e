using System.Collections.Immutable;
using Weir.Core.People;
using Weir.Core.Plans;

namespace Weir.Core.Gates;

/// <summary>
/// The review that is due after one person approved a gate alone. It is of exactly what was approved, whatever the item
/// has made since, and put to the people whom the gate had asked.
/// </summary>
/// <param name="Round">The round of the gate in which it was approved.</param>
/// <param name="Subject">What was approved.</param>
/// <param name="Reviewers">Indexes of the people who are to review it.</param>
/// <param name="Authors">Whoever made what was approved, which is known no more once it is merged.</param>
/// <param name="By">Who approved it.</param>
public sealed record LateReview(
    PassId Pass,
    GateId Gate,
    int Round,
    ImmutableArray<SubjectDigest> Subject,
    ImmutableArray<int> Reviewers,
    ImmutableArray<PrincipalId> Authors,
    PrincipalId By,
    Timestamp At)
{
    /// <summary>A change of the item was merged since: no rejection undoes that.</summary>
    public bool Landed { get; init; }

    /// <summary>What people have said, those included who had approved before the emergency.</summary>
    public ImmutableArray<Verdict> Verdicts { get; init; } = [];

    /// <summary>
    /// Whoever approved it alone does not review that; where one person has every role, they have to.
    /// </summary>
    public bool Excludes(Person person, ReviewerPlan? reviewer) => !person.EveryRole
        && (person.Id == By || (reviewer?.Not.Contains("author", StringComparer.Ordinal) == true
            && Authors.Contains(person.Id)));
}

public enum LateReviewEnd
{
    /// <summary>The people of the gate have approved it too.</summary>
    Approved,

    /// <summary>Rejected before anything was merged: the work goes back.</summary>
    SentBack,

    /// <summary>Rejected after the merge: it is a finding that a person answers.</summary>
    Found,

    /// <summary>What was approved was not merged and is judged anew.</summary>
    Superseded,
}

/// <summary>An event about the review that follows an emergency.</summary>
public abstract record LateReviewEvent(ItemId Item, PassId Pass, GateId Gate) : ItemEvent(Item);

/// <summary>One person approved the gate alone; the ordinary review is due from now on.</summary>
public sealed record EmergencyApproved(
    ItemId Item, PassId Pass, GateId Gate, int Round, ImmutableArray<SubjectDigest> Subject,
    ImmutableArray<int> Reviewers, ImmutableArray<PrincipalId> Authors) : LateReviewEvent(Item, Pass, Gate);
public sealed record LateVerdictRecorded(ItemId Item, PassId Pass, GateId Gate, Verdict Verdict)
    : LateReviewEvent(Item, Pass, Gate);
public sealed record LateReviewEnded(
    ItemId Item, PassId Pass, GateId Gate, LateReviewEnd End, ImmutableArray<Finding> Findings)
    : LateReviewEvent(Item, Pass, Gate);
