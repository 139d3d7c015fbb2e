using System.Collections.Immutable;
using Weir.Core;
using Weir.Git.Mirrors;
using Weir.Git.Processes;
using Weir.Runtime.Ports;

namespace Weir.Git.Integration;

/// <summary>
/// Brings changes to the target: a merge commit for each, pushed at once if and only if the target still is where the
/// request says.
/// <para>
/// Order, so that a stop between any two steps is found by <see cref="FindAsync"/>: the commit is made (the same
/// request gives the same commit), recorded under the effect's own ref, pushed against the exact old value; then files
/// follow. The effect has landed if its commit is in the target's history, whoever asks and however the push ended.
/// </para>
/// <para>
/// Where upstream is a person's own repository with the target checked out, that checkout must be clean: moving a
/// branch under uncommitted work would make the merge look undone. Otherwise nothing is pushed, and the sentence says
/// what to do.
/// </para>
/// </summary>
internal sealed class MergeLanding(Mirror mirror, Upstream upstream, GitRepositorySettings settings)
{
    /// <summary>How far back a landing is looked for when the mirror does not know the effect (it was made
    /// anew).</summary>
    public const int SearchLimit = 5_000;

    /// <param name="count">How many merge commits the effect makes; the last is the one that is found.</param>
    public async Task<Landing?> FindAsync(
        EffectId effect, ObjectName tip, CancellationToken cancel, int count = 1)
    {
        var known = await mirror.ResolveAsync(RefNames.Effect(effect), cancel);
        var commit = known is { } made && await mirror.IsAncestorAsync(made, tip, cancel)
            ? made
            : await SearchAsync(effect, tip, cancel);
        if (commit is not { } landed)
        {
            return null;
        }
        await mirror.SetRefAsync(RefNames.Effect(effect), landed, cancel);
        await FinishCheckoutAsync(landed, tip, count, cancel);
        return new Landing(landed, await mirror.TreeOfAsync(landed, cancel));
    }

    public async Task<MergeOutcome> MergeAsync(MergeRequest request, ObjectName tip, CancellationToken cancel)
    {
        if (await FindAsync(request.Effect, tip, cancel) is { } landed)
        {
            return new MergeOutcome.Landed(landed);
        }
        if (!await StandsAsync(request, tip, cancel))
        {
            return new MergeOutcome.TargetMoved();
        }
        var tree = await mirror.TreeOfAsync(request.Head, cancel);
        var commit = await CommitAsync(request, tree, cancel);
        return await LandAsync(request.Effect, request.Item, request.Target, commit, cancel)
            ? new MergeOutcome.Landed(new Landing(commit, tree))
            : new MergeOutcome.TargetMoved();
    }

    /// <summary>A commit for each item, and one push for all of them.</summary>
    public async Task<MergeTogetherOutcome> MergeTogetherAsync(
        MergeTogetherRequest request, ObjectName tip, CancellationToken cancel)
    {
        var landings = await FindAsync(request.Effect, tip, cancel, request.Items.Length) is { } last
            ? await BelowAsync(last, request.Items.Length, cancel)
            : await LandTogetherAsync(request, tip, cancel);
        return landings.IsEmpty
            ? new MergeTogetherOutcome.TargetMoved()
            : new MergeTogetherOutcome.Landed(landings);
    }

    /// <summary>The merge commits that landed with the last one, in their order.</summary>
    private async Task<ImmutableArray<Landing>> BelowAsync(Landing last, int count, CancellationToken cancel)
    {
        var landings = new List<Landing> { last };
        while (landings.Count < count)
        {
            var parent = await mirror.ResolveAsync(landings[^1].Commit.Hex() + "^1", cancel)
                ?? throw new RepositoryException($"{landings[^1].Commit} of {settings.Target} has no parent.");
            landings.Add(new Landing(parent, await mirror.TreeOfAsync(parent, cancel)));
        }
        landings.Reverse();
        return [.. landings];
    }

