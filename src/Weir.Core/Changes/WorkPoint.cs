using Weir.Core.FanOut;
using Weir.Core.Items;
using Weir.Core.Passes;

namespace Weir.Core.Changes;

/// <summary>
/// Where the work on a pass, or its judgement, stands in the repository: on the item's branch, or, for an element of a
/// fan-out, on what the element has made of it so far.
/// </summary>
/// <param name="Head">The commit to check out.</param>
/// <param name="Base">What the change is measured from.</param>
public sealed record WorkPoint(ObjectName Head, ObjectName Base)
{
    public static WorkPoint Of(ItemState item, PassId pass) => Own(item, pass) switch
    {
        { } made => new WorkPoint(made.Facts.Repositories[0].Head, made.Facts.Repositories[0].Base),
        _ when pass.IsElement && item.Pass(pass).Fork is { } fork => new WorkPoint(fork, fork),
        _ => new WorkPoint(item.Branch.Head, item.Branch.Base),
    };

    /// <summary>The checks of an element that joins run on what it makes of the branch.</summary>
    public static WorkPoint Of(ItemState item, AttemptSubject subject) =>
        subject is { Kind: SubjectKind.MergeCheck, Pass.IsElement: true }
            && item.Pass(subject.Pass).Join is { Stage: JoinStage.Checking, Whole: { } whole }
            ? new WorkPoint(whole.Facts.Repositories[0].Head, whole.Facts.Repositories[0].Base)
            : Of(item, subject.Pass);

    /// <summary>The change that a pass makes and its gates judge: the item's, or the element's own.</summary>
    public static ChangeVersion? ChangeOf(ItemState item, PassId? pass) =>
        pass is { IsElement: true } element ? Own(item, element) : item.Branch.Last;

    private static ChangeVersion? Own(ItemState item, PassId pass) => pass.IsElement ? item.Pass(pass).Made : null;
}
