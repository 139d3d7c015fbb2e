using Weir.Core.Changes;
using Weir.Core.Items;
using Weir.Core.Passes;
using Weir.Core.Plans;

namespace Weir.Core.Gates;

/// <summary>
/// Commands that check what a change affects, in place of everything. They do so where a gate judges a change, and
/// nowhere else: what is merged or joined is checked as a whole, and so is the target by itself. That a command passes
/// as a whole answers for what is affected; that it passes what is affected says nothing about the whole.
/// </summary>
public static class AffectedRuns
{
    /// <summary>Whether an attempt runs a command's line for a change.</summary>
    public static bool Is(ItemState item, AttemptSubject subject, RunPlan run) =>
        run.Affected
        && subject is { Kind: SubjectKind.GateCommands, On: null }
        && WorkPoint.ChangeOf(item, subject.Pass) is { Facts.IsEmpty: false };
}
