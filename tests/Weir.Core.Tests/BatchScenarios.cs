using Weir.Core.Tests.Scenarios;

namespace Weir.Core.Tests;

/// <summary>Items that are merged together, and what becomes of those that break it.</summary>
public sealed class BatchScenarios
{
    private const string Plan = """
        given: slots 8
        pass edit: agent writer, makes change
          gate proof: run test shared, criteria C1=test
        pass merge: integrate, needs edit
        workflow other
        pass fix: agent writer, makes change
          gate proof: run test shared, criteria C1=test
        pass merge: integrate, needs fix
        """;

    private const string Flaky = """
        given: slots 8
        pass edit: agent writer, makes change
          gate proof: run test shared flaky, criteria C1=test
        pass merge: integrate, needs edit
        """;

    private const string Own = """
        given: slots 8
        pass edit: agent writer, makes change
          gate proof: run test shared, run repro, criteria C1=test C2=repro
        pass merge: integrate, needs edit
        """;

    [Fact]
    public void Those_that_wait_are_checked_once_and_land_with_one_push() => Scenario.Plays(
        Plan,
        """
        before: requester asks; requester asks; requester asks; requester asks; edit makes change:c1
        before: W-2: edit makes change:c2; W-3: edit makes change:c3; W-4: edit makes change:c4
        before: edit/proof/run passes; W-2: edit/proof/run passes; W-3: edit/proof/run passes
        before: W-4: edit/proof/run passes; repository is up to date
        repository lands
          repository is done
          merge landed as m1 with t-c1
          merge leaves the target
          merge landing verified
          merge passed
          W-2 merge has the target
          W-3 merge has the target
          W-4 merge has the target
          W-2 repository is asked: rebases the branch onto its target
          W-3 repository is asked: rebases the branch onto its target
          W-4 repository is asked: rebases the branch onto its target
          W-2 = running: Weir rebases the branch onto its target.
          W-3 = running: Weir rebases the branch onto its target.
          W-4 = running: Weir rebases the branch onto its target.
          done
          = done: It is done.
        W-2: repository is up to date
          W-2 repository is done
          W-2 merge lies on the target
          W-2 = waiting: It is lined up with W-3 and W-4, to be merged together.
        W-3: repository is up to date
          W-3 repository is done
          W-3 merge lies on the target
          W-3 = waiting: It is lined up with W-2 and W-4, to be merged together.
        W-4: repository is up to date
          W-4 repository is done
          W-4 merge lies on the target
          W-2 repository is asked: puts W-2, W-3 and W-4 on top of each other
          W-2 = running: Weir puts W-2, W-3 and W-4 on top of each other.
          W-4 = waiting: It is lined up with W-2 and W-3, to be merged together.
        W-2: repository stacks c2 s3 s4
          W-2 repository is done
          W-2 merge lies in the batch as t-c2
          W-3 merge lies in the batch as t-s3
          W-4 merge lies in the batch as t-s4
          W-2 merge/check#1 runs on e1
          W-2 = running: The checks of pass merge run with W-3 and W-4 as merge/check#1 on engine e1.
          W-3 = waiting: It is checked together with W-2 and W-4.
          W-4 = waiting: It is checked together with W-2 and W-3.
        W-2: merge/check passes
          W-2 merge/check#1 succeeded
          W-2 merge ran on t-s4: test pass
          W-2 merge checked on t-s4: test pass
          W-3 merge checked on t-s4: test pass of W-2, reused
          W-4 merge checked on t-s4: test pass of W-2, reused
          W-2 repository is asked: merges W-2, W-3 and W-4 into their target
          W-2 = running: Weir merges W-2, W-3 and W-4 into their target.
          W-3 = waiting: It waits for W-2, with which it is being merged.
          W-4 = waiting: It waits for W-2, with which it is being merged.
        W-2: repository lands together
          W-2 repository is done
          W-2 merge landed as m2 with t-c2
          W-3 merge landed as m3 with t-s3
          W-4 merge landed as m4 with t-s4
          W-4 merge leaves the target
          W-3 merge leaves the target
          W-2 merge leaves the target
          W-2 merge landing verified, as tested with W-4
          W-2 merge passed
          W-3 merge landing verified, as tested with W-4
          W-3 merge passed
          W-4 merge landing verified
          W-4 merge passed
          W-2 done
          W-2 = done: It is done.
          W-3 done
          W-3 = done: It is done.
          W-4 done
          W-4 = done: It is done.
        """);

    [Fact]
    public void A_conflict_in_the_middle_waits_and_the_others_close_the_gap() => Scenario.Plays(
        Plan,
        """
        before: requester asks; requester asks; requester asks; requester asks; edit makes change:c1
        before: W-2: edit makes change:c2; W-3: edit makes change:c3; W-4: edit makes change:c4
        before: edit/proof/run passes; W-2: edit/proof/run passes; W-3: edit/proof/run passes
        before: W-4: edit/proof/run passes; repository is up to date
        repository lands
          repository is done
          merge landed as m1 with t-c1
          merge leaves the target
          merge landing verified
          merge passed
          W-2 merge has the target
          W-3 merge has the target
          W-4 merge has the target
          W-2 repository is asked: rebases the branch onto its target
          W-3 repository is asked: rebases the branch onto its target
          W-4 repository is asked: rebases the branch onto its target
          W-2 = running: Weir rebases the branch onto its target.
          W-3 = running: Weir rebases the branch onto its target.
          W-4 = running: Weir rebases the branch onto its target.
          done
          = done: It is done.
        W-2: repository is up to date
          W-2 repository is done
          W-2 merge lies on the target
          W-2 = waiting: It is lined up with W-3 and W-4, to be merged together.
        W-3: repository is up to date
          W-3 repository is done
          W-3 merge lies on the target
          W-3 = waiting: It is lined up with W-2 and W-4, to be merged together.
        W-4: repository is up to date
          W-4 repository is done
          W-4 merge lies on the target
          W-2 repository is asked: puts W-2, W-3 and W-4 on top of each other
          W-2 = running: Weir puts W-2, W-3 and W-4 on top of each other.
          W-4 = waiting: It is lined up with W-2 and W-3, to be merged together.
        W-2: repository stacks c2 conflicts:f1 s4
          W-2 repository is done
          W-3 merge waits for the next batch: conflicts f1
          W-2 merge lies in the batch as t-c2
          W-4 merge lies in the batch as t-s4
          W-2 merge/check#1 runs on e1
          W-2 = running: The checks of pass merge run with W-4 as merge/check#1 on engine e1.
          W-3 = waiting: It is number 1 in the merge queue, behind W-2 and W-4.
          W-4 = waiting: It is checked together with W-2.
        W-2: merge/check passes
          W-2 merge/check#1 succeeded
          W-2 merge ran on t-s4: test pass
          W-2 merge checked on t-s4: test pass
          W-4 merge checked on t-s4: test pass of W-2, reused
          W-2 repository is asked: merges W-2 and W-4 into their target
          W-2 = running: Weir merges W-2 and W-4 into their target.
          W-4 = waiting: It waits for W-2, with which it is being merged.
        W-2: repository lands together
          W-2 repository is done
          W-2 merge landed as m2 with t-c2
          W-4 merge landed as m3 with t-s4
          W-4 merge leaves the target
          W-2 merge leaves the target
          W-2 merge landing verified, as tested with W-4
          W-2 merge passed
          W-4 merge landing verified
          W-4 merge passed
          W-3 merge has the target
          W-3 repository is asked: rebases the branch onto its target
          W-3 = running: Weir rebases the branch onto its target.
          W-2 done
          W-2 = done: It is done.
          W-4 done
          W-4 = done: It is done.
        W-3: repository conflicts over f1
          W-3 repository is done
          W-3 merge conflicts with m4
          W-3 merge leaves the target
          W-3 merge stale, since edit runs again
          W-3 edit reopened: merge conflict finding f1, from k-f1 on m4
          W-3 edit starts round 2
          W-3 edit#2 runs on e1
          W-3 = running: writer works on pass edit (round 2) as edit#2 on engine e1.
        """);

