using System.Collections.Immutable;
using Weir.Core;
using Weir.Runtime.Ports;

namespace Weir.Simulation.Tests.Ports;

/// <summary>A journal that passes everything on; whoever is between changes or watches one thing.</summary>
internal abstract class PassingJournal(IJournal journal) : IJournal
{
    public virtual ValueTask<AppendStatus> AppendAsync(JournalBatch batch, CancellationToken cancel) =>
        journal.AppendAsync(batch, cancel);

    public ValueTask<ImmutableArray<JournalEntry>> ReadAsync(
        OrganizationId organization, long from, int limit, CancellationToken cancel) => journal.ReadAsync(organization,
            from, limit, cancel);

    public ValueTask<ImmutableArray<JournalEntry>> ReadItemAsync(
        OrganizationId organization, ItemId item, long from, int limit, CancellationToken cancel) =>
        journal.ReadItemAsync(organization, item, from, limit, cancel);

    public ValueTask<JournalHead> HeadAsync(OrganizationId organization, CancellationToken cancel) =>
        journal.HeadAsync(organization, cancel);

    public virtual ValueTask<CommandRecord?> FindCommandAsync(
        OrganizationId organization, string commandId, CancellationToken cancel) =>
        journal.FindCommandAsync(organization, commandId, cancel);

    public virtual ValueTask<long> LeadAsync(OrganizationId organization, CancellationToken cancel) =>
        journal.LeadAsync(organization, cancel);

    public ValueTask DisposeAsync() => journal.DisposeAsync();
}
