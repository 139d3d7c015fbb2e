using System.Collections.Concurrent;
using Weir.Runtime.Ports;

namespace Weir.Agents.Gateway;

/// <summary>
/// Has calls fit into what their item may cost. Where the credit of an attempt is too little, more is asked for; where
/// nothing is left, its siblings give back what they do not need now; where they need it, for calls that are out and
/// will cost less than is held for them, it is waited for. Only then is a call refused.
/// </summary>
internal sealed class CreditDesk(
    ConcurrentDictionary<AttemptKey, AttemptAccount> accounts, CreditSource? source, TimeProvider time)
{
    /// <summary>Holds what a call may cost; null where it does not fit.</summary>
    public async Task<FittedCall?> FitAsync(PassedCall call, CancellationToken cancel)
    {
        var until = time.GetUtcNow() + GatewayLimits.Credit;
        while (true)
        {
            // Looked for first: what is settled from here on is not missed.
            var settlements = Settlements(call);
            var turns = Turns(call);
            await ExtendAsync(call, cancel);
            if (call.Fit() is { } fitted)
            {
                return fitted;
            }
            if (await TrimSiblingsAsync(call, cancel))
            {
                await ExtendAsync(call, cancel);
                if (call.Fit() is { } after)
                {
                    return after;
                }
            }
            var left = until - time.GetUtcNow();
            var mayFit = left > TimeSpan.Zero
                && (Turns(call) != turns || (settlements.Count > 0 && await ComesAsync(settlements, left, cancel)));
            if (!mayFit)
            {
                return null;
            }
        }
    }

    private IEnumerable<AttemptAccount> Siblings(PassedCall call) => call.Account.Credit is null
        ? []
        : accounts.Values.Where(other => other != call.Account && other.Of?.Item == call.Owner.Item);

    private long Turns(PassedCall call) => Siblings(call).Append(call.Account).Sum(account => account.Turns);

    private List<Task> Settlements(PassedCall call)
    {
        var found = new List<Task>();
        foreach (var account in Siblings(call).Prepend(call.Account))
        {
            if (account.MayGetMore(out var settled))
            {
                found.Add(settled);
            }
        }
        return found;
    }

    private async Task<bool> ComesAsync(List<Task> settlements, TimeSpan left, CancellationToken cancel)
    {
        try
        {
            await Task.WhenAny(settlements).WaitAsync(left, time, cancel);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private async Task ExtendAsync(PassedCall call, CancellationToken cancel)
    {
        var account = call.Account;
        if (source is null || account.Of is not { } attempt || call.Wanted is not { } wanted
            || account.ShortOf(wanted) == 0)
        {
            return;
        }
        await account.Desk.WaitAsync(cancel);
        try
        {
            if (account.ShortOf(wanted) is > 0 and var more)
            {
                account.Give(await source.Extend(attempt, account.Charged, more, cancel));
            }
        }
        finally
        {
            account.Desk.Release();
        }
    }

    /// <summary>Whether any sibling had something to give back.</summary>
    private async Task<bool> TrimSiblingsAsync(PassedCall call, CancellationToken cancel)
    {
        var isAny = false;
        foreach (var sibling in source is null ? [] : Siblings(call).ToList())
        {
            await sibling.Desk.WaitAsync(cancel);
            try
            {
                // First here, so that nothing is held with what is given back.
                if (sibling.Trim() is { } kept)
                {
                    await source!.Return(sibling.Of!, kept, cancel);
                    isAny = true;
                }
            }
            finally
            {
                sibling.Desk.Release();
            }
        }
        return isAny;
    }
}
