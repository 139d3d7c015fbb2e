using System.Collections.Immutable;
using Weir.Core;
using Weir.Core.Deployments;
using Weir.Core.Plans;
using Weir.Definitions.Findings;
using Weir.Definitions.Projects;
using Weir.Definitions.Workflows;

namespace Weir.Definitions.Compile;

/// <summary>
/// What the <c>deploy</c> of a pass means in a project. Where the project says nothing of deploying, it is recorded as
/// not carried out, so that one workflow serves projects that deploy and projects that do not.
/// </summary>
internal static class Deployments
{
    /// <summary>Null where nothing is deployed.</summary>
    public static DeploymentDefinition? Of(CompileContext context, PassDefinition pass)
    {
        if (Effect(pass) is not { } effect || context.Project is not { Deployments: { IsEmpty: false } known })
        {
            return null;
        }
        return effect.Value == PassParser.Deploy
            ? known is [var only] ? only : null
            : known.FirstOrDefault(one => $"{PassParser.Deploy}:{one.Name.Value}" == effect.Value);
    }

    /// <summary>The keys of a pass that are pinned: without <c>effects</c> where all of them are carried out.</summary>
    public static ImmutableArray<PinnedKey> Pinned(CompileContext context, PassDefinition pass) =>
        pass.Effects.Length == 1 && Of(context, pass) is not null
            ? [.. pass.Pinned.Where(key => key.Key != "effects")]
            : pass.Pinned;

    public static DeployPlan? Plan(DeploymentDefinition? deployment) => deployment is null ? null : new DeployPlan(
        deployment.Name.Value,
        deployment.Watch is { } watch
            ? new WatchPlan(new Duration(watch.Every.Value), new Duration(watch.For.Value), watch.FailAfter)
            : null,
        deployment.RollBack is not null);

    public static DeployDocument? Document(DeploymentDefinition? deployment) => deployment is null ? null : new(
        deployment.Run, deployment.RollBack, deployment.Find, deployment.Timeout, deployment.Secrets,
        deployment.Watch?.Command, deployment.Watch?.Http, deployment.Watch?.Timeout);

    public static void Check(CompileContext context, PassDefinition pass)
    {
        if (Effect(pass) is not { } effect || context.Project is not { Deployments: { IsEmpty: false } known })
        {
            return;
        }
        if (Of(context, pass) is null)
        {
            context.Sink.Report(FindingCodes.DeployEnvironment, effect.At,
                $"'{effect.Value}' names none of {string.Join(", ", known.Select(one => one.Name.Value))}");
        }
        else if (!context.Workflow.Passes.Any(one => one.Executor is { Kind: ExecutorKind.Integrate }
            && context.Graph.IsBefore(one.Id.Value, pass.Id.Value)))
        {
            context.Sink.Report(FindingCodes.DeployUnlanded, effect.At,
                $"'{pass.Id.Value}' deploys, and no integrate comes before it");
        }
    }

    private static Located<string>? Effect(PassDefinition pass) => pass.Effects.FirstOrDefault(effect =>
        effect.Value == PassParser.Deploy
        || effect.Value.StartsWith(PassParser.Deploy + ":", StringComparison.Ordinal));
}
