using Weir.Core;
using Weir.Definitions.Compile;

namespace Weir.Runtime.Ports;

/// <summary>Runs what a project says that deploying is.</summary>
public interface IDeployer
{
    /// <summary>Why it could not even be tried, such as a secret that is not there; null when it can.</summary>
    string? Lacks(DeployOrder order);

    Task<DeployResult> DeployAsync(DeployOrder order, CancellationToken cancel);

    /// <summary>Whether a deployment that began happened; null when that cannot be told.</summary>
    Task<bool?> FindAsync(DeployOrder order, CancellationToken cancel);

    Task<DeployResult> RollBackAsync(DeployOrder order, CancellationToken cancel);

    /// <summary>One probe, within its time limit.</summary>
    Task<DeployResult> ProbeAsync(DeployOrder order, CancellationToken cancel);
}

/// <param name="Effect">The deployment; the same for everything that is run about it.</param>
/// <param name="Repository">Where the commit is.</param>
public sealed record DeployOrder(
    EffectId Effect, ItemId Item, string Environment, ObjectName Commit, DeployDocument Document,
    IRepository Repository);

/// <param name="Text">What it printed and how it ended, without secrets.</param>
public sealed record DeployResult(bool Succeeded, string Text);
