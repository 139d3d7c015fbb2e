using System.Collections.Immutable;
using Weir.Core.Items;
using Weir.Core.Passes;
using Weir.Core.Plans;

namespace Weir.Core.Intake;

/// <summary>Applies what events mean for intake.</summary>
internal static class IntakeEvolution
{
    public static ItemState Weigh(ItemState item, ProposalWeighed e) => item with
    {
        Intake = item.Intake with
        {
            Stage = e.Question is null ? item.Intake.Stage : IntakeStage.Asking,
            Proposal = e.Proposal,
            Proposed = e.Proposed,
            Duplicates = e.Duplicates,
            Question = e.Question,
        },
    };

    /// <summary>
    /// The item begins with its workflow. The pass of intake is kept as one that is over, since an attempt of it may
    /// still have to confirm that it has stopped.
    /// </summary>
    public static ItemState Classify(OrganizationState state, ItemState item, ItemClassified e)
    {
        var plan = state.Plans[e.As.Plan];
        var over = item.Passes.Values.Select(pass => new PassState(pass.Id)
        {
            Status = PassStatus.Passed,
            Round = pass.Round,
            Model = pass.Model,
        });
        return Open(state, item, plan) with
        {
            Kind = e.As.Kind,
            Plan = e.As.Plan,
            Class = e.As.Class,
            Params = ItemEvolution.Params(plan, e.As.Params),
            Passes = over.ToImmutableSortedDictionary(pass => pass.Id, pass => pass)
                .SetItems(plan.Passes.Select(pass => KeyValuePair.Create(pass.Id, new PassState(pass.Id)))),
            Artifacts = item.Artifacts.Clear(),
            Intake = item.Intake with { Stage = IntakeStage.Settled, Choices = e.As.Choices },
        };
    }

    /// <summary>
    /// The item as few or as many may see it once it follows a plan. What is restricted stays so, except for an item
    /// that was restricted only because intake could have chosen a restricted workflow: it begins anew where the work
    /// of all items is kept, and nothing of what intake made is taken along.
    /// </summary>
    public static ItemState Open(OrganizationState state, ItemState item, Plan plan)
    {
        return IsOnlyIntake(state, item) && !plan.Restricted
            ? item with { IsRestricted = false, Branch = item.Branch with { Bases = [] } }
            : item with { IsRestricted = item.IsRestricted || plan.Restricted };
    }

    /// <summary>Whether an item is restricted for no other reason than that intake could choose so.</summary>
    public static bool IsOnlyIntake(OrganizationState state, ItemState item) =>
        item.IsRestricted && item.Intake.Stage != IntakeStage.Settled && state.Plans[item.Plan].Restricted
            && !(item.Origin is { } of && state.Items[of.Item].IsRestricted);
}
