using System.Globalization;
using System.Text;
using Weir.Core;
using Weir.Core.Changes;
using Weir.Git.Attempts;
using Weir.Git.Mirrors;
using Weir.Git.Processes;
using Weir.Git.Trees;

namespace Weir.Git.Changes;

/// <summary>
/// Measures base..head in the mirror, where no attribute and no person's setting changes what git prints.
/// <para>
/// Digest: SHA-256 over lines <c>repository NUL path NUL old-mode SP old-blob NUL new-mode SP new-blob LF</c>, sorted
/// as bytes, without paths below <c>.weir/items/</c>. It depends on the two trees alone.
/// </para>
/// <para>
/// Patch id: <c>git patch-id --verbatim</c> of the whole diff. It stays equal when the same lines are changed elsewhere
/// in a file (a rebase), and differs when a changed line or its surroundings do.
/// </para>
/// </summary>
internal sealed class Measurement(Mirror mirror, string repository)
{
    public async Task<ChangeFacts> MeasureAsync(ObjectName from, ObjectName head, CancellationToken cancel)
    {
        var tree = await mirror.TreeOfAsync(head, cancel);
        var changes = await TreeChange.BetweenAsync(mirror, from, head, cancel);
        changes = changes.RemoveAll(change => ScopeCheck.IsProcessPath(change.Path));
        var patchId = changes.IsEmpty ? "" : await PatchIdAsync(from, head, cancel);
        return new ChangeFacts(
            [new RepositoryChange(repository, from, head, tree, patchId)],
            LineDigest.Of(changes.Select(Line)),
            [.. changes.Select(change => PathText.Show(change.Path)).Order(StringComparer.Ordinal)],
            changes.IsEmpty ? 0 : await LinesAsync(from, head, cancel));
    }

    public async Task<string> PatchIdAsync(ObjectName from, ObjectName head, CancellationToken cancel)
    {
        using var scratch = new Scratch(mirror);
        var diff = scratch.File("patch");
        var call = mirror.Call([.. Patch.Arguments, $"--output={diff}", from.Hex(), head.Hex()]);
        await GitProcess.DemandAsync(call, $"comparing {from} with {head}", cancel);
        var id = mirror.Call("patch-id", "--verbatim") with { InputFile = diff };
        var result = await GitProcess.DemandAsync(id, "naming a patch", cancel);
        return result.Text.Split(' ')[0];
    }

    private byte[] Line(TreeChange change)
    {
        using var line = new MemoryStream();
        line.Write(Encoding.UTF8.GetBytes(repository));
        line.WriteByte(0);
        line.Write(PathText.Encode(change.Path));
        line.Write(Encoding.ASCII.GetBytes(
            $"\0{change.OldMode} {change.OldObject}\0{change.NewMode} {change.NewObject}"));
        return line.ToArray();
    }

    /// <summary>Sums <c>added TAB deleted TAB path</c>; binary files have dashes and count as no lines.</summary>
    private async Task<long> LinesAsync(ObjectName from, ObjectName head, CancellationToken cancel)
    {
        var call = mirror.Call("diff-tree", "-r", "-z", "--numstat", "--no-renames", from.Hex(), head.Hex());
        var result = await GitProcess.DemandAsync(call, $"counting lines of {from}..{head}", cancel);
        var lines = 0L;
        foreach (var field in PathText.Fields(result.Output))
        {
            var words = field.Split('\t', 3);
            if (words.Length == 3 && !ScopeCheck.IsProcessPath(words[2]))
            {
                lines += Count(words[0]) + Count(words[1]);
            }
        }
        return lines;
    }

    private static long Count(string number) =>
        long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 0;
}
