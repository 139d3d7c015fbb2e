using Weir.Core.Tests.Scenarios;

namespace Weir.Core.Tests;

/// <summary>Items that lead to items: those that carry out a pass, and those that follow from one.</summary>
public sealed class LinkScenarios
{
    [Fact]
    public void A_child_carries_out_a_pass_which_takes_what_it_made() => Scenario.Plays(
        """
        pass look: workflow other, makes notes
          gate owner: human role:lead
        pass edit: agent writer, needs look, takes notes
        workflow other
        pass survey: agent analyst, makes notes
        """,
        """
        requester asks
          item W-1 asked for
          look starts round 1
          repository is asked: makes the item that carries out pass look
          = running: Weir makes the item that carries out pass look.
        repository makes other for look
          W-2 item W-2 asked for
          leads to W-2 as child of look
          W-2 survey starts round 1
          W-2 survey#1 runs on e1
          W-2 = running: analyst works on pass survey (round 1) as survey#1 on engine e1.
          repository is done
          = waiting: Pass look waits for item W-2, which carries it out.
        W-2: survey makes notes:n1
          W-2 survey#1 succeeded
          W-2 survey made notes:n1 (version 1)
          W-2 survey produced notes:n1, by analyst
          W-2 survey passed
          W-2 done
          repository is asked: takes what the item that carried out pass look made
          = running: Weir takes what the item that carried out pass look made.
          W-2 = done: It is done.
        repository takes notes:n1
          repository is done
          look made notes:n1 (version 1)
          look produced notes:n1, by analyst
          look/owner opens round 1 on notes:n1, for role:lead
          task review of look/owner for role:lead
          = needs person: Gate owner of pass look waits for a lead.
        lead rejects look/owner f1
          look/owner lead: C1 fail finding f1
          task review of look/owner withdrawn
          look/owner rejected to look finding f1
          look reopened: gate rejected finding f1
          look starts round 2
          repository is asked: makes the item that carries out pass look
          = running: Weir makes the item that carries out pass look.
        repository makes other for look
          W-3 item W-3 asked for
          leads to W-3 as child of look
          W-3 survey starts round 1
          W-3 survey#1 runs on e1
          W-3 = running: analyst works on pass survey (round 1) as survey#1 on engine e1.
          repository is done
          = waiting: Pass look waits for item W-3, which carries it out.
        W-3: survey makes notes:n2
          W-3 survey#1 succeeded
          W-3 survey made notes:n2 (version 1)
          W-3 survey produced notes:n2, by analyst
          W-3 survey passed
          W-3 done
          repository is asked: takes what the item that carried out pass look made
          = running: Weir takes what the item that carried out pass look made.
          W-3 = done: It is done.
        repository takes notes:n2
          repository is done
          look made notes:n2 (version 2)
          look produced notes:n2, by analyst
          look/owner opens round 2 on notes:n2, for role:lead
          task review of look/owner for role:lead
          = needs person: Gate owner of pass look waits for a lead.
        lead approves look/owner
          look/owner lead: C1 pass
          task review of look/owner done
          look/owner approved
          look passed
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        edit makes
          edit#1 succeeded
          edit produced nothing, by writer
          edit passed
          done
          = done: It is done.
        """);

    [Fact]
    public void A_child_that_comes_to_nothing_leaves_the_pass_to_a_person() => Scenario.Plays(
        """
        pass look: workflow other, makes notes
        workflow other
        pass survey: agent analyst, makes notes
        """,
        """
        requester asks
          item W-1 asked for
          look starts round 1
          repository is asked: makes the item that carries out pass look
          = running: Weir makes the item that carries out pass look.
        repository makes other for look
          W-2 item W-2 asked for
          leads to W-2 as child of look
          W-2 survey starts round 1
          W-2 survey#1 runs on e1
          W-2 = running: analyst works on pass survey (round 1) as survey#1 on engine e1.
          repository is done
          = waiting: Pass look waits for item W-2, which carries it out.
        W-2: chief closes wontfix
          W-2 survey#1 is told to stop
          W-2 closed as wontfix
          look held: child ended
          task decision of look for chief
          = needs person: Pass look waits for an item that ended without being done: chief decides.
          W-2 = closed: It is closed: wontfix.
        chief retries
          task decision of look withdrawn
          look released
          repository is asked: makes the item that carries out pass look
          = running: Weir makes the item that carries out pass look.
        repository makes other for look
          W-3 item W-3 asked for
          leads to W-3 as child of look
          W-3 survey starts round 1
          W-3 survey#1 runs on e1
          W-3 = running: analyst works on pass survey (round 1) as survey#1 on engine e1.
          repository is done
          = waiting: Pass look waits for item W-3, which carries it out.
        W-3: survey makes notes:n1
          W-3 survey#1 succeeded
          W-3 survey made notes:n1 (version 1)
          W-3 survey produced notes:n1, by analyst
          W-3 survey passed
          W-3 done
          repository is asked: takes what the item that carried out pass look made
          = running: Weir takes what the item that carried out pass look made.
          W-3 = done: It is done.
        repository takes
          repository is done
          look held: child lacks
          task decision of look for chief
          = needs person: Pass look did not get from its item what it has to make: chief decides.
        chief retries
          task decision of look withdrawn
          look released
          repository is asked: makes the item that carries out pass look
          = running: Weir makes the item that carries out pass look.
        repository misses other
          repository is done
          look held: workflow missing
          task decision of look for chief
          = needs person: Pass look calls for a workflow that is not there: chief decides.
        """);

