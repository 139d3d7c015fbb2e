using Weir.Core.Tests.Scenarios;

namespace Weir.Core.Tests;

/// <summary>How an item moves through its passes when nothing goes wrong.</summary>
public sealed class FlowScenarios
{
    [Fact]
    public void Two_passes_go_straight_through() => Scenario.Plays(
        """
        pass edit: agent writer, makes change
          gate owner: run lint, human role:maintainer
        pass merge: integrate, needs edit
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
          edit/owner opens round 1 on change:c1, for role:maintainer
          edit/owner/run#1 runs on e1
          = running: The commands of gate owner of pass edit run as edit/owner/run#1 on engine e1.
        edit/owner/run passes
          edit/owner/run#1 succeeded
          edit/owner ran on t-c1: lint pass
          task review of edit/owner for role:maintainer
          = needs person: Gate owner of pass edit waits for a maintainer.
        maintainer approves edit/owner
          edit/owner maintainer: C1 pass
          task review of edit/owner done
          edit/owner approved
          edit passed
          merge starts round 1
          merge has the target
          repository is asked: rebases the branch onto its target
          = running: Weir rebases the branch onto its target.
        repository is up to date
          repository is done
          merge lies on the target
          merge checked on t-c1: lint pass, reused
          repository is asked: merges the branch into its target
          = running: Weir merges the branch into its target.
        repository lands
          repository is done
          merge landed as m1 with t-c1
          merge leaves the target
          merge landing verified
          merge passed
          done
          = done: It is done.
        """);

    [Fact]
    public void Passes_with_the_same_needs_run_in_parallel_and_join() => Scenario.Plays(
        """
        pass plan: agent planner, makes notes
        pass code: agent coder, needs plan, takes notes, makes change
        pass words: agent writer, needs plan, takes notes, makes text
        pass check: command compare, needs code words
        """,
        """
        requester asks
          item W-1 asked for
          plan starts round 1
          plan#1 runs on e1
          = running: planner works on pass plan (round 1) as plan#1 on engine e1.
        plan makes notes:n1
          plan#1 succeeded
          plan made notes:n1 (version 1)
          plan produced notes:n1, by planner
          plan passed
          code starts round 1
          words starts round 1
          code#1 runs on e1
          words#1 runs on e1
          = running: coder works on pass code (round 1) as code#1 on engine e1.
        words makes text:w1
          words#1 succeeded
          words made text:w1 (version 1)
          words produced text:w1, by writer
          words passed
        code makes change:c1
          code#1 succeeded
          code made change:c1 (version 1 on m0)
          code produced change:c1, by coder
          code passed
          check starts round 1
          check#1 runs on e1
          = running: A command works on pass check (round 1) as check#1 on engine e1.
        check makes nothing
          check#1 succeeded
          check produced nothing, by compare
          check passed
          done
          = done: It is done.
        """);

    [Fact]
    public void When_is_asked_only_once_every_need_is_settled() => Scenario.Plays(
        """
        param risky: yes|no, default no, from notes.risky
        pass plan: agent planner, makes notes
        pass audit: agent auditor, needs plan, when params.risky=yes
        pass code: agent coder, needs audit
        """,
        """
        requester asks
          item W-1 asked for
          plan starts round 1
          plan#1 runs on e1
          = running: planner works on pass plan (round 1) as plan#1 on engine e1.
        plan makes notes:n1 notes.risky=yes
          plan#1 succeeded
          plan made notes:n1 (version 1)
          param risky is yes
          plan produced notes:n1, by planner
          plan passed
          audit starts round 1
          audit#1 runs on e1
          = running: auditor works on pass audit (round 1) as audit#1 on engine e1.
        audit makes nothing
          audit#1 succeeded
          audit produced nothing, by auditor
          audit passed
          code starts round 1
          code#1 runs on e1
          = running: coder works on pass code (round 1) as code#1 on engine e1.
        code makes nothing
          code#1 succeeded
          code produced nothing, by coder
          code passed
          done
          = done: It is done.
        requester asks
          W-2 item W-2 asked for
          W-2 plan starts round 1
          W-2 plan#1 runs on e1
          W-2 = running: planner works on pass plan (round 1) as plan#1 on engine e1.
        W-2: plan makes notes:n2 notes.risky=no
          W-2 plan#1 succeeded
          W-2 plan made notes:n2 (version 1)
          W-2 plan produced notes:n2, by planner
          W-2 plan passed
          W-2 audit not applicable
          W-2 code starts round 1
          W-2 code#1 runs on e1
          W-2 = running: coder works on pass code (round 1) as code#1 on engine e1.
        W-2: code makes nothing
          W-2 code#1 succeeded
          W-2 code produced nothing, by coder
          W-2 code passed
          W-2 done
          W-2 = done: It is done.
        """);

