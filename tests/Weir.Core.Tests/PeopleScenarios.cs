using Weir.Core.Tests.Scenarios;

namespace Weir.Core.Tests;

/// <summary>What people are asked, and what happens while they do not answer.</summary>
public sealed class PeopleScenarios
{
    [Fact]
    public void A_question_is_answered_and_the_answerer_becomes_an_author() => Scenario.Plays(
        """
        ladder page: 2h notify role:lead
        pass edit: agent writer, makes notes, asks 2 of role:maintainer, sla 1h, ladder page
          gate proof: human role:maintainer not author
        """,
        """
        requester asks
          item W-1 asked for
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        edit asks why
          edit#1 asks why
          task question of edit for role:maintainer, due 10:00:00, ladder page
          = needs person: Pass edit asks a maintainer a question.
        stranger answers edit because
          refused: person:stranger may not do task t21; it is for a maintainer.
        maintainer submits edit notes:n1
          refused: Task t21 is a question.
        maintainer takes edit
          task question of edit taken
        colleague answers edit because
          task question of edit done
          edit#2 runs on e1
          = running: writer works on pass edit (round 1) as edit#2 on engine e1.
        edit makes notes:n1
          edit#2 succeeded
          edit made notes:n1 (version 1)
          edit produced notes:n1, by writer colleague
          edit/proof opens round 1 on notes:n1, for role:maintainer
          task review of edit/proof for role:maintainer, ladder page
          = needs person: Gate proof of pass edit waits for a maintainer.
        colleague approves edit/proof
          refused: person:colleague may not judge gate proof of pass edit: its author does not review it.
        maintainer approves edit/proof
          edit/proof maintainer: C1 pass
          task review of edit/proof done
          edit/proof approved
          edit passed
          done
          = done: It is done.
        """);

    [Fact]
    public void Questions_are_bounded() => Scenario.Plays(
        """
        pass edit: agent writer, makes notes, asks 1 of role:maintainer, retries 0
        """,
        """
        requester asks
          item W-1 asked for
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        edit asks why
          edit#1 asks why
          task question of edit for role:maintainer
          = needs person: Pass edit asks a maintainer a question.
        maintainer answers edit because
          task question of edit done
          edit#2 runs on e1
          = running: writer works on pass edit (round 1) as edit#2 on engine e1.
        edit asks but-why
          edit#2 failed: output invalid
          edit held: tries exhausted
          task decision of edit for chief
          = needs person: Pass edit cannot go on after invalid output: chief decides.
        """);

    [Fact]
    public void A_ladder_notifies_reassigns_and_parks_and_resume_begins_it_anew() => Scenario.Plays(
        """
        ladder page: 1h notify role:qa, 2h reassign role:lead, 4h park
        pass edit: human role:maintainer, makes notes, ladder page
          gate proof: human role:maintainer not pass:edit, ladder page
        """,
        """
        requester asks
          item W-1 asked for
          edit starts round 1
          task work of edit for role:maintainer, ladder page
          = needs person: Pass edit is a task for a maintainer.
        maintainer takes edit
          task work of edit taken
        wait 3h
          10:00:00 task work of edit: notify role:qa
          11:00:00 task work of edit: reassign role:lead
          11:00:00 = needs person: Pass edit is a task for a lead.
        maintainer submits edit notes:n1
          refused: person:maintainer may not do task t17; it is for a lead.
        lead takes edit
          task work of edit taken
        wait 2h
          13:00:00 task work of edit: park
          13:00:00 parked by ladder
          13:00:00 = needs person: It was parked because nobody answered; resume it to go on.
        lead puts back edit
          task work of edit put back
        chief resumes
          resumed
          task work of edit: ladder begins anew
          = needs person: Pass edit is a task for a lead.
        wait 90m
          15:00:00 task work of edit: notify role:qa
        lead submits edit notes:n1
          task work of edit done
          edit made notes:n1 (version 1)
          edit produced notes:n1, by lead
          edit/proof opens round 1 on notes:n1, for role:maintainer
          task review of edit/proof for role:maintainer, ladder page
          = needs person: Gate proof of pass edit waits for a maintainer.
        wait 3h
          16:30:00 task review of edit/proof: notify role:qa
          17:30:00 task review of edit/proof: reassign role:lead
          17:30:00 task review of edit/proof offered to person:chief for role:lead
          17:30:00 = needs person: Gate proof of pass edit waits for chief, standing in for a lead.
        colleague approves edit/proof
          edit/proof colleague: C1 pass
          task review of edit/proof done
          edit/proof approved
          edit passed
          done
          = done: It is done.
        """);

    [Fact]
    public void A_reassigned_review_keeps_its_exclusions() => Scenario.Plays(
        """
        ladder page: 1h reassign role:lead
        pass edit: human role:lead, makes notes
          gate proof: human role:maintainer not author, ladder page
        """,
        """
        requester asks
          item W-1 asked for
          edit starts round 1
          task work of edit for role:lead
          = needs person: Pass edit is a task for a lead.
        lead submits edit notes:n1
          task work of edit done
          edit made notes:n1 (version 1)
          edit produced notes:n1, by lead
          edit/proof opens round 1 on notes:n1, for role:maintainer
          task review of edit/proof for role:maintainer, ladder page
          = needs person: Gate proof of pass edit waits for a maintainer.
        wait 1h
          10:00:00 task review of edit/proof: reassign role:lead
          10:00:00 task review of edit/proof offered to person:chief for role:lead
          10:00:00 = needs person: Gate proof of pass edit waits for chief, standing in for a lead.
        lead approves edit/proof
          refused: person:lead may not judge gate proof of pass edit: its author does not review it.
        maintainer approves edit/proof
          edit/proof maintainer: C1 pass
          task review of edit/proof done
          edit/proof approved
          edit passed
          done
          = done: It is done.
        """);

