using System.Collections.Concurrent;
using Weir.Core;
using Weir.Core.Effects;
using Weir.Runtime.Attempts;
using Weir.Runtime.Loop;
using Weir.Runtime.Ports;

namespace Weir.Runtime.Effects;

/// <summary>
/// Carries out what the journal says was asked for and is not done. It looks at the state, so a restart finds what a
/// crash left; each act looks for itself before it is done again.
/// </summary>
public sealed class EffectWorker(ControlLoop loop, EffectAdapters adapters, BlobText blobs, TimeProvider time)
{
    private readonly ConcurrentDictionary<EffectId, Task> _running = new();
    private readonly PrincipalId _self = PrincipalId.System;

    /// <summary>One has ended since they were looked at: should it still be there, it is begun anew.</summary>
    private volatile bool _hasEnded;

    public async Task RunAsync(CancellationToken cancel)
    {
        try
        {
            while (!loop.IsDeposed)
            {
                var state = loop.State;
                Start(state, cancel);
                await WaitAsync(state, cancel);
            }
        }
        finally
        {
            await Task.WhenAll(_running.Values);
        }
    }

    private void Start(OrganizationState state, CancellationToken cancel)
    {
        _hasEnded = false;
        // Those that ended before they were noted down as running.
        foreach (var (id, task) in _running)
        {
            if (task.IsCompleted)
            {
                _running.TryRemove(id, out _);
            }
        }
        foreach (var effect in state.Effects.Values)
        {
            if (effect.NotBefore <= loop.Now && !_running.ContainsKey(effect.Id))
            {
                _running[effect.Id] = CarryOutAsync(state, effect, cancel);
            }
        }
    }

    /// <summary>
    /// Until other effects are to be done, the earliest back-off is over, or something has happened since one ended.
    /// </summary>
    private Task<bool> WaitAsync(OrganizationState state, CancellationToken cancel)
    {
        var now = loop.Now;
        var next = Timestamp.Never;
        foreach (var effect in state.Effects.Values)
        {
            if (effect.NotBefore > now)
            {
                next = Timestamp.Min(next, effect.NotBefore);
            }
        }
        return loop.WaitUntilAsync(
            changed => changed.Sequence > state.Sequence
                && (_hasEnded || !ReferenceEquals(changed.Effects, state.Effects)),
            next == Timestamp.Never ? null : TimeSpan.FromMilliseconds((next - now).Value), time, cancel);
    }

    /// <summary>Until its outcome is recorded, or it is nobody's any more.</summary>
    private async Task CarryOutAsync(OrganizationState state, Effect effect, CancellationToken cancel)
    {
        try
        {
            while (!await TryCarryOutAsync(state, effect, cancel))
            {
                await Task.Delay(Timekeeper.AfterTrouble, time, cancel);
                state = loop.State;
                if (!state.Effects.TryGetValue(effect.Id, out var known) || known.NotBefore > loop.Now)
                {
                    return;
                }
                effect = known;
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // The server stops; the next one finds the effect in the journal.
        }
        finally
        {
            _running.TryRemove(effect.Id, out _);
            _hasEnded = true;
        }
    }

    /// <summary>False when nothing could be recorded: it is still to be done, and is found, not repeated.</summary>
    private async Task<bool> TryCarryOutAsync(OrganizationState state, Effect effect, CancellationToken cancel)
    {
        EffectOutcome outcome;
        try
        {
            outcome = await adapters.CarryOutAsync(state, effect, cancel);
        }
        catch (JournalUnavailableException)
        {
            return false;
        }
        catch (Exception trouble) when (trouble is not OperationCanceledException || !cancel.IsCancellationRequested)
        {
            var sentence = trouble is RepositoryException ? trouble.Message : trouble.ToString();
            outcome = new EffectOutcome.Failed(await blobs.TryPutAsync(sentence, Retention.Record));
        }
        try
        {
            await loop.SubmitAsync(
                $"effect-{effect.Id}-{effect.Failures}", _self, new ReportEffect(effect.Id, outcome),
                CancellationToken.None);
            return true;
        }
        catch (NotRecordedException)
        {
            return false;
        }
    }
}
