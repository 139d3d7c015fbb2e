using Weir.Core.Tests.Scenarios;

namespace Weir.Core.Tests;

/// <summary>Who gets an engine, and when.</summary>
public sealed class DispatchScenarios
{
    [Fact]
    public void Classes_go_first_and_first_come_is_first_served_inside_a_class() => Scenario.Plays(
        """
        given: slots 1
        pass edit: agent writer
        """,
        """
        requester asks
          item W-1 asked for
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        requester asks class low
          W-2 item W-2 asked for
          W-2 edit starts round 1
          W-2 edit#1 queued
          W-2 = queued: Pass edit is queued: every engine slot is taken.
        requester asks
          W-3 item W-3 asked for
          W-3 edit starts round 1
          W-3 edit#1 queued
          W-3 = queued: Pass edit is queued: every engine slot is taken.
        requester asks
          W-4 item W-4 asked for
          W-4 edit starts round 1
          W-4 edit#1 queued
          W-4 = queued: Pass edit is queued: every engine slot is taken.
        requester asks class hotfix
          W-5 item W-5 asked for
          W-5 edit starts round 1
          W-5 edit#1 queued
          W-5 = queued: Pass edit is queued: every engine slot is taken.
        edit makes nothing
          edit#1 succeeded
          edit produced nothing, by writer
          edit passed
          done
          W-5 edit#1 runs on e1
          = done: It is done.
          W-5 = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        W-5: edit makes nothing
          W-5 edit#1 succeeded
          W-5 edit produced nothing, by writer
          W-5 edit passed
          W-5 done
          W-3 edit#1 runs on e1
          W-3 = running: writer works on pass edit (round 1) as edit#1 on engine e1.
          W-5 = done: It is done.
        W-3: edit makes nothing
          W-3 edit#1 succeeded
          W-3 edit produced nothing, by writer
          W-3 edit passed
          W-3 done
          W-4 edit#1 runs on e1
          W-3 = done: It is done.
          W-4 = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        W-4: edit makes nothing
          W-4 edit#1 succeeded
          W-4 edit produced nothing, by writer
          W-4 edit passed
          W-4 done
          W-2 edit#1 runs on e1
          W-2 = running: writer works on pass edit (round 1) as edit#1 on engine e1.
          W-4 = done: It is done.
        """);

    [Fact]
    public void Nothing_is_dispatched_while_dispatch_is_paused() => Scenario.Plays(
        """
        pass edit: agent writer
        """,
        """
        chief pauses
          dispatch paused
        requester asks
          item W-1 asked for
          edit starts round 1
          edit#1 queued
          = queued: Pass edit is queued: chief paused dispatch.
        chief unpauses
          dispatch resumed
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        chief unpauses
          refused: Dispatch is not paused.
        requester asks
          W-2 item W-2 asked for
          W-2 edit starts round 1
          W-2 edit#1 runs on e1
          W-2 = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        chief pauses 1h
          dispatch paused
        edit makes nothing
          edit#1 succeeded
          edit produced nothing, by writer
          edit passed
          done
          = done: It is done.
        requester asks
          W-3 item W-3 asked for
          W-3 edit starts round 1
          W-3 edit#1 queued
          W-3 = queued: Pass edit is queued: chief paused dispatch.
        wait 2h
          09:00:30 engine e1 fell silent
          09:00:30 W-2 edit#1 failed: engine lost
          09:00:30 W-2 edit#2 queued
          09:00:30 W-2 = queued: Pass edit is queued: chief paused dispatch.
          10:00:00 dispatch resumed
          10:00:00 W-2 = queued: Pass edit is queued: every engine is silent or being drained.
          10:00:00 W-3 = queued: Pass edit is queued: every engine is silent or being drained.
        """);

    [Fact]
    public void Without_an_engine_an_item_is_queued_and_says_so() => Scenario.Plays(
        """
        given: no engine
        pass edit: agent writer
        """,
        """
        requester asks
          item W-1 asked for
          edit starts round 1
          edit#1 queued
          = queued: Pass edit is queued: no engine is registered.
        engine e1 starts slots 1
          engine e1 starts as 2 with 1 slots
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        requester asks
          W-2 item W-2 asked for
          W-2 edit starts round 1
          W-2 edit#1 queued
          W-2 = queued: Pass edit is queued: every engine slot is taken.
        engine e1 starts slots 0
          refused: Engine e1 needs at least one slot.
        engine e2 starts slots 1
          engine e2 starts as 4 with 1 slots
          W-2 edit#1 runs on e2
          W-2 = running: writer works on pass edit (round 1) as edit#1 on engine e2.
        """);
}