    [Fact]
    public void A_ladder_may_end_with_the_owner() => Scenario.Plays(
        """
        ladder page: 1h reassign owner
        pass edit: human role:lead, makes notes, ladder page
        """,
        """
        requester asks
          item W-1 asked for
          edit starts round 1
          task work of edit for role:lead, ladder page
          = needs person: Pass edit is a task for a lead.
        wait 1h
          10:00:00 task work of edit: reassign chief
          10:00:00 = needs person: Pass edit is a task for chief.
        chief submits edit notes:n1
          task work of edit done
          edit made notes:n1 (version 1)
          edit produced notes:n1, by chief
          edit passed
          done
          = done: It is done.
        """);

    [Fact]
    public void A_rung_without_delay_is_climbed_at_once() => Scenario.Plays(
        """
        ladder page: 0m page role:lead, 30m page role:maintainer
        pass edit: human role:qa, makes notes, ladder page
        """,
        """
        requester asks
          item W-1 asked for
          edit starts round 1
          task work of edit for role:qa, ladder page
          = needs person: Pass edit is a task for a qa.
        wait 0m
          09:00:00 task work of edit: page role:lead
        wait 1h
          09:30:00 task work of edit: page role:maintainer
        """);

    [Fact]
    public void A_rung_without_delay_of_a_task_that_time_opens_is_climbed_in_the_same_decision() => Scenario.Plays(
        """
        ladder page: 0m page role:lead, 0m park
        pass edit: agent writer, retries 0, timeout 1m, ladder page
        """,
        """
        requester asks
          item W-1 asked for
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        edit fails preempted
          edit#1 failed: preempted
          edit#2 runs on e1
          = running: writer works on pass edit (round 1) as edit#2 on engine e1.
        edit fails preempted
          edit#2 failed: preempted
          edit#3 runs on e1
          = running: writer works on pass edit (round 1) as edit#3 on engine e1.
        edit fails preempted
          edit#3 failed: preempted
          edit#4 runs on e1
          = running: writer works on pass edit (round 1) as edit#4 on engine e1.
        edit fails preempted
          edit#4 failed: preempted
          edit#5 runs on e1
          = running: writer works on pass edit (round 1) as edit#5 on engine e1.
        edit fails preempted
          edit#5 failed: preempted
          edit#6 runs on e1
          = running: writer works on pass edit (round 1) as edit#6 on engine e1.
        later 30s
        wait 0m
          09:00:30 engine e1 fell silent
          09:00:30 edit#6 failed: engine lost
          09:00:30 edit held: tries exhausted
          09:00:30 task decision of edit for chief, ladder page
          09:00:30 task decision of edit: page role:lead
          09:00:30 task decision of edit: park
          09:00:30 parked by ladder
          09:00:30 = needs person: It was parked because nobody answered; resume it to go on.
        """);

    [Fact]
    public void A_missed_SLA_is_recorded_once() => Scenario.Plays(
        """
        sla: 3h
        sla: 2h, pass edit
        sla: 1h, pass other
        pass edit: human role:lead, makes notes, sla 30m
        pass other: human role:qa, makes text
        """,
        """
        requester asks
          item W-1 asked for
          edit starts round 1
          task work of edit for role:lead, due 09:30:00
          other starts round 1
          task work of other for role:qa
          = needs person: Pass edit is a task for a lead.
        tester submits other text:w1
          task work of other done
          other made text:w1 (version 1)
          other produced text:w1, by tester
          other passed
        wait 1d
          09:30:00 task work of edit is overdue
          11:00:00 SLA of edit missed
          12:00:00 SLA missed
        """);

    [Fact]
    public void Business_time_does_not_pass_at_night() => Scenario.Plays(
        """
        pass edit: human role:lead, makes notes, sla 2bd
        pass later: human role:lead, needs edit, makes text, sla 1bh
        """,
        """
        requester asks
          item W-1 asked for
          edit starts round 1
          task work of edit for role:lead, due +1d 17:00:00
          = needs person: Pass edit is a task for a lead.
        wait 8h
        lead submits edit notes:n1
          task work of edit done
          edit made notes:n1 (version 1)
          edit produced notes:n1, by lead
          edit passed
          later starts round 1
          task work of later for role:lead, due +1d 10:00:00
          = needs person: Pass later is a task for a lead.
        wait 15h
        wait 2h
          +1d 10:00:00 task work of later is overdue
        """);

    [Fact]
    public void A_task_is_taken_and_put_back() => Scenario.Plays(
        """
        pass edit: human role:maintainer, makes notes
        """,
        """
        requester asks
          item W-1 asked for
          edit starts round 1
          task work of edit for role:maintainer
          = needs person: Pass edit is a task for a maintainer.
        maintainer takes edit
          task work of edit taken
        maintainer takes edit
        colleague takes edit
          refused: Task t17 is taken by maintainer.
        colleague puts back edit
          refused: Task t17 is not taken by colleague.
        maintainer puts back edit
          task work of edit put back
        colleague takes edit
          task work of edit taken
        stranger takes edit
          refused: person:stranger may not do task t17; it is for a maintainer.
        colleague answers edit yes
          refused: Task t17 is the work of a pass.
        colleague submits edit notes:n1
          task work of edit done
          edit made notes:n1 (version 1)
          edit produced notes:n1, by colleague
          edit passed
          done
          = done: It is done.
        colleague submits edit notes:n1
          refused: There is no open task t999999.
        """);
}
