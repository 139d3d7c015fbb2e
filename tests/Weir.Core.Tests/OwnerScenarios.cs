using Weir.Core.Gates;
using Weir.Core.Items;
using Weir.Core.Tests.Scenarios;

namespace Weir.Core.Tests;

/// <summary>
/// Code owners at a gate: every set of owners that the change touches approves, each once. And the documents that a
/// change makes due.
/// </summary>
public sealed class OwnerScenarios
{
    [Fact]
    public void Every_set_of_owners_approves() => Scenario.Plays(
        """
        pass edit: agent writer, makes change
          gate own: human codeowners sla 1h
        """,
        """
        requester asks
          item W-1 asked for
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        edit makes change:c1 owned @lead+@maintainer|@shop/qa
          edit#1 succeeded
          edit made change:c1 (version 1 on m0)
          edit produced change:c1, by writer
          edit/own opens round 1 on change:c1, for codeowners#1 codeowners#2
          task review of edit/own for lead maintainer, due 10:00:00
          task review of edit/own for role:qa, due 10:00:00
          = needs person: Gate own of pass edit waits for lead or maintainer.
        stranger approves edit/own
          refused: person:stranger may not judge gate own of pass edit; it waits for a qa.
        lead approves edit/own
          edit/own lead: C1 pass
          task review of edit/own done
          = needs person: Gate own of pass edit waits for a qa.
        lead approves edit/own
          refused: person:lead may not judge gate own of pass edit; it waits for a qa.
        tester approves edit/own
          edit/own tester: C1 pass
          task review of edit/own done
          edit/own approved
          edit passed
          done
          = done: It is done.
        """);

    [Fact]
    public void One_person_approves_for_all_sets_that_they_are_in() => Scenario.Plays(
        """
        pass edit: agent writer, makes change
          gate own: human codeowners
        """,
        """
        requester asks
          item W-1 asked for
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        edit makes change:c1 owned @lead|@lead+@tester|@tester
          edit#1 succeeded
          edit made change:c1 (version 1 on m0)
          edit produced change:c1, by writer
          edit/own opens round 1 on change:c1, for codeowners#1 codeowners#2 codeowners#3
          task review of edit/own for lead
          task review of edit/own for lead tester
          task review of edit/own for tester
          = needs person: Gate own of pass edit waits for lead.
        lead approves edit/own
          edit/own lead: C1 pass
          task review of edit/own done
          edit/own lead: C1 pass
          task review of edit/own done
          = needs person: Gate own of pass edit waits for tester.
        tester approves edit/own
          edit/own tester: C1 pass
          task review of edit/own done
          edit/own approved
          edit passed
          done
          = done: It is done.
        """);

    [Fact]
    public void Any_owner_rejects_for_all() => Scenario.Plays(
        """
        pass edit: agent writer, makes change
          gate own: human codeowners
        """,
        """
        requester asks
          item W-1 asked for
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        edit makes change:c1 owned @lead|@tester
          edit#1 succeeded
          edit made change:c1 (version 1 on m0)
          edit produced change:c1, by writer
          edit/own opens round 1 on change:c1, for codeowners#1 codeowners#2
          task review of edit/own for lead
          task review of edit/own for tester
          = needs person: Gate own of pass edit waits for lead.
        lead approves edit/own
          edit/own lead: C1 pass
          task review of edit/own done
          = needs person: Gate own of pass edit waits for tester.
        tester rejects edit/own f1
          edit/own tester: C1 fail finding f1
          task review of edit/own withdrawn
          edit/own rejected to edit finding f1
          edit reopened: gate rejected finding f1
          edit starts round 2
          edit#2 runs on e1
          = running: writer works on pass edit (round 2) as edit#2 on engine e1.
        edit makes change:c2 owned @tester|@colleague
          edit#2 succeeded
          edit made change:c2 (version 2 on h-c1)
          edit produced change:c2, by writer
          edit/own opens round 2 on change:c2, for codeowners#1 codeowners#2
          task review of edit/own for tester
          task review of edit/own for colleague
          = needs person: Gate own of pass edit waits for tester.
        tester approves edit/own
          edit/own tester: C1 pass
          task review of edit/own done
          = needs person: Gate own of pass edit waits for colleague.
        colleague approves edit/own
          edit/own colleague: C1 pass
          task review of edit/own done
          edit/own approved
          edit passed
          done
          = done: It is done.
        """);

