using Weir.Core.Tests.Scenarios;

namespace Weir.Core.Tests;

/// <summary>The merge queue: rebase, check, merge, verify.</summary>
public sealed class IntegrationScenarios
{
    [Fact]
    public void A_clean_rebase_keeps_the_verdicts_and_runs_the_commands_again() => Scenario.Plays(
        """
        pass edit: agent writer, makes change
          gate proof: run test, run old fails, human role:maintainer, criteria C1=test C2=human
        pass merge: integrate, needs edit
        """,
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
          edit/proof opens round 1 on change:c1, for role:maintainer
          edit/proof/run#1 runs on e1
          = running: The commands of gate proof of pass edit run as edit/proof/run#1 on engine e1.
        edit/proof/run passes
          edit/proof/run#1 succeeded
          edit/proof ran on t-c1: test pass old pass
          task review of edit/proof for role:maintainer
          = needs person: Gate proof of pass edit waits for a maintainer.
        maintainer approves edit/proof
          edit/proof maintainer: C2 pass
          task review of edit/proof done
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
        merge/check passes
          merge/check#1 succeeded
          merge checked on t-c1b: test pass
          repository is asked: merges the branch into its target
          = running: Weir merges the branch into its target.
        repository lands
          repository is done
          merge landed as m2 with t-c1b
          merge leaves the target
          merge landing verified
          merge passed
          done
          = done: It is done.
        """);

    [Fact]
    public void Results_on_an_equal_tree_are_used_again() => Scenario.Plays(
        """
        pass edit: agent writer, makes change
          gate proof: run test, run old fails, human role:maintainer, criteria C1=test C2=human
        pass merge: integrate, needs edit
        """,
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
          edit/proof opens round 1 on change:c1, for role:maintainer
          edit/proof/run#1 runs on e1
          = running: The commands of gate proof of pass edit run as edit/proof/run#1 on engine e1.
        edit/proof/run passes
          edit/proof/run#1 succeeded
          edit/proof ran on t-c1: test pass old pass
          task review of edit/proof for role:maintainer
          = needs person: Gate proof of pass edit waits for a maintainer.
        maintainer approves edit/proof
          edit/proof maintainer: C2 pass
          task review of edit/proof done
          edit/proof approved
          edit passed
          merge starts round 1
          merge has the target
          repository is asked: rebases the branch onto its target
          = running: Weir rebases the branch onto its target.
        repository rebases to c1b tree t-c1
          repository is done
          merge rebased to change:c1b on m1, verdicts stand
          merge lies on the target
          merge checked on t-c1: test pass, reused
          repository is asked: merges the branch into its target
          = running: Weir merges the branch into its target.
        repository lands
          repository is done
          merge landed as m2 with t-c1
          merge leaves the target
          merge landing verified
          merge passed
          done
          = done: It is done.
        """);

