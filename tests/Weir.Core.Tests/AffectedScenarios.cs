using Weir.Core.Tests.Scenarios;

namespace Weir.Core.Tests;

/// <summary>Commands that have a line for what a change affects: it is a gate's, and nobody else's.</summary>
public sealed class AffectedScenarios
{
    private const string Plan = """
        given: slots 8
        pass edit: agent writer, makes change
          gate proof: run test shared affected reads src, criteria C1=test
        pass merge: integrate, needs edit
        """;

    private const string Elements = """
        pass plan: agent planner, makes tasks
        pass build: agent writer, needs plan, takes tasks, makes change, for tasks as task
          gate proof: run test shared affected, criteria C1=test
        pass merge: integrate, needs build
        """;

    [Fact]
    public void What_is_merged_runs_as_a_whole() => Scenario.Plays(
        Plan,
        """
        before: requester asks; edit makes change:c1 reading src=x1
        edit/proof/run passes
          edit/proof/run#1 succeeded
          edit/proof ran on t-c1: test pass affected
          edit/proof approved
          edit passed
          merge starts round 1
          merge has the target
          repository is asked: rebases the branch onto its target
          = running: Weir rebases the branch onto its target.
        repository is up to date
          repository is done
          merge lies on the target
          merge/check#1 runs on e1
          = running: The checks run on the merged tree for pass merge as merge/check#1 on engine e1.
        merge/check passes
          merge/check#1 succeeded
          merge checked on t-c1: test pass
          repository is asked: merges the branch into its target
          = running: Weir merges the branch into its target.
        """);

    [Fact]
    public void Another_gate_takes_what_passed_as_a_whole_and_nothing_else() => Scenario.Plays(
        Plan,
        """
        before: requester asks; requester asks; requester asks; edit makes change:c1 reading src=x1
        before: edit/proof/run passes
        W-2: edit makes change:c2 reading src=x1
          W-2 edit#1 succeeded
          W-2 edit made change:c2 (version 1 on m0)
          W-2 edit produced change:c2, by writer
          W-2 edit/proof opens round 1 on change:c2
          W-2 edit/proof/run#1 runs on e1
          W-2 = running: The commands of gate proof of pass edit run as edit/proof/run#1 on engine e1.
        before: repository is up to date; merge/check passes
        W-3: edit makes change:c3 reading src=x1
          W-3 edit#1 succeeded
          W-3 edit made change:c3 (version 1 on m0)
          W-3 edit produced change:c3, by writer
          W-3 edit/proof opens round 1 on change:c3
          W-3 edit/proof ran on t-c3: test pass of W-1
          W-3 edit/proof approved
          W-3 edit passed
          W-3 merge starts round 1
          W-3 merge queues for the target
          W-3 = waiting: It waits for W-1, which is being merged into the same target.
        """);

    [Fact]
    public void The_target_is_asked_as_a_whole() => Scenario.Plays(
        Plan,
        """
        before: requester asks; edit makes change:c1
        edit/proof/run fails test
          edit/proof/run#1 succeeded
          edit/proof ran on t-c1: test fail affected
          edit/proof/run#2 runs on e1
          = running: What failed for gate proof of pass edit runs on the target alone as edit/proof/run#2 on engine e1.
        edit/proof/run fails test
          edit/proof/run#2 succeeded
          edit/proof ran on the target m0, t-m0: test fail
          edit/proof waits for the target, which fails test on t-m0
          repository is asked: opens an item for test, which the target fails
          = running: Weir opens an item for test, which the target fails.
        """);

    [Fact]
    public void What_joins_runs_as_a_whole() => Scenario.Plays(
        Elements,
        """
        before: requester asks; plan makes tasks:t1=A
        build.A makes change:c1
          build.A#1 succeeded
          build.A made change:c1 (version 1 on m0)
          build.A produced change:c1, by writer
          build.A/proof opens round 1 on change:c1
          build.A/proof/run#1 runs on e1
          = running: The commands of gate proof of pass build.A run as build.A/proof/run#1 on engine e1.
        build.A/proof/run passes
          build.A/proof/run#1 succeeded
          build.A/proof ran on t-c1: test pass affected
          build.A/proof approved
          build.A joins
          repository is asked: joins build.A with the branch
          = running: Weir joins build.A with the branch.
        repository joins to c9
          repository is done
          build.A merges to change:c9 (version 2 on m0)
          build.A/check#1 runs on e1
          = running: The checks run on the merged tree for pass build.A as build.A/check#1 on engine e1.
        build.A/check passes
          build.A/check#1 succeeded
          build.A checked on t-c9: test pass
          build.A joined as change:c9
          build.A passed
          build starts round 1
          build produced change:c9, by writer
          build passed
          merge starts round 1
          merge has the target
          repository is asked: rebases the branch onto its target
          = running: Weir rebases the branch onto its target.
        """);
}
