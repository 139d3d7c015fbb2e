using Weir.Core;
using Weir.Git.Mirrors;
using Weir.Git.Processes;
using Weir.Git.Trees;
using Weir.Runtime.Ports;

namespace Weir.Git.Integration;

/// <summary>
/// Points an item's refs at what Core decided. The mirror's refs must succeed; showing the branch upstream is a
/// courtesy to people and best effort. Upstream, only what Weir itself put there is ever replaced: a branch that
/// somebody pushed to is left for them.
/// </summary>
internal sealed class Publication(Mirror mirror, Upstream upstream, GitRepositorySettings settings)
{
    public async Task PublishAsync(ItemRefs refs, CancellationToken cancel)
    {
        await ArtifactsAsync(refs, cancel);
        for (var i = 0; i < refs.SetAside.Length; i++)
        {
            await mirror.SetRefAsync(RefNames.SetAside(refs.Item, i + 1), refs.SetAside[i], cancel);
        }
        var branch = RefNames.ItemBranch(refs.Item);
        if (refs.Head is not null || await mirror.ResolveAsync(branch, cancel) is not null)
        {
            await mirror.SetRefAsync(branch, refs.Head, cancel);
            if (settings.ShowsBranches)
            {
                await ShowAsync(refs.Item, branch, refs.Head, cancel);
            }
        }
    }

    /// <summary>One commit for each state of the artifacts, on top of the one before; none when nothing
    /// changed.</summary>
    private async Task ArtifactsAsync(ItemRefs refs, CancellationToken cancel)
    {
        var name = RefNames.Artifacts(refs.Item);
        var last = await mirror.ResolveAsync(name, cancel);
        if (last is null && refs.Artifacts.IsEmpty)
        {
            return;
        }
        var tree = await TreeEditor.LayOutAsync(mirror, null, refs.Artifacts, cancel);
        if (last is { } commit && await mirror.TreeOfAsync(commit, cancel) == tree)
        {
            return;
        }
        var message = TrailerFormat.Message(
            $"Artifacts of {refs.Item}", "", [TrailerFormat.ForItem(refs.Item)]);
        var made = new NewCommit(tree, last is { } parent ? [parent] : [], message, refs.At);
        await mirror.SetRefAsync(name, await mirror.CommitAsync(made, cancel), cancel);
    }

    private async Task ShowAsync(ItemId item, string branch, ObjectName? head, CancellationToken cancel)
    {
        try
        {
            var published = await mirror.ResolveAsync(RefNames.Published(item), cancel);
            if (published == head && head is not null)
            {
                return;
            }
            var there = await upstream.ReadAsync(branch, cancel);
            if (there != head && !await IsOursAsync(there, published, cancel))
            {
                settings.Notice?.Invoke($"{branch} was not published: somebody else pushed to it.");
                return;
            }
            if (there != head)
            {
                var move = new RefMove(branch, there, head);
                var pushed = await upstream.PushAsync(mirror.Directory, move, cancel);
                if (!pushed.Succeeded)
                {
                    settings.Notice?.Invoke(
                        $"{branch} was not published: {GitProcess.LastLines(pushed.Errors)}");
                    return;
                }
            }
            if (head is not null || published is not null)
            {
                await mirror.SetRefAsync(RefNames.Published(item), head, cancel);
            }
        }
        catch (RepositoryException e)
        {
            settings.Notice?.Invoke($"{branch} was not published: {e.Message}");
        }
    }

    /// <summary>What Weir pushed is in the mirror, also when a stop kept it from noting so; what people push is
    /// not.</summary>
    private async Task<bool> IsOursAsync(ObjectName? there, ObjectName? published, CancellationToken cancel) =>
        there is not { } commit
        || commit == published
        || await mirror.ResolveAsync(commit.Hex() + "^{commit}", cancel) is not null;
}
