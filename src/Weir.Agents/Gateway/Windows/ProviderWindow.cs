using Weir.Definitions.Models;

namespace Weir.Agents.Gateway.Windows;

/// <summary>How a window stands.</summary>
/// <param name="Waiting">Calls that wait for room.</param>
/// <param name="ClosedFor">How long its provider takes nothing yet, as it said itself; zero when it is open.</param>
public sealed record WindowState(int Waiting, TimeSpan ClosedFor);

/// <summary>What became of a wish for room.</summary>
/// <param name="Pass">Null when there is no room in time.</param>
/// <param name="Wait">How long there will be none, as far as that is known.</param>
internal readonly record struct WindowEntry(WindowPass? Pass, TimeSpan Wait);

/// <summary>
/// What one provider takes, for all attempts together: so many requests and tokens a minute and at the same time, and
/// nothing while it says that it takes nothing. Calls wait in the order in which they came.
/// </summary>
public sealed class ProviderWindow(TimeProvider time)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly LinkedList<WindowPass> _recent = new();
    private TaskCompletionSource _changed = NewChange();
    private DateTimeOffset _closedUntil;
    private int _out;
    private int _waiting;

    /// <summary>Whoever has it is the next.</summary>
    private SemaphoreSlim Turn { get; } = new(1, 1);

    public WindowState State
    {
        get
        {
            lock (_gate)
            {
                var closed = _closedUntil - time.GetUtcNow();
                return new WindowState(_waiting, closed > TimeSpan.Zero ? closed : TimeSpan.Zero);
            }
        }
    }

    /// <summary>Waits for room, at most <see cref="GatewayLimits.Window"/>.</summary>
    /// <param name="tokens">What the call is thought to use, until it is known.</param>
    internal async Task<WindowEntry> EnterAsync(RateLimits limits, long tokens, CancellationToken cancel)
    {
        var until = time.GetUtcNow() + GatewayLimits.Window;
        Interlocked.Increment(ref _waiting);
        try
        {
            using var patience = new CancellationTokenSource(GatewayLimits.Window, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, patience.Token);
            await Turn.WaitAsync(either.Token);
            try
            {
                while (true)
                {
                    var (pass, wait, changed) = Look(limits, tokens);
                    if (pass is not null || (wait is { } known && time.GetUtcNow() + known > until))
                    {
                        return new WindowEntry(pass, wait ?? TimeSpan.Zero);
                    }
                    await (wait is { } soon
                        ? Task.WhenAny(changed, Task.Delay(soon, time, either.Token))
                        : Task.WhenAny(changed, Task.Delay(Timeout.InfiniteTimeSpan, time, either.Token)));
                    either.Token.ThrowIfCancellationRequested();
                }
            }
            finally
            {
                Turn.Release();
            }
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new WindowEntry(null, State.ClosedFor);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    /// <summary>The provider says that it takes nothing for so long.</summary>
    internal void Close(TimeSpan how)
    {
        lock (_gate)
        {
            var until = time.GetUtcNow() + (how < GatewayLimits.Closed ? how : GatewayLimits.Closed);
            _closedUntil = until > _closedUntil ? until : _closedUntil;
            Changed();
        }
    }

    internal void Leave(WindowPass pass, long? tokens)
    {
        lock (_gate)
        {
            _out--;
            pass.Tokens = tokens ?? pass.Tokens;
            Changed();
        }
    }

    /// <summary>
    /// Takes the room where there is some; else says how long there is none, if time alone brings it.
    /// </summary>
    private (WindowPass? Pass, TimeSpan? Wait, Task Changed) Look(RateLimits limits, long tokens)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            while (_recent.First is { } first && first.Value.At + Minute <= now)
            {
                _recent.RemoveFirst();
            }
            if (_closedUntil > now)
            {
                return (null, _closedUntil - now, _changed.Task);
            }
            if (_out >= limits.Concurrency)
            {
                return (null, null, _changed.Task);
            }
            if (FullUntil(limits, tokens) is { } full)
            {
                return (null, full - now, _changed.Task);
            }
            var pass = new WindowPass(this, now, tokens);
            _recent.AddLast(pass);
            _out++;
            return (pass, null, _changed.Task);
        }
    }

    /// <summary>
    /// When enough of the last minute has gone by; null when there is room. One call always has some.
    /// </summary>
    private DateTimeOffset? FullUntil(RateLimits limits, long tokens)
    {
        var (requests, used) = ((long)_recent.Count, _recent.Sum(pass => (decimal)pass.Tokens));
        DateTimeOffset? full = null;
        foreach (var pass in _recent)
        {
            var hasRoom = !(requests >= limits.RequestsPerMinute) && !(used + tokens > limits.TokensPerMinute);
            if (hasRoom)
            {
                break;
            }
            full = pass.At + Minute;
            requests--;
            used -= pass.Tokens;
        }
        return full;
    }

    private void Changed()
    {
        var before = _changed;
        _changed = NewChange();
        before.TrySetResult();
    }

    private static TaskCompletionSource NewChange() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>A call that has its room.</summary>
internal sealed class WindowPass(ProviderWindow window, DateTimeOffset at, long tokens)
{
    private int _left;

    public DateTimeOffset At { get; } = at;

    /// <summary>What it uses; the window's to change.</summary>
    public long Tokens { get; set; } = tokens;

    /// <summary>Gives the room back; only the first time counts.</summary>
    /// <param name="tokens">What it used; null where nobody knows.</param>
    public void Leave(long? tokens)
    {
        if (Interlocked.Exchange(ref _left, 1) == 0)
        {
            window.Leave(this, tokens);
        }
    }
}
