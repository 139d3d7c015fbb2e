using Weir.Core.Tests.Scenarios;

namespace Weir.Core.Tests;

/// <summary>What a gate does when its commands fail on the target as well.</summary>
public sealed class TargetFaultScenarios
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

    [Fact]
    public void What_the_target_fails_sends_nobody_back_and_opens_an_item() => Scenario.Plays(
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
        edit/proof/run fails test
          edit/proof/run#1 succeeded
          edit/proof ran on t-c1: test fail
          edit/proof/run#2 runs on e1
          = running: What failed for gate proof of pass edit runs on the target alone as edit/proof/run#2 on engine e1.
        edit/proof/run fails test
          edit/proof/run#2 succeeded
          edit/proof ran on the target m0, t-m0: test fail
          edit/proof waits for the target, which fails test on t-m0
          repository is asked: opens an item for test, which the target fails
          = running: Weir opens an item for test, which the target fails.
        repository opens W-2
          W-2 item W-2 asked for
          leads to W-2 as follow up of edit
          W-2 fix starts round 1
          W-2 fix#1 runs on e1
          W-2 = running: writer works on pass fix (round 1) as fix#1 on engine e1.
          repository is done
          W-2 is about what the target fails
          = waiting: Its target fails test without it: pass edit waits for W-2, or for the target to move.
        W-2: fix makes change:c2
          W-2 fix#1 succeeded
          W-2 fix made change:c2 (version 1 on m0)
          W-2 fix produced change:c2, by writer
          W-2 fix/proof opens round 1 on change:c2
          W-2 fix/proof/run#1 runs on e1
          W-2 = running: The commands of gate proof of pass fix run as fix/proof/run#1 on engine e1.
        W-2: fix/proof/run fails test
          W-2 fix/proof/run#1 succeeded
          W-2 fix/proof ran on t-c2: test fail
          W-2 fix/proof rejected to fix finding log-test
          W-2 fix reopened: gate rejected finding log-test
          W-2 fix starts round 2
          W-2 fix#2 runs on e1
          W-2 = running: writer works on pass fix (round 2) as fix#2 on engine e1.
        W-2: fix makes change:c3
          W-2 fix#2 succeeded
          W-2 fix made change:c3 (version 2 on h-c2)
          W-2 fix produced change:c3, by writer
          W-2 fix/proof opens round 2 on change:c3
          W-2 fix/proof/run#2 runs on e1
          W-2 = running: The commands of gate proof of pass fix run as fix/proof/run#2 on engine e1.
        W-2: fix/proof/run passes
          W-2 fix/proof/run#2 succeeded
          W-2 fix/proof ran on t-c3: test pass
          W-2 fix/proof approved
          W-2 fix passed
          W-2 merge starts round 1
          W-2 merge has the target
          W-2 repository is asked: rebases the branch onto its target
          W-2 = running: Weir rebases the branch onto its target.
        W-2: repository is up to date
          W-2 repository is done
          W-2 merge lies on the target
          W-2 merge checked on t-c3: test pass, reused
          W-2 repository is asked: merges the branch into its target
          W-2 = running: Weir merges the branch into its target.
        W-2: repository lands
          W-2 repository is done
          W-2 merge landed as m1 with t-c3
          W-2 merge leaves the target
          W-2 merge landing verified
          W-2 merge passed
          repository is asked: rebases the branch onto its target
          = running: Weir rebases the branch onto its target.
          W-2 done
          W-2 = done: It is done.
        repository rebases to c1b
          repository is done
          edit rebased to change:c1b on m2, verdicts stand
          edit/proof opens anew on m2
          edit/proof opens round 2 on change:c1b
          edit/proof/run#3 runs on e1
          = running: The commands of gate proof of pass edit run as edit/proof/run#3 on engine e1.
        edit/proof/run passes
          edit/proof/run#3 succeeded
          edit/proof ran on t-c1b: test pass
          edit/proof approved
          edit passed
          merge starts round 1
          merge has the target
          repository is asked: rebases the branch onto its target
          = running: Weir rebases the branch onto its target.
        """);

    [Fact]
    public void What_passes_on_the_target_is_sent_back() => Scenario.Plays(
        Plan,
        """
        before: requester asks; edit makes change:c1
        edit/proof/run fails test
          edit/proof/run#1 succeeded
          edit/proof ran on t-c1: test fail
          edit/proof/run#2 runs on e1
          = running: What failed for gate proof of pass edit runs on the target alone as edit/proof/run#2 on engine e1.
        edit/proof/run passes
          edit/proof/run#2 succeeded
          edit/proof ran on the target m0, t-m0: test pass
          edit/proof rejected to edit finding log-test
          edit reopened: gate rejected finding log-test
          edit starts round 2
          edit#2 runs on e1
          = running: writer works on pass edit (round 2) as edit#2 on engine e1.
        edit makes change:c2
          edit#2 succeeded
          edit made change:c2 (version 2 on h-c1)
          edit produced change:c2, by writer
          edit/proof opens round 2 on change:c2
          edit/proof/run#3 runs on e1
          = running: The commands of gate proof of pass edit run as edit/proof/run#3 on engine e1.
        edit/proof/run fails test
          edit/proof/run#3 succeeded
          edit/proof ran on t-c2: test fail
          edit/proof rejected to edit finding log-test
          edit reopened: gate rejected finding log-test
          edit starts round 3
          edit#3 runs on e1
          = running: writer works on pass edit (round 3) as edit#3 on engine e1.
        """);

    [Fact]
    public void What_is_known_of_the_target_is_not_asked_again() => Scenario.Plays(
        Plan,
        """
        before: requester asks; requester asks; edit makes change:c1; edit/proof/run fails test
        before: edit/proof/run fails test; repository opens W-3
        W-2: edit makes change:c2
          W-2 edit#1 succeeded
          W-2 edit made change:c2 (version 1 on m0)
          W-2 edit produced change:c2, by writer
          W-2 edit/proof opens round 1 on change:c2
          W-2 edit/proof/run#1 runs on e1
          W-2 = running: The commands of gate proof of pass edit run as edit/proof/run#1 on engine e1.
        W-2: edit/proof/run fails test
          W-2 edit/proof/run#1 succeeded
          W-2 edit/proof ran on t-c2: test fail
          W-2 edit/proof waits for the target, which fails test on t-m0
          W-2 = waiting: Its target fails test without it: pass edit waits for W-3, or for the target to move.
        W-2: chief retries
          W-2 repository is asked: rebases the branch onto its target
          W-2 = running: Weir rebases the branch onto its target.
        """);

    [Fact]
    public void A_conflict_with_the_mended_target_is_a_finding() => Scenario.Plays(
        Plan,
        """
        before: requester asks; edit makes change:c1; edit/proof/run fails test; edit/proof/run fails test
        before: repository opens W-2; W-2: fix makes change:c2; W-2: fix/proof/run passes
        before: W-2: repository is up to date
        W-2: repository lands
          W-2 repository is done
          W-2 merge landed as m1 with t-c2
          W-2 merge leaves the target
          W-2 merge landing verified
          W-2 merge passed
          repository is asked: rebases the branch onto its target
          = running: Weir rebases the branch onto its target.
          W-2 done
          W-2 = done: It is done.
        repository conflicts
          repository is done
          edit conflicts with m2
          edit reopened: merge conflict finding conflicts, from k-conflicts on m2
          edit starts round 2
          edit#2 runs on e1
          = running: writer works on pass edit (round 2) as edit#2 on engine e1.
        """);

    [Fact]
    public void An_item_that_ends_without_mending_has_the_target_asked_anew() => Scenario.Plays(
        Plan,
        """
        before: requester asks; edit makes change:c1; edit/proof/run fails test; edit/proof/run fails test
        before: repository opens W-2
        W-2: chief cancels
          W-2 fix#1 is told to stop
          W-2 cancelled
          repository is asked: rebases the branch onto its target
          = running: Weir rebases the branch onto its target.
          W-2 = closed: It is closed: cancelled.
        repository is up to date
          repository is done
          edit/proof opens anew on m0
          edit/proof opens round 2 on change:c1
          edit/proof/run#3 runs on e1
          = running: The commands of gate proof of pass edit run as edit/proof/run#3 on engine e1.
        edit/proof/run fails test
          edit/proof/run#3 succeeded
          edit/proof ran on t-c1: test fail
          edit/proof/run#4 runs on e1
          = running: What failed for gate proof of pass edit runs on the target alone as edit/proof/run#4 on engine e1.
        """);

    [Fact]
    public void A_gate_beside_the_one_whose_target_is_renewed_asks_about_the_change_as_it_is_then() => Scenario.Plays(
        """
        given: slots 8
        pass edit: agent writer, makes change
          gate own: human role:maintainer
        pass note: agent scribe, makes note
          gate proof: run test shared, criteria C1=test
        pass merge: integrate, needs edit note
        workflow other
        pass fix: agent writer, makes change
        pass merge: integrate, needs fix
        """,
        """
        before: requester asks
        edit makes change:c1
          edit#1 succeeded
          edit made change:c1 (version 1 on m0)
          edit produced change:c1, by writer
          edit/own opens round 1 on change:c1, for role:maintainer
          task review of edit/own for role:maintainer
          = needs person: Gate own of pass edit waits for a maintainer.
        note makes note:n1
          note#1 succeeded
          note made note:n1 (version 1)
          note produced note:n1, by scribe
          note/proof opens round 1 on note:n1
          note/proof/run#1 runs on e1
        note/proof/run fails test
          note/proof/run#1 succeeded
          note/proof ran on t-c1: test fail
          note/proof/run#2 runs on e1
        note/proof/run fails test
          note/proof/run#2 succeeded
          note/proof ran on the target m0, t-m0: test fail
          note/proof waits for the target, which fails test on t-m0
          repository is asked: opens an item for test, which the target fails
        repository opens W-2
          W-2 item W-2 asked for
          leads to W-2 as follow up of note
          W-2 fix starts round 1
          W-2 fix#1 runs on e1
          W-2 = running: writer works on pass fix (round 1) as fix#1 on engine e1.
          repository is done
          W-2 is about what the target fails
        W-2: chief cancels
          W-2 fix#1 is told to stop
          W-2 cancelled
          repository is asked: rebases the branch onto its target
          W-2 = closed: It is closed: cancelled.
        repository rebases to c1b
          repository is done
          note rebased to change:c1b on m1, verdicts stand
          task review of edit/own withdrawn
          edit/own asks again
          note/proof opens anew on m1
          edit/own opens round 2 on change:c1b, for role:maintainer
          task review of edit/own for role:maintainer
          note/proof opens round 2 on note:n1
          note/proof/run#3 runs on e1
          = needs person: Gate own of pass edit waits for a maintainer.
        maintainer approves edit/own
          edit/own maintainer: C1 pass
          task review of edit/own done
          edit/own approved
          edit passed
          = running: The commands of gate proof of pass note run as note/proof/run#3 on engine e1.
        """);
}
