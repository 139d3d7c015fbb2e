using System.Collections.Immutable;
using Weir.Core;
using Weir.Core.Changes;
using Weir.Runtime.Secrets;

namespace Weir.Runtime.Ports;

/// <summary>
/// One repository of a project, seen through Weir's own bare mirror. Every commit Weir makes is made in the mirror,
/// from trees; nothing here ever runs git with an attempt's <c>.git</c> outside the sandbox. Every method may throw
/// <see cref="RepositoryException"/> with a sentence; all are safe to repeat.
/// </summary>
public interface IRepository : IAttemptRepository
{
    /// <summary>Fetches the target branch from upstream and returns its head.</summary>
    Task<ObjectName> RefreshAsync(CancellationToken cancel);

    /// <summary>Keeps the bytes of a file as an object of the mirror: the version of an artifact that an item is given.
    /// Whatever names it has to be published before it can be lost.</summary>
    Task<ArtifactFacts> StoreFileAsync(string artifact, ReadOnlyMemory<byte> content, CancellationToken cancel);

    /// <summary>Every file below a folder at a commit: path and blob, sorted ordinally.</summary>
    Task<ImmutableArray<TreeFile>> ListFilesAsync(ObjectName commit, string folder, CancellationToken cancel);

    /// <summary>Every file and link of a commit that one of the globs matches, sorted ordinally.</summary>
    Task<ImmutableArray<FoundFile>> FindFilesAsync(
        ObjectName commit, ImmutableArray<string> globs, CancellationToken cancel);

    /// <summary>The bytes of several blobs of the mirror, in their order.</summary>
    Task<ImmutableArray<ReadOnlyMemory<byte>>> ReadObjectsAsync(
        ImmutableArray<ObjectName> blobs, CancellationToken cancel);

    /// <summary>What landed on the target's own line that changed certain paths, newest first.</summary>
    Task<ImmutableArray<LandedCommit>> HistoryAsync(HistoryRequest request, CancellationToken cancel);

    /// <summary>
    /// Imports once more what an attempt on another machine has handed in, to hold against what it says: the attempt's
    /// checkpoint stands for the clone, and its commit has to be the one that this import makes. Nothing is committed.
    /// </summary>
    /// <param name="request">As for the attempt's own import; the clone it names is not looked at.</param>
    /// <param name="laidOut">What was laid out in the clone.</param>
    /// <exception cref="RepositoryException">Its commit is another, or has not arrived.</exception>
    Task<ImportResult> ReimportAsync(
        ImportRequest request, ImmutableArray<LaidOut> laidOut, CancellationToken cancel);

    /// <summary>Points refs at what Core decided: the item's branch and its artifacts ref. Publishes the branch
    /// upstream where <paramref name="refs"/> says so. Idempotent.</summary>
    Task PublishAsync(ItemRefs refs, CancellationToken cancel);

    /// <summary>Rebases onto the newest target, by three-way merge of trees in the mirror.</summary>
    Task<RebaseOutcome> RebaseAsync(RebaseRequest request, CancellationToken cancel);

    /// <summary>
    /// Puts what an element of a fan-out made onto the head of the item's branch, as one commit, by three-way merge of
    /// trees in the mirror.
    /// </summary>
    Task<JoinOutcome> JoinAsync(JoinRequest request, CancellationToken cancel);

    /// <summary>
    /// Puts items that lie on the target on top of each other, in their order, by three-way merges of trees in the
    /// mirror. One that conflicts with those ahead of it is left out, and so is one whose patch they would change.
    /// </summary>
    Task<StackOutcome> StackAsync(StackRequest request, CancellationToken cancel);

    /// <summary>
    /// The merge commit that carries this effect's id, if it landed on the target already; else null.
    /// </summary>
    Task<Landing?> FindMergeAsync(EffectId effect, CancellationToken cancel);