    [Fact]
    public void A_rebase_that_changes_the_patch_asks_again_and_shows_what_differs() => Scenario.Plays(
        """
        pass edit: agent writer, makes change
          gate proof: run test, run old fails, human role:maintainer, criteria C1=test C2=human
        pass merge: integrate, needs edit
        """,
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
          edit/proof opens round 1 on change:c1, for role:maintainer
          edit/proof/run#1 runs on e1
          = running: The commands of gate proof of pass edit run as edit/proof/run#1 on engine e1.
        edit/proof/run passes
          edit/proof/run#1 succeeded
          edit/proof ran on t-c1: test pass old pass
          task review of edit/proof for role:maintainer
          = needs person: Gate proof of pass edit waits for a maintainer.
        maintainer approves edit/proof
          edit/proof maintainer: C2 pass
          task review of edit/proof done
          edit/proof approved
          edit passed
          merge starts round 1
          merge has the target
          repository is asked: rebases the branch onto its target
          = running: Weir rebases the branch onto its target.
        repository rebases to c1b patch changed
          repository is done
          merge rebased to change:c1b on m1, patch changed (i-c1b)
          merge leaves the target
          merge stale, since edit runs again
          edit/proof asks again
          edit/proof opens round 2 on change:c1b, for role:maintainer, showing i-c1b
          edit/proof/run#2 runs on e1
          = running: The commands of gate proof of pass edit run as edit/proof/run#2 on engine e1.
        edit/proof/run passes
          edit/proof/run#2 succeeded
          edit/proof ran on t-c1b: test pass old pass
          task review of edit/proof for role:maintainer
          = needs person: Gate proof of pass edit waits for a maintainer.
        maintainer approves edit/proof
          edit/proof maintainer: C2 pass
          task review of edit/proof done
          edit/proof approved
          edit passed
          merge starts round 2
          merge has the target
          repository is asked: rebases the branch onto its target
          = running: Weir rebases the branch onto its target.
        repository is up to date
          repository is done
          merge lies on the target
          merge checked on t-c1b: test pass, reused
          repository is asked: merges the branch into its target
          = running: Weir merges the branch into its target.
        repository lands
          repository is done
          merge landed as m2 with t-c1b
          merge leaves the target
          merge landing verified
          merge passed
          done
          = done: It is done.
        """);

    [Fact]
    public void Every_gate_at_or_after_the_last_writer_asks_again() => Scenario.Plays(
        """
        pass plan: agent planner, makes change
          gate early: human role:lead
        pass edit: agent writer, needs plan, takes change, makes change
          gate proof: human role:maintainer
        pass check: agent checker, needs edit, takes change, makes notes
          gate sound: reviews change notes, human role:qa
        pass merge: integrate, needs check
        """,
        """
        requester asks
          item W-1 asked for
          plan starts round 1
          plan#1 runs on e1
          = running: planner works on pass plan (round 1) as plan#1 on engine e1.
        plan makes change:c1
          plan#1 succeeded
          plan made change:c1 (version 1 on m0)
          plan produced change:c1, by planner
          plan/early opens round 1 on change:c1, for role:lead
          task review of plan/early for role:lead
          = needs person: Gate early of pass plan waits for a lead.
        lead approves plan/early
          plan/early lead: C1 pass
          task review of plan/early done
          plan/early approved
          plan passed
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        edit makes change:c2
          edit#1 succeeded
          edit made change:c2 (version 2 on h-c1)
          edit produced change:c2, by writer
          edit/proof opens round 1 on change:c2, for role:maintainer
          task review of edit/proof for role:maintainer
          = needs person: Gate proof of pass edit waits for a maintainer.
        maintainer approves edit/proof
          edit/proof maintainer: C1 pass
          task review of edit/proof done
          edit/proof approved
          edit passed
          check starts round 1
          check#1 runs on e1
          = running: checker works on pass check (round 1) as check#1 on engine e1.
        check makes notes:n1
          check#1 succeeded
          check made notes:n1 (version 1)
          check produced notes:n1, by checker
          check/sound opens round 1 on change:c2 notes:n1, for role:qa
          task review of check/sound for role:qa
          = needs person: Gate sound of pass check waits for a qa.
        tester approves check/sound
          check/sound tester: C1 pass
          task review of check/sound done
          check/sound approved
          check passed
          merge starts round 1
          merge has the target
          repository is asked: rebases the branch onto its target
          = running: Weir rebases the branch onto its target.
        repository rebases to c2b patch changed
          repository is done
          merge rebased to change:c2b on m1, patch changed (i-c2b)
          merge leaves the target
          merge stale, since check runs again
          edit/proof asks again
          check/sound asks again
          edit/proof opens round 2 on change:c2b, for role:maintainer, showing i-c2b
          task review of edit/proof for role:maintainer
          = needs person: Gate proof of pass edit waits for a maintainer.
        tester approves check/sound
          refused: Gate sound of pass check does not wait for a person.
        maintainer approves edit/proof
          edit/proof maintainer: C1 pass
          task review of edit/proof done
          edit/proof approved
          edit passed
          check/sound opens round 2 on change:c2b notes:n1, for role:qa, showing i-c2b
          task review of check/sound for role:qa
          = needs person: Gate sound of pass check waits for a qa.
        tester approves check/sound
          check/sound tester: C1 pass
          task review of check/sound done
          check/sound approved
          check passed
          merge starts round 2
          merge has the target
          repository is asked: rebases the branch onto its target
          = running: Weir rebases the branch onto its target.
        repository is up to date
          repository is done
          merge lies on the target
          merge checked on t-c2b: no commands, reused
          repository is asked: merges the branch into its target
          = running: Weir merges the branch into its target.
        """);

    [Fact]
    public void An_interdiff_is_not_shown_for_a_version_made_since() => Scenario.Plays(
        """
        pass edit: agent writer, makes change
          gate first: human role:maintainer
          gate second: human role:qa
        pass merge: integrate, needs edit
        """,
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
          edit/first opens round 1 on change:c1, for role:maintainer
          task review of edit/first for role:maintainer
          = needs person: Gate first of pass edit waits for a maintainer.
        maintainer approves edit/first
          edit/first maintainer: C1 pass
          task review of edit/first done
          edit/first approved
          edit/second opens round 1 on change:c1, for role:qa
          task review of edit/second for role:qa
          = needs person: Gate second of pass edit waits for a qa.
        tester approves edit/second
          edit/second tester: C1 pass
          task review of edit/second done
          edit/second approved
          edit passed
          merge starts round 1
          merge has the target
          repository is asked: rebases the branch onto its target
          = running: Weir rebases the branch onto its target.
        repository rebases to c1b patch changed
          repository is done
          merge rebased to change:c1b on m1, patch changed (i-c1b)
          merge leaves the target
          merge stale, since edit runs again
          edit/first asks again
          edit/second asks again
          edit/first opens round 2 on change:c1b, for role:maintainer, showing i-c1b
          task review of edit/first for role:maintainer
          = needs person: Gate first of pass edit waits for a maintainer.
        maintainer rejects edit/first f1
          edit/first maintainer: C1 fail finding f1
          task review of edit/first withdrawn
          edit/first rejected to edit finding f1
          edit reopened: gate rejected finding f1
          edit starts round 2
          edit#2 runs on e1
          = running: writer works on pass edit (round 2) as edit#2 on engine e1.
        edit makes change:c2
          edit#2 succeeded
          edit made change:c2 (version 3 on h-c1b)
          edit produced change:c2, by writer
          edit/first opens round 3 on change:c2, for role:maintainer
          task review of edit/first for role:maintainer
          = needs person: Gate first of pass edit waits for a maintainer.
        maintainer approves edit/first
          edit/first maintainer: C1 pass
          task review of edit/first done
          edit/first approved
          edit/second opens round 2 on change:c2, for role:qa
          task review of edit/second for role:qa
          = needs person: Gate second of pass edit waits for a qa.
        """);

