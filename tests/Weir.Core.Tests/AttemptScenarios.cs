using Weir.Core.Tests.Scenarios;

namespace Weir.Core.Tests;

/// <summary>Attempts on engines: the protocol, failures, and what is done about them.</summary>
public sealed class AttemptScenarios
{
    [Fact]
    public void An_attempt_is_claimed_and_its_lease_extended_by_its_token() => Scenario.Plays(
        """
        pass edit: agent writer, makes change
        """,
        """
        requester asks
          item W-1 asked for
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        edit claims with token 7
          refused: Token 7 is not the token of attempt a17.
        edit claims
          edit#1 claimed, lease until 09:00:30
        edit claims
        edit extends
        wait 20s
        edit extends
          edit#1 lease until 09:00:50
        edit extends with token 7
          refused: Token 7 is not the token of attempt a17.
        wait 25s
        edit makes change:c1 with token 7
          edit#1 result refused, and recorded so
        edit makes change:c1
          edit#1 succeeded
          edit made change:c1 (version 1 on m0)
          edit produced change:c1, by writer
          edit passed
          done
          = done: It is done.
        edit extends
          refused: Attempt a17 is over.
        edit claims
          refused: Attempt a17 is over.
        """);

    [Fact]
    public void A_token_counts_only_from_the_engine_that_was_given_it() => Scenario.Plays(
        """
        pass edit: agent writer, makes change
        """,
        """
        requester asks
          item W-1 asked for
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        edit claims by e2
          refused: Attempt a17 was not given to engine:e2.
        edit extends by e2
          refused: Attempt a17 was not given to engine:e2.
        edit makes change:c1 by e2
          edit#1 result refused, and recorded so
        edit makes change:c1
          edit#1 succeeded
          edit made change:c1 (version 1 on m0)
          edit produced change:c1, by writer
          edit passed
          done
          = done: It is done.
        """);

    [Fact]
    public void A_result_for_an_attempt_that_nobody_was_given_is_not_applied() => Scenario.Plays(
        """
        given: no engine
        pass edit: agent writer, makes change
        """,
        """
        requester asks
          item W-1 asked for
          edit starts round 1
          edit#1 queued
          = queued: Pass edit is queued: no engine is registered.
        edit makes change:c1 with token 0
          edit#1 result refused, and recorded so
        edit claims with token 0
          refused: Token 0 is not the token of attempt a16.
        engine e1 starts
          engine e1 starts as 2 with 4 slots
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        """);

    [Fact]
    public void An_engine_that_falls_silent_loses_its_attempt_and_its_late_result_is_salvage() => Scenario.Plays(
        """
        pass edit: agent writer, makes change
        """,
        """
        requester asks
          item W-1 asked for
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        edit claims
          edit#1 claimed, lease until 09:00:30
        wait 1m
          09:00:30 engine e1 fell silent
          09:00:30 edit#1 failed: engine lost
          09:00:30 edit#2 queued
          09:00:30 = queued: Pass edit is queued: every engine is silent or being drained.
        edit#1 makes change:c1 by e2
          edit#1 result refused, and recorded so
        edit#1 makes change:c1 with token 7
          edit#1 result refused, and recorded so
        edit#1 makes change:c1
          edit#1 too late: kept, not applied
        engine e1 starts again
          engine e1 starts as 1 with 4 slots
          edit#2 runs on e1
          = running: writer works on pass edit (round 1) as edit#2 on engine e1.
        edit makes change:c2
          edit#2 succeeded
          edit made change:c2 (version 1 on m0)
          edit produced change:c2, by writer
          edit passed
          done
          = done: It is done.
        """);

    [Fact]
    public void An_engine_that_is_drained_ends_what_it_runs_and_is_given_nothing_more() => Scenario.Plays(
        """
        pass edit: agent writer, makes change
        """,
        """
        requester asks
          item W-1 asked for
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        engine e1 drains
          engine e1 is drained
        engine e1 drains
        requester asks
          W-2 item W-2 asked for
          W-2 edit starts round 1
          W-2 edit#1 queued
          W-2 = queued: Pass edit is queued: every engine is silent or being drained.
        engine e1 starts again
          engine e1 starts as 1 with 4 slots
        edit makes nothing
          edit#1 succeeded
          edit produced nothing, by writer
          edit passed
          done
          = done: It is done.
        engine e1 starts
          engine e1 starts as 2 with 4 slots
          W-2 edit#1 runs on e1
          W-2 = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        """);

