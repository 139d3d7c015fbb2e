using System.Collections.Immutable;
using System.Text;
using Weir.Core;
using Weir.Git.Mirrors;
using Weir.Git.Processes;

namespace Weir.Git.Integration;

/// <summary>A commit and its tree.</summary>
internal sealed record Step(ObjectName Commit, ObjectName Tree);

/// <summary>A commit of an item that is made again elsewhere.</summary>
internal sealed record Carried(
    ObjectName Commit,
    ObjectName Parent,
    ObjectName Tree,
    Authorship Author,
    ImmutableArray<string> Trailers,
    string Message);

/// <summary>The commits that an item's attempts made: listed, and made into one.</summary>
internal sealed class OwnCommits(Mirror mirror, ItemId item)
{
    private const string Separator = "\u001e";

    /// <summary>The item's own commits, oldest first: what a merge brought in from the side belongs to the
    /// merge.</summary>
    public async Task<ImmutableArray<Carried>> ListAsync(ObjectName from, ObjectName head, CancellationToken cancel)
    {
        var call = mirror.Call(
            "log", "--first-parent", "--reverse", "-z", "--date=raw",
            "--format=%H%x1e%P%x1e%T%x1e%an%x1e%ae%x1e%ad%x1e%(trailers:only,unfold)%x1e%B",
            head.Hex(), "--not", from.Hex());
        var result = await GitProcess.DemandAsync(call, $"listing the commits of {item}", cancel);
        return
        [
            .. Encoding.UTF8.GetString(result.Output.Span).Split('\0', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => line.Split(Separator, 8)).Select(Parse),
        ];
    }

    /// <summary>
    /// One commit with all trailers that stands for all of them; a single one keeps its words and author.
    /// </summary>
    public async Task<Step> SquashAsync(
        Step start, ObjectName tree, ImmutableArray<Carried> commits, Timestamp at, CancellationToken cancel)
    {
        if (tree == start.Tree)
        {
            return start;
        }
        if (commits is [var only])
        {
            var same = new NewCommit(tree, [start.Commit], only.Message, at) { Author = only.Author };
            return new Step(await mirror.CommitAsync(same, cancel), tree);
        }
        var trailers = commits.SelectMany(commit => commit.Trailers).Distinct(StringComparer.Ordinal)
            .DefaultIfEmpty(TrailerFormat.ForItem(item));
        var subject = commits.IsEmpty ? $"Change of {item}" : TrailerFormat.Split(commits[^1].Message).Subject;
        var body = "One commit for:\n" + string.Concat(commits.Select(commit => $"- {commit.Commit}\n"));
        var message = TrailerFormat.Message(subject, body, trailers);
        return new Step(await mirror.CommitAsync(new NewCommit(tree, [start.Commit], message, at), cancel), tree);
    }

    private static Carried Parse(string[] fields) => new(
        new ObjectName(fields[0].Trim()),
        new ObjectName(fields[1].Split(' ')[0]),
        new ObjectName(fields[2]),
        new Authorship(fields[3], fields[4], fields[5]),
        [.. fields[6].Split('\n', StringSplitOptions.RemoveEmptyEntries)],
        fields[7].TrimEnd('\n') + "\n");
}
