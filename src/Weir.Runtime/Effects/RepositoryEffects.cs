using System.Collections.Immutable;
using System.Text;
using Weir.Core;
using Weir.Core.Changes;
using Weir.Core.Effects;
using Weir.Core.Items;
using Weir.Core.Plans;
using Weir.Runtime.Attempts;
using Weir.Runtime.Contexts;
using Weir.Runtime.Ports;
using Weir.Runtime.Projections;
using Weir.Runtime.Projects;

namespace Weir.Runtime.Effects;

/// <summary>The acts on a project's repository, from Core's state to the port and back as facts.</summary>
/// <param name="contexts">What agents would be given where a branch moves to is part of what its passes go by.</param>
public sealed class RepositoryEffects(
    FindProjectServices projects, BlobText blobs, MeasureContext contexts, TimeProvider time)
{
    /// <summary>Characters of somebody's prose that a hand-off summary takes.</summary>
    private const int MaxProse = 20_000;

    private readonly SeveralRepositories several = new(blobs);

    public async Task<EffectOutcome> CarryOutAsync(OrganizationState state, Effect effect, CancellationToken cancel)
    {
        var item = state.Items[effect.Item];
        var repositories = (await projects(item.Id.Project, cancel)).RepositoriesOf(item);
        var repository = repositories[0];
        var now = new Timestamp(time.GetUtcNow().ToUnixTimeMilliseconds());
        switch (effect.Body)
        {
            case EffectBody.StartBranch:
                return new EffectOutcome.BranchFound(await SeveralRepositories.StartAsync(repositories, cancel));
            case EffectBody.PublishRefs:
                await repository.PublishAsync(await RefsAsync(state, item, repository, now, cancel), cancel);
                await SeveralRepositories.PublishOthersAsync(item, repositories, now, cancel);
                return new EffectOutcome.Published();
            case { Rebases: { } pass } when repositories.Length > 1:
                return await MeasuredAsync(
                    state, item, await several.RebaseAsync(item, pass, repositories, now, cancel), cancel);
            case { Rebases: not null }:
                return await MeasuredAsync(
                    state, item, await RebaseAsync(item, repository, now, cancel), cancel);
            case EffectBody.MergeAll merge:
                return await several.MergeAsync(
                    new MergeOrder(
                        effect.Id, item, merge, repositories, await MessageAsync(state, item, repository, cancel), now),
                    cancel);
            case EffectBody.RevertLanding revert:
                return await several.RevertAsync(effect.Id, item, revert, repositories, now, cancel);
            case EffectBody.Join join:
                return await JoinAsync(item, join, repositories, now, cancel);
            case EffectBody.Merge merge:
                return await MergeAsync(state, effect.Id, item, merge, repository, now, cancel);
            case EffectBody.Stack stack:
                return await StackAsync(stack, repository, now, cancel);
            case EffectBody.MergeTogether together:
                return await MergeTogetherAsync(state, effect.Id, together, repository, now, cancel);
            default:
                throw new InvalidOperationException($"no adapter carries out {effect.Body.GetType().Name}");
        }
    }

    private async Task<ItemRefs> RefsAsync(
        OrganizationState state, ItemState item, IRepository repository, Timestamp now, CancellationToken cancel)
    {
        var files = LaidOutFiles.Of(item, state.PlanOf(item));
        if (item.Branch.Landed is not null)
        {
            var text = await HandOffAsync(state, item, repository, cancel);
            var stored = await repository.StoreFileAsync(HandOff.FileName, Encoding.UTF8.GetBytes(text), cancel);
            files = files.Add(new LaidOut(HandOff.PathFor(item.Id), stored.Object));
        }
        if (!item.Notes.IsEmpty && files.All(file => file.Path != NoteWords.PathFor(item.Id)))
        {
            var notes = await NoteWords.FileOfAsync(item, blobs, cancel);
            var stored = await repository.StoreFileAsync(NoteWords.FileName, Encoding.UTF8.GetBytes(notes), cancel);
            files = files.Add(new LaidOut(NoteWords.PathFor(item.Id), stored.Object));
        }
        return new ItemRefs(
            item.Id, SeveralRepositories.HeadOf(item, 0), files, item.Branch.SetAside, now);
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

    /// <summary>With what the item's agents would be given where its branch moves to.</summary>
    private async Task<EffectOutcome> MeasuredAsync(
        OrganizationState state, ItemState item, EffectOutcome outcome, CancellationToken cancel) => (outcome with
    {
        Of = item.Branch.Last?.Number,
    }) switch
    {
        EffectOutcome.Rebased rebased => rebased with
        {
            Contexts = await contexts(state, item, rebased.Change.Repositories[0].Base, cancel),
        },
        EffectOutcome.Conflicted conflict => conflict with
        {
            Contexts = await contexts(state, item, conflict.Target, cancel),
        },
        var other => other,
    };

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
                return new EffectOutcome.Rebased(rebased.Change, unchanged, interdiff) { Dropped = rebased.Dropped };
            case RebaseOutcome.Conflict conflict:
                var findings = await several.FindingsAsync(
                    conflict.Paths, SeveralRepositories.Cause(conflict.Dropped), repository, "", cancel);
                return new EffectOutcome.Conflicted(conflict.Target, conflict.Marked, findings)
                {
                    Dropped = conflict.Dropped,
                };
            default:
                return new EffectOutcome.UpToDate();
        }
    }

    private async Task<EffectOutcome> JoinAsync(
        ItemState item,
        EffectBody.Join join,
        ImmutableArray<IRepository> repositories,
        Timestamp now,
        CancellationToken cancel)
    {
        var repository = repositories[0];
        var outcome = await repository.JoinAsync(
            new JoinRequest(item.Id, join.Pass, item.Branch.Base, join.Onto, join.Fork, join.Head, now), cancel);
        if (outcome is JoinOutcome.Joined joined)
        {
            return new EffectOutcome.Joined(
                await SeveralRepositories.WithOthersAsync(item, joined.Whole, repositories, cancel), joined.Own);
        }
        var conflict = (JoinOutcome.Conflict)outcome;
        var findings = await several.FindingsAsync(
            conflict.Paths, $"by another element of {join.Pass.Owner} that has joined since", repository, "", cancel);
        return new EffectOutcome.Conflicted(join.Onto, conflict.Marked, findings);
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
        var message = await MessageAsync(state, item, repository, cancel);
        var outcome = await repository.MergeAsync(
            new MergeRequest(id, item.Id, merge.Target, merge.Head, message.Text, message.Trailers, now), cancel);
        if (outcome is MergeOutcome.Landed done)
        {
            return new EffectOutcome.Landed(done.Landing.Commit, done.Landing.Tree);
        }
        // What moved it may be this very merge, by a server that has lost the lead in the midst of it.
        return await repository.FindMergeAsync(id, cancel) is { } moved
            ? new EffectOutcome.Landed(moved.Commit, moved.Tree)
            : new EffectOutcome.TargetMoved();
    }

    private static async Task<MergeMessage> MessageAsync(
        OrganizationState state, ItemState item, IRepository repository, CancellationToken cancel) => new(
        item.IsRestricted
            ? $"Merge {item.Id}"
            : $"Merge {item.Id}: {item.Title}\n\n{await HandOffAsync(state, item, repository, cancel)}",
        [$"Weir-Item: {item.Id}", $"Weir-Workflow: {state.PlanOf(item).Workflow}@{item.Plan}"]);

    private static async Task<MergeEntry> EntryAsync(
        OrganizationState state, ItemState item, ObjectName head, IRepository repository, CancellationToken cancel)
    {
        var message = await MessageAsync(state, item, repository, cancel);
        return new MergeEntry(item.Id, head, message.Text, message.Trailers);
    }

    private static async Task<EffectOutcome> StackAsync(
        EffectBody.Stack stack, IRepository repository, Timestamp now, CancellationToken cancel)
    {
        var outcome = await repository.StackAsync(
            new StackRequest(
                stack.Target, [.. stack.Parts.Select(part => new StackEntry(part.Item, part.Head))], now),
            cancel);
        return new EffectOutcome.Stacked(
            outcome.TargetTree,
            [
                .. outcome.Items.Select(entry => new StackedPart(
                    entry.Item,
                    entry.Change,
                    entry.Change is not null ? null
                        : entry.Conflicts.IsEmpty ? DeferralCause.PatchChanges
                        : DeferralCause.Conflicts,
                    entry.Conflicts)),
            ]);
    }

    private static async Task<EffectOutcome> MergeTogetherAsync(
        OrganizationState state,
        EffectId id,
        EffectBody.MergeTogether together,
        IRepository repository,
        Timestamp now,
        CancellationToken cancel)
    {
        var entries = ImmutableArray.CreateBuilder<MergeEntry>();
        foreach (var part in together.Parts)
        {
            entries.Add(await EntryAsync(state, state.Items[part.Item], part.Head, repository, cancel));
        }
        var request = new MergeTogetherRequest(id, together.Target, entries.ToImmutable(), now);
        var outcome = await repository.MergeTogetherAsync(request, cancel);
        if (outcome is MergeTogetherOutcome.TargetMoved)
        {
            // What moved it may be this very merge, by a server that has lost the lead in the midst of it.
            outcome = await repository.MergeTogetherAsync(request, cancel);
        }
        return outcome is MergeTogetherOutcome.Landed landed
            ? new EffectOutcome.LandedTogether(
            [
                .. together.Parts.Zip(landed.Landings).Select(pair =>
                    new LandedPart(pair.First.Item, pair.Second.Commit, pair.Second.Tree)),
            ])
            : new EffectOutcome.TargetMoved();
    }
}
