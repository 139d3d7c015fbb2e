using System.Collections.Immutable;
using Weir.Core;
using Weir.Core.Budgets;
using Weir.Core.Passes;
using Weir.Simulation.Tests.Scheduling;

namespace Weir.Simulation.Tests.Actors;

/// <summary>
/// The gateway and the ledger, which outlive servers as a file does.
///
/// They claim to reproduce: calls that go out only within the attempt's credit, for which more is asked; batches that
/// are reported twice, late, or long after the attempt is over; calls whose end is known only later. They do not
/// reproduce: how a call is priced.
/// </summary>
internal sealed class SimulatedMeter(World world, Dice dice)
{
    private readonly Dictionary<AttemptId, Account> _accounts = [];

    /// <summary>What an attempt has really spent, or holds for a call.</summary>
    public long SpentBy(AttemptId attempt) => _accounts.TryGetValue(attempt, out var account) ? account.Total : 0;

    /// <summary>Calls a model a few times; false when it may not.</summary>
    public async Task<bool> CallAsync(ItemId item, AttemptState attempt)
    {
        if (!world.Auditor.State.Attempts.ContainsKey(attempt.Id)
            || !ItemBudget.CallsModels(world.Auditor.State, world.Auditor.State.Items[item], attempt.Subject))
        {
            return true;
        }
        var account = _accounts[attempt.Id] = new Account();
        for (var calls = dice.Between(0, 5); calls > 0; calls--)
        {
            if (!await HoldAsync(item, attempt, account, dice.Between(1, 300_000)))
            {
                return false;
            }
            if (dice.OnceIn(12) && CreditOf(item, attempt) > account.Total)
            {
                await world.Door.SendAsync(
                    world.Door.NewId("credit"), PrincipalId.System,
                    new ReturnCredit(attempt.Id, attempt.Token, account.Total));
            }
            if (dice.Chance(25))
            {
                await ReportAsync(item, attempt.Id, isLast: false, open: 0);
            }
        }
        return true;
    }

    private async Task<bool> HoldAsync(ItemId item, AttemptState attempt, Account account, long cost)
    {
        if (CreditOf(item, attempt) is { } credit && account.Total + cost > credit)
        {
            await world.Door.SendAsync(
                world.Door.NewId("credit"), PrincipalId.System,
                new ExtendCredit(attempt.Id, attempt.Token, account.Total, account.Total + cost - credit));
        }
        // It is refused once the attempt is over, whatever credit it had.
        if (!world.Auditor.State.Attempts.ContainsKey(attempt.Id)
            || CreditOf(item, attempt) is { } now && account.Total + cost > now)
        {
            return false;
        }
        account.Unreported.Add(new ReportedCall(
            ++account.Calls, "p/m1", 100, 0, 10, CallCertainty.Exact, cost, cost));
        account.Total += cost;
        return true;
    }

    private long? CreditOf(ItemId id, AttemptState attempt)
    {
        var state = world.Auditor.State;
        var item = state.Items[id];
        return item.Credits.GetValueOrDefault(attempt.Id)?.Credit ?? (ItemBudget.Limit(state, item) is null ? null : 0);
    }

    /// <summary>Before a result is handed in; now and then all is known only later.</summary>
    public async Task SettleAsync(ItemId item, AttemptId attempt)
    {
        if (!_accounts.TryGetValue(attempt, out var account))
        {
            return;
        }
        if (dice.OnceIn(10))
        {
            Later(item, attempt);
            return;
        }
        var last = account.Unreported.LastOrDefault();
        if (last is null || !dice.OnceIn(8))
        {
            await ReportAsync(item, attempt, isLast: true, open: 0);
            return;
        }
        account.Unreported.Remove(last);
        await ReportAsync(item, attempt, isLast: true, open: last.Charged);
        account.Unreported.Add(last);
        Later(item, attempt);
    }

    /// <summary>After a crash: what is not reported stays charged until then.</summary>
    public void Later(ItemId item, AttemptId attempt) => world.Start(async () =>
    {
        await world.Time.After(dice.Between(1, 600) * 1_000L);
        while (world.Auditor.State.Attempts.ContainsKey(attempt))
        {
            await world.Time.After(60_000);
        }
        await ReportAsync(item, attempt, isLast: true, open: 0);
    });

    private async Task ReportAsync(ItemId item, AttemptId attempt, bool isLast, long open)
    {
        if (!_accounts.TryGetValue(attempt, out var account))
        {
            account = _accounts[attempt] = new Account();
        }
        var number = (world.Auditor.State.Items[item].Credits.GetValueOrDefault(attempt)?.Batches ?? 0) + 1;
        var calls = account.Unreported.ToImmutableArray();
        account.Unreported.Clear();
        var report = new ReportUsage(item, attempt, new UsageBatch(number, calls, open, isLast));
        await world.Door.SendAsync(world.Door.NewId("usage"), PrincipalId.System, report);
        if (dice.OnceIn(10))
        {
            await world.Door.SendAsync(world.Door.NewId("usage-again"), PrincipalId.System, report);
        }
    }

    private sealed class Account
    {
        public long Total { get; set; }
        public int Calls { get; set; }
        public List<ReportedCall> Unreported { get; } = [];
    }
}
