using System.Collections.Immutable;
using Weir.Core;
using Weir.Runtime.Ports;

namespace Weir.Simulation.Tests.Mutants;

/// <summary>A journal that passes everything on; mutants change one thing of it.</summary>
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

    public ValueTask<long> LeadAsync(OrganizationId organization, CancellationToken cancel) =>
        journal.LeadAsync(organization, cancel);

    public ValueTask DisposeAsync() => journal.DisposeAsync();
}

/// <summary>Reply before commit: says that a batch is durable, and writes it afterwards.</summary>
internal sealed class HastyJournal(World world, IJournal journal) : PassingJournal(journal)
{
    private Task _writing = Task.CompletedTask;

    public override ValueTask<AppendStatus> AppendAsync(JournalBatch batch, CancellationToken cancel)
    {
        var before = _writing;
        var written = new TaskCompletionSource();
        _writing = written.Task;
        world.Start(async () =>
        {
            await before;
            await base.AppendAsync(batch, cancel);
            written.TrySetResult();
        });
        return ValueTask.FromResult(AppendStatus.Committed);
    }
}

/// <summary>No dedupe: keeps no command, and finds none.</summary>
internal sealed class ForgetfulJournal(IJournal journal) : PassingJournal(journal)
{
    public override ValueTask<AppendStatus> AppendAsync(JournalBatch batch, CancellationToken cancel) =>
        base.AppendAsync(batch with { Commands = [] }, cancel);

    public override ValueTask<CommandRecord?> FindCommandAsync(
        OrganizationId organization, string commandId, CancellationToken cancel) =>
        ValueTask.FromResult<CommandRecord?>(null);
}
