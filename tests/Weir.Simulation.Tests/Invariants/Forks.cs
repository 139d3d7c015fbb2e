using Weir.Core;
using Weir.Core.Engines;
using Weir.Core.Items;
using Weir.Core.Passes;
using Weir.Simulation.Tests.Traces;

namespace Weir.Simulation.Tests.Invariants;

/// <summary>
/// Invariant 41, as far as it applies without a scheduler: what is said to hold an item does hold it. In a fork of the
/// state that exact thing is taken away, and the item has to move.
/// </summary>
internal static class Forks
{
    private const string Rule = "41 without its blocker an item goes on";

    public static void Check(OrganizationState state)
    {
        // Many wait for the same: one fork shows whether each of them moves.
        var forks = new Dictionary<Remedies, Decision>();
        foreach (var item in state.Open.Select(id => state.Items[id]))
        {
            if (Remedy(state, item) is not { } remedy)
            {
                continue;
            }
            if (!forks.TryGetValue(remedy, out var forked))
            {
                forks[remedy] = forked = ControlPlane.Decide(
                    state, new CommandEnvelope(
                        "fork", remedy.By, Timestamp.Max(remedy.At ?? state.Now, state.Now), remedy.Command));
            }
            var after = forked.State.Items[item.Id];
            Violation.Unless(
                forked.Refusal is null && (after.Hold != item.Hold || after.Parked != item.Parked), Rule,
                $"{item.Id}: '{item.Hold!.Reason.Sentence}' and {remedy.Command.GetType().Name} changes nothing "
                    + $"({forked.Refusal?.Sentence})");
        }
    }

    private sealed record Remedies(Command Command, PrincipalId By, Timestamp? At = null);

    private static Remedies? Remedy(OrganizationState state, ItemState item) => item.Hold?.Reason switch
    {
        HoldReason.Blocked blocked when item.BlockedBy.Distinct().Count() == 1
            && state.Items[blocked.By].LateReviews.IsEmpty =>
            new(new CancelItem(blocked.By, null), PrincipalId.System),
        HoldReason.NoEngine or HoldReason.NoFreeEngine =>
            new(new RegisterEngine("fork", "1", 1_000, true), PrincipalId.System),
        HoldReason.DispatchIsPaused => new(new ResumeDispatch(), PrincipalId.System),
        HoldReason.BackOff wait => new(new PassTime(), PrincipalId.System, wait.Until),
        HoldReason.Delayed wait => new(new PassTime(), PrincipalId.System, wait.Until),
        HoldReason.IsParked => new(new ResumeItem(item.Id), PrincipalId.System),
        HoldReason.DecisionAsked asked when item.Pass(asked.Pass).Held != HeldCause.NotExecuted =>
            new(new RetryItem(item.Id, asked.Pass), PrincipalId.System),
        _ => null,
    };
}
