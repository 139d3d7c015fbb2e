using Weir.Runtime.Ledger;

namespace Weir.Server.Views;

/// <summary>What the calls of one key of a report came to.</summary>
/// <param name="Calls">Tries that providers did not refuse.</param>
/// <param name="Refused">Tries that they did; these used nothing.</param>
/// <param name="Unpriced">Calls whose cost is not known: the amount is without them.</param>
/// <param name="Inexact">Calls whose tokens are not, or not all, known: there were more than the sums say.</param>
/// <param name="NanoUsd">In billionths of a US dollar.</param>
public sealed record SpendView(
    string Key,
    int Calls,
    int Refused,
    int Unpriced,
    int Inexact,
    long InputUncached,
    long CacheRead,
    long CacheWrite,
    long OutputVisible,
    long OutputReasoning,
    long NanoUsd)
{
    public static SpendView Of(SpendRow row) => new(
        row.Key, row.Calls, row.Refused, row.Unpriced, row.Inexact, row.Tokens.InputUncached, row.Tokens.CacheRead,
        row.Tokens.TotalCacheWrite, row.Tokens.OutputVisible, row.Tokens.OutputReasoning, row.NanoUsd);
}
