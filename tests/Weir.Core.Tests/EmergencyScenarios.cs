using Weir.Core.Tests.Scenarios;

namespace Weir.Core.Tests;

/// <summary>One person approves alone in an emergency, and the ordinary review is due afterwards.</summary>
public sealed class EmergencyScenarios
{
    private const string Due =
        "lead approved gate own of pass edit in an emergency: its review is due from";

    [Fact]
    public void It_replaces_people_alone_and_the_item_is_not_done_before_their_review() => Scenario.Plays(
        """
        param severity: low|high, default low
        pass edit: agent writer, makes change
          gate proof: run lint, agent critic, human role:maintainer not author,
                      emergency role:lead when params.severity=high review 1bd, criteria C1 C2=lint
        pass merge: integrate change, needs edit
        """,
        """
        requester asks severity=high
          item W-1 asked for
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        edit makes change:c1
          edit#1 succeeded
          edit made change:c1 (version 1 on m0)
          edit produced change:c1, by writer
          edit/proof opens round 1 on change:c1, for critic role:maintainer
          edit/proof/run#1 runs on e1
          = running: The commands of gate proof of pass edit run as edit/proof/run#1 on engine e1.
        lead overrides edit/proof fire
          refused: Gate proof of pass edit does not wait for a person.
        edit/proof/run passes
          edit/proof/run#1 succeeded
          edit/proof ran on t-c1: lint pass
          edit/proof/critic#1 runs on e1
          = running: critic reviews pass edit for gate proof as edit/proof/critic#1 on engine e1.
        lead overrides edit/proof fire
          refused: Gate proof of pass edit does not wait for a person.
        edit/proof/critic passes
          edit/proof/critic#1 succeeded
          edit/proof critic: C1 pass
          task review of edit/proof for role:maintainer
          = needs person: Gate proof of pass edit waits for a maintainer.
        maintainer overrides edit/proof fire
          refused: person:maintainer may not approve in an emergency; a lead may.
        lead overrides edit/proof
          refused: An emergency approval needs a note of what the emergency is, and is never a rejection.
        lead overrides edit/proof fire
          edit/proof emergency on change:c1
          edit/proof lead: C1 pass [emergency]
          task review of edit/proof withdrawn
          edit/proof approved
          task late review of edit/proof for role:maintainer, due 17:00:00
          edit passed
          merge starts round 1
          merge has the target
          repository is asked: rebases the branch onto its target
          = needs person: lead approved gate proof of pass edit in an emergency: its review is due from a maintainer.
        repository is up to date
          repository is done
          merge lies on the target
          merge checked on t-c1: lint pass, reused
          repository is asked: merges the branch into its target
        repository lands
          repository is done
          merge landed as m1 with t-c1
          merge leaves the target
          merge landing verified
          merge passed
        lead approves edit/proof
          refused: person:lead may not judge gate proof of pass edit; it waits for a maintainer.
        chief cancels
          refused: lead approved gate proof of pass edit of W-1 in an emergency, and the review of it is due.
        chief closes wontfix
          refused: lead approved gate proof of pass edit of W-1 in an emergency, and the review of it is due.
        wait 2d
          17:00:00 task late review of edit/proof is overdue
        maintainer approves edit/proof
          edit/proof late, maintainer: C1 pass
          task late review of edit/proof done
          edit/proof late review approved
          done
          = done: It is done.
        """);

    [Fact]
    public void Where_the_condition_does_not_hold_or_nothing_is_said_there_is_none() => Scenario.Plays(
        """
        param severity: low|high, default low
        pass edit: agent writer, makes notes
          gate proof: human role:maintainer, emergency role:lead when params.severity=high
          gate other: human role:maintainer
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
        lead overrides edit/proof fire
          refused: For gate proof of pass edit this is no emergency: its condition does not hold.
        maintainer approves edit/proof
          edit/proof maintainer: C1 pass
          task review of edit/proof done
          edit/proof approved
          edit/other opens round 1 on notes:n1, for role:maintainer
          task review of edit/other for role:maintainer
          = needs person: Gate other of pass edit waits for a maintainer.
        lead overrides edit/other fire
          refused: Gate other of pass edit knows no emergency.
        """);

