using System.Collections.Immutable;
using System.Text;
using Weir.Core;
using Weir.Core.Changes;
using Weir.Runtime.Ports;
using Weir.Simulation.Tests.Scheduling;
using Weir.Simulation.Tests.Time;

namespace Weir.Simulation.Tests.Ports;

/// <summary>
/// The repository as one process sees it.
///
/// It claims to reproduce: three-way rebase with every outcome (nothing moved, clean with the same patch, clean with
/// another patch, conflict); the joining of elements, clean and in conflict; a merge only while the target is where
/// the request says; a stack whose items lie on each other, conflict or would change, and its merge, all of it or
/// nothing; finding a merge by its effect; failures before and after the act, acts that take minutes, so
/// that an act may have happened although its caller was told otherwise; a process that dies before, during or after
/// an act; other people who push to the target, and revert what landed. What it and git promise alike is one suite
/// that both pass (<c>RepositoryConformance</c>). It does not reproduce: clones, imports and checkpoints (simulated
/// engines make commits directly), refs that others rewrite. Of several repositories each is one of these.
/// </summary>
internal sealed class SimulatedRepository(RepositoryWorld world, Dice dice, Life life) : IRepository
{
    public string Name => world.Name;

    /// <summary>Set once the storm is over: nothing fails any more.</summary>
    public bool Quiet { get; set; }

    /// <summary>Acts take no time, and nobody has to let it pass.</summary>
    public bool Instant { get; init; }

    /// <summary>False for one that lies: it puts a patch on others that they change.</summary>
    public bool StacksOnlyTheSame { get; init; } = true;

    /// <summary>Percent of acts that fail, half of them after they have happened.</summary>
    public int Failing { get; init; } = 6;

    /// <summary>How many acts, on average, are quick for each that takes minutes; others queue behind it.</summary>
    public int SlowOneIn { get; init; } = 25;

    /// <summary>The same of merges.</summary>
    private const int SlowMergeOneIn = 2;

    public Task<ObjectName> RefreshAsync(CancellationToken cancel) => ActAsync(() => world.Target);

    public Task PublishAsync(ItemRefs refs, CancellationToken cancel) => ActAsync(() =>
    {
        if (refs.Head is { } head)
        {
            world.Branches[refs.Item.ToString()] = head;
        }
        return true;
    });

    public Task<RebaseOutcome> RebaseAsync(RebaseRequest request, CancellationToken cancel) =>
        ActAsync(() => Rebase(request));

    public Task<JoinOutcome> JoinAsync(JoinRequest request, CancellationToken cancel) => ActAsync(() => Join(request));

    public Task<Landing?> FindMergeAsync(EffectId effect, CancellationToken cancel) => ActAsync(() => Merged(effect));

    public Task<MergeOutcome> MergeAsync(MergeRequest request, CancellationToken cancel) => ActAsync<MergeOutcome>(() =>
    {
        if (Merged(request.Effect) is { } landing)
        {
            return new MergeOutcome.Landed(landing);
        }
        if (world.Target != request.Target || !world.Descends(request.Head, request.Target))
        {
            return new MergeOutcome.TargetMoved();
        }
        world.Land(request.Effect.ToString(), request.Item, request.Head);
        return new MergeOutcome.Landed(new Landing(world.Target, Trees.Name(world.At(world.Target).Tree)));
    }, SlowMergeOneIn);

    public Task<MergeTogetherOutcome> MergeTogetherAsync(
        MergeTogetherRequest request, CancellationToken cancel) => ActAsync<MergeTogetherOutcome>(() =>
    {
        if (Landings(request.Effect) is { IsEmpty: false } landed)
        {
            return new MergeTogetherOutcome.Landed(landed);
        }
        var lies = request.Items.Aggregate(
            (Below: request.Target, Holds: world.Target == request.Target),
            (at, entry) => (entry.Head, at.Holds && world.Descends(entry.Head, at.Below)));
        if (!lies.Holds)
        {
            return new MergeTogetherOutcome.TargetMoved();
        }
        foreach (var entry in request.Items)
        {
            world.Land(request.Effect.ToString(), entry.Item, entry.Head);
        }
        return new MergeTogetherOutcome.Landed(Landings(request.Effect));
    }, SlowMergeOneIn);

