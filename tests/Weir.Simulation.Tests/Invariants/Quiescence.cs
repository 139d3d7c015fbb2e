using Weir.Core;
using Weir.Core.Items;
using Weir.Core.Links;
using Weir.Simulation.Tests.Traces;

namespace Weir.Simulation.Tests.Invariants;

/// <summary>
/// After a long calm, with healthy engines, repository and journal and people who answer nothing: whatever could happen
/// by itself has happened. Every open item needs a person, or waits for one that does, or for a time that is still to
/// come.
/// </summary>
internal static class Quiescence
{
    private const string Rule = "42 every open item has one true reason";

    /// <summary>What a schedule made so shortly before the end may still be at work.</summary>
    private static readonly Duration Young = Duration.Hours(4);

    public static void Check(OrganizationState state, Timestamp now)
    {
        bool IsYoung(ItemId id) => state.Items[id].Created + Young > now;
        foreach (var item in state.Open.Where(id => !IsYoung(id)).Select(id => state.Items[id]))
        {
            var hold = item.Hold;
            Violation.Unless(hold is not null, Rule, $"{item.Id} has no reason");
            var fine = hold!.Reason switch
            {
                HoldReason.ReviewAsked or HoldReason.ReviewAskedAgain or HoldReason.WorkAsked
                    or HoldReason.QuestionAsked or HoldReason.DecisionAsked or HoldReason.StandInAsked
                    or HoldReason.LateReviewAsked or HoldReason.LateFindingAsked or HoldReason.NobodyThere
                    or HoldReason.IntakeAsked or HoldReason.PartAsked or HoldReason.BudgetAsked => !item.Tasks.IsEmpty,
                HoldReason.IsParked => item.Status == ItemStatus.Parked,
                HoldReason.Blocked by => state.Open.Contains(by.By),
                HoldReason.WaitsForParts => item.Links.Any(link => link is { Kind: LinkKind.Part, GivenUp: false }
                    && state.Open.Contains(link.Item)),
                HoldReason.WaitsForItem part => state.Open.Contains(part.Child),
                HoldReason.InMergeQueue => state.Batches.ContainsKey(item.Id.Project),
                HoldReason.InBatch => state.Batches[item.Id.Project].Members.Any(member =>
                    state.Items[member].Hold?.Reason is not HoldReason.InBatch),
                HoldReason.TargetIsRed { Bug: { } bug } => state.Open.Contains(bug),
                HoldReason.BehindInMergeQueue behind => state.Open.Contains(behind.Ahead),
                HoldReason.Delayed until => until.Until > now,
                HoldReason.DispatchIsPaused => state.Pause is not null,
                _ => false,
            };
            Violation.Unless(fine, Rule, $"{item.Id} rests with '{hold.Reason.Sentence}'");
        }
        foreach (var (id, owner) in state.Attempts.Where(pair => !IsYoung(pair.Value)))
        {
            var attempt = state.Items[owner].Attempts[id];
            Violation.Unless(
                !attempt.OnEngine, "24 allocated is within capacity",
                $"{id} of {owner} ({state.Items[owner].Status}) still holds a slot of {attempt.Engine} as "
                    + $"{attempt.Status}");
        }
        // One that failed too often waits for a person, who may never say anything.
        var waiting = state.Effects.Values.FirstOrDefault(effect => !IsYoung(effect.Item)
            && (effect.NotBefore != Timestamp.Never || state.Items[effect.Item].Tasks.IsEmpty));
        Violation.Unless(waiting is null, "liveness", $"effect {waiting?.Id} was never carried out");
    }
}
