using Weir.Core.Effects;
using Weir.Core.Items;
using Weir.Core.Passes;
using Weir.Core.Plans;

namespace Weir.Core.Links;

/// <summary>
/// Items that follow from what a pass made: they are made when its gates have passed it, each once, however often the
/// pass runs. One that cannot be made leaves the pass to a person, so that none is lost unseen.
/// </summary>
internal static class FollowUps
{
    /// <summary>Null when nothing is to be made; else whether it asked for it.</summary>
    public static bool? Step(Transaction t, ItemState item, PassPlan pass)
    {
        var state = item.Pass(pass.Id);
        return pass.FollowUps.IsEmpty || state.FollowedUp
            ? null
            : EffectDecisions.RequestOnce(t, item, new EffectBody.FollowUp(pass.Id, state.Round));
    }

    public static void Take(Transaction t, ItemState item, EffectBody.FollowUp asked, EffectOutcome outcome)
    {
        if (outcome is not EffectOutcome.FollowedUp followed || !item.IsOpen
            || !item.Passes.TryGetValue(asked.Pass, out var state)
            || state.Status != PassStatus.Judging || state.Round != asked.Round)
        {
            return;
        }
        t.Emit(new PassFollowedUp(item.Id, asked.Pass, followed.Made, followed.Refused));
        if (followed.Refused is { } refused)
        {
            var pass = t.State.PlanOf(item).Pass(asked.Pass);
            Reopening.Hold(
                t, t.Item(item.Id), pass, HeldCause.FollowUpRefused, ExhaustPlan.Owner, pass.Escalate, why: refused);
        }
    }
}