    [Fact]
    public void A_new_incarnation_of_an_engine_has_lost_what_the_old_one_ran() => Scenario.Plays(
        """
        pass edit: agent writer, makes change
          gate proof: agent critic, agent safety
        """,
        """
        requester asks
          item W-1 asked for
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        engine e1 starts again
          engine e1 starts as 1 with 4 slots
        engine e1 starts
          edit#1 failed: engine lost
          engine e1 starts as 2 with 4 slots
          edit#2 runs on e1
          = running: writer works on pass edit (round 1) as edit#2 on engine e1.
        edit#1 makes change:c1
          edit#1 too late: kept, not applied
        edit makes change:c2
          edit#2 succeeded
          edit made change:c2 (version 1 on m0)
          edit produced change:c2, by writer
          edit/proof opens round 1 on change:c2, for critic safety
          edit/proof/critic#1 runs on e1
          edit/proof/safety#1 runs on e1
          = running: critic reviews pass edit for gate proof as edit/proof/critic#1 on engine e1.
        engine e1 starts
          edit/proof/critic#1 failed: engine lost
          edit/proof/safety#1 failed: engine lost
          engine e1 starts as 3 with 4 slots
          edit/proof/critic#2 runs on e1
          edit/proof/safety#2 runs on e1
          = running: critic reviews pass edit for gate proof as edit/proof/critic#2 on engine e1.
        edit/proof/critic passes
          edit/proof/critic#2 succeeded
          edit/proof critic: C1 pass
          = running: safety reviews pass edit for gate proof as edit/proof/safety#2 on engine e1.
        edit/proof/safety passes
          edit/proof/safety#2 succeeded
          edit/proof safety: C1 pass
          edit/proof approved
          edit passed
          done
          = done: It is done.
        """);

    [Fact]
    public void Two_reviews_that_are_lost_at_once_hold_the_pass_once() => Scenario.Plays(
        """
        pass edit: agent writer, makes change
          gate proof: agent critic, agent safety
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
          edit/proof opens round 1 on change:c1, for critic safety
          edit/proof/critic#1 runs on e1
          edit/proof/safety#1 runs on e1
          = running: critic reviews pass edit for gate proof as edit/proof/critic#1 on engine e1.
        edit/proof/critic crashes preempted
          edit/proof/critic#1 failed: preempted
          edit/proof/critic#2 runs on e1
          = running: safety reviews pass edit for gate proof as edit/proof/safety#1 on engine e1.
        edit/proof/critic crashes preempted
          edit/proof/critic#2 failed: preempted
          edit/proof/critic#3 runs on e1
        edit/proof/critic crashes preempted
          edit/proof/critic#3 failed: preempted
          edit/proof/critic#4 runs on e1
        edit/proof/critic crashes preempted
          edit/proof/critic#4 failed: preempted
          edit/proof/critic#5 runs on e1
        edit/proof/critic crashes preempted
          edit/proof/critic#5 failed: preempted
          edit/proof/critic#6 runs on e1
        wait 1m
          09:00:30 engine e1 fell silent
          09:00:30 edit/proof/safety#1 failed: engine lost
          09:00:30 edit/proof/critic#6 is told to stop
          09:00:30 edit held: tries exhausted
          09:00:30 task decision of edit for chief
          09:00:30 edit/proof/critic#6 failed: engine lost
          09:00:30 = needs person: Pass edit has no tries left: chief decides.
        chief retries
          task decision of edit withdrawn
          edit released
          edit/proof/critic#7 queued
          edit/proof/safety#2 queued
          = queued: Pass edit is queued: every engine is silent or being drained.
        """);