    [Fact]
    public void A_late_rejection_before_the_merge_sends_the_work_back() => Scenario.Plays(
        """
        pass edit: agent writer, makes change
          gate proof: human role:maintainer, emergency role:lead
        pass merge: integrate change, needs edit
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
          edit/proof opens round 1 on change:c1, for role:maintainer
          task review of edit/proof for role:maintainer
          = needs person: Gate proof of pass edit waits for a maintainer.
        lead overrides edit/proof fire
          edit/proof emergency on change:c1
          edit/proof lead: C1 pass [emergency]
          task review of edit/proof withdrawn
          edit/proof approved
          task late review of edit/proof for role:maintainer, due +1d 17:00:00
          edit passed
          merge starts round 1
          merge has the target
          repository is asked: rebases the branch onto its target
          = needs person: lead approved gate proof of pass edit in an emergency: its review is due from a maintainer.
        maintainer rejects edit/proof wrong
          edit/proof late, maintainer: C1 fail finding wrong
          task late review of edit/proof withdrawn
          edit/proof late review sent back finding wrong
          merge leaves the target
          merge stale, since edit runs again
          edit/proof rejected to edit finding wrong
          edit reopened: gate rejected finding wrong
          edit starts round 2
          edit#2 runs on e1
          = running: writer works on pass edit (round 2) as edit#2 on engine e1.
        edit makes change:c2
          edit#2 succeeded
          edit made change:c2 (version 2 on h-c1)
          edit produced change:c2, by writer
          edit/proof opens round 2 on change:c2, for role:maintainer
          task review of edit/proof for role:maintainer
          = needs person: Gate proof of pass edit waits for a maintainer.
        maintainer approves edit/proof
          edit/proof maintainer: C1 pass
          task review of edit/proof done
          edit/proof approved
          edit passed
          merge starts round 2
          merge has the target
          = running: Weir rebases the branch onto its target.
        repository rebases to c1b of 1
          repository is done
          repository is asked: rebases the branch onto its target
        repository rebases to c2b of 2
          repository is done
          merge rebased to change:c2b on m2, verdicts stand
          merge lies on the target
          merge checked on t-c2b: no commands, reused
          repository is asked: merges the branch into its target
          = running: Weir merges the branch into its target.
        """);

    [Fact]
    public void A_late_rejection_after_the_merge_is_a_finding_that_the_owner_answers() => Scenario.Plays(
        """
        pass edit: agent writer, makes change
          gate proof: human role:maintainer, emergency role:lead
        pass merge: integrate change, needs edit
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
          edit/proof opens round 1 on change:c1, for role:maintainer
          task review of edit/proof for role:maintainer
          = needs person: Gate proof of pass edit waits for a maintainer.
        lead overrides edit/proof fire
          edit/proof emergency on change:c1
          edit/proof lead: C1 pass [emergency]
          task review of edit/proof withdrawn
          edit/proof approved
          task late review of edit/proof for role:maintainer, due +1d 17:00:00
          edit passed
          merge starts round 1
          merge has the target
          repository is asked: rebases the branch onto its target
          = needs person: lead approved gate proof of pass edit in an emergency: its review is due from a maintainer.
        repository is up to date
          repository is done
          merge lies on the target
          merge checked on t-c1: no commands, reused
          repository is asked: merges the branch into its target
        maintainer rejects edit/proof wrong
          refused: W-1 is being merged: whether it can still be sent back is known when that has ended.
        repository lands
          repository is done
          merge landed as m1 with t-c1
          merge leaves the target
          merge landing verified
          merge passed
        maintainer rejects edit/proof wrong
          edit/proof late, maintainer: C1 fail finding wrong
          task late review of edit/proof withdrawn
          edit/proof late review found finding wrong
          task late finding of edit/proof for chief
          = needs person: Pass edit is merged; its late review rejects it and undoes nothing: chief says what is done.
        maintainer answers edit reverted
          refused: person:maintainer may not do task t52; it is for chief.
        chief answers edit reverted
          task late finding of edit/proof done
          done
          = done: It is done.
        """);

    [Fact]
    public void A_version_that_is_not_merged_and_is_made_anew_is_not_reviewed_twice() => Scenario.Plays(
        """
        pass edit: agent writer, makes change
          gate proof: human role:maintainer, emergency role:lead
        pass check: human role:qa, needs edit, makes notes
          gate again: human role:qa, to edit
        pass merge: integrate change, needs check
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
          edit/proof opens round 1 on change:c1, for role:maintainer
          task review of edit/proof for role:maintainer
          = needs person: Gate proof of pass edit waits for a maintainer.
        lead overrides edit/proof fire
          edit/proof emergency on change:c1
          edit/proof lead: C1 pass [emergency]
          task review of edit/proof withdrawn
          edit/proof approved
          task late review of edit/proof for role:maintainer, due +1d 17:00:00
          edit passed
          check starts round 1
          task work of check for role:qa
          = needs person: Pass check is a task for a qa.
        tester submits check notes:n1
          task work of check done
          check made notes:n1 (version 1)
          check produced notes:n1, by tester
          check/again opens round 1 on notes:n1, for role:qa
          task review of check/again for role:qa
          = needs person: Gate again of pass check waits for a qa.
        tester rejects check/again wrong to edit
          check/again tester: C1 fail finding wrong [self-review]
          task review of check/again withdrawn
          check/again rejected to edit finding wrong
          check stale, since edit runs again
          edit reopened: gate rejected finding wrong
          edit starts round 2
          task late review of edit/proof withdrawn
          edit/proof late review superseded
          edit#2 runs on e1
          = running: writer works on pass edit (round 2) as edit#2 on engine e1.
        edit makes change:c2
          edit#2 succeeded
          edit made change:c2 (version 2 on h-c1)
          edit produced change:c2, by writer
          edit/proof opens round 2 on change:c2, for role:maintainer
          task review of edit/proof for role:maintainer
          = needs person: Gate proof of pass edit waits for a maintainer.
        maintainer approves edit/proof
          edit/proof maintainer: C1 pass
          task review of edit/proof done
          edit/proof approved
          edit passed
          check revived
          check/again opens round 2 on notes:n1, for role:qa
          task review of check/again for role:qa
          = needs person: Gate again of pass check waits for a qa.
        """);

