using System.Text.Json;
using Weir.Core;
using Weir.Core.Deployments;
using Weir.Core.Effects;
using Weir.Core.Items;
using Weir.Core.Passes;
using Weir.Core.Triggers;
using Weir.Definitions.Canonical;
using Weir.Definitions.Compile;
using Weir.Runtime.Attempts;
using Weir.Runtime.Loop;
using Weir.Runtime.Ports;
using Weir.Runtime.Projects;
using Weir.Runtime.Triggers;

namespace Weir.Runtime.Effects;

/// <summary>What a pass's deployment was pinned as.</summary>
public delegate Task<DeployDocument> FindDeployment(
    OrganizationState state, ItemState item, PassId pass, CancellationToken cancel);

/// <summary>
/// Deploys, watches, undoes and tells of it. Before a deployment's command is run, Core has recorded that it is; one
/// that Core says has begun is only looked for.
/// </summary>
public sealed class DeployEffects(
    ControlLoop loop, FindProjectServices projects, FindDeployment documents, IDeployer deployer, TriggerFiring firing,
    BlobText blobs, TimeProvider time)
{
    public async Task<EffectOutcome> CarryOutAsync(OrganizationState state, Effect effect, CancellationToken cancel)
    {
        var item = state.Items[effect.Item];
        switch (effect.Body)
        {
            case EffectBody.Deploy deploy:
                return await DeployAsync(state, item, effect, deploy, cancel);
            case EffectBody.Watch watch:
                return await WatchAsync(state, item, effect, watch, cancel);
            case EffectBody.RollBack back:
                return await RollBackAsync(state, item, back, cancel);
            case EffectBody.Announce announce:
                return await AnnounceAsync(item, announce, cancel);
            default:
                throw new InvalidOperationException($"{effect.Body.GetType().Name} deploys nothing");
        }
    }

    private async Task<EffectOutcome> DeployAsync(
        OrganizationState state, ItemState item, Effect effect, EffectBody.Deploy deploy, CancellationToken cancel)
    {
        var order = await OrderAsync(
            state, item, deploy.Pass, effect.Id, deploy.Environment, deploy.Commit, cancel);
        if (deployer.Lacks(order) is { } lacking)
        {
            return new EffectOutcome.Failed(await blobs.PutAsync(lacking, Retention.Record, cancel));
        }
        var begun = await loop.SubmitAsync(
            $"begin-{effect.Id}-{loop.State.Sequence}-{effect.Failures}", PrincipalId.System,
            new BeginDeployment(effect.Id), cancel);
        if (begun.Refusal is { Code: "begun-already" })
        {
            return await deployer.FindAsync(order, cancel) switch
            {
                true => new EffectOutcome.Deployed(),
                false => new EffectOutcome.NotDeployed(await blobs.PutAsync(
                    "A server ended before it was deployed.", Retention.Record, cancel)),
                null => new EffectOutcome.DeploymentUnknown(),
            };
        }
        if (begun.Refusal is not null)
        {
            return new EffectOutcome.NotDeployed(null);
        }
        if (begun.Repeated)
        {
            // Another process has said so with the same words, and runs it.
            return new EffectOutcome.DeploymentUnknown();
        }
        DeployResult result;
        try
        {
            result = await deployer.DeployAsync(order, cancel);
        }
        catch (RepositoryException trouble)
        {
            result = new DeployResult(false, trouble.Message);
        }
        return result.Succeeded
            ? new EffectOutcome.Deployed()
            : new EffectOutcome.NotDeployed(await blobs.TryPutAsync(result.Text, Retention.Record));
    }

    /// <summary>Probes until Core has heard enough, or nobody waits for it any more.</summary>
    private async Task<EffectOutcome> WatchAsync(
        OrganizationState state, ItemState item, Effect effect, EffectBody.Watch watch, CancellationToken cancel)
    {
        var plan = state.PlanOf(item).Pass(watch.Pass).Deploy!.Watch!;
        DeployOrder? order = null;
        while (At(item.Id, watch) is { Stage: DeploymentStage.Watching } at && !loop.IsDeposed)
        {
            var left = (at.WatchUntil ?? loop.Now) - loop.Now;
            if (at.BadInARow >= plan.FailAfter || left.Value <= 0 || at.Good + at.Bad >= WatchPlan.MaxProbes)
            {
                break;
            }
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(plan.Every.Value, left.Value)), time, cancel);
            order ??= await OrderAsync(state, item, watch.Pass, at.Effect, at.Environment, at.Commit, cancel);
            var result = await deployer.ProbeAsync(order, cancel);
            var said = result.Succeeded
                ? (Digest?)null
                : await blobs.PutAsync(result.Text, Retention.Record, cancel);
            await loop.SubmitAsync(
                $"probe-{effect.Id}-{loop.State.Sequence}-{at.Good + at.Bad}", PrincipalId.System,
                new ReportProbe(effect.Id, result.Succeeded, said), cancel);
        }
        return new EffectOutcome.Watched();
    }

    private DeploymentState? At(ItemId item, EffectBody.Watch watch) =>
        loop.State.Items.TryGetValue(item, out var now) && now.IsOpen
            && now.Passes.TryGetValue(watch.Pass, out var pass) && pass.Round == watch.Round
            && pass.Status is PassStatus.Judging or PassStatus.Held
            ? pass.Deployment
            : null;

    private async Task<EffectOutcome> RollBackAsync(
        OrganizationState state, ItemState item, EffectBody.RollBack back, CancellationToken cancel)
    {
        if (item.Passes.GetValueOrDefault(back.Pass)?.Deployment is not { } at)
        {
            return new EffectOutcome.Undone(null);
        }
        var order = await OrderAsync(state, item, back.Pass, at.Effect, at.Environment, at.Commit, cancel);
        var result = await deployer.RollBackAsync(order, cancel);
        return new EffectOutcome.Undone(
            result.Succeeded ? null : await blobs.TryPutAsync(result.Text, Retention.Record) ?? at.Why);
    }

    /// <summary>
    /// To triggers that wait for deployments, and of one that failed to those that wait for incidents.
    /// </summary>
    private async Task<EffectOutcome> AnnounceAsync(
        ItemState item, EffectBody.Announce announce, CancellationToken cancel)
    {
        var services = await projects(item.Id.Project, cancel);
        var outcome = JsonNamingPolicy.SnakeCaseLower.ConvertName(announce.Ended.ToString());
        var words = $"The deployment of {item.Id} ({announce.Commit}) to {announce.Environment} ended: "
            + outcome.Replace('_', ' ') + ".";
        var title = $"Deployment to {announce.Environment} {outcome.Replace('_', ' ')}"
            + (item.IsRestricted ? "" : $": {item.Title}");
        foreach (var booked in TriggerBook.Of(item.Id.Project, services))
        {
            var news = booked.Trigger.Source switch
            {
                TriggerSource.Deployment => Sent(new
                {
                    item = item.Id.ToString(),
                    environment = announce.Environment,
                    outcome,
                    commit = announce.Commit.Value,
                    project = item.Id.Project.Value,
                }),
                TriggerSource.Incident when announce.Ended != DeploymentStage.Done => Sent(new
                {
                    item = item.Id.ToString(),
                    key = $"deployment-{announce.Environment}",
                    severity = "high",
                    project = item.Id.Project.Value,
                }),
                _ => null,
            };
            if (news is not null)
            {
                var told = await firing.FireAsync(booked, news, PrincipalId.System, cancel);
                if (told.Result == TriggerResult.Failed)
                {
                    await firing.ReportAsync(booked, news.Occurrence, told.Sentence, cancel);
                }
            }
        }
        return new EffectOutcome.Announced();

        TriggerNews Sent(object fields) => new(
            $"deployment-{announce.Deployment}-{outcome}", words, JsonSerializer.SerializeToElement(fields), title,
            null);
    }

    /// <summary>As the item's pinned definition has it.</summary>
    public static FindDeployment PinnedIn(BlobText blobs) => async (state, item, pass, cancel) =>
    {
        var bytes = await blobs.GetBytesAsync(state.Plans[item.Plan].Document, cancel)
            ?? throw new RepositoryException($"The definition of {item.Id} is not kept any more.");
        return CanonicalJson.Read<CompiledDocument>(bytes.Span).Pass(pass.Owner.Value).Deploy
            ?? throw new RepositoryException($"Pass {pass} of {item.Id} does not say how it deploys.");
    };

    private async Task<DeployOrder> OrderAsync(
        OrganizationState state, ItemState item, PassId pass, EffectId effect, string environment, ObjectName commit,
        CancellationToken cancel)
    {
        return new DeployOrder(
            effect, item.Id, environment, commit, await documents(state, item, pass, cancel),
            (await projects(item.Id.Project, cancel)).RepositoryOf(item));
    }
}