    [Fact]
    public void A_patch_that_others_would_change_waits() => Scenario.Plays(
        Plan,
        """
        before: requester asks; requester asks; requester asks; edit makes change:c1; W-2: edit makes change:c2
        before: W-3: edit makes change:c3; edit/proof/run passes; W-2: edit/proof/run passes
        before: W-3: edit/proof/run passes; repository is up to date
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
        W-2: repository stacks c2 patch
          W-2 repository is done
          W-3 merge waits for the next batch: patch changes
          W-2 merge checked on t-c2: test pass, reused
          W-2 repository is asked: merges the branch into its target
          W-2 = running: Weir merges the branch into its target.
          W-3 = waiting: It waits for W-2, which is being merged into the same target.
        W-2: repository lands
          W-2 repository is done
          W-2 merge landed as m2 with t-c2
          W-2 merge leaves the target
          W-2 merge landing verified
          W-2 merge passed
          W-3 merge has the target
          W-3 repository is asked: rebases the branch onto its target
          W-3 = running: Weir rebases the branch onto its target.
          W-2 done
          W-2 = done: It is done.
        """);

    [Fact]
    public void The_first_that_breaks_it_goes_back_and_the_others_go_on() => Scenario.Plays(
        Plan,
        """
        before: requester asks; requester asks; requester asks; requester asks; edit makes change:c1
        before: W-2: edit makes change:c2; W-3: edit makes change:c3; W-4: edit makes change:c4
        before: edit/proof/run passes; W-2: edit/proof/run passes; W-3: edit/proof/run passes
        before: W-4: edit/proof/run passes; repository is up to date
        repository lands
          repository is done
          merge landed as m1 with t-c1
          merge leaves the target
          merge landing verified
          merge passed
          W-2 merge has the target
          W-3 merge has the target
          W-4 merge has the target
          W-2 repository is asked: rebases the branch onto its target
          W-3 repository is asked: rebases the branch onto its target
          W-4 repository is asked: rebases the branch onto its target
          W-2 = running: Weir rebases the branch onto its target.
          W-3 = running: Weir rebases the branch onto its target.
          W-4 = running: Weir rebases the branch onto its target.
          done
          = done: It is done.
        W-2: repository rebases to c2b
          W-2 repository is done
          W-2 merge rebased to change:c2b on m2, verdicts stand
          W-2 merge lies on the target
          W-2 = waiting: It is lined up with W-3 and W-4, to be merged together.
        W-3: repository rebases to c3b on m2
          W-3 repository is done
          W-3 merge rebased to change:c3b on m2, verdicts stand
          W-3 merge lies on the target
          W-3 = waiting: It is lined up with W-2 and W-4, to be merged together.
        W-4: repository rebases to c4b on m2
          W-4 repository is done
          W-4 merge rebased to change:c4b on m2, verdicts stand
          W-4 merge lies on the target
          W-2 repository is asked: puts W-2, W-3 and W-4 on top of each other
          W-2 = running: Weir puts W-2, W-3 and W-4 on top of each other.
          W-4 = waiting: It is lined up with W-2 and W-3, to be merged together.
        W-2: repository stacks c2b s3 s4
          W-2 repository is done
          W-2 merge lies in the batch as t-c2b
          W-3 merge lies in the batch as t-s3
          W-4 merge lies in the batch as t-s4
          W-2 merge/check#1 runs on e1
          W-2 = running: The checks of pass merge run with W-3 and W-4 as merge/check#1 on engine e1.
          W-3 = waiting: It is checked together with W-2 and W-4.
          W-4 = waiting: It is checked together with W-2 and W-3.
        W-2: merge/check fails test
          W-2 merge/check#1 succeeded
          W-2 merge ran on t-s4: test fail
          W-2 merge is checked on the target alone
          W-2 merge/check#2 runs on e1
          W-2 = running: What failed with W-3 and W-4 runs on the target alone as merge/check#2 on engine e1.
          W-3 = waiting: The checks failed with W-2 and W-4: they run on the target alone.
          W-4 = waiting: The checks failed with W-2 and W-3: they run on the target alone.
        W-2: merge/check passes
          W-2 merge/check#2 succeeded
          W-2 merge ran on t-m2: test pass
          W-2 merge is checked on the first 1 of 3
          W-2 merge/check#3 runs on e1
          W-2 = running: What failed with W-3 and W-4 runs on the first 1 of 3 as merge/check#3 on engine e1.
          W-3 = waiting: The checks failed with W-2 and W-4: they run on the first 1 of 3.
          W-4 = waiting: The checks failed with W-2 and W-3: they run on the first 1 of 3.
        W-2: merge/check fails test
          W-2 merge/check#3 succeeded
          W-2 merge ran on t-c2b: test fail
          W-4 merge waits for the next batch: batch failed
          W-3 merge waits for the next batch: batch failed
          W-2 merge checked on t-c2b: test fail
          W-2 merge leaves the target
          W-2 merge stale, since edit runs again
          W-2 edit reopened: merge check failed finding log-test
          W-2 edit starts round 2
          W-3 merge has the target
          W-4 merge has the target
          W-3 repository is asked: rebases the branch onto its target
          W-4 repository is asked: rebases the branch onto its target
          W-2 edit#2 runs on e1
          W-2 = running: writer works on pass edit (round 2) as edit#2 on engine e1.
          W-3 = running: Weir rebases the branch onto its target.
          W-4 = running: Weir rebases the branch onto its target.
        W-3: repository is up to date
          W-3 repository is done
          W-3 merge lies on the target
          W-3 = waiting: It is lined up with W-4, to be merged together.
        W-4: repository is up to date
          W-4 repository is done
          W-4 merge lies on the target
          W-3 repository is asked: puts W-3 and W-4 on top of each other
          W-3 = running: Weir puts W-3 and W-4 on top of each other.
          W-4 = waiting: It is lined up with W-3, to be merged together.
        W-3: repository stacks c3b s4
          W-3 repository is done
          W-3 merge lies in the batch as t-c3b
          W-4 merge lies in the batch as t-s4
          W-3 merge/check#1 runs on e1
          W-3 = running: The checks of pass merge run with W-4 as merge/check#1 on engine e1.
          W-4 = waiting: It is checked together with W-3.
        """);

