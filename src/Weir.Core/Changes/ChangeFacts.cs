using System.Collections.Immutable;

namespace Weir.Core.Changes;

/// <summary>
/// A version of an item's change as git measured it: per repository the commits it lies between, and what they differ
/// in.
/// </summary>
/// <param name="Repositories">The primary first, then the others in the order in which the project has them; those too
/// in which nothing differs.</param>
/// <param name="Digest">SHA-256 over the sorted lines (repository, path, old mode and blob, new mode and blob) of
/// base..head, without declared artifacts' paths below <c>.weir/items/</c>. Where several repositories are touched: see
/// <see cref="CombinedChange"/>.</param>
/// <param name="Paths">Touched paths, sorted ordinally, each prefixed with <c>repository:</c> unless it is the
/// primary.</param>
/// <param name="Lines">Lines added plus lines deleted.</param>
public sealed record ChangeFacts(
    ImmutableArray<RepositoryChange> Repositories,
    Digest Digest,
    ImmutableArray<string> Paths,
    long Lines)
{
    /// <summary>The sets of code owners that the change touches, as the commit it starts from names them: each has to
    /// approve. Sorted; empty where nobody owns what it touches.</summary>
    public ImmutableArray<OwnerSet> Owners { get; init; } = [];

    /// <summary>Required documents whose paths it touches and which it leaves as they were, sorted.</summary>
    public ImmutableArray<string> DocumentsDue { get; init; } = [];

    /// <summary>The project's components that it touches, as the commit it starts from has them.</summary>
    public TouchedComponents Components { get; init; } = TouchedComponents.None;

    /// <summary>The rules about risk that it touches, as the commit it starts from has them, in their order.</summary>
    public ImmutableArray<Risks.RiskTouch> Risks { get; init; } = [];

    /// <summary>What is in its tree of the inputs that commands declare, as the commit it starts from declares them.
    /// </summary>
    public ImmutableArray<InputContent> Inputs { get; init; } = [];

    /// <summary>True when nothing differs from the base.</summary>
    public bool IsEmpty => Paths.IsEmpty;

    /// <summary>What commands run on: the tree of the only repository, or a name for the trees of all of
    /// them.</summary>
    public ObjectName Tree => CombinedChange.TreeOf(Repositories);

    /// <summary>The tree, and what commands read of it.</summary>
    public TestedContent Content => new(Tree, Inputs);

    /// <summary>The repositories in which something differs.</summary>
    public IEnumerable<RepositoryChange> Touched => Repositories.Where(repository => repository.IsTouched);

    /// <summary>The commit that the change ends with in each repository.</summary>
    public IEnumerable<ObjectName> Heads => Repositories.Select(repository => repository.Head);
}

/// <param name="Repository">The repository's name in the project.</param>
/// <param name="Base">The target commit that the item's branch starts from.</param>
/// <param name="Head">The newest commit of the item's branch.</param>
/// <param name="Tree">The tree of <paramref name="Head"/>.</param>
/// <param name="PatchId"><c>git patch-id --verbatim</c> of base..head; empty for an empty change.</param>
public sealed record RepositoryChange(
    string Repository,
    ObjectName Base,
    ObjectName Head,
    ObjectName Tree,
    string PatchId)
{
    public bool IsTouched => PatchId.Length > 0;
}

/// <summary>Those who own some of the touched paths together: the approval of one of them is enough.</summary>
/// <param name="Owners">As CODEOWNERS or a component names them (<c>@user</c>, <c>@org/team</c>, an e-mail address),
/// sorted.</param>
public sealed record OwnerSet(ImmutableArray<string> Owners)
{
    /// <summary>The component whose owners they are, which project.md names; null for those of CODEOWNERS.</summary>
    public string? Component { get; init; }

    public override string ToString() => string.Join(' ', Owners);
}

/// <summary>A version of an artifact as the attempt made it.</summary>
/// <param name="Digest">SHA-256 over the sorted lines (path below the artifact, mode, blob).</param>
/// <param name="Object">The git object (blob, or tree for a folder) that holds it.</param>
/// <param name="Fields">The typed values of those fields that expressions read, sorted by name.</param>
public sealed record ArtifactFacts(
    string Name,
    Digest Digest,
    ObjectName Object,
    ImmutableArray<FieldValue> Fields)
{
    /// <summary>The elements of a list that a pass fans out over, in its order; empty for all others.</summary>
    public ImmutableArray<ElementFacts> Elements { get; init; } = [];
}

/// <summary>One element of a list artifact.</summary>
/// <param name="Digest">SHA-256 of its canonical JSON.</param>
/// <param name="Fields">The typed values of those fields that are read, sorted by name.</param>
public sealed record ElementFacts(string Key, Digest Digest, ImmutableArray<FieldValue> Fields);

/// <param name="Name">The dotted name below the artifact, such as <c>severity</c>.</param>
public sealed record FieldValue(string Name, Plans.Value Value);
