using System.Collections.Immutable;
using Weir.Git.Mirrors;
using Weir.Git.Processes;
using Weir.Git.Trees;

namespace Weir.Git.Attempts;

/// <summary>What an attempt did to the files it was given.</summary>
/// <param name="Changed">Files of the baseline that differ.</param>
/// <param name="Gone">Files of the baseline that are not there, or not reached without following a link.</param>
/// <param name="Untracked">New files; what git does not take of these is refused.</param>
/// <param name="Nested">The <c>.git</c> of each repository inside the clone.</param>
internal sealed record TouchedFiles(
    ImmutableArray<string> Changed,
    ImmutableArray<string> Gone,
    ImmutableSortedSet<string> Untracked,
    ImmutableArray<string> Nested)
{
    public bool IsNothing => Changed.IsEmpty && Gone.IsEmpty && Untracked.IsEmpty;
}

/// <summary>
/// Compares the files of a clone with its baseline, in the sandbox: by content, by mode, and without following links.
/// </summary>
internal sealed class WorkTreeScan(
    SandboxedGit git, string clone, Baseline baseline, Scratch scratch, SandboxView view)
{
    /// <summary>Repositories inside a clone whose files are still saved; more are only named.</summary>
    public const int NestedLimit = 64;

    private static readonly ImmutableArray<string> ListOthers = ["ls-files", "-z", "--others"];

    /// <summary>
    /// What is new, and what is new although it is ignored. Arguments: the paths whose files count even so.
    /// </summary>
    private const string List = """
        git ls-files -z --others --exclude-standard
        printf '\0'
        git ls-files -z --others -- "$@"
        """;

    /// <summary>
    /// What differs, and what is new. Unlike <c>ls-files --modified</c>, <c>diff</c> knows that a file behind a link to
    /// a folder is gone. What is uncommitted inside a submodule is not asked for, as git would run there.
    /// </summary>
    private const string Compare = """
        git diff --raw -z --no-renames --no-abbrev --no-ext-diff --no-textconv --ignore-submodules=dirty
        printf '\0'

        """ + List;

    /// <param name="forced">Paths whose files count although they are ignored.</param>
    public async Task<TouchedFiles> RunAsync(ImmutableArray<string> forced, CancellationToken cancel)
    {
        var counted = Counted(forced);
        var compared = await LookAsync(Compare, CopyIndex("compared-index"), counted, cancel);
        if (compared.Complained)
        {
            await MakeReadableAsync(cancel);
            compared = await LookAsync(Compare, CopyIndex("readable-index"), counted, cancel);
        }
        var changes = TreeChange.Parse(compared.Outputs[0]);
        ImmutableArray<string> gone = [.. changes.Where(IsGone).Select(change => change.Path)];
        var listed = compared.Outputs[1..];
        if (!gone.IsEmpty)
        {
            // git lists nothing below a path that its index has as a file.
            var reduced = CopyIndex("listed-index");
            await IndexEdit.DropAsync(scratch, reduced, gone, cancel);
            listed = (await LookAsync(List, reduced, counted, cancel)).Outputs;
        }
        var found = listed.SelectMany(PathText.Fields).ToImmutableSortedSet(StringComparer.Ordinal);
        ImmutableArray<string> nested = [.. found.Where(IsNested)];
        return new TouchedFiles(
            [.. changes.Where(change => !IsGone(change)).Select(change => change.Path)],
            gone,
            found.Except(nested).Union(await NestedFilesAsync(nested, cancel)),
            [.. nested.Select(folder => folder + ".git")]);
    }

    /// <summary>Whose files count although they are ignored.</summary>
    public static ImmutableArray<string> Counted(ImmutableArray<string> forced) =>
        [ScopeCheck.ProcessFolder, .. forced];

    /// <summary>
    /// git complains of files and folders without read permission, and goes on as if they were not there. They are the
    /// attempt's, so they are made readable rather than lost.
    /// </summary>
    public Task<GitResult> MakeReadableAsync(CancellationToken cancel)
    {
        var writable = new SandboxView(
            view.Writable.Add(clone), view.ReadOnly.Remove(clone, StringComparer.Ordinal));
        return git.MakeReadableAsync(clone, writable, cancel);
    }

    /// <summary>A repository that took the place of a file counts as the file's end and as new files.</summary>
    private static bool IsGone(TreeChange change) => change.IsDeletion
        || (change.NewMode == TreeChange.Submodule && change.OldMode != TreeChange.Submodule);

    public static bool IsNested(string path) => path.EndsWith('/');

    private async Task<(List<ReadOnlyMemory<byte>> Outputs, bool Complained)> LookAsync(
        string script, string index, ImmutableArray<string> counted, CancellationToken cancel)
    {
        var call = Call(index, counted);
        var result = SandboxedGit.Demand(
            call, await git.RunScriptAsync(script, call, view, cancel), "comparing files");
        return (PathText.Outputs(result.Output), result.Errors.Length > 0);
    }

    /// <summary>
    /// git shows a repository inside the work tree as one entry with a slash at its end and never looks into it. Each
    /// is listed as a work tree of its own, so that a checkpoint loses nothing.
    /// </summary>
    private async Task<List<string>> NestedFilesAsync(ImmutableArray<string> nested, CancellationToken cancel)
    {
        var files = new List<string>();
        var open = new Queue<string>(nested);
        for (var seen = 0; seen < NestedLimit && open.TryDequeue(out var folder); seen++)
        {
            if (PathText.HasEscapes(folder))
            {
                continue;
            }
            var call = Call(scratch.File("no-index"), [.. ListOthers, "--exclude-standard"]) with
            {
                WorkTree = Path.Combine(clone, folder.TrimEnd('/')),
            };
            var listed = await git.DemandAsync(call, view, "listing files", cancel);
            foreach (var path in PathText.Fields(listed.Output))
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

    private string CopyIndex(string name) => baseline.CopyIndex(scratch, name);

    private GitCall Call(string index, ImmutableArray<string> arguments) => new(arguments)
    {
        GitDirectory = baseline.Directory,
        WorkTree = clone,
        IndexFile = index,
    };
}
