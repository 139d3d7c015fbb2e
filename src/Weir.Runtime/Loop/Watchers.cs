using Weir.Core;

namespace Weir.Runtime.Loop;

/// <summary>
/// Those who wait for the published state to be what they wait for. Each says when it is, so that an event wakes only
/// whom it concerns: there are many who wait and many events, and most are about something else.
/// </summary>
internal sealed class Watchers
{
    private readonly Lock _lock = new();
    private readonly List<Watcher> _watching = [];

    /// <summary>
    /// True when <paramref name="has"/> is true of a published state; false when <paramref name="patience"/> is over
    /// first. States that come and go within a batch are not seen.
    /// </summary>
    /// <param name="now">The published state.</param>
    /// <param name="has">Quick, and without effects: it is asked by whoever publishes.</param>
    /// <param name="patience">Null for as long as it takes.</param>
    /// <param name="time">Whose clock the patience runs by.</param>
    public async Task<bool> UntilAsync(
        Func<OrganizationState> now, Func<OrganizationState, bool> has, TimeSpan? patience, TimeProvider time,
        CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        if (has(now()))
        {
            return true;
        }
        var watcher = new Watcher(has);
        lock (_lock)
        {
            _watching.Add(watcher);
        }
        using var enough = patience is { } most
            ? time.CreateTimer(
                static tired => ((Watcher)tired!).TrySetResult(false), watcher, most, Timeout.InfiniteTimeSpan)
            : null;
        using var given = cancel.UnsafeRegister(
            static (watcher, cancel) => ((Watcher)watcher!).TrySetCanceled(cancel), watcher);
        try
        {
            // What was published before it was added is seen here; what is published from now on finds it.
            return has(now()) || await watcher.Task || has(now());
        }
        finally
        {
            lock (_lock)
            {
                _watching.Remove(watcher);
            }
        }
    }

    public void Published(OrganizationState state)
    {
        lock (_lock)
        {
            _watching.RemoveAll(watcher => watcher.Has(state) && watcher.TrySetResult(true));
        }
    }

    /// <summary>Goes on where it waits, not where the state is published.</summary>
    private sealed class Watcher(Func<OrganizationState, bool> has)
        : TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public Func<OrganizationState, bool> Has { get; } = has;
    }
}
