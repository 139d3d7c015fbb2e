using Weir.Core.Tests.Scenarios;

namespace Weir.Core.Tests;

/// <summary>
/// Items whose kind nobody has said: an agent proposes, and a person has the last word where it counts.
/// </summary>
public sealed class IntakeScenarios
{
    private const string Edit =
        """
        pass edit: agent writer, makes change
          gate owner: human role:maintainer
        """;

    [Fact]
    public void What_an_agent_proposes_is_taken_where_nothing_speaks_against_it() => Scenario.Plays(
        Edit,
        """
        requester asks unsure
          item W-1 asked for, of what kind is open
          propose starts round 1
          propose#1 runs on e1
          = running: intake works on pass propose (round 1) as propose#1 on engine e1.
        propose makes proposal:p1
          propose#1 succeeded
          propose made proposal:p1 (version 1)
          propose produced proposal:p1, by intake
          propose passed
          repository is asked: weighs what intake proposes
          = running: Weir weighs what intake proposes.
        repository proposes task same W-1
          repository is done
          proposed: task
          is a task, by plan What_an_agent_proposes_is_taken_where_nothing_speaks_against_it
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        edit makes change:c1
          edit#1 succeeded
          edit made change:c1 (version 1 on m0)
          edit produced change:c1, by writer
          edit/owner opens round 1 on change:c1, for role:maintainer
          task review of edit/owner for role:maintainer
          = needs person: Gate owner of pass edit waits for a maintainer.
        maintainer approves edit/owner
          edit/owner maintainer: C1 pass
          task review of edit/owner done
          edit/owner approved
          edit passed
          done
          = done: It is done.
        """);

    [Fact]
    public void A_person_confirms_what_the_rules_disagree_with() => Scenario.Plays(
        Edit,
        """
        requester asks unsure
          item W-1 asked for, of what kind is open
          propose starts round 1
          propose#1 runs on e1
          = running: intake works on pass propose (round 1) as propose#1 on engine e1.
        propose makes proposal:p1
          propose#1 succeeded
          propose made proposal:p1 (version 1)
          propose produced proposal:p1, by intake
          propose passed
          repository is asked: weighs what intake proposes
          = running: Weir weighs what intake proposes.
        repository proposes task asks disagreement
          repository is done
          proposed: task; asks: disagreement
          propose held: intake asks
          task decision of propose for person:requester
          = needs person: Rules and agent disagree about it: requester confirms.
        requester retries
          refused: Somebody has to say what item W-1 is.
        stranger confirms
          refused: person:stranger may not say what W-1 is; requester may.
        requester confirms
          task decision of propose done
          is a task, by plan A_person_confirms_what_the_rules_disagree_with
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        requester confirms
          refused: Item W-1 is task, and not in intake any more.
        """);

    [Fact]
    public void Who_stands_in_for_whoever_asked_confirms_for_them() => Scenario.Plays(
        Edit,
        """
        requester asks unsure
          item W-1 asked for, of what kind is open
          propose starts round 1
          propose#1 runs on e1
          = running: intake works on pass propose (round 1) as propose#1 on engine e1.
        propose makes proposal:p1
          propose#1 succeeded
          propose made proposal:p1 (version 1)
          propose produced proposal:p1, by intake
          propose passed
          repository is asked: weighs what intake proposes
          = running: Weir weighs what intake proposes.
        repository proposes task asks disagreement
          repository is done
          proposed: task; asks: disagreement
          propose held: intake asks
          task decision of propose for person:requester
          = needs person: Rules and agent disagree about it: requester confirms.
        requester leaves requester for 2d to tester
          requester is away from 09:00:00 until +2d 09:00:00, tester instead
          requester is away
          task decision of propose offered to person:tester for person:requester
          = needs person: Rules and agent disagree about it: tester confirms.
        tester confirms
          task decision of propose done
          is a task, by plan Who_stands_in_for_whoever_asked_confirms_for_them
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        """);

    [Fact]
    public void A_proposal_raises_the_risk_and_then_waits_for_a_person() => Scenario.Plays(
        Edit,
        """
        requester asks unsure
          item W-1 asked for, of what kind is open
          propose starts round 1
          propose#1 runs on e1
          = running: intake works on pass propose (round 1) as propose#1 on engine e1.
        propose makes proposal:p1
          propose#1 succeeded
          propose made proposal:p1 (version 1)
          propose produced proposal:p1, by intake
          propose passed
          repository is asked: weighs what intake proposes
          = running: Weir weighs what intake proposes.
        repository proposes task risk high
          repository is done
          proposed: task; asks: high risk
          risk rises to high: intake
          propose held: intake asks
          task decision of propose for person:requester
          = needs person: Its risk is high: requester confirms what it is.
        requester confirms risk low
          refused: The risk of W-1 is high; lowering it needs a reason.
        requester confirms risk low because r1
          task decision of propose done
          risk is low, says requester
          is a task, by plan A_proposal_raises_the_risk_and_then_waits_for_a_person
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        """);

