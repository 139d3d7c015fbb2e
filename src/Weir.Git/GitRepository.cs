using System.Collections.Immutable;
using Weir.Core;
using Weir.Core.Changes;
using Weir.Git.Attempts;
using Weir.Git.Changes;
using Weir.Git.Integration;
using Weir.Git.Mirrors;
using Weir.Git.Serving;
using Weir.Git.Trees;
using Weir.Runtime.Ports;

namespace Weir.Git;

/// <summary>
/// A repository over the git binary. Three places, three rules: the mirror (ours, trusted, never collected), clones
/// (an attempt's; read only in the sandbox), upstream (people's; reached by fetch and push with its hooks off).
/// What moves refs that people see is done one at a time; attempts are prepared and imported side by side.
/// </summary>
public sealed class GitRepository : IRepository, IDisposable
{
    private readonly GitRepositorySettings settings;
    private readonly Upstream upstream;
    private readonly OpenMirror shared;
    private readonly SemaphoreSlim moving;

    public GitRepository(GitRepositorySettings settings)
    {
        DemandBranchName(settings.Target);
        this.settings = settings with
        {
            MirrorDirectory = Path.GetFullPath(settings.MirrorDirectory),
            Lender = settings.Lender is { } lender ? Path.GetFullPath(lender) : null,
        };
        upstream = new Upstream(settings.Upstream, settings.Target);
        shared = new OpenMirror();
        moving = shared.Moving;
    }

    private GitRepository(GitRepositorySettings settings, Upstream upstream, OpenMirror shared)
    {
        this.settings = settings;
        this.upstream = upstream;
        this.shared = shared;
        moving = shared.Moving;
    }

    /// <summary>
    /// The same repository by the name that another project has for it: one mirror, one order of what moves in it. It
    /// ends with the one that it was taken from.
    /// </summary>
    public GitRepository Named(string name) =>
        name == Name ? this : new GitRepository(settings with { Name = name }, upstream, shared);

    public string Name => settings.Name;

    public ImmutableArray<string> ObjectsDirectories =>
        [.. new[] { settings.MirrorDirectory, settings.Lender }.OfType<string>().Select(ObjectsOf)];

    private static string ObjectsOf(string mirror) => Path.Combine(mirror, "objects");

    public async Task<ObjectName> RefreshAsync(CancellationToken cancel)
    {
        var mirror = await OpenAsync(cancel);
        using (await LockAsync(moving, cancel))
        {
            return await FetchAsync(mirror, cancel);
        }
    }

    public async Task<ReadOnlyMemory<byte>?> ReadFileAsync(ObjectName commit, string path, CancellationToken cancel) =>
        await MirrorRead.FileAsync(await OpenAsync(cancel), commit, path, cancel);

    public async Task<ReadOnlyMemory<byte>> ReadObjectAsync(ObjectName blob, CancellationToken cancel) =>
        await MirrorRead.ObjectAsync(await OpenAsync(cancel), blob, cancel);

    public async Task<ArtifactFacts> StoreFileAsync(
        string artifact, ReadOnlyMemory<byte> content, CancellationToken cancel) =>
        await ArtifactReader.StoreAsync(await OpenAsync(cancel), artifact, content, cancel);

    public async Task<ImmutableArray<TreeFile>> ListFilesAsync(
        ObjectName commit, string folder, CancellationToken cancel)
    {
        var mirror = await OpenAsync(cancel);
        var entries = await TreeEntry.BelowAsync(mirror, commit, folder.Trim('/'), cancel);
        return
        [
            .. entries.Where(entry => entry.IsBlob && entry.Mode != TreeChange.Symlink)
                .Select(entry => new TreeFile(PathText.Show(entry.Path), entry.Object))
                .OrderBy(file => file.Path, StringComparer.Ordinal),
        ];
    }

    public async Task<ImmutableArray<FoundFile>> FindFilesAsync(
        ObjectName commit, ImmutableArray<string> globs, CancellationToken cancel) =>
        await FileSearch.FindAsync(await OpenAsync(cancel), commit, globs, cancel);

    public async Task<ImmutableArray<ReadOnlyMemory<byte>>> ReadObjectsAsync(
        ImmutableArray<ObjectName> blobs, CancellationToken cancel) =>
        await MirrorRead.ObjectsAsync(await OpenAsync(cancel), blobs, cancel);

    public async Task<ImmutableArray<LandedCommit>> HistoryAsync(HistoryRequest request, CancellationToken cancel) =>
        await TargetHistory.ReadAsync(await OpenAsync(cancel), request, cancel);