    [Fact]
    public void A_param_that_an_artifact_sets_does_not_override_a_person() => Scenario.Plays(
        """
        param severity: low|high, default low, from triage.severity
        pass triage: agent analyst, makes triage
        pass page: agent pager, needs triage, when params.severity=high
        """,
        """
        requester asks severity=low
          item W-1 asked for
          triage starts round 1
          triage#1 runs on e1
          = running: analyst works on pass triage (round 1) as triage#1 on engine e1.
        triage makes triage:a1 triage.severity=high
          triage#1 succeeded
          triage made triage:a1 (version 1)
          triage produced triage:a1, by analyst
          triage passed
          page not applicable
          done
          = done: It is done.
        requester asks
          W-2 item W-2 asked for
          W-2 triage starts round 1
          W-2 triage#1 runs on e1
          W-2 = running: analyst works on pass triage (round 1) as triage#1 on engine e1.
        chief sets severity=purple
          refused: Item W-1 is done.
        W-2: chief sets severity=low
          W-2 param severity is low by a person
        W-2: triage makes triage:a2 triage.severity=high
          W-2 triage#1 succeeded
          W-2 triage made triage:a2 (version 1)
          W-2 triage produced triage:a2, by analyst
          W-2 triage passed
          W-2 page not applicable
          W-2 done
          W-2 = done: It is done.
        requester asks
          W-3 item W-3 asked for
          W-3 triage starts round 1
          W-3 triage#1 runs on e1
          W-3 = running: analyst works on pass triage (round 1) as triage#1 on engine e1.
        W-3: triage makes triage:a3 triage.severity=purple
          W-3 triage#1 succeeded
          W-3 triage made triage:a3 (version 1)
          W-3 triage produced triage:a3, by analyst
          W-3 triage passed
          W-3 page not applicable
          W-3 done
          W-3 = done: It is done.
        """);

    [Fact]
    public void A_delay_counts_from_when_the_needs_are_settled() => Scenario.Plays(
        """
        pass deploy: human role:lead
        pass watch: agent watcher, needs deploy, delay 2h
        """,
        """
        requester asks
          item W-1 asked for
          deploy starts round 1
          task work of deploy for role:lead
          = needs person: Pass deploy is a task for a lead.
        wait 30m
        lead submits deploy
          task work of deploy done
          deploy produced nothing, by lead
          deploy passed
          watch delayed until 11:30:00
          = waiting: Pass watch starts at 2026-01-05T11:30:00Z, as its delay says.
        wait 1h
        wait 1h
          11:30:00 watch starts round 1
          11:30:00 watch#1 runs on e1
          11:30:00 = running: watcher works on pass watch (round 1) as watch#1 on engine e1.
        watch makes nothing
          watch#1 succeeded
          watch produced nothing, by watcher
          watch passed
          done
          = done: It is done.
        """);

