using System.Collections.Immutable;
using System.Globalization;
using System.IO.Pipelines;
using Weir.Core;
using Weir.Git.Mirrors;
using Weir.Git.Processes;
using Weir.Git.Trees;
using Weir.Runtime.Ports;

namespace Weir.Git.Changes;

/// <param name="Count">Added plus deleted; 0 for a binary file.</param>
internal sealed record ChangedLines(string Path, long Count);

/// <summary>
/// All that is measured of a change, out of one comparison: git prints what differs, how many lines of each file, and
/// then, after an empty field, the patch, which goes on to <c>git patch-id</c> as it comes. A patch may be large, so it
/// is kept nowhere.
/// </summary>
internal sealed record MeasuredPatch(
    ImmutableArray<TreeChange> Changes, ImmutableArray<ChangedLines> Lines, string PatchId)
{
    private static readonly MeasuredPatch Nothing = new([], [], "");

    public static async Task<MeasuredPatch> ReadAsync(
        Mirror mirror, ObjectName from, ObjectName head, CancellationToken cancel)
    {
        var compare = mirror.Call([.. Patch.Arguments, "-z", "--raw", "--numstat", from.Hex(), head.Hex()]);
        var pipe = new Pipe();
        var comparing = CompareAsync(compare, pipe.Writer, cancel);
        var reading = ReadPatchAsync(mirror, pipe.Reader, compare.OutputLimit, cancel);
        var compared = await comparing;
        return compared.Succeeded
            ? await reading
            : throw GitProcess.Failure(compare, compared, $"comparing {from} with {head}");
    }

    private static async Task<GitResult> CompareAsync(GitCall call, PipeWriter to, CancellationToken cancel)
    {
        try
        {
            return await GitProcess.StreamAsync(call, to.AsStream(leaveOpen: true), cancel);
        }
        finally
        {
            await to.CompleteAsync();
        }
    }

    private static async Task<MeasuredPatch> ReadPatchAsync(
        Mirror mirror, PipeReader patch, int limit, CancellationToken cancel)
    {
        try
        {
            var fields = await ReadFieldsAsync(patch, limit, cancel);
            if (fields.Count == 0)
            {
                return Nothing;
            }
            var call = mirror.Call("patch-id", "--verbatim") with { InputStream = patch.AsStream() };
            var named = await GitProcess.DemandAsync(call, "naming a patch", cancel);
            return Of(fields, named.Text.Split(' ')[0]);
        }
        finally
        {
            // Whatever went wrong, nobody waits for room in the pipe.
            await patch.CompleteAsync();
        }
    }

    /// <summary>What is before the first empty field, or all where there is none.</summary>
    private static async Task<List<string>> ReadFieldsAsync(PipeReader reader, int limit, CancellationToken cancel)
    {
        using var head = new MemoryStream();
        var ended = false;
        while (!ended)
        {
            var read = await reader.ReadAsync(cancel);
            var at = read.Buffer.Start;
            foreach (var piece in read.Buffer)
            {
                var length = EndOfFields(head, piece.Span);
                ended = length < piece.Length;
                head.Write(piece.Span[..length]);
                at = read.Buffer.GetPosition(ended ? length + 1 : length, at);
                if (ended)
                {
                    break;
                }
            }
            if (head.Length > limit)
            {
                throw new RepositoryException($"A change has more changed files than {limit} bytes of names hold.");
            }
            reader.AdvanceTo(at);
            ended |= read.IsCompleted && at.Equals(read.Buffer.End);
        }
        return PathText.Fields(head.GetBuffer().AsMemory(0, (int)head.Length));
    }

    /// <summary>Where the NUL is that ends an empty field; the length of the piece when it is not in it.</summary>
    private static int EndOfFields(MemoryStream before, ReadOnlySpan<byte> piece)
    {
        if (before.Length > 0 && before.GetBuffer()[before.Length - 1] == 0 && piece is [0, ..])
        {
            return 0;
        }
        var found = piece.IndexOf("\0\0"u8);
        return found < 0 ? piece.Length : found + 1;
    }

    /// <summary>
    /// Fields that begin with a colon are <c>:old-mode new-mode old new status</c>, with the path in the next; the
    /// others <c>added TAB deleted TAB path</c>, with dashes for binary files.
    /// </summary>
    private static MeasuredPatch Of(List<string> fields, string patchId)
    {
        var lines = ImmutableArray.CreateBuilder<ChangedLines>();
        var raw = 0;
        while (raw < fields.Count && fields[raw].StartsWith(':'))
        {
            raw += 2;
        }
        foreach (var field in fields.Skip(raw))
        {
            var words = field.Split('\t', 3);
            lines.Add(new ChangedLines(words[2], Count(words[0]) + Count(words[1])));
        }
        return new MeasuredPatch(TreeChange.Of(fields[..raw]), lines.ToImmutable(), patchId);
    }

    private static long Count(string number) =>
        long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 0;
}
