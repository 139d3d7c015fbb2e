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
    private readonly ClosingTree closing = new(mirror, sandbox);

    public async Task<ImportResult> ImportAsync(ImportRequest request, CancellationToken cancel)
    {
        ImmutableArray<string> forced =
            [.. request.Artifacts.Where(artifact => artifact.Writable).Select(artifact => artifact.Path.TrimEnd('/'))];
        var closed = await closing.CloseAsync(request.Directory, request.Start, forced, cancel);
        var checkpoint = await SaveAsync(closed, request.Start, request.Trailers, request.At, cancel);
        var outside = await ScopeCheck.OutsideAsync(mirror, request, closed, cancel);
        if (!outside.IsEmpty)
        {
            return new ImportResult(null, [], outside, checkpoint);
        }
        var artifacts = await ArtifactReader.ReadAsync(mirror, closed.Tree, request.Artifacts, cancel);
        var change = await CommitAsync(request, closed, cancel);
        return new ImportResult(change, artifacts, [], checkpoint);
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
        var closed = await closing.CloseAsync(request.Directory, request.Start, [], cancel);
        return await SaveAsync(closed, request.Start, trailers, request.At, cancel);
    }

    private async Task<ObjectName?> SaveAsync(
        ClosedTree closed, ObjectName start, AttemptTrailers trailers, Timestamp at, CancellationToken cancel)
    {
        if (closed.Changes.IsEmpty)
        {
            return null;
        }
        var message = TrailerFormat.Message($"Checkpoint of {trailers.Attempt}", trailers);
        var commit = await mirror.CommitAsync(new NewCommit(closed.Tree, [start], message, at), cancel);
        await mirror.SetRefAsync(RefNames.Checkpoint(trailers.Item, trailers.Attempt), commit, cancel);
        return commit;
    }

    private async Task<ChangeFacts?> CommitAsync(ImportRequest request, ClosedTree closed, CancellationToken cancel)
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
        var commit = await mirror.CommitAsync(new NewCommit(tree, [request.Parent], message, request.At), cancel);
        await mirror.SetRefAsync(RefNames.Attempt(request.Trailers.Item, request.Trailers.Attempt), commit, cancel);
        return await new Measurement(mirror, repository).MeasureAsync(request.Base, commit, cancel);
    }
}