    [Fact]
    public void An_artifact_the_item_was_given_is_adopted_and_judged() => Scenario.Plays(
        """
        pass brief: agent analyst, makes brief, adopt brief
          gate agreed: human role:maintainer
        pass edit: agent writer, needs brief, takes brief
        """,
        """
        requester asks with brief:b0
          item W-1 asked for
          brief:b0 attached
          brief starts round 1
          brief produced brief:b0, adopted, by requester
          brief/agreed opens round 1 on brief:b0, for role:maintainer
          task review of brief/agreed for role:maintainer
          = needs person: Gate agreed of pass brief waits for a maintainer.
        maintainer rejects brief/agreed too-short
          brief/agreed maintainer: C1 fail finding too-short
          task review of brief/agreed withdrawn
          brief/agreed rejected to brief finding too-short
          brief reopened: gate rejected finding too-short
          brief starts round 2
          brief#1 runs on e1
          = running: analyst works on pass brief (round 2) as brief#1 on engine e1.
        brief makes brief:b1
          brief#1 succeeded
          brief made brief:b1 (version 2)
          brief produced brief:b1, by analyst
          brief/agreed opens round 2 on brief:b1, for role:maintainer
          task review of brief/agreed for role:maintainer
          = needs person: Gate agreed of pass brief waits for a maintainer.
        maintainer approves brief/agreed
          brief/agreed maintainer: C1 pass
          task review of brief/agreed done
          brief/agreed approved
          brief passed
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        requester asks
          W-2 item W-2 asked for
          W-2 brief starts round 1
          W-2 brief#1 runs on e1
          W-2 = running: analyst works on pass brief (round 1) as brief#1 on engine e1.
        """);

    [Fact]
    public void What_is_adopted_sets_params_and_may_call_for_another_workflow() => Scenario.Plays(
        """
        param severity: low|high, default low, from brief.severity
        reclassify: when params.severity=high, ask role:lead
        pass brief: agent analyst, makes brief, adopt brief
        pass edit: agent writer, needs brief, takes brief
        """,
        """
        requester asks with brief:b0 brief.severity=high
          item W-1 asked for
          brief:b0 attached
          brief starts round 1
          param severity is high
          brief produced brief:b0, adopted, by requester
          brief held: reclassify matches
          task decision of brief for role:lead
          = needs person: Pass brief made a result that calls for another workflow: a lead decides.
        lead retries
          task decision of brief withdrawn
          brief released
          brief passed
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        """);

    [Fact]
    public void A_pass_is_skipped_by_whom_it_allows_and_when_it_allows() => Scenario.Plays(
        """
        param severity: low|high, default low
        pass reproduce: agent tester, makes repro, skip role:lead when params.severity=high
        pass fix: agent fixer, needs reproduce, takes repro?
        """,
        """
        requester asks
          item W-1 asked for
          reproduce starts round 1
          reproduce#1 runs on e1
          = running: tester works on pass reproduce (round 1) as reproduce#1 on engine e1.
        lead skips reproduce
          refused: Pass reproduce may not be skipped now.
        lead sets severity=high
          param severity is high by a person
        maintainer skips reproduce
          refused: person:maintainer may not skip pass reproduce; role:lead may.
        lead skips reproduce
          reproduce#1 is told to stop
          reproduce skipped
          fix starts round 1
          fix#1 runs on e1
          = running: fixer works on pass fix (round 1) as fix#1 on engine e1.
        reproduce stops
          reproduce#1 stopped
        lead skips reproduce
          refused: Pass reproduce is settled already.
        lead skips fix
          refused: Pass fix may not be skipped now.
        fix makes nothing
          fix#1 succeeded
          fix produced nothing, by fixer
          fix passed
          done
          = done: It is done.
        """);

    [Fact]
    public void The_owner_may_skip_where_the_owner_is_named() => Scenario.Plays(
        """
        pass reproduce: agent tester, makes repro, skip owner
        """,
        """
        requester asks
          item W-1 asked for
          reproduce starts round 1
          reproduce#1 runs on e1
          = running: tester works on pass reproduce (round 1) as reproduce#1 on engine e1.
        chief skips reproduce
          reproduce#1 is told to stop
          reproduce skipped
          done
          = done: It is done.
        """);

    [Fact]
    public void An_item_waits_for_what_blocks_it() => Scenario.Plays(
        """
        pass edit: agent writer
        """,
        """
        requester asks
          item W-1 asked for
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        requester asks blocked by W-1
          W-2 item W-2 asked for
          W-2 = waiting: It is blocked by W-1, which is not done.
        edit makes nothing
          edit#1 succeeded
          edit produced nothing, by writer
          edit passed
          done
          = done: It is done.
          W-2 edit starts round 1
          W-2 edit#1 runs on e1
          W-2 = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        W-2: edit makes nothing
          W-2 edit#1 succeeded
          W-2 edit produced nothing, by writer
          W-2 edit passed
          W-2 done
          W-2 = done: It is done.
        requester asks
          W-3 item W-3 asked for
          W-3 edit starts round 1
          W-3 edit#1 runs on e1
          W-3 = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        requester asks blocked by W-3
          W-4 item W-4 asked for
          W-4 = waiting: It is blocked by W-3, which is not done.
        W-3: chief cancels
          W-3 edit#1 is told to stop
          W-3 cancelled
          W-3 = closed: It is closed: cancelled.
          W-4 edit starts round 1
          W-4 edit#1 runs on e1
          W-4 = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        W-3: edit stops
          W-3 edit#1 stopped
        requester asks blocked by W-9
          refused: There is no item W-9.
        """);