    private ImmutableArray<Landing> Landings(EffectId effect) =>
    [
        .. world.Merges.Where(merge => merge.Effect == effect.ToString())
            .Select(merge => new Landing(merge.Commit, Trees.Name(world.At(merge.Head).Tree))),
    ];

    public Task<StackOutcome> StackAsync(StackRequest request, CancellationToken cancel) => ActAsync(() =>
    {
        var onto = request.Target;
        var placed = ImmutableArray.CreateBuilder<StackedEntry>();
        foreach (var entry in request.Items)
        {
            var (tree, conflicts) = Trees.Merge(
                world.At(request.Target).Tree, world.At(entry.Head).Tree, world.At(onto).Tree);
            var head = onto == request.Target ? entry.Head : world.Put(onto, entry.Head, tree).Name;
            var same = head != onto
                && (!StacksOnlyTheSame || world.Patch(request.Target, entry.Head) == world.Patch(onto, head));
            if (!conflicts.IsEmpty || !same)
            {
                placed.Add(new StackedEntry(entry.Item, null, conflicts));
                continue;
            }
            placed.Add(new StackedEntry(entry.Item, world.Measure(onto, head), []));
            onto = head;
        }
        return new StackOutcome(Trees.Name(world.At(request.Target).Tree), placed.ToImmutable());
    });

    public Task<bool> PrepareMergeAsync(MergeRequest request, CancellationToken cancel) => ActAsync(() =>
        world.Target == request.Target && world.Descends(request.Head, request.Target));

    public Task<RevertOutcome> RevertAsync(RevertRequest request, CancellationToken cancel) =>
        ActAsync<RevertOutcome>(() =>
        {
            var effect = request.Effect.ToString();
            return world.Reverts.TryGetValue(effect, out var known) ? new RevertOutcome.Reverted(known)
                : world.Revert(effect, request.Commit) is { } made ? new RevertOutcome.Reverted(made)
                : new RevertOutcome.Conflict(["src/f0"]);
        });

    private Landing? Merged(EffectId effect) =>
        world.Merges.FirstOrDefault(merge => merge.Effect == effect.ToString()) is { } merged
            ? new Landing(merged.Commit, Trees.Name(world.At(merged.Head).Tree))
            : null;

    private RebaseOutcome Rebase(RebaseRequest request)
    {
        if (request.Base == world.Target)
        {
            return new RebaseOutcome.UpToDate();
        }
        var (tree, conflicts) = Trees.Merge(
            world.At(request.Base).Tree, world.At(request.Head).Tree, world.At(world.Target).Tree);
        var commit = world.Rebase(request.Head, tree);
        if (!conflicts.IsEmpty)
        {
            return new RebaseOutcome.Conflict(world.Target, commit.Name, conflicts);
        }
        var (before, after) = (world.Patch(request.Base, request.Head), world.Patch(world.Target, commit.Name));
        return new RebaseOutcome.Rebased(
            Measured(request, commit.Name), before == after ? "" : before + "=>\n" + after);
    }

    private JoinOutcome Join(JoinRequest request)
    {
        var (tree, conflicts) = Trees.Merge(
            world.At(request.Fork).Tree, world.At(request.Head).Tree, world.At(request.Onto).Tree);
        if (!conflicts.IsEmpty)
        {
            return new JoinOutcome.Conflict(world.Put(request.Onto, request.Head, tree).Name, conflicts);
        }
        var isThere = request.Onto == request.Fork && world.At(request.Head).Parent == request.Fork;
        var head = isThere ? request.Head : world.Put(request.Onto, request.Head, tree).Name;
        return new JoinOutcome.Joined(
            world.Measure(request.Base, head), world.Measure(request.Onto, head));
    }

    /// <summary>What the port says of a rebased change.</summary>
    public Func<RebaseRequest, ChangeFacts, ChangeFacts> Claim { get; init; } = (_, facts) => facts;

    private ChangeFacts Measured(RebaseRequest request, ObjectName head) =>
        Claim(request, world.Measure(world.Target, head));

