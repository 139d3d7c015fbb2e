using Weir.Core;

namespace Weir.Runtime.Triggers;

/// <summary>What a trigger went off for.</summary>
/// <param name="Trigger">Its id, <c>SHOP/nightly</c>.</param>
/// <param name="Occurrence">The same for one that is told again.</param>
/// <param name="Key">The digest of what tells it from others; null where it is one of its own.</param>
public sealed record TriggerCall(string Trigger, string Occurrence, Digest? Key);

public enum TriggerResult
{
    Created,

    /// <summary>An open item has the same key.</summary>
    Repeated,

    /// <summary>As many as may be made on a day were made.</summary>
    HeldBack,

    /// <summary>What was sent is not what it waits for.</summary>
    NoMatch,

    /// <summary>The item cannot be made.</summary>
    Failed,
}

/// <summary>What became of an occurrence.</summary>
/// <param name="Item">The item that was made, or that is open.</param>
public sealed record TriggerOutcome(string Trigger, TriggerResult Result, ItemId? Item, string Sentence);
