namespace Weir.Simulation.Tests.Time;

/// <summary>The clock as one process sees it: after the process was killed, none of its timers fires.</summary>
internal sealed class ProcessClock(VirtualTime time) : TimeProvider
{
    public bool Stopped { get; set; }

    public override DateTimeOffset GetUtcNow() => time.GetUtcNow();
    public override long GetTimestamp() => time.GetTimestamp();
    public override long TimestampFrequency => time.TimestampFrequency;
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        void Ring(object? about)
        {
            if (!Stopped)
            {
                callback(about);
            }
        }
        return time.CreateTimer(Ring, state, dueTime, period);
    }
}