    [Fact]
    public void Without_a_model_the_requester_is_asked_at_once() => Scenario.Plays(
        Edit,
        """
        requester asks unsure
          item W-1 asked for, of what kind is open
          propose starts round 1
          propose#1 runs on e1
          = running: intake works on pass propose (round 1) as propose#1 on engine e1.
        propose fails provider-unavailable
          propose#1 failed: provider unavailable
          propose held: tries exhausted
          task decision of propose for person:requester
          = needs person: Nothing could be proposed: requester says what kind of work it is.
        requester retries
          task decision of propose withdrawn
          propose released
          propose#2 runs on e1
          = running: intake works on pass propose (round 1) as propose#2 on engine e1.
        propose fails agent-error
          propose#2 failed: agent error
          propose#3 runs on e1
          = running: intake works on pass propose (round 1) as propose#3 on engine e1.
        propose fails agent-error
          propose#3 failed: agent error
          propose#4 runs on e1
          = running: intake works on pass propose (round 1) as propose#4 on engine e1.
        propose fails agent-error
          propose#4 failed: agent error
          propose held: tries exhausted
          task decision of propose for person:requester
          = needs person: Nothing could be proposed: requester says what kind of work it is.
        requester confirms
          task decision of propose done
          is a task, by plan Without_a_model_the_requester_is_asked_at_once
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        """);

    [Fact]
    public void Who_knows_better_need_not_wait_for_the_agent() => Scenario.Plays(
        Edit,
        """
        requester asks unsure
          item W-1 asked for, of what kind is open
          propose starts round 1
          propose#1 runs on e1
          = running: intake works on pass propose (round 1) as propose#1 on engine e1.
        requester confirms
          propose#1 is told to stop
          is a task, by plan Who_knows_better_need_not_wait_for_the_agent
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        propose makes proposal:p1
          propose#1 stopped
        requester sets risk=high
          risk is high, says requester
        requester asks unsure
          W-2 item W-2 asked for, of what kind is open
          W-2 propose starts round 1
          W-2 propose#1 runs on e1
          W-2 = running: intake works on pass propose (round 1) as propose#1 on engine e1.
        W-2: propose makes proposal:p1
          W-2 propose#1 succeeded
          W-2 propose made proposal:p1 (version 1)
          W-2 propose produced proposal:p1, by intake
          W-2 propose passed
          W-2 repository is asked: weighs what intake proposes
          W-2 = running: Weir weighs what intake proposes.
        W-2: requester confirms
          W-2 repository is done
          W-2 is a task, by plan Who_knows_better_need_not_wait_for_the_agent
          W-2 edit starts round 1
          W-2 edit#1 runs on e1
          W-2 = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        """);

    [Fact]
    public void What_a_person_confirms_is_as_risky_as_the_rules_say_unless_they_say_otherwise() => Scenario.Plays(
        Edit,
        """
        requester asks unsure
          item W-1 asked for, of what kind is open
          propose starts round 1
          propose#1 runs on e1
          = running: intake works on pass propose (round 1) as propose#1 on engine e1.
        requester confirms risk low ruled high
          refused: The risk of W-1 is high; lowering it needs a reason.
        requester confirms ruled high
          propose#1 is told to stop
          risk rises to high: rule 1
          is a task, by plan What_a_person_confirms_is_as_risky_as_the_rules_say_unless_they_say_otherwise
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        requester asks unsure
          W-2 item W-2 asked for, of what kind is open
          W-2 propose starts round 1
          W-2 propose#1 runs on e1
          W-2 = running: intake works on pass propose (round 1) as propose#1 on engine e1.
        W-2: requester confirms ruled high risk low because r1
          W-2 propose#1 is told to stop
          W-2 risk rises to high: rule 1
          W-2 risk is low, says requester
          W-2 is a task, by plan What_a_person_confirms_is_as_risky_as_the_rules_say_unless_they_say_otherwise
          W-2 edit starts round 1
          W-2 edit#1 runs on e1
          W-2 = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        """);

    [Fact]
    public void A_duplicate_is_recorded_and_closed_by_its_requester() => Scenario.Plays(
        Edit,
        """
        requester asks
          item W-1 asked for
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        requester asks same W-1
          W-2 item W-2 asked for
          W-2 closed as duplicate of W-1
          W-2 = closed: It is closed: duplicate of W-1.
        requester asks same W-7
          refused: There is no item W-7.
        """);
}
