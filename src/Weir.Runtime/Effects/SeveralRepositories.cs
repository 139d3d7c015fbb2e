using System.Collections.Immutable;
using System.Text;
using Weir.Core;
using Weir.Core.Changes;
using Weir.Core.Effects;
using Weir.Core.Gates;
using Weir.Core.Items;
using Weir.Core.Passes;
using Weir.Runtime.Attempts;
using Weir.Runtime.Ports;
using Weir.Runtime.Projects;

namespace Weir.Runtime.Effects;

/// <param name="Text">Without trailers.</param>
internal sealed record MergeMessage(string Text, ImmutableArray<string> Trailers);

/// <summary>A change over several repositories, on its way to their targets.</summary>
internal sealed record MergeOrder(
    EffectId Effect,
    ItemState Item,
    EffectBody.MergeAll Merge,
    ImmutableArray<IRepository> Repositories,
    MergeMessage Message,
    Timestamp Now)
{
    public IRepository RepositoryOf(string name) => Repositories.First(repository => repository.Name == name);

    public MergeRequest RequestOf(TargetMove move) => new(
        Effect, Item.Id, move.Target, move.Head, Message.Text, Message.Trailers, Now);
}

/// <summary>
/// The acts on the repositories of a project that has several. Each repository is looked at, measured and pushed by
/// itself; every act finds what it did before in each of them, so that one that was interrupted between two
/// repositories goes on where it stopped.
/// </summary>
internal sealed class SeveralRepositories(BlobText blobs)
{
    /// <summary>Where the item's branch begins in each.</summary>
    public static async Task<ImmutableArray<BranchStart>> StartAsync(
        ImmutableArray<IRepository> repositories, CancellationToken cancel)
    {
        var bases = ImmutableArray.CreateBuilder<BranchStart>();
        foreach (var repository in repositories)
        {
            bases.Add(new BranchStart(repository.Name, await repository.RefreshAsync(cancel)));
        }
        return bases.ToImmutable();
    }

    /// <summary>Shows the item's branch in those repositories that it changes.</summary>
    public static async Task PublishOthersAsync(
        ItemState item, ImmutableArray<IRepository> repositories, Timestamp now, CancellationToken cancel)
    {
        for (var index = 1; index < repositories.Length; index++)
        {
            await repositories[index].PublishAsync(
                new ItemRefs(item.Id, HeadOf(item, index), [], [], now), cancel);
        }
    }

    /// <summary>Where the item's branch points in a repository; null where it changes nothing there.</summary>
    public static ObjectName? HeadOf(ItemState item, int index) => item.Branch.Last?.Facts switch
    {
        null => null,
        { Repositories: [var only] } => only.Head,
        var all => all.Repositories[index].IsTouched ? all.Repositories[index].Head : null,
    };

    /// <summary>The facts of the primary repository together with those of the others as the branch has them.</summary>
    public static async Task<ChangeFacts> WithOthersAsync(
        ItemState item, ChangeFacts primary, ImmutableArray<IRepository> repositories, CancellationToken cancel)
    {
        var parts = ImmutableArray.CreateBuilder<MeasuredPart>();
        parts.Add(new MeasuredPart(repositories[0], primary));
        foreach (var (index, point) in item.Branch.Points.Index().Skip(1))
        {
            parts.Add(new MeasuredPart(
                repositories[index], await repositories[index].MeasureAsync(point.Base, point.Head, cancel)));
        }
        return await ProjectChange.CombineAsync(parts.ToImmutable(), primary.Repositories[0].Base, cancel);
    }

    /// <summary>One for each path that conflicts.</summary>
    /// <param name="prefix">Stands before a path of a repository that is not the primary.</param>
    public async Task<ImmutableArray<Finding>> FindingsAsync(
        ImmutableArray<string> paths, string cause, IRepository repository, string prefix, CancellationToken cancel)
    {
        var findings = ImmutableArray.CreateBuilder<Finding>();
        foreach (var path in paths.Select(path => prefix + path))
        {
            var text = await blobs.PutAsync(
                $"{path} was changed {cause}. The conflict is marked in the file.", Retention.Record, cancel);
            findings.Add(new Finding(null, text, path, null, new PrincipalId("merge:" + repository.Name)));
        }
        return findings.ToImmutable();
    }

