using System.Collections.Immutable;
using Weir.Core;
using Weir.Git.Mirrors;
using Weir.Git.Processes;
using Weir.Git.Trees;
using Weir.Runtime.Ports;
using Weir.Runtime.Secrets;

namespace Weir.Git.Attempts;

/// <summary>What an attempt left in its clone, as a tree of the mirror.</summary>
/// <param name="Baseline">The tree it was given.</param>
/// <param name="Changes">What the two differ in.</param>
/// <param name="Refused">Paths that cannot be part of a commit: repositories inside the clone (as <c>folder/.git</c>)
/// and names git does not accept. Files inside such a repository are in the tree, its history is not.</param>
internal sealed record ClosedTree(
    ObjectName Baseline, ObjectName Tree, ImmutableArray<TreeChange> Changes, ImmutableArray<string> Refused)
{
    /// <summary>All files of the tree, where they were listed; empty where they were not.</summary>
    public ImmutableArray<TreeEntry> Files { get; init; } = [];

    /// <summary>Paths that hold a secret. Where there are any, the mirror has nothing of the tree.</summary>
    public ImmutableArray<string> Secrets { get; init; } = [];
}

/// <summary>
/// Turns the files of a clone into a tree of the mirror.
/// <para>
/// The clone belongs to whoever worked in it: its <c>.git</c> may name another repository's objects, a filter, a
/// monitor; it may be a file, a link or gone. So it is not used at all. A git directory of our own (our config, our
/// index, the mirror's objects) takes the clone as its work tree, in the sandbox, with the clone read-only. Only files
/// count: commits, stashes and branches made in the clone are not looked at, so whatever was committed there is
/// squashed.
/// </para>
/// <para>
/// Steps: (1) find what differs from the baseline byte by byte (<see cref="WorkTreeScan"/>), (2) hash those files, now
/// with the conversions that .gitattributes asks for, into a scratch object folder, (3) pack what the mirror lacks,
/// (4) outside, let the mirror's git check and take in the pack (<see cref="ObjectTransfer"/>). In the plain case (1)
/// to (3) are one run of the sandbox (<see cref="ClosingRun"/>).
/// </para>
/// <para>
/// New files that the work tree's own .gitignore files ignore are left out, as a commit would: an attempt that begins
/// to ignore its build folder means it, and hiding files gains it nothing, since what is not in the tree does not
/// exist for gates. Declared artifacts and everything below <c>.weir/items</c> are taken even so.
/// </para>
/// </summary>
/// <param name="secrets">What may not be in it.</param>
internal sealed class ClosingTree(Mirror mirror, ISandbox sandbox, SecretRedactor secrets)
{
    /// <summary>
    /// Arguments: the tree that the mirror has, and where the pack goes. Prints the new tree and the pack's name.
    /// </summary>
    private const string Close = """
        git update-index --add --remove --replace -z --stdin
        tree=$(git write-tree)
        pack=$(printf '%s\n^%s\n' "$tree" "$1" | git pack-objects --quiet --revs --local --window=0 "$2")
        printf '%s\n%s\n' "$tree" "$pack"
        """;

    private static readonly ImmutableArray<TreeEntry> NoFiles = [];

    private readonly SandboxedGit git = new(sandbox);

