using System.Collections.Immutable;
using Weir.Core;
using Weir.Git.Mirrors;
using Weir.Git.Processes;
using Weir.Git.Trees;

namespace Weir.Git.Integration;

/// <summary>
/// A person's work tree in which the target branch is checked out. git refuses to push to a branch that somebody sits
/// on, since the files would stay behind; so the files are brought along, as a fast-forward does, if and only if
/// nothing is uncommitted there.
/// <para>
/// The repository's config and hooks belong to whoever made it and are not trusted: a git directory of our own takes
/// its files and its index, so that no filter, monitor or hook it names can run. Only settings that say how its files
/// look (line ends, modes) are copied. Files under filters (large files) therefore look changed, and such a checkout is
/// left alone. The index is updated through git's own lock, so that a person's git at work there is safe.
/// </para>
/// </summary>
internal sealed class LocalCheckout
{
    /// <summary>Settings that change how files look and name no program.</summary>
    private static readonly ImmutableArray<string> ReadSettings =
    [
        "core.autocrlf", "core.eol", "core.filemode", "core.symlinks", "core.ignorecase", "core.precomposeunicode",
        "core.sparsecheckout",
    ];

    /// <summary>Files in a git directory that say that something is half-done.</summary>
    private static readonly ImmutableArray<string> Unfinished =
        ["MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD", "BISECT_LOG", "rebase-merge", "rebase-apply", "index.lock"];

    private const int DirtyShown = 3;

    private readonly Mirror mirror;
    private readonly string gitDirectory;
    private readonly string commonDirectory;
    private readonly ImmutableArray<string> settings;

    private LocalCheckout(
        Mirror mirror, string workTree, string gitDirectory, string commonDirectory, ImmutableArray<string> settings)
    {
        this.mirror = mirror;
        this.gitDirectory = gitDirectory;
        this.commonDirectory = commonDirectory;
        this.settings = settings;
        WorkTree = workTree;
    }

    public string WorkTree { get; }

    /// <summary>The checkout at a path; null when there is none, or when another branch than the target is checked
    /// out.</summary>
    public static async Task<LocalCheckout?> OpenAsync(
        Mirror mirror, string path, string branch, CancellationToken cancel)
    {
        var dotGit = Path.Combine(path, ".git");
        if (!Path.Exists(dotGit))
        {
            return null;
        }
        // rev-parse reads the config but runs nothing that it names.
        var find = new GitCall(
            "rev-parse", "--path-format=absolute", "--git-dir", "--git-common-dir", "--symbolic-full-name", "HEAD")
        {
            GitDirectory = dotGit,
            WorkTree = path,
        };
        var found = await GitProcess.RunAsync(find, cancel);
        if (found.Text.Split('\n') is not [var directory, var common, var head] || head != RefNames.Branch(branch))
        {
            return null;
        }
        return new LocalCheckout(mirror, path, directory, common, await SettingsAsync(common, cancel));
    }

    /// <summary>
    /// Why the files cannot follow from <paramref name="from"/> to <paramref name="to"/>, as a clause; null when they
    /// can. Changes nothing.
    /// </summary>
    public async Task<string?> ObstacleAsync(ObjectName from, ObjectName to, CancellationToken cancel)
    {
        if (Unfinished.FirstOrDefault(name => Path.Exists(Path.Combine(gitDirectory, name))) is { } unfinished)
        {
            return $"something is half-done there ({unfinished})";
        }
        if (settings.Contains("core.sparsecheckout=true", StringComparer.Ordinal))
        {
            return "it is a sparse checkout";
        }
        using var scratch = Open(from);
        var status = Call(
            scratch,
            "status", "--porcelain=v1", "-z", "--untracked-files=no", "--ignore-submodules=all", "--no-renames");
        var dirty = await GitProcess.DemandAsync(status, $"looking at {WorkTree}", cancel);
        var paths = PathText.Fields(dirty.Output).Select(line => PathText.Show(line[3..])).ToList();
        if (paths.Count > 0)
        {
            var shown = string.Join(", ", paths.Take(DirtyShown)) + (paths.Count > DirtyShown ? ", …" : "");
            return $"it has uncommitted changes ({shown})";
        }
        await RefreshAsync(scratch, cancel);
        var trial = await GitProcess.RunAsync(
            Call(scratch, "read-tree", "-n", "-m", "-u", from.Hex(), to.Hex()), cancel);
        return trial.Succeeded ? null : $"its files are in the way ({GitProcess.LastLines(trial.Errors)})";
    }

    /// <summary>Brings the files and the index along; the branch is moved by the push before.</summary>
    public async Task FollowAsync(ObjectName from, ObjectName to, CancellationToken cancel)
    {
        using var scratch = Open(from);
        await GitProcess.DemandAsync(
            Call(scratch, "read-tree", "-m", "-u", from.Hex(), to.Hex()), $"updating the files of {WorkTree}", cancel);
    }

    private async Task RefreshAsync(Scratch scratch, CancellationToken cancel) =>
        _ = await GitProcess.RunAsync(Call(scratch, "update-index", "-q", "--refresh"), cancel);

    private Scratch Open(ObjectName head)
    {
        var scratch = new Scratch(mirror, Path.Combine(commonDirectory, "objects"));
        File.WriteAllText(scratch.File("HEAD"), head.Hex() + "\n");
        return scratch;
    }

    private GitCall Call(Scratch scratch, params ImmutableArray<string> arguments) =>
        new([.. settings.SelectMany(setting => new[] { "-c", setting }), .. arguments])
        {
            GitDirectory = scratch.Directory,
            WorkTree = WorkTree,
            IndexFile = Path.Combine(gitDirectory, "index"),
        };

    private static async Task<ImmutableArray<string>> SettingsAsync(string common, CancellationToken cancel)
    {
        var call = new GitCall("config", "--file", Path.Combine(common, "config"), "--no-includes", "--null", "--list")
        {
            GitDirectory = "/dev/null",
        };
        var result = await GitProcess.RunAsync(call, cancel);
        return
        [
            .. PathText.Fields(result.Output)
                .Select(line => line.Split('\n', 2))
                .Where(pair => pair.Length == 2 && pair[1].All(char.IsAsciiLetter))
                .Where(pair => ReadSettings.Contains(pair[0], StringComparer.Ordinal))
                .Select(pair => $"{pair[0]}={pair[1]}"),
        ];
    }
}