    [Fact]
    public void Exclusions_hold_in_each_set_and_a_set_with_nobody_left_goes_to_the_owner() => Scenario.Plays(
        """
        pass edit: human role:maintainer, makes change
          gate own: human codeowners not author requester
        """,
        """
        requester asks
          item W-1 asked for
          edit starts round 1
          task work of edit for role:maintainer
          = needs person: Pass edit is a task for a maintainer.
        maintainer submits edit change:c1 owned @colleague+@maintainer|@maintainer|@requester+@lead
          task work of edit done
          edit made change:c1 (version 1 on m0)
          edit produced change:c1, by maintainer
          edit/own opens round 1 on change:c1, for codeowners#1 codeowners#2 codeowners#3
          task review of edit/own for colleague
          task review of edit/own for chief
          task review of edit/own for lead
          = needs person: Gate own of pass edit waits for colleague.
        maintainer approves edit/own
          refused: person:maintainer may not judge gate own of pass edit; it waits for lead.
        colleague approves edit/own
          edit/own colleague: C1 pass
          task review of edit/own done
          = needs person: Gate own of pass edit waits for chief.
        lead approves edit/own
          edit/own lead: C1 pass
          task review of edit/own done
        chief approves edit/own
          edit/own chief: C1 pass
          task review of edit/own done
          edit/own approved
          edit passed
          done
          = done: It is done.
        """);

    [Fact]
    public void Owners_whom_nobody_knows_leave_their_set_to_the_reviewers_of_the_project() => Scenario.Plays(
        """
        given: reviewers role:lead role:qa
        pass edit: agent writer, makes change
          gate own: human codeowners
        """,
        """
        requester asks
          item W-1 asked for
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        edit makes change:c1 owned @ghost+gone@elsewhere|@ghost+@tester
          edit#1 succeeded
          edit made change:c1 (version 1 on m0)
          edit produced change:c1, by writer
          edit/own opens round 1 on change:c1, for codeowners#1 codeowners#2
          task review of edit/own for role:lead role:qa
          task review of edit/own for tester
          = needs person: Gate own of pass edit waits for a lead or a qa.
        lead approves edit/own
          edit/own lead: C1 pass
          task review of edit/own done
          = needs person: Gate own of pass edit waits for tester.
        tester approves edit/own
          edit/own tester: C1 pass
          task review of edit/own done
          edit/own approved
          edit passed
          done
          = done: It is done.
        """);

    [Fact]
    public void What_nobody_owns_is_for_the_reviewers_of_the_project_else_its_owner() => Scenario.Plays(
        """
        pass edit: agent writer, makes change
          gate own: human codeowners
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
          edit/own opens round 1 on change:c1, for codeowners
          task review of edit/own for chief
          = needs person: Gate own of pass edit waits for chief.
        lead approves edit/own
          refused: person:lead may not judge gate own of pass edit; it waits for chief.
        chief approves edit/own
          edit/own chief: C1 pass
          task review of edit/own done
          edit/own approved
          edit passed
          done
          = done: It is done.
        """);

