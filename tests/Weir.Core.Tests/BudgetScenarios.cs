using Weir.Core.Tests.Scenarios;

namespace Weir.Core.Tests;

/// <summary>What an item may cost is kept, whatever its attempts ask for.</summary>
public sealed class BudgetScenarios
{
    private const string Plan =
        """
        budget: 80
        pass edit: agent writer, makes change
        """;

    private const string Two =
        """
        budget: 80
        pass edit: agent writer, makes change
          gate proof: agent critic, agent judge
        """;

    [Fact]
    public void An_attempt_gets_credit_by_slices_and_what_is_left_of_it_goes_back() => Scenario.Plays(Plan, """
        requester asks
          item W-1 asked for
          edit starts round 1
          edit#1 runs on e1 with $0.10
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        edit wants 3 having 9
          edit#1 has $0.20 now
        edit spends 12
          edit#1 spent $0.12 (batch 1)
        edit wants 40 having 15
          edit#1 has $0.60 now
        edit spends 20 last
          edit#1 spent $0.20 (batch 2, last)
        edit makes change:c1
          edit#1 succeeded
          edit made change:c1 (version 1 on m0)
          edit produced change:c1, by writer
          edit passed
          done
          = done: It is done.
        """);

    [Fact]
    public void Where_nothing_is_left_the_work_waits_and_goes_on_from_where_it_was() => Scenario.Plays(Plan, """
        requester asks
          item W-1 asked for
          edit starts round 1
          edit#1 runs on e1 with $0.10
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        edit wants 90 having 9
          edit#1 has $0.80 now
          edit#1 is refused $0.20
        edit wants 1 having 79
        edit wants 1 having 79
        edit spends 79 last
          edit#1 spent $0.79 (batch 1, last)
        edit fails budget-stopped saved c1
          edit#1 failed: budget stopped
          edit held: budget reached
          task decision of edit for chief
          = needs person: Pass edit stopped at $0.79 of $0.80: chief may raise it by `weir budget set W-1 AMOUNT`.
        chief retries
          refused: Item W-1 may cost $0.80, and too little of that is left.
        requester funds 500
          refused: person:requester may not set the budget of W-1; chief may.
        lead relieves edit
          task decision of edit withdrawn
          edit released, to go on from c1
          edit taken over
          task work of edit for person:lead
          task work of edit taken
          = needs person: Pass edit is a task for lead.
        lead gives back edit
          task work of edit withdrawn
          edit given back
          edit#2 runs on e1 with $0.01
          = running: writer works on pass edit (round 1) as edit#2 on engine e1.
        chief funds 80
          may cost $0.80
        chief funds 200 for 2d
          may cost $2.00 until +2d 09:00:00
        edit wants 150 having 1
          edit#2 has $1.21 now
          edit#2 is refused $0.30
        """);

    [Fact]
    public void Attempts_side_by_side_never_pass_it_together() => Scenario.Plays(Two, """
        before: requester asks; edit spends 30 last; edit makes change:c1
        edit/proof/critic wants 60 having 10
          edit/proof/critic#1 has $0.40 now
          edit/proof/critic#1 is refused $0.30
        edit/proof/judge wants 30 having 10
          edit/proof/judge#1 is refused $0.30
        edit/proof/critic keeps 20
          edit/proof/critic#1 keeps $0.20
        edit/proof/judge wants 5 having 10
          edit/proof/judge#1 has $0.20 now
        edit/proof/critic wants 60 having 10
          edit/proof/critic#1 has $0.30 now
          edit/proof/critic#1 is refused $0.50
        edit/proof/judge wants 5 having 15
          edit/proof/judge#1 is refused $0.05
        edit/proof/judge spends 10 last
          edit/proof/judge#1 spent $0.10 (batch 1, last)
        edit/proof/judge crashes budget-stopped
          edit/proof/judge#1 failed: budget stopped
          edit/proof/critic#1 is told to stop
          edit held: budget reached
          task decision of edit for chief
          = needs person: Pass edit stopped at $0.70 of $0.80: chief may raise it by `weir budget set W-1 AMOUNT`.
        edit/proof/critic spends 12 last
          edit/proof/critic#1 spent $0.12 (batch 1, last)
        edit/proof/critic stops
          edit/proof/critic#1 stopped
        chief funds 300
          may cost $3.00
          task decision of edit withdrawn
          edit released
          edit/proof/critic#2 runs on e1 with $0.375
          edit/proof/judge#2 runs on e1 with $0.375
          = running: critic reviews pass edit for gate proof as edit/proof/critic#2 on engine e1.
        """);

