using Weir.Simulation.Tests.Time;

namespace Weir.Simulation.Tests.Fidelity;

/// <summary>What the simulated time and a process's clock claim, each claim with a test.</summary>
public sealed class ClockTests
{
    private readonly VirtualTime _time = new(VirtualTime.StartOf(0));
    private readonly MachineClock _machine = new();
    private readonly List<string> _rang = [];

    [Fact]
    public void Time_stands_still_until_it_jumps_to_the_next_timer()
    {
        Set(_time, "late", 500);
        Set(_time, "early", 20);

        _time.Elapsed.ShouldBe(0);
        _time.RingNext(1_000).ShouldBeTrue();
        _time.Elapsed.ShouldBe(20);
        RingAll();
        _rang.ShouldBe(["early", "late"]);
    }

    [Fact]
    public void Timers_of_the_same_millisecond_ring_in_the_order_in_which_they_were_set()
    {
        Set(_time, "one", 7);
        Set(_time, "two", 7);
        Set(_time, "three", 7);
        RingAll();
        _rang.ShouldBe(["one", "two", "three"]);
    }

    [Fact]
    public void A_timer_that_is_let_go_of_never_rings()
    {
        Set(_time, "gone", 5).Dispose();
        RingAll();
        _rang.ShouldBeEmpty();
    }

    [Fact]
    public void A_clock_that_is_set_moves_the_date_and_no_timer()
    {
        var clock = new ProcessClock(_time, _machine, new Life(_time));
        var before = clock.GetUtcNow();
        Set(clock, "after a minute", 60_000);
        _machine.Error = TimeSpan.FromHours(-2);

        clock.GetUtcNow().ShouldBe(before - TimeSpan.FromHours(2));
        clock.GetTimestamp().ShouldBe(0);
        RingAll();
        _time.Elapsed.ShouldBe(60_000);
    }

    [Fact]
    public void What_rings_while_a_process_is_stopped_reaches_it_when_it_goes_on()
    {
        var life = new Life(_time);
        Set(new ProcessClock(_time, _machine, life), "late", 100);
        life.StopFor(5_000);
        RingAll();
        _rang.ShouldBe(["late"]);
        _time.Elapsed.ShouldBe(5_000);
    }

    [Fact]
    public void Nothing_reaches_a_process_that_was_killed()
    {
        var life = new Life(_time);
        Set(new ProcessClock(_time, _machine, life), "never", 100);
        life.End();
        RingAll();
        _rang.ShouldBeEmpty();
        life.PassAsync(1).IsCompleted.ShouldBeFalse();
    }

    private ITimer Set(TimeProvider clock, string name, int milliseconds) => clock.CreateTimer(
        _ => _rang.Add(name), null, TimeSpan.FromMilliseconds(milliseconds), Timeout.InfiniteTimeSpan);

    private void RingAll()
    {
        while (_time.RingNext(long.MaxValue))
        {
        }
    }
}