    [Fact]
    public void A_rebase_that_brings_other_owners_asks_them_though_the_patch_is_as_before() => Scenario.Plays(
        """
        pass edit: agent writer, makes change
          gate own: human codeowners
          gate lead: human role:qa
        pass merge: integrate, needs edit
        """,
        """
        requester asks
          item W-1 asked for
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        edit makes change:c1 owned @lead
          edit#1 succeeded
          edit made change:c1 (version 1 on m0)
          edit produced change:c1, by writer
          edit/own opens round 1 on change:c1, for codeowners#1
          task review of edit/own for lead
          = needs person: Gate own of pass edit waits for lead.
        lead approves edit/own
          edit/own lead: C1 pass
          task review of edit/own done
          edit/own approved
          edit/lead opens round 1 on change:c1, for role:qa
          task review of edit/lead for role:qa
          = needs person: Gate lead of pass edit waits for a qa.
        tester approves edit/lead
          edit/lead tester: C1 pass
          task review of edit/lead done
          edit/lead approved
          edit passed
          merge starts round 1
          merge has the target
          repository is asked: rebases the branch onto its target
          = running: Weir rebases the branch onto its target.
        repository rebases to c1 owned @lead|@maintainer
          repository is done
          merge rebased to change:c1 on m1, verdicts stand
          merge leaves the target
          merge stale, since edit runs again
          edit/own asks again
          edit/own opens round 2 on change:c1, for codeowners#1 codeowners#2
          task review of edit/own for lead
          task review of edit/own for maintainer
          = needs person: Gate own of pass edit waits for lead.
        lead approves edit/own
          edit/own lead: C1 pass
          task review of edit/own done
          = needs person: Gate own of pass edit waits for maintainer.
        maintainer approves edit/own
          edit/own maintainer: C1 pass
          task review of edit/own done
          edit/own approved
          edit passed
          merge starts round 2
          merge has the target
          repository is asked: rebases the branch onto its target
          = running: Weir rebases the branch onto its target.
        repository is up to date
          repository is done
          merge lies on the target
          merge checked on t-c1: no commands, reused
          repository is asked: merges the branch into its target
          = running: Weir merges the branch into its target.
        repository lands
          repository is done
          merge landed as m2 with t-c1
          merge leaves the target
          merge landing verified
          merge passed
          done
          = done: It is done.
        """);

    [Fact]
    public void Only_what_follows_the_gate_whose_owners_are_asked_anew_goes_stale() => Scenario.Plays(
        """
        pass edit: agent writer, makes change
          gate lead: human role:qa
        pass side: agent writer, needs edit, makes notes
        pass verify: agent critic, needs edit, takes change, makes report
          gate own: reviews change, human codeowners
        pass merge: integrate, needs side verify
        """,
        """
        requester asks
          item W-1 asked for
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        edit makes change:c1 owned @lead
          edit#1 succeeded
          edit made change:c1 (version 1 on m0)
          edit produced change:c1, by writer
          edit/lead opens round 1 on change:c1, for role:qa
          task review of edit/lead for role:qa
          = needs person: Gate lead of pass edit waits for a qa.
        tester approves edit/lead
          edit/lead tester: C1 pass
          task review of edit/lead done
          edit/lead approved
          edit passed
          side starts round 1
          verify starts round 1
          side#1 runs on e1
          verify#1 runs on e1
          = running: writer works on pass side (round 1) as side#1 on engine e1.
        side makes notes:n1
          side#1 succeeded
          side made notes:n1 (version 1)
          side produced notes:n1, by writer
          side passed
          = running: critic works on pass verify (round 1) as verify#1 on engine e1.
        verify makes report:r1
          verify#1 succeeded
          verify made report:r1 (version 1)
          verify produced report:r1, by critic
          verify/own opens round 1 on change:c1, for codeowners#1
          task review of verify/own for lead
          = needs person: Gate own of pass verify waits for lead.
        lead approves verify/own
          verify/own lead: C1 pass
          task review of verify/own done
          verify/own approved
          verify passed
          merge starts round 1
          merge has the target
          repository is asked: rebases the branch onto its target
          = running: Weir rebases the branch onto its target.
        repository rebases to c1 owned @lead|@maintainer
          repository is done
          merge rebased to change:c1 on m1, verdicts stand
          merge leaves the target
          merge stale, since verify runs again
          verify/own asks again
          verify/own opens round 2 on change:c1, for codeowners#1 codeowners#2
          task review of verify/own for lead
          task review of verify/own for maintainer
          = needs person: Gate own of pass verify waits for lead.
        """);

