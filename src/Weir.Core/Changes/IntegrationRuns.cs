using System.Collections.Immutable;
using Weir.Core.Gates;
using Weir.Core.Items;
using Weir.Core.Passes;
using Weir.Core.Plans;

namespace Weir.Core.Changes;

/// <summary>A command that has to pass on what is merged.</summary>
/// <param name="Name"><c>pass/gate/run</c>.</param>
/// <param name="Gate">Where it ran last, and on which tree.</param>
public sealed record IntegrationRun(string Name, RunPlan Plan, GateState Gate);

/// <summary>What has to pass before a change is merged.</summary>
public static class IntegrationRuns
{
    /// <summary>
    /// The <c>expect: pass</c> commands of the gates whose approval is taken, and of the element that joined last, as
    /// far as they are about what is merged.
    /// </summary>
    /// <param name="touched">What is touched by all that is merged together with it.</param>
    public static ImmutableArray<IntegrationRun> Of(
        ItemState item, Plan plan, PassPlan integrate, TouchedComponents touched) =>
    [
        .. LastElement(item, plan).Concat(Approving(item, plan, integrate)).SelectMany(pair => ComponentRuns
            .Of(pair.Gate, touched)
            .Where(run => run is { Expect: Expectation.Pass, Defined: true })
            .Select(run => (run, State: item.Pass(pair.Pass.Id).Gate(pair.Gate.Id)))
            .Where(found => !found.State.LeftOut.Contains(found.run.Id, StringComparer.Ordinal))
            .Select(found => new IntegrationRun(
                GateProgress.Name(pair.Pass.Id, pair.Gate.Id, found.run.Id), found.run, found.State))),
    ];

    /// <summary>
    /// The gates of the last writer where that is an element. What they approved is the element's own change, not the
    /// item's; their commands are the newest that ran on the branch.
    /// </summary>
    private static IEnumerable<(PassPlan Pass, GatePlan Gate)> LastElement(ItemState item, Plan plan) =>
        item.Branch.Last!.Pass is { IsElement: true } element
            ? plan.Pass(element).Gates.Select(gate => (plan.Pass(element), gate))
            : [];

    /// <summary>Approved gates that review the change, at or after its last writer.</summary>
    public static IEnumerable<(PassPlan Pass, GatePlan Gate)> Approving(ItemState item, Plan plan, PassPlan integrate)
    {
        var writer = item.Branch.Last!.Pass;
        var later = Reopening.Downstream(plan, item, writer).Add(writer);
        return plan.Passes
            .TakeWhile(pass => pass.Id != integrate.Id)
            .Where(pass => pass.Element is null && later.Contains(pass.Id)
                && item.Pass(pass.Id).Status == PassStatus.Passed)
            .SelectMany(pass => pass.Gates.Select(gate => (pass, gate)))
            .Where(pair => pair.gate.Reviews.Contains(ArtifactPlan.Change, StringComparer.Ordinal))
            .Where(pair => item.Pass(pair.pass.Id).Gate(pair.gate.Id).Status == GateStatus.Approved);
    }
}
