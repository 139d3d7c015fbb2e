using System.Collections.Immutable;
using Weir.Core.Gates;
using Weir.Core.Passes;

namespace Weir.Core.Changes;

/// <summary>
/// The items that are merged into a project's target together, in their order. Each is put onto the target alone first;
/// then they are put on top of each other, and the checks of all run on what comes out. While nothing is known to fail
/// the whole is under test; after a failure the target alone, then halves, until the first item is found with which
/// the checks fail.
/// </summary>
public sealed record MergeBatch(ImmutableArray<ItemId> Members)
{
    /// <summary>The most items that are merged together.</summary>
    public const int MaxItems = 8;

    /// <summary>Where each member lies on the one before it; empty while that is not known, and for one alone.
    /// </summary>
    public ImmutableArray<StackedChange> Stack { get; init; } = [];

    /// <summary>The tree of the target that they lie on; null while it is not known.</summary>
    public ObjectName? TargetTree { get; init; }

    /// <summary>So many of the first members are known to pass; -1 while nothing is, 0 for the target alone.</summary>
    public int Passing { get; init; } = -1;

    /// <summary>So many of the first members are known to fail; 0 while nothing is.</summary>
    public int Failing { get; init; }

    /// <summary>So many of the first members are under test, after a failure; 0 is the target alone.</summary>
    public int Probe { get; init; }

    /// <summary>What ran for this batch, on whichever tree.</summary>
    public ImmutableArray<BatchResult> Results { get; init; } = [];

    public bool IsProbing => Failing > 0;

    /// <summary>How many of the first members are under test.</summary>
    public int UnderTest => IsProbing ? Probe : Members.Length;

    /// <summary>One more member, or one that begins again: nothing that was known of the target holds any more.
    /// </summary>
    internal MergeBatch With(ItemId item) => new(Members.Contains(item) ? Members : Members.Add(item));

    /// <summary>
    /// Without a member; null when it was the last one. Those below it stay where they lie; those above it do not.
    /// </summary>
    internal MergeBatch? Without(ItemId item)
    {
        var index = Members.IndexOf(item);
        if (index < 0)
        {
            return this;
        }
        var left = Members.RemoveAt(index);
        return left.IsEmpty ? null : new MergeBatch(left)
        {
            Stack = index == left.Length && !Stack.IsEmpty ? Stack.RemoveAt(index) : [],
            TargetTree = TargetTree,
            Results = Results,
        };
    }

    /// <summary>A result that is there already was of a try that failed.</summary>
    internal MergeBatch Keep(BatchResult made)
    {
        for (var index = 0; index < Results.Length; index++)
        {
            var known = Results[index];
            if (known.Item == made.Item && known.Run == made.Run && known.Tree == made.Tree)
            {
                var flaky = known.Result.Verdict != RunVerdict.Pass && made.Result.Verdict == RunVerdict.Pass;
                return this with
                {
                    Results = Results.SetItem(index, made with
                    {
                        Tries = known.Tries + 1,
                        Result = made.Result with { Flaky = flaky },
                    }),
                };
            }
        }
        return this with { Results = Results.Add(made) };
    }
}

/// <summary>Where an item of a batch lies: on the one before it, the first on the target.</summary>
public sealed record StackedChange(ItemId Item, ObjectName Head, ObjectName Tree)
{
    /// <summary>What is in its tree of the inputs that commands declare.</summary>
    public ImmutableArray<InputContent> Inputs { get; init; } = [];

    /// <summary>The tree, and what commands read of it.</summary>
    public TestedContent Content => new(Tree, Inputs);
}

/// <summary>What a command came to in a batch.</summary>
/// <param name="Run"><c>pass/gate/run</c> of the item that it ran for.</param>
/// <param name="Command">The digest of what ran, where that is the same for whichever item; null where it is not.
/// </param>
public sealed record BatchResult(
    ItemId Item, string Run, Digest? Command, ObjectName Tree, RunResult Result, int Tries);

/// <summary>Why an item leaves its batch and waits for the next one.</summary>
public enum DeferralCause
{
    /// <summary>It conflicts with what is ahead of it, which has not landed yet.</summary>
    Conflicts,

    /// <summary>Its patch would be another on top of what is ahead of it.</summary>
    PatchChanges,

    /// <summary>On top of what is ahead of it others would have to judge it.</summary>
    OthersJudge,

    /// <summary>The batch failed, and it lies above the item that broke it.</summary>
    BatchFailed,

    /// <summary>The batch failed on a command that the target fails too, and that the item does not need.</summary>
    TargetFails,
}

/// <summary>The item lies where it would be merged, on top of those ahead of it in its batch.</summary>
public sealed record ChangeStacked(ItemId Item, PassId Pass, StackedChange Change, ObjectName TargetTree)
    : PassEvent(Item, Pass);

/// <param name="Paths">The files that conflict; empty for other causes.</param>
public sealed record IntegrationDeferred(
    ItemId Item, PassId Pass, DeferralCause Cause, ImmutableArray<string> Paths) : PassEvent(Item, Pass);

/// <summary>Checks ran for the batch of the item, on the tree that is under test.</summary>
public sealed record MergeRan(ItemId Item, PassId Pass, ObjectName Tree, ImmutableArray<RunResult> Results)
    : PassEvent(Item, Pass);

/// <summary>The checks failed on a batch, of which another part is under test from now on.</summary>
/// <param name="Passing">So many of the first items are known to pass; 0 for the target alone, -1 for nothing.</param>
/// <param name="Failing">So many of the first items are known to fail.</param>
/// <param name="Probe">So many of the first items are under test; 0 for the target alone.</param>
/// <param name="Of">How many items the batch has.</param>
public sealed record BatchProbed(ItemId Item, PassId Pass, int Passing, int Failing, int Probe, int Of)
    : PassEvent(Item, Pass);

/// <summary>
/// The first item of its batch with which the checks fail. It leaves the batch, and is sent back once what is ahead of
/// it has landed: only then it has what it broke.
/// </summary>
/// <param name="Results">What fails with it.</param>
/// <param name="With">The items ahead of it, without which it was not tested.</param>
public sealed record CulpritFound(
    ItemId Item, PassId Pass, ObjectName Tree, ImmutableArray<BatchResult> Results, ImmutableArray<ItemId> With)
    : PassEvent(Item, Pass);
