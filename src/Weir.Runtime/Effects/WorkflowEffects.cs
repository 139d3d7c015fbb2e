using System.Collections.Immutable;
using Weir.Core;
using Weir.Core.Changes;
using Weir.Core.Effects;
using Weir.Core.Items;
using Weir.Core.Plans;
using Weir.Definitions.Compile;
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
        var carried = ImmutableArray.CreateBuilder<ArtifactFacts>();
        var attached = ImmutableArray.CreateBuilder<Attachment>();
        var plan = state.PlanOf(item);
        foreach (var name in asked.Carry.Distinct(StringComparer.Ordinal).Where(item.Artifacts.ContainsKey))
        {
            var version = item.Artifacts[name];
            if (await FitAsync(compiled, version.Facts, services.Repository, cancel) is { } facts)
            {
                carried.Add(facts);
            }
            else
            {
                attached.Add(Attach(item.Id, version, plan.FindArtifact(name)));
            }
        }
        return new EffectOutcome.WorkflowFound(compiled.Plan.Hash, carried.ToImmutable(), attached.ToImmutable());
    }

    /// <summary>
    /// The artifact with the fields that another plan reads; null when that plan has no place for it beside the change,
    /// or its content is not what that plan's schema wants.
    /// </summary>
    private static async Task<ArtifactFacts?> FitAsync(
        Compiled compiled, ArtifactFacts facts, IRepository repository, CancellationToken cancel)
    {
        if (compiled.Plan.FindArtifact(facts.Name) is not { IsProcess: true } artifact)
        {
            return null;
        }
        if (!ArtifactContent.IsRead(artifact, compiled.Document))
        {
            return facts with { Fields = [], Elements = [] };
        }
        var content = await repository.ReadObjectAsync(facts.Object, cancel);
        var reading = await ArtifactContent.ReadAsync(compiled.Plan, artifact, compiled.Document, content, cancel);
        return reading.Fault is null ? reading.AddTo(facts) : null;
    }

    private static Attachment Attach(ItemId item, ArtifactVersion version, ArtifactPlan? plan)
    {
        var ending = plan is null ? "" : Path.GetExtension(plan.Path);
        return new Attachment(
            version.Name, $"{Attachment.FolderOf(item)}{version.Name}{ending}", version.Facts, version.Authors);
    }
}
