using Weir.Core.Changes;
using Weir.Core.Plans;

namespace Weir.Core.Gates;

/// <summary>
/// Which of a gate's commands are about a change. A command that a gate calls by name may be another for each component
/// of the project: the plan has the project's own and, beside it, one run for each component that has its own. Those of
/// the components that are touched run; the project's runs for what has none: a component without it, paths of no
/// component, and a change of which nothing is known.
/// </summary>
public static class ComponentRuns
{
    public static IEnumerable<RunPlan> Of(GatePlan gate, TouchedComponents? touched) =>
        gate.Runs.Where(run => IsAbout(gate, run, touched ?? TouchedComponents.None));

    /// <summary>The components that have a command of their own where the workflow has this run.</summary>
    public static IReadOnlyList<string> Having(GatePlan gate, RunPlan run) =>
    [
        .. gate.Runs.Where(other => other.Component is not null && other.Written == run.Written)
            .Select(other => other.Component!),
    ];

    private static bool IsAbout(GatePlan gate, RunPlan run, TouchedComponents touched) =>
        touched.Whose(Having(gate, run)).Contains(run.Component, StringComparer.Ordinal);
}