    /// <summary>
    /// Rebases the change in each repository onto its newest target; where it is merged already it stays as it is.
    /// </summary>
    public async Task<EffectOutcome> RebaseAsync(
        ItemState item,
        PassId pass,
        ImmutableArray<IRepository> repositories,
        Timestamp now,
        CancellationToken cancel)
    {
        var before = item.Branch.Last!.Facts.Repositories;
        var moved = ImmutableArray.CreateBuilder<RebaseOutcome>();
        foreach (var (index, change) in before.Index())
        {
            moved.Add(item.Pass(pass).Integration.HasLanded(change)
                ? new RebaseOutcome.UpToDate()
                : await repositories[index].RebaseAsync(
                    new RebaseRequest(item.Id, change.Base, change.Head, now), cancel));
        }
        var outcomes = moved.ToImmutable();
        return outcomes.Any(outcome => outcome is RebaseOutcome.Conflict)
            ? await ConflictAsync(before, outcomes, repositories, cancel)
            : outcomes.All(outcome => outcome is RebaseOutcome.UpToDate)
            ? new EffectOutcome.UpToDate()
            : await RebasedAsync(before, outcomes, repositories, cancel);
    }

    private async Task<EffectOutcome> RebasedAsync(
        ImmutableArray<RepositoryChange> before,
        ImmutableArray<RebaseOutcome> outcomes,
        ImmutableArray<IRepository> repositories,
        CancellationToken cancel)
    {
        var parts = ImmutableArray.CreateBuilder<MeasuredPart>();
        var interdiff = new StringBuilder();
        foreach (var (index, outcome) in outcomes.Index())
        {
            var rebased = outcome as RebaseOutcome.Rebased;
            parts.Add(new MeasuredPart(
                repositories[index],
                rebased?.Change
                    ?? await repositories[index].MeasureAsync(before[index].Base, before[index].Head, cancel)));
            if (rebased is not null && rebased.Change.Repositories[0].PatchId != before[index].PatchId)
            {
                interdiff.Append($"repository {repositories[index].Name}\n").Append(rebased.Interdiff);
            }
        }
        var whole = await ProjectChange.CombineAsync(
            parts.ToImmutable(), parts[0].Facts.Repositories[0].Base, cancel);
        var unchanged = whole.Repositories.Select(change => change.PatchId)
            .SequenceEqual(before.Select(change => change.PatchId), StringComparer.Ordinal);
        return new EffectOutcome.Rebased(
            whole, unchanged,
            unchanged ? null : await blobs.PutAsync(interdiff.ToString(), Retention.Record, cancel))
        {
            Dropped = outcomes.Sum(outcome => outcome.Dropped),
        };
    }

    private async Task<EffectOutcome> ConflictAsync(
        ImmutableArray<RepositoryChange> before,
        ImmutableArray<RebaseOutcome> outcomes,
        ImmutableArray<IRepository> repositories,
        CancellationToken cancel)
    {
        var points = ImmutableArray.CreateBuilder<ConflictPoint>();
        var findings = ImmutableArray.CreateBuilder<Finding>();
        foreach (var (index, outcome) in outcomes.Index())
        {
            var name = before[index].Repository;
            switch (outcome)
            {
                case RebaseOutcome.Conflict conflict:
                    points.Add(new ConflictPoint(name, conflict.Marked, conflict.Target, conflict.Target));
                    findings.AddRange(await FindingsAsync(
                        conflict.Paths, Cause(conflict.Dropped), repositories[index],
                        index == 0 ? "" : name + CombinedChange.Separator, cancel));
                    break;
                case RebaseOutcome.Rebased rebased:
                    var made = rebased.Change.Repositories[0];
                    points.Add(new ConflictPoint(name, made.Head, made.Head, made.Base));
                    break;
                default:
                    points.Add(new ConflictPoint(name, before[index].Head, before[index].Head, before[index].Base));
                    break;
            }
        }
        return new EffectOutcome.Conflicted(points[0].Parent, points[0].Start, findings.ToImmutable())
        {
            Repositories = points.ToImmutable(),
            Dropped = outcomes.Sum(outcome => outcome.Dropped),
        };
    }

    /// <summary>What a change conflicts with.</summary>
    /// <param name="dropped">Commits below it that the target has no longer.</param>
    public static string Cause(long dropped) => dropped == 0
        ? "by what has landed on the target since"
        : $"by what is on the target now ({Sentences.Dropped(dropped)})";

    /// <summary>
    /// (1) Find what an earlier try has merged. (2) Unless something is merged already, make everything ready, and
    /// begin anew if a target has moved: nothing is pushed then. (3) Push one after the other. When one is refused that
    /// is not the first, what is merged stays, and the answer says so; when nobody can say what became of it, it is
    /// tried again.
    /// </summary>
    public async Task<EffectOutcome> MergeAsync(MergeOrder order, CancellationToken cancel)
    {
        var landings = (await FindAsync(order, cancel)).ToBuilder();
        var left = order.Merge.Moves.RemoveAll(move => landings.Any(one => one.Repository == move.Repository));
        var fresh = landings.Count == 0;
        foreach (var move in fresh ? left : [])
        {
            if (!await order.RepositoryOf(move.Repository).PrepareMergeAsync(order.RequestOf(move), cancel))
            {
                return await MovedAsync(order, move, null, cancel);
            }
        }
        foreach (var move in left)
        {
            var isFirst = landings.Count == 0 && order.Item.Passes[order.Merge.Pass].Integration.Landed.IsEmpty;
            var (landing, refused) = await PushAsync(order, move, isFirst, fresh, cancel);
            if (landing is null)
            {
                return await MovedAsync(order, move, refused, cancel);
            }
            landings.Add(landing);
        }
        return new EffectOutcome.LandedIn(landings.ToImmutable(), null);
    }

