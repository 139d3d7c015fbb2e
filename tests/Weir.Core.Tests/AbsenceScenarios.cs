using Weir.Core.Tests.Scenarios;

namespace Weir.Core.Tests;

/// <summary>People who go away, come back and leave, and who is asked meanwhile.</summary>
public sealed class AbsenceScenarios
{
    [Fact]
    public void Others_of_a_role_are_asked_and_the_delegate_once_nobody_is_there() => Scenario.Plays(
        """
        pass edit: agent writer, makes notes
          gate proof: human role:maintainer not author, ladder page
        ladder page: 4h notify role:lead
        """,
        """
        requester asks
          item W-1 asked for
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        edit makes notes:n1
          edit#1 succeeded
          edit made notes:n1 (version 1)
          edit produced notes:n1, by writer
          edit/proof opens round 1 on notes:n1, for role:maintainer
          task review of edit/proof for role:maintainer, ladder page
          = needs person: Gate proof of pass edit waits for a maintainer.
        maintainer leaves maintainer for 2d to tester
          maintainer is away from 09:00:00 until +2d 09:00:00, tester instead
          maintainer is away
        colleague leaves colleague for 1d to lead
          colleague is away from 09:00:00 until +1d 09:00:00, lead instead
          colleague is away
          task review of edit/proof offered to person:lead for person:colleague, person:tester for person:maintainer
          = needs person: Gate proof of pass edit waits for lead or tester, standing in for colleague or maintainer.
        stranger approves edit/proof
          refused: person:stranger may not judge gate proof of pass edit; it waits for a maintainer.
        lead approves edit/proof
          edit/proof lead for person:colleague: C1 pass
          task review of edit/proof done
          edit/proof approved
          edit passed
          done
          = done: It is done.
        """);

    [Fact]
    public void Whoever_comes_back_is_asked_again_and_a_stand_in_keeps_what_was_taken() => Scenario.Plays(
        """
        pass edit: human maintainer, makes notes, sla 1d
          gate proof: human role:maintainer
        """,
        """
        requester asks
          item W-1 asked for
          edit starts round 1
          task work of edit for maintainer, due +1d 09:00:00
          = needs person: Pass edit is a task for maintainer.
        maintainer leaves maintainer for 2d to tester
          maintainer is away from 09:00:00 until +2d 09:00:00, tester instead
          maintainer is away
          task work of edit offered to person:tester for person:maintainer
          = needs person: Pass edit is a task for tester, standing in for maintainer.
        tester takes edit
          task work of edit taken
        maintainer returns maintainer
          maintainer is back
          = needs person: Pass edit is a task for maintainer or tester, standing in for maintainer.
        tester submits edit notes:n1
          task work of edit done
          edit made notes:n1 (version 1)
          edit produced notes:n1, by tester
          edit/proof opens round 1 on notes:n1, for role:maintainer
          task review of edit/proof for role:maintainer
          = needs person: Gate proof of pass edit waits for a maintainer.
        chief leaves maintainer for 3h to tester
          maintainer is away from 09:00:00 until 12:00:00, tester instead
          maintainer is away
        chief leaves colleague for 2h to maintainer
          colleague is away from 09:00:00 until 11:00:00, maintainer instead
          colleague is away
          task review of edit/proof offered to person:tester for person:colleague
          = needs person: Gate proof of pass edit waits for tester, standing in for colleague.
        wait 1h
        wait 1h
          11:00:00 colleague is back
          11:00:00 task review of edit/proof is back with those who were asked
          11:00:00 = needs person: Gate proof of pass edit waits for a maintainer.
        tester approves edit/proof
          refused: person:tester may not judge gate proof of pass edit; it waits for a maintainer.
        maintainer approves edit/proof
          edit/proof maintainer: C1 pass
          task review of edit/proof done
          edit/proof approved
          edit passed
          done
          = done: It is done.
        """);

