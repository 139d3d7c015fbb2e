using System.Collections.Immutable;
using Weir.Core;
using Weir.Git.Mirrors;
using Weir.Git.Processes;
using Weir.Git.Trees;
using Weir.Runtime.Ports;

namespace Weir.Git.Attempts;

/// <summary>What an attempt left in its clone, as a tree of the mirror.</summary>
/// <param name="Baseline">The tree it was given.</param>
/// <param name="Changes">What the two differ in.</param>
/// <param name="Refused">Paths that cannot be part of a commit: repositories inside the clone (as <c>folder/.git</c>) and
/// names git does not accept. Files inside such a repository are in the tree, its history is not.</param>
internal sealed record ClosedTree(
    ObjectName Baseline, ObjectName Tree, ImmutableArray<TreeChange> Changes, ImmutableArray<string> Refused);

/// <summary>
/// Turns the files of a clone into a tree of the mirror.
/// <para>
/// The clone belongs to whoever worked in it: its <c>.git</c> may name another repository's objects, a filter, a monitor;
/// it may be a file, a link or gone. So it is not used at all. A git directory of our own (our config, our index, the
/// mirror's objects) takes the clone as its work tree, in the sandbox, with the clone read-only. Only files count:
/// commits, stashes and branches made in the clone are not looked at, so whatever was committed there is squashed.
/// </para>
/// <para>Steps: (1) list what differs from the baseline byte by byte, (2) hash those files, now with the conversions that
/// .gitattributes asks for, into a scratch object folder, (3) pack what the mirror lacks, (4) outside, let the mirror's git
/// check and take in the pack. New files that the work tree's own .gitignore files ignore are left out, as a commit
/// would; declared artifacts and everything below <c>.weir/items</c> are taken even so.</para>
/// </summary>
internal sealed class ClosingTree(Mirror mirror, ISandbox sandbox)
{
    /// <summary>Repositories inside a clone whose files are still saved; more are only named.</summary>
    public const int NestedLimit = 64;

    /// <summary>
    /// Compares index and files by content; unlike <c>ls-files --modified</c> it knows that a file behind a link to a
    /// folder is gone. What is uncommitted inside a submodule is not asked for, as git would run there.
    /// </summary>
    private static readonly ImmutableArray<string> Compare =
    [
        "diff", "--raw", "-z", "--no-renames", "--no-abbrev", "--no-ext-diff", "--no-textconv",
        "--ignore-submodules=dirty",
    ];

    private readonly SandboxedGit git = new(sandbox);

    public async Task<ClosedTree> CloseAsync(
        string clone, ObjectName start, ImmutableArray<string> forced, CancellationToken cancel)
    {
        if (!Directory.Exists(clone) || new DirectoryInfo(clone).LinkTarget is not null)
        {
            throw new RepositoryException($"The clone {clone} is gone, so its work cannot be taken over.");
        }
        var baseline = await Baseline.OpenAsync(mirror, clone, start, cancel);
        using var scratch = new Scratch(mirror);
        var view = new SandboxView([scratch.Directory], [clone, mirror.Objects, baseline.Directory]);
        var touched = await TouchedAsync(clone, baseline, forced, scratch, view, cancel);
        if (touched.IsNothing)
        {
            return new ClosedTree(baseline.Tree, baseline.Tree, [], Shown(touched.Nested));
        }
        var tree = await HashAsync(clone, baseline, touched, scratch, view, cancel);
        await new ObjectTransfer(mirror, git).MoveAsync(tree, baseline.Tree, scratch, view, cancel);
        var changes = await TreeChange.BetweenAsync(mirror, baseline.Tree, tree, cancel);
        var taken = changes.Select(change => change.Path).ToHashSet(StringComparer.Ordinal);
        var refused = touched.Nested.AddRange(touched.Untracked.Where(path => !taken.Contains(path)));
        return new ClosedTree(baseline.Tree, tree, changes, Shown(refused));
    }

    private async Task<Touched> TouchedAsync(
        string clone,
        Baseline baseline,
        ImmutableArray<string> forced,
        Scratch scratch,
        SandboxView view,
        CancellationToken cancel)
    {
        // A copy, with its time stamp, because git likes to write what it learned back to the index.
        var index = scratch.File("baseline-index");
        File.Copy(baseline.Index, index);
        File.SetLastWriteTimeUtc(index, File.GetLastWriteTimeUtc(baseline.Index));
        var others = new GitCall("ls-files", "-z", "--others", "--exclude-standard")
        {
            GitDirectory = baseline.Directory,
            WorkTree = clone,
            IndexFile = index,
        };
        var looked = await git.DemandAsync(others, view, "listing the attempt's files", cancel);
        var untracked = PathText.Fields(looked.Output);
        if (looked.Errors.Length > 0)
        {
            await MakeReadableAsync(clone, view, cancel);
            untracked = await ListAsync(others, view, cancel);
        }
        var artifacts = await ListAsync(
            others with { Arguments = ["ls-files", "-z", "--others", "--", ScopeCheck.ProcessFolder, .. forced] }, view, cancel);
        var compare = others with { Arguments = Compare };
        var compared = await git.DemandAsync(compare, view, "comparing the attempt's files", cancel);
        var changes = TreeChange.Parse(compared.Output);

        var buried = changes.Where(IsBuried).Select(change => change.Path + "/");
        var found = untracked.Concat(artifacts).Concat(buried).ToImmutableSortedSet(StringComparer.Ordinal);
        var nested = found.Where(IsNested).ToImmutableArray();
        var files = found.Except(nested).Union(await NestedFilesAsync(clone, baseline, nested, scratch, view, cancel));
        return new Touched(
            [.. changes.Where(change => !IsGone(change)).Select(change => change.Path)],
            [.. changes.Where(IsGone).Select(change => change.Path)],
            files,
            [.. nested.Select(folder => folder + ".git")]);
    }

