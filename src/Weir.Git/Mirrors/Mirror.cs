using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Weir.Core;
using Weir.Git.Processes;
using Weir.Runtime.Ports;

namespace Weir.Git.Mirrors;

/// <summary>
/// Weir's own bare repository: every commit Weir makes is made here, from trees, and nothing is ever collected, so that
/// an object a journal names stays readable. One process owns it; what an earlier process left half-done (locks,
/// scratch folders) is swept when it is opened.
/// </summary>
internal sealed class Mirror
{
    public const int Sha256Digits = 64;

    /// <summary>So many commits' trees are remembered.</summary>
    private const int MostRemembered = 4_096;

    private const string MarkerFirstLine = "weir mirror 1";

    private readonly ConcurrentDictionary<ObjectName, ObjectName> _trees = new();

    private Mirror(string directory, string objectFormat, string? lender = null)
    {
        Directory = directory;
        ObjectFormat = objectFormat;
        Borrowed = lender is null ? [Objects] : [Objects, lender];
    }

    public string Directory { get; }

    /// <summary><c>sha1</c> or <c>sha256</c>.</summary>
    public string ObjectFormat { get; }

    /// <summary>Where objects are made.</summary>
    public string Objects => Path.Combine(Directory, "objects");

    /// <summary>
    /// What clones and sandboxes borrow, read-only: the mirror's own objects, and those that it borrows itself.
    /// </summary>
    public ImmutableArray<string> Borrowed { get; }

    public string ScratchFolder => Path.Combine(Directory, "weir", "scratch");

    /// <summary>Takes away what lies in the scratch folder.</summary>
    public Broom Broom { get; } = new();

    /// <summary>What was laid out in each clone, by clone; see <see cref="Attempts.Baseline"/>.</summary>
    public string ClonesFolder => Path.Combine(Directory, "weir", "clones");

    private string Marker => Path.Combine(Directory, "weir", "mirror");

    /// <summary>Opens the mirror, making it when there is none, with the target branch fetched once.</summary>
    /// <param name="lender">The objects of another mirror, which this one reads too; null for none.</param>
    public static async Task<Mirror> OpenAsync(
        string directory, string? lender, Upstream upstream, CancellationToken cancel)
    {
        await GitVersion.DemandAsync(cancel);
        try
        {
            if (ReadMarker(directory) is not { } format)
            {
                return await CreateAsync(directory, lender, upstream, cancel);
            }
            var known = new Mirror(directory, format, lender);
            // The state may have been moved, or restored elsewhere.
            GitDirectory.Borrow(directory, lender is null ? [] : [lender]);
            return Swept(known);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw NotWritable(directory, e);
        }
    }

    private static RepositoryException NotWritable(string directory, Exception e) => new(
        $"The mirror at {directory} cannot be written: {e.Message} Make the folder writable, then try again."
        + GitProcess.DiskHint(directory), e);

    /// <summary>
    /// Opens a mirror that is filled by what attempts need and follows no branch, making it when there is none.
    /// </summary>
    public static async Task<Mirror> OpenForAttemptsAsync(
        string directory, string objectFormat, CancellationToken cancel)
    {
        await GitVersion.DemandAsync(cancel);
        try
        {
            return ReadMarker(directory) is { } format
                ? Swept(new Mirror(directory, format))
                : await FinishAsync(Begin(directory, objectFormat), directory, cancel);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw NotWritable(directory, e);
        }
    }

    /// <summary>The path of a scratch folder that nobody has had yet.</summary>
    public string NewScratchFolder() => Path.Combine(ScratchFolder, Path.GetRandomFileName());

    /// <summary>A call on the mirror.</summary>
    public GitCall Call(params ImmutableArray<string> arguments) => new(arguments) { GitDirectory = Directory };

    /// <summary>Runs on the mirror and demands success; the text of standard output.</summary>
    public async Task<string> TextAsync(string doing, CancellationToken cancel, params ImmutableArray<string> arguments)
    {
        var result = await GitProcess.DemandAsync(Call(arguments), doing, cancel);
        return result.Text;
    }

    public async Task<ObjectName?> ResolveAsync(string refName, CancellationToken cancel)
    {
        var result = await GitProcess.RunAsync(Call("rev-parse", "--verify", "--quiet", refName), cancel);
        return result.Succeeded ? new ObjectName(result.Text) : null;
    }

