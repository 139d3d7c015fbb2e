using Weir.Core.Passes;

namespace Weir.Core.Deployments;

/// <summary>The command is about to run. From here on it is not run again for the same effect.</summary>
public sealed record DeploymentBegan(
    ItemId Item, PassId Pass, EffectId Effect, string Environment, ObjectName Commit) : PassEvent(Item, Pass);

/// <summary>The command ended well.</summary>
/// <param name="WatchUntil">Null for one that is not watched.</param>
public sealed record DeploymentRan(ItemId Item, PassId Pass, Timestamp? WatchUntil) : PassEvent(Item, Pass);

/// <param name="Detail">The blob of what a bad probe said; null for a good one.</param>
public sealed record DeploymentProbed(ItemId Item, PassId Pass, bool Good, Digest? Detail) : PassEvent(Item, Pass);

/// <summary>The command failed, or too many probes in a row were bad.</summary>
/// <param name="RollsBack">Whether it is undone.</param>
public sealed record DeploymentFailed(ItemId Item, PassId Pass, bool RollsBack, Digest? Why) : PassEvent(Item, Pass);

public sealed record DeploymentEnded(ItemId Item, PassId Pass, DeploymentStage As, Digest? Why)
    : PassEvent(Item, Pass);

/// <summary>The command of a deployment is about to run: refused when it has begun before.</summary>
public sealed record BeginDeployment(EffectId Effect) : Command;

/// <param name="Effect">The watch.</param>
/// <param name="Detail">The blob of what a bad probe said; null for a good one.</param>
public sealed record ReportProbe(EffectId Effect, bool Good, Digest? Detail) : Command;