    [Fact]
    public void The_one_in_the_middle_goes_back_and_those_below_it_land() => Scenario.Plays(
        Plan,
        """
        before: requester asks; requester asks; requester asks; requester asks; requester asks; edit makes change:c1
        before: W-2: edit makes change:c2; W-3: edit makes change:c3; W-4: edit makes change:c4
        before: W-5: edit makes change:c5; edit/proof/run passes; W-2: edit/proof/run passes
        before: W-3: edit/proof/run passes; W-4: edit/proof/run passes; W-5: edit/proof/run passes
        before: repository is up to date
        repository lands
          repository is done
          merge landed as m1 with t-c1
          merge leaves the target
          merge landing verified
          merge passed
          W-2 merge has the target
          W-3 merge has the target
          W-4 merge has the target
          W-5 merge has the target
          W-2 repository is asked: rebases the branch onto its target
          W-3 repository is asked: rebases the branch onto its target
          W-4 repository is asked: rebases the branch onto its target
          W-5 repository is asked: rebases the branch onto its target
          W-2 = running: Weir rebases the branch onto its target.
          W-3 = running: Weir rebases the branch onto its target.
          W-4 = running: Weir rebases the branch onto its target.
          W-5 = running: Weir rebases the branch onto its target.
          done
          = done: It is done.
        W-2: repository is up to date
          W-2 repository is done
          W-2 merge lies on the target
          W-2 = waiting: It is lined up with W-3, W-4 and W-5, to be merged together.
        W-3: repository is up to date
          W-3 repository is done
          W-3 merge lies on the target
          W-3 = waiting: It is lined up with W-2, W-4 and W-5, to be merged together.
        W-4: repository is up to date
          W-4 repository is done
          W-4 merge lies on the target
          W-4 = waiting: It is lined up with W-2, W-3 and W-5, to be merged together.
        W-5: repository is up to date
          W-5 repository is done
          W-5 merge lies on the target
          W-2 repository is asked: puts W-2, W-3, W-4 and W-5 on top of each other
          W-2 = running: Weir puts W-2, W-3, W-4 and W-5 on top of each other.
          W-5 = waiting: It is lined up with W-2, W-3 and W-4, to be merged together.
        W-2: repository stacks c2 s3 s4 s5
          W-2 repository is done
          W-2 merge lies in the batch as t-c2
          W-3 merge lies in the batch as t-s3
          W-4 merge lies in the batch as t-s4
          W-5 merge lies in the batch as t-s5
          W-2 merge/check#1 runs on e1
          W-2 = running: The checks of pass merge run with W-3, W-4 and W-5 as merge/check#1 on engine e1.
          W-3 = waiting: It is checked together with W-2, W-4 and W-5.
          W-4 = waiting: It is checked together with W-2, W-3 and W-5.
          W-5 = waiting: It is checked together with W-2, W-3 and W-4.
        W-2: merge/check fails test
          W-2 merge/check#1 succeeded
          W-2 merge ran on t-s5: test fail
          W-2 merge is checked on the target alone
          W-2 merge/check#2 runs on e1
          W-2 = running: What failed with W-3, W-4 and W-5 runs on the target alone as merge/check#2 on engine e1.
          W-3 = waiting: The checks failed with W-2, W-4 and W-5: they run on the target alone.
          W-4 = waiting: The checks failed with W-2, W-3 and W-5: they run on the target alone.
          W-5 = waiting: The checks failed with W-2, W-3 and W-4: they run on the target alone.
        W-2: merge/check passes
          W-2 merge/check#2 succeeded
          W-2 merge ran on t-m0: test pass
          W-2 merge is checked on the first 2 of 4
          W-2 merge/check#3 runs on e1
          W-2 = running: What failed with W-3, W-4 and W-5 runs on the first 2 of 4 as merge/check#3 on engine e1.
          W-3 = waiting: The checks failed with W-2, W-4 and W-5: they run on the first 2 of 4.
          W-4 = waiting: The checks failed with W-2, W-3 and W-5: they run on the first 2 of 4.
          W-5 = waiting: The checks failed with W-2, W-3 and W-4: they run on the first 2 of 4.
        W-2: merge/check passes
          W-2 merge/check#3 succeeded
          W-2 merge ran on t-s3: test pass
          W-2 merge is checked on the first 3 of 4
          W-2 merge/check#4 runs on e1
          W-2 = running: What failed with W-3, W-4 and W-5 runs on the first 3 of 4 as merge/check#4 on engine e1.
          W-3 = waiting: The checks failed with W-2, W-4 and W-5: they run on the first 3 of 4.
          W-4 = waiting: The checks failed with W-2, W-3 and W-5: they run on the first 3 of 4.
          W-5 = waiting: The checks failed with W-2, W-3 and W-4: they run on the first 3 of 4.
        W-2: merge/check fails test
          W-2 merge/check#4 succeeded
          W-2 merge ran on t-s4: test fail
          W-5 merge waits for the next batch: batch failed
          W-4 merge breaks W-2 W-3 on t-s4: test fail
          W-2 merge checked on t-s3: test pass
          W-3 merge checked on t-s3: test pass of W-2, reused
          W-2 repository is asked: merges W-2 and W-3 into their target
          W-2 = running: Weir merges W-2 and W-3 into their target.
          W-3 = waiting: It waits for W-2, with which it is being merged.
          W-4 = waiting: It is number 1 in the merge queue, behind W-2 and W-3.
          W-5 = waiting: It is number 2 in the merge queue, behind W-2 and W-3.
        W-2: repository lands together
          W-2 repository is done
          W-2 merge landed as m2 with t-c2
          W-3 merge landed as m3 with t-s3
          W-3 merge leaves the target
          W-2 merge leaves the target
          W-2 merge landing verified, as tested with W-3
          W-2 merge passed
          W-3 merge landing verified
          W-3 merge passed
          W-4 merge has the target
          W-5 merge has the target
          W-4 repository is asked: rebases the branch onto its target
          W-5 repository is asked: rebases the branch onto its target
          W-4 = running: Weir rebases the branch onto its target.
          W-5 = running: Weir rebases the branch onto its target.
          W-2 done
          W-2 = done: It is done.
          W-3 done
          W-3 = done: It is done.
        W-4: repository rebases to c4b tree t-s4
          W-4 repository is done
          W-4 merge rebased to change:c4b on m4, verdicts stand
          W-4 merge lies on the target
          W-4 merge checked on t-s4: test fail of W-2
          W-4 merge leaves the target
          W-4 merge stale, since edit runs again
          W-4 edit reopened: merge check failed finding log-test
          W-4 edit starts round 2
          W-4 edit#2 runs on e1
          W-4 = running: writer works on pass edit (round 2) as edit#2 on engine e1.
        """);

