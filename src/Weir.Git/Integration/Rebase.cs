using System.Collections.Immutable;
using Weir.Core;
using Weir.Core.Changes;
using Weir.Git.Changes;
using Weir.Git.Mirrors;
using Weir.Runtime.Ports;

namespace Weir.Git.Integration;

/// <summary>
/// Moves an item's change onto the newest target, by merging trees in the mirror; no work tree is involved.
/// <para>
/// The change as a whole decides: base, target and head are merged three ways. If that conflicts, the outcome is the
/// conflict. If not, the commits are carried over one by one, keeping message, trailers and author; a commit whose
/// change is in the target already is dropped. When a single commit conflicts although the whole does not (a later one
/// undid it), or the steps end in another tree than the whole, one commit with all trailers stands for them.
/// </para>
/// <para>
/// A target that somebody rewrote is a target like any other: what is moved is what the item itself made, measured from
/// where its branch left the target, so that commits which were dropped since do not come back with it. That they were
/// is said.
/// </para>
/// </summary>
internal sealed class Rebase(Mirror mirror, Measurement measurement, string target)
{
    /// <summary>The ref that keeps what was made.</summary>
    public Func<ItemId, string> Keep { get; init; } = RefNames.Rebased;

    public async Task<RebaseOutcome> RunAsync(RebaseRequest request, ObjectName onto, CancellationToken cancel)
    {
        if (onto == request.Base)
        {
            return new RebaseOutcome.UpToDate();
        }
        var dropped = await mirror.CountBeyondAsync(request.Base, onto, cancel);
        return await MoveAsync(request, onto, cancel) with { Dropped = dropped };
    }

    private async Task<RebaseOutcome> MoveAsync(RebaseRequest request, ObjectName onto, CancellationToken cancel)
    {
        var ontoTree = await mirror.TreeOfAsync(onto, cancel);
        var whole = await ThreeWayMerge.RunAsync(
            mirror,
            await mirror.TreeOfAsync(request.Base, cancel),
            new MergeSide(ontoTree, target),
            new MergeSide(await mirror.TreeOfAsync(request.Head, cancel), RefNames.ItemBranchName(request.Item)),
            cancel);
        if (!whole.IsClean)
        {
            return await MarkAsync(request, onto, whole, cancel);
        }
        var start = new Step(onto, ontoTree);
        var own = new OwnCommits(mirror, request.Item);
        var commits = await own.ListAsync(request.Base, request.Head, cancel);
        var head = await CarryOverAsync(request, start, commits, cancel);
        if (head is null || head.Tree != whole.Tree)
        {
            head = await own.SquashAsync(start, whole.Tree, commits, request.At, cancel);
        }
        await mirror.SetRefAsync(Keep(request.Item), head.Commit, cancel);
        var change = await measurement.MeasureAsync(onto, head.Commit, cancel);
        return new RebaseOutcome.Rebased(change, await InterdiffAsync(request, change, cancel));
    }

    private async Task<RebaseOutcome> MarkAsync(
        RebaseRequest request, ObjectName onto, MergedTree whole, CancellationToken cancel)
    {
        var message = TrailerFormat.Message(
            $"Conflicts of {request.Item} with {target}", "", [TrailerFormat.ForItem(request.Item)]);
        var marked = await mirror.CommitAsync(new NewCommit(whole.Tree, [onto], message, request.At), cancel);
        await mirror.SetRefAsync(RefNames.Conflict(request.Item), marked, cancel);
        return new RebaseOutcome.Conflict(onto, marked, whole.Conflicts);
    }

    /// <summary>Null when a commit does not apply by itself.</summary>
    private async Task<Step?> CarryOverAsync(
        RebaseRequest request, Step start, ImmutableArray<Carried> commits, CancellationToken cancel)
    {
        if (commits.IsEmpty || commits[0].Parent != request.Base)
        {
            return null;
        }
        var at = start;
        foreach (var commit in commits)
        {
            var merged = await ThreeWayMerge.RunAsync(
                mirror,
                await mirror.TreeOfAsync(commit.Parent, cancel),
                new MergeSide(at.Tree, target),
                new MergeSide(commit.Tree, RefNames.ItemBranchName(request.Item)),
                cancel);
            if (!merged.IsClean)
            {
                return null;
            }
            if (merged.Tree == at.Tree)
            {
                continue;
            }
            var made = new NewCommit(merged.Tree, [at.Commit], commit.Message, request.At) { Author = commit.Author };
            at = new Step(await mirror.CommitAsync(made, cancel), merged.Tree);
        }
        return at;
    }

    private async Task<string> InterdiffAsync(RebaseRequest request, ChangeFacts change, CancellationToken cancel)
    {
        var rebased = change.Repositories[0];
        var before = await measurement.MeasureAsync(request.Base, request.Head, cancel);
        return before.Repositories[0].PatchId == rebased.PatchId
            ? ""
            : await new Patch(mirror).InterdiffAsync(
                (request.Base, request.Head), (rebased.Base, rebased.Head), cancel);
    }
}