    [Fact]
    public void What_was_merged_stays_due_though_the_gate_asks_again() => Scenario.Plays(
        """
        pass edit: agent writer, makes change
          gate proof: human role:maintainer, emergency role:lead
        pass merge: integrate change, needs edit
        pass look: human role:qa, needs merge, makes notes
          gate again: human role:qa, to edit
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
          edit/proof opens round 1 on change:c1, for role:maintainer
          task review of edit/proof for role:maintainer
          = needs person: Gate proof of pass edit waits for a maintainer.
        lead overrides edit/proof fire
          edit/proof emergency on change:c1
          edit/proof lead: C1 pass [emergency]
          task review of edit/proof withdrawn
          edit/proof approved
          task late review of edit/proof for role:maintainer, due +1d 17:00:00
          edit passed
          merge starts round 1
          merge has the target
          repository is asked: rebases the branch onto its target
          = needs person: lead approved gate proof of pass edit in an emergency: its review is due from a maintainer.
        repository is up to date
          repository is done
          merge lies on the target
          merge checked on t-c1: no commands, reused
          repository is asked: merges the branch into its target
        repository lands
          repository is done
          merge landed as m1 with t-c1
          merge leaves the target
          merge landing verified
          merge passed
          look starts round 1
          task work of look for role:qa
          = needs person: Pass look is a task for a qa.
        tester submits look notes:n1
          task work of look done
          look made notes:n1 (version 1)
          look produced notes:n1, by tester
          look/again opens round 1 on notes:n1, for role:qa
          task review of look/again for role:qa
          = needs person: Gate again of pass look waits for a qa.
        tester rejects look/again wrong to edit
          look/again tester: C1 fail finding wrong [self-review]
          task review of look/again withdrawn
          look/again rejected to edit finding wrong
          merge stale, since edit runs again
          look stale, since edit runs again
          edit reopened: gate rejected finding wrong
          edit starts round 2
          edit#2 runs on e1
          = needs person: lead approved gate proof of pass edit in an emergency: its review is due from a maintainer.
        edit makes change:c2
          edit#2 succeeded
          edit made change:c2 (version 2 on m1)
          edit produced change:c2, by writer
          edit/proof opens round 2 on change:c2, for role:maintainer
          task review of edit/proof for role:maintainer
          = needs person: Gate proof of pass edit waits for a maintainer.
        lead overrides edit/proof fire
          refused: lead approved gate proof of pass edit of W-1 in an emergency, and the review of it is due.
        maintainer approves edit/proof
          edit/proof maintainer: C1 pass
          task review of edit/proof done
          edit/proof approved
          edit passed
          merge starts round 2
          merge has the target
          repository is asked: rebases the branch onto its target
          = needs person: lead approved gate proof of pass edit in an emergency: its review is due from a maintainer.
        maintainer approves edit/proof
          edit/proof late, maintainer: C1 pass
          task late review of edit/proof done
          edit/proof late review approved
          = running: Weir rebases the branch onto its target.
        """);

    [Fact]
    public void Whoever_approved_alone_is_not_enough_when_fewer_have_to_answer() => Scenario.Plays(
        """
        pass edit: agent writer, makes change
          gate own: human codeowners x2, emergency role:lead review 1bd
        """,
        $$"""
        requester asks
          item W-1 asked for
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        edit makes change:c1 owned @lead+@tester
          edit#1 succeeded
          edit made change:c1 (version 1 on m0)
          edit produced change:c1, by writer
          edit/own opens round 1 on change:c1, for codeowners#1
          task review of edit/own for lead tester
          = needs person: Gate own of pass edit waits for lead or tester.
        lead approves edit/own
          edit/own lead: C1 pass
        lead overrides edit/own fire
          edit/own emergency on change:c1
          edit/own lead: C1 pass [emergency]
          task review of edit/own withdrawn
          edit/own approved
          task late review of edit/own for lead tester, due 17:00:00
          edit passed
          = needs person: {{Due}} lead or tester.
        chief removes tester
          tester is here no longer
          task late review of edit/own offered to person:chief for lead tester
          = needs person: {{Due}} chief, standing in for lead or tester.
        chief approves edit/own
          edit/own late, chief for lead tester: C1 pass
          task late review of edit/own done
          edit/own late review approved
          done
          = done: It is done.
        """);
}
