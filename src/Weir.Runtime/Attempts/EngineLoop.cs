using System.Collections.Concurrent;
using System.Collections.Immutable;
using Weir.Core.Passes;
using Weir.Runtime.Loop;
using Weir.Runtime.Ports;

namespace Weir.Runtime.Attempts;

/// <summary>
/// An engine: asks for orders, runs what it is given, hands in results. It is the same wherever it runs; only the
/// protocol it speaks differs.
/// <para>
/// What it owes the server is on its shelf, never in memory alone: a result is written to the disk before it is handed
/// in and removed when it is acknowledged, and the clone of an attempt that a crash interrupted is saved at the next
/// start. That happens before the engine registers anew, because registering says that what it ran is lost.
/// </para>
/// </summary>
public sealed class EngineLoop(
    IAttemptProtocol protocol, AttemptRunner runner, AttemptShelf shelf, TimeProvider time, EngineSettings settings)
{
    /// <summary>How long to wait before saying again what could not be said.</summary>
    public static readonly TimeSpan AfterTrouble = TimeSpan.FromSeconds(2);

    /// <summary>How long an engine that is told to end tries to hand in results; they stay on the shelf.</summary>
    public static readonly TimeSpan Farewell = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<AttemptKey, EngineRun> _runs = new();
    private bool _draining;

    /// <summary>Works until cancelled, or until it is drained and holds nothing.</summary>
    /// <exception cref="ProtocolRefusedException">The server does not want this engine.</exception>
    public async Task RunAsync(CancellationToken cancel)
    {
        using var farewell = new CancellationTokenSource();
        try
        {
            await HandInLeftAsync(cancel);
            await shelf.RememberAsync(settings.Incarnation, cancel);
            await InsistAsync(() => RegisterAsync(cancel), cancel);
            while (!_draining || !_runs.IsEmpty)
            {
                var orders = await InsistAsync(() => AskAsync(cancel), cancel);
                Obey(orders, farewell.Token);
                if (_draining)
                {
                    await Task.WhenAll(_runs.Values.Select(run => run.Work)).OrGiveUp(cancel);
                }
            }
        }
        finally
        {
            farewell.CancelAfter(Farewell);
            await SayFarewellAsync(farewell.Token);
            foreach (var run in _runs.Values)
            {
                run.Stop();
            }
            await Task.WhenAll(_runs.Values.Select(run => run.Work));
        }
    }

    private EngineStanding Standing() => new(
        settings.Name, settings.Incarnation, settings.Slots, runner.Isolated,
        [.. _runs.Keys.OrderBy(key => key.Token)],
        [.. _runs.Where(pair => pair.Value.IsStopping).Select(pair => pair.Key).OrderBy(key => key.Token)],
        _draining);

    private async Task<bool> RegisterAsync(CancellationToken cancel)
    {
        await protocol.RegisterAsync(Standing(), cancel);
        return true;
    }

    private Task<EngineOrders> AskAsync(CancellationToken cancel) => protocol.ClaimAsync(Standing(), cancel);

    private void Obey(EngineOrders orders, CancellationToken giveUp)
    {
        _draining |= orders.Drain;
        foreach (var key in orders.Stop)
        {
            if (_runs.TryGetValue(key, out var run))
            {
                run.Stop();
            }
        }
        foreach (var given in orders.Given.Where(given => !_runs.ContainsKey(given.Key)))
        {
            var run = new EngineRun(protocol, runner, shelf, time, settings.Notice, given);
            _runs[given.Key] = run;
            run.Start(() => _runs.TryRemove(given.Key, out _), giveUp);
        }
    }

    /// <summary>
    /// What an earlier process left: results to hand in, clones to save. It takes nothing more first, or what follows
    /// from a result would be given to it and be lost when this one registers.
    /// </summary>
    private async Task HandInLeftAsync(CancellationToken cancel)
    {
        if (await shelf.FormerAsync(cancel) is { } former)
        {
            await InsistAsync(() => LeaveAsync(Standing() with { Incarnation = former }, cancel), cancel);
        }
        foreach (var attempt in shelf.Left().ToImmutableArray())
        {
            var result = await shelf.ResultOfAsync(attempt, cancel);
            if (result is null && await shelf.DescriptionOfAsync(attempt, cancel) is { } description)
            {
                result = await RecoverAsync(description, cancel);
                await shelf.KeepAsync(result, cancel);
            }
            if (result is not null)
            {
                var fate = await InsistAsync(() => EngineRun.ReportAsync(protocol, result, cancel), cancel);
                settings.Notice($"Attempt {attempt} of an earlier start was handed in: {fate}.");
            }
            await runner.CleanAsync(attempt);
        }
    }

    private async Task<AttemptResult> RecoverAsync(AttemptDescription description, CancellationToken cancel)
    {
        try
        {
            return await runner.RecoverAsync(description, cancel);
        }
        catch (Exception trouble) when (trouble is RepositoryException or ProtocolRefusedException)
        {
            return new AttemptResult(
                AttemptProtocol.Version, description.Item.Id, description.Key,
                new AttemptOutcome.Failed(FailureReason.EngineLost, null),
                AttemptEvidence.None with { Isolated = runner.Isolated }, trouble.Message);
        }
    }

    private async Task<bool> LeaveAsync(EngineStanding standing, CancellationToken cancel)
    {
        await protocol.LeaveAsync(standing, cancel);
        return true;
    }

    /// <summary>So that what is stopped now is not given to this engine again while it ends.</summary>
    private async Task SayFarewellAsync(CancellationToken cancel)
    {
        try
        {
            await protocol.LeaveAsync(Standing(), cancel);
        }
        catch (Exception trouble) when (trouble is ProtocolUnavailableException or ProtocolRefusedException
            or OperationCanceledException)
        {
            // Then it is found out by the lease.
        }
    }

    /// <summary>Says it until it is answered. The person at the engine is told once for each silence.</summary>
    private async Task<T> InsistAsync<T>(Func<Task<T>> say, CancellationToken cancel)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                var answer = await say();
                if (tries > 1)
                {
                    settings.Notice("The server answers again.");
                }
                return answer;
            }
            catch (ProtocolUnavailableException trouble)
            {
                if (tries == 1)
                {
                    settings.Notice($"{trouble.Message} Going on, and trying again.");
                }
                await Task.Delay(AfterTrouble, time, cancel);
            }
        }
    }
}

/// <param name="Incarnation">Different for each start of the process.</param>
public sealed record EngineSettings(string Name, string Incarnation, int Slots)
{
    /// <summary>Hears sentences for the person who runs the engine.</summary>
    public Action<string> Notice { get; init; } = static _ => { };
}
