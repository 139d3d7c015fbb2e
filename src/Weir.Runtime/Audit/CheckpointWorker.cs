using Weir.Core;
using Weir.Core.Changes;
using Weir.Core.Gates;
using Weir.Runtime.Loop;
using Weir.Runtime.Ports;

namespace Weir.Runtime.Audit;

/// <summary>
/// Signs a checkpoint when <see cref="MaxUncovered"/> events have none, at each verdict and merge, when nothing has
/// happened for <see cref="Idle"/>, and at the end. While one is written more events may come: the next one covers them
/// all, so that a busy journal never waits for its checkpoints. That one cannot be written or published stops nothing;
/// it is said, and tried again.
/// </summary>
/// <param name="upstream">Where to publish; null while there is no repository that others hold.</param>
public sealed class CheckpointWorker(
    ControlLoop loop,
    IJournal journal,
    ICheckpointLog log,
    CheckpointKey key,
    Func<OrganizationState, string?> upstream,
    TimeProvider time)
{
    public const int MaxUncovered = 256;
    public static readonly TimeSpan Idle = TimeSpan.FromSeconds(5);

    /// <summary>How long the last checkpoint may take when the server stops.</summary>
    private static readonly TimeSpan FarewellLimit = TimeSpan.FromSeconds(20);

    private long _covered;

    /// <summary>Why the newest events have no published checkpoint; null when all is well.</summary>
    public string? Trouble { get; private set; }

    /// <summary>The last sequence that a checkpoint covers.</summary>
    public long Covered => Interlocked.Read(ref _covered);

    public async Task RunAsync(CancellationToken cancel)
    {
        try
        {
            _covered = await LastAsync(cancel);
            var seen = _covered;
            while (true)
            {
                var state = loop.State;
                if (state.Sequence > _covered && await IsDueAsync(state.Sequence, seen, cancel))
                {
                    await SignAsync(cancel);
                }
                seen = state.Sequence;
                var patience = seen > _covered ? Idle : Timeout.InfiniteTimeSpan;
                if (await loop.WaitBeyondAsync(seen, patience, time, cancel))
                {
                    continue;
                }
                await SignAsync(cancel);
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // The server stops; what happens while it does is covered by the farewell.
        }
    }

    /// <summary>The last checkpoint, once nothing is decided any more.</summary>
    public async Task FinishAsync()
    {
        using var limit = new CancellationTokenSource(FarewellLimit, time);
        try
        {
            if (loop.State.Sequence > _covered)
            {
                await SignAsync(limit.Token);
            }
        }
        catch (OperationCanceledException)
        {
            Trouble = "The last checkpoint took too long.";
        }
    }

    private async Task<long> LastAsync(CancellationToken cancel)
    {
        try
        {
            var known = await log.ReadAsync(cancel);
            return known.IsEmpty ? 0 : Checkpoint.Parse(known[^1].Text.Span)?.Sequence ?? 0;
        }
        catch (RepositoryException trouble)
        {
            Trouble = trouble.Message;
            return 0;
        }
    }

    /// <summary>Whether enough happened since <paramref name="seen"/>, or something that matters.</summary>
    private async Task<bool> IsDueAsync(long head, long seen, CancellationToken cancel)
    {
        if (head - _covered >= MaxUncovered)
        {
            return true;
        }
        try
        {
            var fresh = await journal.ReadAsync(loop.Organization, seen + 1, MaxUncovered, cancel);
            return fresh.Any(entry => entry.Type is nameof(VerdictRecorded)
                or nameof(LateVerdictRecorded) or nameof(ChangeLanded));
        }
        catch (JournalUnavailableException trouble)
        {
            // What could not be looked at is covered when it has been quiet for a while.
            Trouble = trouble.Message;
            return false;
        }
    }

    private async Task SignAsync(CancellationToken cancel)
    {
        try
        {
            var head = await journal.HeadAsync(loop.Organization, cancel);
            if (head.Sequence > _covered)
            {
                await log.AppendAsync(
                    key.Sign(loop.Organization, head.Sequence, head.Hash, loop.Now), key.PublicPem, cancel);
                Interlocked.Exchange(ref _covered, head.Sequence);
            }
            if (upstream(loop.State) is { } location)
            {
                await log.PublishAsync(location, cancel);
            }
            Trouble = null;
        }
        catch (Exception trouble) when (trouble is RepositoryException or JournalUnavailableException)
        {
            Trouble = trouble.Message;
        }
    }
}