    [Fact]
    public void The_last_breaks_in_combination_and_goes_back() => Scenario.Plays(
        Plan,
        """
        before: requester asks; requester asks; requester asks; requester asks; edit makes change:c1
        before: W-2: edit makes change:c2; W-3: edit makes change:c3; W-4: edit makes change:c4
        before: edit/proof/run passes; W-2: edit/proof/run passes; W-3: edit/proof/run passes
        before: W-4: edit/proof/run passes; repository is up to date
        repository lands
          repository is done
          merge landed as m1 with t-c1
          merge leaves the target
          merge landing verified
          merge passed
          W-2 merge has the target
          W-3 merge has the target
          W-4 merge has the target
          W-2 repository is asked: rebases the branch onto its target
          W-3 repository is asked: rebases the branch onto its target
          W-4 repository is asked: rebases the branch onto its target
          W-2 = running: Weir rebases the branch onto its target.
          W-3 = running: Weir rebases the branch onto its target.
          W-4 = running: Weir rebases the branch onto its target.
          done
          = done: It is done.
        W-2: repository is up to date
          W-2 repository is done
          W-2 merge lies on the target
          W-2 = waiting: It is lined up with W-3 and W-4, to be merged together.
        W-3: repository is up to date
          W-3 repository is done
          W-3 merge lies on the target
          W-3 = waiting: It is lined up with W-2 and W-4, to be merged together.
        W-4: repository is up to date
          W-4 repository is done
          W-4 merge lies on the target
          W-2 repository is asked: puts W-2, W-3 and W-4 on top of each other
          W-2 = running: Weir puts W-2, W-3 and W-4 on top of each other.
          W-4 = waiting: It is lined up with W-2 and W-3, to be merged together.
        W-2: repository stacks c2 s3 s4
          W-2 repository is done
          W-2 merge lies in the batch as t-c2
          W-3 merge lies in the batch as t-s3
          W-4 merge lies in the batch as t-s4
          W-2 merge/check#1 runs on e1
          W-2 = running: The checks of pass merge run with W-3 and W-4 as merge/check#1 on engine e1.
          W-3 = waiting: It is checked together with W-2 and W-4.
          W-4 = waiting: It is checked together with W-2 and W-3.
        W-2: merge/check fails test
          W-2 merge/check#1 succeeded
          W-2 merge ran on t-s4: test fail
          W-2 merge is checked on the target alone
          W-2 merge/check#2 runs on e1
          W-2 = running: What failed with W-3 and W-4 runs on the target alone as merge/check#2 on engine e1.
          W-3 = waiting: The checks failed with W-2 and W-4: they run on the target alone.
          W-4 = waiting: The checks failed with W-2 and W-3: they run on the target alone.
        W-2: merge/check passes
          W-2 merge/check#2 succeeded
          W-2 merge ran on t-m0: test pass
          W-2 merge is checked on the first 1 of 3
          W-2 merge is checked on the first 2 of 3
          W-2 merge/check#3 runs on e1
          W-2 = running: What failed with W-3 and W-4 runs on the first 2 of 3 as merge/check#3 on engine e1.
          W-3 = waiting: The checks failed with W-2 and W-4: they run on the first 2 of 3.
          W-4 = waiting: The checks failed with W-2 and W-3: they run on the first 2 of 3.
        W-2: merge/check passes
          W-2 merge/check#3 succeeded
          W-2 merge ran on t-s3: test pass
          W-4 merge breaks W-2 W-3 on t-s4: test fail
          W-2 merge checked on t-s3: test pass
          W-3 merge checked on t-s3: test pass of W-2, reused
          W-2 repository is asked: merges W-2 and W-3 into their target
          W-2 = running: Weir merges W-2 and W-3 into their target.
          W-3 = waiting: It waits for W-2, with which it is being merged.
          W-4 = waiting: It is number 1 in the merge queue, behind W-2 and W-3.
        W-2: repository lands together
          W-2 repository is done
          W-2 merge landed as m2 with t-c2
          W-3 merge landed as m3 with t-s3
          W-3 merge leaves the target
          W-2 merge leaves the target
          W-2 merge landing verified, as tested with W-3
          W-2 merge passed
          W-3 merge landing verified
          W-3 merge passed
          W-4 merge has the target
          W-4 repository is asked: rebases the branch onto its target
          W-4 = running: Weir rebases the branch onto its target.
          W-2 done
          W-2 = done: It is done.
          W-3 done
          W-3 = done: It is done.
        W-4: repository rebases to c4b tree t-s4
          W-4 repository is done
          W-4 merge rebased to change:c4b on m4, verdicts stand
          W-4 merge lies on the target
          W-4 merge checked on t-s4: test fail of W-2
          W-4 merge leaves the target
          W-4 merge stale, since edit runs again
          W-4 edit reopened: merge check failed finding log-test
          W-4 edit starts round 2
          W-4 edit#2 runs on e1
          W-4 = running: writer works on pass edit (round 2) as edit#2 on engine e1.
        """);

    [Fact]
    public void What_is_flaky_is_tried_once_more_and_said_to_be_flaky() => Scenario.Plays(
        Flaky,
        """
        before: requester asks; requester asks; requester asks; edit makes change:c1; W-2: edit makes change:c2
        before: W-3: edit makes change:c3; edit/proof/run passes; W-2: edit/proof/run passes
        before: W-3: edit/proof/run passes; repository is up to date
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
        W-2: repository stacks c2 s3
          W-2 repository is done
          W-2 merge lies in the batch as t-c2
          W-3 merge lies in the batch as t-s3
          W-2 merge/check#1 runs on e1
          W-2 = running: The checks of pass merge run with W-3 as merge/check#1 on engine e1.
          W-3 = waiting: It is checked together with W-2.
        W-2: merge/check fails test
          W-2 merge/check#1 succeeded
          W-2 merge ran on t-s3: test fail
          W-2 merge/check#2 runs on e1
          W-2 = running: The checks of pass merge run with W-3 as merge/check#2 on engine e1.
        W-2: merge/check passes
          W-2 merge/check#2 succeeded
          W-2 merge ran on t-s3: test pass
          W-2 merge checked on t-s3: test pass flaky
          W-3 merge checked on t-s3: test pass flaky of W-2, reused
          W-2 repository is asked: merges W-2 and W-3 into their target
          W-2 = running: Weir merges W-2 and W-3 into their target.
          W-3 = waiting: It waits for W-2, with which it is being merged.
        W-2: repository lands together
          W-2 repository is done
          W-2 merge landed as m2 with t-c2
          W-3 merge landed as m3 with t-s3
          W-3 merge leaves the target
          W-2 merge leaves the target
          W-2 merge landing verified, as tested with W-3
          W-2 merge passed
          W-3 merge landing verified
          W-3 merge passed
          W-2 done
          W-2 = done: It is done.
          W-3 done
          W-3 = done: It is done.
        """);