    [Fact]
    public void A_rebase_that_takes_owners_away_keeps_the_verdicts() => Scenario.Plays(
        """
        pass edit: agent writer, makes change
          gate own: human codeowners
        pass merge: integrate, needs edit
        """,
        """
        requester asks
          item W-1 asked for
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        edit makes change:c1 owned @lead|@tester
          edit#1 succeeded
          edit made change:c1 (version 1 on m0)
          edit produced change:c1, by writer
          edit/own opens round 1 on change:c1, for codeowners#1 codeowners#2
          task review of edit/own for lead
          task review of edit/own for tester
          = needs person: Gate own of pass edit waits for lead.
        lead approves edit/own
          edit/own lead: C1 pass
          task review of edit/own done
          = needs person: Gate own of pass edit waits for tester.
        tester approves edit/own
          edit/own tester: C1 pass
          task review of edit/own done
          edit/own approved
          edit passed
          merge starts round 1
          merge has the target
          repository is asked: rebases the branch onto its target
          = running: Weir rebases the branch onto its target.
        repository rebases to c1b owned @tester
          repository is done
          merge rebased to change:c1b on m1, verdicts stand
          merge lies on the target
          merge checked on t-c1b: no commands, reused
          repository is asked: merges the branch into its target
          = running: Weir merges the branch into its target.
        repository lands
          repository is done
          merge landed as m2 with t-c1b
          merge leaves the target
          merge landing verified
          merge passed
          done
          = done: It is done.
        """);

    [Fact]
    public void A_ladder_reassigns_the_sets_that_are_silent() => Scenario.Plays(
        """
        ladder page: 1h reassign role:lead
        pass edit: agent writer, makes change
          gate own: human codeowners, ladder page
        """,
        """
        requester asks
          item W-1 asked for
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        edit makes change:c1 owned @maintainer|@tester
          edit#1 succeeded
          edit made change:c1 (version 1 on m0)
          edit produced change:c1, by writer
          edit/own opens round 1 on change:c1, for codeowners#1 codeowners#2
          task review of edit/own for maintainer, ladder page
          task review of edit/own for tester, ladder page
          = needs person: Gate own of pass edit waits for maintainer.
        tester approves edit/own
          edit/own tester: C1 pass
          task review of edit/own done
        wait 1h
          10:00:00 task review of edit/own: reassign role:lead
          10:00:00 = needs person: Gate own of pass edit waits for a lead.
        lead approves edit/own
          edit/own lead: C1 pass
          task review of edit/own done
          edit/own approved
          edit passed
          done
          = done: It is done.
        """);

    [Fact]
    public void A_quorum_is_of_each_set_and_no_more_than_there_are() => Scenario.Plays(
        """
        pass edit: agent writer, makes change
          gate own: human codeowners x2
        """,
        """
        requester asks
          item W-1 asked for
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        edit makes change:c1 owned @lead|@maintainer+@colleague+@tester
          edit#1 succeeded
          edit made change:c1 (version 1 on m0)
          edit produced change:c1, by writer
          edit/own opens round 1 on change:c1, for codeowners#1 codeowners#2
          task review of edit/own for lead
          task review of edit/own for maintainer colleague tester
          = needs person: Gate own of pass edit waits for lead.
        lead approves edit/own
          edit/own lead: C1 pass
          task review of edit/own done
          = needs person: Gate own of pass edit waits for maintainer or colleague or tester.
        maintainer approves edit/own
          edit/own maintainer: C1 pass
        maintainer approves edit/own
          refused: maintainer has judged gate own already; it waits for another person.
        tester approves edit/own
          edit/own tester: C1 pass
          task review of edit/own done
          edit/own approved
          edit passed
          done
          = done: It is done.
        """);

