using Weir.Core;
using Weir.Runtime.Ports;
using Weir.Simulation.Tests.Scheduling;
using Weir.Simulation.Tests.Time;
using Weir.Simulation.Tests.Traces;

namespace Weir.Simulation.Tests.Ports;

/// <summary>What all processes share of what is deployed: which deployments were begun, and which came to an end.
/// </summary>
internal sealed class DeploymentWorld
{
    public HashSet<EffectId> Begun { get; } = [];
    public HashSet<EffectId> Done { get; } = [];
}

/// <summary>
/// Deploying as one process sees it. It claims to reproduce: commands that take time, fail, or are cut short with the
/// process in the midst of them; an environment in which a deployment can be found, or cannot; probes that turn bad.
/// </summary>
internal sealed class SimulatedDeployer(World world, DeploymentWorld deployments, Dice dice, Life life) : IDeployer
{
    public string? Lacks(DeployOrder order) => dice.OnceIn(12) && !world.IsCalm ? "No key is there." : null;

    public async Task<DeployResult> DeployAsync(DeployOrder order, CancellationToken cancel)
    {
        if (!deployments.Begun.Add(order.Effect))
        {
            world.Fail(new Violation("a deployment is done once", $"{order.Effect} of {order.Item} is run again"));
        }
        await life.PassAsync(dice.Between(100, 120_000));
        if (dice.OnceIn(4))
        {
            return new DeployResult(false, "It ended with 1.");
        }
        deployments.Done.Add(order.Effect);
        await life.PassAsync(dice.Between(1, 2_000));
        return new DeployResult(true, "");
    }

    public async Task<bool?> FindAsync(DeployOrder order, CancellationToken cancel)
    {
        await life.PassAsync(dice.Between(1, 500));
        return order.Document.Find is null ? null : deployments.Done.Contains(order.Effect);
    }

    public async Task<DeployResult> RollBackAsync(DeployOrder order, CancellationToken cancel)
    {
        await life.PassAsync(dice.Between(1, 60_000));
        return new DeployResult(!dice.OnceIn(5), "It ended with 1.");
    }

    public async Task<DeployResult> ProbeAsync(DeployOrder order, CancellationToken cancel)
    {
        await life.PassAsync(dice.Between(1, 5_000));
        return new DeployResult(dice.Chance(75), "503");
    }
}