    [Fact]
    public void What_fails_twice_is_no_flake() => Scenario.Plays(
        Flaky,
        """
        requester asks
          item W-1 asked for
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        edit makes change:c1
          edit#1 succeeded
          edit made change:c1 (version 1 on m0)
          edit produced change:c1, by writer
          edit/proof opens round 1 on change:c1
          edit/proof/run#1 runs on e1
          = running: The commands of gate proof of pass edit run as edit/proof/run#1 on engine e1.
        edit/proof/run passes
          edit/proof/run#1 succeeded
          edit/proof ran on t-c1: test pass
          edit/proof approved
          edit passed
          merge starts round 1
          merge has the target
          repository is asked: rebases the branch onto its target
          = running: Weir rebases the branch onto its target.
        repository rebases to c1b
          repository is done
          merge rebased to change:c1b on m1, verdicts stand
          merge lies on the target
          merge/check#1 runs on e1
          = running: The checks run on the merged tree for pass merge as merge/check#1 on engine e1.
        merge/check fails test
          merge/check#1 succeeded
          merge ran on t-c1b: test fail
          merge/check#2 runs on e1
          = running: The checks run on the merged tree for pass merge as merge/check#2 on engine e1.
        merge/check fails test
          merge/check#2 succeeded
          merge ran on t-c1b: test fail
          merge is checked on the target alone
          merge/check#3 runs on e1
          = running: What failed runs on the target alone as merge/check#3 on engine e1.
        merge/check passes
          merge/check#3 succeeded
          merge ran on t-m1: test pass
          merge checked on t-c1b: test fail
          merge leaves the target
          merge stale, since edit runs again
          edit reopened: merge check failed finding log-test
          edit starts round 2
          edit#2 runs on e1
          = running: writer works on pass edit (round 2) as edit#2 on engine e1.
        """);

    [Fact]
    public void What_the_target_fails_too_sends_nobody_back_and_opens_an_item() => Scenario.Plays(
        Plan,
        """
        before: requester asks; requester asks; requester asks; edit makes change:c1; W-2: edit makes change:c2
        before: W-3: edit makes change:c3; edit/proof/run passes; W-2: edit/proof/run passes
        before: W-3: edit/proof/run passes; repository is up to date
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
        W-2: repository stacks c2 s3
          W-2 repository is done
          W-2 merge lies in the batch as t-c2
          W-3 merge lies in the batch as t-s3
          W-2 merge/check#1 runs on e1
          W-2 = running: The checks of pass merge run with W-3 as merge/check#1 on engine e1.
          W-3 = waiting: It is checked together with W-2.
        W-2: merge/check fails test
          W-2 merge/check#1 succeeded
          W-2 merge ran on t-s3: test fail
          W-2 merge is checked on the target alone
          W-2 merge/check#2 runs on e1
          W-2 = running: What failed with W-3 runs on the target alone as merge/check#2 on engine e1.
          W-3 = waiting: The checks failed with W-2: they run on the target alone.
        W-2: merge/check fails test
          W-2 merge/check#2 succeeded
          W-2 merge ran on t-m0: test fail
          W-3 merge waits for the target, which fails test on t-m0
          W-2 merge waits for the target, which fails test on t-m0
          W-2 repository is asked: opens an item for test, which the target fails
          W-2 = running: Weir opens an item for test, which the target fails.
          W-3 = waiting: Its target fails test without it: pass merge waits for the target to move.
        W-2: repository opens W-4
          W-4 item W-4 asked for
          W-2 leads to W-4 as follow up of merge
          W-4 fix starts round 1
          W-4 fix#1 runs on e1
          W-4 = running: writer works on pass fix (round 1) as fix#1 on engine e1.
          W-2 repository is done
          W-2 W-4 is about what the target fails
          W-2 = waiting: Its target fails test without it: pass merge waits for W-4, or for the target to move.
          W-3 = waiting: Its target fails test without it: pass merge waits for W-4, or for the target to move.
        W-4: fix makes change:c4
          W-4 fix#1 succeeded
          W-4 fix made change:c4 (version 1 on m0)
          W-4 fix produced change:c4, by writer
          W-4 fix/proof opens round 1 on change:c4
          W-4 fix/proof/run#1 runs on e1
          W-4 = running: The commands of gate proof of pass fix run as fix/proof/run#1 on engine e1.
        W-4: fix/proof/run passes
          W-4 fix/proof/run#1 succeeded
          W-4 fix/proof ran on t-c4: test pass
          W-4 fix/proof approved
          W-4 fix passed
          W-4 merge starts round 1
          W-4 merge has the target
          W-4 repository is asked: rebases the branch onto its target
          W-4 = running: Weir rebases the branch onto its target.
        W-4: repository is up to date
          W-4 repository is done
          W-4 merge lies on the target
          W-4 merge checked on t-c4: test pass, reused
          W-4 repository is asked: merges the branch into its target
          W-4 = running: Weir merges the branch into its target.
        W-4: repository lands
          W-4 repository is done
          W-4 merge landed as m2 with t-c4
          W-4 merge leaves the target
          W-4 merge landing verified
          W-4 merge passed
          W-2 merge has the target
          W-3 merge has the target
          W-2 repository is asked: rebases the branch onto its target
          W-3 repository is asked: rebases the branch onto its target
          W-2 = running: Weir rebases the branch onto its target.
          W-3 = running: Weir rebases the branch onto its target.
          W-4 done
          W-4 = done: It is done.
        """);