    [Fact]
    public void A_conflict_goes_back_to_the_last_writer_who_starts_on_the_marked_commit() => Scenario.Plays(
        """
        pass plan: agent planner, makes change
        pass edit: agent writer, needs plan, takes change, makes change
          gate proof: human role:maintainer
        pass merge: integrate, needs edit
        """,
        """
        requester asks
          item W-1 asked for
          plan starts round 1
          plan#1 runs on e1
          = running: planner works on pass plan (round 1) as plan#1 on engine e1.
        plan makes change:c1
          plan#1 succeeded
          plan made change:c1 (version 1 on m0)
          plan produced change:c1, by planner
          plan passed
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        edit makes change:c2
          edit#1 succeeded
          edit made change:c2 (version 2 on h-c1)
          edit produced change:c2, by writer
          edit/proof opens round 1 on change:c2, for role:maintainer
          task review of edit/proof for role:maintainer
          = needs person: Gate proof of pass edit waits for a maintainer.
        maintainer approves edit/proof
          edit/proof maintainer: C1 pass
          task review of edit/proof done
          edit/proof approved
          edit passed
          merge starts round 1
          merge has the target
          repository is asked: rebases the branch onto its target
          = running: Weir rebases the branch onto its target.
        repository conflicts over f1
          repository is done
          merge conflicts with m1
          merge leaves the target
          merge stale, since edit runs again
          edit reopened: merge conflict finding f1, from k-f1 on m1
          edit starts round 2
          edit#2 runs on e1
          = running: writer works on pass edit (round 2) as edit#2 on engine e1.
        edit makes change:c3
          edit#2 succeeded
          edit made change:c3 (version 3 on h-c2)
          edit produced change:c3, by writer
          edit/proof opens round 2 on change:c3, for role:maintainer
          task review of edit/proof for role:maintainer
          = needs person: Gate proof of pass edit waits for a maintainer.
        maintainer approves edit/proof
          edit/proof maintainer: C1 pass
          task review of edit/proof done
          edit/proof approved
          edit passed
          merge starts round 2
          merge has the target
          repository is asked: rebases the branch onto its target
          = running: Weir rebases the branch onto its target.
        repository is up to date
          repository is done
          merge lies on the target
          merge checked on t-c3: no commands, reused
          repository is asked: merges the branch into its target
          = running: Weir merges the branch into its target.
        repository lands
          repository is done
          merge landed as m2 with t-c3
          merge leaves the target
          merge landing verified
          merge passed
          done
          = done: It is done.
        """);

    [Fact]
    public void A_merge_check_that_fails_sends_the_change_back() => Scenario.Plays(
        """
        pass edit: agent writer, makes change
          gate proof: run test, run old fails, human role:maintainer, criteria C1=test C2=human
        pass merge: integrate, needs edit
        """,
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
          edit/proof opens round 1 on change:c1, for role:maintainer
          edit/proof/run#1 runs on e1
          = running: The commands of gate proof of pass edit run as edit/proof/run#1 on engine e1.
        edit/proof/run passes
          edit/proof/run#1 succeeded
          edit/proof ran on t-c1: test pass old pass
          task review of edit/proof for role:maintainer
          = needs person: Gate proof of pass edit waits for a maintainer.
        maintainer approves edit/proof
          edit/proof maintainer: C2 pass
          task review of edit/proof done
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
          merge checked on t-c1b: test fail
          merge leaves the target
          merge stale, since edit runs again
          edit reopened: merge check failed finding log-test
          edit starts round 2
          edit#2 runs on e1
          = running: writer works on pass edit (round 2) as edit#2 on engine e1.
        edit makes change:c2
          edit#2 succeeded
          edit made change:c2 (version 3 on h-c1b)
          edit produced change:c2, by writer
          edit/proof opens round 2 on change:c2, for role:maintainer
          edit/proof/run#2 runs on e1
          = running: The commands of gate proof of pass edit run as edit/proof/run#2 on engine e1.
        edit/proof/run passes
          edit/proof/run#2 succeeded
          edit/proof ran on t-c2: test pass old pass
          task review of edit/proof for role:maintainer
          = needs person: Gate proof of pass edit waits for a maintainer.
        maintainer approves edit/proof
          edit/proof maintainer: C2 pass
          task review of edit/proof done
          edit/proof approved
          edit passed
          merge starts round 2
          merge has the target
          repository is asked: rebases the branch onto its target
          = running: Weir rebases the branch onto its target.
        repository is up to date
          repository is done
          merge lies on the target
          merge checked on t-c2: test pass, reused
          repository is asked: merges the branch into its target
          = running: Weir merges the branch into its target.
        repository lands
          repository is done
          merge landed as m2 with t-c2
          merge leaves the target
          merge landing verified
          merge passed
          done
          = done: It is done.
        """);

    [Fact]
    public void A_target_that_moved_is_rebased_onto_again() => Scenario.Plays(
        """
        pass edit: agent writer, makes change
          gate proof: run test, run old fails, human role:maintainer, criteria C1=test C2=human
        pass merge: integrate, needs edit
        """,
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
          edit/proof opens round 1 on change:c1, for role:maintainer
          edit/proof/run#1 runs on e1
          = running: The commands of gate proof of pass edit run as edit/proof/run#1 on engine e1.
        edit/proof/run passes
          edit/proof/run#1 succeeded
          edit/proof ran on t-c1: test pass old pass
          task review of edit/proof for role:maintainer
          = needs person: Gate proof of pass edit waits for a maintainer.
        maintainer approves edit/proof
          edit/proof maintainer: C2 pass
          task review of edit/proof done
          edit/proof approved
          edit passed
          merge starts round 1
          merge has the target
          repository is asked: rebases the branch onto its target
          = running: Weir rebases the branch onto its target.
        repository is up to date
          repository is done
          merge lies on the target
          merge checked on t-c1: test pass, reused
          repository is asked: merges the branch into its target
          = running: Weir merges the branch into its target.
        repository finds the target moved
          repository is done
          merge has the target
          repository is asked: rebases the branch onto its target
          = running: Weir rebases the branch onto its target.
        repository rebases to c1b
          repository is done
          merge rebased to change:c1b on m1, verdicts stand
          merge lies on the target
          merge/check#1 runs on e1
          = running: The checks run on the merged tree for pass merge as merge/check#1 on engine e1.
        merge/check passes
          merge/check#1 succeeded
          merge checked on t-c1b: test pass
          repository is asked: merges the branch into its target
          = running: Weir merges the branch into its target.
        repository lands
          repository is done
          merge landed as m2 with t-c1b
          merge leaves the target
          merge landing verified
          merge passed
          done
          = done: It is done.
        """);

