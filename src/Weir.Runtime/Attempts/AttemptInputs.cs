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
/// <param name="LaidOut">The item's process artifacts, which every clone of the primary repository has at their
/// paths.</param>
/// <param name="Over">What a person made of it, which the clone has instead; null when nobody did.</param>
/// <param name="All">What a clone of the primary repository on another machine has to be given.</param>
public sealed record AttemptInputs(
    ObjectName Start,
    ObjectName Parent,
    ObjectName Base,
    ObjectName Rules,
    ImmutableArray<LaidOut> LaidOut,
    ObjectName? Over,
    ImmutableArray<ObjectName> All)
{
    /// <summary>The same of each of the project's other repositories.</summary>
    public ImmutableArray<ConflictPoint> Others { get; init; } = [];

    public static AttemptInputs Of(ItemState item, AttemptState attempt, Plan plan) =>
        Of(item, attempt.Subject, plan);

    /// <summary>The same for the work of a person on a pass.</summary>
    public static AttemptInputs Of(ItemState item, PassId pass, Plan plan) =>
        Of(item, new AttemptSubject(SubjectKind.Pass, pass, null, null, []), plan);

    private static AttemptInputs Of(ItemState item, AttemptSubject subject, Plan plan)
    {
        var worked = subject.Kind == SubjectKind.Pass ? item.Pass(subject.Pass) : null;
        var conflict = worked?.Conflict;
        var point = WorkPoint.Of(item, subject);
        var start = conflict?.Marked ?? point.Head;
        var parent = conflict?.Parent ?? start;
        var from = conflict?.Repositories?[0].Base ?? conflict?.Parent ?? point.Base;
        // What an element is measured from lies on the item's branch, which does not choose its judges.
        var rules = subject.Pass.IsElement ? item.Branch.Base : from;
        var laid = LaidOutFiles.Of(item, plan);
        ImmutableArray<ObjectName> over = worked?.GoesOnFrom is { } made ? [made] : [];
        var all = new[] { start, parent, from, item.Branch.Head, item.Branch.Base }.Concat(over)
            .Concat(laid.Select(one => one.Object)).Distinct();
        return new AttemptInputs(start, parent, from, rules, laid, worked?.GoesOnFrom, [.. all])
        {
            Others = conflict?.Repositories?.RemoveAt(0) ??
            [
                .. point.Others.Select(other =>
                    new ConflictPoint(other.Repository, other.Head, other.Head, other.Base)),
            ],
        };
    }

    /// <summary>What a clone of one repository on another machine has to be given.</summary>
    /// <param name="repository">Null for the primary.</param>
    public ImmutableArray<ObjectName> AllOf(string? repository) => repository is null
        ? All
        : [.. Others.Where(other => other.Repository == repository)
            .SelectMany(other => new[] { other.Start, other.Parent, other.Base }).Distinct()];
}
