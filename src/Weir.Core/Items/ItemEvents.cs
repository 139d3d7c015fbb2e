using System.Collections.Immutable;
using Weir.Core.Changes;
using Weir.Core.Intake;
using Weir.Core.Links;
using Weir.Core.Plans;

namespace Weir.Core.Items;

public sealed record ItemCreated(
    ItemId Item,
    string Kind,
    string Title,
    Digest Request,
    Digest Plan,
    PriorityClass Class,
    Risk Risk,
    ImmutableArray<string> Labels,
    ImmutableArray<NamedValue> Params,
    ImmutableArray<ItemId> BlockedBy) : ItemEvent(Item)
{
    /// <summary>What was settled about it, and by what.</summary>
    public ImmutableArray<IntakeChoice> Choices { get; init; } = [];

    /// <summary>Its kind is open, and an agent is to propose.</summary>
    public bool AwaitsProposal { get; init; }

    /// <summary>What it came of; null when somebody asked for it.</summary>
    public ItemOrigin? Origin { get; init; }

    /// <summary>Who asks for it; null where whoever made it does.</summary>
    public PrincipalId? For { get; init; }

    /// <summary>By when it is to be done; null for no time of its own.</summary>
    public Timestamp? Due { get; init; }

    /// <summary>What comes along with the request.</summary>
    public ImmutableArray<Attachment> Attached { get; init; } = [];

    /// <summary>What it may cost, in billionths of a US dollar; null where its definition says so.</summary>
    public long? Budget { get; init; }
}

/// <param name="ByPerson">Whether a person set it.</param>
public sealed record NamedValue(string Name, Value Value, bool ByPerson);

public sealed record ParamSet(ItemId Item, string Name, Value Value, bool ByPerson) : ItemEvent(Item);
public sealed record ItemParked(ItemId Item, ParkCause Cause) : ItemEvent(Item);
public sealed record ItemResumed(ItemId Item) : ItemEvent(Item);
public sealed record ItemCancelled(ItemId Item, Digest? Reason) : ItemEvent(Item);
public sealed record ItemClosed(ItemId Item, string Resolution, Digest? Reason) : ItemEvent(Item);
public sealed record ItemDone(ItemId Item) : ItemEvent(Item);

/// <summary>What holds the item changed.</summary>
public sealed record HoldChanged(ItemId Item, Hold Hold) : ItemEvent(Item);

/// <summary>A key that this release checks and pins but does not carry out was reached.</summary>
/// <param name="Pass">Null for a key of the whole workflow.</param>
public sealed record NotExecutedReached(ItemId Item, PassId? Pass, string Key) : ItemEvent(Item);

/// <param name="Sla">The index of the SLA in the plan, or <see cref="ItemState.OwnDue"/>.</param>
public sealed record ItemSlaMissed(ItemId Item, int Sla, PassId? Pass, Timestamp Due) : ItemEvent(Item);

/// <summary>An artifact the item was given (<c>item new --artifact</c>).</summary>
public sealed record ArtifactAttached(ItemId Item, ArtifactFacts Artifact) : ItemEvent(Item);