    [Fact]
    public void A_person_has_one_try_again_that_waits_for_its_target() => Scenario.Plays(
        Plan,
        """
        requester asks
          item W-1 asked for
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        edit makes change:c1
          edit#1 succeeded
          edit made change:c1 (version 1 on m0)
          edit produced change:c1, by writer
          edit/proof opens round 1 on change:c1
          edit/proof/run#1 runs on e1
          = running: The commands of gate proof of pass edit run as edit/proof/run#1 on engine e1.
        edit/proof/run passes
          edit/proof/run#1 succeeded
          edit/proof ran on t-c1: test pass
          edit/proof approved
          edit passed
          merge starts round 1
          merge has the target
          repository is asked: rebases the branch onto its target
          = running: Weir rebases the branch onto its target.
        repository rebases to c1b
          repository is done
          merge rebased to change:c1b on m1, verdicts stand
          merge lies on the target
          merge/check#1 runs on e1
          = running: The checks run on the merged tree for pass merge as merge/check#1 on engine e1.
        merge/check fails test
          merge/check#1 succeeded
          merge ran on t-c1b: test fail
          merge is checked on the target alone
          merge/check#2 runs on e1
          = running: What failed runs on the target alone as merge/check#2 on engine e1.
        merge/check fails test
          merge/check#2 succeeded
          merge ran on t-m1: test fail
          merge waits for the target, which fails test on t-m1
          repository is asked: opens an item for test, which the target fails
          = running: Weir opens an item for test, which the target fails.
        repository opens W-2
          W-2 item W-2 asked for
          leads to W-2 as follow up of merge
          W-2 fix starts round 1
          W-2 fix#1 runs on e1
          W-2 = running: writer works on pass fix (round 1) as fix#1 on engine e1.
          repository is done
          W-2 is about what the target fails
          = waiting: Its target fails test without it: pass merge waits for W-2, or for the target to move.
        chief retries
          merge queues for the target
          merge has the target
          repository is asked: rebases the branch onto its target
          = running: Weir rebases the branch onto its target.
        repository rebases to c1c
          repository is done
          merge rebased to change:c1c on m2, verdicts stand
          merge lies on the target
          merge/check#3 runs on e1
          = running: The checks run on the merged tree for pass merge as merge/check#3 on engine e1.
        merge/check passes
          merge/check#3 succeeded
          merge checked on t-c1c: test pass
          repository is asked: merges the branch into its target
          = running: Weir merges the branch into its target.
        """);

    [Fact]
    public void An_item_that_cannot_be_opened_leaves_it_to_a_person() => Scenario.Plays(
        Plan,
        """
        requester asks
          item W-1 asked for
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        edit makes change:c1
          edit#1 succeeded
          edit made change:c1 (version 1 on m0)
          edit produced change:c1, by writer
          edit/proof opens round 1 on change:c1
          edit/proof/run#1 runs on e1
          = running: The commands of gate proof of pass edit run as edit/proof/run#1 on engine e1.
        edit/proof/run passes
          edit/proof/run#1 succeeded
          edit/proof ran on t-c1: test pass
          edit/proof approved
          edit passed
          merge starts round 1
          merge has the target
          repository is asked: rebases the branch onto its target
          = running: Weir rebases the branch onto its target.
        repository rebases to c1b
          repository is done
          merge rebased to change:c1b on m1, verdicts stand
          merge lies on the target
          merge/check#1 runs on e1
          = running: The checks run on the merged tree for pass merge as merge/check#1 on engine e1.
        merge/check fails test
          merge/check#1 succeeded
          merge ran on t-c1b: test fail
          merge is checked on the target alone
          merge/check#2 runs on e1
          = running: What failed runs on the target alone as merge/check#2 on engine e1.
        merge/check fails test
          merge/check#2 succeeded
          merge ran on t-m1: test fail
          merge waits for the target, which fails test on t-m1
          repository is asked: opens an item for test, which the target fails
          = running: Weir opens an item for test, which the target fails.
        repository refuses
          repository is done
          nothing could be opened for what the target fails
          merge held: target fails
          task decision of merge for chief
          = needs person: Pass merge waits for its target, which fails test; no item could be opened: chief decides.
        chief retries
          task decision of merge withdrawn
          merge released
          merge has the target
          repository is asked: rebases the branch onto its target
          = running: Weir rebases the branch onto its target.
        """);

    [Fact]
    public void The_target_moves_and_all_begin_again() => Scenario.Plays(
        Plan,
        """
        before: requester asks; requester asks; requester asks; edit makes change:c1; W-2: edit makes change:c2
        before: W-3: edit makes change:c3; edit/proof/run passes; W-2: edit/proof/run passes
        before: W-3: edit/proof/run passes; repository is up to date
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
        W-2: repository stacks c2 s3
          W-2 repository is done
          W-2 merge lies in the batch as t-c2
          W-3 merge lies in the batch as t-s3
          W-2 merge/check#1 runs on e1
          W-2 = running: The checks of pass merge run with W-3 as merge/check#1 on engine e1.
          W-3 = waiting: It is checked together with W-2.
        W-2: merge/check passes
          W-2 merge/check#1 succeeded
          W-2 merge ran on t-s3: test pass
          W-2 merge checked on t-s3: test pass
          W-3 merge checked on t-s3: test pass of W-2, reused
          W-2 repository is asked: merges W-2 and W-3 into their target
          W-2 = running: Weir merges W-2 and W-3 into their target.
          W-3 = waiting: It waits for W-2, with which it is being merged.
        W-2: repository finds the target moved
          W-2 repository is done
          W-2 merge has the target
          W-3 merge has the target
          W-2 repository is asked: rebases the branch onto its target
          W-3 repository is asked: rebases the branch onto its target
          W-2 = running: Weir rebases the branch onto its target.
          W-3 = running: Weir rebases the branch onto its target.
        W-2: repository rebases to c2b
          W-2 repository is done
          W-2 merge rebased to change:c2b on m2, verdicts stand
          W-2 merge lies on the target
          W-2 = waiting: It is lined up with W-3, to be merged together.
        W-3: repository is up to date
          W-3 repository is done
          W-3 merge lies on the target
          W-2 merge has the target
          W-3 merge has the target
          W-2 repository is asked: rebases the branch onto its target
          W-3 repository is asked: rebases the branch onto its target
          W-2 = running: Weir rebases the branch onto its target.
        W-2: repository is up to date
          W-2 repository is done
          W-2 merge lies on the target
          W-2 = waiting: It is lined up with W-3, to be merged together.
        """);

