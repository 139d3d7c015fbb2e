using System.Collections.Concurrent;
using Weir.Core;
using Weir.Core.Budgets;
using Weir.Runtime.Loop;
using Weir.Runtime.Ports;

namespace Weir.Runtime.Ledger;

/// <summary>
/// Has calls reported while attempts run: after five seconds, or at once when there are as many as a batch has. What
/// cannot be recorded now is tried again the next time; until then it stays charged as credit.
/// </summary>
public sealed class UsageWorker(ControlLoop loop, UsageReporter reporter, TimeProvider time)
{
    /// <summary>The longest that a call which has ended stays unreported while the journal can be written.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<(ItemId Item, AttemptId Attempt), int> _ended = new();
    private volatile TaskCompletionSource _full = NewSignal();
    private volatile TaskCompletionSource _any = NewSignal();

    /// <summary>A call of an attempt has ended.</summary>
    public void Ended(CallOwner owner)
    {
        var count = _ended.AddOrUpdate((owner.Item, owner.Attempt.Attempt), 1, static (_, before) => before + 1);
        _any.TrySetResult();
        if (count >= UsageBatch.MaxCalls)
        {
            _full.TrySetResult();
        }
    }

    public async Task RunAsync(CancellationToken cancel)
    {
        var isReconciled = false;
        while (true)
        {
            var seen = loop.State.Sequence;
            (_full, _any) = (NewSignal(), NewSignal());
            isReconciled = await ReportAsync(isReconciled, cancel);
            await Task.WhenAny(loop.WaitBeyondAsync(seen, cancel), _any.Task);
            cancel.ThrowIfCancellationRequested();
            try
            {
                await _full.Task.WaitAsync(Period, time, cancel);
            }
            catch (TimeoutException)
            {
                // That is how most periods end.
            }
        }
    }

    private async Task<bool> ReportAsync(bool isReconciled, CancellationToken cancel)
    {
        try
        {
            if (!isReconciled)
            {
                await reporter.ReconcileAsync(cancel);
            }
            foreach (var (item, attempt) in _ended.Keys)
            {
                _ended.TryRemove((item, attempt), out _);
                await TryAsync(item, attempt, cancel);
            }
            await reporter.CloseEndedAsync(cancel);
            return true;
        }
        catch (Exception trouble) when (trouble is NotRecordedException or JournalUnavailableException)
        {
            return isReconciled;
        }
    }

    private async Task TryAsync(ItemId item, AttemptId attempt, CancellationToken cancel)
    {
        try
        {
            await reporter.ReportAsync(item, attempt, isLast: false, cancel);
        }
        catch
        {
            _ended.TryAdd((item, attempt), 1);
            throw;
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
