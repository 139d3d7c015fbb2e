using System.Globalization;
using Weir.Core.Changes;
using Weir.Core.Items;
using Weir.Core.Plans;

namespace Weir.Core.Gates;

/// <summary>
/// Whether people are spared at a gate. Commands and agents have spoken by then, and never are spared; nor are people
/// where something would be left unjudged, where the verdict is signed for somebody who audits, or where the change is
/// about how changes are judged. Silence plays no part:
/// it is decided by the rule, at once, or not at all.
/// </summary>
internal static class AutoAcceptRule
{
    private const int SampledDigits = 8;

    public static AutoAcceptance Decide(
        AutoAcceptPlan rule, ItemState item, PassPlan pass, GatePlan gate, GateState state)
    {
        var judging = WorkPoint.ChangeOf(item, pass.Id)?.Facts is { } change && !JudgingPaths.Of(change).IsEmpty;
        if (judging || gate.Signed || !ExpressionEvaluator.Holds(rule.When, item, pass)
            || state.Reviewers.Contains(GateState.OwnerReviewer)
            || !HasJudges(gate, state)
            || IsOpposed(gate, state)
            || !gate.Criteria.All(criterion => !criterion.Must || IsJudged(gate, state, criterion)))
        {
            return AutoAcceptance.Refused;
        }
        return IsSampled(rule, item) ? AutoAcceptance.Sampled : AutoAcceptance.Spared;
    }

    /// <summary>Whether anything has looked at it at all: a gate may be without a criterion that must pass.</summary>
    private static bool HasJudges(GatePlan gate, GateState state) =>
        state.Runs is { IsEmpty: false } || ByAgent(gate, state);

    /// <summary>Where any one decides, a person may overrule an agent; where people are spared, nobody does.</summary>
    private static bool IsOpposed(GatePlan gate, GateState state) => state.Verdicts.Any(verdict =>
        verdict.By.IsAgent && gate.Reviewers[verdict.Reviewer] is { Kind: ReviewerKind.Agent, Advisory: false }
        && !GateProgress.Passes(gate, verdict));

    private static bool IsJudged(GatePlan gate, GateState state, Criterion criterion) => criterion.Tag switch
    {
        CriterionTag.Human => false,
        CriterionTag.Command =>
            ByAgent(gate, state) || !state.LeftOut.Contains(criterion.Run!, StringComparer.Ordinal),
        _ => ByAgent(gate, state),
    };

    private static bool ByAgent(GatePlan gate, GateState state) => state.Verdicts.Any(verdict =>
        verdict.By.IsAgent && gate.Reviewers[verdict.Reviewer] is { Kind: ReviewerKind.Agent, Advisory: false });

    /// <summary>
    /// By the digest of the request, which is salted and known before the work begins: whoever works on the item can
    /// neither foresee nor change it.
    /// </summary>
    private static bool IsSampled(AutoAcceptPlan rule, ItemState item)
    {
        var digest = item.Request.Value;
        return rule.Sample > 0 && (digest.Length < SampledDigits
            || !uint.TryParse(
                digest.AsSpan(digest.Length - SampledDigits), NumberStyles.HexNumber, CultureInfo.InvariantCulture,
                out var drawn)
            || drawn % AutoAcceptPlan.Whole < rule.Sample);
    }
}