    public async Task PrepareCloneAsync(CloneRequest request, CancellationToken cancel) =>
        await new CloneBuilder(await OpenAsync(cancel)).BuildAsync(request, cancel);

    public async Task<ImportResult> ImportAsync(ImportRequest request, CancellationToken cancel) =>
        await Importing(await OpenAsync(cancel)).ImportAsync(request, cancel);

    public async Task<ImportResult> ReimportAsync(
        ImportRequest request, ImmutableArray<LaidOut> laidOut, CancellationToken cancel) =>
        await Importing(await OpenAsync(cancel)).ReimportAsync(request, laidOut, cancel);

    public async Task<ObjectName?> CheckpointAsync(CheckpointRequest request, CancellationToken cancel) =>
        await Importing(await OpenAsync(cancel)).CheckpointAsync(request, cancel);

    public async Task<ImmutableArray<string>> InspectCloneAsync(string directory, CancellationToken cancel) =>
        CloneInspection.Of(await OpenAsync(cancel), directory);

    public async Task<ChangeFacts> MeasureAsync(ObjectName @base, ObjectName head, CancellationToken cancel) =>
        await Measuring(await OpenAsync(cancel)).MeasureAsync(@base, head, cancel);

    public async Task<ImmutableArray<Digest>> DigestFilesAsync(
        ObjectName commit, ImmutableArray<ImmutableArray<string>> sets, CancellationToken cancel) =>
        await FileDigest.OfAsync(await OpenAsync(cancel), commit, sets, cancel);

    public async Task<string> DiffAsync(ObjectName from, ObjectName to, int limit, CancellationToken cancel) =>
        await new Patch(await OpenAsync(cancel)).BetweenAsync(from, to, limit, cancel);

    public async Task PublishAsync(ItemRefs refs, CancellationToken cancel)
    {
        var mirror = await OpenAsync(cancel);
        using (await LockAsync(moving, cancel))
        {
            await new Publication(mirror, upstream, settings).PublishAsync(refs, cancel);
        }
    }

    public async Task<RebaseOutcome> RebaseAsync(RebaseRequest request, CancellationToken cancel)
    {
        var mirror = await OpenAsync(cancel);
        using (await LockAsync(moving, cancel))
        {
            var tip = await FetchAsync(mirror, cancel);
            return await new Rebase(mirror, Measuring(mirror), settings.Target).RunAsync(request, tip, cancel);
        }
    }

    public async Task<JoinOutcome> JoinAsync(JoinRequest request, CancellationToken cancel)
    {
        var mirror = await OpenAsync(cancel);
        using (await LockAsync(moving, cancel))
        {
            return await new ElementJoin(mirror, Measuring(mirror)).RunAsync(request, cancel);
        }
    }

    public async Task<StackOutcome> StackAsync(StackRequest request, CancellationToken cancel)
    {
        var mirror = await OpenAsync(cancel);
        using (await LockAsync(moving, cancel))
        {
            return await new Stacking(mirror, Measuring(mirror)).RunAsync(request, cancel);
        }
    }

    public async Task<MergeTogetherOutcome> MergeTogetherAsync(
        MergeTogetherRequest request, CancellationToken cancel)
    {
        var mirror = await OpenAsync(cancel);
        using (await LockAsync(moving, cancel))
        {
            var tip = await FetchAsync(mirror, cancel);
            return await new MergeLanding(mirror, upstream, settings).MergeTogetherAsync(request, tip, cancel);
        }
    }

    public async Task<Landing?> FindMergeAsync(EffectId effect, CancellationToken cancel)
    {
        var mirror = await OpenAsync(cancel);
        using (await LockAsync(moving, cancel))
        {
            var tip = await FetchAsync(mirror, cancel);
            return await new MergeLanding(mirror, upstream, settings).FindAsync(effect, tip, cancel);
        }
    }

    public async Task<bool> PrepareMergeAsync(MergeRequest request, CancellationToken cancel)
    {
        var mirror = await OpenAsync(cancel);
        using (await LockAsync(moving, cancel))
        {
            var tip = await FetchAsync(mirror, cancel);
            return await new MergeLanding(mirror, upstream, settings).PrepareAsync(request, tip, cancel);
        }
    }

    public async Task<RevertOutcome> RevertAsync(RevertRequest request, CancellationToken cancel)
    {
        var mirror = await OpenAsync(cancel);
        using (await LockAsync(moving, cancel))
        {
            var tip = await FetchAsync(mirror, cancel);
            var landing = new MergeLanding(mirror, upstream, settings);
            return await new MergeRevert(mirror, landing, settings.Target).RunAsync(request, tip, cancel);
        }
    }

