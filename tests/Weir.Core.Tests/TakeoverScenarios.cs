using Weir.Core.Tests.Scenarios;

namespace Weir.Core.Tests;

/// <summary>People who take work over from agents, give it back, and say something meanwhile.</summary>
public sealed class TakeoverScenarios
{
    private const string Plan = """
        pass edit: agent writer, makes change notes, sla 1d
          gate proof: human role:maintainer not author
        """;

    [Fact]
    public void A_person_goes_on_from_what_the_agent_made_and_does_not_judge_it() => Scenario.Plays(Plan, """
        requester asks
          item W-1 asked for
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        edit claims
          edit#1 claimed, lease until 09:00:30
        maintainer relieves
          edit taken over from edit#1
          edit#1 is told to stop
          task work of edit for person:maintainer, due +1d 09:00:00
          task work of edit taken
          = needs person: Pass edit is a task for maintainer.
        colleague relieves edit
          refused: Pass edit of W-1 is taken over by maintainer.
        maintainer submits edit change:c1 notes:n1
          refused: Attempt a17 is being stopped, and its work saved.
        edit stops saved k1
          edit#1 stopped
        maintainer submits edit change:c1 notes:n1
          task work of edit done
          edit made notes:n1 (version 1)
          edit made change:c1 (version 1 on m0)
          edit produced change:c1 notes:n1, by maintainer writer
          edit/proof opens round 1 on change:c1 notes:n1, for role:maintainer
          task review of edit/proof for role:maintainer
          = needs person: Gate proof of pass edit waits for a maintainer.
        maintainer approves edit/proof
          refused: person:maintainer may not judge gate proof of pass edit: its author does not review it.
        colleague approves edit/proof
          edit/proof colleague: C1 pass
          task review of edit/proof done
          edit/proof approved
          edit passed
          done
          = done: It is done.
        """);

    [Fact]
    public void The_agent_goes_on_from_what_a_person_made_who_is_an_author_then() => Scenario.Plays(Plan, """
        requester asks
          item W-1 asked for
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        maintainer relieves edit
          edit taken over from edit#1
          edit#1 is told to stop
          task work of edit for person:maintainer, due +1d 09:00:00
          task work of edit taken
          = needs person: Pass edit is a task for maintainer.
        maintainer puts back edit
          refused: Task t22 is an agent's work that was taken over.
        edit stops
          edit#1 stopped
        maintainer gives back edit from p1
          task work of edit withdrawn
          edit given back from p1
          edit#2 runs on e1
          = running: writer works on pass edit (round 1) as edit#2 on engine e1.
        edit makes change:c1 notes:n1
          edit#2 succeeded
          edit made notes:n1 (version 1)
          edit made change:c1 (version 1 on m0)
          edit produced change:c1 notes:n1, by writer maintainer
          edit/proof opens round 1 on change:c1 notes:n1, for role:maintainer
          task review of edit/proof for role:maintainer
          = needs person: Gate proof of pass edit waits for a maintainer.
        maintainer approves edit/proof
          refused: person:maintainer may not judge gate proof of pass edit: its author does not review it.
        """);

    [Fact]
    public void What_an_agent_cannot_do_a_person_does() => Scenario.Plays(Plan, """
        requester asks
          item W-1 asked for
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        edit fails agent-gave-up saved k1
          edit#1 failed: agent gave up
          edit held: tries exhausted
          task decision of edit for chief
          = needs person: Pass edit cannot go on after the agent gave up: chief decides.
        tester relieves
          task decision of edit withdrawn
          edit released
          edit taken over
          task work of edit for person:tester, due +1d 09:00:00
          task work of edit taken
          = needs person: Pass edit is a task for tester.
        tester submits edit change:c1 notes:n1
          task work of edit done
          edit made notes:n1 (version 1)
          edit made change:c1 (version 1 on m0)
          edit produced change:c1 notes:n1, by tester writer
          edit/proof opens round 1 on change:c1 notes:n1, for role:maintainer
          task review of edit/proof for role:maintainer
          = needs person: Gate proof of pass edit waits for a maintainer.
        """);

    [Fact]
    public void A_question_that_the_agent_asked_is_not_asked_any_more() => Scenario.Plays(
        """
        pass edit: agent writer, makes notes, asks 2 of role:lead
        """,
        """
        requester asks
          item W-1 asked for
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        edit asks q1
          edit#1 asks q1
          task question of edit for role:lead
          = needs person: Pass edit asks a lead a question.
        lead relieves
          task question of edit withdrawn
          edit taken over
          task work of edit for person:lead
          task work of edit taken
          = needs person: Pass edit is a task for lead.
        lead gives back edit
          task work of edit withdrawn
          edit given back
          edit#2 runs on e1
          = running: writer works on pass edit (round 1) as edit#2 on engine e1.
        """);