    /// <summary>
    /// Makes ready what <see cref="MergeAsync"/> would push for the same request, and the commit that takes it back,
    /// each under a ref of the mirror; nothing is pushed.
    /// </summary>
    /// <returns>False when the target is not where the request says.</returns>
    Task<bool> PrepareMergeAsync(MergeRequest request, CancellationToken cancel);

    /// <summary>
    /// Takes a merge back by a commit on the target: the one that was made ready, or, where the target has moved on,
    /// one that leaves what others landed since. Found again by its effect, so that it is made once.
    /// </summary>
    Task<RevertOutcome> RevertAsync(RevertRequest request, CancellationToken cancel);

    /// <summary>Makes one <c>--no-ff</c> merge commit with trailers and pushes it to the target, only if the target
    /// still is where the request says. Updates a clean local checkout of the target.</summary>
    Task<MergeOutcome> MergeAsync(MergeRequest request, CancellationToken cancel);

    /// <summary>
    /// Makes a merge commit for each item of a stack, on top of each other, and pushes them to the target at once, only
    /// if it still is where the request says: all of them land or none. Finds those that have landed already.
    /// </summary>
    Task<MergeTogetherOutcome> MergeTogetherAsync(MergeTogetherRequest request, CancellationToken cancel);
}

public sealed class RepositoryException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>True when there is no such repository, or no such branch in it.</summary>
    public bool IsMissing { get; init; }
}

/// <param name="Path">Relative to the repository's root.</param>
public sealed record TreeFile(string Path, ObjectName Blob);

/// <param name="Path">Relative to the repository's root.</param>
/// <param name="Object">The blob: of a link, where it leads.</param>
public sealed record FoundFile(string Path, ObjectName Object, long Bytes, bool IsLink);

/// <param name="Commit">The newest commit to look at.</param>
/// <param name="Beyond">What this commit has is left out; null for all there is.</param>
/// <param name="Globs">As definitions write them; without one nothing matches.</param>
/// <param name="Except">What does not count.</param>
public sealed record HistoryRequest(
    ObjectName Commit, ObjectName? Beyond, ImmutableArray<string> Globs, ImmutableArray<string> Except, int Most);

/// <param name="At">When it was committed, to the second.</param>
/// <param name="Subject">The first line of its message.</param>
public sealed record LandedCommit(ObjectName Commit, Timestamp At, string Subject)
{
    /// <summary>The commits that its message says it reverts, in the words of <c>git revert</c>.</summary>
    public ImmutableArray<ObjectName> Reverts { get; init; } = [];
}

/// <param name="Directory">Absolute path of the clone to make; must not exist.</param>
/// <param name="Start">The commit to check out.</param>
/// <param name="LaidOut">Objects of the mirror to write at paths of the work tree: the item's process
/// artifacts.</param>
public sealed record CloneRequest(string Directory, ObjectName Start, ImmutableArray<LaidOut> LaidOut)
{
    /// <summary>
    /// A commit whose files the clone has instead, as changes that were made since the start and nobody has committed:
    /// what somebody made of it already. Null for none.
    /// </summary>
    public ObjectName? Over { get; init; }
}

/// <param name="Path">A file, or a folder when the object is a tree; no trailing slash.</param>
public sealed record LaidOut(string Path, ObjectName Object);

/// <summary>What an attempt was and who made it: the trailers of its commit.</summary>
public sealed record AttemptTrailers(ItemId Item, PassId Pass, AttemptId Attempt, string Agent, string Model);

