using Weir.Core.Tests.Scenarios;

namespace Weir.Core.Tests;

/// <summary>Commands that say what they read: what they came to counts wherever that is the same.</summary>
public sealed class InputScenarios
{
    private const string Plan = """
        given: slots 8
        pass edit: agent writer, makes change
          gate proof: run lint shared, run test shared reads src, criteria C1=test
        pass merge: integrate, needs edit
        """;

    [Fact]
    public void A_gate_runs_only_what_reads_something_else() => Scenario.Plays(
        Plan,
        """
        before: requester asks; requester asks; requester asks
        edit makes change:c1 reading src=x1
          edit#1 succeeded
          edit made change:c1 (version 1 on m0)
          edit produced change:c1, by writer
          edit/proof opens round 1 on change:c1
          edit/proof/run#1 runs on e1
          = running: The commands of gate proof of pass edit run as edit/proof/run#1 on engine e1.
        edit/proof/run passes
          edit/proof/run#1 succeeded
          edit/proof ran on t-c1: lint pass test pass
          edit/proof approved
          edit passed
          merge starts round 1
          merge has the target
          repository is asked: rebases the branch onto its target
          = running: Weir rebases the branch onto its target.
        W-2: edit makes change:c2 reading src=x1
          W-2 edit#1 succeeded
          W-2 edit made change:c2 (version 1 on m0)
          W-2 edit produced change:c2, by writer
          W-2 edit/proof opens round 1 on change:c2
          W-2 edit/proof/run#1 runs on e1
          W-2 = running: The commands of gate proof of pass edit run as edit/proof/run#1 on engine e1.
        W-2: edit/proof/run passes
          W-2 edit/proof/run#1 succeeded
          W-2 edit/proof ran on t-c2: lint pass test pass of W-1
          W-2 edit/proof approved
          W-2 edit passed
          W-2 merge starts round 1
          W-2 merge queues for the target
          W-2 = waiting: It waits for W-1, which is being merged into the same target.
        W-3: edit makes change:c3 reading src=x3
          W-3 edit#1 succeeded
          W-3 edit made change:c3 (version 1 on m0)
          W-3 edit produced change:c3, by writer
          W-3 edit/proof opens round 1 on change:c3
          W-3 edit/proof/run#1 runs on e1
          W-3 = running: The commands of gate proof of pass edit run as edit/proof/run#1 on engine e1.
        W-3: edit/proof/run passes
          W-3 edit/proof/run#1 succeeded
          W-3 edit/proof ran on t-c3: lint pass test pass
          W-3 edit/proof approved
          W-3 edit passed
          W-3 merge starts round 1
          W-3 merge queues for the target
          W-3 = waiting: It is number 2 in the merge queue, behind W-1.
        """);

    [Fact]
    public void A_failure_is_nobody_elses() => Scenario.Plays(
        Plan,
        """
        before: requester asks; requester asks; edit makes change:c1 reading src=x1
        edit/proof/run fails test
          edit/proof/run#1 succeeded
          edit/proof ran on t-c1: lint pass test fail
          edit/proof/run#2 runs on e1
          = running: What failed for gate proof of pass edit runs on the target alone as edit/proof/run#2 on engine e1.
        W-2: edit makes change:c2 reading src=x1
          W-2 edit#1 succeeded
          W-2 edit made change:c2 (version 1 on m0)
          W-2 edit produced change:c2, by writer
          W-2 edit/proof opens round 1 on change:c2
          W-2 edit/proof/run#1 runs on e1
          W-2 = running: The commands of gate proof of pass edit run as edit/proof/run#1 on engine e1.
        """);

    [Fact]
    public void What_is_there_of_other_inputs_is_not_taken_for_these() => Scenario.Plays(
        Plan,
        """
        before: requester asks; requester asks; edit makes change:c1 reading src=x1; edit/proof/run passes
        W-2: edit makes change:c2 reading docs=x1
          W-2 edit#1 succeeded
          W-2 edit made change:c2 (version 1 on m0)
          W-2 edit produced change:c2, by writer
          W-2 edit/proof opens round 1 on change:c2
          W-2 edit/proof/run#1 runs on e1
          W-2 = running: The commands of gate proof of pass edit run as edit/proof/run#1 on engine e1.
        W-2: edit/proof/run passes
          W-2 edit/proof/run#1 succeeded
          W-2 edit/proof ran on t-c2: lint pass test pass
          W-2 edit/proof approved
          W-2 edit passed
          W-2 merge starts round 1
          W-2 merge queues for the target
          W-2 = waiting: It waits for W-1, which is being merged into the same target.
        """);

