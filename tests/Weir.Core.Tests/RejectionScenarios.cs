using Weir.Core.Tests.Scenarios;

namespace Weir.Core.Tests;

/// <summary>Work that is sent back: findings, staleness, revival, bounded rounds.</summary>
public sealed class RejectionScenarios
{
    [Fact]
    public void A_rejection_brings_its_findings_to_the_producer_and_the_second_round_passes() => Scenario.Plays(
        """
        pass plan: agent planner, makes notes
        pass edit: agent writer, needs plan, takes notes, makes change
          gate owner: human role:maintainer
        pass docs: agent documenter, needs edit, takes change, makes text
          gate final: human role:maintainer, to edit docs
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
        maintainer rejects edit/owner f1 f2
          edit/owner maintainer: C1 fail finding f1 f2
          task review of edit/owner withdrawn
          edit/owner rejected to edit finding f1 f2
          edit reopened: gate rejected finding f1 f2
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
          docs starts round 1
          docs#1 runs on e1
          = running: documenter works on pass docs (round 1) as docs#1 on engine e1.
        docs makes text:w1
          docs#1 succeeded
          docs made text:w1 (version 1)
          docs produced text:w1, by documenter
          docs/final opens round 1 on text:w1, for role:maintainer
          task review of docs/final for role:maintainer
          = needs person: Gate final of pass docs waits for a maintainer.
        maintainer rejects docs/final f3
          docs/final maintainer: C1 fail finding f3
          task review of docs/final withdrawn
          docs/final rejected to edit finding f3
          docs stale, since edit runs again
          edit reopened: gate rejected finding f3
          edit starts round 3
          edit#3 runs on e1
          = running: writer works on pass edit (round 3) as edit#3 on engine e1.
        edit makes change:c3
          edit#3 succeeded
          edit made change:c3 (version 3 on h-c2)
          edit produced change:c3, by writer
          edit/owner opens round 3 on change:c3, for role:maintainer
          task review of edit/owner for role:maintainer
          = needs person: Gate owner of pass edit waits for a maintainer.
        maintainer approves edit/owner
          edit/owner maintainer: C1 pass
          task review of edit/owner done
          edit/owner approved
          edit passed
          docs starts round 2
          docs#2 runs on e1
          = running: documenter works on pass docs (round 2) as docs#2 on engine e1.
        docs makes text:w2
          docs#2 succeeded
          docs made text:w2 (version 2)
          docs produced text:w2, by documenter
          docs/final opens round 2 on text:w2, for role:maintainer
          task review of docs/final for role:maintainer
          = needs person: Gate final of pass docs waits for a maintainer.
        maintainer approves docs/final
          docs/final maintainer: C1 pass
          task review of docs/final done
          docs/final approved
          docs passed
          done
          = done: It is done.
        """);

    [Fact]
    public void A_rejection_to_an_ancestor_stops_and_withdraws_what_is_downstream() => Scenario.Plays(
        """
        pass plan: agent planner, makes notes
        pass code: agent coder, needs plan, takes notes, makes change
        pass words: agent writer, needs plan, takes notes, makes text
          gate final: human role:maintainer, to plan
        pass help: human role:lead, needs plan, takes notes, makes manual
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
          help starts round 1
          task work of help for role:lead
          code#1 runs on e1
          words#1 runs on e1
          = needs person: Pass help is a task for a lead.
        words makes text:w1
          words#1 succeeded
          words made text:w1 (version 1)
          words produced text:w1, by writer
          words/final opens round 1 on text:w1, for role:maintainer
          task review of words/final for role:maintainer
        maintainer rejects words/final f1
          words/final maintainer: C1 fail finding f1
          task review of words/final withdrawn
          words/final rejected to plan finding f1
          code#1 is told to stop
          task work of help withdrawn
          code stale, since plan runs again
          words stale, since plan runs again
          help stale, since plan runs again
          plan reopened: gate rejected finding f1
          plan starts round 2
          plan#2 runs on e1
          = running: planner works on pass plan (round 2) as plan#2 on engine e1.
        code stops
          code#1 stopped
        plan makes notes:n2
          plan#2 succeeded
          plan made notes:n2 (version 2)
          plan produced notes:n2, by planner
          plan passed
          code starts round 2
          words starts round 2
          help starts round 2
          task work of help for role:lead
          code#2 runs on e1
          words#2 runs on e1
          = needs person: Pass help is a task for a lead.
        code makes change:c1
          code#2 succeeded
          code made change:c1 (version 1 on m0)
          code produced change:c1, by coder
          code passed
        words makes text:w2
          words#2 succeeded
          words made text:w2 (version 2)
          words produced text:w2, by writer
          words/final opens round 2 on text:w2, for role:maintainer
          task review of words/final for role:maintainer
        """);

