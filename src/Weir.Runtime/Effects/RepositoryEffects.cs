using System.Collections.Immutable;
using System.Text;
using Weir.Core;
using Weir.Core.Changes;
using Weir.Core.Effects;
using Weir.Core.Gates;
using Weir.Core.Items;
using Weir.Core.Plans;
using Weir.Runtime.Attempts;
using Weir.Runtime.Ports;
using Weir.Runtime.Projects;

namespace Weir.Runtime.Effects;

/// <summary>The acts on a project's repository, from Core's state to the port and back as facts.</summary>
public sealed class RepositoryEffects(FindProjectServices projects, BlobText blobs, TimeProvider time)
{
    /// <summary>Characters of somebody's prose that a hand-off summary takes.</summary>
    private const int MaxProse = 20_000;

    public async Task<EffectOutcome> CarryOutAsync(OrganizationState state, Effect effect, CancellationToken cancel)
    {
        var item = state.Items[effect.Item];
        var repository = (await projects(item.Id.Project, cancel)).RepositoryOf(item);
        var now = new Timestamp(time.GetUtcNow().ToUnixTimeMilliseconds());
        switch (effect.Body)
        {
            case EffectBody.StartBranch:
                var head = await repository.RefreshAsync(cancel);
                return new EffectOutcome.BranchFound([new BranchStart(repository.Name, head)]);
            case EffectBody.PublishRefs:
                await repository.PublishAsync(await RefsAsync(state, item, repository, now, cancel), cancel);
                return new EffectOutcome.Published();
            case EffectBody.Rebase:
                return await RebaseAsync(item, repository, now, cancel);
            case EffectBody.Join join:
                return await JoinAsync(item, join, repository, now, cancel);
            case EffectBody.Merge merge:
                return await MergeAsync(state, effect.Id, item, merge, repository, now, cancel);
            default:
                throw new InvalidOperationException($"no adapter carries out {effect.Body.GetType().Name}");
        }
    }

    private static async Task<ItemRefs> RefsAsync(
        OrganizationState state, ItemState item, IRepository repository, Timestamp now, CancellationToken cancel)
    {
        var files = LaidOutFiles.Of(item, state.PlanOf(item));
        if (item.Branch.Landed is not null)
        {
            var text = await HandOffAsync(state, item, repository, cancel);
            var stored = await repository.StoreFileAsync(HandOff.FileName, Encoding.UTF8.GetBytes(text), cancel);
            files = files.Add(new LaidOut(HandOff.PathFor(item.Id), stored.Object));
        }
        return new ItemRefs(
            item.Id, item.Branch.Last?.Facts.Repositories[0].Head, files, item.Branch.SetAside, now);
    }

    /// <summary>The hand-off summary, below the prose that a pass wrote for it.</summary>
    public static async Task<string> HandOffAsync(
        OrganizationState state, ItemState item, IRepository repository, CancellationToken cancel)
    {
        var prose = item.Artifacts.GetValueOrDefault(HandOff.Prose) is { } written
            && state.PlanOf(item).FindArtifact(HandOff.Prose) is { Kind: ArtifactKind.Document } plan
            && !plan.Path.EndsWith('/')
            ? Encoding.UTF8.GetString((await repository.ReadObjectAsync(written.Facts.Object, cancel)).Span)
            : null;
        return HandOff.TextOf(state, item, prose is { Length: > MaxProse } ? prose[..MaxProse] : prose);
    }

    private async Task<EffectOutcome> RebaseAsync(
        ItemState item, IRepository repository, Timestamp now, CancellationToken cancel)
    {
        var before = item.Branch.Last!.Facts.Repositories[0];
        var outcome = await repository.RebaseAsync(new RebaseRequest(item.Id, before.Base, before.Head, now), cancel);
        switch (outcome)
        {
            case RebaseOutcome.Rebased rebased:
                var unchanged = rebased.Change.Repositories[0].PatchId == before.PatchId;
                var interdiff = unchanged
                    ? (Digest?)null
                    : await blobs.PutAsync(rebased.Interdiff, Retention.Record, cancel);
                return new EffectOutcome.Rebased(rebased.Change, unchanged, interdiff);
            case RebaseOutcome.Conflict conflict:
                var findings = await FindingsAsync(
                    conflict.Paths, "by what has landed on the target since", repository, cancel);
                return new EffectOutcome.Conflicted(conflict.Target, conflict.Marked, findings);
            default:
                return new EffectOutcome.UpToDate();
        }
    }

    private async Task<EffectOutcome> JoinAsync(
        ItemState item, EffectBody.Join join, IRepository repository, Timestamp now, CancellationToken cancel)
    {
        var outcome = await repository.JoinAsync(
            new JoinRequest(item.Id, join.Pass, item.Branch.Base, join.Onto, join.Fork, join.Head, now), cancel);
        if (outcome is JoinOutcome.Joined joined)
        {
            return new EffectOutcome.Joined(joined.Whole, joined.Own);
        }
        var conflict = (JoinOutcome.Conflict)outcome;
        var findings = await FindingsAsync(
            conflict.Paths, $"by another element of {join.Pass.Owner} that has joined since", repository, cancel);
        return new EffectOutcome.Conflicted(join.Onto, conflict.Marked, findings);
    }

    /// <summary>One for each path that conflicts.</summary>
    private async Task<ImmutableArray<Finding>> FindingsAsync(
        ImmutableArray<string> paths, string cause, IRepository repository, CancellationToken cancel)
    {
        var findings = ImmutableArray.CreateBuilder<Finding>();
        foreach (var path in paths)
        {
            var text = await blobs.PutAsync(
                $"{path} was changed {cause}. The conflict is marked in the file.", Retention.Record, cancel);
            findings.Add(new Finding(null, text, path, null, new PrincipalId("merge:" + repository.Name)));
        }
        return findings.ToImmutable();
    }

    private static async Task<EffectOutcome> MergeAsync(
        OrganizationState state,
        EffectId id,
        ItemState item,
        EffectBody.Merge merge,
        IRepository repository,
        Timestamp now,
        CancellationToken cancel)
    {
        if (await repository.FindMergeAsync(id, cancel) is { } landed)
        {
            return new EffectOutcome.Landed(landed.Commit, landed.Tree);
        }
        var outcome = await repository.MergeAsync(
            new MergeRequest(
                id, item.Id, merge.Target, merge.Head,
                item.IsRestricted
                    ? $"Merge {item.Id}"
                    : $"Merge {item.Id}: {item.Title}\n\n{await HandOffAsync(state, item, repository, cancel)}",
                [$"Weir-Item: {item.Id}", $"Weir-Workflow: {state.PlanOf(item).Workflow}@{item.Plan}"], now),
            cancel);
        if (outcome is MergeOutcome.Landed done)
        {
            return new EffectOutcome.Landed(done.Landing.Commit, done.Landing.Tree);
        }
        // What moved it may be this very merge, by a server that has lost the lead in the midst of it.
        return await repository.FindMergeAsync(id, cancel) is { } moved
            ? new EffectOutcome.Landed(moved.Commit, moved.Tree)
            : new EffectOutcome.TargetMoved();
    }
}
