using Weir.Git.Changes;
using Weir.Git.Mirrors;
using Weir.Runtime.Ports;

namespace Weir.Git.Integration;

/// <summary>
/// Puts what an element of a fan-out made onto the head of its item's branch, as one commit: its fork, that head and
/// its own are merged three ways. Where the head is still the fork and the element is one commit, that commit it is.
/// </summary>
internal sealed class ElementJoin(Mirror mirror, Measurement measurement)
{
    public async Task<JoinOutcome> RunAsync(JoinRequest request, CancellationToken cancel)
    {
        var start = new Step(request.Onto, await mirror.TreeOfAsync(request.Onto, cancel));
        var merged = await ThreeWayMerge.RunAsync(
            mirror,
            await mirror.TreeOfAsync(request.Fork, cancel),
            new MergeSide(start.Tree, RefNames.ItemBranchName(request.Item)),
            new MergeSide(await mirror.TreeOfAsync(request.Head, cancel), request.Element.Value),
            cancel);
        if (!merged.IsClean)
        {
            return await MarkAsync(request, merged, cancel);
        }
        var own = new OwnCommits(mirror, request.Item);
        var commits = await own.ListAsync(request.Fork, request.Head, cancel);
        var head = request.Onto == request.Fork && commits.Length == 1
            ? request.Head
            : (await own.SquashAsync(start, merged.Tree, commits, request.At, cancel)).Commit;
        await mirror.SetRefAsync(RefNames.Joined(request.Item, request.Element), head, cancel);
        return new JoinOutcome.Joined(
            await measurement.MeasureAsync(request.Base, head, cancel),
            await measurement.MeasureAsync(request.Onto, head, request.Base, cancel));
    }

    private async Task<JoinOutcome> MarkAsync(JoinRequest request, MergedTree merged, CancellationToken cancel)
    {
        var message = TrailerFormat.Message(
            $"Conflicts of {request.Element} with {RefNames.ItemBranchName(request.Item)}", "",
            [TrailerFormat.ForItem(request.Item)]);
        var marked = await mirror.CommitAsync(
            new NewCommit(merged.Tree, [request.Onto], message, request.At), cancel);
        await mirror.SetRefAsync(RefNames.Conflict(request.Item, request.Element), marked, cancel);
        return new JoinOutcome.Conflict(marked, merged.Conflicts);
    }
}
