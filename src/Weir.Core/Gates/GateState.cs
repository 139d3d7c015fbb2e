using System.Collections.Immutable;
using Weir.Core.Changes;
using Weir.Core.Passes;

namespace Weir.Core.Gates;

public enum GateStatus
{
    Closed,
    Open,
    Approved,
    Rejected,
}

/// <summary>How far a gate has come in its present round.</summary>
public sealed record GateState(GateId Id)
{
    public GateStatus Status { get; init; } = GateStatus.Closed;

    /// <summary>How often it was opened.</summary>
    public int Round { get; init; }

    /// <summary>How often it sent work back since a person last granted another round.</summary>
    public int Rejections { get; init; }

    /// <summary>The last rejection; null before the first, and after a person granted another round.</summary>
    public Rejection? LastRejection { get; init; }

    /// <summary>What its verdicts bind to: the reviewed artifacts with their digests when it was opened.</summary>
    public ImmutableArray<SubjectDigest> Subject { get; init; } = [];

    /// <summary>The tree its commands ran on; null before they did.</summary>
    public ObjectName? Tree { get; init; }

    /// <summary>Null while its commands have not run in this round.</summary>
    public ImmutableArray<RunResult>? Runs { get; init; }

    /// <summary>What it fails, on the commit that the change was made from; null while nobody wanted to know.</summary>
    public BaseRun? OnBase { get; init; }

    /// <summary>The command that the target fails by itself, for which it waits; null for none.</summary>
    public RedTarget? Red { get; init; }

    /// <summary>
    /// Runs that were left out, since an artifact is absent or the project does not define the command.
    /// </summary>
    public ImmutableArray<string> LeftOut { get; init; } = [];

    /// <summary>
    /// Indexes of the reviewers whose <c>when</c> held; <see cref="OwnerReviewer"/> stands for the owner, and each set
    /// of code owners has one of its own.
    /// </summary>
    public ImmutableArray<int> Reviewers { get; init; } = [];
    public ImmutableArray<Verdict> Verdicts { get; init; } = [];

    /// <summary>
    /// Whether the rule that spares people has been looked at in this round, and what came of it; null before.
    /// </summary>
    public AutoAcceptance? AutoAccepted { get; init; }

    /// <summary>Attempts of this round (commands, reviews) that failed by their own fault.</summary>
    public int Tries { get; init; }
    public int Misfortunes { get; init; }
    public LastFailure? Failure { get; init; }

    /// <summary>After a rebase that changed the patch: what differs, which is all the reviewers are shown.</summary>
    public Digest? Interdiff { get; init; }

    /// <summary>The project's owner, asked where the gate names nobody who could judge what is left to judge.</summary>
    public const int OwnerReviewer = -1;

    /// <summary>Whoever approved alone in an emergency, in place of the people who were asked.</summary>
    public const int EmergencyReviewer = -2;
}

public enum AutoAcceptance
{
    /// <summary>Nobody is asked.</summary>
    Spared,

    /// <summary>The rule holds, and this item is one of those that a person looks at all the same.</summary>
    Sampled,

    /// <summary>It does not hold, or leaves something unjudged.</summary>
    Refused,
}

/// <summary>Commands of a gate that ran without the change.</summary>
/// <param name="Base">The commit of the target that the change was made from.</param>
public sealed record BaseRun(ObjectName Base, ObjectName Tree, ImmutableArray<RunResult> Results);

/// <param name="To">The pass that had to answer.</param>
public sealed record Rejection(PassId To, ImmutableArray<Finding> Findings);

/// <summary>An artifact (<c>change</c> too) and the digest it has.</summary>
public sealed record SubjectDigest(string Artifact, Digest Digest);

public enum Judgement
{
    Pass,
    Fail,

    /// <summary>Which is not a pass.</summary>
    CannotJudge,
}

public sealed record CriterionResult(string Criterion, Judgement Judgement);

/// <summary>Something to answer, from a reviewer, a command or a merge.</summary>
/// <param name="Text">The blob of what was found.</param>
public sealed record Finding(string? Criterion, Digest Text, string? Path, int? Line, PrincipalId By);

/// <summary>One reviewer's judgement on one subject.</summary>
/// <param name="Reviewer">The index of the reviewer in the gate; of a set of code owners see
/// <see cref="OwnerSets"/>.</param>
/// <param name="Definition">The hash of the plan the gate comes from.</param>
/// <param name="Evidence">The blob of what it rests on (a review's transcript, a person's note); null for none.</param>
/// <param name="Marks">What has to be known about it: <c>self-review</c>, <c>same-model</c>, <c>unsandboxed</c>,
/// <c>requester-waived</c>, <c>emergency</c>.</param>
public sealed record Verdict(
    int Reviewer,
    PrincipalId By,
    Digest Definition,
    ImmutableArray<CriterionResult> Results,
    ImmutableArray<Finding> Findings,
    string Model,
    Digest? Evidence,
    ImmutableArray<string> Marks,
    Timestamp At)
{
    /// <summary>For whom it was given, by somebody who stands in; null when it was given in one's own name.</summary>
    public string? For { get; init; }
}

public enum RunVerdict
{
    Pass,
    Fail,

    /// <summary>It could not run: never a pass and never an awaited failure.</summary>
    Broken,
}

/// <param name="Run"><c>pass/gate/run</c>.</param>
/// <param name="Log">The blob of its output.</param>
public sealed record RunResult(string Run, RunVerdict Verdict, int ExitCode, Digest? Log, long Milliseconds)
{
    /// <summary>It failed first, and passed when it was tried once more on the same tree.</summary>
    public bool Flaky { get; init; }

    /// <summary>The item that it ran for, where it is a result of the same command on the same tree, or the same of
    /// what it reads, that was used again; null where it ran.</summary>
    public ItemId? From { get; init; }

    /// <summary>Only what the change affects was checked: it stands for the gate, and for nothing else.</summary>
    public bool Affected { get; init; }
}
