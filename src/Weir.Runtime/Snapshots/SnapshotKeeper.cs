using Weir.Runtime.Loop;
using Weir.Runtime.Ports;

namespace Weir.Runtime.Snapshots;

/// <summary>
/// Keeps a snapshot now and then and at the end, without stopping the loop: a state is immutable, so it is written
/// elsewhere while the next ones come to be.
/// </summary>
/// <param name="every">Events between two snapshots at least.</param>
public sealed class SnapshotKeeper(ControlLoop loop, ISnapshotStore snapshots, int every = SnapshotKeeper.Every)
{
    /// <summary>What is usual between two snapshots: what a start replays beyond the newest.</summary>
    public const int Every = 10_000;

    /// <summary>
    /// The part of the journal that is new at least, so that a long one is not spent on writing its own snapshots.
    /// </summary>
    public const int Share = 20;

    private long _last = loop.Recovered.Snapshot;

    /// <summary>Why the last snapshot was not kept; null when it was. The journal has it all the same.</summary>
    public string? Trouble { get; private set; }

    public async Task RunAsync(CancellationToken cancel)
    {
        while (true)
        {
            await loop.WaitBeyondAsync(_last + Math.Max(every, _last / Share) - 1, cancel);
            await KeepAsync(cancel);
        }
    }

    /// <summary>The snapshot of a shutdown: the next start replays nothing.</summary>
    public async Task FinishAsync()
    {
        if (loop.State.Sequence > _last)
        {
            await KeepAsync(CancellationToken.None);
        }
    }

    private async Task KeepAsync(CancellationToken cancel)
    {
        var point = loop.Point;
        try
        {
            await snapshots.KeepAsync(
                loop.Organization, point.Sequence, stream => SnapshotForm.Write(stream, point), cancel);
            Trouble = null;
        }
        catch (JournalUnavailableException trouble)
        {
            // Tried again after as many events more: a full disk is not helped by trying at once.
            Trouble = trouble.Message;
        }
        _last = point.Sequence;
    }
}
