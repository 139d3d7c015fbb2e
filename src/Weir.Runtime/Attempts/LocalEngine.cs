using System.Collections.Concurrent;
using System.Globalization;
using Weir.Core;
using Weir.Core.Engines;
using Weir.Core.Passes;
using Weir.Runtime.Loop;

namespace Weir.Runtime.Attempts;

/// <summary>
/// The engine inside the server's process. It speaks the attempt protocol through the same commands as any other
/// engine: claim, extend the lease, one result, each with the fencing token. It looks at the state for what was given
/// to it, so that nothing has to be delivered, and a new incarnation takes nothing over from the last.
/// </summary>
public sealed class LocalEngine(ControlLoop loop, AttemptRunner runner, TimeProvider time, LocalEngineSettings settings)
{
    /// <summary>
    /// How often a lease is extended. Core records extensions in the second half of a lease only, so that a sixth of it
    /// leaves time for two that are late.
    /// </summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromMilliseconds(AttemptState.Lease.Value / 6);

    private readonly ConcurrentDictionary<AttemptId, Running> _running = new();
    private readonly ConcurrentDictionary<AttemptId, string> _progress = new();
    private readonly PrincipalId _self = PrincipalId.Engine(settings.Name);

    /// <summary>The newest sentence of each attempt that runs here.</summary>
    public string? ProgressOf(AttemptId attempt) => _progress.GetValueOrDefault(attempt);

    /// <summary>Registers and works until cancelled; then stops what runs and waits for it to be saved.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        await loop.SubmitAsync(
            $"engine-{settings.Name}-{settings.Incarnation}", _self,
            new RegisterEngine(settings.Name, settings.Incarnation, settings.Slots, settings.Isolated), cancel);
        try
        {
            while (true)
            {
                var state = loop.State;
                Reconcile(state);
                await loop.WaitBeyondAsync(state.Sequence, cancel);
            }
        }
        finally
        {
            foreach (var running in _running.Values)
            {
                await running.Stop.CancelAsync();
            }
            await Task.WhenAll(_running.Values.Select(running => running.Work));
        }
    }

    private void Reconcile(OrganizationState state)
    {
        foreach (var (id, running) in _running)
        {
            if (running.Work.IsCompleted && _running.TryRemove(id, out _))
            {
                running.Stop.Dispose();
                _progress.TryRemove(id, out _);
            }
            else if (!state.Attempts.TryGetValue(id, out var item)
                || state.Items[item].Attempts[id].Status == AttemptStatus.Stopping)
            {
                running.Stop.Cancel();
            }
        }
        foreach (var (id, item) in state.Attempts)
        {
            var attempt = state.Items[item].Attempts[id];
            if (attempt.Status == AttemptStatus.Dispatched && attempt.Engine == settings.Name
                && !_running.ContainsKey(id))
            {
                var stop = new CancellationTokenSource();
                _running[id] = new Running(stop, WorkAsync(item, attempt, stop.Token));
            }
        }
    }

    private async Task WorkAsync(ItemId item, AttemptState attempt, CancellationToken stop)
    {
        var name = $"{attempt.Id}-{attempt.Token.ToString(CultureInfo.InvariantCulture)}";
        try
        {
            var claim = await loop.SubmitAsync(
                $"claim-{name}", _self, new ClaimAttempt(attempt.Id, attempt.Token), CancellationToken.None);
            if (!claim.Accepted)
            {
                return;
            }
            using var done = new CancellationTokenSource();
            var beating = BeatAsync(attempt, done.Token);
            var (outcome, evidence) =
                await runner.RunAsync(item, attempt, sentence => _progress[attempt.Id] = sentence, stop);
            await done.CancelAsync();
            await beating;
            await ReportAsync($"result-{name}", new ReportResult(item, attempt.Id, attempt.Token, outcome, evidence));
        }
        catch (NotRecordedException)
        {
            // The server is stopping or cannot write: the attempt is lost, its work is on the checkpoint ref.
        }
    }

    /// <summary>
    /// A result is worth more than a moment's trouble with the journal: it is handed in until it is taken.
    /// </summary>
    private async Task ReportAsync(string id, ReportResult result)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await loop.SubmitAsync(id, _self, result, CancellationToken.None);
                return;
            }
            catch (NotRecordedException) when (tries < settings.ReportTries)
            {
                await Task.Delay(Timekeeper.AfterTrouble, time);
            }
        }
    }

    private async Task BeatAsync(AttemptState attempt, CancellationToken done)
    {
        for (var beat = 1; !done.IsCancellationRequested; beat++)
        {
            try
            {
                await Task.Delay(Heartbeat, time, done);
                await loop.SubmitAsync(
                    $"lease-{attempt.Token}-{beat}", _self, new ExtendLease(
                        attempt.Id, attempt.Token), CancellationToken.None);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (NotRecordedException)
            {
                // The next beat tries again; the lease outlives two missed ones.
            }
        }
    }

    private sealed record Running(CancellationTokenSource Stop, Task Work);
}

/// <param name="Incarnation">Different for each start of the process.</param>
/// <param name="ReportTries">How often a result is handed in while the journal cannot be written.</param>
public sealed record LocalEngineSettings(
    string Name, string Incarnation, int Slots, bool Isolated, int ReportTries = 60);
