using System.Collections.Immutable;
using Weir.Core.Changes;
using Weir.Core.Intake;
using Weir.Core.Links;

namespace Weir.Core.Items;

public sealed record CreateItem(
    ProjectKey Project,
    string Kind,
    string Title,
    Digest Request,
    Digest Plan,
    PriorityClass Class,
    Risk Risk,
    ImmutableArray<string> Labels,
    ImmutableArray<NamedValue> Params,
    ImmutableArray<ItemId> BlockedBy,
    ImmutableArray<ArtifactFacts> Artifacts) : Command
{
    /// <summary>What was settled about it, and by what.</summary>
    public ImmutableArray<IntakeChoice> Choices { get; init; } = [];

    /// <summary>Its kind is open: the plan is the one of intake, and an agent is to propose.</summary>
    public bool AwaitsProposal { get; init; }

    /// <summary>
    /// Its requester has seen that another item asks for the same: it is recorded, and closed at once.
    /// </summary>
    public ItemId? DuplicateOf { get; init; }

    /// <summary>What it comes of; null when somebody asks for it.</summary>
    public ItemOrigin? Origin { get; init; }

    /// <summary>Who asks for it; null where whoever makes it does.</summary>
    public PrincipalId? For { get; init; }

    /// <summary>By when it is to be done, from now; null for no time of its own.</summary>
    public Span? Due { get; init; }

    /// <summary>The same as a time, which comes first.</summary>
    public Timestamp? DueAt { get; init; }

    /// <summary>What comes along with the request.</summary>
    public ImmutableArray<Attachment> Attached { get; init; } = [];

    /// <summary>What it may cost at most, in billionths of a US dollar; null where its definition says so.</summary>
    public long? Budget { get; init; }
}

public sealed record ParkItem(ItemId Item, Digest? Reason) : Command;
public sealed record ResumeItem(ItemId Item) : Command;
public sealed record CancelItem(ItemId Item, Digest? Reason) : Command;
public sealed record CloseItem(ItemId Item, string Resolution, Digest? Reason) : Command;

/// <summary>One more round or try for a pass that ran out of them; without a pass, for every such pass.</summary>
public sealed record RetryItem(ItemId Item, PassId? Pass) : Command;

/// <summary>Of a change that is merged in some repositories and refused by another: takes back what is
/// merged.</summary>
public sealed record RevertItem(ItemId Item) : Command;

/// <param name="Reason">The blob of the reason, which is required.</param>
public sealed record SkipPass(ItemId Item, PassId Pass, Digest Reason) : Command;
public sealed record SetParam(ItemId Item, string Name, Plans.Value Value) : Command;