    [Fact]
    public void Two_items_are_merged_into_one_target_in_order() => Scenario.Plays(
        """
        pass edit: agent writer, makes change
          gate proof: run test, run old fails, human role:maintainer, criteria C1=test C2=human
        pass merge: integrate, needs edit
        """,
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
        requester asks
          W-3 item W-3 asked for
          W-3 edit starts round 1
          W-3 edit#1 runs on e1
          W-3 = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        edit makes change:c1
          edit#1 succeeded
          edit made change:c1 (version 1 on m0)
          edit produced change:c1, by writer
          edit/proof opens round 1 on change:c1, for role:maintainer
          edit/proof/run#1 runs on e1
          = running: The commands of gate proof of pass edit run as edit/proof/run#1 on engine e1.
        edit/proof/run passes
          edit/proof/run#1 succeeded
          edit/proof ran on t-c1: test pass old pass
          task review of edit/proof for role:maintainer
          = needs person: Gate proof of pass edit waits for a maintainer.
        W-3: edit makes change:c3
          W-3 edit#1 succeeded
          W-3 edit made change:c3 (version 1 on m0)
          W-3 edit produced change:c3, by writer
          W-3 edit/proof opens round 1 on change:c3, for role:maintainer
          W-3 edit/proof/run#1 runs on e1
          W-3 = running: The commands of gate proof of pass edit run as edit/proof/run#1 on engine e1.
        W-3: edit/proof/run passes
          W-3 edit/proof/run#1 succeeded
          W-3 edit/proof ran on t-c3: test pass old pass
          W-3 task review of edit/proof for role:maintainer
          W-3 = needs person: Gate proof of pass edit waits for a maintainer.
        W-2: edit makes change:c2
          W-2 edit#1 succeeded
          W-2 edit made change:c2 (version 1 on m0)
          W-2 edit produced change:c2, by writer
          W-2 edit/proof opens round 1 on change:c2, for role:maintainer
          W-2 edit/proof/run#1 runs on e1
          W-2 = running: The commands of gate proof of pass edit run as edit/proof/run#1 on engine e1.
        W-2: edit/proof/run passes
          W-2 edit/proof/run#1 succeeded
          W-2 edit/proof ran on t-c2: test pass old pass
          W-2 task review of edit/proof for role:maintainer
          W-2 = needs person: Gate proof of pass edit waits for a maintainer.
        maintainer approves edit/proof
          edit/proof maintainer: C2 pass
          task review of edit/proof done
          edit/proof approved
          edit passed
          merge starts round 1
          merge has the target
          repository is asked: rebases the branch onto its target
          = running: Weir rebases the branch onto its target.
        later 1s
        W-3: maintainer approves edit/proof
          W-3 edit/proof maintainer: C2 pass
          W-3 task review of edit/proof done
          W-3 edit/proof approved
          W-3 edit passed
          W-3 merge starts round 1
          W-3 merge queues for the target
          W-3 = waiting: It waits for W-1, which is being merged into the same target.
        later 1s
        W-2: maintainer approves edit/proof
          W-2 edit/proof maintainer: C2 pass
          W-2 task review of edit/proof done
          W-2 edit/proof approved
          W-2 edit passed
          W-2 merge starts round 1
          W-2 merge queues for the target
          W-2 = waiting: It is number 2 in the merge queue, behind W-1.
        repository is up to date
          repository is done
          merge lies on the target
          merge checked on t-c1: test pass, reused
          repository is asked: merges the branch into its target
          = running: Weir merges the branch into its target.
        repository lands
          repository is done
          merge landed as m1 with t-c1
          merge leaves the target
          merge landing verified
          merge passed
          W-3 merge has the target
          W-2 merge has the target
          W-3 repository is asked: rebases the branch onto its target
          W-2 repository is asked: rebases the branch onto its target
          W-2 = running: Weir rebases the branch onto its target.
          W-3 = running: Weir rebases the branch onto its target.
          done
          = done: It is done.
        W-3: repository rebases to c3b
          W-3 repository is done
          W-3 merge rebased to change:c3b on m2, verdicts stand
          W-3 merge lies on the target
          W-3 = waiting: It is lined up with W-2, to be merged together.
        W-2: repository rebases to c2b on m2
          W-2 repository is done
          W-2 merge rebased to change:c2b on m2, verdicts stand
          W-2 merge lies on the target
          W-3 repository is asked: puts W-3 and W-2 on top of each other
          W-3 = running: Weir puts W-3 and W-2 on top of each other.
          W-2 = waiting: It is lined up with W-3, to be merged together.
        W-3: repository stacks c3b s2
          W-3 repository is done
          W-3 merge lies in the batch as t-c3b
          W-2 merge lies in the batch as t-s2
          W-2 merge/check#1 runs on e1
          W-3 merge/check#1 runs on e1
          W-2 = running: The checks of pass merge run with W-3 as merge/check#1 on engine e1.
          W-3 = running: The checks of pass merge run with W-2 as merge/check#1 on engine e1.
        W-3: merge/check passes
          W-3 merge/check#1 succeeded
          W-3 merge ran on t-s2: test pass
          W-3 = waiting: It is checked together with W-2.
        W-2: merge/check passes
          W-2 merge/check#1 succeeded
          W-2 merge ran on t-s2: test pass
          W-3 merge checked on t-s2: test pass
          W-2 merge checked on t-s2: test pass
          W-3 repository is asked: merges W-3 and W-2 into their target
          W-2 = waiting: It waits for W-3, with which it is being merged.
          W-3 = running: Weir merges W-3 and W-2 into their target.
        W-3: repository lands together
          W-3 repository is done
          W-3 merge landed as m3 with t-c3b
          W-2 merge landed as m4 with t-s2
          W-2 merge leaves the target
          W-3 merge leaves the target
          W-3 merge landing verified, as tested with W-2
          W-3 merge passed
          W-2 merge landing verified
          W-2 merge passed
          W-3 done
          W-3 = done: It is done.
          W-2 done
          W-2 = done: It is done.
        """);

    [Fact]
    public void A_landed_tree_that_was_not_the_tested_one_is_for_a_person() => Scenario.Plays(
        """
        pass edit: agent writer, makes change
          gate proof: run test, run old fails, human role:maintainer, criteria C1=test C2=human
        pass merge: integrate, needs edit
        """,
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
          edit/proof opens round 1 on change:c1, for role:maintainer
          edit/proof/run#1 runs on e1
          = running: The commands of gate proof of pass edit run as edit/proof/run#1 on engine e1.
        edit/proof/run passes
          edit/proof/run#1 succeeded
          edit/proof ran on t-c1: test pass old pass
          task review of edit/proof for role:maintainer
          = needs person: Gate proof of pass edit waits for a maintainer.
        maintainer approves edit/proof
          edit/proof maintainer: C2 pass
          task review of edit/proof done
          edit/proof approved
          edit passed
          merge starts round 1
          merge has the target
          repository is asked: rebases the branch onto its target
          = running: Weir rebases the branch onto its target.
        repository is up to date
          repository is done
          merge lies on the target
          merge checked on t-c1: test pass, reused
          repository is asked: merges the branch into its target
          = running: Weir merges the branch into its target.
        repository lands tree t-other
          repository is done
          merge landed as m1 with t-other
          merge leaves the target
          merge held: repository trouble
          task decision of merge for chief
          = needs person: Pass merge has trouble with the repository: chief decides.
        chief retries
          task decision of merge withdrawn
          merge released
          merge passed
          done
          = done: It is done.
        """);