    /// <summary>None when the target is elsewhere, or an item does not lie on what is below it.</summary>
    private async Task<ImmutableArray<Landing>> LandTogetherAsync(
        MergeTogetherRequest request, ObjectName tip, CancellationToken cancel)
    {
        var (below, onto) = (request.Target, request.Target);
        var landings = ImmutableArray.CreateBuilder<Landing>();
        foreach (var entry in request.Items)
        {
            if (tip != request.Target || !await mirror.IsAncestorAsync(below, entry.Head, cancel))
            {
                return [];
            }
            var tree = await mirror.TreeOfAsync(entry.Head, cancel);
            var merge = new MergeRequest(
                request.Effect, entry.Item, onto, entry.Head, entry.Message, entry.Trailers, request.At);
            (below, onto) = (entry.Head, await CommitAsync(merge, tree, cancel));
            landings.Add(new Landing(onto, tree));
        }
        return await LandAsync(request.Effect, request.Items[^1].Item, request.Target, onto, cancel)
            ? landings.ToImmutable()
            : [];
    }

    /// <summary>Where the target is now.</summary>
    public async Task<ObjectName> TipAsync(CancellationToken cancel)
    {
        await upstream.FetchTargetAsync(mirror.Directory, cancel);
        return await mirror.ResolveAsync(RefNames.Branch(settings.Target), cancel)
            ?? throw new RepositoryException($"{upstream.Location} has no branch {settings.Target}.");
    }

    /// <summary>
    /// The merge and what takes it back, each under a ref. Whoever wants the second can push it by hand, too:
    /// <c>git push upstream refs/weir/reverts/EFFECT:TARGET</c>.
    /// </summary>
    public async Task<bool> PrepareAsync(MergeRequest request, ObjectName tip, CancellationToken cancel)
    {
        if (!await StandsAsync(request, tip, cancel))
        {
            return false;
        }
        var merge = await CommitAsync(request, await mirror.TreeOfAsync(request.Head, cancel), cancel);
        var message = TrailerFormat.Message(
            $"Revert \"{TrailerFormat.Split(request.Message).Subject}\"", $"This takes back commit {merge}.",
            [TrailerFormat.ForItem(request.Item)]);
        var revert = await mirror.CommitAsync(
            new NewCommit(await mirror.TreeOfAsync(request.Target, cancel), [merge], message, request.At), cancel);
        await mirror.SetRefsAsync(
            [
                new NamedCommit(RefNames.Effect(request.Effect), merge),
                new NamedCommit(RefNames.Revert(request.Effect), revert),
            ],
            cancel);
        return true;
    }

    private async Task<bool> StandsAsync(MergeRequest request, ObjectName tip, CancellationToken cancel) =>
        tip == request.Target && await mirror.IsAncestorAsync(request.Target, request.Head, cancel);

    /// <summary>Records a commit on the target under its effect and pushes it; false when the target has moved.
    /// </summary>
    public async Task<bool> LandAsync(
        EffectId effect, ItemId item, ObjectName target, ObjectName commit, CancellationToken cancel)
    {
        await mirror.SetRefAsync(RefNames.Effect(effect), commit, cancel);
        if (!await PushAsync(item, target, commit, cancel))
        {
            return false;
        }
        await mirror.SetRefAsync(RefNames.Branch(settings.Target), commit, cancel);
        await FollowAsync(commit, cancel);
        return true;
    }

    private Task<ObjectName> CommitAsync(MergeRequest request, ObjectName tree, CancellationToken cancel)
    {
        var (subject, body) = TrailerFormat.Split(request.Message);
        var trailers = request.Trailers
            .Where(line => !IsOurs(line))
            .Append(TrailerFormat.ForItem(request.Item))
            .Append(TrailerFormat.ForEffect(request.Effect));
        var message = TrailerFormat.Message(subject, body, trailers);
        return mirror.CommitAsync(
            new NewCommit(tree, [request.Target, request.Head], message, request.At), cancel);
    }

    /// <summary>The effect's trailer is written once, by Weir; the item's too.</summary>
    private static bool IsOurs(string trailer) =>
        trailer.StartsWith(TrailerFormat.Effect + ":", StringComparison.OrdinalIgnoreCase)
        || trailer.StartsWith(TrailerFormat.Item + ":", StringComparison.OrdinalIgnoreCase);

