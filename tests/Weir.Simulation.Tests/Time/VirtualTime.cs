namespace Weir.Simulation.Tests.Time;

/// <summary>
/// The only clock of a simulated world. It stands still until the simulation has nothing left to run, and then jumps to
/// the next timer. Timers that are due at the same millisecond fire in the order in which they were set.
/// </summary>
internal sealed class VirtualTime(DateTimeOffset start) : TimeProvider
{
    /// <summary>A Monday morning; or the evening before the clocks of Europe go forward, or back.</summary>
    public static DateTimeOffset StartOf(int seed) => (seed % 3) switch
    {
        0 => new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero),
        1 => new(2026, 3, 28, 20, 0, 0, TimeSpan.Zero),
        _ => new(2026, 10, 24, 20, 0, 0, TimeSpan.Zero),
    };

    private readonly PriorityQueue<(Alarm Alarm, int Setting), (long Due, long Order)> _alarms = new();
    private long _order;

    /// <summary>Milliseconds since the start.</summary>
    public long Elapsed { get; private set; }

    public override DateTimeOffset GetUtcNow() => start.AddMilliseconds(Elapsed);
    public override long GetTimestamp() => Elapsed;
    public override long TimestampFrequency => 1_000;
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var alarm = new Alarm(this, callback, state);
        alarm.Change(dueTime, period);
        return alarm;
    }

    /// <summary>Completes after that many milliseconds.</summary>
    public Task After(long milliseconds)
    {
        var rang = new TaskCompletionSource();
        new Alarm(this, _ => rang.TrySetResult(), null)
            .Change(TimeSpan.FromMilliseconds(milliseconds), Timeout.InfiniteTimeSpan);
        return rang.Task;
    }

    /// <summary>
    /// Jumps to the next timer and fires it. False when none is set, or not before <paramref name="end"/>.
    /// </summary>
    public bool RingNext(long end)
    {
        while (_alarms.TryPeek(out var next, out var key) && key.Due <= end)
        {
            _alarms.Dequeue();
            if (next.Alarm.Setting == next.Setting)
            {
                Elapsed = Math.Max(Elapsed, key.Due);
                next.Alarm.Ring();
                return true;
            }
        }
        return false;
    }

    /// <summary>
    /// Nothing rings any more. Timers hold on to everything that waits for them, and a run's trace to its clock.
    /// </summary>
    public void End() => _alarms.Clear();

    /// <summary>A timer; setting it again or letting go of it makes earlier settings void.</summary>
    private sealed class Alarm(VirtualTime time, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period = Timeout.InfiniteTimeSpan;

        public int Setting { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Setting++;
            _period = period;
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                var due = time.Elapsed + (long)Math.Ceiling(dueTime.TotalMilliseconds);
                time._alarms.Enqueue((this, Setting), (due, time._order++));
            }
            return true;
        }

        public void Ring()
        {
            if (_period > TimeSpan.Zero)
            {
                Change(_period, _period);
            }
            callback(state);
        }

        public void Dispose() => Setting++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
