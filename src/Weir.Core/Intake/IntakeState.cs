using System.Collections.Immutable;
using Weir.Core.Items;
using Weir.Core.Risks;

namespace Weir.Core.Intake;

public enum IntakeStage
{
    /// <summary>What has to be known is known; the item follows the plan of its workflow.</summary>
    Settled,

    /// <summary>An agent is to propose what nobody has said. The plan is the one of intake.</summary>
    Proposing,

    /// <summary>A person is to say, or to confirm, what kind of work it is.</summary>
    Asking,
}

public enum IntakeSource
{
    /// <summary>Nobody said anything: the usual value, or the only one there is.</summary>
    Default,
    Person,
    Rule,
    Agent,
}

/// <summary>One thing that intake settled, or that was proposed, and by what.</summary>
/// <param name="About"><c>kind</c>, <c>workflow</c>, <c>class</c>, <c>risk</c>, <c>size</c> or
/// <c>params.NAME</c>.</param>
/// <param name="Rule">The number of the rule in <c>project.md</c>, from 1; null where none decided.</param>
public sealed record IntakeChoice(string About, string Value, IntakeSource Source, int? Rule);

/// <summary>Why a person is asked.</summary>
public enum IntakeQuestion
{
    /// <summary>Nobody has said what kind of work it is, or no such kind is done here.</summary>
    KindUnknown,

    /// <summary>No workflow, or more than one, is for this kind.</summary>
    WorkflowUnclear,

    /// <summary>The workflow needs values that nobody gave.</summary>
    ParamsMissing,

    /// <summary>Rules and agent say different things.</summary>
    Disagreement,

    HighRisk,

    /// <summary>The agent proposes to split it, which a person does or leaves.</summary>
    SplitProposed,
}

/// <summary>How an item came to its kind, its risk and its workflow.</summary>
/// <param name="Choices">What was settled, by person or rule.</param>
/// <param name="Proposed">What the agent proposed.</param>
/// <param name="Proposal">The blob of the whole proposal; null without one.</param>
/// <param name="Duplicates">Items that ask for the same, as the agent sees it; all of them exist.</param>
/// <param name="Question">Why a person is, or was, asked; null where nobody had to be.</param>
public sealed record IntakeState(
    IntakeStage Stage,
    ImmutableArray<IntakeChoice> Choices,
    ImmutableArray<IntakeChoice> Proposed,
    Digest? Proposal,
    ImmutableArray<ItemId> Duplicates,
    IntakeQuestion? Question)
{
    /// <summary>The kind of an item whose kind nobody has said yet.</summary>
    public const string NoKind = "unclassified";

    public static readonly IntakeState None = new(IntakeStage.Settled, [], [], null, [], null);
}

/// <summary>What an item is, once that is settled.</summary>
/// <param name="Plan">The hash of the plan that it follows from then on.</param>
public sealed record Classification(
    string Kind,
    Digest Plan,
    PriorityClass Class,
    ImmutableArray<NamedValue> Params,
    ImmutableArray<IntakeChoice> Choices);

/// <summary>The agent's proposal was held against the rules.</summary>
/// <param name="Question">Why a person is asked; null when nobody has to be.</param>
public sealed record ProposalWeighed(
    ItemId Item,
    Digest Proposal,
    ImmutableArray<IntakeChoice> Proposed,
    ImmutableArray<ItemId> Duplicates,
    IntakeQuestion? Question) : ItemEvent(Item);

/// <summary>The item leaves intake, and follows the plan of its workflow from here.</summary>
public sealed record ItemClassified(ItemId Item, Classification As) : ItemEvent(Item);

/// <summary>A person says, or confirms, what an item in intake is.</summary>
/// <param name="Risk">Null to leave it as it is.</param>
/// <param name="Reason">The blob of why the risk is lower than it was; null where it is not.</param>
public sealed record ClassifyItem(ItemId Item, Classification As, Risk? Risk, Digest? Reason) : Command
{
    /// <summary>What rules say of the risk of what it is.</summary>
    public ImmutableArray<RiskClaim> Claims { get; init; } = [];
}

/// <summary>A claim that the risk is at least this.</summary>
public sealed record RiskClaim(Risk AtLeast, RiskCause Cause);
