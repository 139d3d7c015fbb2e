using Weir.Core.Plans;
using Weir.Simulation.Tests.Ports;

namespace Weir.Simulation.Tests.Mutants;

/// <summary>
/// Compilers that weaken what was written. Core carries out what is pinned, so what it may spare people, and whom it
/// keeps out, is taken from it here; the invariants go by the workflow as it was written.
/// </summary>
internal static class MutantPlans
{
    /// <summary>Auto-accept: a criterion for people is anybody's, so that people are spared it.</summary>
    public static Plan WaivesPeople(Plan plan) => OnGates(plan, gate => gate.AutoAccept is null ? gate : gate with
    {
        Criteria =
        [
            .. gate.Criteria.Select(criterion => criterion.Tag == CriterionTag.Human
                ? criterion with { Tag = CriterionTag.Anyone }
                : criterion),
        ],
    });

    /// <summary>Self-review: nobody is kept out for being an author.</summary>
    public static Plan LetsAuthorsReview(Plan plan) => OnGates(plan, gate => gate with
    {
        Reviewers =
        [
            .. gate.Reviewers.Select(reviewer => reviewer with
            {
                Not = reviewer.Not.Remove("author", StringComparer.Ordinal),
            }),
        ],
    });

    /// <summary>Components: only the project's own commands run, whatever is touched.</summary>
    public static Plan ForgetsComponents(Plan plan) => OnGates(plan, gate => gate with
    {
        Runs = [.. gate.Runs.Where(run => run.Component is null)],
    });

    /// <summary>Inputs: what reads the whole tree is said to read a part of it, and is not run for the rest.</summary>
    public static Plan ReadsMoreThanItSays(Plan plan) => OnGates(plan, gate => gate with
    {
        Runs = [.. gate.Runs.Select(run => run.Command is null ? run : run with { Inputs = Inputs.Set })],
    });

    /// <summary>Affected: what was checked of a change is taken for all that is to be merged.</summary>
    public static Plan ForgetsAffected(Plan plan) => OnGates(plan, gate => gate with
    {
        Runs = [.. gate.Runs.Select(run => run with { Affected = false })],
    });

    private static Plan OnGates(Plan plan, Func<GatePlan, GatePlan> change) => plan with
    {
        Passes = [.. plan.Passes.Select(pass => pass with { Gates = [.. pass.Gates.Select(change)] })],
    };
}