    [Fact]
    public void A_change_that_conflicts_again_and_again_is_for_a_person_and_retry_tries_once_more() => Scenario.Plays(
        """
        pass edit: agent writer, makes change
        pass merge: integrate, needs edit
        """,
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
          edit passed
          merge starts round 1
          merge has the target
          repository is asked: rebases the branch onto its target
          = running: Weir rebases the branch onto its target.
        repository conflicts over f1
          repository is done
          merge conflicts with m1
          merge leaves the target
          merge stale, since edit runs again
          edit reopened: merge conflict finding f1, from k-f1 on m1
          edit starts round 2
          edit#2 runs on e1
          = running: writer works on pass edit (round 2) as edit#2 on engine e1.
        edit makes change:c2
          edit#2 succeeded
          edit made change:c2 (version 2 on h-c1)
          edit produced change:c2, by writer
          edit passed
          merge starts round 2
          merge has the target
          repository is asked: rebases the branch onto its target
          = running: Weir rebases the branch onto its target.
        repository conflicts over f2
          repository is done
          merge conflicts with m2
          merge leaves the target
          merge stale, since edit runs again
          edit reopened: merge conflict finding f2, from k-f2 on m2
          edit starts round 3
          edit#3 runs on e1
          = running: writer works on pass edit (round 3) as edit#3 on engine e1.
        edit makes change:c3
          edit#3 succeeded
          edit made change:c3 (version 3 on h-c2)
          edit produced change:c3, by writer
          edit passed
          merge starts round 3
          merge has the target
          repository is asked: rebases the branch onto its target
          = running: Weir rebases the branch onto its target.
        repository conflicts over f3
          repository is done
          merge conflicts with m3
          merge leaves the target
          merge stale, since edit runs again
          edit reopened: merge conflict finding f3, from k-f3 on m3
          edit starts round 4
          edit#4 runs on e1
          = running: writer works on pass edit (round 4) as edit#4 on engine e1.
        edit makes change:c4
          edit#4 succeeded
          edit made change:c4 (version 4 on h-c3)
          edit produced change:c4, by writer
          edit passed
          merge starts round 4
          merge has the target
          repository is asked: rebases the branch onto its target
          = running: Weir rebases the branch onto its target.
        repository conflicts over f4
          repository is done
          merge conflicts with m4
          merge leaves the target
          merge stale, since edit runs again
          edit reopened: merge conflict finding f4, from k-f4 on m4
          edit starts round 5
          edit#5 runs on e1
          = running: writer works on pass edit (round 5) as edit#5 on engine e1.
        edit makes change:c5
          edit#5 succeeded
          edit made change:c5 (version 5 on h-c4)
          edit produced change:c5, by writer
          edit passed
          merge starts round 5
          merge has the target
          repository is asked: rebases the branch onto its target
          = running: Weir rebases the branch onto its target.
        repository conflicts over f5
          repository is done
          merge conflicts with m5
          merge leaves the target
          merge stale, since edit runs again
          edit reopened: merge conflict finding f5, from k-f5 on m5
          edit starts round 6
          edit#6 runs on e1
          = running: writer works on pass edit (round 6) as edit#6 on engine e1.
        edit makes change:c6
          edit#6 succeeded
          edit made change:c6 (version 6 on h-c5)
          edit produced change:c6, by writer
          edit passed
          merge starts round 6
          merge has the target
          repository is asked: rebases the branch onto its target
          = running: Weir rebases the branch onto its target.
        repository conflicts over f6
          repository is done
          merge conflicts with m6
          merge leaves the target
          merge held: rounds exhausted
          task decision of merge for chief
          = needs person: Pass merge was sent back more often than its rounds allow: chief decides.
        chief retries
          task decision of merge withdrawn
          merge released
          merge has the target
          repository is asked: rebases the branch onto its target
          = running: Weir rebases the branch onto its target.
        repository conflicts over f7
          repository is done
          merge conflicts with m7
          merge leaves the target
          merge stale, since edit runs again
          edit reopened: merge conflict finding f7, from k-f7 on m7
          edit starts round 7
          edit#7 runs on e1
          = running: writer works on pass edit (round 7) as edit#7 on engine e1.
        edit makes change:c7
          edit#7 succeeded
          edit made change:c7 (version 7 on h-c6)
          edit produced change:c7, by writer
          edit passed
          merge starts round 7
          merge has the target
          repository is asked: rebases the branch onto its target
          = running: Weir rebases the branch onto its target.
        repository conflicts over f8
          repository is done
          merge conflicts with m8
          merge leaves the target
          merge held: rounds exhausted
          task decision of merge for chief
          = needs person: Pass merge was sent back more often than its rounds allow: chief decides.
        """);

    [Fact]
    public void A_held_merge_gives_the_target_to_the_next() => Scenario.Plays(
        """
        pass edit: agent writer, makes change, retries 0
          gate proof: run test, criteria C1=test
        pass merge: integrate, needs edit, retries 0
        """,
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
        W-2: edit makes change:c2
          W-2 edit#1 succeeded
          W-2 edit made change:c2 (version 1 on m0)
          W-2 edit produced change:c2, by writer
          W-2 edit/proof opens round 1 on change:c2
          W-2 edit/proof/run#1 runs on e1
          W-2 = running: The commands of gate proof of pass edit run as edit/proof/run#1 on engine e1.
        W-2: edit/proof/run passes
          W-2 edit/proof/run#1 succeeded
          W-2 edit/proof ran on t-c2: test pass
          W-2 edit/proof approved
          W-2 edit passed
          W-2 merge starts round 1
          W-2 merge queues for the target
          W-2 = waiting: It waits for W-1, which is being merged into the same target.
        repository rebases to c1b
          repository is done
          merge rebased to change:c1b on m1, verdicts stand
          merge lies on the target
          merge/check#1 runs on e1
          = running: The checks run on the merged tree for pass merge as merge/check#1 on engine e1.
        merge/check crashes agent-error
          merge/check#1 failed: agent error
          merge leaves the target
          merge held: tries exhausted
          task decision of merge for chief
          W-2 merge has the target
          W-2 repository is asked: rebases the branch onto its target
          = needs person: Pass merge cannot go on after an error of the agent: chief decides.
          W-2 = running: Weir rebases the branch onto its target.
        W-2: repository is up to date
          W-2 repository is done
          W-2 merge lies on the target
          W-2 merge checked on t-c2: test pass, reused
          W-2 repository is asked: merges the branch into its target
          W-2 = running: Weir merges the branch into its target.
        chief retries
          task decision of merge withdrawn
          merge released
          merge queues for the target
          = waiting: It waits for W-2, which is being merged into the same target.
        W-2: repository lands
          W-2 repository is done
          W-2 merge landed as m2 with t-c2
          W-2 merge leaves the target
          W-2 merge landing verified
          W-2 merge passed
          merge has the target
          repository is asked: rebases the branch onto its target
          = running: Weir rebases the branch onto its target.
          W-2 done
          W-2 = done: It is done.
        repository rebases to c1c
          repository is done
          merge rebased to change:c1c on m3, verdicts stand
          merge lies on the target
          merge/check#2 runs on e1
          = running: The checks run on the merged tree for pass merge as merge/check#2 on engine e1.
        """);