    [Fact]
    public void Nobody_waits_for_a_child_of_what_is_sent_back_or_ended() => Scenario.Plays(
        """
        pass plan: agent architect, makes notes
        pass look: workflow other, needs plan, makes sketch
        pass edit: agent writer, needs plan
          gate owner: human role:lead, reviews notes, to plan
        workflow other
        pass survey: agent analyst, makes sketch
        """,
        """
        requester asks
          item W-1 asked for
          plan starts round 1
          plan#1 runs on e1
          = running: architect works on pass plan (round 1) as plan#1 on engine e1.
        plan makes notes:n1
          plan#1 succeeded
          plan made notes:n1 (version 1)
          plan produced notes:n1, by architect
          plan passed
          look starts round 1
          repository is asked: makes the item that carries out pass look
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        repository makes other for look
          W-2 item W-2 asked for
          leads to W-2 as child of look
          W-2 survey starts round 1
          W-2 survey#1 runs on e1
          W-2 = running: analyst works on pass survey (round 1) as survey#1 on engine e1.
          repository is done
        edit makes
          edit#1 succeeded
          edit produced nothing, by writer
          edit/owner opens round 1 on notes:n1, for role:lead
          task review of edit/owner for role:lead
          = needs person: Gate owner of pass edit waits for a lead.
        lead rejects edit/owner f1
          edit/owner lead: C1 fail finding f1
          task review of edit/owner withdrawn
          edit/owner rejected to plan finding f1
          W-2 survey#1 is told to stop
          W-2 cancelled
          look stale, since plan runs again
          edit stale, since plan runs again
          plan reopened: gate rejected finding f1
          plan starts round 2
          plan#2 runs on e1
          = running: architect works on pass plan (round 2) as plan#2 on engine e1.
          W-2 = closed: It is closed: cancelled.
        W-2: survey stops
          W-2 survey#1 stopped
        plan makes notes:n2
          plan#2 succeeded
          plan made notes:n2 (version 2)
          plan produced notes:n2, by architect
          plan passed
          look starts round 2
          repository is asked: makes the item that carries out pass look
          edit starts round 2
          edit#2 runs on e1
          = running: writer works on pass edit (round 2) as edit#2 on engine e1.
        repository makes other for look
          W-3 item W-3 asked for
          leads to W-3 as child of look
          W-3 survey starts round 1
          W-3 survey#1 runs on e1
          W-3 = running: analyst works on pass survey (round 1) as survey#1 on engine e1.
          repository is done
        chief cancels
          edit#2 is told to stop
          W-3 survey#1 is told to stop
          W-3 cancelled
          cancelled
          = closed: It is closed: cancelled.
          W-3 = closed: It is closed: cancelled.
        """);

