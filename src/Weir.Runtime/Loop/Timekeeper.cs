using Weir.Core;
using Weir.Core.Engines;
using Weir.Core.Passes;
using Weir.Core.Scheduling;

namespace Weir.Runtime.Loop;

/// <summary>
/// Tells Core that time has passed, whenever something falls due: the only timer of the control plane.
/// </summary>
public sealed class Timekeeper(ControlLoop loop, TimeProvider time)
{
    /// <summary>The longest sleep, since timers have an upper bound and clocks are set.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>How long to wait before telling again when the journal could not be written.</summary>
    public static readonly TimeSpan AfterTrouble = TimeSpan.FromSeconds(5);

    /// <summary>How often it looks while something runs, to know whether this server could hear its engines.</summary>
    public static readonly TimeSpan Beat = TimeSpan.FromSeconds(5);

    /// <summary>A longer time between two looks means that the process stood still, or the clock was set.</summary>
    private static readonly Duration Deaf = Duration.Seconds(10);

    private Timestamp _looked = loop.Now;
    private Timestamp _hearsSince = loop.Now;

    public async Task RunAsync(CancellationToken cancel)
    {
        (long Sequence, Timestamp Due) told = default;
        var (state, due, runs) = ((OrganizationState?)null, Timestamp.Never, false);
        while (!cancel.IsCancellationRequested && !loop.IsDeposed)
        {
            var (newest, now) = (loop.State, Look());
            if (!ReferenceEquals(newest, state))
            {
                // Most looks are at the state of the last one, and every item that is open is asked.
                (state, due) = (newest, Due.NextAt(newest));
                runs = newest.Engines.Values.Any(engine => engine.Used > 0);
            }
            var left = due == Timestamp.Never ? Longest : TimeSpan.FromMilliseconds(Math.Max(0, (due - now).Value));
            // Telling always changes something; should it not, it is not told again.
            if (left > TimeSpan.Zero || IsTooEarly(state, now) || told == (state.Sequence, due))
            {
                var sleep = runs ? Beat : Longest;
                var patience = left > TimeSpan.Zero && left < sleep ? left : sleep;
                await loop.WaitBeyondAsync(state.Sequence, patience, time, cancel);
                continue;
            }
            try
            {
                told = (state.Sequence, due);
                await loop.SubmitAsync(
                    $"time-{state.Sequence}-{due.Value}", PrincipalId.System, new PassTime(), cancel);
            }
            catch (NotRecordedException)
            {
                told = default;
                await Task.Delay(AfterTrouble, time, cancel);
            }
        }
    }

    private Timestamp Look()
    {
        var now = loop.Now;
        if ((now - _looked).Value > Deaf.Value)
        {
            _hearsSince = now;
        }
        _looked = now;
        return now;
    }

    /// <summary>
    /// A lease that ran out while nobody could extend it is no sign of a lost engine: after a start, and after standing
    /// still, engines have a whole lease to be heard. What else is due waits as long.
    /// </summary>
    private bool IsTooEarly(OrganizationState state, Timestamp now) =>
        now < _hearsSince + AttemptState.Lease
        && state.Attempts.Any(pair => Attempt(state, pair) is { OnEngine: true } attempt && attempt.LeaseUntil <= now);

    private static AttemptState Attempt(OrganizationState state, KeyValuePair<AttemptId, ItemId> pair) =>
        state.Items[pair.Value].Attempts[pair.Key];
}
