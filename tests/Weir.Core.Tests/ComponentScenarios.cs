using Weir.Core.Tests.Scenarios;

namespace Weir.Core.Tests;

/// <summary>Commands that components have of their own: in a gate, and where items are merged together.</summary>
public sealed class ComponentScenarios
{
    private const string Plan = """
        given: slots 8
        pass edit: agent writer, makes change
          gate proof: run test shared, run test in api shared, run test in web shared, criteria C1=test
        pass merge: integrate, needs edit
        workflow other
        pass fix: agent writer, makes change
          gate read: human role:lead
        pass merge: integrate, needs fix
        """;

    private const string Partly = """
        pass edit: agent writer, makes change
          gate proof: run test undefined, run test in api, human role:lead when item.risk=high, criteria C1=test
        """;

    [Fact]
    public void A_gate_runs_the_command_of_each_component_that_is_touched() => Scenario.Plays(
        Plan,
        """
        before: requester asks; requester asks; requester asks
        edit makes change:c1 within api
          edit#1 succeeded
          edit made change:c1 (version 1 on m0)
          edit produced change:c1, by writer
          edit/proof opens round 1 on change:c1
          edit/proof/run#1 runs on e1
          = running: The commands of gate proof of pass edit run as edit/proof/run#1 on engine e1.
        W-2: edit makes change:c2 within api+web
          W-2 edit#1 succeeded
          W-2 edit made change:c2 (version 1 on m0)
          W-2 edit produced change:c2, by writer
          W-2 edit/proof opens round 1 on change:c2
          W-2 edit/proof/run#1 runs on e1
          W-2 = running: The commands of gate proof of pass edit run as edit/proof/run#1 on engine e1.
        W-3: edit makes change:c3 within api+docs
          W-3 edit#1 succeeded
          W-3 edit made change:c3 (version 1 on m0)
          W-3 edit produced change:c3, by writer
          W-3 edit/proof opens round 1 on change:c3
          W-3 edit/proof/run#1 runs on e1
          W-3 = running: The commands of gate proof of pass edit run as edit/proof/run#1 on engine e1.
        edit/proof/run fails test.api
          edit/proof/run#1 succeeded
          edit/proof ran on t-c1: test.api fail
          edit/proof/run#2 runs on e1
          = running: What failed for gate proof of pass edit runs on the target alone as edit/proof/run#2 on engine e1.
        edit/proof/run passes
          edit/proof/run#2 succeeded
          edit/proof ran on the target m0, t-m0: test.api pass
          edit/proof rejected to edit finding log-test.api
          edit reopened: gate rejected finding log-test.api
          edit starts round 2
          edit#2 runs on e1
          = running: writer works on pass edit (round 2) as edit#2 on engine e1.
        W-2: edit/proof/run passes
          W-2 edit/proof/run#1 succeeded
          W-2 edit/proof ran on t-c2: test.api pass test.web pass
          W-2 edit/proof approved
          W-2 edit passed
          W-2 merge starts round 1
          W-2 merge has the target
          W-2 repository is asked: rebases the branch onto its target
          W-2 = running: Weir rebases the branch onto its target.
        W-3: edit/proof/run passes
          W-3 edit/proof/run#1 succeeded
          W-3 edit/proof ran on t-c3: test pass test.api pass
          W-3 edit/proof approved
          W-3 edit passed
          W-3 merge starts round 1
          W-3 merge queues for the target
          W-3 = waiting: It waits for W-2, which is being merged into the same target.
        """);

    [Fact]
    public void What_no_command_is_for_is_left_to_a_person() => Scenario.Plays(
        Partly,
        """
        before: requester asks; requester asks; requester asks
        edit makes change:c1 within api
          edit#1 succeeded
          edit made change:c1 (version 1 on m0)
          edit produced change:c1, by writer
          edit/proof opens round 1 on change:c1
          edit/proof/run#1 runs on e1
          = running: The commands of gate proof of pass edit run as edit/proof/run#1 on engine e1.
        edit/proof/run passes
          edit/proof/run#1 succeeded
          edit/proof ran on t-c1: test.api pass
          edit/proof approved
          edit passed
          done
          = done: It is done.
        W-2: edit makes change:c2 within api+rest
          W-2 edit#1 succeeded
          W-2 edit made change:c2 (version 1 on m0)
          W-2 edit produced change:c2, by writer
          W-2 edit/proof opens round 1 on change:c2, without test, for owner
          W-2 edit/proof/run#1 runs on e1
          W-2 = running: The commands of gate proof of pass edit run as edit/proof/run#1 on engine e1.
        W-2: edit/proof/run passes
          W-2 edit/proof/run#1 succeeded
          W-2 edit/proof ran on t-c2: test.api pass
          W-2 task review of edit/proof for chief
          W-2 = needs person: Gate proof of pass edit waits for chief.
        W-3: edit makes change:c3 within rest
          W-3 edit#1 succeeded
          W-3 edit made change:c3 (version 1 on m0)
          W-3 edit produced change:c3, by writer
          W-3 edit/proof opens round 1 on change:c3, without test, for owner
          W-3 task review of edit/proof for chief
          W-3 = needs person: Gate proof of pass edit waits for chief.
        """);