    [Fact]
    public void A_pass_of_a_person_is_a_task() => Scenario.Plays(
        """
        pass mitigate: human role:lead, makes notes, sla 2h
          gate seen: human role:maintainer not author
        """,
        """
        requester asks
          item W-1 asked for
          mitigate starts round 1
          task work of mitigate for role:lead, due 11:00:00
          = needs person: Pass mitigate is a task for a lead.
        maintainer submits mitigate notes:n1
          refused: person:maintainer may not do task t17; it is for a lead.
        lead takes mitigate
          task work of mitigate taken
        lead submits mitigate text:w1
          refused: Pass mitigate makes notes, and needs all of it.
        lead submits mitigate
          refused: Pass mitigate makes notes, and needs all of it.
        lead submits mitigate notes:n1
          task work of mitigate done
          mitigate made notes:n1 (version 1)
          mitigate produced notes:n1, by lead
          mitigate/seen opens round 1 on notes:n1, for role:maintainer
          task review of mitigate/seen for role:maintainer
          = needs person: Gate seen of pass mitigate waits for a maintainer.
        maintainer approves mitigate/seen
          mitigate/seen maintainer: C1 pass
          task review of mitigate/seen done
          mitigate/seen approved
          mitigate passed
          done
          = done: It is done.
        """);

    [Fact]
    public void A_match_of_reclassify_asks_a_person_and_declined_is_not_asked_again() => Scenario.Plays(
        """
        reclassify: when triage.kind=feature, ask role:lead
        pass triage: agent analyst, makes triage
          gate agreed: human role:maintainer
        pass fix: agent fixer, needs triage
        """,
        """
        requester asks
          item W-1 asked for
          triage starts round 1
          triage#1 runs on e1
          = running: analyst works on pass triage (round 1) as triage#1 on engine e1.
        triage makes triage:a1 triage.kind=feature
          triage#1 succeeded
          triage made triage:a1 (version 1)
          triage produced triage:a1, by analyst
          triage held: reclassify matches
          task decision of triage for role:lead
          = needs person: Pass triage made a result that calls for another workflow: a lead decides.
        lead retries
          task decision of triage withdrawn
          triage released
          triage/agreed opens round 1 on triage:a1, for role:maintainer
          task review of triage/agreed for role:maintainer
          = needs person: Gate agreed of pass triage waits for a maintainer.
        maintainer rejects triage/agreed wrong
          triage/agreed maintainer: C1 fail finding wrong
          task review of triage/agreed withdrawn
          triage/agreed rejected to triage finding wrong
          triage reopened: gate rejected finding wrong
          triage starts round 2
          triage#2 runs on e1
          = running: analyst works on pass triage (round 2) as triage#2 on engine e1.
        triage makes triage:a2 triage.kind=feature
          triage#2 succeeded
          triage made triage:a2 (version 2)
          triage produced triage:a2, by analyst
          triage/agreed opens round 2 on triage:a2, for role:maintainer
          task review of triage/agreed for role:maintainer
          = needs person: Gate agreed of pass triage waits for a maintainer.
        maintainer approves triage/agreed
          triage/agreed maintainer: C1 pass
          task review of triage/agreed done
          triage/agreed approved
          triage passed
          fix starts round 1
          fix#1 runs on e1
          = running: fixer works on pass fix (round 1) as fix#1 on engine e1.
        fix makes nothing
          fix#1 succeeded
          fix produced nothing, by fixer
          fix passed
          done
          = done: It is done.
        """);

