using System.Collections.Immutable;
using System.Text;
using Weir.Core;
using Weir.Core.Changes;
using Weir.Git.Changes;
using Weir.Git.Mirrors;
using Weir.Git.Processes;
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
/// </summary>
internal sealed class Rebase(Mirror mirror, Measurement measurement, string target)
{
    private const string Separator = "\u001e";

    public async Task<RebaseOutcome> RunAsync(RebaseRequest request, ObjectName onto, CancellationToken cancel)
    {
        if (onto == request.Base)
        {
            return new RebaseOutcome.UpToDate();
        }
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
        var commits = await CommitsAsync(request, cancel);
        var head = await CarryOverAsync(request, start, commits, cancel);
        if (head is null || head.Tree != whole.Tree)
        {
            head = await SquashAsync(request, start, whole.Tree, commits, cancel);
        }
        await mirror.SetRefAsync(RefNames.Rebased(request.Item), head.Commit, cancel);
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

    private async Task<Step> SquashAsync(
        RebaseRequest request,
        Step start,
        ObjectName tree,
        ImmutableArray<Carried> commits,
        CancellationToken cancel)
    {
        if (tree == start.Tree)
        {
            return start;
        }
        var trailers = commits.SelectMany(commit => commit.Trailers).Distinct(StringComparer.Ordinal)
            .DefaultIfEmpty(TrailerFormat.ForItem(request.Item));
        var subject = commits.IsEmpty ? $"Change of {request.Item}" : TrailerFormat.Split(commits[^1].Message).Subject;
        var body = "One commit for:\n" + string.Concat(commits.Select(commit => $"- {commit.Commit}\n"));
        var message = TrailerFormat.Message(subject, body, trailers);
        return new Step(
            await mirror.CommitAsync(new NewCommit(tree, [start.Commit], message, request.At), cancel), tree);
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

    /// <summary>The item's own commits, oldest first: what a merge brought in from the side belongs to the
    /// merge.</summary>
    private async Task<ImmutableArray<Carried>> CommitsAsync(RebaseRequest request, CancellationToken cancel)
    {
        var call = mirror.Call(
            "log", "--first-parent", "--reverse", "-z", "--date=raw",
            "--format=%H%x1e%P%x1e%T%x1e%an%x1e%ae%x1e%ad%x1e%(trailers:only,unfold)%x1e%B",
            request.Head.Hex(), "--not", request.Base.Hex());
        var result = await GitProcess.DemandAsync(call, $"listing the commits of {request.Item}", cancel);
        return
        [
            .. Encoding.UTF8.GetString(result.Output.Span).Split('\0', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => line.Split(Separator, 8)).Select(Parse),
        ];
    }

    private static Carried Parse(string[] fields) => new(
        new ObjectName(fields[0].Trim()),
        new ObjectName(fields[1].Split(' ')[0]),
        new ObjectName(fields[2]),
        new Authorship(fields[3], fields[4], fields[5]),
        [.. fields[6].Split('\n', StringSplitOptions.RemoveEmptyEntries)],
        fields[7].TrimEnd('\n') + "\n");

    private sealed record Step(ObjectName Commit, ObjectName Tree);

    private sealed record Carried(
        ObjectName Commit,
        ObjectName Parent,
        ObjectName Tree,
        Authorship Author,
        ImmutableArray<string> Trailers,
        string Message);
}
