using System.Collections.Immutable;
using Weir.Core.FanOut;
using Weir.Core.Items;
using Weir.Core.Passes;

namespace Weir.Core.Changes;

/// <summary>
/// Where the work on a pass, or its judgement, stands in the repositories: on the item's branch, or, for an element of
/// a fan-out, on what the element has made of it so far. An element changes the primary repository alone; the others
/// are beside it as the branch has them.
/// </summary>
/// <param name="Head">The commit of the primary repository to check out.</param>
/// <param name="Base">What the change is measured from there.</param>
/// <param name="Others">The same of the project's other repositories.</param>
public sealed record WorkPoint(ObjectName Head, ObjectName Base, ImmutableArray<BranchPoint> Others)
{
    /// <summary>All heads, the primary's first.</summary>
    public IEnumerable<ObjectName> Heads => Others.Select(other => other.Head).Prepend(Head);

    public static WorkPoint Of(ItemState item, PassId pass) => Own(item, pass) switch
    {
        { } made => new WorkPoint(made.Facts.Repositories[0].Head, made.Facts.Repositories[0].Base, Beside(item)),
        _ when pass.IsElement && item.Pass(pass).Fork is { } fork => new WorkPoint(fork, fork, Beside(item)),
        _ => new WorkPoint(item.Branch.Head, item.Branch.Base, Beside(item)),
    };

    /// <summary>
    /// The checks of an element that joins run on what it makes of the branch, those of a batch on what it makes of the
    /// target.
    /// </summary>
    public static WorkPoint Of(ItemState item, AttemptSubject subject) => subject.On is { } on
        ? on
        : subject is { Kind: SubjectKind.MergeCheck, Pass.IsElement: true }
            && item.Pass(subject.Pass).Join is { Stage: JoinStage.Checking, Whole: { } whole }
            ? new WorkPoint(
                whole.Facts.Repositories[0].Head, whole.Facts.Repositories[0].Base,
                BranchPoint.Of(whole.Facts).RemoveAt(0))
            : Of(item, subject.Pass);

    /// <summary>What the item's change was made from: the target, without it.</summary>
    public static WorkPoint BelowChange(ItemState item) => new(
        item.Branch.Base, item.Branch.Base, [.. Beside(item).Select(other => other with { Head = other.Base })]);

    /// <summary>The change that a pass makes and its gates judge: the item's, or the element's own.</summary>
    public static ChangeVersion? ChangeOf(ItemState item, PassId? pass) =>
        pass is { IsElement: true } element ? Own(item, element) : item.Branch.Last;

    private static ChangeVersion? Own(ItemState item, PassId pass) => pass.IsElement ? item.Pass(pass).Made : null;

    private static ImmutableArray<BranchPoint> Beside(ItemState item) =>
        item.Branch.IsStarted ? item.Branch.Points.RemoveAt(0) : [];
}
