using System.Collections.Immutable;

namespace Weir.Core.Changes;

/// <summary>
/// An item's branch: where it left the target, and the chain of versions that its passes put on top of each other.
/// </summary>
/// <param name="Bases">Per repository, the target commit the branch starts from; empty until it was started.</param>
/// <param name="Chain">The versions in the order of their writers; the last one is what would merge.</param>
/// <param name="SetAside">Heads that left the chain when an earlier writer ran again.</param>
/// <param name="Versions">How many versions were ever made: the number of the next is one more.</param>
public sealed record Branch(
    ImmutableArray<BranchStart> Bases,
    ImmutableArray<ChangeVersion> Chain,
    ImmutableArray<ObjectName> SetAside,
    int Versions)
{
    /// <summary>What was merged last; null before anything was.</summary>
    public ChangeFacts? Landed { get; init; }

    /// <summary>The merge commits on the targets, in the order in which they landed.</summary>
    public ImmutableArray<ObjectName> Merges { get; init; } = [];

    /// <summary>
    /// Commits of the target that the branch lay on before its last rebase and that the target had no longer then; 0
    /// once work was sent back for another reason.
    /// </summary>
    public long Dropped { get; init; }

    public static readonly Branch None = new([], [], [], 0);

    public bool IsStarted => !Bases.IsEmpty;
    public ChangeVersion? Last => Chain.IsEmpty ? null : Chain[^1];

    /// <summary>Where the item's branch is in each repository, the primary first.</summary>
    public ImmutableArray<BranchPoint> Points => Last is { } last
        ? BranchPoint.Of(last.Facts)
        : [.. Bases.Select(@base => new BranchPoint(@base.Repository, @base.Commit, @base.Commit))];

    /// <summary>The commit that work continues from in the primary repository.</summary>
    public ObjectName Head => Last?.Facts.Repositories[0].Head ?? Bases[0].Commit;

    /// <summary>The target commit that the newest version is measured from.</summary>
    public ObjectName Base => Last?.Facts.Repositories[0].Base ?? Bases[0].Commit;

    /// <summary>The digest of what would merge; null when nothing was written.</summary>
    public Digest? Digest => Last?.Facts.Digest;

    public ChangeVersion? Of(PassId pass) => Chain.LastOrDefault(version => version.Pass == pass);
}

/// <param name="Commit">Of the primary repository first, then of the others as the project has them.</param>
public sealed record BranchStart(string Repository, ObjectName Commit);

/// <summary>Where the work stands in one repository.</summary>
/// <param name="Head">The commit to check out.</param>
/// <param name="Base">What the change is measured from.</param>
public sealed record BranchPoint(string Repository, ObjectName Head, ObjectName Base)
{
    public static ImmutableArray<BranchPoint> Of(ChangeFacts facts) =>
    [
        .. facts.Repositories.Select(change => new BranchPoint(change.Repository, change.Head, change.Base)),
    ];
}

/// <summary>What a pass made of the change: base..head, measured.</summary>
/// <param name="Number">Unique in the item.</param>
/// <param name="Start">The head it was made from.</param>
public sealed record ChangeVersion(
    int Number,
    PassId Pass,
    int Round,
    ObjectName Start,
    ChangeFacts Facts,
    ImmutableArray<PrincipalId> Authors);

/// <summary>A version of an artifact; addressed by (organisation, item, pass, name, version).</summary>
/// <param name="Pass">Null for one that the item was given.</param>
public sealed record ArtifactVersion(
    string Name,
    int Version,
    PassId? Pass,
    ArtifactFacts Facts,
    ImmutableArray<PrincipalId> Authors);