    [Fact]
    public void One_that_is_parked_leaves_the_others_to_close_the_gap() => Scenario.Plays(
        Plan,
        """
        before: requester asks; requester asks; requester asks; requester asks; edit makes change:c1
        before: W-2: edit makes change:c2; W-3: edit makes change:c3; W-4: edit makes change:c4
        before: edit/proof/run passes; W-2: edit/proof/run passes; W-3: edit/proof/run passes
        before: W-4: edit/proof/run passes; repository is up to date
        repository lands
          repository is done
          merge landed as m1 with t-c1
          merge leaves the target
          merge landing verified
          merge passed
          W-2 merge has the target
          W-3 merge has the target
          W-4 merge has the target
          W-2 repository is asked: rebases the branch onto its target
          W-3 repository is asked: rebases the branch onto its target
          W-4 repository is asked: rebases the branch onto its target
          W-2 = running: Weir rebases the branch onto its target.
          W-3 = running: Weir rebases the branch onto its target.
          W-4 = running: Weir rebases the branch onto its target.
          done
          = done: It is done.
        W-2: repository is up to date
          W-2 repository is done
          W-2 merge lies on the target
          W-2 = waiting: It is lined up with W-3 and W-4, to be merged together.
        W-3: repository is up to date
          W-3 repository is done
          W-3 merge lies on the target
          W-3 = waiting: It is lined up with W-2 and W-4, to be merged together.
        W-4: repository is up to date
          W-4 repository is done
          W-4 merge lies on the target
          W-2 repository is asked: puts W-2, W-3 and W-4 on top of each other
          W-2 = running: Weir puts W-2, W-3 and W-4 on top of each other.
          W-4 = waiting: It is lined up with W-2 and W-3, to be merged together.
        W-2: repository stacks c2 s3 s4
          W-2 repository is done
          W-2 merge lies in the batch as t-c2
          W-3 merge lies in the batch as t-s3
          W-4 merge lies in the batch as t-s4
          W-2 merge/check#1 runs on e1
          W-2 = running: The checks of pass merge run with W-3 and W-4 as merge/check#1 on engine e1.
          W-3 = waiting: It is checked together with W-2 and W-4.
          W-4 = waiting: It is checked together with W-2 and W-3.
        W-3: chief parks
          W-3 merge leaves the target
          W-2 merge/check#1 is told to stop
          W-3 parked by person
          W-2 repository is asked: puts W-2 and W-4 on top of each other
          W-2 = running: Weir puts W-2 and W-4 on top of each other.
          W-3 = needs person: It was parked by a person; resume it to go on.
          W-4 = waiting: It is lined up with W-2, to be merged together.
        W-2: merge/check stops
          W-2 merge/check#1 stopped
        W-2: repository stacks c2 s4
          W-2 repository is done
          W-2 merge lies in the batch as t-c2
          W-4 merge lies in the batch as t-s4
          W-2 merge/check#2 runs on e1
          W-2 = running: The checks of pass merge run with W-4 as merge/check#2 on engine e1.
          W-4 = waiting: It is checked together with W-2.
        W-2: merge/check passes
          W-2 merge/check#2 succeeded
          W-2 merge ran on t-s4: test pass
          W-2 merge checked on t-s4: test pass
          W-4 merge checked on t-s4: test pass of W-2, reused
          W-2 repository is asked: merges W-2 and W-4 into their target
          W-2 = running: Weir merges W-2 and W-4 into their target.
          W-4 = waiting: It waits for W-2, with which it is being merged.
        W-3: chief resumes
          W-3 resumed
          W-3 merge queues for the target
          W-3 = waiting: It is number 1 in the merge queue, behind W-2 and W-4.
        W-2: repository lands together
          W-2 repository is done
          W-2 merge landed as m2 with t-c2
          W-4 merge landed as m3 with t-s4
          W-4 merge leaves the target
          W-2 merge leaves the target
          W-2 merge landing verified, as tested with W-4
          W-2 merge passed
          W-4 merge landing verified
          W-4 merge passed
          W-3 merge has the target
          W-3 repository is asked: rebases the branch onto its target
          W-3 = running: Weir rebases the branch onto its target.
          W-2 done
          W-2 = done: It is done.
          W-4 done
          W-4 = done: It is done.
        """);

    [Fact]
    public void One_that_is_cancelled_in_the_midst_of_the_merge_has_landed_all_the_same() => Scenario.Plays(
        Plan,
        """
        before: requester asks; requester asks; requester asks; edit makes change:c1; W-2: edit makes change:c2
        before: W-3: edit makes change:c3; edit/proof/run passes; W-2: edit/proof/run passes
        before: W-3: edit/proof/run passes; repository is up to date
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
        W-2: repository stacks c2 s3
          W-2 repository is done
          W-2 merge lies in the batch as t-c2
          W-3 merge lies in the batch as t-s3
          W-2 merge/check#1 runs on e1
          W-2 = running: The checks of pass merge run with W-3 as merge/check#1 on engine e1.
          W-3 = waiting: It is checked together with W-2.
        W-2: merge/check passes
          W-2 merge/check#1 succeeded
          W-2 merge ran on t-s3: test pass
          W-2 merge checked on t-s3: test pass
          W-3 merge checked on t-s3: test pass of W-2, reused
          W-2 repository is asked: merges W-2 and W-3 into their target
          W-2 = running: Weir merges W-2 and W-3 into their target.
          W-3 = waiting: It waits for W-2, with which it is being merged.
        W-3: chief cancels
          W-3 merge leaves the target
          W-3 cancelled
          W-3 = closed: It is closed: cancelled.
        W-2: repository lands together
          W-2 repository is done
          W-2 merge landed as m2 with t-c2
          W-3 merge landed as m3 with t-s3
          W-2 merge leaves the target
          W-2 merge landing verified, as tested with W-3
          W-2 merge passed
          W-3 merge landing verified
          W-3 merge passed
          W-2 done
          W-2 = done: It is done.
        """);

    [Fact]
    public void The_first_moves_to_another_workflow_and_the_next_leads() => Scenario.Plays(
        Plan,
        """
        before: requester asks; requester asks; requester asks; requester asks; edit makes change:c1
        before: W-2: edit makes change:c2; W-3: edit makes change:c3; W-4: edit makes change:c4
        before: edit/proof/run passes; W-2: edit/proof/run passes; W-3: edit/proof/run passes
        before: W-4: edit/proof/run passes; repository is up to date
        repository lands
          repository is done
          merge landed as m1 with t-c1
          merge leaves the target
          merge landing verified
          merge passed
          W-2 merge has the target
          W-3 merge has the target
          W-4 merge has the target
          W-2 repository is asked: rebases the branch onto its target
          W-3 repository is asked: rebases the branch onto its target
          W-4 repository is asked: rebases the branch onto its target
          W-2 = running: Weir rebases the branch onto its target.
          W-3 = running: Weir rebases the branch onto its target.
          W-4 = running: Weir rebases the branch onto its target.
          done
          = done: It is done.
        W-2: repository is up to date
          W-2 repository is done
          W-2 merge lies on the target
          W-2 = waiting: It is lined up with W-3 and W-4, to be merged together.
        W-3: repository is up to date
          W-3 repository is done
          W-3 merge lies on the target
          W-3 = waiting: It is lined up with W-2 and W-4, to be merged together.
        W-4: repository is up to date
          W-4 repository is done
          W-4 merge lies on the target
          W-2 repository is asked: puts W-2, W-3 and W-4 on top of each other
          W-2 = running: Weir puts W-2, W-3 and W-4 on top of each other.
          W-4 = waiting: It is lined up with W-2 and W-3, to be merged together.
        W-2: lead reclassifies to other
          W-2 merge leaves the target
          W-2 moves to other, as a person says
          W-3 repository is asked: puts W-3 and W-4 on top of each other
          W-3 = running: Weir puts W-3 and W-4 on top of each other.
          W-4 = waiting: It is lined up with W-3, to be merged together.
        W-3: repository stacks c3 s4
          W-3 repository is done
          W-3 merge lies in the batch as t-c3
          W-4 merge lies in the batch as t-s4
          W-3 merge/check#1 runs on e1
          W-3 = running: The checks of pass merge run with W-4 as merge/check#1 on engine e1.
          W-4 = waiting: It is checked together with W-3.
        W-3: merge/check passes
          W-3 merge/check#1 succeeded
          W-3 merge ran on t-s4: test pass
          W-3 merge checked on t-s4: test pass
          W-4 merge checked on t-s4: test pass of W-3, reused
          W-3 repository is asked: merges W-3 and W-4 into their target
          W-3 = running: Weir merges W-3 and W-4 into their target.
          W-4 = waiting: It waits for W-3, with which it is being merged.
        """);

