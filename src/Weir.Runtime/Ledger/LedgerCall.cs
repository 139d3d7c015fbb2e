using System.Collections.Immutable;
using Weir.Core;
using Weir.Core.Budgets;
using Weir.Runtime.Ports;

namespace Weir.Runtime.Ledger;

/// <summary>Whose a call of a model is. Every key is there for each: what has none cannot be accounted for.</summary>
/// <param name="Agent">As its file calls it.</param>
/// <param name="Requester">Who asked for the item.</param>
public sealed record CallOwner(
    ItemId Item, PassId Pass, AttemptKey Attempt, string Agent, string Role, string Tier, PrincipalId Requester);

/// <summary>A try that goes out to a provider: what may come of it is held until it is known what did.</summary>
/// <param name="Requested">The model that was asked for, without its provider.</param>
/// <param name="Held">The most that it may cost, in billionths of a US dollar; null where no price is known.</param>
public sealed record CallBegun(
    CallOwner Owner, Timestamp At, string Provider, string Requested, string Dialect, long? Held);

/// <summary>How the meter came to its numbers.</summary>
public enum CallMeter
{
    /// <summary>The provider said them.</summary>
    Provider,

    /// <summary>The answer was cut short: at least so many.</summary>
    Partial,

    /// <summary>Nobody said any: how many there were is unknown, and not none.</summary>
    Missing,

    /// <summary>The provider refused, so nothing was used.</summary>
    Refused,

    /// <summary>A recording answered and no provider was asked: the tokens are of then, and cost nothing.</summary>
    Replay,
}

/// <summary>How a try ended.</summary>
/// <param name="Status">The provider's HTTP status; 0 where none came.</param>
/// <param name="Served">The model that the answer names.</param>
/// <param name="NanoUsd">In billionths of a US dollar; null where it is not known.</param>
/// <param name="Price">Which price it was reckoned with; empty for none.</param>
public sealed record CallEnded(
    Timestamp At, int Status, string Served, TokenKinds Tokens, CallMeter Meter, long? NanoUsd, string Price);

/// <summary>What the calls of some owner came to.</summary>
/// <param name="Key">What they are summed by.</param>
/// <param name="Calls">Tries that were not refused.</param>
/// <param name="Unpriced">Those of them whose cost is not known.</param>
/// <param name="Inexact">Those of them whose tokens are not, or not all, known.</param>
public sealed record SpendRow(
    string Key, int Calls, int Refused, int Unpriced, int Inexact, TokenKinds Tokens, long NanoUsd);

/// <summary>A batch of calls for the journal.</summary>
/// <param name="Open">What is held for calls that have not ended, in billionths of a US dollar.</param>
/// <param name="HasMore">More have ended than fit into a batch.</param>
public sealed record TakenCalls(ImmutableArray<ReportedCall> Calls, long Open, bool HasMore);

/// <summary>What an attempt has used and may still use.</summary>
/// <param name="Charged">What counts against its ceiling, in billionths of a US dollar: what calls cost, and for those
/// of which that is not known, what was held for them.</param>
public sealed record AttemptSpend(int Calls, int Priced, TokenKinds Tokens, long NanoUsd, long Charged)
{
    public static readonly AttemptSpend None = new(0, 0, TokenKinds.None, 0, 0);
}