    public async Task<MergeOutcome> MergeAsync(MergeRequest request, CancellationToken cancel)
    {
        var mirror = await OpenAsync(cancel);
        using (await LockAsync(moving, cancel))
        {
            var tip = await FetchAsync(mirror, cancel);
            return await new MergeLanding(mirror, upstream, settings).MergeAsync(request, tip, cancel);
        }
    }

    /// <summary>
    /// The commit that a person starts from: what was made already, else the start with the process artifacts laid out
    /// in it. The same each time, so that what was fetched before is known.
    /// </summary>
    public async Task<ObjectName> HandOverAsync(
        ObjectName start, ImmutableArray<LaidOut> laidOut, ObjectName? made, CancellationToken cancel)
    {
        if (made is not null || laidOut.IsEmpty)
        {
            return made ?? start;
        }
        var mirror = await OpenAsync(cancel);
        var tree = await TreeEditor.LayOutAsync(mirror, await mirror.TreeOfAsync(start, cancel), laidOut, cancel);
        var at = await mirror.TimeOfAsync(start, cancel);
        return await mirror.CommitAsync(
            new NewCommit(tree, [start], "What the work starts from, with the item's process artifacts", at), cancel);
    }

    /// <summary>What a person pushed for a task; null for nothing yet.</summary>
    public async Task<ObjectName?> PushedAsync(ItemId item, TaskId task, CancellationToken cancel) =>
        await (await OpenAsync(cancel)).ResolveAsync(RefNames.Person(item, task), cancel);

    /// <summary>Git for an attempt on another machine or a person: what they start from, and their own refs.</summary>
    public async Task<AttemptGit> ServeAsync(GitScope scope, CancellationToken cancel) =>
        new(await OpenAsync(cancel), scope, shared.Taking);

    public void Dispose() => shared.Dispose();

    private WorkImport Importing(Mirror mirror) => new(mirror, settings.Sandbox, settings.Name);

    private Measurement Measuring(Mirror mirror) => new(mirror, settings.Name);

    private Task<ObjectName> FetchAsync(Mirror mirror, CancellationToken cancel) =>
        new MergeLanding(mirror, upstream, settings).TipAsync(cancel);

    private async Task<Mirror> OpenAsync(CancellationToken cancel)
    {
        if (shared.Mirror is { } mirror)
        {
            return mirror;
        }
        using (await LockAsync(shared.Opening, cancel))
        {
            return shared.Mirror ??= await Mirror.OpenAsync(
                settings.MirrorDirectory, settings.Lender is { } lender ? ObjectsOf(lender) : null, upstream, cancel);
        }
    }

    /// <summary>The rules of <c>git check-ref-format</c> that matter: no option, no expression.</summary>
    private static void DemandBranchName(string name)
    {
        var allowed = name.Length > 0
            && name.All(character =>
                char.IsLetterOrDigit(character) || "/-_.+#@".Contains(character, StringComparison.Ordinal))
            && !name.StartsWith('-') && !name.StartsWith('/') && !name.EndsWith('/') && !name.EndsWith('.')
            && !name.Contains("..", StringComparison.Ordinal) && !name.Contains("//", StringComparison.Ordinal)
            && !name.EndsWith(".lock", StringComparison.Ordinal) && name != "@";
        if (!allowed)
        {
            throw new RepositoryException(
                $"\"{name}\" is not a branch name. Set the repository's branch in .weir/project.md.");
        }
    }

    private static async Task<Releasing> LockAsync(SemaphoreSlim semaphore, CancellationToken cancel)
    {
        await semaphore.WaitAsync(cancel);
        return new Releasing(semaphore);
    }

    /// <summary>What all names of one repository share.</summary>
    private sealed class OpenMirror : IDisposable
    {
        public SemaphoreSlim Opening { get; } = new(1);
        public SemaphoreSlim Moving { get; } = new(1);
        public SemaphoreSlim Taking { get; } = new(1);
        public Mirror? Mirror { get; set; }

        public void Dispose()
        {
            Mirror?.Broom.Finish();
            Opening.Dispose();
            Moving.Dispose();
            Taking.Dispose();
        }
    }

    private readonly struct Releasing(SemaphoreSlim semaphore) : IDisposable
    {
        public void Dispose() => semaphore.Release();
    }
}
