using System.Collections.Immutable;
using System.Globalization;
using Weir.Core;
using Weir.Git.Mirrors;
using Weir.Git.Processes;
using Weir.Git.Trees;
using Weir.Runtime.Ports;

namespace Weir.Git.Changes;

/// <summary>
/// What landed on a branch that touched some paths: its own line alone (first parents), where a merged change is one
/// commit however many it was made of.
/// </summary>
internal static class TargetHistory
{
    public static async Task<ImmutableArray<LandedCommit>> ReadAsync(
        Mirror mirror, HistoryRequest request, CancellationToken cancel)
    {
        if (request.Globs.IsEmpty)
        {
            return [];
        }
        ImmutableArray<string> range = request.Beyond is { } beyond
            ? [request.Commit.Hex(), "^" + beyond.Hex()]
            : [request.Commit.Hex()];
        var call = mirror.Call(
        [
            "--no-literal-pathspecs", "log", "--first-parent", "-z", "--format=%H %ct %s%n%b",
            "--max-count=" + request.Most.ToString(CultureInfo.InvariantCulture), .. range, "--",
            .. request.Globs.Select(glob => ":(top,glob)" + Pathspec(glob)),
            .. request.Except.Select(glob => ":(top,glob,exclude)" + Pathspec(glob)),
        ]);
        var result = await GitProcess.DemandAsync(call, "reading what landed", cancel);
        return [.. PathText.Fields(result.Output).Where(line => line.Length > 0).Select(Parse)];
    }

    /// <summary>The commit that a line of a message says it reverts, in the words of <c>git revert</c>.</summary>
    private static ObjectName? Reverted(string line)
    {
        const string Words = "This reverts commit ";
        var name = line.StartsWith(Words, StringComparison.Ordinal)
            ? new string([.. line.Skip(Words.Length).TakeWhile(char.IsAsciiHexDigitLower)])
            : "";
        return name.Length is 40 or 64 ? new ObjectName(name) : null;
    }

    /// <summary>Git's globs know more than a definition's: what only they know is taken as it is written.</summary>
    private static string Pathspec(string glob)
    {
        var literal = glob.TrimStart('/').Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("[", "\\[", StringComparison.Ordinal);
        return literal.EndsWith('/') ? literal + "**" : literal;
    }

    private static LandedCommit Parse(string line)
    {
        var lines = line.Split('\n');
        var words = lines[0].Split(' ', 3);
        return new LandedCommit(
            new ObjectName(words[0]),
            new Timestamp(long.Parse(words[1], CultureInfo.InvariantCulture) * 1_000),
            words.Length > 2 ? PathText.Show(words[2]) : "")
        {
            Reverts = [.. lines.Skip(1).Select(Reverted).OfType<ObjectName>()],
        };
    }
}
