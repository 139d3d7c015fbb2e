using System.Collections.Immutable;
using System.Text;
using Weir.Core;
using Weir.Git.Mirrors;
using Weir.Git.Processes;

namespace Weir.Git.Changes;

/// <summary>Diffs as text.</summary>
internal sealed class Patch(Mirror mirror)
{
    /// <summary>Of the text that reviewers see of an interdiff.</summary>
    public const int InterdiffLimit = 64 * 1024;

    /// <summary>Of each patch that is compared for an interdiff.</summary>
    private const int ComparedLimit = 16 * 1024 * 1024;

    /// <summary>Everything that shapes a patch is said here, so that its id is the same on every machine.</summary>
    public static readonly ImmutableArray<string> Arguments =
    [
        "diff-tree", "-r", "-p", "--full-index", "--no-renames", "--unified=3", "--inter-hunk-context=0",
        "--diff-algorithm=myers", "--no-indent-heuristic", "--no-ext-diff", "--no-textconv", "--no-color",
        "--src-prefix=a/", "--dst-prefix=b/", "--no-commit-id",
    ];

    /// <summary>The unified diff, cut at a line's end so that it has at most <paramref name="limit"/> bytes.</summary>
    public async Task<string> BetweenAsync(ObjectName from, ObjectName to, int limit, CancellationToken cancel)
    {
        var call = mirror.Call([.. Arguments, from.Hex(), to.Hex()]) with { OutputLimit = limit, MayTruncate = true };
        var result = await GitProcess.DemandAsync(call, $"comparing {from} with {to}", cancel);
        return Cut(result, limit);
    }

    /// <summary>
    /// What differs between two patches: a diff of the diffs, without the blob names and line numbers that every rebase
    /// changes.
    /// </summary>
    public async Task<string> InterdiffAsync(
        (ObjectName From, ObjectName To) old, (ObjectName From, ObjectName To) rebased, CancellationToken cancel)
    {
        using var scratch = new Scratch(mirror);
        var before = await StoreAsync(scratch, await BetweenAsync(old.From, old.To, ComparedLimit, cancel), cancel);
        var patch = await BetweenAsync(rebased.From, rebased.To, ComparedLimit, cancel);
        var after = await StoreAsync(scratch, patch, cancel);
        var call = new GitCall(
            "diff", "--no-color", "--no-ext-diff", "--no-textconv", "--text", before.Hex(), after.Hex())
        {
            GitDirectory = scratch.Directory,
            OutputLimit = InterdiffLimit,
            MayTruncate = true,
        };
        var result = await GitProcess.DemandAsync(call, "comparing two patches", cancel);
        var text = Cut(result, InterdiffLimit);
        var body = text.IndexOf("\n@@", StringComparison.Ordinal);
        return body < 0 ? "" : "--- the change before the rebase\n+++ the change after the rebase" + text[body..];
    }

    private static async Task<ObjectName> StoreAsync(Scratch scratch, string patch, CancellationToken cancel)
    {
        var call = new GitCall("hash-object", "-w", "--stdin")
        {
            GitDirectory = scratch.Directory,
            Input = Encoding.UTF8.GetBytes(WithoutPositions(patch)),
        };
        return new ObjectName((await GitProcess.DemandAsync(call, "storing a patch", cancel)).Text);
    }

    private static string WithoutPositions(string patch)
    {
        var text = new StringBuilder(patch.Length);
        foreach (var line in patch.TrimEnd('\n').Split('\n'))
        {
            if (line.StartsWith("@@ ", StringComparison.Ordinal))
            {
                text.Append("@@\n");
            }
            else if (!line.StartsWith("index ", StringComparison.Ordinal))
            {
                text.Append(line).Append('\n');
            }
        }
        return text.ToString();
    }

    private static string Cut(GitResult result, int limit)
    {
        if (result.Dropped == 0)
        {
            return Encoding.UTF8.GetString(result.Output.Span);
        }
        var note = $"[cut: the whole has {result.Output.Length + result.Dropped} bytes]\n";
        var room = result.Output.Span[..Math.Max(0, Math.Min(result.Output.Length, limit - note.Length))];
        var end = room.LastIndexOf((byte)'\n') + 1;
        return Encoding.UTF8.GetString(room[..end]) + (note.Length <= limit ? note : "");
    }
}