    /// <summary>False when the target is elsewhere now. What the push itself says is never trusted: upstream is
    /// read.</summary>
    private async Task<bool> PushAsync(
        ItemId item, ObjectName target, ObjectName commit, CancellationToken cancel)
    {
        var checkout = upstream.IsLocal
            ? await LocalCheckout.OpenAsync(mirror, upstream.Location, settings.Target, cancel)
            : null;
        if (checkout is not null && await checkout.ObstacleAsync(target, commit, cancel) is { } obstacle)
        {
            throw new RepositoryException(
                $"{item} cannot land: {settings.Target} is checked out at {checkout.WorkTree}, and {obstacle}. "
                + $"Commit or stash there (`git -C {checkout.WorkTree} stash`), or switch it to another branch.");
        }
        var branch = RefNames.Branch(settings.Target);
        var move = new RefMove(branch, target, commit, UnderCheckout: checkout is not null);
        var pushed = await upstream.PushAsync(mirror.Directory, move, cancel);
        var now = await upstream.ReadAsync(branch, cancel);
        if (now != commit)
        {
            return now == target
                ? throw new RepositoryException(
                    $"{upstream.Location} refused the merge into {settings.Target}: "
                    + $"{GitProcess.LastLines(pushed.Errors)}. Allow Weir to push there, then try again.")
                : false;
        }
        await BringAlongAsync(checkout, target, commit, cancel);
        return true;
    }

    /// <summary>
    /// After a stop between push and files: the checkout still has the files of the commit before. If they are
    /// untouched, they follow now.
    /// </summary>
    private async Task FinishCheckoutAsync(
        ObjectName landed, ObjectName tip, int count, CancellationToken cancel)
    {
        if (landed != tip || !upstream.IsLocal
            || await LocalCheckout.OpenAsync(mirror, upstream.Location, settings.Target, cancel) is not { } checkout)
        {
            return;
        }
        var before = await mirror.ResolveAsync($"{landed.Hex()}~{count}", cancel);
        if (before is { } from && await checkout.ObstacleAsync(from, landed, cancel) is null)
        {
            await BringAlongAsync(checkout, from, landed, cancel);
        }
    }

    /// <summary>The merge has landed by now; files that cannot follow don't undo that.</summary>
    private async Task BringAlongAsync(
        LocalCheckout? checkout, ObjectName from, ObjectName to, CancellationToken cancel)
    {
        try
        {
            await (checkout?.FollowAsync(from, to, cancel) ?? Task.CompletedTask);
        }
        catch (RepositoryException e)
        {
            settings.Notice?.Invoke(
                $"{settings.Target} has moved, the files of {checkout?.WorkTree} have not: {e.Message}");
        }
    }

    /// <summary>Lets the person's own clone follow, when there is one, it is clean, and it is simply behind.</summary>
    private async Task FollowAsync(ObjectName commit, CancellationToken cancel)
    {
        if (settings.Checkout is not { } path || (upstream.IsLocal && Path.GetFullPath(path) == upstream.Location))
        {
            return;
        }
        try
        {
            var follower = new Upstream(path, settings.Target);
            var branch = RefNames.Branch(settings.Target);
            var checkout = await LocalCheckout.OpenAsync(mirror, follower.Location, settings.Target, cancel);
            var from = await follower.ReadAsync(branch, cancel);
            if (checkout is null || from is not { } old)
            {
                return;
            }
            if (await mirror.ResolveAsync(old.Hex() + "^{commit}", cancel) is null
                || !await mirror.IsAncestorAsync(old, commit, cancel))
            {
                settings.Notice?.Invoke($"{path} was left as it is: it has commits that are not on {settings.Target}.");
            }
            else if (await checkout.ObstacleAsync(old, commit, cancel) is { } obstacle)
            {
                settings.Notice?.Invoke($"{path} was left as it is: {obstacle}.");
            }
            else
            {
                var move = new RefMove(branch, old, commit, UnderCheckout: true);
                await follower.PushAsync(mirror.Directory, move, cancel);
                await checkout.FollowAsync(old, commit, cancel);
            }
        }
        catch (RepositoryException e)
        {
            settings.Notice?.Invoke($"{path} was left as it is: {e.Message}");
        }
    }

    /// <summary>
    /// Looks for the effect's trailer on commits of the target itself. Trailers are read as git reads them, from
    /// the last paragraph, so that prose that quotes one does not count.
    /// </summary>
    private async Task<ObjectName?> SearchAsync(EffectId effect, ObjectName tip, CancellationToken cancel)
    {
        var call = mirror.Call(
            "log", "--first-parent", $"--max-count={SearchLimit}",
            $"--format=%H %(trailers:key={TrailerFormat.Effect},valueonly,separator=%x20)", tip.Hex());
        var result = await GitProcess.DemandAsync(call, $"looking for effect {effect} on {settings.Target}", cancel);
        var words = result.Text.Split('\n')
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .FirstOrDefault(words => words.Skip(1).Contains(effect.ToString(), StringComparer.Ordinal));
        return words is null ? null : new ObjectName(words[0]);
    }
}