    [Fact]
    public void A_pass_is_revived_with_its_verdicts_when_what_it_builds_on_comes_out_equal() => Scenario.Plays(
        """
        pass plan: agent planner, makes notes
        pass code: agent coder, needs plan, takes notes, makes change
          gate proof: run test, human role:maintainer
        pass final: agent closer, needs code, makes text
          gate agreed: human role:lead, to plan
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
          code#1 runs on e1
          = running: coder works on pass code (round 1) as code#1 on engine e1.
        code makes change:c1
          code#1 succeeded
          code made change:c1 (version 1 on m0)
          code produced change:c1, by coder
          code/proof opens round 1 on change:c1, for role:maintainer
          code/proof/run#1 runs on e1
          = running: The commands of gate proof of pass code run as code/proof/run#1 on engine e1.
        code/proof/run passes
          code/proof/run#1 succeeded
          code/proof ran on t-c1: test pass
          task review of code/proof for role:maintainer
          = needs person: Gate proof of pass code waits for a maintainer.
        maintainer approves code/proof
          code/proof maintainer: C1 pass
          task review of code/proof done
          code/proof approved
          code passed
          final starts round 1
          final#1 runs on e1
          = running: closer works on pass final (round 1) as final#1 on engine e1.
        final makes text:w1
          final#1 succeeded
          final made text:w1 (version 1)
          final produced text:w1, by closer
          final/agreed opens round 1 on text:w1, for role:lead
          task review of final/agreed for role:lead
          = needs person: Gate agreed of pass final waits for a lead.
        lead rejects final/agreed f1
          final/agreed lead: C1 fail finding f1
          task review of final/agreed withdrawn
          final/agreed rejected to plan finding f1
          code stale, since plan runs again
          final stale, since plan runs again
          plan reopened: gate rejected finding f1
          plan starts round 2
          plan#2 runs on e1
          = running: planner works on pass plan (round 2) as plan#2 on engine e1.
        plan makes notes:n1
          plan#2 succeeded
          plan made notes:n1 (version 2)
          plan produced notes:n1, by planner
          plan passed
          code revived
          code passed
          final revived
          final/agreed opens round 2 on text:w1, for role:lead
          task review of final/agreed for role:lead
          = needs person: Gate agreed of pass final waits for a lead.
        lead approves final/agreed
          final/agreed lead: C1 pass
          task review of final/agreed done
          final/agreed approved
          final passed
          done
          = done: It is done.
        """);

    [Fact]
    public void A_pass_runs_again_when_what_it_builds_on_came_out_different() => Scenario.Plays(
        """
        pass plan: agent planner, makes notes
        pass code: agent coder, needs plan, takes notes, makes change
          gate proof: human role:maintainer
        pass final: agent closer, needs code, makes text
          gate agreed: human role:lead, to plan
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
          code#1 runs on e1
          = running: coder works on pass code (round 1) as code#1 on engine e1.
        code makes change:c1
          code#1 succeeded
          code made change:c1 (version 1 on m0)
          code produced change:c1, by coder
          code/proof opens round 1 on change:c1, for role:maintainer
          task review of code/proof for role:maintainer
          = needs person: Gate proof of pass code waits for a maintainer.
        maintainer approves code/proof
          code/proof maintainer: C1 pass
          task review of code/proof done
          code/proof approved
          code passed
          final starts round 1
          final#1 runs on e1
          = running: closer works on pass final (round 1) as final#1 on engine e1.
        final makes text:w1
          final#1 succeeded
          final made text:w1 (version 1)
          final produced text:w1, by closer
          final/agreed opens round 1 on text:w1, for role:lead
          task review of final/agreed for role:lead
          = needs person: Gate agreed of pass final waits for a lead.
        lead rejects final/agreed f1
          final/agreed lead: C1 fail finding f1
          task review of final/agreed withdrawn
          final/agreed rejected to plan finding f1
          code stale, since plan runs again
          final stale, since plan runs again
          plan reopened: gate rejected finding f1
          plan starts round 2
          plan#2 runs on e1
          = running: planner works on pass plan (round 2) as plan#2 on engine e1.
        plan makes notes:n2
          plan#2 succeeded
          plan made notes:n2 (version 2)
          plan produced notes:n2, by planner
          plan passed
          code starts round 2
          code#2 runs on e1
          = running: coder works on pass code (round 2) as code#2 on engine e1.
        code makes change:c2
          code#2 succeeded
          code made change:c2 (version 2 on m0)
          code produced change:c2, by coder
          code/proof opens round 2 on change:c2, for role:maintainer
          task review of code/proof for role:maintainer
          = needs person: Gate proof of pass code waits for a maintainer.
        """);

    [Fact]
    public void A_round_that_was_under_way_is_begun_again_and_not_revived() => Scenario.Plays(
        """
        pass plan: agent planner, makes notes
        pass code: agent coder, needs plan, takes notes, makes text
          gate proof: human role:maintainer
        pass other: agent helper, needs plan, makes hints
          gate agreed: human role:lead, to plan
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
          other starts round 1
          code#1 runs on e1
          other#1 runs on e1
          = running: coder works on pass code (round 1) as code#1 on engine e1.
        code makes text:w1
          code#1 succeeded
          code made text:w1 (version 1)
          code produced text:w1, by coder
          code/proof opens round 1 on text:w1, for role:maintainer
          task review of code/proof for role:maintainer
          = needs person: Gate proof of pass code waits for a maintainer.
        other makes hints:h1
          other#1 succeeded
          other made hints:h1 (version 1)
          other produced hints:h1, by helper
          other/agreed opens round 1 on hints:h1, for role:lead
          task review of other/agreed for role:lead
        maintainer rejects code/proof f1
          code/proof maintainer: C1 fail finding f1
          task review of code/proof withdrawn
          code/proof rejected to code finding f1
          code reopened: gate rejected finding f1
          code starts round 2
          code#2 runs on e1
          = needs person: Gate agreed of pass other waits for a lead.
        lead rejects other/agreed f2
          other/agreed lead: C1 fail finding f2
          task review of other/agreed withdrawn
          other/agreed rejected to plan finding f2
          code#2 is told to stop
          code stale, since plan runs again
          other stale, since plan runs again
          plan reopened: gate rejected finding f2
          plan starts round 2
          plan#2 runs on e1
          = running: planner works on pass plan (round 2) as plan#2 on engine e1.
        code stops
          code#2 stopped
        plan makes notes:n1
          plan#2 succeeded
          plan made notes:n1 (version 2)
          plan produced notes:n1, by planner
          plan passed
          code starts round 3
          other revived
          other/agreed opens round 2 on hints:h1, for role:lead
          task review of other/agreed for role:lead
          code#3 runs on e1
          = needs person: Gate agreed of pass other waits for a lead.
        code makes text:w2
          code#3 succeeded
          code made text:w2 (version 2)
          code produced text:w2, by coder
          code/proof opens round 2 on text:w2, for role:maintainer
          task review of code/proof for role:maintainer
        """);

