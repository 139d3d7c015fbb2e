using System.Collections.Immutable;
using Weir.Core;
using Weir.Core.Items;
using Weir.Core.Passes;
using Weir.Core.Tests.Scenarios;
using Weir.Simulation.Tests.Traces;

namespace Weir.Simulation.Tests.Invariants;

/// <summary>What is true after every command, whatever came before.</summary>
internal static class StateInvariants
{
    /// <param name="whole">Also what no event was about: dear, and a sample of commands is enough over many
    /// seeds.</param>
    /// <param name="known">Of which items the laws that read nothing else were found to hold.</param>
    public static void Check(
        OrganizationState before, OrganizationState state, ImmutableArray<Recorded> events, bool whole,
        Unchanged known)
    {
        try
        {
            if (whole)
            {
                Laws.Check(state, item => known.Since(item));
            }
            else
            {
                Laws.Check(state, events.Select(recorded => recorded.Event).OfType<ItemEvent>()
                    .Select(about => about.Item).Distinct().Select(id => state.Items[id]),
                    item => known.Since(item));
            }
        }
        catch (ShouldAssertException broken)
        {
            throw new Violation("24/42 laws of Core", broken.Message);
        }
        foreach (var recorded in events)
        {
            if (recorded.Event is AttemptFailed { Reason: FailureReason.EngineLost } lost)
            {
                Requeued(before, state, lost);
            }
        }
    }

    /// <summary>What an engine lost is queued again once, or a person is asked, or nobody wants it any more.</summary>
    private static void Requeued(OrganizationState before, OrganizationState state, AttemptFailed lost)
    {
        if (!before.Items.TryGetValue(lost.Item, out var was)
            || !was.Attempts.TryGetValue(lost.Attempt, out var attempt)
            || attempt.Status == AttemptStatus.Stopping)
        {
            return;
        }
        var item = state.Items[lost.Item];
        var successors = item.Attempts.Values.Count(other =>
            other.Status != AttemptStatus.Stopping && other.Subject.Kind == attempt.Subject.Kind
            && other.Subject.Pass == attempt.Subject.Pass && other.Subject.Gate == attempt.Subject.Gate
                && other.Subject.Reviewer == attempt.Subject.Reviewer);
        var held = item.Pass(attempt.Subject.Pass).Status == PassStatus.Held;
        var idle = item.Status != ItemStatus.Open;
        var known = successors == 0 && IsKnown(item, attempt.Subject);
        Violation.Unless(
            held || idle ? successors == 0 : successors == 1 || known, "20 force-release requeues once",
            $"{lost.Attempt} was lost, and {successors} attempts are queued in its place");
    }

    /// <summary>Commands whose results are known, or that nobody asks for any more, need not run again.</summary>
    private static bool IsKnown(ItemState item, AttemptSubject subject) => subject.Kind switch
    {
        SubjectKind.GateCommands => item.Pass(subject.Pass).Gate(subject.Gate!.Value).Runs is not null,
        SubjectKind.MergeCheck => !subject.Pass.IsElement,
        _ => false,
    };
}