/// <param name="Start">The commit that was checked out; scope is measured against it.</param>
/// <param name="Parent">The parent of the commit to make; equals <paramref name="Start"/> except while a conflict is
/// resolved.</param>
/// <param name="Bounds">Sets of globs: what the change may touch has to match one of each set. A change outside them is
/// reported, not committed.</param>
/// <param name="ProducesChange">False when the pass may not change anything but its artifacts.</param>
/// <param name="Artifacts">Declared artifacts with their resolved paths.</param>
/// <param name="Subject">The first line of the commit message.</param>
public sealed record ImportRequest(
    string Directory,
    ObjectName Start,
    ObjectName Parent,
    ObjectName Base,
    bool ProducesChange,
    ImmutableArray<ImmutableArray<string>> Bounds,
    ImmutableArray<ArtifactPath> Artifacts,
    AttemptTrailers Trailers,
    string Subject,
    Timestamp At)
{
    /// <summary>The commit of the target whose code owners and documents count, where the base is none.</summary>
    public ObjectName? Rules { get; init; }

    public ObjectName RulesAt => Rules ?? Base;

    /// <summary>What no file may hold.</summary>
    public SecretRedactor Secrets { get; init; } = SecretRedactor.None;
}

/// <param name="Path">Resolved; ends in a slash for a folder.</param>
/// <param name="Writable">False for those that are only laid out: a change of it is outside the scope.</param>
public sealed record ArtifactPath(string Name, string Path, bool Writable);

/// <param name="Change">The measured change base..head; null when the pass changed nothing but artifacts.</param>
/// <param name="Artifacts">Those found in the clone, without field values.</param>
/// <param name="Outside">Paths that were touched and may not be; sorted. When not empty nothing is to be
/// accepted.</param>
/// <param name="Checkpoint">The commit under the attempt's ref that holds exactly what was in the clone.</param>
public sealed record ImportResult(
    ChangeFacts? Change,
    ImmutableArray<ArtifactFacts> Artifacts,
    ImmutableArray<string> Outside,
    ObjectName? Checkpoint)
{
    /// <summary>The files that test less than they did at the start; empty when all in all nothing is lost.</summary>
    public ImmutableArray<TestLoss> LostTests { get; init; } = [];

    /// <summary>Paths that hold a secret; sorted. When not empty nothing was taken, and nothing saved.</summary>
    public ImmutableArray<string> Secrets { get; init; } = [];
}

public sealed record CheckpointRequest(string Directory, ObjectName Start, AttemptTrailers Trailers, Timestamp At)
{
    /// <summary>Where a file holds one of these, nothing is saved.</summary>
    public SecretRedactor Secrets { get; init; } = SecretRedactor.None;
}

/// <param name="Head">Where <c>refs/heads/weir/&lt;item&gt;</c> must point; null when the item has no change.</param>
/// <param name="Artifacts">The content of <c>refs/weir/&lt;item&gt;/artifacts</c>: path to object.</param>
/// <param name="SetAside">Heads that left the chain, kept under
/// <c>refs/weir/&lt;item&gt;/set-aside/&lt;n&gt;</c>.</param>
public sealed record ItemRefs(
    ItemId Item,
    ObjectName? Head,
    ImmutableArray<LaidOut> Artifacts,
    ImmutableArray<ObjectName> SetAside,
    Timestamp At);

public sealed record RebaseRequest(ItemId Item, ObjectName Base, ObjectName Head, Timestamp At);

public abstract record RebaseOutcome
{
    private RebaseOutcome()
    {
    }

    /// <summary>
    /// Commits of the target that the branch lay on and that the target has no longer, since somebody rewrote it; 0
    /// where it only went on.
    /// </summary>
    public long Dropped { get; init; }

    /// <summary>The target has not moved since the branch left it.</summary>
    public sealed record UpToDate : RebaseOutcome;

    /// <param name="Change">The rebased change.</param>
    /// <param name="Interdiff">What differs between the old and the new patch; empty when the patch ids are
    /// equal.</param>
    public sealed record Rebased(ChangeFacts Change, string Interdiff) : RebaseOutcome;

    /// <param name="Target">The newest target commit.</param>
    /// <param name="Marked">A commit on <paramref name="Target"/> whose tree has the conflicts marked in the
    /// files.</param>
    public sealed record Conflict(ObjectName Target, ObjectName Marked, ImmutableArray<string> Paths) : RebaseOutcome;
}