    [Fact]
    public void What_follows_is_made_once_and_what_cannot_be_made_needs_a_person() => Scenario.Plays(
        """
        pass learn: agent writer, makes notes, follows notes.actions called follows
        workflow other
        pass do: agent writer
        """,
        """
        requester asks
          item W-1 asked for
          learn starts round 1
          learn#1 runs on e1
          = running: writer works on pass learn (round 1) as learn#1 on engine e1.
        learn makes notes:n1
          learn#1 succeeded
          learn made notes:n1 (version 1)
          learn produced notes:n1, by writer
          repository is asked: makes the items that follow from pass learn
          = running: Weir makes the items that follow from pass learn.
        repository follows learn with a b due 1d refusing c
          W-2 item W-2 asked for
          leads to W-2 as follow up of learn
          W-2 do starts round 1
          W-2 do#1 runs on e1
          W-2 = running: writer works on pass do (round 1) as do#1 on engine e1.
          W-3 item W-3 asked for
          leads to W-3 as follow up of learn
          W-3 do starts round 1
          W-3 do#1 runs on e1
          W-3 = running: writer works on pass do (round 1) as do#1 on engine e1.
          repository is done
          learn is followed by 2, not by all
          learn held: follow up refused
          task decision of learn for chief
          = needs person: Pass learn calls for items that could not be made: chief decides.
        chief retries
          task decision of learn withdrawn
          learn released
          learn passed
          done
          = done: It is done.
        W-2: do makes
          W-2 do#1 succeeded
          W-2 do produced nothing, by writer
          W-2 do passed
          W-2 done
          W-2 = done: It is done.
        wait 2d
          09:00:30 engine e1 fell silent
          09:00:30 W-3 do#1 failed: engine lost
          09:00:30 W-3 do#2 queued
          09:00:30 W-3 = queued: Pass do is queued: every engine is silent or being drained.
          +1d 09:00:00 W-3 SLA missed
        """);

    [Fact]
    public void Workflows_that_start_each_other_come_to_an_end() => Scenario.Plays(
        """
        pass look: workflow other
        workflow other
        pass again: workflow other
        """,
        """
        requester asks
          item W-1 asked for
          look starts round 1
          repository is asked: makes the item that carries out pass look
          = running: Weir makes the item that carries out pass look.
        repository makes other for look
          W-2 item W-2 asked for
          leads to W-2 as child of look
          W-2 again starts round 1
          W-2 repository is asked: makes the item that carries out pass again
          W-2 = running: Weir makes the item that carries out pass again.
          repository is done
          = waiting: Pass look waits for item W-2, which carries it out.
        W-2: repository makes other for again
          W-3 item W-3 asked for
          W-2 leads to W-3 as child of again
          W-3 again starts round 1
          W-3 repository is asked: makes the item that carries out pass again
          W-3 = running: Weir makes the item that carries out pass again.
          W-2 repository is done
          W-2 = waiting: Pass again waits for item W-3, which carries it out.
        W-3: repository makes other for again
          W-4 item W-4 asked for
          W-3 leads to W-4 as child of again
          W-4 again starts round 1
          W-4 repository is asked: makes the item that carries out pass again
          W-4 = running: Weir makes the item that carries out pass again.
          W-3 repository is done
          W-3 = waiting: Pass again waits for item W-4, which carries it out.
        W-4: repository makes other for again
          W-5 item W-5 asked for
          W-4 leads to W-5 as child of again
          W-5 again starts round 1
          W-5 repository is asked: makes the item that carries out pass again
          W-5 = running: Weir makes the item that carries out pass again.
          W-4 repository is done
          W-4 = waiting: Pass again waits for item W-5, which carries it out.
        W-5: repository makes other for again
          W-6 item W-6 asked for
          W-5 leads to W-6 as child of again
          W-6 again starts round 1
          W-6 repository is asked: makes the item that carries out pass again
          W-6 = running: Weir makes the item that carries out pass again.
          W-5 repository is done
          W-5 = waiting: Pass again waits for item W-6, which carries it out.
        W-6: repository makes other for again
          W-7 item W-7 asked for
          W-6 leads to W-7 as child of again
          W-7 again starts round 1
          W-7 repository is asked: makes the item that carries out pass again
          W-7 = running: Weir makes the item that carries out pass again.
          W-6 repository is done
          W-6 = waiting: Pass again waits for item W-7, which carries it out.
        W-7: repository makes other for again
          W-8 item W-8 asked for
          W-7 leads to W-8 as child of again
          W-8 again starts round 1
          W-8 repository is asked: makes the item that carries out pass again
          W-8 = running: Weir makes the item that carries out pass again.
          W-7 repository is done
          W-7 = waiting: Pass again waits for item W-8, which carries it out.
        W-8: repository makes other for again
          W-9 item W-9 asked for
          W-8 leads to W-9 as child of again
          W-9 again starts round 1
          W-9 repository is asked: makes the item that carries out pass again
          W-9 = running: Weir makes the item that carries out pass again.
          W-8 repository is done
          W-8 = waiting: Pass again waits for item W-9, which carries it out.
        W-9: repository makes other for again
          W-9 repository is done
          W-9 again held: workflow missing
          W-9 task decision of again for chief
          W-9 = needs person: Pass again calls for a workflow that is not there: chief decides.
        """);
}
