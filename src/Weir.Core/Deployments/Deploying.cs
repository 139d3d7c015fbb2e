using Weir.Core.Effects;
using Weir.Core.Items;
using Weir.Core.Passes;
using Weir.Core.Plans;

namespace Weir.Core.Deployments;

/// <summary>
/// Deploys what landed, once the gates of its pass have passed it; watches it; has it undone.
///
/// A command that deploys cannot be looked for in general, so it is run at most once for an effect: that it is about to
/// run is recorded first, and a server that finds it so recorded does not run it again. Where the project has no
/// command that finds it, nobody can tell what became of it, and a person is asked. Probes and the undoing may be
/// repeated. What ends is announced to the triggers that wait for it.
/// </summary>
internal static class Deploying
{
    /// <summary>Null when nothing is to be deployed any more; else whether something follows.</summary>
    public static bool? Step(Transaction t, ItemState item, PassPlan pass)
    {
        var state = item.Pass(pass.Id);
        if (pass.Deploy is not { } plan || state.Deployment is { Stage: DeploymentStage.Done })
        {
            return null;
        }
        if (state.Deployment is { IsOver: false } at)
        {
            return GoOn(t, item, pass, state, at);
        }
        if (item.Branch.Merges.IsEmpty)
        {
            Reopening.Hold(t, item, pass, HeldCause.NothingToDeploy, ExhaustPlan.Owner, pass.Escalate);
            return true;
        }
        return EffectDecisions.RequestOnce(
            t, item, new EffectBody.Deploy(pass.Id, state.Round, plan.Environment, item.Branch.Merges[^1]));
    }

    /// <summary>A pass that was stale meanwhile, and stands again, may have lost what it waited for.</summary>
    private static bool GoOn(Transaction t, ItemState item, PassPlan pass, PassState state, DeploymentState at)
    {
        if (t.State.Effects.Values.Any(effect =>
            effect.Item == item.Id && EffectDecisions.Pass(effect.Body) == pass.Id))
        {
            return false;
        }
        switch (at.Stage)
        {
            case DeploymentStage.Watching:
                Request(t, item.Id, new EffectBody.Watch(pass.Id, state.Round));
                break;
            case DeploymentStage.RollingBack:
                Request(t, item.Id, new EffectBody.RollBack(pass.Id, state.Round));
                break;
            default:
                End(t, item.Id, pass, DeploymentStage.Unknown, null);
                break;
        }
        return true;
    }

    public static Refusal? Begin(Transaction t, BeginDeployment command)
    {
        if (!t.State.Effects.TryGetValue(command.Effect, out var effect) || effect.Body is not EffectBody.Deploy deploy
            || !Awaits(t.Item(effect.Item), deploy.Pass, deploy.Round))
        {
            return Refusal.Rule("not-awaited", $"Nobody waits for deployment {command.Effect}.");
        }
        if (t.Item(effect.Item).Pass(deploy.Pass).Deployment?.Effect == effect.Id)
        {
            return Refusal.Rule("begun-already", $"Deployment {command.Effect} has begun before.");
        }
        t.Emit(new DeploymentBegan(effect.Item, deploy.Pass, effect.Id, deploy.Environment, deploy.Commit));
        return null;
    }

    public static Refusal? Probe(Transaction t, ReportProbe command)
    {
        if (!t.State.Effects.TryGetValue(command.Effect, out var effect) || effect.Body is not EffectBody.Watch watch
            || !Awaits(t.Item(effect.Item), watch.Pass, watch.Round)
            || t.Item(effect.Item).Pass(watch.Pass).Deployment is not { Stage: DeploymentStage.Watching } at
            || at.Good + at.Bad >= WatchPlan.MaxProbes)
        {
            return Refusal.Rule("not-awaited", $"Nobody waits for probes of {command.Effect}.");
        }
        t.Emit(new DeploymentProbed(effect.Item, watch.Pass, command.Good, command.Detail));
        return null;
    }