    [Fact]
    public void A_parked_item_gives_the_target_to_the_next() => Scenario.Plays(
        """
        pass edit: agent writer, makes change
          gate proof: run test, criteria C1=test
        pass merge: integrate, needs edit
        """,
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
        W-2: edit makes change:c2
          W-2 edit#1 succeeded
          W-2 edit made change:c2 (version 1 on m0)
          W-2 edit produced change:c2, by writer
          W-2 edit/proof opens round 1 on change:c2
          W-2 edit/proof/run#1 runs on e1
          W-2 = running: The commands of gate proof of pass edit run as edit/proof/run#1 on engine e1.
        W-2: edit/proof/run passes
          W-2 edit/proof/run#1 succeeded
          W-2 edit/proof ran on t-c2: test pass
          W-2 edit/proof approved
          W-2 edit passed
          W-2 merge starts round 1
          W-2 merge queues for the target
          W-2 = waiting: It waits for W-1, which is being merged into the same target.
        repository rebases to c1b
          repository is done
          merge rebased to change:c1b on m1, verdicts stand
          merge lies on the target
          merge/check#1 runs on e1
          = running: The checks run on the merged tree for pass merge as merge/check#1 on engine e1.
        chief parks
          merge/check#1 is told to stop
          merge leaves the target
          parked by person
          W-2 merge has the target
          W-2 repository is asked: rebases the branch onto its target
          = needs person: It was parked by a person; resume it to go on.
          W-2 = running: Weir rebases the branch onto its target.
        W-2: repository is up to date
          W-2 repository is done
          W-2 merge lies on the target
          W-2 merge checked on t-c2: test pass, reused
          W-2 repository is asked: merges the branch into its target
          W-2 = running: Weir merges the branch into its target.
        merge/check passes
          merge/check#1 stopped
        W-2: repository lands
          W-2 repository is done
          W-2 merge landed as m2 with t-c2
          W-2 merge leaves the target
          W-2 merge landing verified
          W-2 merge passed
          W-2 done
          W-2 = done: It is done.
        chief resumes
          resumed
          merge has the target
          repository is asked: rebases the branch onto its target
          = running: Weir rebases the branch onto its target.
        repository rebases to c1c
          repository is done
          merge rebased to change:c1c on m3, verdicts stand
          merge lies on the target
          merge/check#2 runs on e1
          = running: The checks run on the merged tree for pass merge as merge/check#2 on engine e1.
        merge/check passes
          merge/check#2 succeeded
          merge checked on t-c1c: test pass
          repository is asked: merges the branch into its target
          = running: Weir merges the branch into its target.
        repository lands
          repository is done
          merge landed as m4 with t-c1c
          merge leaves the target
          merge landing verified
          merge passed
          done
          = done: It is done.
        """);

    [Fact]
    public void A_merge_that_is_on_its_way_is_waited_for_after_a_park() => Scenario.Plays(
        """
        pass edit: agent writer, makes change
        pass merge: integrate, needs edit
        """,
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
          edit passed
          merge starts round 1
          merge has the target
          repository is asked: rebases the branch onto its target
          = running: Weir rebases the branch onto its target.
        W-2: edit makes change:c2
          W-2 edit#1 succeeded
          W-2 edit made change:c2 (version 1 on m0)
          W-2 edit produced change:c2, by writer
          W-2 edit passed
          W-2 merge starts round 1
          W-2 merge queues for the target
          W-2 = waiting: It waits for W-1, which is being merged into the same target.
        repository is up to date
          repository is done
          merge lies on the target
          merge checked on t-c1: no commands, reused
          repository is asked: merges the branch into its target
          = running: Weir merges the branch into its target.
        chief parks
          merge leaves the target
          parked by person
          W-2 merge has the target
          W-2 repository is asked: rebases the branch onto its target
          = needs person: It was parked by a person; resume it to go on.
          W-2 = running: Weir rebases the branch onto its target.
        chief resumes
          resumed
          = running: Weir merges the branch into its target.
        repository finds the target moved
          repository is done
          merge queues for the target
          = waiting: It waits for W-2, which is being merged into the same target.
        W-2: repository is up to date
          W-2 repository is done
          W-2 merge lies on the target
          W-2 merge checked on t-c2: no commands, reused
          W-2 repository is asked: merges the branch into its target
          W-2 = running: Weir merges the branch into its target.
        W-2: repository lands
          W-2 repository is done
          W-2 merge landed as m1 with t-c2
          W-2 merge leaves the target
          W-2 merge landing verified
          W-2 merge passed
          merge has the target
          repository is asked: rebases the branch onto its target
          = running: Weir rebases the branch onto its target.
          W-2 done
          W-2 = done: It is done.
        repository is up to date
          repository is done
          merge lies on the target
          merge checked on t-c1: no commands, reused
          repository is asked: merges the branch into its target
          = running: Weir merges the branch into its target.
        repository lands
          repository is done
          merge landed as m2 with t-c1
          merge leaves the target
          merge landing verified
          merge passed
          done
          = done: It is done.
        """);