    /// <summary>A file whose place a repository took.</summary>
    private static bool IsBuried(TreeChange change) =>
        change.NewMode == TreeChange.Submodule && change.OldMode != TreeChange.Submodule;

    private static bool IsGone(TreeChange change) => change.IsDeletion || IsBuried(change);

    /// <summary>
    /// git shows a repository inside the work tree as one entry with a slash at its end and never looks into it. Each is
    /// listed as a work tree of its own, so that a checkpoint loses nothing.
    /// </summary>
    private async Task<List<string>> NestedFilesAsync(
        string clone,
        Baseline baseline,
        ImmutableArray<string> nested,
        Scratch scratch,
        SandboxView view,
        CancellationToken cancel)
    {
        var files = new List<string>();
        var open = new Queue<string>(nested);
        for (var seen = 0; seen < NestedLimit && open.TryDequeue(out var folder); seen++)
        {
            if (PathText.HasEscapes(folder))
            {
                continue;
            }
            var call = new GitCall("ls-files", "-z", "--others", "--exclude-standard")
            {
                GitDirectory = baseline.Directory,
                WorkTree = Path.Combine(clone, folder.TrimEnd('/')),
                IndexFile = scratch.File("no-index"),
            };
            foreach (var path in await ListAsync(call, view, cancel))
            {
                if (IsNested(path))
                {
                    open.Enqueue(folder + path);
                }
                else
                {
                    files.Add(folder + path);
                }
            }
        }
        return files;
    }

    private async Task<ObjectName> HashAsync(
        string clone,
        Baseline baseline,
        Touched touched,
        Scratch scratch,
        SandboxView view,
        CancellationToken cancel)
    {
        var read = new GitCall("read-tree", baseline.Tree.Hex()) { GitDirectory = scratch.Directory };
        await GitProcess.DemandAsync(read, "reading what the clone was given", cancel);
        await DropAsync(touched.Gone, scratch, cancel);
        var update = new GitCall("update-index", "--add", "--remove", "--replace", "-z", "--stdin")
        {
            GitDirectory = scratch.Directory,
            WorkTree = clone,
            Input = PathText.Join(touched.Changed.Concat(touched.Untracked)),
        };
        var result = await git.RunAsync(update, view, cancel);
        if (!result.Succeeded)
        {
            await MakeReadableAsync(clone, view, cancel);
            await git.DemandAsync(update, view, "reading the attempt's files", cancel);
        }
        var write = new GitCall("write-tree") { GitDirectory = scratch.Directory, WorkTree = clone };
        return new ObjectName((await git.DemandAsync(write, view, "writing the attempt's tree", cancel)).Text);
    }

    /// <summary>Takes paths out of the index of the closing tree; no file is looked at, so no sandbox is needed.</summary>
    private static async Task DropAsync(ImmutableArray<string> paths, Scratch scratch, CancellationToken cancel)
    {
        if (paths.IsEmpty)
        {
            return;
        }
        var drop = new GitCall("update-index", "--force-remove", "-z", "--stdin")
        {
            GitDirectory = scratch.Directory,
            WorkTree = scratch.Directory,
            Input = PathText.Join(paths),
        };
        await GitProcess.DemandAsync(drop, "dropping what the attempt deleted", cancel);
    }

    /// <summary>
    /// git complains of files and folders without read permission, and goes on as if they were not there. They are the
    /// attempt's, so they are made readable rather than lost.
    /// </summary>
    private Task<GitResult> MakeReadableAsync(string clone, SandboxView view, CancellationToken cancel)
    {
        var writable = new SandboxView(
            view.Writable.Add(clone), view.ReadOnly.Remove(clone, StringComparer.Ordinal));
        return git.MakeReadableAsync(clone, writable, cancel);
    }

    private async Task<List<string>> ListAsync(GitCall call, SandboxView view, CancellationToken cancel) =>
        PathText.Fields((await git.DemandAsync(call, view, "listing the attempt's files", cancel)).Output);

    private static bool IsNested(string path) => path.EndsWith('/');

    private static ImmutableArray<string> Shown(ImmutableArray<string> paths) => [.. paths.Select(PathText.Show)];

    /// <param name="Changed">Files of the baseline that differ.</param>
    /// <param name="Gone">Files of the baseline that are not there, or not reached without following a link.</param>
    /// <param name="Untracked">New files; what git does not take of these is refused.</param>
    /// <param name="Nested">The <c>.git</c> of each repository inside the clone.</param>
    private sealed record Touched(
        ImmutableArray<string> Changed,
        ImmutableArray<string> Gone,
        ImmutableSortedSet<string> Untracked,
        ImmutableArray<string> Nested)
    {
        public bool IsNothing => Changed.IsEmpty && Gone.IsEmpty && Untracked.IsEmpty;
    }
}
