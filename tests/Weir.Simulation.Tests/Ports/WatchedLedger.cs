using Weir.Core;
using Weir.Runtime.Ports;
using Weir.Simulation.Tests.Time;
using Weir.Simulation.Tests.Traces;

namespace Weir.Simulation.Tests.Ports;

/// <summary>Sees which process leads and which one writes: from outside, whatever epochs they name.</summary>
internal sealed class WatchedLedger(World world, Life life, IJournal ledger) : PassingJournal(ledger)
{
    public override async ValueTask<long> LeadAsync(OrganizationId organization, CancellationToken cancel)
    {
        var epoch = await base.LeadAsync(organization, cancel);
        world.Leader = life;
        return epoch;
    }

    public override async ValueTask<AppendStatus> AppendAsync(JournalBatch batch, CancellationToken cancel)
    {
        var status = await base.AppendAsync(batch, cancel);
        if (status == AppendStatus.Committed && world.Leader != life)
        {
            world.Fail(new Violation(
                "one server leads", $"a server that was deposed wrote {batch.Entries.Length} entries"));
        }
        return status;
    }
}