    [Fact]
    public void A_batch_is_checked_by_the_commands_of_all_that_it_touches() => Scenario.Plays(
        Plan,
        """
        before: requester asks; requester asks; requester asks for other; edit makes change:c1 within api
        before: W-2: edit makes change:c2 within api; W-3: fix makes change:c3 within web; edit/proof/run passes
        before: W-2: edit/proof/run passes; repository is up to date; W-3: lead approves fix/read; repository lands
        before: W-2: repository is up to date; W-3: repository is up to date
        W-2: repository stacks c2 s3
          W-2 repository is done
          W-2 merge lies in the batch as t-c2
          W-3 merge lies in the batch as t-s3
          W-2 merge/check#1 runs on e1
          W-2 = running: The checks of pass merge run with W-3 as merge/check#1 on engine e1.
          W-3 = waiting: It is checked together with W-2.
        W-2: merge/check passes
          W-2 merge/check#1 succeeded
          W-2 merge ran on t-s3: test.api pass test.web pass
          W-2 merge checked on t-s3: test.api pass test.web pass
          W-3 merge checked on t-s3: no commands, reused
          W-2 repository is asked: merges W-2 and W-3 into their target
          W-2 = running: Weir merges W-2 and W-3 into their target.
          W-3 = waiting: It waits for W-2, with which it is being merged.
        """);

    [Fact]
    public void Only_who_touches_the_component_waits_for_what_the_target_fails() => Scenario.Plays(
        Plan,
        """
        before: requester asks; requester asks; requester asks; edit makes change:c1 within api
        before: W-2: edit makes change:c2 within api; W-3: edit makes change:c3 within web
        before: edit/proof/run passes; W-2: edit/proof/run passes
        before: W-3: edit/proof/run passes; repository is up to date; repository lands
        before: W-2: repository is up to date; W-3: repository is up to date
        W-2: repository stacks c2 s3
          W-2 repository is done
          W-2 merge lies in the batch as t-c2
          W-3 merge lies in the batch as t-s3
          W-2 merge/check#1 runs on e1
          W-2 = running: The checks of pass merge run with W-3 as merge/check#1 on engine e1.
          W-3 = waiting: It is checked together with W-2.
        W-2: merge/check fails test.api
          W-2 merge/check#1 succeeded
          W-2 merge ran on t-s3: test.api fail test.web pass
          W-2 merge is checked on the target alone
          W-2 merge/check#2 runs on e1
          W-2 = running: What failed with W-3 runs on the target alone as merge/check#2 on engine e1.
          W-3 = waiting: The checks failed with W-2: they run on the target alone.
        W-2: merge/check fails test.api
          W-2 merge/check#2 succeeded
          W-2 merge ran on t-m0: test.api fail
          W-3 merge waits for the next batch: target fails
          W-2 merge waits for the target, which fails test.api on t-m0
          W-2 repository is asked: opens an item for test.api, which the target fails
          W-3 merge has the target
          W-3 repository is asked: rebases the branch onto its target
          W-2 = running: Weir opens an item for test.api, which the target fails.
          W-3 = running: Weir rebases the branch onto its target.
        """);

    [Fact]
    public void Where_nobody_needs_it_for_themselves_who_asks_for_it_waits() => Scenario.Plays(
        Plan,
        """
        before: requester asks; requester asks; requester asks for other; edit makes change:c1 within api
        before: W-2: edit makes change:c2 within api; W-3: fix makes change:c3 within web; edit/proof/run passes
        before: W-2: edit/proof/run passes; repository is up to date; W-3: lead approves fix/read; repository lands
        before: W-2: repository is up to date; W-3: repository is up to date
        W-2: repository stacks c2 s3
          W-2 repository is done
          W-2 merge lies in the batch as t-c2
          W-3 merge lies in the batch as t-s3
          W-2 merge/check#1 runs on e1
          W-2 = running: The checks of pass merge run with W-3 as merge/check#1 on engine e1.
          W-3 = waiting: It is checked together with W-2.
        W-2: merge/check fails test.web
          W-2 merge/check#1 succeeded
          W-2 merge ran on t-s3: test.api pass test.web fail
          W-2 merge is checked on the target alone
          W-2 merge/check#2 runs on e1
          W-2 = running: What failed with W-3 runs on the target alone as merge/check#2 on engine e1.
          W-3 = waiting: The checks failed with W-2: they run on the target alone.
        W-2: merge/check fails test.web
          W-2 merge/check#2 succeeded
          W-2 merge ran on t-m0: test.web fail
          W-3 merge waits for the next batch: target fails
          W-2 merge waits for the target, which fails test.web on t-m0
          W-2 repository is asked: opens an item for test.web, which the target fails
          W-3 merge has the target
          W-3 repository is asked: rebases the branch onto its target
          W-2 = running: Weir opens an item for test.web, which the target fails.
          W-3 = running: Weir rebases the branch onto its target.
        """);
}