    [Fact]
    public void Keys_that_are_not_carried_out_are_recorded_once() => Scenario.Plays(
        """
        pinned: triggers, sign
        pass edit: agent writer, makes change, pinned reserve auto_accept
          gate owner: human role:maintainer
        """,
        """
        requester asks
          item W-1 asked for
          workflow reaches triggers, which is not carried out
          workflow reaches sign, which is not carried out
          edit starts round 1
          edit reaches reserve, which is not carried out
          edit reaches auto_accept, which is not carried out
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        edit makes change:c1
          edit#1 succeeded
          edit made change:c1 (version 1 on m0)
          edit produced change:c1, by writer
          edit/owner opens round 1 on change:c1, for role:maintainer
          task review of edit/owner for role:maintainer
          = needs person: Gate owner of pass edit waits for a maintainer.
        maintainer rejects edit/owner f1
          edit/owner maintainer: C1 fail finding f1
          task review of edit/owner withdrawn
          edit/owner rejected to edit finding f1
          edit reopened: gate rejected finding f1
          edit starts round 2
          edit#2 runs on e1
          = running: writer works on pass edit (round 2) as edit#2 on engine e1.
        edit makes change:c2
          edit#2 succeeded
          edit made change:c2 (version 2 on h-c1)
          edit produced change:c2, by writer
          edit/owner opens round 2 on change:c2, for role:maintainer
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
    public void A_pass_that_starts_another_workflow_needs_a_person() => Scenario.Plays(
        """
        pass child: workflow other, skip role:lead, pinned workflow
        """,
        """
        requester asks
          item W-1 asked for
          child starts round 1
          child reaches workflow, which is not carried out
          child held: not executed
          task decision of child for chief
          = needs person: Pass child needs what this release does not carry out: chief decides.
        chief retries
          refused: Pass child of item W-1 needs something that this release does not carry out.
        lead skips child
          task decision of child withdrawn
          child skipped
          done
          = done: It is done.
        """);

    [Fact]
    public void An_empty_change_is_integrated_by_doing_nothing() => Scenario.Plays(
        """
        pass edit: agent writer, makes change
        pass merge: integrate, needs edit
        """,
        """
        requester asks
          item W-1 asked for
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        edit makes change:empty
          edit#1 succeeded
          edit made change:empty (version 1 on m0)
          edit produced change:empty, by writer
          edit passed
          merge starts round 1
          merge passed
          done
          = done: It is done.
        requester asks
          W-2 item W-2 asked for
          W-2 edit starts round 1
          W-2 edit#1 runs on e1
          W-2 = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        W-2: edit ends already-done
          W-2 edit#1 succeeded
          W-2 edit produced nothing (already done), by writer
          W-2 edit passed
          W-2 merge starts round 1
          W-2 merge passed
          W-2 done
          W-2 = done: It is done.
        """);

    [Fact]
    public void Passes_that_write_the_branch_wait_for_each_other() => Scenario.Plays(
        """
        artifact manual: merges
        pass code: agent coder, makes change
        pass words: agent writer, makes manual
        pass merge: integrate, needs code words
        """,
        """
        requester asks
          item W-1 asked for
          code starts round 1
          code#1 runs on e1
          = running: coder works on pass code (round 1) as code#1 on engine e1.
        code makes change:c1
          code#1 succeeded
          code made change:c1 (version 1 on m0)
          code produced change:c1, by coder
          code passed
          words starts round 1
          words#1 runs on e1
          = running: writer works on pass words (round 1) as words#1 on engine e1.
        words makes change:c2 manual:w1
          words#1 succeeded
          words made manual:w1 (version 1)
          words made change:c2 (version 2 on h-c1)
          words produced manual:w1, by writer
          words passed
          merge starts round 1
          merge has the target
          repository is asked: rebases the branch onto its target
          = running: Weir rebases the branch onto its target.
        """);

    [Fact]
    public void What_the_plan_does_not_know_is_refused() => Scenario.Plays(
        """
        param severity: low|high, default low
        pass edit: agent writer, makes notes
        """,
        """
        requester asks colour=red
          refused: Workflow What_the_plan_does_not_know_is_refused has no param colour.
        requester asks severity=purple
          refused: That is not a value of param severity.
        requester asks with sketch:s1
          refused: Workflow What_the_plan_does_not_know_is_refused has no artifact sketch.
        requester asks severity=high
          item W-1 asked for
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        """);
}
