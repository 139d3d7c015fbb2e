using System.Collections.Immutable;
using Weir.Core;
using Weir.Runtime.Ports;

namespace Weir.Runtime.Ledger;

/// <summary>
/// What calls of models used and cost: one row for each try, which is never changed once it has ended. A row is on the
/// disk before the call's answer ends, so that a server that dies loses no more than calls in flight, and of these it
/// knows that they were made.
/// </summary>
public interface ICallLedger
{
    /// <summary>Writes that a try goes out.</summary>
    /// <returns>Its number.</returns>
    Task<long> BeginAsync(CallBegun call, CancellationToken cancel);

    /// <summary>Writes what came of it.</summary>
    Task EndAsync(long call, CallEnded end);

    /// <summary>What an attempt has come to so far; calls in flight are charged with what is held for them.</summary>
    Task<AttemptSpend> SpentAsync(AttemptKey attempt, CancellationToken cancel);

    /// <summary>
    /// Puts calls of an attempt that have ended, and are in no batch, into the batch of this number; where it was made
    /// before, it is that one as it was made.
    /// </summary>
    Task<TakenCalls> TakeAsync(AttemptId attempt, int batch, CancellationToken cancel);

    /// <summary>Attempts with calls that have ended and are in no batch.</summary>
    Task<ImmutableArray<(ItemId Item, AttemptId Attempt)>> UnreportedAsync(CancellationToken cancel);

    /// <summary>Sums, the dearest first.</summary>
    /// <param name="by">What to sum by.</param>
    /// <param name="mayCount">The items that count.</param>
    Task<ImmutableArray<SpendRow>> SumAsync(
        SpendBy by, Timestamp since, Func<ItemId, bool> mayCount, CancellationToken cancel);
}

/// <summary>What spending is summed by.</summary>
public enum SpendBy
{
    Item,
    Pass,
    Agent,
    Model,
    Tier,
    Person,
}
