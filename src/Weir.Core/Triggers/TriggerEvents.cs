using System.Collections.Immutable;
using Weir.Core.Items;

namespace Weir.Core.Triggers;

public sealed record TriggerPublished(TriggerRule Rule) : Event;

/// <summary>No definition has it any more.</summary>
public sealed record TriggerWithdrawn(string Trigger) : Event;

public sealed record TriggerScheduled(string Trigger, Timestamp Due) : Event;

/// <summary>The item was made by a trigger.</summary>
public sealed record ItemTriggered(
    ItemId Item, string Trigger, TriggerSource Source, string Occurrence, Digest? Key) : ItemEvent(Item);

/// <summary>What the item was made of came again while it is open: no other is made.</summary>
public sealed record TriggerRepeated(ItemId Item, string Trigger, string Occurrence) : ItemEvent(Item);

/// <summary>A trigger went off and made nothing.</summary>
/// <param name="Detail">The blob of what went wrong; null for its cap.</param>
public sealed record TriggerHeldBack(string Trigger, string Occurrence, TriggerHold Why, Digest? Detail) : Event;

/// <summary>What landed on a target of a project up to this commit was looked at for reverts.</summary>
public sealed record TargetObserved(ProjectKey Project, ObjectName Commit) : Event
{
    /// <summary>The repository's name; null for the primary.</summary>
    public string? Repository { get; init; }
}

/// <summary>A commit on a target says that it takes a merge of the item back.</summary>
/// <param name="Repository">The repository's name; null for the primary.</param>
/// <param name="Merge">What is taken back.</param>
public sealed record ItemReverted(ItemId Item, string? Repository, ObjectName Merge, ObjectName Commit)
    : ItemEvent(Item);

/// <summary>All the triggers of a project: others are withdrawn.</summary>
public sealed record PublishTriggers(ProjectKey Project, ImmutableArray<TriggerRule> Rules) : Command;

/// <summary>When a schedule is due next; does nothing when it is known, or the schedule is another by now.</summary>
/// <param name="Of">The schedule that this was reckoned from.</param>
public sealed record ScheduleTrigger(string Trigger, string Of, Timestamp Due) : Command;

/// <summary>
/// Something that a trigger waits for has happened: its item is made, unless the trigger is held back.
/// </summary>
/// <param name="Occurrence">The same for one that is told again.</param>
/// <param name="Key">The digest of what tells it from others; null where it is one of its own.</param>
public sealed record FireTrigger(string Trigger, string Occurrence, Digest? Key, CreateItem Item) : Command;

/// <summary>The item of an occurrence cannot be made.</summary>
/// <param name="Why">The blob that says why.</param>
public sealed record ReportTrigger(string Trigger, string Occurrence, Digest Why) : Command;

/// <param name="Repository">The repository's name; null for the primary.</param>
public sealed record ObserveTarget(ProjectKey Project, string? Repository, ObjectName Commit) : Command;

/// <summary>Tells of a revert; of the same commit once.</summary>
/// <inheritdoc cref="ItemReverted"/>
public sealed record ReportRevert(ItemId Item, string? Repository, ObjectName Merge, ObjectName Commit) : Command;
