using System.Collections.Immutable;
using Weir.Core.Changes;
using Weir.Core.Gates;
using Weir.Core.Notes;

namespace Weir.Core.Passes;

/// <summary>
/// The engine's side of the attempt protocol: claim, then lease extensions, then one result. Each names the attempt and
/// its fencing token; repeating one changes nothing.
/// </summary>
public sealed record ClaimAttempt(AttemptId Attempt, long Token) : Command;

/// <summary>A sign of life.</summary>
public sealed record ExtendLease(AttemptId Attempt, long Token) : Command
{
    /// <summary>How much of what people said the attempt has been handed.</summary>
    public int Heard { get; init; }
}

public sealed record ReportResult(
    ItemId Item, AttemptId Attempt, long Token, AttemptOutcome Outcome, AttemptEvidence Evidence)
    : Command
{
    /// <summary>What the attempt changed of its clone's own git directory, as paths for the record.</summary>
    public ImmutableArray<string> Tampered { get; init; } = [];

    /// <summary>How much of what people said the attempt has been handed.</summary>
    public int Heard { get; init; }

    /// <summary>What the attempt notes for those who work on the item later, whatever it came to.</summary>
    public ImmutableArray<ProposedNote> Notes { get; init; } = [];

    /// <summary>The reply for a result that came too late: kept, not applied.</summary>
    public const string Salvaged = "salvaged";

    /// <summary>The reply for a result of an attempt that is not the sender's: recorded, not kept.</summary>
    public const string Refused = "refused";
}

/// <summary>What an attempt came to, as the engine measured it.</summary>
public abstract record AttemptOutcome
{
    private AttemptOutcome()
    {
    }

    /// <param name="Change">The measured change; null when the branch was not written.</param>
    /// <param name="Executor">Who made it: the agent, the command or the template.</param>
    public sealed record Produced(
        ChangeFacts? Change,
        ImmutableArray<ArtifactFacts> Artifacts,
        PassEnding Ending,
        PrincipalId Executor) : AttemptOutcome;

    /// <summary>The commands of a gate, or of a merge check, ran.</summary>
    /// <param name="Tree">The tree they ran on.</param>
    public sealed record Ran(ObjectName Tree, ImmutableArray<RunResult> Results) : AttemptOutcome;

    /// <summary>An agent judged.</summary>
    public sealed record Reviewed(
        ImmutableArray<CriterionResult> Results,
        ImmutableArray<Finding> Findings,
        PrincipalId Reviewer) : AttemptOutcome;

    /// <summary>It is too large for one piece of work: what it could be instead.</summary>
    /// <param name="Text">The blob of the parts as people read them.</param>
    public sealed record Split(Digest Text, ImmutableArray<FanOut.SplitPart> Parts) : AttemptOutcome;

    public sealed record Asked(Digest Question) : AttemptOutcome;

    /// <param name="Detail">The blob of what went wrong; evidence for the next try.</param>
    public sealed record Failed(FailureReason Reason, Digest? Detail) : AttemptOutcome;
}
