using System.Collections.Immutable;
using Weir.Core;
using Weir.Core.Changes;
using Weir.Git.Changes;
using Weir.Git.Mirrors;
using Weir.Runtime.Ports;

namespace Weir.Git.Integration;

/// <summary>
/// Puts the items of a batch on top of each other: each is rebased from the target onto the one before it. What comes
/// of it belongs to the batch: no branch moves, and a batch that is tried again is made anew from the items' own heads.
/// </summary>
internal sealed class Stacking(Mirror mirror, Measurement measurement)
{
    /// <summary>What conflict markers call those ahead; nobody sees them.</summary>
    private const string Ahead = "weir/batch";

    public async Task<StackOutcome> RunAsync(StackRequest request, CancellationToken cancel)
    {
        var onto = request.Target;
        var made = ImmutableArray.CreateBuilder<StackedEntry>();
        foreach (var entry in request.Items)
        {
            var (placed, head) = await PlaceAsync(request, entry, onto, cancel);
            made.Add(placed);
            onto = head;
        }
        return new StackOutcome(await mirror.TreeOfAsync(request.Target, cancel), made.ToImmutable());
    }

    private async Task<(StackedEntry Placed, ObjectName Head)> PlaceAsync(
        StackRequest request, StackEntry entry, ObjectName onto, CancellationToken cancel)
    {
        var rebase = new Rebase(mirror, measurement, Ahead) { Keep = RefNames.Stacked };
        var outcome = await rebase.RunAsync(
            new RebaseRequest(entry.Item, request.Target, entry.Head, request.At), onto, cancel);
        return outcome switch
        {
            RebaseOutcome.UpToDate => Placed(
                entry.Item, await measurement.MeasureAsync(request.Target, entry.Head, cancel)),
            RebaseOutcome.Rebased { Interdiff.Length: 0, Change.IsEmpty: false } rebased =>
                Placed(entry.Item, rebased.Change),
            RebaseOutcome.Conflict conflict => (new StackedEntry(entry.Item, null, conflict.Paths), onto),
            _ => (new StackedEntry(entry.Item, null, []), onto),
        };
    }

    private static (StackedEntry Placed, ObjectName Head) Placed(ItemId item, ChangeFacts change) =>
        (new StackedEntry(item, change, []), change.Repositories[0].Head);
}