    [Fact]
    public void A_task_that_was_taken_is_put_back_when_its_taker_goes() => Scenario.Plays(
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
        maintainer leaves maintainer for 1d
          maintainer is away from 09:00:00 until +1d 09:00:00
          maintainer is away
          task work of edit put back
        maintainer takes edit
          refused: maintainer is away.
        colleague takes edit
          task work of edit taken
        """);

    [Fact]
    public void An_absence_begins_and_ends_by_itself() => Scenario.Plays(
        """
        pass edit: human lead, makes notes
        """,
        """
        requester asks
          item W-1 asked for
          edit starts round 1
          task work of edit for lead
          = needs person: Pass edit is a task for lead.
        lead leaves lead for 8h in 2h to tester
          lead is away from 11:00:00 until 17:00:00, tester instead
        wait 1d
          11:00:00 lead is away
          11:00:00 task work of edit offered to person:tester for person:lead
          11:00:00 = needs person: Pass edit is a task for tester, standing in for lead.
          17:00:00 lead is back
          17:00:00 task work of edit is back with those who were asked
          17:00:00 = needs person: Pass edit is a task for lead.
        """);

    [Fact]
    public void A_delegate_who_is_excluded_does_not_stand_in_and_the_owner_is_asked() => Scenario.Plays(
        """
        pass edit: human tester, makes notes
          gate proof: human lead not author
        """,
        """
        requester asks
          item W-1 asked for
          edit starts round 1
          task work of edit for tester
          = needs person: Pass edit is a task for tester.
        tester submits edit notes:n1
          task work of edit done
          edit made notes:n1 (version 1)
          edit produced notes:n1, by tester
          edit/proof opens round 1 on notes:n1, for lead
          task review of edit/proof for lead
          = needs person: Gate proof of pass edit waits for lead.
        lead leaves lead for 2d to tester
          lead is away from 09:00:00 until +2d 09:00:00, tester instead
          lead is away
          task review of edit/proof offered to person:chief for lead
          = needs person: Gate proof of pass edit waits for chief, standing in for lead.
        tester approves edit/proof
          refused: person:tester may not judge gate proof of pass edit; it waits for lead.
        chief approves edit/proof
          edit/proof chief for lead: C1 pass
          task review of edit/proof done
          edit/proof approved
          edit passed
          done
          = done: It is done.
        """);

    [Fact]
    public void Delegates_who_are_away_themselves_pass_it_on_and_never_in_a_circle() => Scenario.Plays(
        """
        pass edit: human lead, makes notes
        """,
        """
        requester asks
          item W-1 asked for
          edit starts round 1
          task work of edit for lead
          = needs person: Pass edit is a task for lead.
        lead leaves lead for 2d to tester
          lead is away from 09:00:00 until +2d 09:00:00, tester instead
          lead is away
          task work of edit offered to person:tester for person:lead
          = needs person: Pass edit is a task for tester, standing in for lead.
        tester leaves tester for 2d to maintainer
          tester is away from 09:00:00 until +2d 09:00:00, maintainer instead
          tester is away
          task work of edit offered to person:maintainer for person:lead
          = needs person: Pass edit is a task for maintainer, standing in for lead.
        maintainer leaves maintainer for 2d to lead
          refused: lead would be asked instead of maintainer, and maintainer instead of lead, at once or in turn.
        maintainer leaves maintainer for 2d to colleague
          maintainer is away from 09:00:00 until +2d 09:00:00, colleague instead
          maintainer is away
          task work of edit offered to person:colleague for person:lead
          = needs person: Pass edit is a task for colleague, standing in for lead.
        colleague leaves colleague for 2d to stranger
          colleague is away from 09:00:00 until +2d 09:00:00, stranger instead
          colleague is away
          task work of edit offered to person:stranger for person:lead
          = needs person: Pass edit is a task for stranger, standing in for lead.
        stranger leaves stranger for 2d to requester
          stranger is away from 09:00:00 until +2d 09:00:00, requester instead
          stranger is away
          task work of edit offered to person:requester for person:lead
          = needs person: Pass edit is a task for requester, standing in for lead.
        requester leaves requester for 2d to chief
          refused: What lead is asked would be passed along more than 5 people.
        chief leaves chief for 2d
          chief is away from 09:00:00 until +2d 09:00:00
          chief is away
        requester returns requester
          refused: requester is not away.
        stranger leaves chief for 0h
          refused: chief would be back before being away.
        stranger leaves nobody for 1d
          refused: There is no person nobody.
        stranger leaves stranger for 400d
          refused: stranger would be away for more than 366 days.
        """);

    [Fact]
    public void A_quorum_that_cannot_be_reached_any_more_takes_stand_ins() => Scenario.Plays(
        """
        pass edit: agent writer, makes notes
          gate proof: human role:maintainer x2
        """,
        """
        requester asks
          item W-1 asked for
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        edit makes notes:n1
          edit#1 succeeded
          edit made notes:n1 (version 1)
          edit produced notes:n1, by writer
          edit/proof opens round 1 on notes:n1, for role:maintainer
          task review of edit/proof for role:maintainer
          = needs person: Gate proof of pass edit waits for a maintainer.
        maintainer leaves maintainer for 1d to lead
          maintainer is away from 09:00:00 until +1d 09:00:00, lead instead
          maintainer is away
          task review of edit/proof offered to person:lead for person:maintainer
          = needs person: Gate proof of pass edit waits for a maintainer or lead, standing in for maintainer.
        colleague approves edit/proof
          edit/proof colleague: C1 pass
          = needs person: Gate proof of pass edit waits for lead, standing in for maintainer.
        lead approves edit/proof
          edit/proof lead for person:maintainer: C1 pass
          task review of edit/proof done
          edit/proof approved
          edit passed
          done
          = done: It is done.
        """);

    [Fact]
    public void A_gate_whose_people_leave_is_asked_of_the_owner() => Scenario.Plays(
        """
        pass edit: agent writer, makes notes
          gate proof: human role:maintainer
        """,
        """
        requester asks
          item W-1 asked for
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        edit makes notes:n1
          edit#1 succeeded
          edit made notes:n1 (version 1)
          edit produced notes:n1, by writer
          edit/proof opens round 1 on notes:n1, for role:maintainer
          task review of edit/proof for role:maintainer
          = needs person: Gate proof of pass edit waits for a maintainer.
        chief removes maintainer
          maintainer is here no longer
        chief makes colleague dev
          colleague is dev
          task review of edit/proof offered to person:chief for role:maintainer
          = needs person: Gate proof of pass edit waits for chief, standing in for a maintainer.
        chief approves edit/proof
          edit/proof chief for role:maintainer: C1 pass
          task review of edit/proof done
          edit/proof approved
          edit passed
          done
          = done: It is done.
        """);

    [Fact]
    public void Where_nobody_is_left_that_is_the_reason() => Scenario.Plays(
        """
        pass edit: human lead, makes notes
        """,
        """
        requester asks
          item W-1 asked for
          edit starts round 1
          task work of edit for lead
          = needs person: Pass edit is a task for lead.
        lead removes chief
          chief is here no longer
        lead leaves lead for 1d
          lead is away from 09:00:00 until +1d 09:00:00
          lead is away
          = needs person: Pass edit waits for lead, and nobody who may answer is there.
        lead returns lead
          lead is back
          = needs person: Pass edit is a task for lead.
        tester removes lead
          lead is here no longer
          = needs person: Pass edit waits for lead, and nobody who may answer is there.
        """);

    [Fact]
    public void The_last_person_cannot_be_removed() => Scenario.Plays(
        """
        given: alone
        pass edit: human chief, makes notes
        """,
        """
        chief asks
          item W-1 asked for
          edit starts round 1
          task work of edit for chief
          = needs person: Pass edit is a task for chief.
        chief removes chief
          refused: chief is the only person there is.
        """);

    [Fact]
    public void A_list_of_people_removes_whom_it_named_before_and_a_broken_one_changes_nothing() => Scenario.Plays(
        """
        pass edit: agent writer, makes notes
          gate proof: human role:maintainer
        """,
        """
        chief lists W v1 maintainer=maintainer colleague=maintainer lead=lead
          maintainer is maintainer
          colleague is maintainer
          lead is lead
          organization.md v1 of W is in force
        requester asks
          item W-1 asked for
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        edit makes notes:n1
          edit#1 succeeded
          edit made notes:n1 (version 1)
          edit produced notes:n1, by writer
          edit/proof opens round 1 on notes:n1, for role:maintainer
          task review of edit/proof for role:maintainer
          = needs person: Gate proof of pass edit waits for a maintainer.
        chief spoils W v2
          organization.md of W at ov2 is not in force: v2
        chief spoils W v2
        chief lists W v1 maintainer=maintainer colleague=maintainer lead=lead
          organization.md v1 of W is in force
        chief lists W v3 lead=lead
          colleague is here no longer
          maintainer is here no longer
          organization.md v3 of W is in force
          task review of edit/proof offered to person:chief for role:maintainer
          = needs person: Gate proof of pass edit waits for chief, standing in for a maintainer.
        stranger approves edit/proof
          refused: person:stranger may not judge gate proof of pass edit; it waits for a maintainer.
        chief approves edit/proof
          edit/proof chief for role:maintainer: C1 pass
          task review of edit/proof done
          edit/proof approved
          edit passed
          done
          = done: It is done.
        """);

    [Fact]
    public void Work_that_somebody_holds_who_leaves_goes_to_the_owner_and_their_verdicts_stand() => Scenario.Plays(
        """
        pass edit: agent writer, makes notes, asks 1 of role:lead
          gate proof: human role:maintainer not author, human role:qa
        """,
        """
        requester asks
          item W-1 asked for
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        maintainer relieves edit
          edit taken over from edit#1
          edit#1 is told to stop
          task work of edit for person:maintainer
          task work of edit taken
          = needs person: Pass edit is a task for maintainer.
        edit stops saved k1
          edit#1 stopped
        chief removes maintainer
          maintainer is here no longer
          task work of edit put back
          task work of edit offered to person:chief for person:maintainer
          = needs person: Pass edit is a task for chief, standing in for maintainer.
        chief gives back edit
          task work of edit withdrawn
          edit given back
          edit#2 runs on e1
          = running: writer works on pass edit (round 1) as edit#2 on engine e1.
        edit asks why
          edit#2 asks why
          task question of edit for role:lead
          = needs person: Pass edit asks a lead a question.
        chief removes lead
          lead is here no longer
          task question of edit offered to person:chief for role:lead
          = needs person: Pass edit has a question for chief, standing in for a lead.
        chief answers edit because
          task question of edit done
          edit#3 runs on e1
          = running: writer works on pass edit (round 1) as edit#3 on engine e1.
        edit makes notes:n1
          edit#3 succeeded
          edit made notes:n1 (version 1)
          edit produced notes:n1, by writer chief
          edit/proof opens round 1 on notes:n1, for role:maintainer role:qa
          task review of edit/proof for role:maintainer
          task review of edit/proof for role:qa
          = needs person: Gate proof of pass edit waits for a maintainer.
        tester approves edit/proof
          edit/proof tester: C1 pass
          task review of edit/proof done
        chief removes tester
          tester is here no longer
        colleague approves edit/proof
          edit/proof colleague: C1 pass
          task review of edit/proof done
          edit/proof approved
          edit passed
          done
          = done: It is done.
        """);
}