    /// <summary>
    /// What to say of a repository that does not take its merge. Another server, which has lost the lead and does not
    /// know it yet, may have merged into the others meanwhile: so all are looked at once more.
    /// </summary>
    private async Task<EffectOutcome> MovedAsync(
        MergeOrder order, TargetMove move, string? refused, CancellationToken cancel)
    {
        var landings = await FindAsync(order, cancel);
        if (refused is null && landings.IsEmpty)
        {
            return new EffectOutcome.TargetMoved();
        }
        if (landings.Length == order.Merge.Moves.Length)
        {
            return new EffectOutcome.LandedIn(landings, null);
        }
        return new EffectOutcome.LandedIn(landings, await blobs.PutAsync(
            refused ?? $"The target of repository {move.Repository} has moved since it was tested.", Retention.Record,
            cancel));
    }

    /// <summary>What the act has merged so far, whoever carried it out.</summary>
    private static async Task<ImmutableArray<RepositoryLanding>> FindAsync(MergeOrder order, CancellationToken cancel)
    {
        var found = ImmutableArray.CreateBuilder<RepositoryLanding>();
        foreach (var move in order.Merge.Moves)
        {
            if (await order.RepositoryOf(move.Repository).FindMergeAsync(order.Effect, cancel) is { } landed)
            {
                found.Add(LandingOf(order, move, landed));
            }
        }
        return found.ToImmutable();
    }

    private static RepositoryLanding LandingOf(MergeOrder order, TargetMove move, Landing landed) =>
        new(move.Repository, order.Effect, move.Head, landed.Commit, landed.Tree);

    /// <summary>
    /// The landing; else why it was refused, or null when the target has moved. Never without having looked whether it
    /// landed after all.
    /// </summary>
    private static async Task<(RepositoryLanding? Landing, string? Refused)> PushAsync(
        MergeOrder order, TargetMove move, bool isFirst, bool isReady, CancellationToken cancel)
    {
        var repository = order.RepositoryOf(move.Repository);
        string? refused = null;
        try
        {
            if ((isReady || await repository.PrepareMergeAsync(order.RequestOf(move), cancel))
                && await repository.MergeAsync(order.RequestOf(move), cancel) is MergeOutcome.Landed done)
            {
                return (LandingOf(order, move, done.Landing), null);
            }
        }
        catch (RepositoryException trouble) when (!isFirst)
        {
            refused = $"Repository {move.Repository}: {trouble.Message}";
        }
        // What moved it may be this very merge, by a server that has lost the lead, or one whose answer was lost.
        return await repository.FindMergeAsync(order.Effect, cancel) is { } landed
            ? (LandingOf(order, move, landed), null)
            : (null, refused);
    }

    /// <summary>Takes back what is merged, the last first. Where it cannot be, it stays, and the answer says why.
    /// </summary>
    public async Task<EffectOutcome> RevertAsync(
        EffectId effect,
        ItemState item,
        EffectBody.RevertLanding revert,
        ImmutableArray<IRepository> repositories,
        Timestamp now,
        CancellationToken cancel)
    {
        var reverts = ImmutableArray.CreateBuilder<BranchStart>();
        var left = ImmutableArray.CreateBuilder<string>();
        var why = new StringBuilder();
        foreach (var landing in revert.Landings.Reverse())
        {
            var repository = repositories.First(one => one.Name == landing.Repository);
            var words = item.IsRestricted
                ? $"Revert \"Merge {item.Id}\""
                : $"Revert \"Merge {item.Id}: {item.Title}\"\n\nIt was merged in some of the project's repositories "
                    + $"and refused by another.\nThis takes back commit {landing.Commit}.";
            var outcome = await repository.RevertAsync(
                new RevertRequest(effect, landing.Merge, item.Id, landing.Commit, words, now), cancel);
            if (outcome is RevertOutcome.Reverted done)
            {
                reverts.Add(new BranchStart(landing.Repository, done.Commit));
                continue;
            }
            left.Add(landing.Repository);
            why.Append($"Repository {landing.Repository}: what landed since commit {landing.Commit} builds on it in ")
                .Append(string.Join(", ", ((RevertOutcome.Conflict)outcome).Paths))
                .Append(". Take it back by hand there, then let the item go on or close it.\n");
        }
        return new EffectOutcome.Reverted(
            reverts.ToImmutable(), left.ToImmutable(),
            left.Count == 0 ? null : await blobs.PutAsync(why.ToString(), Retention.Record, cancel));
    }
}
