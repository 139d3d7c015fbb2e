using Weir.Core.Passes;

namespace Weir.Core.Links;

public enum LinkKind
{
    /// <summary>An item that carries out a pass of another: that pass waits for it.</summary>
    Child,

    /// <summary>An item that a pass of another called for: nobody waits for it.</summary>
    FollowUp,

    /// <summary>An item that another was split into: the other is done once all of these are.</summary>
    Part,
}

/// <summary>What an item came of.</summary>
/// <param name="Item">The item that led to it.</param>
/// <param name="Pass">The pass that did; null where the whole item did, which was split.</param>
/// <param name="Round">The round of the pass; 0 without one.</param>
/// <param name="Word">What the link is called, such as <c>caused-by</c>.</param>
/// <param name="Key">What of the pass's result it is about: with the pass and the word it is made once.</param>
public sealed record ItemOrigin(LinkKind Kind, ItemId Item, PassId? Pass, int Round, string Word, string Key);

/// <summary>An item that another led to.</summary>
/// <param name="GivenUp">A child or part that ended without being done, and without which a person lets it go on, or
/// with another one in its place.</param>
public sealed record LinkedItem(
    LinkKind Kind, ItemId Item, PassId? Pass, int Round, string Word, string Key, bool GivenUp);

public sealed record ItemLinked(ItemId Item, LinkedItem To) : ItemEvent(Item);

/// <summary>The items that follow from a pass were made.</summary>
/// <param name="Made">How many, of this time.</param>
/// <param name="Refused">The blob that says which could not be made, and why; null when all were.</param>
public sealed record PassFollowedUp(ItemId Item, PassId Pass, int Made, Digest? Refused) : PassEvent(Item, Pass);