    /// <summary>A commit's tree. A commit never changes, so git is asked once.</summary>
    public async Task<ObjectName> TreeOfAsync(ObjectName commit, CancellationToken cancel)
    {
        if (_trees.TryGetValue(commit, out var known))
        {
            return known;
        }
        var tree = new ObjectName(await TextAsync(
            $"reading commit {commit}", cancel, "rev-parse", "--verify", "--end-of-options", commit.Hex() + "^{tree}"));
        Remember(commit, tree);
        return tree;
    }

    /// <summary>How many commits a history has that another has not.</summary>
    public async Task<long> CountBeyondAsync(ObjectName commit, ObjectName other, CancellationToken cancel)
    {
        var call = Call("rev-list", "--count", commit.Hex(), "^" + other.Hex(), "--");
        var result = await GitProcess.DemandAsync(call, "comparing two histories", cancel);
        return long.Parse(result.Text.Trim(), CultureInfo.InvariantCulture);
    }

    /// <summary>When a commit was made, to the second.</summary>
    public async Task<Timestamp> TimeOfAsync(ObjectName commit, CancellationToken cancel)
    {
        var seconds = await TextAsync(
            $"reading commit {commit}", cancel, "show", "--no-patch", "--format=%ct", commit.Hex());
        return new Timestamp(long.Parse(seconds, CultureInfo.InvariantCulture) * 1_000);
    }

    public async Task<bool> IsAncestorAsync(ObjectName ancestor, ObjectName commit, CancellationToken cancel)
    {
        var call = Call("merge-base", "--is-ancestor", ancestor.Hex(), commit.Hex());
        var result = await GitProcess.RunAsync(call, cancel);
        return result.ExitCode switch
        {
            0 => true,
            1 => false,
            _ => throw GitProcess.Failure(call, result, $"comparing {ancestor} with {commit}"),
        };
    }

    /// <summary>Points several refs at commits, all or none.</summary>
    public async Task SetRefsAsync(ImmutableArray<NamedCommit> refs, CancellationToken cancel)
    {
        if (refs.IsEmpty)
        {
            return;
        }
        var lines = string.Concat(refs.Select(one => $"update {one.Ref}\0{one.Commit.Hex()}\0\0"));
        var call = Call("update-ref", "--no-deref", "-z", "--stdin") with { Input = Encoding.UTF8.GetBytes(lines) };
        await GitProcess.DemandAsync(call, $"writing {string.Join(", ", refs.Select(one => one.Ref))}", cancel);
    }

    /// <summary>Points a ref at a commit, or removes it.</summary>
    public async Task SetRefAsync(string refName, ObjectName? commit, CancellationToken cancel)
    {
        var call = commit is { } name
            ? Call("update-ref", "--no-deref", refName, name.Hex())
            : Call("update-ref", "--no-deref", "-d", refName);
        await GitProcess.DemandAsync(call, $"writing {refName}", cancel);
    }

    /// <summary>
    /// Makes a commit. The same tree, parents, message and time always give the same name. Whoever asks has read the
    /// tree, or has just made it.
    /// </summary>
    public async Task<ObjectName> CommitAsync(NewCommit commit, CancellationToken cancel)
    {
        var made = await MakeAsync(commit, cancel);
        Remember(made, commit.Tree);
        return made;
    }

    /// <summary>Makes a commit that nobody keeps.</summary>
    public static Task<ObjectName> CommitAsync(Scratch scratch, NewCommit commit, CancellationToken cancel) =>
        CommitAsync(scratch.Directory, commit, cancel);

    /// <summary>
    /// A commit by somebody else goes through git, which knows what a name and an address may hold; one of Weir's own
    /// needs no process.
    /// </summary>
    private async Task<ObjectName> MakeAsync(NewCommit commit, CancellationToken cancel)
    {
        if (commit.Author is not null)
        {
            return await CommitAsync(Directory, commit, cancel);
        }
        foreach (var parent in commit.Parents)
        {
            await TreeOfAsync(parent, cancel);
        }
        try
        {
            return LooseObject.Write(this, "commit", CommitObject.Of(commit));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw NotWritable(Directory, e);
        }
    }