    [Fact]
    public void A_document_that_merges_is_written_again_on_the_new_head() => Scenario.Plays(
        """
        artifact manual: merges
        pass code: agent coder, makes change
        pass words: agent writer, needs code, makes manual
          gate final: reviews manual, human role:maintainer, to code
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
          words/final opens round 1 on manual:w1, for role:maintainer
          task review of words/final for role:maintainer
          = needs person: Gate final of pass words waits for a maintainer.
        maintainer rejects words/final f1
          words/final maintainer: C1 fail finding f1
          task review of words/final withdrawn
          words/final rejected to code finding f1
          words stale, since code runs again
          code reopened: gate rejected finding f1
          code starts round 2
          code#2 runs on e1
          = running: coder works on pass code (round 2) as code#2 on engine e1.
        code makes change:c3
          code#2 succeeded
          code made change:c3 (version 3 on h-c1)
          code produced change:c3, by coder
          code passed
          words starts round 2
          words#2 runs on e1
          = running: writer works on pass words (round 2) as words#2 on engine e1.
        words makes change:c4 manual:w1
          words#2 succeeded
          words made manual:w1 (version 2)
          words made change:c4 (version 4 on h-c3)
          words produced manual:w1, by writer
          words/final opens round 2 on manual:w1, for role:maintainer
          task review of words/final for role:maintainer
          = needs person: Gate final of pass words waits for a maintainer.
        """);

    [Fact]
    public void What_was_written_on_top_of_a_version_that_leaves_is_made_again() => Scenario.Plays(
        """
        artifact manual: merges
        pass plan: agent planner, makes notes
        pass code: agent coder, needs plan, takes notes, makes change
        pass hold: human role:qa, makes hints
        pass words: agent writer, needs hold, makes manual
        pass final: agent closer, needs code, makes text
          gate agreed: human role:lead, to plan
        """,
        """
        requester asks
          item W-1 asked for
          plan starts round 1
          hold starts round 1
          task work of hold for role:qa
          plan#1 runs on e1
          = needs person: Pass hold is a task for a qa.
        plan makes notes:n1
          plan#1 succeeded
          plan made notes:n1 (version 1)
          plan produced notes:n1, by planner
          plan passed
          code starts round 1
          code#1 runs on e1
        code makes change:c1
          code#1 succeeded
          code made change:c1 (version 1 on m0)
          code produced change:c1, by coder
          code passed
          final starts round 1
          final#1 runs on e1
        final makes text:w1
          final#1 succeeded
          final made text:w1 (version 1)
          final produced text:w1, by closer
          final/agreed opens round 1 on text:w1, for role:lead
          task review of final/agreed for role:lead
        tester submits hold hints:h1
          task work of hold done
          hold made hints:h1 (version 1)
          hold produced hints:h1, by tester
          hold passed
          words starts round 1
          words#1 runs on e1
          = needs person: Gate agreed of pass final waits for a lead.
        words makes change:c2 manual:m1
          words#1 succeeded
          words made manual:m1 (version 1)
          words made change:c2 (version 2 on h-c1)
          words produced manual:m1, by writer
          words passed
        lead rejects final/agreed f1
          final/agreed lead: C1 fail finding f1
          task review of final/agreed withdrawn
          final/agreed rejected to plan finding f1
          code stale, since plan runs again
          words stale, since plan runs again
          final stale, since plan runs again
          plan reopened: gate rejected finding f1
          plan starts round 2
          words starts round 2
          plan#2 runs on e1
          words#2 runs on e1
          = running: planner works on pass plan (round 2) as plan#2 on engine e1.
        words makes change:c3 manual:m1
          words#2 succeeded
          words made manual:m1 (version 2)
          words made change:c3 (version 3 on m0)
          words produced manual:m1, by writer
          words passed
        plan makes notes:n2
          plan#2 succeeded
          plan made notes:n2 (version 2)
          plan produced notes:n2, by planner
          plan passed
          code starts round 2
          code#2 runs on e1
          = running: coder works on pass code (round 2) as code#2 on engine e1.
        code makes change:c4
          code#2 succeeded
          code made change:c4 (version 4 on h-c3)
          code produced change:c4, by coder
          code passed
          final revived
          final/agreed opens round 2 on text:w1, for role:lead
          task review of final/agreed for role:lead
          = needs person: Gate agreed of pass final waits for a lead.
        """);

