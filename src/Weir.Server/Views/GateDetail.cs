using System.Collections.Immutable;
using Weir.Core;
using Weir.Core.Gates;
using Weir.Core.Plans;

namespace Weir.Server.Views;

/// <summary>
/// What a reviewer needs: the criteria, what the commands said, and the change (or only what differs since).
/// </summary>
/// <param name="Findings">Of all reviewers in this round, those too who do not decide.</param>
/// <param name="Owners">The sets of code owners that are asked, each with who has approved.</param>
/// <param name="DocumentsDue">Required documents that the change makes due and leaves as they were.</param>
/// <param name="Warnings">What the change touches that judges changes, and owners who are nobody here:
/// sentences.</param>
public sealed record GateDetail(
    ItemId Item,
    PassId Pass,
    GateId Gate,
    string Title,
    GateStatus Status,
    int Round,
    ImmutableArray<SubjectDigest> Subject,
    ImmutableArray<CriterionView> Criteria,
    ImmutableArray<RunResult> Runs,
    ImmutableArray<string> LeftOut,
    ImmutableArray<Verdict> Verdicts,
    ImmutableArray<FindingView> Findings,
    ImmutableArray<OwnerSetView> Owners,
    ImmutableArray<string> DocumentsDue,
    ImmutableArray<string> Warnings,
    string Diff)
{
    /// <summary>The components that the change touches, sorted.</summary>
    public ImmutableArray<string> Components { get; init; } = [];

    /// <summary>The environment to look at; null where the gate has none.</summary>
    public PreviewView? Preview { get; init; }
}

public sealed record CriterionView(string Id, bool Must, CriterionTag Tag, string Text);
