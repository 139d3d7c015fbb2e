using System.Collections.Immutable;
using Weir.Core;
using Weir.Core.Changes;
using Weir.Git.Changes;
using Weir.Git.Mirrors;
using Weir.Git.Trees;
using Weir.Runtime.Ports;

namespace Weir.Git.Attempts;

/// <summary>
/// Makes one commit of an attempt's work: the closing tree, checked against what the attempt may touch, on the parent
/// that Weir names. Whatever the check says, a checkpoint holds exactly what was in the clone.
/// </summary>
internal sealed class WorkImport(Mirror mirror, ISandbox sandbox, string repository)
{
    public async Task<ImportResult> ImportAsync(ImportRequest request, CancellationToken cancel)
    {
        ImmutableArray<string> forced =
            [.. request.Artifacts.Where(artifact => artifact.Writable).Select(artifact => artifact.Path.TrimEnd('/'))];
        var closed = await new ClosingTree(mirror, sandbox, request.Secrets)
            .CloseAsync(request.Directory, request.Start, forced, cancel);
        if (!closed.Secrets.IsEmpty)
        {
            return new ImportResult(null, [], [], null) { Secrets = closed.Secrets };
        }
        var saved = await SaveAsync(closed, request.Start, request.Trailers, request.At, cancel);
        var result = await CheckedAsync(
            request, closed, saved?.Commit, () => CommitAsync(request, closed, saved, cancel), cancel);
        if (!result.Outside.IsEmpty)
        {
            await PointAsync(saved, null, cancel);
        }
        return result;
    }

    /// <summary>
    /// The same from what another machine handed in: its checkpoint holds exactly what was in the clone, so that all
    /// the rest can be worked out here.
    /// </summary>
    public async Task<ImportResult> ReimportAsync(
        ImportRequest request, ImmutableArray<LaidOut> laidOut, CancellationToken cancel)
    {
        var start = await mirror.TreeOfAsync(request.Start, cancel);
        var baseline = await TreeEditor.LayOutAsync(mirror, start, laidOut, cancel);
        var saved = RefNames.Checkpoint(request.Trailers.Item, request.Trailers.Attempt);
        var checkpoint = await mirror.ResolveAsync(saved, cancel);
        var tree = checkpoint is { } commit ? await mirror.TreeOfAsync(commit, cancel) : baseline;
        var changes = await TreeChange.BetweenAsync(mirror, baseline, tree, cancel);
        var closed = new ClosedTree(baseline, tree, changes, []);
        return await CheckedAsync(request, closed, checkpoint, () => FindAsync(request, closed, cancel), cancel);
    }

    private async Task<ImportResult> CheckedAsync(
        ImportRequest request,
        ClosedTree closed,
        ObjectName? checkpoint,
        Func<Task<ChangeFacts?>> change,
        CancellationToken cancel)
    {
        var outside = await ScopeCheck.OutsideAsync(mirror, request, closed, cancel);
        if (!outside.IsEmpty)
        {
            return new ImportResult(null, [], outside, checkpoint);
        }
        var artifacts = await ArtifactReader.ReadAsync(mirror, closed.Tree, request.Artifacts, cancel);
        return new ImportResult(await change(), artifacts, [], checkpoint)
        {
            LostTests = request.ProducesChange
                ? await TestReading.LossesAsync(mirror, closed.Changes, cancel)
                : [],
        };
    }

    /// <summary>Saves what is in the clone. When the clone is gone, what was saved of it before is still the
    /// answer.</summary>
    public async Task<ObjectName?> CheckpointAsync(CheckpointRequest request, CancellationToken cancel)
    {
        var trailers = request.Trailers;
        if (!Directory.Exists(request.Directory))
        {
            return await mirror.ResolveAsync(RefNames.Checkpoint(trailers.Item, trailers.Attempt), cancel);
        }
        var closed = await new ClosingTree(mirror, sandbox, request.Secrets)
            .CloseAsync(request.Directory, request.Start, [], cancel);
        if (!closed.Secrets.IsEmpty)
        {
            return null;
        }
        var saved = await SaveAsync(closed, request.Start, trailers, request.At, cancel);
        await PointAsync(saved, null, cancel);
        return saved?.Commit;
    }

