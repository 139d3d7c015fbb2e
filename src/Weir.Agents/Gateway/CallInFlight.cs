using Weir.Agents.Gateway.Windows;
using Weir.Agents.Metering;
using Weir.Agents.Prices;
using Weir.Core;
using Weir.Runtime.Ledger;

namespace Weir.Agents.Gateway;

/// <summary>
/// One try that has gone out. It is settled once, whatever becomes of it: the ledger has its row before the account
/// lets go of what was held.
/// </summary>
internal sealed class CallInFlight(
    ICallLedger ledger,
    AttemptAccount account,
    long number,
    long held,
    Price? price,
    TimeProvider time,
    WindowPass pass,
    Action? ended)
{
    private int _settled;

    /// <summary>The provider refused or failed it: nothing was used.</summary>
    public Task RefusedAsync(int status) =>
        SettleAsync(status, new MeteredCall(None, MeterSource.Missing, null, null), CallMeter.Refused);

    /// <summary>Nothing is known of what came of it.</summary>
    public Task LostAsync() =>
        SettleAsync(0, new MeteredCall(None, MeterSource.Missing, null, null), CallMeter.Missing);

    public Task AnsweredAsync(int status, MeteredCall metered) => SettleAsync(status, metered, metered.Source switch
    {
        MeterSource.Provider => CallMeter.Provider,
        MeterSource.Partial => CallMeter.Partial,
        _ => CallMeter.Missing,
    });

    private static TokenKinds None => TokenKinds.None;

    /// <summary>What is not known to the token is charged as it was held.</summary>
    private async Task SettleAsync(int status, MeteredCall metered, CallMeter meter)
    {
        if (Interlocked.Exchange(ref _settled, 1) != 0)
        {
            return;
        }
        pass.Leave(meter is CallMeter.Missing ? null : metered.Tokens.Total);
        long? cost = meter switch
        {
            CallMeter.Refused => 0,
            CallMeter.Provider => price?.Cost(metered.Tokens),
            _ => null,
        };
        var at = new Timestamp(time.GetUtcNow().ToUnixTimeMilliseconds());
        await ledger.EndAsync(
            number,
            new CallEnded(at, status, metered.Served ?? "", metered.Tokens, meter, cost, price?.Version ?? ""));
        account.Settle(held, cost ?? held);
        ended?.Invoke();
    }
}
