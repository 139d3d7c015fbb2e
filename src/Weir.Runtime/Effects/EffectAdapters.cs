using Weir.Core;
using Weir.Core.Effects;

namespace Weir.Runtime.Effects;

/// <summary>Who carries out which act.</summary>
public sealed class EffectAdapters(RepositoryEffects repositories, WorkflowEffects workflows, ItemLinks links)
{
    public Task<EffectOutcome> CarryOutAsync(OrganizationState state, Effect effect, CancellationToken cancel) =>
        effect.Body switch
        {
            EffectBody.FindWorkflow find => workflows.FindAsync(state, state.Items[effect.Item], find, cancel),
            EffectBody.StartChild start => links.StartChildAsync(state, effect, start, cancel),
            EffectBody.TakeChild take => links.TakeChildAsync(state, state.Items[effect.Item], take, cancel),
            EffectBody.FollowUp follow => links.FollowUpAsync(state, effect, follow, cancel),
            _ => repositories.CarryOutAsync(state, effect, cancel),
        };
}