    [Fact]
    public void What_a_lost_attempt_used_is_charged_as_its_credit_until_it_is_known() => Scenario.Plays(Plan, """
        before: requester asks; edit wants 55 having 9
        wait 31s
          09:00:30 engine e1 fell silent
          09:00:30 edit#1 failed: engine lost
          09:00:30 edit#2 queued
          09:00:30 = queued: Pass edit is queued: every engine is silent or being drained.
        engine e2 starts
          engine e2 starts as 2 with 4 slots
          edit#2 runs on e2 with $0.10
          = running: writer works on pass edit (round 1) as edit#2 on engine e2.
        edit#2 wants 60 having 1
          edit#2 has $0.15 now
          edit#2 is refused $0.55
        edit#1 spends 11 open 4 last
          edit#1 spent $0.11 (batch 1, $0.04 open, last)
        edit#2 wants 60 having 1
          edit#2 has $0.65 now
          edit#2 is refused $0.10
        edit#1 spends 4
          edit#1 spent $0.04 (batch 2)
        edit#1 spends 11 batch 1
        edit#1 spends 11 batch 9
          refused: Batch 3 of attempt a17 was not reported.
        """);

    [Fact]
    public void One_that_waits_for_what_runs_beside_it_is_dispatched_when_that_ends() => Scenario.Plays("""
        budget: 80
        pass plan: agent planner, makes notes
        pass edit: agent writer, makes change
        """, """
        engine e1 starts slots 1
          engine e1 starts as 2 with 1 slots
        requester asks
          item W-1 asked for
          plan starts round 1
          edit starts round 1
          edit#1 queued
          plan#1 runs on e1 with $0.10
          = running: planner works on pass plan (round 1) as plan#1 on engine e1.
        plan wants 70 having 10
          plan#1 has $0.80 now
        engine e2 starts slots 4
          engine e2 starts as 3 with 4 slots
        plan spends 2 last
          plan#1 spent $0.02 (batch 1, last)
        plan makes notes:n1
          plan#1 succeeded
          plan made notes:n1 (version 1)
          plan produced notes:n1, by planner
          plan passed
          edit#1 runs on e1 with $0.10
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        """);

    [Fact]
    public void The_lower_of_what_was_asked_for_and_what_is_written_counts() => Scenario.Plays(Plan, """
        requester asks budget 40
          item W-1 asked for
          edit starts round 1
          edit#1 runs on e1 with $0.05
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        edit wants 90 having 1
          edit#1 has $0.40 now
          edit#1 is refused $0.55
        """);

    [Fact]
    public void A_budget_that_was_set_for_a_time_ends_with_it() => Scenario.Plays(Plan, """
        before: requester asks; chief funds 400 for 1h; edit wants 300 having 1; edit spends 200 last
        chief pauses
          dispatch paused
        edit fails agent-error
          edit#1 failed: agent error
          edit#2 queued
          = queued: Pass edit is queued: chief paused dispatch.
        wait 2h
        chief unpauses
          dispatch resumed
          edit#2 failed: budget stopped
          edit held: budget reached
          task decision of edit for chief
          = needs person: Pass edit stopped at $2.00 of $0.80: chief may raise it by `weir budget set W-1 AMOUNT`.
        """);

    [Fact]
    public void An_attempt_that_began_without_a_budget_keeps_to_one_that_is_set() => Scenario.Plays("""
        pass edit: agent writer, makes change
        """, """
        requester asks
          item W-1 asked for
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        edit wants 5 having 10
        edit spends 10
          edit#1 spent $0.10 (batch 1)
        chief funds 40
          may cost $0.40
        edit wants 20 having 12
          edit#1 has $0.32 now
        edit wants 20 having 32
          edit#1 has $0.40 now
          edit#1 is refused $0.12
        """);
}