    private void Remember(ObjectName commit, ObjectName tree)
    {
        if (_trees.Count >= MostRemembered)
        {
            _trees.Clear();
        }
        _trees[commit] = tree;
    }

    private static async Task<ObjectName> CommitAsync(
        string gitDirectory, NewCommit commit, CancellationToken cancel)
    {
        var parents = commit.Parents.SelectMany(parent => new[] { "-p", parent.Hex() });
        var call = new GitCall(["commit-tree", .. parents, "-F", "-", commit.Tree.Hex()])
        {
            GitDirectory = gitDirectory,
            At = commit.At,
            Author = commit.Author,
            Input = Encoding.UTF8.GetBytes(commit.Message),
        };
        var result = await GitProcess.DemandAsync(call, "making a commit", cancel);
        return new ObjectName(result.Text);
    }

    private static async Task<Mirror> CreateAsync(
        string directory, string? lender, Upstream upstream, CancellationToken cancel)
    {
        var target = await upstream.ReadTargetAsync(cancel);
        var making = Begin(directory, target.Value.Length == Sha256Digits ? "sha256" : "sha1", lender);
        await upstream.FetchTargetAsync(making.Directory, cancel);
        return await FinishAsync(making, directory, cancel);
    }

    /// <summary>Begins a mirror beside its place.</summary>
    private static Mirror Begin(string directory, string format, string? lender = null)
    {
        if (System.IO.Directory.Exists(directory) && System.IO.Directory.EnumerateFileSystemEntries(directory).Any())
        {
            throw new RepositoryException(
                $"{directory} is not empty and not a mirror of Weir's. Move it away, then try again.");
        }
        var making = directory + ".making";
        if (System.IO.Directory.Exists(making))
        {
            System.IO.Directory.Delete(making, recursive: true);
        }
        // HEAD names a branch that is never born: no command falls back to some branch's files or attributes.
        GitDirectory.Write(making, GitDirectory.MirrorConfig(format), "ref: refs/heads/none",
            lender is null ? [] : [lender]);
        return new Mirror(making, format, lender);
    }

    private static async Task<Mirror> FinishAsync(Mirror made, string directory, CancellationToken cancel)
    {
        System.IO.Directory.CreateDirectory(made.ScratchFolder);
        System.IO.Directory.CreateDirectory(made.ClonesFolder);
        await File.WriteAllTextAsync(made.Marker, $"{MarkerFirstLine}\n{made.ObjectFormat}\n", cancel);
        if (System.IO.Directory.Exists(directory))
        {
            System.IO.Directory.Delete(directory);
        }
        System.IO.Directory.Move(made.Directory, directory);
        return new Mirror(directory, made.ObjectFormat, made.Borrowed.Skip(1).FirstOrDefault());
    }

    private static string? ReadMarker(string directory)
    {
        var path = Path.Combine(directory, "weir", "mirror");
        var lines = File.Exists(path) ? File.ReadAllLines(path) : [];
        if (lines.Length == 0)
        {
            return null;
        }
        return lines is [MarkerFirstLine, "sha1" or "sha256", ..]
            ? lines[1]
            : throw new RepositoryException(
                $"The mirror at {directory} was made by a newer version of Weir. Upgrade Weir, then try again.");
    }

    /// <summary>No git of an earlier process runs any more, so its locks and scratch folders are only in the
    /// way.</summary>
    private static Mirror Swept(Mirror mirror)
    {
        var locks = System.IO.Directory.EnumerateFiles(mirror.Directory, "*.lock")
            .Concat(System.IO.Directory.EnumerateFiles(
                Path.Combine(mirror.Directory, "refs"), "*.lock", SearchOption.AllDirectories));
        foreach (var file in locks.ToList())
        {
            File.Delete(file);
        }
        foreach (var folder in System.IO.Directory.EnumerateDirectories(mirror.ScratchFolder).ToList())
        {
            System.IO.Directory.Delete(folder, recursive: true);
        }
        return mirror;
    }
}

/// <summary>A commit and the ref that points at it.</summary>
internal sealed record NamedCommit(string Ref, ObjectName Commit);

internal sealed record NewCommit(ObjectName Tree, ImmutableArray<ObjectName> Parents, string Message, Timestamp At)
{
    public Authorship? Author { get; init; }
}
