using System.Collections.Immutable;
using Weir.Core;
using Weir.Core.Intake;
using Weir.Core.Items;
using Weir.Core.Links;
using Weir.Definitions.Preview;
using Weir.Runtime.Attempts;
using Weir.Runtime.Triggers;

namespace Weir.Runtime.Intake;

/// <summary>A new item as somebody asks for it; null is what they leave open.</summary>
/// <param name="Kind">Null to let rules, the only workflow or the agent of intake say.</param>
/// <param name="Workflow">Null to take the enabled workflow that applies to the kind.</param>
/// <param name="Class">Null for what a rule says, else normal.</param>
/// <param name="Risk">Null for what a rule says, else medium.</param>
/// <param name="Params">By name, as text.</param>
/// <param name="Artifacts">What a pass that adopts them need not make.</param>
public sealed record Submission(
    ProjectKey Project,
    string Title,
    string Request,
    string? Kind,
    string? Workflow,
    PriorityClass? Class,
    Risk? Risk,
    ImmutableArray<string> Labels,
    ImmutableSortedDictionary<string, string> Params,
    ImmutableArray<ItemId> BlockedBy,
    ImmutableArray<HandedIn> Artifacts)
{
    /// <summary>Have the agent of intake propose, also where nothing is open.</summary>
    public bool Propose { get; init; }

    /// <summary>The item that asks for the same: this one is recorded, and closed at once.</summary>
    public ItemId? DuplicateOf { get; init; }

    /// <summary>What it comes of; null when somebody asks for it.</summary>
    public ItemOrigin? Origin { get; init; }

    /// <summary>
    /// What made it by itself; null when somebody asks for it. Then its text comes from outside, and no rule looks into
    /// it.
    /// </summary>
    public TriggerCall? Trigger { get; init; }

    /// <summary>By when it is to be done, from now; null for no time of its own.</summary>
    public Span? Due { get; init; }

    /// <summary>What it may cost at most, in billionths of a US dollar; null where its workflow says so.</summary>
    public long? Budget { get; init; }
}

/// <param name="Item">Null when it was refused, and when a trigger was held back.</param>
/// <param name="Warnings">What is already known to need attention: roles nobody holds, tiers without models, runs left
/// out, items that look alike.</param>
/// <param name="Choices">What was settled, and by what.</param>
public sealed record SubmissionReply(
    Refusal? Refusal, ItemId? Item, ImmutableArray<string> Warnings, ImmutableArray<IntakeChoice> Choices)
{
    public static SubmissionReply Refuse(Refusal refusal) => new(refusal, null, [], []);
}

/// <summary>What an item would be, said before it is handed over.</summary>
/// <param name="Refusal">What makes it impossible; null when nothing does.</param>
/// <param name="Missing">What nobody has said yet.</param>
/// <param name="MayPropose">Whether an agent could be asked for the kind.</param>
/// <param name="Preview">Null while the workflow is open.</param>
public sealed record SubmissionPreview(
    Refusal? Refusal,
    string? Kind,
    PriorityClass Class,
    Risk Risk,
    ImmutableArray<IntakeChoice> Choices,
    ImmutableArray<MissingValue> Missing,
    bool MayPropose,
    ImmutableArray<AlikeItem> Alike,
    ItemPreview? Preview);

/// <summary>An item that looks as if it asked for the same.</summary>
/// <param name="Percent">How alike: 100 for the same words.</param>
public sealed record AlikeItem(ItemId Item, string Title, bool IsOpen, int Percent);
