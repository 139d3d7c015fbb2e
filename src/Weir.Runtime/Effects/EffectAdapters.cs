using Weir.Core;
using Weir.Core.Effects;
using Weir.Core.Items;

namespace Weir.Runtime.Effects;

/// <summary>Holds what was proposed for an item in intake against what persons and rules say.</summary>
public delegate Task<EffectOutcome> WeighProposal(ItemState item, CancellationToken cancel);

/// <summary>Who carries out which act.</summary>
public sealed class EffectAdapters(
    RepositoryEffects repositories, WorkflowEffects workflows, ItemLinks links, WeighProposal weigh,
    DeployEffects deployments, PreviewEffects previews)
{
    public Task<EffectOutcome> CarryOutAsync(OrganizationState state, Effect effect, CancellationToken cancel) =>
        effect.Body switch
        {
            EffectBody.FindWorkflow find => workflows.FindAsync(state, state.Items[effect.Item], find, cancel),
            EffectBody.StartChild start => links.StartChildAsync(state, effect, start, cancel),
            EffectBody.TakeChild take => links.TakeChildAsync(state, state.Items[effect.Item], take, cancel),
            EffectBody.OpenBug bug => links.OpenBugAsync(state, effect, bug, cancel),
            EffectBody.FollowUp follow => links.FollowUpAsync(state, effect, follow, cancel),
            EffectBody.WeighProposal => weigh(state.Items[effect.Item], cancel),
            EffectBody.Deploy or EffectBody.Watch or EffectBody.RollBack or EffectBody.Announce =>
                deployments.CarryOutAsync(state, effect, cancel),
            EffectBody.BringUp or EffectBody.TakeDown => previews.CarryOutAsync(state, effect, cancel),
            _ => repositories.CarryOutAsync(state, effect, cancel),
        };
}