    [Fact]
    public void Where_any_reviewer_suffices_one_set_of_several_does_not() => Scenario.Plays(
        """
        pass edit: agent writer, makes change
          gate own: human codeowners, human role:qa, any
        """,
        """
        requester asks
          item W-1 asked for
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        edit makes change:c1 owned @lead|@maintainer
          edit#1 succeeded
          edit made change:c1 (version 1 on m0)
          edit produced change:c1, by writer
          edit/own opens round 1 on change:c1, for codeowners#1 codeowners#2 role:qa
          task review of edit/own for lead
          task review of edit/own for maintainer
          task review of edit/own for role:qa
          = needs person: Gate own of pass edit waits for lead.
        lead approves edit/own
          edit/own lead: C1 pass
          task review of edit/own done
          = needs person: Gate own of pass edit waits for maintainer.
        tester approves edit/own
          edit/own tester: C1 pass
          task review of edit/own done
          task review of edit/own withdrawn
          edit/own approved
          edit passed
          done
          = done: It is done.
        """);

    [Fact]
    public void One_person_alone_is_every_owner() => Scenario.Plays(
        """
        given: alone
        pass edit: agent writer, makes change
          gate own: human codeowners not author requester
        """,
        """
        chief asks
          item W-1 asked for
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        edit makes change:c1 owned @shop/qa|@somebody
          edit#1 succeeded
          edit made change:c1 (version 1 on m0)
          edit produced change:c1, by writer
          edit/own opens round 1 on change:c1, for codeowners#1 codeowners#2
          task review of edit/own for chief
          task review of edit/own for chief
          = needs person: Gate own of pass edit waits for chief.
        chief approves edit/own
          edit/own chief: C1 pass [requester-waived]
          task review of edit/own done
          edit/own chief: C1 pass [requester-waived]
          task review of edit/own done
          edit/own approved
          edit passed
          done
          = done: It is done.
        """);

    [Fact]
    public void A_document_that_is_due_brings_its_pass_and_its_reviewer() => Scenario.Plays(
        """
        pass edit: agent writer, makes change
        pass document: agent documenter, needs edit, makes change, when change.documents_due~docs/api.md
          gate told: human role:qa when change.documents_due~docs/api.md, human role:maintainer
        """,
        """
        requester asks
          item W-1 asked for
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        edit makes change:c1 due docs/api.md
          edit#1 succeeded
          edit made change:c1 (version 1 on m0)
          edit produced change:c1, by writer
          edit passed
          document starts round 1
          document#1 runs on e1
          = running: documenter works on pass document (round 1) as document#1 on engine e1.
        document makes change:c2
          document#1 succeeded
          document made change:c2 (version 2 on h-c1)
          document produced change:c2, by documenter
          document/told opens round 1 on change:c2, for role:maintainer
          task review of document/told for role:maintainer
          = needs person: Gate told of pass document waits for a maintainer.
        maintainer approves document/told
          document/told maintainer: C1 pass
          task review of document/told done
          document/told approved
          document passed
          done
          = done: It is done.
        requester asks
          W-2 item W-2 asked for
          W-2 edit starts round 1
          W-2 edit#1 runs on e1
          W-2 = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        W-2: edit makes change:d1
          W-2 edit#1 succeeded
          W-2 edit made change:d1 (version 1 on m0)
          W-2 edit produced change:d1, by writer
          W-2 edit passed
          W-2 document not applicable
          W-2 done
          W-2 = done: It is done.
        """);

    [Fact]
    public void What_does_not_merge_has_no_owners() => Scenario.Plays(
        """
        artifact manual: merges
        pass edit: agent writer, makes change notes
          gate notes: reviews notes, human codeowners
        pass tell: agent writer, needs edit, makes manual
          gate told: human codeowners
        """,
        """
        requester asks
          item W-1 asked for
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        edit makes change:c1 notes:n1 owned @lead|@tester
          edit#1 succeeded
          edit made notes:n1 (version 1)
          edit made change:c1 (version 1 on m0)
          edit produced change:c1 notes:n1, by writer
          edit/notes opens round 1 on notes:n1, for codeowners
          task review of edit/notes for chief
          = needs person: Gate notes of pass edit waits for chief.
        chief approves edit/notes
          edit/notes chief: C1 pass
          task review of edit/notes done
          edit/notes approved
          edit passed
          tell starts round 1
          tell#1 runs on e1
          = running: writer works on pass tell (round 1) as tell#1 on engine e1.
        tell makes change:c2 manual:m1 owned @lead|@maintainer
          tell#1 succeeded
          tell made manual:m1 (version 1)
          tell made change:c2 (version 2 on h-c1)
          tell produced manual:m1, by writer
          tell/told opens round 1 on manual:m1, for codeowners#1 codeowners#2
          task review of tell/told for lead
          task review of tell/told for maintainer
          = needs person: Gate told of pass tell waits for lead.
        lead approves tell/told
          tell/told lead: C1 pass
          task review of tell/told done
          = needs person: Gate told of pass tell waits for maintainer.
        maintainer approves tell/told
          tell/told maintainer: C1 pass
          task review of tell/told done
          tell/told approved
          tell passed
          done
          = done: It is done.
        """);

