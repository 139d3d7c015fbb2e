using System.Collections.Immutable;
using Weir.Core;
using Weir.Core.Changes;
using Weir.Core.Effects;
using Weir.Core.Items;
using Weir.Runtime.Attempts;
using Weir.Runtime.Intake;
using Weir.Runtime.Ports;
using Weir.Runtime.Projects;

namespace Weir.Runtime.Effects;

/// <summary>
/// Acts on the workflows of a project, from Core's state and back as facts: which plan an item moves to, and what of
/// its artifacts that plan can use.
/// </summary>
public sealed class WorkflowEffects(FindProjectServices projects, PinWorkflow pin, BlobText blobs)
{
    public async Task<EffectOutcome> FindAsync(
        OrganizationState state, ItemState item, EffectBody.FindWorkflow asked, CancellationToken cancel)
    {
        var services = await projects(item.Id.Project, cancel);
        var pinned = await pin(services, asked.Workflow, cancel);
        if (pinned.Compiled is not { } compiled)
        {
            return new EffectOutcome.WorkflowMissing(
                await blobs.PutAsync(pinned.Trouble!.Sentence, Retention.Record, cancel));
        }
        var repository = services.RepositoryOf(item);
        var carried = ImmutableArray.CreateBuilder<ArtifactFacts>();
        var attached = ImmutableArray.CreateBuilder<Attachment>();
        var plan = state.PlanOf(item);
        foreach (var name in asked.Carry.Distinct(StringComparer.Ordinal).Where(item.Artifacts.ContainsKey))
        {
            var version = item.Artifacts[name];
            if (await CarriedArtifact.FitAsync(compiled, version.Facts, repository, cancel) is { } facts)
            {
                carried.Add(facts);
            }
            else
            {
                attached.Add(CarriedArtifact.Attach(version, plan));
            }
        }
        return new EffectOutcome.WorkflowFound(compiled.Plan.Hash, carried.ToImmutable(), attached.ToImmutable());
    }
}