/// <param name="Base">What the item's change is measured from.</param>
/// <param name="Onto">The head of the item's branch.</param>
/// <param name="Fork">Where the element's work began.</param>
/// <param name="Head">What it made.</param>
public sealed record JoinRequest(
    ItemId Item,
    PassId Element,
    ObjectName Base,
    ObjectName Onto,
    ObjectName Fork,
    ObjectName Head,
    Timestamp At);

public abstract record JoinOutcome
{
    private JoinOutcome()
    {
    }

    /// <param name="Whole">The item's change with the element's.</param>
    /// <param name="Own">The element's own, measured from where it was put onto.</param>
    public sealed record Joined(ChangeFacts Whole, ChangeFacts Own) : JoinOutcome;

    /// <param name="Marked">A commit on the head whose tree has the conflicts marked in the files.</param>
    public sealed record Conflict(ObjectName Marked, ImmutableArray<string> Paths) : JoinOutcome;
}

/// <param name="Target">The commit of the target that every item lies on.</param>
public sealed record StackRequest(ObjectName Target, ImmutableArray<StackEntry> Items, Timestamp At);

/// <param name="Head">The item's own head, on the target.</param>
public sealed record StackEntry(ItemId Item, ObjectName Head);

/// <param name="TargetTree">The tree of the target.</param>
/// <param name="Items">In the order in which they were asked for.</param>
public sealed record StackOutcome(ObjectName TargetTree, ImmutableArray<StackedEntry> Items);

/// <param name="Change">Measured from the one before it that was not left out; null when it was.</param>
/// <param name="Conflicts">The paths that conflict; empty when the patch would be another.</param>
public sealed record StackedEntry(ItemId Item, ChangeFacts? Change, ImmutableArray<string> Conflicts);

/// <param name="Target">Where the target branch must be for the merge to happen.</param>
public sealed record MergeTogetherRequest(
    EffectId Effect, ObjectName Target, ImmutableArray<MergeEntry> Items, Timestamp At);

/// <param name="Message">The merge commit's message without trailers.</param>
public sealed record MergeEntry(ItemId Item, ObjectName Head, string Message, ImmutableArray<string> Trailers);

public abstract record MergeTogetherOutcome
{
    private MergeTogetherOutcome()
    {
    }

    /// <param name="Landings">One for each item, in their order.</param>
    public sealed record Landed(ImmutableArray<Landing> Landings) : MergeTogetherOutcome;

    public sealed record TargetMoved : MergeTogetherOutcome;
}

/// <param name="Target">Where the target branch must be for the merge to happen.</param>
/// <param name="Message">The merge commit's message without trailers.</param>
public sealed record MergeRequest(
    EffectId Effect,
    ItemId Item,
    ObjectName Target,
    ObjectName Head,
    string Message,
    ImmutableArray<string> Trailers,
    Timestamp At);

/// <param name="Commit">The merge commit on the target.</param>
/// <param name="Tree">Its tree; equal to the tested tree or the checks run again.</param>
public sealed record Landing(ObjectName Commit, ObjectName Tree);

public abstract record MergeOutcome
{
    private MergeOutcome()
    {
    }

    public sealed record Landed(Landing Landing) : MergeOutcome;

    /// <summary>The target moved on: rebase and check again.</summary>
    public sealed record TargetMoved : MergeOutcome;
}

/// <param name="Effect">The act of taking it back.</param>
/// <param name="Merge">The act that merged it.</param>
/// <param name="Commit">The merge commit.</param>
/// <param name="Message">The commit's message without trailers.</param>
public sealed record RevertRequest(
    EffectId Effect, EffectId Merge, ItemId Item, ObjectName Commit, string Message, Timestamp At);

public abstract record RevertOutcome
{
    private RevertOutcome()
    {
    }

    /// <param name="Commit">The commit on the target that takes it back.</param>
    public sealed record Reverted(ObjectName Commit) : RevertOutcome;

    /// <summary>What others landed since builds on it.</summary>
    public sealed record Conflict(ImmutableArray<string> Paths) : RevertOutcome;
}