    public async Task<ClosedTree> CloseAsync(
        string directory, ObjectName start, ImmutableArray<string> forced, CancellationToken cancel)
    {
        var clone = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));
        if (!Directory.Exists(clone) || new DirectoryInfo(clone).LinkTarget is not null)
        {
            throw new RepositoryException($"The clone {clone} is gone, so its work cannot be taken over.");
        }
        var baseline = await Baseline.OpenAsync(mirror, clone, start, cancel);
        return await CloseAtOnceAsync(clone, baseline, forced, cancel)
            ?? await CloseByStepsAsync(clone, baseline, forced, cancel);
    }

    /// <summary>Null when the clone is no plain case.</summary>
    private async Task<ClosedTree?> CloseAtOnceAsync(
        string clone, Baseline baseline, ImmutableArray<string> forced, CancellationToken cancel)
    {
        using var scratch = new Scratch(mirror);
        var run = new ClosingRun(git, clone, baseline, scratch, ViewOf(clone, baseline, scratch));
        return await run.TryAsync(WorkTreeScan.Counted(forced), cancel) switch
        {
            null => null,
            { Packed: var (tree, pack) } found => await TakeAsync(baseline, tree, pack, found.Untracked, [], cancel),
            _ => new ClosedTree(baseline.Tree, baseline.Tree, [], []),
        };
    }

    private async Task<ClosedTree> CloseByStepsAsync(
        string clone, Baseline baseline, ImmutableArray<string> forced, CancellationToken cancel)
    {
        using var scratch = new Scratch(mirror);
        var view = ViewOf(clone, baseline, scratch);
        var scan = new WorkTreeScan(git, clone, baseline, scratch, view);
        var touched = await scan.RunAsync(forced, cancel);
        if (touched.IsNothing)
        {
            return new ClosedTree(baseline.Tree, baseline.Tree, [], Shown(touched.Nested));
        }
        var read = new GitCall("read-tree", baseline.Tree.Hex()) { GitDirectory = scratch.Directory };
        await GitProcess.DemandAsync(read, "reading what the clone was given", cancel);
        await IndexEdit.DropAsync(scratch, scratch.Index, touched.Gone, cancel);
        var (tree, pack) = await HashAsync(clone, touched, baseline, scratch, view, scan, cancel);
        return await TakeAsync(baseline, tree, pack, touched.Untracked, touched.Nested, cancel);
    }

    /// <summary>Takes the pack into the mirror and finds what changed.</summary>
    private async Task<ClosedTree> TakeAsync(
        Baseline baseline,
        ObjectName tree,
        string pack,
        ImmutableSortedSet<string> untracked,
        ImmutableArray<string> nested,
        CancellationToken cancel)
    {
        if (!secrets.IsEmpty
            && await new SecretScan(mirror, secrets).PathsAsync(baseline.Tree, tree, pack, cancel) is
                { IsEmpty: false } found)
        {
            return new ClosedTree(baseline.Tree, baseline.Tree, [], []) { Secrets = found };
        }
        var transfer = new ObjectTransfer(mirror);
        await transfer.MoveAsync(pack, cancel);
        var changing = TreeChange.BetweenAsync(mirror, baseline.Tree, tree, cancel);
        var listing = untracked.IsEmpty ? Task.FromResult(NoFiles) : TreeEntry.BelowAsync(mirror, tree, "", cancel);
        await Task.WhenAll(transfer.DemandWholeAsync(tree, baseline.Tree, cancel), changing, listing);
        var changes = await changing;
        var taken = changes.Select(change => change.Path).ToHashSet(StringComparer.Ordinal);
        var refused = untracked.Where(path => !taken.Contains(path));
        return new ClosedTree(baseline.Tree, tree, changes, Shown([.. nested, .. refused]))
        {
            Files = await listing,
        };
    }

    private SandboxView ViewOf(string clone, Baseline baseline, Scratch scratch) =>
        new([scratch.Directory], [clone, .. mirror.Borrowed, baseline.Directory]);

    /// <summary>The tree of what is there now, and the pack with what the mirror has not of it.</summary>
    private async Task<(ObjectName Tree, string Pack)> HashAsync(
        string clone,
        TouchedFiles touched,
        Baseline baseline,
        Scratch scratch,
        SandboxView view,
        WorkTreeScan scan,
        CancellationToken cancel)
    {
        var close = new GitCall(baseline.Tree.Hex(), scratch.File("new"))
        {
            GitDirectory = scratch.Directory,
            WorkTree = clone,
            Input = PathText.Join(touched.Changed.Concat(touched.Untracked)),
        };
        var result = await git.RunScriptAsync(Close, close, view, cancel);
        if (!result.Succeeded)
        {
            await scan.MakeReadableAsync(cancel);
            result = await git.RunScriptAsync(Close, close, view, cancel);
        }
        var names = SandboxedGit.Demand(close, result, "reading the attempt's files").Text.Split('\n');
        return names is [var tree, var pack]
            ? (new ObjectName(tree), scratch.File($"new-{new ObjectName(pack).Hex()}.pack"))
            : throw new RepositoryException("The sandbox packed nothing, so the attempt's work cannot be taken over.");
    }

    private static ImmutableArray<string> Shown(ImmutableArray<string> paths) => [.. paths.Select(PathText.Show)];
}
