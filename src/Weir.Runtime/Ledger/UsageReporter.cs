using Weir.Core;
using Weir.Core.Budgets;
using Weir.Runtime.Loop;
using Weir.Runtime.Ports;

namespace Weir.Runtime.Ledger;

/// <summary>
/// Takes calls from the ledger to the journal. Which calls are in which batch the ledger writes down first, so that
/// after a crash the same batch is reported once more and the control plane knows it: no call is reported twice, and
/// none is lost. What was not reported yet stays charged as credit.
/// </summary>
public sealed class UsageReporter(ControlLoop loop, ICallLedger ledger) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);

    /// <summary>Reports what has ended and was not reported.</summary>
    /// <param name="isLast">The attempt calls nothing any more: what is left of its credit goes back.</param>
    /// <exception cref="NotRecordedException">The journal cannot be written.</exception>
    /// <exception cref="JournalUnavailableException">The ledger cannot be read.</exception>
    public async Task ReportAsync(ItemId item, AttemptId attempt, bool isLast, CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            while (await ReportBatchAsync(item, attempt, isLast, cancel))
            {
            }
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Whether there is more to report.</summary>
    private async Task<bool> ReportBatchAsync(
        ItemId item, AttemptId attempt, bool isLast, CancellationToken cancel)
    {
        if (!loop.State.Items.TryGetValue(item, out var found))
        {
            return false;
        }
        var known = found.Credits.GetValueOrDefault(attempt);
        var number = (known?.Batches ?? 0) + 1;
        var taken = await ledger.TakeAsync(attempt, number, cancel);
        var closes = isLast && !taken.HasMore && (known is { IsClosed: false } || !taken.Calls.IsEmpty);
        if (taken.Calls.IsEmpty && !closes)
        {
            return false;
        }
        await loop.SubmitAsync(
            $"usage-{attempt}-{number}-{Guid.NewGuid():n}", PrincipalId.System,
            new ReportUsage(item, attempt, new UsageBatch(number, taken.Calls, taken.Open, closes)), cancel);
        return taken.HasMore;
    }

    /// <summary>
    /// Reports what a server that died did not, and closes attempts that ended without a word of their engine.
    /// </summary>
    public async Task ReconcileAsync(CancellationToken cancel)
    {
        foreach (var (item, attempt) in await ledger.UnreportedAsync(cancel))
        {
            await ReportAsync(item, attempt, isLast: !loop.State.Attempts.ContainsKey(attempt), cancel);
        }
        await CloseEndedAsync(cancel);
    }

    /// <summary>Gives back the credit of attempts that are over.</summary>
    public async Task CloseEndedAsync(CancellationToken cancel)
    {
        var state = loop.State;
        foreach (var id in state.Open)
        {
            var item = state.Items[id];
            foreach (var (attempt, credit) in item.Credits)
            {
                if (!credit.IsClosed && !item.Attempts.ContainsKey(attempt))
                {
                    await ReportAsync(id, attempt, isLast: true, cancel);
                }
            }
        }
    }

    public void Dispose() => _one.Dispose();
}