    [Fact]
    public void Two_reviews_that_a_new_incarnation_lost_hold_the_pass_once() => Scenario.Plays(
        """
        pass edit: agent writer, makes change
          gate proof: agent critic, agent safety
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
          edit/proof opens round 1 on change:c1, for critic safety
          edit/proof/critic#1 runs on e1
          edit/proof/safety#1 runs on e1
          = running: critic reviews pass edit for gate proof as edit/proof/critic#1 on engine e1.
        edit/proof/critic crashes preempted
          edit/proof/critic#1 failed: preempted
          edit/proof/critic#2 runs on e1
          = running: safety reviews pass edit for gate proof as edit/proof/safety#1 on engine e1.
        edit/proof/critic crashes preempted
          edit/proof/critic#2 failed: preempted
          edit/proof/critic#3 runs on e1
        edit/proof/critic crashes preempted
          edit/proof/critic#3 failed: preempted
          edit/proof/critic#4 runs on e1
        edit/proof/critic crashes preempted
          edit/proof/critic#4 failed: preempted
          edit/proof/critic#5 runs on e1
        edit/proof/critic crashes preempted
          edit/proof/critic#5 failed: preempted
          edit/proof/critic#6 runs on e1
        engine e1 starts
          edit/proof/safety#1 failed: engine lost
          edit/proof/critic#6 is told to stop
          edit held: tries exhausted
          task decision of edit for chief
          edit/proof/critic#6 failed: engine lost
          engine e1 starts as 2 with 4 slots
          = needs person: Pass edit has no tries left: chief decides.
        """);

    [Fact]
    public void A_lost_review_ends_the_queued_one_beside_it() => Scenario.Plays(
        """
        given: slots 1
        pass edit: agent writer, makes change
          gate proof: agent critic, agent safety
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
          edit/proof opens round 1 on change:c1, for critic safety
          edit/proof/safety#1 queued
          edit/proof/critic#1 runs on e1
          = running: critic reviews pass edit for gate proof as edit/proof/critic#1 on engine e1.
        edit/proof/critic crashes preempted
          edit/proof/critic#1 failed: preempted
          edit/proof/critic#2 queued
          edit/proof/safety#1 runs on e1
          = running: safety reviews pass edit for gate proof as edit/proof/safety#1 on engine e1.
        edit/proof/safety crashes preempted
          edit/proof/safety#1 failed: preempted
          edit/proof/safety#2 queued
          edit/proof/critic#2 runs on e1
          = running: critic reviews pass edit for gate proof as edit/proof/critic#2 on engine e1.
        edit/proof/critic crashes preempted
          edit/proof/critic#2 failed: preempted
          edit/proof/critic#3 queued
          edit/proof/safety#2 runs on e1
          = running: safety reviews pass edit for gate proof as edit/proof/safety#2 on engine e1.
        edit/proof/safety crashes preempted
          edit/proof/safety#2 failed: preempted
          edit/proof/safety#3 queued
          edit/proof/critic#3 runs on e1
          = running: critic reviews pass edit for gate proof as edit/proof/critic#3 on engine e1.
        edit/proof/critic crashes preempted
          edit/proof/critic#3 failed: preempted
          edit/proof/critic#4 queued
          edit/proof/safety#3 runs on e1
          = running: safety reviews pass edit for gate proof as edit/proof/safety#3 on engine e1.
        engine e1 starts slots 1
          edit/proof/safety#3 failed: engine lost
          edit/proof/critic#4 stopped
          edit held: tries exhausted
          task decision of edit for chief
          engine e1 starts as 2 with 1 slots
          = needs person: Pass edit has no tries left: chief decides.
        """);

    [Fact]
    public void An_attempt_that_exceeds_its_limit_is_ended_by_time() => Scenario.Plays(
        """
        pass edit: agent writer, makes change, timeout 1m, retries 0
        """,
        """
        requester asks
          item W-1 asked for
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        wait 20s
        edit extends
          edit#1 lease until 09:00:50
        wait 25s
        edit extends
          edit#1 lease until 09:01:15
        wait 25s
        edit extends
          edit#1 lease until 09:01:40
        wait 25s
        edit extends
          edit#1 lease until 09:02:05
        wait 25s
        edit extends
          edit#1 lease until 09:02:30
        wait 25s
        edit extends
          edit#1 lease until 09:02:55
        wait 25s
        edit extends
          edit#1 lease until 09:03:20
        wait 25s
          09:03:00 edit#1 failed: timeout
          09:03:00 edit held: tries exhausted
          09:03:00 task decision of edit for chief
          09:03:00 = needs person: Pass edit cannot go on after running out of time: chief decides.
        edit makes change:c1
          edit#1 too late: kept, not applied
        chief retries
          task decision of edit withdrawn
          edit released
          edit#2 runs on e1
          = running: writer works on pass edit (round 1) as edit#2 on engine e1.
        """);