    /// <summary>The commit of what is in the clone, and the ref that is to hold it.</summary>
    private async Task<NamedCommit?> SaveAsync(
        ClosedTree closed, ObjectName start, AttemptTrailers trailers, Timestamp at, CancellationToken cancel)
    {
        var name = RefNames.Checkpoint(trailers.Item, trailers.Attempt);
        // What was saved before, and has been taken back since, is not what is in the clone.
        if (closed.Changes.IsEmpty && await mirror.ResolveAsync(name, cancel) is null)
        {
            return null;
        }
        var message = TrailerFormat.Message($"Checkpoint of {trailers.Attempt}", trailers);
        return new NamedCommit(
            name, await mirror.CommitAsync(new NewCommit(closed.Tree, [start], message, at), cancel));
    }

    /// <summary>
    /// The refs are written while the commit is measured: both only read what is in the mirror already. Until then the
    /// clone itself is what a crash leaves to be saved.
    /// </summary>
    private async Task<ChangeFacts?> CommitAsync(
        ImportRequest request, ClosedTree closed, NamedCommit? saved, CancellationToken cancel)
    {
        if (await MakeAsync(request, closed, request.At, cancel) is not { } commit)
        {
            await PointAsync(saved, null, cancel);
            return null;
        }
        var made = new NamedCommit(RefNames.Attempt(request.Trailers.Item, request.Trailers.Attempt), commit);
        var measuring = new Measurement(mirror, repository).MeasureAsync(
            request.Base, commit, request.RulesAt, cancel);
        await Task.WhenAll(PointAsync(saved, made, cancel), measuring);
        return await measuring;
    }

    private Task PointAsync(NamedCommit? saved, NamedCommit? made, CancellationToken cancel) =>
        mirror.SetRefsAsync([.. new[] { saved, made }.OfType<NamedCommit>()], cancel);

    /// <summary>The commit that the attempt has made already, if it is the one that is to be made.</summary>
    private async Task<ChangeFacts?> FindAsync(ImportRequest request, ClosedTree closed, CancellationToken cancel)
    {
        var name = RefNames.Attempt(request.Trailers.Item, request.Trailers.Attempt);
        var found = await mirror.ResolveAsync(name, cancel);
        // The same content, parent, words and time give the same name; when it was made is the other machine's word.
        var at = found is { } known ? await mirror.TimeOfAsync(known, cancel) : request.At;
        var made = await MakeAsync(request, closed, at, cancel);
        if (made is null)
        {
            return null;
        }
        if (made != found)
        {
            throw new RepositoryException(found is null
                ? $"the commit of attempt {request.Trailers.Attempt} is missing"
                : $"commit {found} is not what attempt {request.Trailers.Attempt} left");
        }
        return await new Measurement(mirror, repository).MeasureAsync(
            request.Base, made.Value, request.RulesAt, cancel);
    }

    /// <summary>Null when there is nothing to commit.</summary>
    private async Task<ObjectName?> MakeAsync(
        ImportRequest request, ClosedTree closed, Timestamp at, CancellationToken cancel)
    {
        var edits = closed.Changes.Where(change => !ScopeCheck.IsProcessPath(change.Path)).Select(TreeEdit.Of).ToList();
        if (edits.Count == 0)
        {
            return null;
        }
        var start = await mirror.TreeOfAsync(request.Start, cancel);
        var isWhole = closed.Baseline == start && edits.Count == closed.Changes.Length;
        var tree = isWhole ? closed.Tree : await TreeEditor.ApplyAsync(mirror, start, edits, cancel);
        var message = TrailerFormat.Message(request.Subject, request.Trailers);
        return await mirror.CommitAsync(new NewCommit(tree, [request.Parent], message, at), cancel);
    }
}
