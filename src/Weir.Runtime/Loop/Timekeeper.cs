using Weir.Core;
using Weir.Core.Engines;
using Weir.Core.Scheduling;

namespace Weir.Runtime.Loop;

/// <summary>Tells Core that time has passed, whenever something falls due: the only timer of the control plane.</summary>
public sealed class Timekeeper(ControlLoop loop, TimeProvider time)
{
    /// <summary>The longest sleep, since timers have an upper bound and clocks are set.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>How long to wait before telling again when the journal could not be written.</summary>
    public static readonly TimeSpan AfterTrouble = TimeSpan.FromSeconds(5);

    /// <summary>The time up to which Core knows what fell due. After a start that is nothing, so the first thing is to tell.</summary>
    public Timestamp Told { get; private set; }

    public async Task RunAsync(CancellationToken cancel)
    {
        (long Sequence, Timestamp Due) told = default;
        while (!cancel.IsCancellationRequested)
        {
            var state = loop.State;
            var due = Due.NextAt(state, Told);
            var left = due == Timestamp.Never ? Longest : TimeSpan.FromMilliseconds(Math.Max(0, due.Value - loop.Now.Value));
            if (left > TimeSpan.Zero)
            {
                await WaitAsync(state.Sequence, left < Longest ? left : Longest, cancel);
                continue;
            }
            var now = loop.Now;
            try
            {
                // What is due and changes nothing (a retry that finds no free engine) is not told twice.
                if (told == (state.Sequence, due))
                {
                    await WaitAsync(state.Sequence, Longest, cancel);
                    continue;
                }
                told = (state.Sequence, due);
                await loop.SubmitAsync($"time-{state.Sequence}-{due.Value}", PrincipalId.System, new PassTime(), cancel);
                Told = now;
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