    [Fact]
    public void Failures_use_up_retries_and_then_a_person_is_asked() => Scenario.Plays(
        """
        ladder page: 1h park
        pass edit: agent writer, makes change, retries 1, ladder page
        """,
        """
        requester asks
          item W-1 asked for
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        edit fails agent-error
          edit#1 failed: agent error
          edit#2 runs on e1
          = running: writer works on pass edit (round 1) as edit#2 on engine e1.
        edit fails output-invalid
          edit#2 failed: output invalid
          edit held: tries exhausted
          task decision of edit for chief, ladder page
          = needs person: Pass edit cannot go on after invalid output: chief decides.
        maintainer retries edit
          task decision of edit withdrawn
          edit released
          edit#3 runs on e1
          = running: writer works on pass edit (round 1) as edit#3 on engine e1.
        edit fails stalled
          edit#3 failed: stalled
          edit#4 runs on e1
          = running: writer works on pass edit (round 1) as edit#4 on engine e1.
        edit makes change:c1
          edit#4 succeeded
          edit made change:c1 (version 1 on m0)
          edit produced change:c1, by writer
          edit passed
          done
          = done: It is done.
        """);

    [Fact]
    public void Failures_of_a_gates_attempts_hold_the_pass_and_retry_goes_on_there() => Scenario.Plays(
        """
        pass edit: agent writer, makes change, retries 0
          gate proof: agent critic, agent safety, human role:maintainer
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
          edit/proof opens round 1 on change:c1, for critic safety role:maintainer
          edit/proof/critic#1 runs on e1
          edit/proof/safety#1 runs on e1
          = running: critic reviews pass edit for gate proof as edit/proof/critic#1 on engine e1.
        edit/proof/critic crashes agent-error
          edit/proof/critic#1 failed: agent error
          edit/proof/safety#1 is told to stop
          edit held: tries exhausted
          task decision of edit for chief
          = needs person: Pass edit has no tries left: chief decides.
        edit/proof/safety stops
          edit/proof/safety#1 stopped
        chief retries
          task decision of edit withdrawn
          edit released
          edit/proof/critic#2 runs on e1
          edit/proof/safety#2 runs on e1
          = running: critic reviews pass edit for gate proof as edit/proof/critic#2 on engine e1.
        edit/proof/critic passes
          edit/proof/critic#2 succeeded
          edit/proof critic: C1 pass
          = running: safety reviews pass edit for gate proof as edit/proof/safety#2 on engine e1.
        edit/proof/safety passes
          edit/proof/safety#2 succeeded
          edit/proof safety: C1 pass
          task review of edit/proof for role:maintainer
          = needs person: Gate proof of pass edit waits for a maintainer.
        maintainer approves edit/proof
          edit/proof maintainer: C1 pass
          task review of edit/proof done
          edit/proof approved
          edit passed
          done
          = done: It is done.
        """);

    [Fact]
    public void Misfortunes_back_off_and_are_bounded() => Scenario.Plays(
        """
        pass edit: agent writer, makes change
        """,
        """
        requester asks
          item W-1 asked for
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        edit fails provider-quota
          edit#1 failed: provider quota
          edit#2 queued, not before 09:01:00
          = waiting: Pass edit is tried again at 2026-01-05T09:01:00Z after the provider's quota ran out.
        wait 1m
          09:01:00 edit#2 runs on e1
          09:01:00 = running: writer works on pass edit (round 1) as edit#2 on engine e1.
        edit fails provider-quota
          edit#2 failed: provider quota
          edit#3 queued, not before 09:03:00
          = waiting: Pass edit is tried again at 2026-01-05T09:03:00Z after the provider's quota ran out.
        wait 2m
          09:03:00 edit#3 runs on e1
          09:03:00 = running: writer works on pass edit (round 1) as edit#3 on engine e1.
        edit fails provider-unavailable
          edit#3 failed: provider unavailable
          edit#4 queued, not before 09:04:00
          = waiting: Pass edit is tried again at 2026-01-05T09:04:00Z after the provider was unavailable.
        wait 1m
          09:04:00 edit#4 runs on e1
          09:04:00 = running: writer works on pass edit (round 1) as edit#4 on engine e1.
        edit fails infrastructure
          edit#4 failed: infrastructure
          edit#5 queued, not before 09:04:40
          = waiting: Pass edit is tried again at 2026-01-05T09:04:40Z after trouble with the infrastructure.
        wait 40s
          09:04:40 edit#5 runs on e1
          09:04:40 = running: writer works on pass edit (round 1) as edit#5 on engine e1.
        edit fails engine-lost
          edit#5 failed: engine lost
          edit#6 runs on e1
          = running: writer works on pass edit (round 1) as edit#6 on engine e1.
        edit fails preempted
          edit#6 failed: preempted
          edit held: tries exhausted
          task decision of edit for chief
          = needs person: Pass edit cannot go on after making room for other work: chief decides.
        """);

