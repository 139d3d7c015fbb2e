using System.Collections.Immutable;
using Weir.Core;
using Weir.Runtime.Ledger;
using Weir.Runtime.Ports;

namespace Weir.Agents.Probes;

/// <summary>Counts the calls of one probe, which is of no item and so in no ledger on disk.</summary>
internal sealed class ProbeLedger : ICallLedger
{
    private readonly Lock _one = new();
    private readonly List<CallEnded> _ended = [];
    private long _calls;

    public ImmutableArray<CallEnded> Ended
    {
        get
        {
            lock (_one)
            {
                return [.. _ended];
            }
        }
    }

    public Task<long> BeginAsync(CallBegun call, CancellationToken cancel) =>
        Task.FromResult(Interlocked.Increment(ref _calls));

    public Task EndAsync(long call, CallEnded end)
    {
        lock (_one)
        {
            _ended.Add(end);
        }
        return Task.CompletedTask;
    }

    public Task<AttemptSpend> SpentAsync(AttemptKey attempt, CancellationToken cancel) =>
        Task.FromResult(AttemptSpend.None);

    public Task<TakenCalls> TakeAsync(AttemptId attempt, int batch, CancellationToken cancel) =>
        Task.FromResult(new TakenCalls([], 0, false));

    public Task<ImmutableArray<(ItemId Item, AttemptId Attempt)>> UnreportedAsync(CancellationToken cancel) =>
        Task.FromResult(ImmutableArray<(ItemId Item, AttemptId Attempt)>.Empty);

    public Task<ImmutableArray<SpendRow>> SumAsync(
        SpendBy by, Timestamp since, Func<ItemId, bool> mayCount, CancellationToken cancel) =>
        Task.FromResult(ImmutableArray<SpendRow>.Empty);
}
