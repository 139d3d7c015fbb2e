using Weir.Core;

namespace Weir.Runtime.Loop;

/// <summary>
/// The machine's clock, but never backwards. Core's time is that of its last event or later, so that after a clock is
/// set back nothing would fall due and no effect would be old enough to start until it has caught up. Here time goes
/// on at its own pace from where it was; a clock that is set forward is followed.
/// </summary>
internal sealed class SteadyClock(TimeProvider time)
{
    private readonly Lock _lock = new();
    private DateTimeOffset _at = time.GetUtcNow();
    private long _mark = time.GetTimestamp();

    public Timestamp Now
    {
        get
        {
            lock (_lock)
            {
                var mark = time.GetTimestamp();
                var (steady, wall) = (_at + time.GetElapsedTime(_mark, mark), time.GetUtcNow());
                (_at, _mark) = (steady > wall ? steady : wall, mark);
                return new Timestamp(_at.ToUnixTimeMilliseconds());
            }
        }
    }

    /// <summary>It is at least that late: an earlier process has said so in the journal.</summary>
    public void Reach(Timestamp at)
    {
        lock (_lock)
        {
            var reached = DateTimeOffset.FromUnixTimeMilliseconds(at.Value);
            _at = reached > _at ? reached : _at;
        }
    }
}
