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

    /// <summary>Until the state changes or the earliest back-off is over.</summary>
    private async Task WaitAsync(OrganizationState state, CancellationToken cancel)
    {
        var now = loop.Now;
        var next = state.Effects.Values.Where(effect => effect.NotBefore > now).Select(effect => effect.NotBefore)
            .DefaultIfEmpty(Timestamp.Never).Min();
        if (next == Timestamp.Never)
        {
            await loop.WaitBeyondAsync(state.Sequence, cancel);
            return;
        }
        await loop.WaitBeyondAsync(
            state.Sequence, TimeSpan.FromMilliseconds((next - now).Value), time, cancel);
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
