using System.Collections.Immutable;
using Weir.Core;
using Weir.Runtime.Ports;
using Weir.Simulation.Tests.Time;

namespace Weir.Simulation.Tests.Ports;

/// <summary>
/// The journal as one process sees it, over a ledger that outlives the process.
///
/// It claims to reproduce, of a real store: batches are whole or absent; an answer takes time, during which the process
/// may die with the batch written or not; an append may fail before it writes; a commit may go unanswered, written or
/// not; a store may pause for many seconds; reads may fail, most often after trouble; a newer epoch shuts out older
/// leaders. It does not reproduce: torn writes, silent corruption, a full disk that stays full.
/// </summary>
internal sealed class SimulatedJournal(
    IJournal ledger, JournalFaults faults, Life life, Action<JournalBatch> committed)
    : IJournal
{
    private bool _afterTrouble;

    public async ValueTask<AppendStatus> AppendAsync(JournalBatch batch, CancellationToken cancel)
    {
        var fault = faults.Next();
        await life.PassAsync(fault == AppendFault.Pauses ? faults.PauseLength() : faults.Latency());
        _afterTrouble = fault is AppendFault.WritesUnanswered or AppendFault.LosesUnanswered;
        if (fault == AppendFault.FailsBefore)
        {
            throw new JournalUnavailableException("The simulated disk is full.");
        }
        if (fault == AppendFault.LosesUnanswered)
        {
            throw new JournalUnknownException("The simulated commit was not answered.");
        }
        var status = await ledger.AppendAsync(batch, CancellationToken.None);
        if (status == AppendStatus.Committed)
        {
            committed(batch);
        }
        await life.PassAsync(faults.Latency());
        return fault == AppendFault.WritesUnanswered
            ? throw new JournalUnknownException("The simulated commit was not answered.")
            : status;
    }

    public async ValueTask<ImmutableArray<JournalEntry>> ReadAsync(
        OrganizationId organization, long from, int limit, CancellationToken cancel)
    {
        await ReadingAsync();
        return await ledger.ReadAsync(organization, from, limit, CancellationToken.None);
    }

    public async ValueTask<ImmutableArray<JournalEntry>> ReadItemAsync(
        OrganizationId organization, ItemId item, long from, int limit, CancellationToken cancel)
    {
        await ReadingAsync();
        return await ledger.ReadItemAsync(organization, item, from, limit, CancellationToken.None);
    }

    public async ValueTask<JournalHead> HeadAsync(OrganizationId organization, CancellationToken cancel)
    {
        await ReadingAsync();
        return await ledger.HeadAsync(organization, CancellationToken.None);
    }

    public async ValueTask<CommandRecord?> FindCommandAsync(
        OrganizationId organization, string commandId, CancellationToken cancel)
    {
        await ReadingAsync();
        return await ledger.FindCommandAsync(organization, commandId, CancellationToken.None);
    }

    public async ValueTask<long> LeadAsync(OrganizationId organization, CancellationToken cancel)
    {
        await ReadingAsync();
        return await ledger.LeadAsync(organization, CancellationToken.None);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task ReadingAsync()
    {
        await life.PassAsync(0);
        if (faults.ReadFails(_afterTrouble))
        {
            _afterTrouble = false;
            throw new JournalUnavailableException("The simulated journal cannot be read.");
        }
    }
}