    [Fact]
    public void An_engine_that_gives_work_back_unasked_is_a_misfortune() => Scenario.Plays(
        """
        pass edit: agent writer, makes change
        """,
        """
        requester asks
          item W-1 asked for
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        edit stops
          edit#1 stopped
          edit#2 runs on e1
          = running: writer works on pass edit (round 1) as edit#2 on engine e1.
        edit stops
          edit#2 stopped
          edit#3 runs on e1
          = running: writer works on pass edit (round 1) as edit#3 on engine e1.
        edit stops
          edit#3 stopped
          edit#4 runs on e1
          = running: writer works on pass edit (round 1) as edit#4 on engine e1.
        edit stops
          edit#4 stopped
          edit#5 runs on e1
          = running: writer works on pass edit (round 1) as edit#5 on engine e1.
        edit stops
          edit#5 stopped
          edit#6 runs on e1
          = running: writer works on pass edit (round 1) as edit#6 on engine e1.
        edit stops
          edit#6 stopped
          edit held: tries exhausted
          task decision of edit for chief
          = needs person: Pass edit cannot go on after being cancelled: chief decides.
        """);

    [Fact]
    public void Back_off_that_is_over_while_no_slot_is_free_is_a_place_in_the_queue() => Scenario.Plays(
        """
        given: slots 1
        pass edit: agent writer, makes change
        """,
        """
        requester asks
          item W-1 asked for
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        edit fails infrastructure
          edit#1 failed: infrastructure
          edit#2 queued, not before 09:00:05
          = waiting: Pass edit is tried again at 2026-01-05T09:00:05Z after trouble with the infrastructure.
        requester asks
          W-2 item W-2 asked for
          W-2 edit starts round 1
          W-2 edit#1 runs on e1
          W-2 = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        wait 10s
          09:00:05 = queued: Pass edit is queued: every engine slot is taken.
        W-2: edit makes change:c1
          W-2 edit#1 succeeded
          W-2 edit made change:c1 (version 1 on m0)
          W-2 edit produced change:c1, by writer
          W-2 edit passed
          edit#2 runs on e1
          = running: writer works on pass edit (round 1) as edit#2 on engine e1.
          W-2 done
          W-2 = done: It is done.
        """);

    [Fact]
    public void What_an_attempt_may_not_make_is_invalid_output() => Scenario.Plays(
        """
        pass edit: agent writer, makes notes
        """,
        """
        requester asks
          item W-1 asked for
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        edit makes change:c1 notes:n1
          edit#1 failed: output invalid
          edit#2 runs on e1
          = running: writer works on pass edit (round 1) as edit#2 on engine e1.
        edit makes text:w1 notes:n1
          edit#2 failed: output invalid
          edit#3 runs on e1
          = running: writer works on pass edit (round 1) as edit#3 on engine e1.
        edit ends output
          edit#3 failed: output invalid
          edit held: tries exhausted
          task decision of edit for chief
          = needs person: Pass edit cannot go on after invalid output: chief decides.
        """);

    [Fact]
    public void Attempts_that_are_told_to_stop_keep_their_slot_until_they_confirm() => Scenario.Plays(
        """
        given: slots 1
        pass edit: agent writer, makes change
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
          W-2 edit#1 queued
          W-2 = queued: Pass edit is queued: every engine slot is taken.
        chief cancels
          edit#1 is told to stop
          cancelled
          = closed: It is closed: cancelled.
        edit extends
          refused: Attempt a17 is to stop.
        edit makes change:c1
          edit#1 stopped
          W-2 edit#1 runs on e1
          W-2 = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        """);

    [Fact]
    public void A_stopped_attempt_of_an_ended_item_whose_engine_is_silent_frees_its_slot() => Scenario.Plays(
        """
        given: slots 1
        pass edit: agent writer, makes change
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
          W-2 edit#1 queued
          W-2 = queued: Pass edit is queued: every engine slot is taken.
        chief cancels
          edit#1 is told to stop
          cancelled
          = closed: It is closed: cancelled.
        wait 1m
          09:00:30 engine e1 fell silent
          09:00:30 edit#1 failed: engine lost
          09:00:30 W-2 = queued: Pass edit is queued: every engine is silent or being drained.
        """);
}
