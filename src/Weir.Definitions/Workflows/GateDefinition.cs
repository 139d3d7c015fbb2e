using System.Collections.Immutable;
using Weir.Core;
using Weir.Core.Plans;
using Weir.Definitions.Expressions;
using Weir.Definitions.Findings;

namespace Weir.Definitions.Workflows;

/// <summary>A gate as its section says.</summary>
public sealed record GateDefinition
{
    public required Located<string> Id { get; init; }

    /// <summary>Text of the gate that is no criterion; told to its reviewers.</summary>
    public string Prose { get; init; } = "";

    /// <summary>Empty for what the pass produces.</summary>
    public ImmutableArray<Located<string>> Reviews { get; init; } = [];
    public ImmutableArray<RunDefinition> Runs { get; init; } = [];
    public ImmutableArray<ReviewerDefinition> Reviewers { get; init; } = [];
    public DecideRule Decide { get; init; } = DecideRule.All;
    public EmergencyDefinition? Emergency { get; init; }
    public AutoAcceptDefinition? AutoAccept { get; init; }
    public ImmutableArray<Located<string>> RejectTo { get; init; } = [];
    public int Rounds { get; init; } = RejectPlan.DefaultRounds;
    public bool Stall { get; init; }
    public ExhaustPlan OnExhausted { get; init; } = ExhaustPlan.Default;
    public Position OnExhaustedAt { get; init; }
    public Located<string>? Escalate { get; init; }

    /// <summary>Whether an environment is brought up before its people are asked.</summary>
    public bool Preview { get; init; }
    public ImmutableArray<CriterionDefinition> Criteria { get; init; } = [];
    public CaptureDefinition Capture { get; init; } = CaptureDefinition.None;
    public ImmutableArray<PinnedKey> Pinned { get; init; } = [];
}

public sealed record RunDefinition(
    Located<string> Id,
    Located<string> Command,
    Expectation Expect,
    ImmutableArray<int> FailExits,
    string? Evidence);

public sealed record ReviewerDefinition(
    ReviewerKind Kind,
    Located<string> Who,
    int Quorum,
    ImmutableArray<Located<string>> Not,
    ConditionText? When,
    bool Advisory,
    Located<string>? DiffersFrom,
    Span? Sla)
{
    public bool IsPerson => Kind == ReviewerKind.Human;
}

/// <param name="By">Who may approve alone; empty, with a finding, when nobody is named.</param>
/// <param name="ReviewAfter">Null when nothing is written.</param>
public sealed record EmergencyDefinition(ConditionText? When, Located<string> By, Span? ReviewAfter, Position At);

/// <param name="Sample">Of a million; 0 when nothing is written.</param>
public sealed record AutoAcceptDefinition(ConditionText? When, int Sample, Position At);

/// <param name="Run">The run that settles it when the tag is <see cref="CriterionTag.Command"/>; else null.</param>
public sealed record CriterionDefinition(
    Located<string> Id,
    bool Must,
    CriterionTag Tag,
    Located<string>? Run,
    string Text);
