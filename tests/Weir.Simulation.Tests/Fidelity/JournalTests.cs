using Weir.Core;
using Weir.Core.Engines;
using Weir.Runtime.Journal;
using Weir.Runtime.Ports;
using Weir.Simulation.Tests.Ports;
using Weir.Simulation.Tests.Scheduling;
using Weir.Simulation.Tests.Time;
using Weir.Storage.Memory;

namespace Weir.Simulation.Tests.Fidelity;

/// <summary>Each thing that the simulated journal claims to reproduce of a real one.</summary>
public sealed class JournalTests : IAsyncDisposable
{
    private const int Tries = 400;
    private static readonly OrganizationId Organization = OrganizationId.Default;

    private readonly MemoryJournal _ledger = new();
    private int _batches;

    public ValueTask DisposeAsync() => _ledger.DisposeAsync();

    [Fact]
    public void What_fails_before_it_writes_has_written_nothing() => Storms(async (journal, _) =>
    {
        var (before, answer) = (await Head(), await Append(journal));
        if (answer is "unavailable")
        {
            (await Head()).Sequence.ShouldBe(before.Sequence);
        }
        return answer;
    }).Contains("unavailable").ShouldBeTrue();

    [Fact]
    public void A_batch_that_is_answered_is_there_whole() => Storms(async (journal, _) =>
    {
        var (before, answer) = (await Head(), await Append(journal));
        if (answer is "committed")
        {
            (await Head()).Sequence.ShouldBe(before.Sequence + 2);
        }
        return answer;
    }).Contains("committed").ShouldBeTrue();

    [Fact]
    public void A_commit_that_goes_unanswered_is_there_or_is_not() => Storms(async (journal, _) =>
    {
        var (before, answer) = (await Head(), await Append(journal));
        return answer is "unknown" ? $"{(await Head()).Sequence - before.Sequence} written" : answer;
    }).ShouldBe(["0 written", "2 written", "committed", "unavailable"], ignoreOrder: true);

    [Fact]
    public void An_append_takes_time_and_sometimes_very_long() => Storms(async (journal, world) =>
    {
        var asked = world.Time.Elapsed;
        await Append(journal);
        return world.Time.Elapsed - asked > 1_000 ? "paused" : world.Time.Elapsed > asked ? "took time" : "at once";
    }).ShouldBe(["paused", "took time", "at once"], ignoreOrder: true);

    [Fact]
    public void Reads_fail_most_often_after_trouble() => Storms(async (journal, _) =>
    {
        var trouble = await Append(journal) is "unknown";
        try
        {
            await journal.HeadAsync(Organization, CancellationToken.None);
            return "read";
        }
        catch (JournalUnavailableException)
        {
            return trouble ? "failed after trouble" : "failed";
        }
    }).Contains("failed after trouble").ShouldBeTrue();

    [Fact]
    public void A_process_that_dies_during_an_append_gets_no_answer_whether_it_was_written_or_not()
    {
        var outcomes = new HashSet<long>();
        for (var seed = 1; seed <= 40; seed++)
        {
            Played.In(seed, async world =>
            {
                var (before, life) = (await Head(), new Life(world.Time));
                var append = Append(Journal(world, seed, life, oneIn: int.MaxValue));
                await world.Time.After(seed % 8);
                life.End();
                await world.Time.After(60_000);
                if (!append.IsCompleted)
                {
                    outcomes.Add((await Head()).Sequence - before.Sequence);
                }
            });
        }
        outcomes.ShouldBe([0, 2], ignoreOrder: true);
    }

    [Fact]
    public void A_newer_epoch_shuts_out_whoever_led_before() => Played.In(1, async world =>
    {
        var journal = Journal(world, 1, new Life(world.Time), oneIn: int.MaxValue);
        (await Append(journal)).ShouldBe("committed");
        await _ledger.LeadAsync(Organization, CancellationToken.None);

        (await journal.AppendAsync(await Batch(epoch: 1), CancellationToken.None)).ShouldBe(AppendStatus.Deposed);
    });

    /// <summary>What came of many appends in a storm, each thing once.</summary>
    private HashSet<string> Storms(Func<SimulatedJournal, World, Task<string>> act)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        Played.In(7, async world =>
        {
            var journal = Journal(world, 7, new Life(world.Time), oneIn: 3);
            for (var tries = 0; tries < Tries; tries++)
            {
                seen.Add(await act(journal, world));
            }
        });
        return seen;
    }

    private SimulatedJournal Journal(World world, int seed, Life life, int oneIn)
    {
        world.Time.Elapsed.ShouldBe(0);
        return new SimulatedJournal(_ledger, new JournalFaults(Dice.For(seed, 2)) { OneIn = oneIn }, life, _ => { });
    }

    private async Task<string> Append(SimulatedJournal journal)
    {
        try
        {
            await _ledger.LeadAsync(Organization, CancellationToken.None);
            return (await journal.AppendAsync(await Batch((await Head()).Epoch), CancellationToken.None))
                == AppendStatus.Committed ? "committed" : "refused";
        }
        catch (JournalUnavailableException)
        {
            return "unavailable";
        }
        catch (JournalUnknownException)
        {
            return "unknown";
        }
    }

    private ValueTask<JournalHead> Head() => _ledger.HeadAsync(Organization, CancellationToken.None);

    private async Task<JournalBatch> Batch(long epoch)
    {
        var head = await Head();
        var command = $"c{++_batches}";
        JournalEntry Next(long sequence, Digest previous) => EventCodec.Write(
            Organization, epoch, new Recorded(sequence, new Timestamp(sequence), PrincipalId.System,
                new DispatchResumed()), command, previous);
        var first = Next(head.Sequence + 1, head.Hash);
        return new JournalBatch(
            Organization, epoch, head.Sequence, [first, Next(head.Sequence + 2, first.Hash)],
            [new CommandRecord(command, first.Hash, "", head.Sequence + 2)], []);
    }
}
