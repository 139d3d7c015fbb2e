using System.Collections.Immutable;
using System.Text;
using Weir.Core;
using Weir.Git.Mirrors;
using Weir.Git.Processes;
using Weir.Git.Trees;
using Weir.Runtime.Ports;

namespace Weir.Git.Attempts;

/// <summary>
/// Makes an attempt's clone: a repository of its own (no linked worktree, which would share config, hooks and refs)
/// that borrows the mirror's objects. Its config is ours and defines no filter, so that whatever .gitattributes asks
/// for, no program runs. It is built beside its place and moved there when complete.
/// </summary>
internal sealed class CloneBuilder(Mirror mirror)
{
    /// <summary>The branch that is checked out in a clone.</summary>
    public const string Branch = "work";

    /// <summary>What a clone's HEAD says.</summary>
    public const string Head = $"ref: refs/heads/{Branch}";

    /// <summary>Where a clone is built before it is moved to its place.</summary>
    public static string MakingOf(string directory) => directory + ".making";

    public async Task BuildAsync(CloneRequest request, CancellationToken cancel)
    {
        if (Path.Exists(request.Directory))
        {
            throw new RepositoryException($"{request.Directory} exists already; a clone is made in a new folder.");
        }
        var making = MakingOf(request.Directory);
        try
        {
            Remove(making);
            await FillAsync(request, making, cancel);
            Directory.Move(making, request.Directory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RepositoryException(
                $"The clone {request.Directory} cannot be written: {e.Message}" + GitProcess.DiskHint(making), e);
        }
        finally
        {
            Remove(making);
        }
    }

    private async Task FillAsync(CloneRequest request, string making, CancellationToken cancel)
    {
        var start = await mirror.TreeOfAsync(request.Start, cancel);
        var tree = await TreeEditor.LayOutAsync(mirror, start, request.LaidOut, cancel);
        var baseline = Baseline.Begin(mirror, request.Directory, tree);
        var git = Path.Combine(making, ".git");
        WriteGitDirectory(git, request);

        var checkout = new GitCall("read-tree", "--reset", "-u", tree.Hex())
        {
            GitDirectory = git,
            WorkTree = making,
            IndexFile = baseline.Index,
        };
        await GitProcess.DemandAsync(checkout, $"checking out {request.Start}", cancel);
        await WriteIndexAsync(git, making, baseline, request, start, cancel);
        await RecordBytesAsync(baseline, making, cancel);
        if (request.Over is { } over)
        {
            await LayOverAsync(git, making, baseline, request, over, cancel);
        }
        baseline.Complete(request.Directory, request.Start);
    }

    private void WriteGitDirectory(string git, CloneRequest request)
    {
        GitDirectory.Write(
            git, GitDirectory.CloneConfig(mirror.ObjectFormat), Head, mirror.Borrowed);
        File.WriteAllText(Path.Combine(git, "refs", "heads", Branch), request.Start.Hex() + "\n");
        var excluded = new StringBuilder("# Process artifacts: kept beside the change, never in it.\n");
        foreach (var laid in request.LaidOut)
        {
            excluded.Append('/').Append(EscapedPattern(laid.Path.TrimEnd('/'))).Append('\n');
        }
        File.WriteAllText(Path.Combine(git, "info", "exclude"), excluded.ToString());
    }

    /// <summary>
    /// Gives the clone an index of the start commit. It is the checkout's, with its time stamp (git compares files with
    /// it to find those written in the same second), without the process artifacts.
    /// </summary>
    private static async Task WriteIndexAsync(
        string git, string making, Baseline baseline, CloneRequest request, ObjectName start, CancellationToken cancel)
    {
        var index = Path.Combine(git, "index");
        File.Copy(baseline.Index, index);
        File.SetLastWriteTimeUtc(index, File.GetLastWriteTimeUtc(baseline.Index));
        if (!request.LaidOut.IsEmpty)
        {
            var call = new GitCall("read-tree", "-m", start.Hex()) { GitDirectory = git, WorkTree = making };
            await GitProcess.DemandAsync(call, "writing the clone's index", cancel);
        }
    }

    /// <summary>
    /// Without attributes the bytes on disk are the blobs' bytes, and the checkout's index says all. With them each
    /// file is hashed once as it lies on disk.
    /// </summary>
    private static async Task RecordBytesAsync(Baseline baseline, string making, CancellationToken cancel)
    {
        if (!await baseline.MayHoldAttributesAsync(cancel))
        {
            return;
        }
        File.Delete(baseline.Index);
        var read = new GitCall("read-tree", baseline.Tree.Hex()) { GitDirectory = baseline.Directory };
        await GitProcess.DemandAsync(read, "recording the clone's files", cancel);
        var hash = new GitCall("add", "--update", "--", ".") { GitDirectory = baseline.Directory, WorkTree = making };
        await GitProcess.DemandAsync(hash, "recording the clone's files", cancel);
    }

    /// <summary>
    /// Puts the files of another commit in the place of those that were checked out, as changes of the work tree alone:
    /// the clone's index and the baseline stay those of the start. Process artifacts that it does not have stay.
    /// </summary>
    private async Task LayOverAsync(
        string git, string making, Baseline baseline, CloneRequest request, ObjectName over, CancellationToken cancel)
    {
        var tree = await mirror.TreeOfAsync(over, cancel);
        var missing = ImmutableArray.CreateBuilder<LaidOut>();
        foreach (var laid in request.LaidOut)
        {
            if (await TreeEntry.AtAsync(mirror, tree, laid.Path.TrimEnd('/'), cancel) is null)
            {
                missing.Add(laid);
            }
        }
        var whole = await TreeEditor.LayOutAsync(mirror, tree, missing.ToImmutable(), cancel);
        using var scratch = new Scratch(mirror);
        var read = new GitCall("read-tree", "--reset", "-u", whole.Hex())
        {
            GitDirectory = git,
            WorkTree = making,
            IndexFile = baseline.CopyIndex(scratch, "over"),
        };
        await GitProcess.DemandAsync(read, $"laying {over} over the clone", cancel);
    }

    private static string EscapedPattern(string path)
    {
        var pattern = new StringBuilder(path.Length);
        foreach (var character in path)
        {
            pattern.Append(@"\*?[ ".Contains(character, StringComparison.Ordinal) ? "\\" : "").Append(character);
        }
        return pattern.ToString();
    }

    private static void Remove(string directory)
    {
        if (Directory.Exists(directory))
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
