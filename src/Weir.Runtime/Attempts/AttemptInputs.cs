using System.Collections.Immutable;
using Weir.Core;
using Weir.Core.Changes;
using Weir.Core.Items;
using Weir.Core.Passes;
using Weir.Core.Plans;
using Weir.Runtime.Ports;

namespace Weir.Runtime.Attempts;

/// <summary>The objects of git that an attempt starts from.</summary>
/// <param name="Start">The commit that is checked out.</param>
/// <param name="Parent">The parent of the commit to make; another than the start while a conflict is resolved.</param>
/// <param name="Base">What the change is measured from.</param>
/// <param name="Rules">The commit of the target whose code owners and documents count for the change.</param>
/// <param name="LaidOut">The item's process artifacts, which every clone has at their paths.</param>
/// <param name="All">What a clone on another machine has to be given.</param>
public sealed record AttemptInputs(
    ObjectName Start,
    ObjectName Parent,
    ObjectName Base,
    ObjectName Rules,
    ImmutableArray<LaidOut> LaidOut,
    ImmutableArray<ObjectName> All)
{
    public static AttemptInputs Of(ItemState item, AttemptState attempt, Plan plan)
    {
        var conflict = attempt.Subject.Kind == SubjectKind.Pass ? item.Pass(attempt.Subject.Pass).Conflict : null;
        var point = WorkPoint.Of(item, attempt.Subject);
        var start = conflict?.Marked ?? point.Head;
        var parent = conflict?.Parent ?? start;
        var from = conflict?.Parent ?? point.Base;
        // What an element is measured from lies on the item's branch, which does not choose its judges.
        var rules = attempt.Subject.Pass.IsElement ? item.Branch.Base : from;
        var laid = LaidOutFiles.Of(item, plan);
        var all = new[] { start, parent, from, item.Branch.Head, item.Branch.Base }
            .Concat(laid.Select(one => one.Object)).Distinct();
        return new AttemptInputs(start, parent, from, rules, laid, [.. all]);
    }
}