    [Fact]
    public void A_batch_runs_what_reads_something_else_at_its_tip() => Scenario.Plays(
        Plan,
        """
        before: requester asks; requester asks; requester asks; edit makes change:c1 reading src=x1
        before: W-2: edit makes change:c2 reading src=x2; W-3: edit makes change:c3 reading src=x1
        before: edit/proof/run passes; W-2: edit/proof/run passes; W-3: edit/proof/run passes; repository is up to date
        repository lands
          repository is done
          merge landed as m1 with t-c1
          merge leaves the target
          merge landing verified
          merge passed
          W-2 merge has the target
          W-3 merge has the target
          W-2 repository is asked: rebases the branch onto its target
          W-3 repository is asked: rebases the branch onto its target
          W-2 = running: Weir rebases the branch onto its target.
          W-3 = running: Weir rebases the branch onto its target.
          done
          = done: It is done.
        W-2: repository is up to date
          W-2 repository is done
          W-2 merge lies on the target
          W-2 = waiting: It is lined up with W-3, to be merged together.
        W-3: repository is up to date
          W-3 repository is done
          W-3 merge lies on the target
          W-2 repository is asked: puts W-2 and W-3 on top of each other
          W-2 = running: Weir puts W-2 and W-3 on top of each other.
          W-3 = waiting: It is lined up with W-2, to be merged together.
        W-2: repository stacks c2~src=x2 s3~src=x2
          W-2 repository is done
          W-2 merge lies in the batch as t-c2
          W-3 merge lies in the batch as t-s3
          W-2 merge/check#1 runs on e1
          W-2 = running: The checks of pass merge run with W-3 as merge/check#1 on engine e1.
          W-3 = waiting: It is checked together with W-2.
        W-2: merge/check passes
          W-2 merge/check#1 succeeded
          W-2 merge ran on t-s3: lint pass
          W-2 merge checked on t-s3: lint pass test pass
          W-3 merge checked on t-s3: lint pass of W-2 test pass of W-2, reused
          W-2 repository is asked: merges W-2 and W-3 into their target
          W-2 = running: Weir merges W-2 and W-3 into their target.
          W-3 = waiting: It waits for W-2, with which it is being merged.
        """);

    [Fact]
    public void Where_a_batch_reads_what_nobody_tested_all_of_it_runs() => Scenario.Plays(
        Plan,
        """
        before: requester asks; requester asks; requester asks; edit makes change:c1 reading src=x1
        before: W-2: edit makes change:c2 reading src=x2; W-3: edit makes change:c3 reading src=x3
        before: edit/proof/run passes; W-2: edit/proof/run passes; W-3: edit/proof/run passes; repository is up to date
        before: repository lands; W-2: repository is up to date; W-3: repository is up to date
        W-2: repository stacks c2~src=x2 s3~src=x4
          W-2 repository is done
          W-2 merge lies in the batch as t-c2
          W-3 merge lies in the batch as t-s3
          W-2 merge/check#1 runs on e1
          W-2 = running: The checks of pass merge run with W-3 as merge/check#1 on engine e1.
          W-3 = waiting: It is checked together with W-2.
        W-2: merge/check passes
          W-2 merge/check#1 succeeded
          W-2 merge ran on t-s3: lint pass test pass
          W-2 merge checked on t-s3: lint pass test pass
          W-3 merge checked on t-s3: lint pass of W-2 test pass of W-2, reused
          W-2 repository is asked: merges W-2 and W-3 into their target
          W-2 = running: Weir merges W-2 and W-3 into their target.
          W-3 = waiting: It waits for W-2, with which it is being merged.
        """);
}
