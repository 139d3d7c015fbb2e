namespace Weir.Core.Deployments;

/// <summary>What a pass deploys once its gates have passed it.</summary>
/// <param name="Environment">As the project calls it.</param>
/// <param name="Watch">Null for one that is over when its command is.</param>
/// <param name="RollsBack">Whether the project says how it is undone.</param>
public sealed record DeployPlan(string Environment, WatchPlan? Watch, bool RollsBack);

/// <param name="Every">Between two probes.</param>
/// <param name="For">How long it is watched.</param>
/// <param name="FailAfter">So many bad probes in a row are a failure.</param>
public sealed record WatchPlan(Duration Every, Duration For, int FailAfter)
{
    /// <summary>The most probes of one watch: each is in the record.</summary>
    public const int MaxProbes = 500;
}

public enum DeploymentStage
{
    /// <summary>Its command has begun, and may have done anything since.</summary>
    Running,
    Watching,
    RollingBack,

    /// <summary>It stands.</summary>
    Done,

    /// <summary>It failed, and was not undone.</summary>
    Failed,
    RolledBack,

    /// <summary>A server ended in the midst of it, and nobody can tell what became of it.</summary>
    Unknown,
}

/// <summary>Where the deployment of a pass stands.</summary>
/// <param name="Effect">The act: it is done once at most.</param>
/// <param name="Commit">What is deployed: the merge that landed.</param>
public sealed record DeploymentState(
    EffectId Effect, string Environment, ObjectName Commit, DeploymentStage Stage)
{
    public Timestamp? WatchUntil { get; init; }
    public int Good { get; init; }
    public int Bad { get; init; }
    public int BadInARow { get; init; }

    /// <summary>The blob of what the last bad probe, or what failed, said.</summary>
    public Digest? Why { get; init; }

    public bool IsOver =>
        Stage is not (DeploymentStage.Running or DeploymentStage.Watching or DeploymentStage.RollingBack);
}