    [Fact]
    public void What_a_skipped_pass_made_is_not_merged() => Scenario.Plays(
        """
        pass code: agent coder, makes change
          gate proof: human role:maintainer
        pass polish: agent polisher, needs code, makes change, skip role:lead
          gate nice: human role:qa
        pass merge: integrate, needs polish
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
          code/proof opens round 1 on change:c1, for role:maintainer
          task review of code/proof for role:maintainer
          = needs person: Gate proof of pass code waits for a maintainer.
        maintainer approves code/proof
          code/proof maintainer: C1 pass
          task review of code/proof done
          code/proof approved
          code passed
          polish starts round 1
          polish#1 runs on e1
          = running: polisher works on pass polish (round 1) as polish#1 on engine e1.
        polish makes change:c2
          polish#1 succeeded
          polish made change:c2 (version 2 on h-c1)
          polish produced change:c2, by polisher
          polish/nice opens round 1 on change:c2, for role:qa
          task review of polish/nice for role:qa
          = needs person: Gate nice of pass polish waits for a qa.
        tester rejects polish/nice f1
          polish/nice tester: C1 fail finding f1
          task review of polish/nice withdrawn
          polish/nice rejected to polish finding f1
          polish reopened: gate rejected finding f1
          polish starts round 2
          polish#2 runs on e1
          = running: polisher works on pass polish (round 2) as polish#2 on engine e1.
        lead skips polish
          polish#2 is told to stop
          polish skipped
          merge starts round 1
          merge has the target
          repository is asked: rebases the branch onto its target
          = running: Weir rebases the branch onto its target.
        polish stops
          polish#2 stopped
        repository is up to date
          repository is done
          merge lies on the target
          merge checked on t-c1: no commands, reused
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
    public void A_version_that_left_the_chain_does_not_come_back_with_a_round_that_made_none() => Scenario.Plays(
        """
        pass plan: agent planner, makes notes
        pass code: agent coder, needs plan, takes notes, makes change sketch
          gate proof: human role:maintainer
        pass final: agent closer, needs code, makes text
          gate agreed: human role:lead, to plan
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
          code#1 runs on e1
          = running: coder works on pass code (round 1) as code#1 on engine e1.
        code makes change:c1 sketch:s1
          code#1 succeeded
          code made sketch:s1 (version 1)
          code made change:c1 (version 1 on m0)
          code produced change:c1 sketch:s1, by coder
          code/proof opens round 1 on change:c1 sketch:s1, for role:maintainer
          task review of code/proof for role:maintainer
          = needs person: Gate proof of pass code waits for a maintainer.
        maintainer approves code/proof
          code/proof maintainer: C1 pass
          task review of code/proof done
          code/proof approved
          code passed
          final starts round 1
          final#1 runs on e1
          = running: closer works on pass final (round 1) as final#1 on engine e1.
        final makes text:w1
          final#1 succeeded
          final made text:w1 (version 1)
          final produced text:w1, by closer
          final/agreed opens round 1 on text:w1, for role:lead
          task review of final/agreed for role:lead
          = needs person: Gate agreed of pass final waits for a lead.
        lead rejects final/agreed f1
          final/agreed lead: C1 fail finding f1
          task review of final/agreed withdrawn
          final/agreed rejected to plan finding f1
          code stale, since plan runs again
          final stale, since plan runs again
          plan reopened: gate rejected finding f1
          plan starts round 2
          plan#2 runs on e1
          = running: planner works on pass plan (round 2) as plan#2 on engine e1.
        plan makes notes:n2
          plan#2 succeeded
          plan made notes:n2 (version 2)
          plan produced notes:n2, by planner
          plan passed
          code starts round 2
          code#2 runs on e1
          = running: coder works on pass code (round 2) as code#2 on engine e1.
        code makes sketch:s2
          code#2 succeeded
          code made sketch:s2 (version 2)
          code produced sketch:s2, by coder
          code/proof opens round 2 on sketch:s2, for role:maintainer
          task review of code/proof for role:maintainer
          = needs person: Gate proof of pass code waits for a maintainer.
        maintainer approves code/proof
          code/proof maintainer: C1 pass
          task review of code/proof done
          code/proof approved
          code passed
          final revived
          final/agreed opens round 2 on text:w1, for role:lead
          task review of final/agreed for role:lead
          = needs person: Gate agreed of pass final waits for a lead.
        lead rejects final/agreed f2
          final/agreed lead: C1 fail finding f2
          task review of final/agreed withdrawn
          final/agreed rejected to plan finding f2
          code stale, since plan runs again
          final stale, since plan runs again
          plan reopened: gate rejected finding f2
          plan starts round 3
          plan#3 runs on e1
          = running: planner works on pass plan (round 3) as plan#3 on engine e1.
        plan makes notes:n2
          plan#3 succeeded
          plan made notes:n2 (version 3)
          plan produced notes:n2, by planner
          plan passed
          code revived
          code passed
          final revived
          final/agreed opens round 3 on text:w1, for role:lead
          task review of final/agreed for role:lead
          = needs person: Gate agreed of pass final waits for a lead.
        lead approves final/agreed
          final/agreed lead: C1 pass
          task review of final/agreed done
          final/agreed approved
          final passed
          done
          = done: It is done.
        """);

    [Fact]
    public void A_gate_asks_again_when_what_it_approved_is_not_what_there_is() => Scenario.Plays(
        """
        pass plan: agent planner, makes notes
        pass code: agent coder, needs plan, makes change
          gate proof: reviews notes change, human role:maintainer
        pass final: agent closer, needs code, makes text
          gate agreed: human role:lead, to plan
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
          code#1 runs on e1
          = running: coder works on pass code (round 1) as code#1 on engine e1.
        code makes change:c1
          code#1 succeeded
          code made change:c1 (version 1 on m0)
          code produced change:c1, by coder
          code/proof opens round 1 on notes:n1 change:c1, for role:maintainer
          task review of code/proof for role:maintainer
          = needs person: Gate proof of pass code waits for a maintainer.
        maintainer approves code/proof
          code/proof maintainer: C1 pass
          task review of code/proof done
          code/proof approved
          code passed
          final starts round 1
          final#1 runs on e1
          = running: closer works on pass final (round 1) as final#1 on engine e1.
        final makes text:w1
          final#1 succeeded
          final made text:w1 (version 1)
          final produced text:w1, by closer
          final/agreed opens round 1 on text:w1, for role:lead
          task review of final/agreed for role:lead
          = needs person: Gate agreed of pass final waits for a lead.
        lead rejects final/agreed f1
          final/agreed lead: C1 fail finding f1
          task review of final/agreed withdrawn
          final/agreed rejected to plan finding f1
          code stale, since plan runs again
          final stale, since plan runs again
          plan reopened: gate rejected finding f1
          plan starts round 2
          plan#2 runs on e1
          = running: planner works on pass plan (round 2) as plan#2 on engine e1.
        plan makes notes:n2
          plan#2 succeeded
          plan made notes:n2 (version 2)
          plan produced notes:n2, by planner
          plan passed
          code revived
          code/proof opens round 2 on notes:n2 change:c1, for role:maintainer
          task review of code/proof for role:maintainer
          = needs person: Gate proof of pass code waits for a maintainer.
        maintainer approves code/proof
          code/proof maintainer: C1 pass
          task review of code/proof done
          code/proof approved
          code passed
          final revived
          final/agreed opens round 2 on text:w1, for role:lead
          task review of final/agreed for role:lead
          = needs person: Gate agreed of pass final waits for a lead.
        """);

    [Fact]
    public void A_pass_on_demand_runs_when_a_gate_sends_work_to_it() => Scenario.Plays(
        """
        pass edit: agent writer, makes change
          gate proof: human role:maintainer, to edit repair
        pass check: agent checker, needs edit, takes change, makes text
          gate sound: human role:lead, to repair
        pass repair: agent fixer, on-demand, needs edit, takes change, makes change
        pass merge: integrate, needs check
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
        maintainer approves edit/proof
          edit/proof maintainer: C1 pass
          task review of edit/proof done
          edit/proof approved
          edit passed
          check starts round 1
          check#1 runs on e1
          = running: checker works on pass check (round 1) as check#1 on engine e1.
        check makes text:w1
          check#1 succeeded
          check made text:w1 (version 1)
          check produced text:w1, by checker
          check/sound opens round 1 on text:w1, for role:lead
          task review of check/sound for role:lead
          = needs person: Gate sound of pass check waits for a lead.
        lead rejects check/sound f1
          check/sound lead: C1 fail finding f1
          task review of check/sound withdrawn
          check/sound rejected to repair finding f1
          check stale, since repair runs again
          repair reopened: gate rejected finding f1
          repair starts round 1
          repair#1 runs on e1
          = running: fixer works on pass repair (round 1) as repair#1 on engine e1.
        repair makes change:c2
          repair#1 succeeded
          repair made change:c2 (version 2 on h-c1)
          repair produced change:c2, by fixer
          repair passed
          check starts round 2
          check#2 runs on e1
          = running: checker works on pass check (round 2) as check#2 on engine e1.
        check makes text:w2
          check#2 succeeded
          check made text:w2 (version 2)
          check produced text:w2, by checker
          check/sound opens round 2 on text:w2, for role:lead
          task review of check/sound for role:lead
          = needs person: Gate sound of pass check waits for a lead.
        lead approves check/sound
          check/sound lead: C1 pass
          task review of check/sound done
          check/sound approved
          check passed
          merge starts round 1
          merge has the target
          repository is asked: rebases the branch onto its target
          = running: Weir rebases the branch onto its target.
        repository is up to date
          repository is done
          merge lies on the target
          merge checked on t-c2: no commands, reused
          repository is asked: merges the branch into its target
          = running: Weir merges the branch into its target.
        repository lands
          repository is done
          merge landed as m1 with t-c2
          merge leaves the target
          merge landing verified
          merge passed
          done
          = done: It is done.
        """);

    [Fact]
    public void Work_on_demand_falls_away_when_what_it_was_for_is_made_anew() => Scenario.Plays(
        """
        pass edit: agent writer, makes change
        pass check: agent checker, needs edit, takes change, makes text
          gate sound: human role:lead, to repair edit
        pass repair: agent fixer, on-demand, needs edit, takes change, makes change
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
          edit passed
          check starts round 1
          check#1 runs on e1
          = running: checker works on pass check (round 1) as check#1 on engine e1.
        check makes text:w1
          check#1 succeeded
          check made text:w1 (version 1)
          check produced text:w1, by checker
          check/sound opens round 1 on text:w1, for role:lead
          task review of check/sound for role:lead
          = needs person: Gate sound of pass check waits for a lead.
        lead rejects check/sound f1
          check/sound lead: C1 fail finding f1
          task review of check/sound withdrawn
          check/sound rejected to repair finding f1
          check stale, since repair runs again
          repair reopened: gate rejected finding f1
          repair starts round 1
          repair#1 runs on e1
          = running: fixer works on pass repair (round 1) as repair#1 on engine e1.
        repair makes change:c2
          repair#1 succeeded
          repair made change:c2 (version 2 on h-c1)
          repair produced change:c2, by fixer
          repair passed
          check starts round 2
          check#2 runs on e1
          = running: checker works on pass check (round 2) as check#2 on engine e1.
        check makes text:w2
          check#2 succeeded
          check made text:w2 (version 2)
          check produced text:w2, by checker
          check/sound opens round 2 on text:w2, for role:lead
          task review of check/sound for role:lead
          = needs person: Gate sound of pass check waits for a lead.
        lead rejects check/sound f2 to edit
          check/sound lead: C1 fail finding f2
          task review of check/sound withdrawn
          check/sound rejected to edit finding f2
          check stale, since edit runs again
          repair stale, since edit runs again
          edit reopened: gate rejected finding f2
          edit starts round 2
          edit#2 runs on e1
          = running: writer works on pass edit (round 2) as edit#2 on engine e1.
        edit makes change:c3
          edit#2 succeeded
          edit made change:c3 (version 3 on h-c1)
          edit produced change:c3, by writer
          edit passed
          check starts round 3
          check#3 runs on e1
          = running: checker works on pass check (round 3) as check#3 on engine e1.
        check makes text:w3
          check#3 succeeded
          check made text:w3 (version 3)
          check produced text:w3, by checker
          check/sound opens round 3 on text:w3, for role:lead
          task review of check/sound for role:lead
          = needs person: Gate sound of pass check waits for a lead.
        lead approves check/sound
          check/sound lead: C1 pass
          task review of check/sound done
          check/sound approved
          check passed
          done
          = done: It is done.
        """);

    [Fact]
    public void A_rebase_of_work_on_demand_asks_the_gate_that_demanded_it() => Scenario.Plays(
        """
        pass edit: agent writer, makes change
        pass check: agent checker, needs edit, takes change, makes text
          gate sound: reviews change, run test, human role:lead, to repair
        pass repair: agent fixer, on-demand, needs edit, takes change, makes change
        pass merge: integrate, needs check
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
          edit passed
          check starts round 1
          check#1 runs on e1
          = running: checker works on pass check (round 1) as check#1 on engine e1.
        check makes text:w1
          check#1 succeeded
          check made text:w1 (version 1)
          check produced text:w1, by checker
          check/sound opens round 1 on change:c1, for role:lead
          check/sound/run#1 runs on e1
          = running: The commands of gate sound of pass check run as check/sound/run#1 on engine e1.
        check/sound/run passes
          check/sound/run#1 succeeded
          check/sound ran on t-c1: test pass
          task review of check/sound for role:lead
          = needs person: Gate sound of pass check waits for a lead.
        lead rejects check/sound f1
          check/sound lead: C1 fail finding f1
          task review of check/sound withdrawn
          check/sound rejected to repair finding f1
          check stale, since repair runs again
          repair reopened: gate rejected finding f1
          repair starts round 1
          repair#1 runs on e1
          = running: fixer works on pass repair (round 1) as repair#1 on engine e1.
        repair makes change:c2
          repair#1 succeeded
          repair made change:c2 (version 2 on h-c1)
          repair produced change:c2, by fixer
          repair passed
          check starts round 2
          check#2 runs on e1
          = running: checker works on pass check (round 2) as check#2 on engine e1.
        check makes text:w2
          check#2 succeeded
          check made text:w2 (version 2)
          check produced text:w2, by checker
          check/sound opens round 2 on change:c2, for role:lead
          check/sound/run#2 runs on e1
          = running: The commands of gate sound of pass check run as check/sound/run#2 on engine e1.
        check/sound/run passes
          check/sound/run#2 succeeded
          check/sound ran on t-c2: test pass
          task review of check/sound for role:lead
          = needs person: Gate sound of pass check waits for a lead.
        lead approves check/sound
          check/sound lead: C1 pass
          task review of check/sound done
          check/sound approved
          check passed
          merge starts round 1
          merge has the target
          repository is asked: rebases the branch onto its target
          = running: Weir rebases the branch onto its target.
        repository rebases to c2b patch changed
          repository is done
          merge rebased to change:c2b on m1, patch changed (i-c2b)
          merge leaves the target
          merge stale, since check runs again
          check/sound asks again
          check/sound opens round 3 on change:c2b, for role:lead, showing i-c2b
          check/sound/run#3 runs on e1
          = running: The commands of gate sound of pass check run as check/sound/run#3 on engine e1.
        check/sound/run passes
          check/sound/run#3 succeeded
          check/sound ran on t-c2b: test pass
          task review of check/sound for role:lead
          = needs person: Gate sound of pass check waits for a lead.
        lead approves check/sound
          check/sound lead: C1 pass
          task review of check/sound done
          check/sound approved
          check passed
          merge starts round 2
          merge has the target
          repository is asked: rebases the branch onto its target
          = running: Weir rebases the branch onto its target.
        repository is up to date
          repository is done
          merge lies on the target
          merge checked on t-c2b: test pass, reused
          repository is asked: merges the branch into its target
          = running: Weir merges the branch into its target.
        repository finds the target moved
          repository is done
          merge has the target
          repository is asked: rebases the branch onto its target
          = running: Weir rebases the branch onto its target.
        repository conflicts over f9
          repository is done
          merge conflicts with m2
          merge leaves the target
          check stale, since repair runs again
          merge stale, since repair runs again
          repair reopened: merge conflict finding f9, from k-f9 on m2
          repair starts round 2
          repair#2 runs on e1
          = running: fixer works on pass repair (round 2) as repair#2 on engine e1.
        repair makes change:c3
          repair#2 succeeded
          repair made change:c3 (version 4 on h-c2b)
          repair produced change:c3, by fixer
          repair passed
          check starts round 3
          check#3 runs on e1
          = running: checker works on pass check (round 3) as check#3 on engine e1.
        check makes text:w3
          check#3 succeeded
          check made text:w3 (version 3)
          check produced text:w3, by checker
          check/sound opens round 4 on change:c3, for role:lead
          check/sound/run#4 runs on e1
          = running: The commands of gate sound of pass check run as check/sound/run#4 on engine e1.
        """);

    [Fact]
    public void What_went_stale_by_one_release_is_not_released_by_the_same_retry() => Scenario.Plays(
        """
        pass plan: agent planner, makes notes
        pass edit: agent writer, needs plan, takes notes, makes change
          gate owner: run lint, criteria C1=lint, rounds 0, to plan, exhausted ask role:lead
        pass text: agent documenter, needs plan, takes notes, makes text, retries 0
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
          edit starts round 1
          text starts round 1
          edit#1 runs on e1
          text#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        edit makes change:c1
          edit#1 succeeded
          edit made change:c1 (version 1 on m0)
          edit produced change:c1, by writer
          edit/owner opens round 1 on change:c1
          edit/owner/run#1 runs on e1
          = running: documenter works on pass text (round 1) as text#1 on engine e1.
        edit/owner/run fails lint
          edit/owner/run#1 succeeded
          edit/owner ran on t-c1: lint fail
          edit/owner rejected to plan finding log-lint
          edit held: rounds exhausted
          task decision of edit for role:lead
          = needs person: Pass edit was sent back more often than its rounds allow: a lead decides.
        text fails agent-gave-up
          text#1 failed: agent gave up
          text held: tries exhausted
          task decision of text for chief
        lead retries
          task decision of edit withdrawn
          edit released
          task decision of text withdrawn
          edit stale, since plan runs again
          text stale, since plan runs again
          plan reopened: one more round finding log-lint
          plan starts round 2
          plan#2 runs on e1
          = running: planner works on pass plan (round 2) as plan#2 on engine e1.
        """);

    [Fact]
    public void When_rounds_run_out_a_person_decides_and_retry_gives_one_more() => Scenario.Plays(
        """
        pass edit: agent writer, makes change
          gate owner: run lint, criteria C1=lint, rounds 1, exhausted ask role:lead
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
          edit/owner opens round 1 on change:c1
          edit/owner/run#1 runs on e1
          = running: The commands of gate owner of pass edit run as edit/owner/run#1 on engine e1.
        edit/owner/run fails lint
          edit/owner/run#1 succeeded
          edit/owner ran on t-c1: lint fail
          edit/owner rejected to edit finding log-lint
          edit reopened: gate rejected finding log-lint
          edit starts round 2
          edit#2 runs on e1
          = running: writer works on pass edit (round 2) as edit#2 on engine e1.
        edit makes change:c2
          edit#2 succeeded
          edit made change:c2 (version 2 on h-c1)
          edit produced change:c2, by writer
          edit/owner opens round 2 on change:c2
          edit/owner/run#2 runs on e1
          = running: The commands of gate owner of pass edit run as edit/owner/run#2 on engine e1.
        edit/owner/run fails lint
          edit/owner/run#2 succeeded
          edit/owner ran on t-c2: lint fail
          edit/owner rejected to edit finding log-lint
          edit held: rounds exhausted
          task decision of edit for role:lead
          = needs person: Pass edit was sent back more often than its rounds allow: a lead decides.
        maintainer approves edit/owner
          refused: Gate owner of pass edit does not wait for a person.
        lead retries edit
          task decision of edit withdrawn
          edit released
          edit reopened: one more round finding log-lint
          edit starts round 3
          edit#3 runs on e1
          = running: writer works on pass edit (round 3) as edit#3 on engine e1.
        edit makes change:c3
          edit#3 succeeded
          edit made change:c3 (version 3 on h-c2)
          edit produced change:c3, by writer
          edit/owner opens round 3 on change:c3
          edit/owner/run#3 runs on e1
          = running: The commands of gate owner of pass edit run as edit/owner/run#3 on engine e1.
        edit/owner/run fails lint
          edit/owner/run#3 succeeded
          edit/owner ran on t-c3: lint fail
          edit/owner rejected to edit finding log-lint
          edit held: rounds exhausted
          task decision of edit for role:lead
          = needs person: Pass edit was sent back more often than its rounds allow: a lead decides.
        lead retries
          task decision of edit withdrawn
          edit released
          edit reopened: one more round finding log-lint
          edit starts round 4
          edit#4 runs on e1
          = running: writer works on pass edit (round 4) as edit#4 on engine e1.
        edit makes change:c4
          edit#4 succeeded
          edit made change:c4 (version 4 on h-c3)
          edit produced change:c4, by writer
          edit/owner opens round 4 on change:c4
          edit/owner/run#4 runs on e1
          = running: The commands of gate owner of pass edit run as edit/owner/run#4 on engine e1.
        edit/owner/run passes
          edit/owner/run#4 succeeded
          edit/owner ran on t-c4: lint pass
          edit/owner approved
          edit passed
          done
          = done: It is done.
        """);

    [Fact]
    public void One_more_round_of_work_on_demand_waits_for_it() => Scenario.Plays(
        """
        pass check: agent checker, makes text
          gate sound: human role:lead, to repair, rounds 0
        pass repair: agent fixer, on-demand, makes hints
        """,
        """
        requester asks
          item W-1 asked for
          check starts round 1
          check#1 runs on e1
          = running: checker works on pass check (round 1) as check#1 on engine e1.
        check makes text:w1
          check#1 succeeded
          check made text:w1 (version 1)
          check produced text:w1, by checker
          check/sound opens round 1 on text:w1, for role:lead
          task review of check/sound for role:lead
          = needs person: Gate sound of pass check waits for a lead.
        lead rejects check/sound f1
          check/sound lead: C1 fail finding f1
          task review of check/sound withdrawn
          check/sound rejected to repair finding f1
          check held: rounds exhausted
          task decision of check for chief
          = needs person: Pass check was sent back more often than its rounds allow: chief decides.
        chief retries
          task decision of check withdrawn
          check released
          check stale, since repair runs again
          repair reopened: one more round finding f1
          repair starts round 1
          repair#1 runs on e1
          = running: fixer works on pass repair (round 1) as repair#1 on engine e1.
        repair makes hints:h1
          repair#1 succeeded
          repair made hints:h1 (version 1)
          repair produced hints:h1, by fixer
          repair passed
          check revived
          check/sound opens round 2 on text:w1, for role:lead
          task review of check/sound for role:lead
          = needs person: Gate sound of pass check waits for a lead.
        lead approves check/sound
          check/sound lead: C1 pass
          task review of check/sound done
          check/sound approved
          check passed
          done
          = done: It is done.
        """);

    [Fact]
    public void Findings_that_do_not_decrease_are_a_stall() => Scenario.Plays(
        """
        pass edit: agent writer, makes change
          gate owner: human role:maintainer, rounds 5, stall
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
          task review of edit/owner for role:maintainer
          = needs person: Gate owner of pass edit waits for a maintainer.
        maintainer rejects edit/owner f1 f2 f3
          edit/owner maintainer: C1 fail finding f1 f2 f3
          task review of edit/owner withdrawn
          edit/owner rejected to edit finding f1 f2 f3
          edit reopened: gate rejected finding f1 f2 f3
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
        maintainer rejects edit/owner f1 f2
          edit/owner maintainer: C1 fail finding f1 f2
          task review of edit/owner withdrawn
          edit/owner rejected to edit finding f1 f2
          edit reopened: gate rejected finding f1 f2
          edit starts round 3
          edit#3 runs on e1
          = running: writer works on pass edit (round 3) as edit#3 on engine e1.
        edit makes change:c3
          edit#3 succeeded
          edit made change:c3 (version 3 on h-c2)
          edit produced change:c3, by writer
          edit/owner opens round 3 on change:c3, for role:maintainer
          task review of edit/owner for role:maintainer
          = needs person: Gate owner of pass edit waits for a maintainer.
        maintainer rejects edit/owner f4 f5
          edit/owner maintainer: C1 fail finding f4 f5
          task review of edit/owner withdrawn
          edit/owner rejected to edit finding f4 f5
          edit held: findings not decreasing
          task decision of edit for chief
          = needs person: Pass edit was sent back again without fewer findings: chief decides.
        chief retries
          task decision of edit withdrawn
          edit released
          edit reopened: one more round finding f4 f5
          edit starts round 4
          edit#4 runs on e1
          = running: writer works on pass edit (round 4) as edit#4 on engine e1.
        edit makes change:c4
          edit#4 succeeded
          edit made change:c4 (version 4 on h-c3)
          edit produced change:c4, by writer
          edit/owner opens round 4 on change:c4, for role:maintainer
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
    public void Exhausted_closes() => Scenario.Plays(
        """
        pass edit: agent writer, makes change
          gate owner: human role:maintainer, rounds 0, exhausted close wontfix
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
          task review of edit/owner for role:maintainer
          = needs person: Gate owner of pass edit waits for a maintainer.
        maintainer rejects edit/owner f1
          edit/owner maintainer: C1 fail finding f1
          task review of edit/owner withdrawn
          edit/owner rejected to edit finding f1
          closed as wontfix
          = closed: It is closed: wontfix.
        chief retries
          refused: Item W-1 is closed (wontfix).
        """);

    [Fact]
    public void Exhausted_parks() => Scenario.Plays(
        """
        pass edit: agent writer, makes change
          gate owner: human role:maintainer, rounds 0, exhausted park
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
          task review of edit/owner for role:maintainer
          = needs person: Gate owner of pass edit waits for a maintainer.
        maintainer rejects edit/owner f1
          edit/owner maintainer: C1 fail finding f1
          task review of edit/owner withdrawn
          edit/owner rejected to edit finding f1
          edit held: rounds exhausted
          task decision of edit for chief
          parked by exhaustion
          = needs person: It was parked because its rounds ran out; resume it to go on.
        chief resumes
          resumed
          = needs person: Pass edit was sent back more often than its rounds allow: chief decides.
        chief retries
          task decision of edit withdrawn
          edit released
          edit reopened: one more round finding f1
          edit starts round 2
          edit#2 runs on e1
          = running: writer works on pass edit (round 2) as edit#2 on engine e1.
        """);

    [Fact]
    public void Exhausted_escalates() => Scenario.Plays(
        """
        ladder page: 10m notify role:lead, 20m reassign role:lead, 1h park
        pass edit: agent writer, makes change
          gate owner: human role:maintainer, rounds 0, exhausted escalate page
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
          task review of edit/owner for role:maintainer
          = needs person: Gate owner of pass edit waits for a maintainer.
        maintainer rejects edit/owner f1
          edit/owner maintainer: C1 fail finding f1
          task review of edit/owner withdrawn
          edit/owner rejected to edit finding f1
          edit held: rounds exhausted
          task decision of edit for chief, ladder page
          = needs person: Pass edit was sent back more often than its rounds allow: chief decides.
        wait 2h
          09:10:00 task decision of edit: notify role:lead
          09:20:00 task decision of edit: reassign role:lead
          09:20:00 = needs person: Pass edit was sent back more often than its rounds allow: a lead decides.
          10:00:00 task decision of edit: park
          10:00:00 parked by ladder
          10:00:00 = needs person: It was parked because nobody answered; resume it to go on.
        """);
}
