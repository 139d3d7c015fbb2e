using Weir.Core;
using Weir.Core.Engines;
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

    public async Task RunAsync(CancellationToken cancel)
    {
        (long Sequence, Timestamp Due) told = default;
        while (!cancel.IsCancellationRequested)
        {
            var state = loop.State;
            var due = Due.NextAt(state);
            var left = due == Timestamp.Never
                ? Longest
                : TimeSpan.FromMilliseconds(Math.Max(0, due.Value - loop.Now.Value));
            if (left > TimeSpan.Zero)
            {
                await WaitAsync(state.Sequence, left < Longest ? left : Longest, cancel);
                continue;
            }
            try
            {
                // Telling always changes something; should it not, it is not told again.
                if (told == (state.Sequence, due))
                {
                    await WaitAsync(state.Sequence, Longest, cancel);
                    continue;
                }
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

    private async Task WaitAsync(long sequence, TimeSpan left, CancellationToken cancel)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        await Task.WhenAny(loop.WaitBeyondAsync(sequence, either.Token), Task.Delay(left, time, either.Token));
        either.Cancel();
        cancel.ThrowIfCancellationRequested();
    }
}
