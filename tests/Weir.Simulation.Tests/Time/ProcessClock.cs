namespace Weir.Simulation.Tests.Time;

/// <summary>
/// The clock as one process sees it: the machine's, which may be set, and timers, which do not care and fire only while
/// the process runs.
/// </summary>
internal sealed class ProcessClock(VirtualTime time, MachineClock machine, Life life) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => time.GetUtcNow() + machine.Error;
    public override long GetTimestamp() => time.GetTimestamp();
    public override long TimestampFrequency => time.TimestampFrequency;
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ITimer? alarm = null;
        void Ring(object? about)
        {
            if (life is { IsOver: false, Stopped: > 0 })
            {
                alarm!.Change(TimeSpan.FromMilliseconds(life.Stopped), Timeout.InfiniteTimeSpan);
            }
            else if (!life.IsOver)
            {
                callback(about);
            }
        }
        alarm = time.CreateTimer(Ring, state, dueTime, period);
        return alarm;
    }
}

/// <summary>How wrong the machine's clock is.</summary>
internal sealed class MachineClock
{
    public TimeSpan Error { get; set; }
}