    [Fact]
    public void A_merge_that_lands_after_the_item_was_cancelled_is_recorded() => Scenario.Plays(
        """
        pass edit: agent writer, makes change
        pass merge: integrate, needs edit
        """,
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
          edit passed
          merge starts round 1
          merge has the target
          repository is asked: rebases the branch onto its target
          = running: Weir rebases the branch onto its target.
        repository is up to date
          repository is done
          merge lies on the target
          merge checked on t-c1: no commands, reused
          repository is asked: merges the branch into its target
          = running: Weir merges the branch into its target.
        chief cancels
          merge leaves the target
          cancelled
          = closed: It is closed: cancelled.
        repository lands tree t-other
          repository is done
          merge landed as m1 with t-other
        """);

    [Fact]
    public void A_cancelled_item_does_not_take_the_target_when_it_moved() => Scenario.Plays(
        """
        pass edit: agent writer, makes change
        pass merge: integrate, needs edit
        """,
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
          edit passed
          merge starts round 1
          merge has the target
          repository is asked: rebases the branch onto its target
          = running: Weir rebases the branch onto its target.
        W-2: edit makes change:c2
          W-2 edit#1 succeeded
          W-2 edit made change:c2 (version 1 on m0)
          W-2 edit produced change:c2, by writer
          W-2 edit passed
          W-2 merge starts round 1
          W-2 merge queues for the target
          W-2 = waiting: It waits for W-1, which is being merged into the same target.
        repository is up to date
          repository is done
          merge lies on the target
          merge checked on t-c1: no commands, reused
          repository is asked: merges the branch into its target
          = running: Weir merges the branch into its target.
        chief cancels
          merge leaves the target
          cancelled
          W-2 merge has the target
          W-2 repository is asked: rebases the branch onto its target
          = closed: It is closed: cancelled.
          W-2 = running: Weir rebases the branch onto its target.
        repository finds the target moved
          repository is done
        W-2: repository is up to date
          W-2 repository is done
          W-2 merge lies on the target
          W-2 merge checked on t-c2: no commands, reused
          W-2 repository is asked: merges the branch into its target
          W-2 = running: Weir merges the branch into its target.
        W-2: repository lands
          W-2 repository is done
          W-2 merge landed as m1 with t-c2
          W-2 merge leaves the target
          W-2 merge landing verified
          W-2 merge passed
          W-2 done
          W-2 = done: It is done.
        """);

