using Weir.Core.Passes;
using Weir.Runtime.Ports;

namespace Weir.Runtime.Attempts;

/// <summary>
/// One attempt on an engine: described, run with a beating heart, kept, handed in. It beats until its result is
/// acknowledged, since until then the attempt is this engine's.
/// </summary>
internal sealed class EngineRun(
    IAttemptProtocol protocol,
    AttemptRunner runner,
    AttemptShelf shelf,
    TimeProvider time,
    Action<string> notice,
    GivenAttempt given) : IDisposable
{
    private readonly AttemptKey key = given.Key;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _ending = new();
    private bool _ended;
    private AttemptDescription? _description;
    private Task _saving = Task.CompletedTask;
    private readonly AttemptEars _ears = new();
    private volatile string _doing = "The attempt has started.";

    public bool IsStopping => _stop.IsCancellationRequested;

    /// <summary>Ends, and never fails, when the result is acknowledged or stays on the shelf.</summary>
    public Task Work { get; private set; } = Task.CompletedTask;

    public void Start(Action ended, CancellationToken giveUp) => Work = WorkAsync(ended, giveUp);

    public void Stop()
    {
        lock (_ending)
        {
            if (!_ended)
            {
                _stop.Cancel();
            }
        }
    }

    public void Dispose()
    {
        lock (_ending)
        {
            _ended = true;
            _stop.Dispose();
        }
    }

    private async Task WorkAsync(Action ended, CancellationToken giveUp)
    {
        using var done = new CancellationTokenSource();
        var beating = BeatAsync(done.Token);
        try
        {
            var result = await RunAsync();
            await KeepAsync(result);
            if (await HandInAsync(result, giveUp))
            {
                await runner.CleanAsync(key.Attempt);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped before it was described: there is nothing to tell, and the lease ends it.
        }
        finally
        {
            ended();
            done.Cancel();
            await beating;
            await _saving;
            Dispose();
        }
    }

    private async Task<AttemptResult> RunAsync()
    {
        try
        {
            _description = await DescribeAsync();
            await runner.CleanAsync(key.Attempt);
            await shelf.BeginAsync(_description, _stop.Token);
            _ears.Begin(_description);
            var result = await runner.RunAsync(_description, sentence => _doing = sentence, _ears, _stop.Token);
            return result with { Heard = _ears.Heard };
        }
        catch (ProtocolRefusedException refused)
        {
            return NotBegun(refused.Message);
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            return NotBegun(trouble.Message);
        }
    }

    /// <summary>A full disk is no reason not to hand in what there is.</summary>
    private async Task KeepAsync(AttemptResult result)
    {
        try
        {
            await shelf.KeepAsync(result, CancellationToken.None);
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            notice($"The result of attempt {key.Attempt} could not be written down: {trouble.Message}");
        }
    }

    private AttemptResult NotBegun(string why) => new(
        AttemptProtocol.Version, given.Item, key,
        new AttemptOutcome.Failed(FailureReason.Infrastructure, null),
        AttemptEvidence.None with { Isolated = runner.Isolated }, why);

    private async Task<AttemptDescription> DescribeAsync()
    {
        while (true)
        {
            try
            {
                return await protocol.DescribeAsync(given, _stop.Token);
            }
            catch (ProtocolUnavailableException)
            {
                await Task.Delay(EngineLoop.AfterTrouble, time, _stop.Token);
            }
        }
    }

    /// <summary>False when it stays on the shelf for the next start.</summary>
    private async Task<bool> HandInAsync(AttemptResult result, CancellationToken giveUp)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                var fate = await ReportAsync(protocol, result, giveUp);
                if (fate != ResultFate.Applied)
                {
                    notice($"The result of attempt {key.Attempt} was not applied: {fate}.");
                }
                return true;
            }
            catch (ProtocolUnavailableException trouble)
            {
                if (tries == 1)
                {
                    notice($"The result of attempt {key.Attempt} is kept until the server answers: {trouble.Message}");
                }
                try
                {
                    await Task.Delay(EngineLoop.AfterTrouble, time, giveUp);
                }
                catch (OperationCanceledException)
                {
                    return false;
                }
            }
            catch (OperationCanceledException)
            {
                return false;
            }
        }
    }

    /// <summary>A result that will never be taken is as good as handed in.</summary>
    public static async Task<ResultFate> ReportAsync(
        IAttemptProtocol protocol, AttemptResult result, CancellationToken cancel)
    {
        try
        {
            return await protocol.ReportAsync(result, cancel);
        }
        catch (ProtocolRefusedException)
        {
            return ResultFate.Refused;
        }
    }

    private async Task BeatAsync(CancellationToken done)
    {
        for (var beat = 1; !done.IsCancellationRequested; beat++)
        {
            try
            {
                var answer = await protocol.BeatAsync(given, new SignOfLife(beat, _doing, _ears.Heard), done);
                Obey(answer);
                if (_description is not null && _ears.Take(answer.Said))
                {
                    // Said back at once, so that whoever said it sees that it came through.
                    continue;
                }
            }
            catch (Exception trouble) when (trouble is ProtocolUnavailableException or ProtocolRefusedException)
            {
                // The next beat tries again; the lease outlives five that are missed.
            }
            catch (OperationCanceledException)
            {
                return;
            }
            try
            {
                await Task.Delay(AttemptProtocol.Heartbeat, time, done);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private void Obey(BeatAnswer answer)
    {
        if (answer.Order == BeatOrder.Stop && !_stop.IsCancellationRequested)
        {
            notice($"Attempt {key.Attempt} stops: {answer.Why}");
            Stop();
        }
        else if (answer.Order == BeatOrder.Checkpoint && _description is { } description && _saving.IsCompleted)
        {
            // Beside the beats: saving may take longer than the lease.
            _saving = runner.SaveAsync(description, _stop.Token);
        }
    }
}