    public static void Take(Transaction t, ItemState item, EffectBody asked, EffectOutcome outcome)
    {
        var (id, round) = asked switch
        {
            EffectBody.Deploy deploy => (deploy.Pass, deploy.Round),
            EffectBody.Watch watch => (watch.Pass, watch.Round),
            EffectBody.RollBack back => (back.Pass, back.Round),
            _ => default,
        };
        if (asked is EffectBody.Announce || !Awaits(item, id, round)
            || t.State.PlanOf(item).Pass(id) is not { Deploy: { } plan } pass
            || item.Pass(id).Deployment is not { IsOver: false } at)
        {
            return;
        }
        switch (outcome)
        {
            case EffectOutcome.Deployed:
                t.Emit(new DeploymentRan(item.Id, id, plan.Watch is { } window ? t.Now + window.For : null));
                if (plan.Watch is null)
                {
                    End(t, item.Id, pass, DeploymentStage.Done, null);
                }
                else
                {
                    Request(t, item.Id, new EffectBody.Watch(id, round));
                }
                break;
            case EffectOutcome.NotDeployed not:
                Fail(t, item.Id, pass, plan, not.Why);
                break;
            case EffectOutcome.DeploymentUnknown:
                End(t, item.Id, pass, DeploymentStage.Unknown, null);
                break;
            case EffectOutcome.Watched when at.Good == 0 || at.BadInARow >= plan.Watch!.FailAfter:
                Fail(t, item.Id, pass, plan, at.Why);
                break;
            case EffectOutcome.Watched:
                End(t, item.Id, pass, DeploymentStage.Done, null);
                break;
            case EffectOutcome.Undone undone:
                End(
                    t, item.Id, pass, undone.Trouble is null ? DeploymentStage.RolledBack : DeploymentStage.Failed,
                    undone.Trouble ?? at.Why);
                break;
            default:
                break;
        }
    }

    /// <summary>Also of an item that is parked: what was deployed is out there.</summary>
    private static void Fail(Transaction t, ItemId item, PassPlan pass, DeployPlan plan, Digest? why)
    {
        t.Emit(new DeploymentFailed(item, pass.Id, plan.RollsBack, why));
        if (plan.RollsBack)
        {
            Request(t, item, new EffectBody.RollBack(pass.Id, t.Item(item).Pass(pass.Id).Round));
            return;
        }
        End(t, item, pass, DeploymentStage.Failed, why);
    }

    private static void End(Transaction t, ItemId id, PassPlan pass, DeploymentStage stage, Digest? why)
    {
        t.Emit(new DeploymentEnded(id, pass.Id, stage, why));
        var at = t.Item(id).Pass(pass.Id).Deployment!;
        Request(t, id, new EffectBody.Announce(pass.Id, at.Effect, at.Environment, at.Commit, stage));
        if (stage != DeploymentStage.Done)
        {
            var cause = stage == DeploymentStage.Unknown ? HeldCause.DeploymentUnknown : HeldCause.DeploymentFailed;
            Reopening.Hold(t, t.Item(id), pass, cause, ExhaustPlan.Owner, pass.Escalate, why: why);
        }
    }

    private static void Request(Transaction t, ItemId item, EffectBody body) =>
        t.Emit(new EffectRequested(item, new EffectId(t.Next, 0), body));

    /// <summary>Whether the round goes on that asked for it, be it that a person is asked meanwhile.</summary>
    private static bool Awaits(ItemState item, PassId pass, int round) =>
        item.IsOpen && item.Passes.TryGetValue(pass, out var state) && state.Round == round
        && (state.Status == PassStatus.Held ? state.HeldFrom : state.Status) == PassStatus.Judging;

    public static PassState Evolve(PassState pass, PassEvent about) => about switch
    {
        DeploymentBegan e => pass with
        {
            Deployment = new DeploymentState(e.Effect, e.Environment, e.Commit, DeploymentStage.Running),
        },
        DeploymentRan e => Change(pass, at => at with
        {
            Stage = DeploymentStage.Watching,
            WatchUntil = e.WatchUntil,
        }),
        DeploymentProbed { Good: true } => Change(pass, at => at with { Good = at.Good + 1, BadInARow = 0 }),
        DeploymentProbed e => Change(pass, at => at with
        {
            Bad = at.Bad + 1,
            BadInARow = at.BadInARow + 1,
            Why = e.Detail,
        }),
        DeploymentFailed e => Change(pass, at => at with { Stage = DeploymentStage.RollingBack, Why = e.Why }),
        DeploymentEnded e => Change(pass, at => at with { Stage = e.As, Why = e.Why }),
        _ => pass,
    };

    private static PassState Change(PassState pass, Func<DeploymentState, DeploymentState> change) =>
        pass.Deployment is { } at ? pass with { Deployment = change(at) } : pass;
}