    [Fact]
    public void The_owners_of_an_element_are_those_of_its_own_change() => Scenario.Plays(
        """
        pass plan: agent planner, makes tasks
        pass build: agent coder, needs plan, takes tasks, makes change, for tasks as task
          gate own: human codeowners
        """,
        """
        requester asks
          item W-1 asked for
          plan starts round 1
          plan#1 runs on e1
          = running: planner works on pass plan (round 1) as plan#1 on engine e1.
        plan makes tasks:t1=A;B
          plan#1 succeeded
          plan made tasks:t1 (version 1)
          plan produced tasks:t1, by planner
          plan passed
          build splits into A B
          build.A forks at m0
          build.A starts round 1
          build.B forks at m0
          build.B starts round 1
          build.A#1 runs on e1
          build.B#1 runs on e1
          = running: coder works on pass build.A (round 1) as build.A#1 on engine e1.
        build.A makes change:a owned @lead|@tester
          build.A#1 succeeded
          build.A made change:a (version 1 on m0)
          build.A produced change:a, by coder
          build.A/own opens round 1 on change:a, for codeowners#1 codeowners#2
          task review of build.A/own for lead
          task review of build.A/own for tester
          = needs person: Gate own of pass build.A waits for lead.
        build.B makes change:b owned @maintainer
          build.B#1 succeeded
          build.B made change:b (version 2 on m0)
          build.B produced change:b, by coder
          build.B/own opens round 1 on change:b, for codeowners#1
          task review of build.B/own for maintainer
        lead approves build.A/own
          build.A/own lead: C1 pass
          task review of build.A/own done
          = needs person: Gate own of pass build.A waits for tester.
        lead approves build.B/own
          refused: person:lead may not judge gate own of pass build.B; it waits for maintainer.
        maintainer approves build.B/own
          build.B/own maintainer: C1 pass
          task review of build.B/own done
          build.B/own approved
          build.B joins
          repository is asked: joins build.B with the branch
        tester approves build.A/own
          build.A/own tester: C1 pass
          task review of build.A/own done
          build.A/own approved
          = running: Weir joins build.B with the branch.
        """);

    [Fact]
    public void Of_very_many_sets_the_reviewers_of_the_project_answer_for_the_rest()
    {
        var stage = new Stage(
            "given: reviewers role:qa\npass edit: agent writer, makes change\n  gate own: human codeowners", "many");
        var steps = new Steps(stage);
        steps.Take("requester asks");
        var sets = string.Join('|', Enumerable.Range(0, OwnerSets.MaxSets + 5).Select(set => $"@ghost{set}+@lead"));
        steps.Take($"edit makes change:c1 owned {sets}");
        var item = stage.State.Items.Values.Single();
        item.Tasks.Values.GroupBy(task => task.Who, StringComparer.Ordinal)
            .Select(group => (group.Key, group.Count())).ShouldBe([("lead", OwnerSets.MaxSets - 1), ("role:qa", 1)]);
        steps.Take("lead approves edit/own");
        stage.State.Items.Values.Single().Tasks.Values.Select(task => task.Who).ShouldBe(["role:qa"]);
        steps.Take("tester approves edit/own");
        stage.State.Items.Values.Single().Status.ShouldBe(ItemStatus.Done);
    }
}