    /// <param name="slowOneIn">As <see cref="SlowOneIn"/>; what goes to the target is slower: others wait.</param>
    private async Task<T> ActAsync<T>(Func<T> act, int? slowOneIn = null)
    {
        await PassAsync(slowOneIn ?? SlowOneIn);
        var fails = !Quiet && dice.Chance(Failing);
        if (fails && dice.Chance(50))
        {
            throw new RepositoryException("The simulated repository was not reached.");
        }
        var outcome = act();
        await PassAsync(SlowOneIn);
        return fails ? throw new RepositoryException("The simulated repository did not answer.") : outcome;
    }

    private Task PassAsync(int slowOneIn) => Instant
        ? Task.CompletedTask
        : life.PassAsync(!Quiet && dice.OnceIn(slowOneIn) ? dice.Between(5_000, 900_000) : dice.Between(1, 400));

    public Task<ReadOnlyMemory<byte>?> ReadFileAsync(ObjectName commit, string path, CancellationToken cancel) =>
        ActAsync(() => Trees.TextOf(world.At(commit).Tree, path) is { } text
            ? (ReadOnlyMemory<byte>?)Encoding.UTF8.GetBytes(text)
            : null);

    /// <summary>Every artifact says its size, and nothing else.</summary>
    public Task<ReadOnlyMemory<byte>> ReadObjectAsync(ObjectName blob, CancellationToken cancel) =>
        ActAsync(() => new ReadOnlyMemory<byte>(Encoding.UTF8.GetBytes($"size: {blob.Value[0] % 4}\n")));

    public Task<ArtifactFacts> StoreFileAsync(
        string artifact, ReadOnlyMemory<byte> content, CancellationToken cancel) => ActAsync(() =>
    {
        var hash = Trees.Hash(Encoding.UTF8.GetString(content.Span));
        return new ArtifactFacts(artifact, new Digest("sha256:" + hash), new ObjectName(hash[..40]), []);
    });

    public Task<ImmutableArray<TreeFile>> ListFilesAsync(ObjectName commit, string folder, CancellationToken cancel) =>
        ActAsync(() => world.At(commit).Tree
            .Where(file => file.Value != Trees.Untouched
                && (folder.Length == 0 || file.Key.StartsWith(folder + "/", StringComparison.Ordinal)))
            .Select(file => new TreeFile(file.Key, new ObjectName(Trees.Hash(file.Value)[..40])))
            .ToImmutableArray());
    public Task<ImmutableArray<FoundFile>> FindFilesAsync(
        ObjectName commit, ImmutableArray<string> globs, CancellationToken cancel) => throw Unclaimed();
    public Task<ImmutableArray<ReadOnlyMemory<byte>>> ReadObjectsAsync(
        ImmutableArray<ObjectName> blobs, CancellationToken cancel) => throw Unclaimed();
    public Task<ImmutableArray<LandedCommit>> HistoryAsync(HistoryRequest request, CancellationToken cancel) =>
        ActAsync(() => world.Line(request.Commit, request.Beyond).Take(request.Most).ToImmutableArray());
    public Task PrepareCloneAsync(CloneRequest request, CancellationToken cancel) => throw Unclaimed();
    public Task<ImportResult> ImportAsync(ImportRequest request, CancellationToken cancel) => throw Unclaimed();
    public Task<ImportResult> ReimportAsync(
        ImportRequest request, ImmutableArray<LaidOut> laidOut, CancellationToken cancel) => throw Unclaimed();
    public Task<ObjectName?> CheckpointAsync(CheckpointRequest request, CancellationToken cancel) => throw Unclaimed();
    public Task<ChangeFacts> MeasureAsync(ObjectName @base, ObjectName head, CancellationToken cancel) =>
        ActAsync(() => world.Measure(@base, head));
    public Task<ImmutableArray<Digest>> DigestFilesAsync(
        ObjectName commit, ImmutableArray<ImmutableArray<string>> sets, CancellationToken cancel) =>
        ActAsync(() => sets.Select(set => Inputs.DigestOf(world.At(commit).Tree, set)).ToImmutableArray());
    public Task<ImmutableArray<string>> InspectCloneAsync(string directory, CancellationToken cancel) =>
        throw Unclaimed();
    public Task<string> DiffAsync(ObjectName from, ObjectName to, int limit, CancellationToken cancel) =>
        throw Unclaimed();

    private static NotSupportedException Unclaimed() => new("The simulated repository does not claim to do this.");
}
