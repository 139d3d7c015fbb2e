using Weir.Core;
using Weir.Git.Mirrors;
using Weir.Git.Processes;
using Weir.Runtime.Ports;

namespace Weir.Git.Integration;

/// <summary>
/// Takes a merge back. While the target still is at the merge, its parent's tree is what it was before, and that is the
/// commit which was made ready with the merge. Afterwards what others landed has to stay: the merge's tree, the target
/// and the tree before the merge are merged three ways, and what builds on the merge is a conflict that no program
/// decides.
/// </summary>
internal sealed class MergeRevert(Mirror mirror, MergeLanding landing, string target)
{
    /// <summary>How often it is made anew for a target that moves meanwhile.</summary>
    private const int MaxTries = 5;

    public async Task<RevertOutcome> RunAsync(RevertRequest request, ObjectName tip, CancellationToken cancel)
    {
        if (await landing.FindAsync(request.Effect, tip, cancel) is { } done)
        {
            return new RevertOutcome.Reverted(done.Commit);
        }
        for (var tries = 0; tries < MaxTries; tries++)
        {
            var now = await mirror.TreeOfAsync(tip, cancel);
            var merged = await ThreeWayMerge.RunAsync(
                mirror,
                await mirror.TreeOfAsync(request.Commit, cancel),
                new MergeSide(now, target),
                new MergeSide(await BeforeAsync(request.Commit, cancel), "before"),
                cancel);
            if (!merged.IsClean)
            {
                return new RevertOutcome.Conflict(merged.Conflicts);
            }
            if (merged.Tree == now)
            {
                // Somebody has taken it back by hand.
                return new RevertOutcome.Reverted(tip);
            }
            var commit = await CommitAsync(request, tip, merged.Tree, cancel);
            if (await landing.LandAsync(request.Effect, request.Item, tip, commit, cancel))
            {
                return new RevertOutcome.Reverted(commit);
            }
            tip = await landing.TipAsync(cancel);
        }
        throw new RepositoryException(
            $"{target} moves again and again, so that {request.Commit} is not taken back yet.");
    }

    /// <summary>The tree of the target as it was before the merge.</summary>
    private async Task<ObjectName> BeforeAsync(ObjectName merge, CancellationToken cancel) =>
        await mirror.ResolveAsync(merge.Hex() + "^1^{tree}", cancel)
            ?? throw new RepositoryException($"Commit {merge} has no parent, so that it cannot be taken back.");

    /// <summary>The one that was made ready, where it still fits; it has its own words and no effect's trailer, which
    /// the ref stands for.</summary>
    private async Task<ObjectName> CommitAsync(
        RevertRequest request, ObjectName tip, ObjectName tree, CancellationToken cancel)
    {
        if (tip == request.Commit && await mirror.ResolveAsync(RefNames.Revert(request.Merge), cancel) is { } ready
            && await mirror.ResolveAsync(ready.Hex() + "^1", cancel) == tip
            && await mirror.TreeOfAsync(ready, cancel) == tree)
        {
            return ready;
        }
        var (subject, body) = TrailerFormat.Split(request.Message);
        var message = TrailerFormat.Message(
            subject, body, [TrailerFormat.ForItem(request.Item), TrailerFormat.ForEffect(request.Effect)]);
        return await mirror.CommitAsync(new NewCommit(tree, [tip], message, request.At), cancel);
    }
}
