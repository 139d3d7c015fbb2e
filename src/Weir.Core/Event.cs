namespace Weir.Core;

/// <summary>
/// Something that happened: a fact that only adds to the journal. Events hold ids, enums, integers and digests; text is
/// in blobs. The name of the type is the event's name in the journal, and how an event of a given version evolves the
/// state never changes.
/// </summary>
public abstract record Event;

/// <summary>An event about one item.</summary>
public abstract record ItemEvent(ItemId Item) : Event;

/// <summary>An event as it stands in the journal: with its sequence, Core's time and who caused it.</summary>
public sealed record Recorded(long Sequence, Timestamp At, PrincipalId By, Event Event);