    [Fact]
    public void What_is_made_after_the_merge_is_merged_as_a_follow_up() => Scenario.Plays(
        """
        artifact postmortem: merges
        pass edit: agent writer, makes change
        pass merge: integrate, needs edit
        pass learn: agent documenter, needs merge, makes postmortem
          gate learned: human role:maintainer, rounds 1
        pass again: integrate, needs learn
        """,
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
          edit passed
          merge starts round 1
          merge has the target
          repository is asked: rebases the branch onto its target
          = running: Weir rebases the branch onto its target.
        repository is up to date
          repository is done
          merge lies on the target
          merge checked on t-c1: no commands, reused
          repository is asked: merges the branch into its target
          = running: Weir merges the branch into its target.
        repository lands
          repository is done
          merge landed as m1 with t-c1
          merge leaves the target
          merge landing verified
          merge passed
          learn starts round 1
          learn#1 runs on e1
          = running: documenter works on pass learn (round 1) as learn#1 on engine e1.
        learn makes change:c2 postmortem:p1
          learn#1 succeeded
          learn made postmortem:p1 (version 1)
          learn made change:c2 (version 2 on m1)
          learn produced postmortem:p1, by documenter
          learn/learned opens round 1 on postmortem:p1, for role:maintainer
          task review of learn/learned for role:maintainer
          = needs person: Gate learned of pass learn waits for a maintainer.
        maintainer rejects learn/learned f1
          learn/learned maintainer: C1 fail finding f1
          task review of learn/learned withdrawn
          learn/learned rejected to learn finding f1
          learn reopened: gate rejected finding f1
          learn starts round 2
          learn#2 runs on e1
          = running: documenter works on pass learn (round 2) as learn#2 on engine e1.
        learn makes change:c3 postmortem:p2
          learn#2 succeeded
          learn made postmortem:p2 (version 2)
          learn made change:c3 (version 3 on h-c2)
          learn produced postmortem:p2, by documenter
          learn/learned opens round 2 on postmortem:p2, for role:maintainer
          task review of learn/learned for role:maintainer
          = needs person: Gate learned of pass learn waits for a maintainer.
        maintainer approves learn/learned
          learn/learned maintainer: C1 pass
          task review of learn/learned done
          learn/learned approved
          learn passed
          again starts round 1
          again has the target
          repository is asked: rebases the branch onto its target
          = running: Weir rebases the branch onto its target.
        repository is up to date
          repository is done
          again lies on the target
          again checked on t-c3: no commands, reused
          repository is asked: merges the branch into its target
          = running: Weir merges the branch into its target.
        repository lands
          repository is done
          again landed as m2 with t-c3
          again leaves the target
          again landing verified
          again passed
          done
          = done: It is done.
        """);

    [Fact]
    public void A_skipped_merge_gives_the_target_to_the_next() => Scenario.Plays(
        """
        pass edit: agent writer, makes change
        pass merge: integrate, needs edit, skip role:lead
        pass after: agent closer, needs merge
        """,
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
          edit passed
          merge starts round 1
          merge has the target
          repository is asked: rebases the branch onto its target
          = running: Weir rebases the branch onto its target.
        W-2: edit makes change:c2
          W-2 edit#1 succeeded
          W-2 edit made change:c2 (version 1 on m0)
          W-2 edit produced change:c2, by writer
          W-2 edit passed
          W-2 merge starts round 1
          W-2 merge queues for the target
          W-2 = waiting: It waits for W-1, which is being merged into the same target.
        lead skips merge
          merge leaves the target
          merge skipped
          after starts round 1
          W-2 merge has the target
          W-2 repository is asked: rebases the branch onto its target
          after#1 runs on e1
          = running: closer works on pass after (round 1) as after#1 on engine e1.
          W-2 = running: Weir rebases the branch onto its target.
        W-2: repository is up to date
          W-2 repository is done
          W-2 merge lies on the target
          W-2 merge checked on t-c2: no commands, reused
          W-2 repository is asked: merges the branch into its target
          W-2 = running: Weir merges the branch into its target.
        """);

    [Fact]
    public void A_target_that_lost_commits_has_the_change_judged_anew_where_it_is_another_and_says_why() =>
        Scenario.Plays(
        """
        pass edit: agent writer, makes change
          gate proof: human role:maintainer
        pass merge: integrate, needs edit
        """,
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
          edit/proof opens round 1 on change:c1, for role:maintainer
          task review of edit/proof for role:maintainer
          = needs person: Gate proof of pass edit waits for a maintainer.
        maintainer approves edit/proof
          edit/proof maintainer: C1 pass
          task review of edit/proof done
          edit/proof approved
          edit passed
          merge starts round 1
          merge has the target
          repository is asked: rebases the branch onto its target
          = running: Weir rebases the branch onto its target.
        repository rebases to c1b without 2
          repository is done
          merge rebased to change:c1b on m1, verdicts stand, 2 dropped
          merge lies on the target
          merge checked on t-c1b: no commands, reused
          repository is asked: merges the branch into its target
          = running: Weir merges the branch into its target.
        repository finds the target moved
          repository is done
          merge has the target
          repository is asked: rebases the branch onto its target
          = running: Weir rebases the branch onto its target.
        repository rebases to c1c patch changed without 1
          repository is done
          merge rebased to change:c1c on m2, patch changed (i-c1c), 1 dropped
          merge leaves the target
          merge stale, since edit runs again
          edit/proof asks again
          edit/proof opens round 2 on change:c1c, for role:maintainer, showing i-c1c
          task review of edit/proof for role:maintainer
          = needs person: Gate proof of pass edit waits for a maintainer again: its target lost a commit below it.
        maintainer approves edit/proof
          edit/proof maintainer: C1 pass
          task review of edit/proof done
          edit/proof approved
          edit passed
          merge starts round 2
          merge has the target
          repository is asked: rebases the branch onto its target
          = running: Weir rebases the branch onto its target.
        repository conflicts without 3 over f1
          repository is done
          merge conflicts with m3, 3 dropped
          merge leaves the target
          merge stale, since edit runs again
          edit reopened: merge conflict finding f1, from k-f1 on m3
          edit starts round 2
          edit#2 runs on e1
          = running: writer works on pass edit (round 2) as edit#2 on engine e1.
        edit makes change:c2
          edit#2 succeeded
          edit made change:c2 (version 4 on h-c1c)
          edit produced change:c2, by writer
          edit/proof opens round 3 on change:c2, for role:maintainer
          task review of edit/proof for role:maintainer
          = needs person: Gate proof of pass edit waits for a maintainer again: its target lost 3 commits below it.
        maintainer rejects edit/proof f2
          edit/proof maintainer: C1 fail finding f2
          task review of edit/proof withdrawn
          edit/proof rejected to edit finding f2
          edit reopened: gate rejected finding f2
          edit starts round 3
          edit#3 runs on e1
          = running: writer works on pass edit (round 3) as edit#3 on engine e1.
        edit makes change:c3
          edit#3 succeeded
          edit made change:c3 (version 5 on h-c2)
          edit produced change:c3, by writer
          edit/proof opens round 4 on change:c3, for role:maintainer
          task review of edit/proof for role:maintainer
          = needs person: Gate proof of pass edit waits for a maintainer.
        maintainer approves edit/proof
          edit/proof maintainer: C1 pass
          task review of edit/proof done
          edit/proof approved
          edit passed
          merge starts round 3
          merge has the target
          repository is asked: rebases the branch onto its target
          = running: Weir rebases the branch onto its target.
        repository is up to date
          repository is done
          merge lies on the target
          merge checked on t-c3: no commands, reused
          repository is asked: merges the branch into its target
          = running: Weir merges the branch into its target.
        repository lands
          repository is done
          merge landed as m4 with t-c3
          merge leaves the target
          merge landing verified
          merge passed
          done
          = done: It is done.
        """);
}
