using System.Collections.Immutable;
using Weir.Core;
using Weir.Core.Items;
using Weir.Core.Links;
using Weir.Runtime.Attempts;

namespace Weir.Runtime.Intake;

/// <summary>A new item as somebody asks for it.</summary>
/// <param name="Kind">Null to take the only kind of the workflow.</param>
/// <param name="Workflow">Null to take the enabled workflow that applies to the kind.</param>
/// <param name="Params">By name, as text.</param>
/// <param name="Artifacts">What a pass that adopts them need not make.</param>
public sealed record Submission(
    ProjectKey Project,
    string Title,
    string Request,
    string? Kind,
    string? Workflow,
    PriorityClass Class,
    Risk Risk,
    ImmutableArray<string> Labels,
    ImmutableSortedDictionary<string, string> Params,
    ImmutableArray<ItemId> BlockedBy,
    ImmutableArray<HandedIn> Artifacts)
{
    /// <summary>What it comes of; null when somebody asks for it.</summary>
    public ItemOrigin? Origin { get; init; }

    /// <summary>By when it is to be done, from now; null for no time of its own.</summary>
    public Span? Due { get; init; }
}

/// <param name="Warnings">What is already known to need attention: roles nobody holds, tiers without models, runs left
/// out.</param>
public sealed record SubmissionReply(Refusal? Refusal, ItemId? Item, ImmutableArray<string> Warnings)
{
    public static SubmissionReply Refuse(Refusal refusal) => new(refusal, null, []);
}
