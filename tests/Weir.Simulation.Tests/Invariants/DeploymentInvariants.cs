using Weir.Core;
using Weir.Core.Deployments;
using Weir.Simulation.Tests.Traces;

namespace Weir.Simulation.Tests.Invariants;

/// <summary>What is deployed has landed, begins once, and what fails and can be undone is.</summary>
internal sealed class DeploymentInvariants
{
    private readonly HashSet<EffectId> _begun = [];

    public void Check(OrganizationState before, Recorded recorded)
    {
        switch (recorded.Event)
        {
            case DeploymentBegan e:
                Violation.Unless(
                    _begun.Add(e.Effect), "a deployment is done once", $"{e.Effect} of {e.Item} begins again");
                Violation.Unless(
                    before.Items[e.Item].Branch.Merges.Contains(e.Commit), "what is deployed has landed",
                    $"{e.Item} deploys {e.Commit}, which it has not merged");
                break;
            case DeploymentEnded { As: DeploymentStage.Done } e:
                var at = before.Items[e.Item].Pass(e.Pass).Deployment!;
                Violation.Unless(
                    at.Stage is DeploymentStage.Running or DeploymentStage.Watching
                        && (at.WatchUntil is null || at.Good > 0), "what stands was seen to",
                    $"{e.Item} says that {e.Pass} stands, from {at}");
                break;
            case DeploymentEnded { As: DeploymentStage.Failed } e:
                Violation.Unless(
                    before.Items[e.Item].Pass(e.Pass).Deployment!.Stage == DeploymentStage.RollingBack,
                    "what fails is undone", $"{e.Pass} of {e.Item} ends as failed without having failed");
                break;
            default:
                break;
        }
    }
}