    [Fact]
    public void Whoever_stands_in_finishes_what_somebody_had_taken_over() => Scenario.Plays(Plan, """
        requester asks
          item W-1 asked for
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        tester relieves edit
          edit taken over from edit#1
          edit#1 is told to stop
          task work of edit for person:tester, due +1d 09:00:00
          task work of edit taken
          = needs person: Pass edit is a task for tester.
        edit stops saved k1
          edit#1 stopped
        chief leaves tester for 2d to lead
          tester is away from 09:00:00 until +2d 09:00:00, lead instead
          tester is away
          task work of edit put back
          task work of edit offered to person:lead for person:tester
          = needs person: Pass edit is a task for lead, standing in for tester.
        lead takes edit
          task work of edit taken
        lead submits edit change:c1 notes:n1
          task work of edit done
          edit made notes:n1 (version 1)
          edit made change:c1 (version 1 on m0)
          edit produced change:c1 notes:n1, by lead writer
          edit/proof opens round 1 on change:c1 notes:n1, for role:maintainer
          task review of edit/proof for role:maintainer
          = needs person: Gate proof of pass edit waits for a maintainer.
        """);

    [Fact]
    public void Only_an_agents_work_that_goes_on_can_be_taken_over() => Scenario.Plays(
        """
        pass plan: human role:lead, makes outline
        pass edit: agent writer, needs plan, makes notes
          gate proof: human role:maintainer
        """,
        """
        requester asks
          item W-1 asked for
          plan starts round 1
          task work of plan for role:lead
          = needs person: Pass plan is a task for a lead.
        lead relieves
          refused: No agent is at work on W-1.
        lead relieves plan
          refused: Pass plan of W-1 is a person's task already.
        lead relieves edit
          refused: No agent is at pass edit of W-1 now.
        lead relieves nowhere
          refused: Item W-1 has no pass nowhere.
        lead submits plan outline:o1
          task work of plan done
          plan made outline:o1 (version 1)
          plan produced outline:o1, by lead
          plan passed
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        chief parks
          parked by person
          = needs person: It was parked by a person; resume it to go on.
        lead relieves edit
          refused: Item W-1 is parked.
        chief resumes
          resumed
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        edit makes notes:n1
          edit#1 succeeded
          edit made notes:n1 (version 1)
          edit produced notes:n1, by writer
          edit/proof opens round 1 on notes:n1, for role:maintainer
          task review of edit/proof for role:maintainer
          = needs person: Gate proof of pass edit waits for a maintainer.
        lead relieves edit
          refused: No agent is at pass edit of W-1 now.
        """);

    [Fact]
    public void A_rejection_of_what_a_person_made_goes_to_the_agent() => Scenario.Plays(Plan, """
        requester asks
          item W-1 asked for
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        tester relieves
          edit taken over from edit#1
          edit#1 is told to stop
          task work of edit for person:tester, due +1d 09:00:00
          task work of edit taken
          = needs person: Pass edit is a task for tester.
        edit stops
          edit#1 stopped
        tester submits edit change:c1 notes:n1
          task work of edit done
          edit made notes:n1 (version 1)
          edit made change:c1 (version 1 on m0)
          edit produced change:c1 notes:n1, by tester
          edit/proof opens round 1 on change:c1 notes:n1, for role:maintainer
          task review of edit/proof for role:maintainer
          = needs person: Gate proof of pass edit waits for a maintainer.
        maintainer rejects edit/proof f1
          edit/proof maintainer: C1 fail finding f1
          task review of edit/proof withdrawn
          edit/proof rejected to edit finding f1
          edit reopened: gate rejected finding f1
          edit starts round 2
          edit#2 runs on e1
          = running: writer works on pass edit (round 2) as edit#2 on engine e1.
        edit makes change:c2 notes:n2
          edit#2 succeeded
          edit made notes:n2 (version 2)
          edit made change:c2 (version 2 on h-c1)
          edit produced change:c2 notes:n2, by writer
          edit/proof opens round 2 on change:c2 notes:n2, for role:maintainer
          task review of edit/proof for role:maintainer
          = needs person: Gate proof of pass edit waits for a maintainer.
        """);

    [Fact]
    public void What_is_said_is_heard_once_and_in_order_by_each_attempt() => Scenario.Plays(
        """
        pass edit: agent writer, makes notes, retries 3
          gate proof: human role:maintainer not author
        """,
        """
        requester asks
          item W-1 asked for
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        maintainer tells edit s1
          edit is told s1 (number 1)
        tester tells edit s2
          edit is told s2 (number 2)
        edit extends heard 1
          edit#1 heard up to number 1
        edit extends heard 1
        edit extends heard 2
          edit#1 heard up to number 2
        edit extends heard 3
        edit fails agent-error
          edit#1 failed: agent error
          edit#2 runs on e1
          = running: writer works on pass edit (round 1) as edit#2 on engine e1.
        edit extends heard 2
          edit#2 heard up to number 2
        edit makes notes:n1
          edit#2 succeeded
          edit made notes:n1 (version 1)
          edit produced notes:n1, by writer maintainer tester
          edit/proof opens round 1 on notes:n1, for role:maintainer
          task review of edit/proof for role:maintainer
          = needs person: Gate proof of pass edit waits for a maintainer.
        maintainer approves edit/proof
          refused: person:maintainer may not judge gate proof of pass edit: its author does not review it.
        colleague approves edit/proof
          edit/proof colleague: C1 pass
          task review of edit/proof done
          edit/proof approved
          edit passed
          done
          = done: It is done.
        maintainer tells edit s3
          refused: Item W-1 is done.
        """);
}
