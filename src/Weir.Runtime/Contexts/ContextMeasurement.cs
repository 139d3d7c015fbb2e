using System.Collections.Immutable;
using Weir.Core;
using Weir.Core.Contexts;
using Weir.Core.Items;
using Weir.Core.Plans;
using Weir.Definitions.Agents;
using Weir.Definitions.Canonical;
using Weir.Definitions.Compile;
using Weir.Runtime.Attempts;
using Weir.Runtime.Projects;

namespace Weir.Runtime.Contexts;

/// <summary>What an item's agents would be given at a commit of the target; null where nobody looks.</summary>
public delegate Task<ImmutableArray<AgentBundle>?> MeasureContext(
    OrganizationState state, ItemState item, ObjectName commit, CancellationToken cancel);

/// <summary>Says what the agents of an item's passes would be given where its branch moves to.</summary>
public sealed class ContextMeasurement(FindProjectServices projects, ContextResolver resolver, BlobText blobs)
{
    public async Task<ImmutableArray<AgentBundle>?> MeasureAsync(
        OrganizationState state, ItemState item, ObjectName commit, CancellationToken cancel)
    {
        var plan = state.PlanOf(item);
        if (await blobs.GetBytesAsync(plan.Document, cancel) is not { } bytes)
        {
            return null;
        }
        var document = CanonicalJson.Read<CompiledDocument>(bytes.Span);
        var agents = plan.Passes.Where(pass => pass.Executor.Kind == ExecutorKind.Agent)
            .Select(pass => pass.Executor.Target).Distinct(StringComparer.Ordinal)
            .Select(document.FindAgent).OfType<AgentSpec>()
            .Where(agent => !agent.Context.Scopes.IsEmpty).ToList();
        if (agents.Count == 0)
        {
            return [];
        }
        var services = await projects(item.Id.Project, cancel);
        var manifests = await resolver.ResolveAsync(services, item, commit, agents, [], cancel);
        return
        [
            .. manifests.Where(manifest => manifest.IsSomething)
                .Select(manifest => new AgentBundle(manifest.Agent, manifest.Bundle)),
        ];
    }
}
