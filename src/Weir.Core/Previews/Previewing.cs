using Weir.Core.Changes;
using Weir.Core.Effects;
using Weir.Core.Gates;
using Weir.Core.Items;
using Weir.Core.Passes;
using Weir.Core.Plans;

namespace Weir.Core.Previews;

/// <summary>
/// Brings an environment up from a change before people are asked about it, and takes it down again.
///
/// What is up, or may be, is in the state, from before the first command is run: so every one of them is taken down
/// once the gate no longer waits, the item is over, its time is up, or it could not be brought up, by whichever server
/// runs then. Commands that take down may be repeated, and are until one succeeds; so one that was interrupted in
/// bringing something up takes it down first and begins anew. A preview that fails keeps nobody from judging.
/// </summary>
public static class Previewing
{
    /// <summary>Null when nothing keeps people from being asked; else whether something follows.</summary>
    internal static bool? Step(Transaction t, ItemState item, PassPlan pass, GatePlan gate, GateState state)
    {
        if (gate.Preview is null)
        {
            return null;
        }
        if (Of(item, pass.Id, gate.Id, state.Round) is { } known)
        {
            return known.IsComing ? false : null;
        }
        var (at, id) = (WorkPoint.Of(item, pass.Id), new EffectId(t.Next, 0));
        if (!EffectDecisions.RequestOnce(t, item, new EffectBody.BringUp(pass.Id, gate.Id)))
        {
            return false;
        }
        t.Emit(new PreviewAsked(item.Id, id, pass.Id, gate.Id, state.Round, at.Head, at.Base));
        return true;
    }

    /// <summary>The newest of a gate's round.</summary>
    public static PreviewState? Of(ItemState item, PassId pass, GateId gate, int round) =>
        item.Previews.LastOrDefault(one => one.Pass == pass && one.Gate == gate && one.Round == round);

    internal static Refusal? Begin(Transaction t, BeginPreview command)
    {
        if (!t.State.Effects.TryGetValue(command.Preview, out var effect) || effect.Body is not EffectBody.BringUp
            || Find(t.Item(effect.Item), effect.Id) is not { IsComing: true } preview
            || !IsWanted(t.Item(effect.Item), preview))
        {
            return Refusal.Rule("not-awaited", $"Nobody waits for preview {command.Preview}.");
        }
        if (preview.Stage == PreviewStage.Starting)
        {
            return Refusal.Rule("begun-already", $"Preview {command.Preview} has begun before.");
        }
        var limit = t.State.PlanOf(t.Item(effect.Item)).Pass(preview.Pass).Gate(preview.Gate).Preview!.Limit;
        t.Emit(new PreviewBegan(effect.Item, effect.Id, t.Now + limit));
        return null;
    }

    internal static void Take(Transaction t, ItemState item, Effect effect, EffectOutcome outcome)
    {
        switch (effect.Body, outcome)
        {
            case (EffectBody.BringUp, EffectOutcome.Previewed up):
                t.Emit(new PreviewUp(item.Id, effect.Id, up.Url));
                break;
            case (EffectBody.BringUp, EffectOutcome.NotPreviewed not):
                t.Emit(new PreviewFailed(item.Id, effect.Id, not.Why));
                break;
            case (EffectBody.TakeDown down, EffectOutcome.TakenDown):
                t.Emit(new PreviewGone(item.Id, down.Preview));
                break;
            default:
                break;
        }
    }

    /// <summary>Asks for each to be taken down that is up for nobody, or for too long, or by half.</summary>
    internal static void Sweep(Transaction t, ItemId id)
    {
        foreach (var preview in t.Item(id).Previews)
        {
            PreviewEnd? end = preview switch
            {
                { Stage: PreviewStage.Failed } => PreviewEnd.CouldNotStart,
                { Stage: PreviewStage.Up } when !IsWanted(t.Item(id), preview) => PreviewEnd.NotNeeded,
                { Stage: PreviewStage.Up } when preview.Until <= t.Now => PreviewEnd.TimeIsUp,
                _ => null,
            };
            if (end is { } cause)
            {
                t.Emit(new PreviewEnding(id, preview.Effect, cause));
                t.Emit(new EffectRequested(id, new EffectId(t.Next, 0), new EffectBody.TakeDown(preview.Effect)));
            }
        }
    }

    /// <summary>When one falls due that is up; never when none is.</summary>
    internal static Timestamp NextAt(ItemState item)
    {
        var next = Timestamp.Never;
        foreach (var preview in item.Previews)
        {
            if (preview is { Stage: PreviewStage.Up, Until: { } until })
            {
                next = Timestamp.Min(next, until);
            }
        }
        return next;
    }

    /// <summary>Whether its gate still waits in the round that it was asked for.</summary>
    private static bool IsWanted(ItemState item, PreviewState preview) =>
        item is { IsOpen: true, CutOver: null } && item.Plan == preview.Plan
        && item.Passes.TryGetValue(preview.Pass, out var pass)
        && (pass.Status == PassStatus.Held ? pass.HeldFrom : pass.Status) == PassStatus.Judging
        && pass.Gate(preview.Gate) is { Status: GateStatus.Open } gate && gate.Round == preview.Round;

    private static PreviewState? Find(ItemState item, EffectId preview) =>
        item.Previews.FirstOrDefault(one => one.Effect == preview);

    internal static ItemState Evolve(ItemState item, PreviewEvent about) => about is PreviewAsked asked
        ? item with
        {
            Previews = item.Previews.Add(new PreviewState(
                asked.Preview, asked.Pass, asked.Gate, asked.Round, item.Plan, asked.Commit, asked.Base)),
        }
        : item with
        {
            Previews = [.. item.Previews.Select(one => one.Effect == about.Preview ? Evolve(one, about) : one)],
        };

    private static PreviewState Evolve(PreviewState preview, PreviewEvent about) => about switch
    {
        PreviewBegan e => preview with { Stage = PreviewStage.Starting, Until = e.Until },
        PreviewUp e => preview with { Stage = PreviewStage.Up, Url = e.Url },
        // One that never began has left nothing behind.
        PreviewFailed e => preview with
        {
            Stage = preview.Stage == PreviewStage.Starting ? PreviewStage.Failed : PreviewStage.Gone,
            HasFailed = true,
            Why = e.Why,
        },
        PreviewEnding => preview with { Stage = PreviewStage.Ending },
        PreviewGone => preview with { Stage = PreviewStage.Gone },
        _ => preview,
    };
}