    [Fact]
    public void An_engine_that_is_lost_in_mid_check_has_it_run_again() => Scenario.Plays(
        Plan,
        """
        before: requester asks; requester asks; requester asks; edit makes change:c1; W-2: edit makes change:c2
        before: W-3: edit makes change:c3; edit/proof/run passes; W-2: edit/proof/run passes
        before: W-3: edit/proof/run passes; repository is up to date
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
        W-2: repository stacks c2 s3
          W-2 repository is done
          W-2 merge lies in the batch as t-c2
          W-3 merge lies in the batch as t-s3
          W-2 merge/check#1 runs on e1
          W-2 = running: The checks of pass merge run with W-3 as merge/check#1 on engine e1.
          W-3 = waiting: It is checked together with W-2.
        engine e2 starts
          engine e2 starts as 2 with 4 slots
        wait 2m
          09:00:30 engine e1 fell silent
          09:00:30 W-2 merge/check#1 failed: engine lost
          09:00:30 W-2 merge/check#2 runs on e2
          09:00:30 W-2 = running: The checks of pass merge run with W-3 as merge/check#2 on engine e2.
          09:01:00 engine e2 fell silent
          09:01:00 W-2 merge/check#2 failed: engine lost
          09:01:00 W-2 merge/check#3 queued
          09:01:00 W-2 = queued: Pass merge is queued: every engine is silent or being drained.
        W-2: merge/check passes
          W-2 merge/check#3 result refused, and recorded so
        """);

    [Fact]
    public void A_gate_uses_the_result_of_the_same_command_on_the_same_tree() => Scenario.Plays(
        Plan,
        """
        requester asks
          item W-1 asked for
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        requester asks
          W-2 item W-2 asked for
          W-2 edit starts round 1
          W-2 edit#1 runs on e1
          W-2 = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        edit makes change:c1
          edit#1 succeeded
          edit made change:c1 (version 1 on m0)
          edit produced change:c1, by writer
          edit/proof opens round 1 on change:c1
          edit/proof/run#1 runs on e1
          = running: The commands of gate proof of pass edit run as edit/proof/run#1 on engine e1.
        edit/proof/run passes
          edit/proof/run#1 succeeded
          edit/proof ran on t-c1: test pass
          edit/proof approved
          edit passed
          merge starts round 1
          merge has the target
          repository is asked: rebases the branch onto its target
          = running: Weir rebases the branch onto its target.
        W-2: edit makes change:c1
          W-2 edit#1 succeeded
          W-2 edit made change:c1 (version 1 on m0)
          W-2 edit produced change:c1, by writer
          W-2 edit/proof opens round 1 on change:c1
          W-2 edit/proof ran on t-c1: test pass of W-1
          W-2 edit/proof approved
          W-2 edit passed
          W-2 merge starts round 1
          W-2 merge queues for the target
          W-2 = waiting: It waits for W-1, which is being merged into the same target.
        """);

    [Fact]
    public void A_landing_that_is_not_as_tested_holds_all_of_the_batch() => Scenario.Plays(
        Plan,
        """
        before: requester asks; requester asks; requester asks; edit makes change:c1; W-2: edit makes change:c2
        before: W-3: edit makes change:c3; edit/proof/run passes; W-2: edit/proof/run passes
        before: W-3: edit/proof/run passes; repository is up to date
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
        W-2: repository stacks c2 s3
          W-2 repository is done
          W-2 merge lies in the batch as t-c2
          W-3 merge lies in the batch as t-s3
          W-2 merge/check#1 runs on e1
          W-2 = running: The checks of pass merge run with W-3 as merge/check#1 on engine e1.
          W-3 = waiting: It is checked together with W-2.
        W-2: merge/check passes
          W-2 merge/check#1 succeeded
          W-2 merge ran on t-s3: test pass
          W-2 merge checked on t-s3: test pass
          W-3 merge checked on t-s3: test pass of W-2, reused
          W-2 repository is asked: merges W-2 and W-3 into their target
          W-2 = running: Weir merges W-2 and W-3 into their target.
          W-3 = waiting: It waits for W-2, with which it is being merged.
        W-2: repository lands together tree t-x
          W-2 repository is done
          W-2 merge landed as m2 with t-c2
          W-3 merge landed as m3 with t-x
          W-3 merge leaves the target
          W-2 merge leaves the target
          W-2 merge held: repository trouble
          W-2 task decision of merge for chief
          W-3 merge held: repository trouble
          W-3 task decision of merge for chief
          W-2 = needs person: Pass merge has trouble with the repository: chief decides.
          W-3 = needs person: Pass merge has trouble with the repository: chief decides.
        """);

    [Fact]
    public void A_command_of_the_items_own_runs_for_each() => Scenario.Plays(
        Own,
        """
        before: requester asks; requester asks; requester asks; edit makes change:c1; W-2: edit makes change:c2
        before: W-3: edit makes change:c3; edit/proof/run passes; W-2: edit/proof/run passes
        before: W-3: edit/proof/run passes; repository is up to date
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
        W-2: repository stacks c2 s3
          W-2 repository is done
          W-2 merge lies in the batch as t-c2
          W-3 merge lies in the batch as t-s3
          W-2 merge/check#1 runs on e1
          W-3 merge/check#1 runs on e1
          W-2 = running: The checks of pass merge run with W-3 as merge/check#1 on engine e1.
          W-3 = running: The checks of pass merge run with W-2 as merge/check#1 on engine e1.
        W-2: merge/check passes
          W-2 merge/check#1 succeeded
          W-2 merge ran on t-s3: test pass repro pass
          W-2 = waiting: It is checked together with W-3.
        W-3: merge/check fails repro
          W-3 merge/check#1 succeeded
          W-3 merge ran on t-s3: repro fail
          W-2 merge is checked on the first 1 of 2
          W-3 merge breaks W-2 on t-s3: repro fail
          W-2 merge checked on t-c2: test pass repro pass, reused
          W-2 repository is asked: merges the branch into its target
          W-2 = running: Weir merges the branch into its target.
          W-3 = waiting: It waits for W-2, which is being merged into the same target.
        W-2: repository lands
          W-2 repository is done
          W-2 merge landed as m2 with t-c2
          W-2 merge leaves the target
          W-2 merge landing verified
          W-2 merge passed
          W-3 merge has the target
          W-3 repository is asked: rebases the branch onto its target
          W-3 = running: Weir rebases the branch onto its target.
          W-2 done
          W-2 = done: It is done.
        """);
}
