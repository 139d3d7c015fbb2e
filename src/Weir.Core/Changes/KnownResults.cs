using System.Collections.Immutable;
using Weir.Core.Gates;
using Weir.Core.Plans;

namespace Weir.Core.Changes;

/// <summary>
/// Commands that passed, by what ran and the tree that it ran on, or what it reads of that tree: another gate, round,
/// item or batch of the project need not run it again. Failures are not kept: whoever fails may want to try again.
/// </summary>
public sealed record KnownResults
{
    /// <summary>So many are kept of an organisation; beyond it the older half is forgotten.</summary>
    public const int Most = 2_000;

    public static readonly KnownResults None = new();

    /// <summary>By project, command and tree, or the content of its inputs, with spaces between.</summary>
    public ImmutableSortedDictionary<string, KnownResult> ByKey { get; init; } =
        ImmutableSortedDictionary.Create<string, KnownResult>(StringComparer.Ordinal);

    /// <summary>The result as one of a run that is called <paramref name="run"/>; null when nothing is known.</summary>
    public RunResult? Find(ProjectKey project, Digest command, ObjectName tree, string run) =>
        ByKey.TryGetValue(Key(project, command, tree), out var known)
            ? known.Result with { Run = run, From = known.Item }
            : null;

    /// <summary>The same of a run of a plan, by what it reads of a tree.</summary>
    public RunResult? Find(ProjectKey project, RunPlan run, TestedContent on, string name) =>
        run.Command is not { } command ? null
            : Find(project, command, on.Tree, name)
                ?? (on.InputOf(run) is { } input ? Find(project, command, input, name) : null);

    internal KnownResults Add(ProjectKey project, Digest command, ObjectName tree, KnownResult made)
    {
        var key = Key(project, command, tree);
        if (ByKey.ContainsKey(key))
        {
            return this;
        }
        var kept = ByKey.Count < Most
            ? ByKey
            : ByKey.RemoveRange(ByKey.OrderBy(pair => pair.Value.At).Take(Most / 2).Select(pair => pair.Key));
        return this with { ByKey = kept.Add(key, made) };
    }

    private static string Key(ProjectKey project, Digest command, ObjectName tree) => $"{project} {command} {tree}";
}

/// <param name="Item">The item that it ran for.</param>
/// <param name="At">The event that said so.</param>
public sealed record KnownResult(ItemId Item, RunResult Result, long At);

/// <summary>What landed on a project's target last.</summary>
/// <param name="At">The event that said so.</param>
public sealed record LastLanding(ObjectName Commit, ObjectName Tree, long At);
