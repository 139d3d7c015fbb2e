using System.Collections.Immutable;
using Weir.Core;
using Weir.Core.Changes;
using Weir.Core.Items;
using Weir.Core.Risks;
using Weir.Runtime.Ports;

namespace Weir.Simulation.Tests.Ports;

internal sealed record SimulatedCommit(
    ObjectName Name, ObjectName? Parent, ImmutableSortedDictionary<string, string> Tree);

/// <param name="Patch">What was merged, as a person would have read it.</param>
internal sealed record SimulatedMerge(string Effect, ItemId Item, ObjectName Head, ObjectName Commit, string Patch);

/// <summary>What all processes share of a repository: its commits, its target branch, and what was merged.</summary>
internal sealed class RepositoryWorld(string name = RepositoryWorld.Primary)
{
    public const string Primary = "main";

    /// <summary>The repository that a project has beside the primary, where it has two.</summary>
    public const string Side = "side";

    public string Name => name;

    private readonly Dictionary<ObjectName, SimulatedCommit> _commits = [];
    private readonly Dictionary<ObjectName, ObjectName> _reverts = [];
    private int _made;

    private ObjectName? _target;

    public ObjectName Target
    {
        get => _target ??= Commit(null, ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal)
            .AddRange(Enumerable.Range(0, 5).Select(n => KeyValuePair.Create($"src/f{n}", Trees.Untouched)))).Name;
        private set => _target = value;
    }

    /// <summary>What took merges back, by the act that did.</summary>
    public SortedDictionary<string, ObjectName> Reverts { get; } = new(StringComparer.Ordinal);

    public List<SimulatedMerge> Merges { get; } = [];

    /// <summary>The commands that were flaky on a tree, and are not any more.</summary>
    public HashSet<string> Flaked { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, ObjectName> Branches { get; } = new(StringComparer.Ordinal);

    public SimulatedCommit At(ObjectName commit) => _commits[commit];

    /// <summary>A commit of its own, as one by another attempt is, whatever it holds.</summary>
    public SimulatedCommit Commit(ObjectName? parent, ImmutableSortedDictionary<string, string> tree) =>
        Keep(new SimulatedCommit(
            new ObjectName(Trees.Hash($"{name} {++_made} {parent} {Trees.Name(tree)}")[..40]), parent, tree));

    /// <summary>
    /// The commit that a rebase onto the target gives, the same each time; the target itself, if it has all of it.
    /// </summary>
    public SimulatedCommit Rebase(ObjectName head, ImmutableSortedDictionary<string, string> tree) =>
        Put(Target, head, tree);

    /// <summary>What <paramref name="head"/> becomes on another commit, the same each time.</summary>
    public SimulatedCommit Put(ObjectName onto, ObjectName head, ImmutableSortedDictionary<string, string> tree)
    {
        var whole = Trees.Name(tree);
        return whole == Trees.Name(At(onto).Tree)
            ? At(onto)
            : Keep(new SimulatedCommit(new ObjectName(Trees.Hash($"{head} on {onto}: {whole}")[..40]), onto, tree));
    }

    /// <summary>Whether a commit is another, or was made on top of it.</summary>
    public bool Descends(ObjectName commit, ObjectName from)
    {
        for (ObjectName? at = commit; at is { } known; at = At(known).Parent)
        {
            if (known == from)
            {
                return true;
            }
        }
        return false;
    }

    private SimulatedCommit Keep(SimulatedCommit commit) => _commits[commit.Name] = commit;

    /// <summary>Somebody else pushes to the target.</summary>
    public void Push(ImmutableSortedDictionary<string, string> tree) => Target = Commit(Target, tree).Name;

    /// <summary>Somebody else undoes what an item merged, as <c>git revert</c> does.</summary>
    public void Revert(SimulatedMerge merge)
    {
        var reverted = Commit(Target, At(Target).Tree);
        _reverts[reverted.Name] = merge.Commit;
        Target = reverted.Name;
    }

    /// <summary>The target's own line from a commit back to another, newest first.</summary>
    public IEnumerable<LandedCommit> Line(ObjectName from, ObjectName? beyond)
    {
        for (ObjectName? at = from; at is { } known && known != beyond; at = At(known).Parent)
        {
            yield return new LandedCommit(known, default, "")
            {
                Reverts = _reverts.TryGetValue(known, out var reverted) ? [reverted] : [],
            };
        }
    }

    /// <summary>
    /// Takes a merge back; null when what landed since builds on it. What nobody would notice is no commit.
    /// </summary>
    public ObjectName? Revert(string effect, ObjectName merge)
    {
        var (tree, conflicts) = Trees.Merge(At(merge).Tree, At(At(merge).Parent!.Value).Tree, At(Target).Tree);
        if (!conflicts.IsEmpty)
        {
            return null;
        }
        Target = Commit(Target, tree).Name;
        return Reverts[effect] = Target;
    }

    public void Land(string effect, ItemId item, ObjectName head)
    {
        var patch = Trees.Patch(At(Target).Tree, At(head).Tree);
        Target = Commit(Target, At(head).Tree).Name;
        Merges.Add(new SimulatedMerge(effect, item, head, Target, patch));
    }

    public string Patch(ObjectName @base, ObjectName head) => Trees.Patch(At(@base).Tree, At(head).Tree);

    public ChangeFacts Measure(ObjectName @base, ObjectName head)
    {
        var (from, to) = (At(@base).Tree, At(head).Tree);
        var paths = Trees.Changed(from, to).ToImmutableArray();
        var lines = paths.Select(path => $"{path} {from.GetValueOrDefault(path)} {to.GetValueOrDefault(path)}");
        var digest = new Digest("sha256:" + Trees.Hash((name == Primary ? "" : name) + string.Join('\n', lines)));
        var patch = Trees.Patch(from, to);
        return new ChangeFacts(
            [new RepositoryChange(name, @base, head, Trees.Name(to), patch.Length == 0 ? "" : Trees.Hash(patch))],
            digest, paths, paths.Length * 3)
        {
            Owners =
            [
                .. OwnersAt(from).Where(owned => paths.Contains(owned.Path, StringComparer.Ordinal))
                    .Select(owned => owned.Set),
            ],
            Risks = [.. RisksAt(from).Where(touch => paths.Contains(touch.Path, StringComparer.Ordinal))],
            Components = name == Primary ? ComponentsAt(from).Touched(paths) : TouchedComponents.None,
            Inputs = name == Primary ? Inputs.At(to) : [],
            DocumentsDue = paths.Contains("src/f3", StringComparer.Ordinal) ? ["docs/f3.md"] : [],
        };
    }

    /// <summary>What raises the risk: one file always, another once the target's rules say so.</summary>
    private static ImmutableArray<RiskTouch> RisksAt(ImmutableSortedDictionary<string, string> tree) =>
    [
        new RiskTouch("f2 at least medium", Risk.Medium, "src/f2"),
        new RiskTouch(
            "f3 at least high", tree.GetValueOrDefault("src/f4") == Trees.Untouched ? Risk.Low : Risk.High, "src/f3"),
    ];

    /// <summary>
    /// Two components with commands of their own, one of which gets another file once the last was touched, and one
    /// without; what is left belongs to none.
    /// </summary>
    private static ComponentMap ComponentsAt(ImmutableSortedDictionary<string, string> tree) => new(
        [
            new ComponentPaths("api", ["src/f0"]),
            new ComponentPaths(
                "web", tree.GetValueOrDefault("src/f4") == Trees.Untouched ? ["src/f1"] : ["src/f1", "src/f3"]),
            new ComponentPaths("docs", ["src/f2"]),
        ],
        []);

    /// <summary>
    /// Who owns what: one person (another, once the last file was touched), two roles together, nobody who is there;
    /// the rest is free.
    /// </summary>
    private static ImmutableArray<(string Path, OwnerSet Set)> OwnersAt(
        ImmutableSortedDictionary<string, string> tree) =>
    [
        ("src/f0", new OwnerSet([tree.GetValueOrDefault("src/f4") == Trees.Untouched ? "@ada" : "@cy"])),
        ("src/f1", new OwnerSet(["@org/lead", "@org/reviewer"])),
        ("src/f2", new OwnerSet(["@nobody"])),
    ];
}
