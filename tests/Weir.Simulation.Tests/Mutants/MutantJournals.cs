using Weir.Core;
using Weir.Runtime.Ports;
using Weir.Simulation.Tests.Ports;

namespace Weir.Simulation.Tests.Mutants;

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

/// <summary>
/// A deposed server that goes on writing: a store that gives every leader the same epoch, so that none is shut out.
/// </summary>
internal sealed class UnfencedLedger(IJournal ledger) : PassingJournal(ledger)
{
    public override async ValueTask<long> LeadAsync(OrganizationId organization, CancellationToken cancel)
    {
        var head = await HeadAsync(organization, cancel);
        return head.Epoch > 0 ? head.Epoch : await base.LeadAsync(organization, cancel);
    }
}
