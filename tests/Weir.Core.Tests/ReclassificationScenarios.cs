using Weir.Core.Tests.Scenarios;

namespace Weir.Core.Tests;

/// <summary>An item that changes its workflow in flight.</summary>
public sealed class ReclassificationScenarios
{
    [Fact]
    public void A_rule_moves_it_with_what_it_carries() => Scenario.Plays(
        """
        reclassify: when triage.kind=feature, to build, carries triage notes
        pass triage: agent analyst, makes triage notes
        pass draft: agent writer, makes change
        workflow build
        param size: small|large, default small, from triage.size
        pass plan: agent architect, makes triage, adopt triage
        pass code: agent coder, needs plan, takes triage, makes change
        """,
        """
        requester asks
          item W-1 asked for
          triage starts round 1
          draft starts round 1
          triage#1 runs on e1
          draft#1 runs on e1
          = running: analyst works on pass triage (round 1) as triage#1 on engine e1.
        triage makes triage:a1 notes:n1 triage.kind=feature triage.size=large
          triage#1 succeeded
          triage made triage:a1 (version 1)
          triage made notes:n1 (version 1)
          triage produced triage:a1 notes:n1, by analyst
          draft#1 is told to stop
          moves to build, since triage calls for it
          = waiting: It moves to workflow build once what runs of it has stopped.
        draft stops
          draft#1 stopped
          repository is asked: looks up workflow build
          = running: Weir looks up workflow build.
        repository has build with triage:a1 triage.size=large attaching notes
          repository is done
          leaves A_rule_moves_it_with_what_it_carries for build with triage:a1 attaching notes
          plan starts round 1
          param size is large
          plan produced triage:a1, adopted, by analyst
          plan passed
          code starts round 1
          code#1 runs on e1
          = running: coder works on pass code (round 1) as code#1 on engine e1.
        code makes change:c1
          code#1 succeeded
          code made change:c1 (version 1 on m0)
          code produced change:c1, by coder
          code passed
          done
          = done: It is done.
        """);

    [Fact]
    public void Who_has_to_agree_is_asked_and_nobody_else_can() => Scenario.Plays(
        """
        reclassify: when triage.kind=feature, to build, ask role:lead
        pass triage: agent analyst, makes triage
        workflow build
        pass code: agent coder, makes change
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
        requester reclassifies
          refused: person:requester may not decide that; it is for a lead.
        lead reclassifies
          task decision of triage withdrawn
          moves to build, since triage calls for it
          repository is asked: looks up workflow build
          = running: Weir looks up workflow build.
        repository has build
          repository is done
          leaves Who_has_to_agree_is_asked_and_nobody_else_can for build
          code starts round 1
          code#1 runs on e1
          = running: coder works on pass code (round 1) as code#1 on engine e1.
        """);

    [Fact]
    public void A_rule_closes_the_item() => Scenario.Plays(
        """
        reclassify: when triage.kind=noise, close invalid
        pass triage: agent analyst, makes triage
        """,
        """
        requester asks
          item W-1 asked for
          triage starts round 1
          triage#1 runs on e1
          = running: analyst works on pass triage (round 1) as triage#1 on engine e1.
        triage makes triage:a1 triage.kind=noise
          triage#1 succeeded
          triage made triage:a1 (version 1)
          triage produced triage:a1, by analyst
          closed as invalid
          = closed: It is closed: invalid.
        """);

    [Fact]
    public void A_workflow_that_is_not_there_needs_a_person_who_may_let_it_go_on() => Scenario.Plays(
        """
        reclassify: when triage.kind=feature, to build
        pass triage: agent analyst, makes triage
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
          moves to build, since triage calls for it
          repository is asked: looks up workflow build
          = running: Weir looks up workflow build.
        repository lacks build
          repository is done
          stays: the workflow is not there
          triage held: workflow missing
          task decision of triage for chief
          = needs person: Pass triage calls for a workflow that is not there: chief decides.
        chief retries
          task decision of triage withdrawn
          triage released
          triage passed
          done
          = done: It is done.
        """);

    [Fact]
    public void A_rule_never_brings_it_back() => Scenario.Plays(
        """
        reclassify: when triage.kind=feature, to other
        pass triage: agent analyst, makes triage
        workflow other
        reclassify: when check.kind=bug, to A_rule_never_brings_it_back
        pass check: agent analyst, makes check
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
          moves to other, since triage calls for it
          repository is asked: looks up workflow other
          = running: Weir looks up workflow other.
        repository has other
          repository is done
          leaves A_rule_never_brings_it_back for other
          check starts round 1
          check#1 runs on e1
          = running: analyst works on pass check (round 1) as check#1 on engine e1.
        check makes check:k1 check.kind=bug
          check#1 succeeded
          check made check:k1 (version 1)
          check produced check:k1, by analyst
          check held: reclassify matches
          task decision of check for chief
          = needs person: Pass check made a result that calls for another workflow: chief decides.
        """);

    [Fact]
    public void A_person_moves_it() => Scenario.Plays(
        """
        pass write: agent writer, makes change
          gate owner: human role:maintainer
        pass merge: integrate, needs write
        workflow build
        pass code: agent coder, makes change
        """,
        """
        requester asks
          item W-1 asked for
          write starts round 1
          write#1 runs on e1
          = running: writer works on pass write (round 1) as write#1 on engine e1.
        write makes change:c1
          write#1 succeeded
          write made change:c1 (version 1 on m0)
          write produced change:c1, by writer
          write/owner opens round 1 on change:c1, for role:maintainer
          task review of write/owner for role:maintainer
          = needs person: Gate owner of pass write waits for a maintainer.
        lead reclassifies to build with ghost
          refused: Item W-1 has no artifact ghost.
        lead reclassifies to build
          task review of write/owner withdrawn
          moves to build, as a person says
          repository is asked: looks up workflow build
          = running: Weir looks up workflow build.
        lead reclassifies to build
          refused: Item W-1 is on its way to workflow build.
        maintainer approves write/owner
          refused: Gate owner of pass write does not wait for a person.
        repository has build
          repository is done
          leaves A_person_moves_it for build
          code starts round 1
          code#1 runs on e1
          = running: coder works on pass code (round 1) as code#1 on engine e1.
        lead reclassifies
          refused: No result of item W-1 calls for another workflow.
        code makes change:c2
          code#1 succeeded
          code made change:c2 (version 2 on m0)
          code produced change:c2, by coder
          code passed
          done
          = done: It is done.
        """);

    [Fact]
    public void Whoever_was_asked_is_asked_again_when_the_move_comes_to_nothing() => Scenario.Plays(
        """
        pass write: agent writer, makes change, retries 0
          gate owner: human role:maintainer
        pass tell: agent writer, makes notes, retries 0
        """,
        """
        requester asks
          item W-1 asked for
          write starts round 1
          tell starts round 1
          write#1 runs on e1
          tell#1 runs on e1
          = running: writer works on pass write (round 1) as write#1 on engine e1.
        write makes change:c1
          write#1 succeeded
          write made change:c1 (version 1 on m0)
          write produced change:c1, by writer
          write/owner opens round 1 on change:c1, for role:maintainer
          task review of write/owner for role:maintainer
          = needs person: Gate owner of pass write waits for a maintainer.
        tell fails agent-gave-up
          tell#1 failed: agent gave up
          tell held: tries exhausted
          task decision of tell for chief
          = needs person: Pass tell cannot go on after the agent gave up: chief decides.
        lead reclassifies to build
          task review of write/owner withdrawn
          task decision of tell withdrawn
          moves to build, as a person says
          repository is asked: looks up workflow build
          = running: Weir looks up workflow build.
        repository lacks build
          repository is done
          stays: the workflow is not there
          tell held: tries exhausted
          task decision of tell for chief
          task review of write/owner for role:maintainer
          = needs person: Pass tell cannot go on after the agent gave up: chief decides.
        """);

    [Fact]
    public void An_item_that_ends_on_its_way_stays_where_it_is() => Scenario.Plays(
        """
        pass write: agent writer, makes change
        workflow build
        pass code: agent coder, makes change
        """,
        """
        requester asks
          item W-1 asked for
          write starts round 1
          write#1 runs on e1
          = running: writer works on pass write (round 1) as write#1 on engine e1.
        lead reclassifies to build
          write#1 is told to stop
          moves to build, as a person says
          = waiting: It moves to workflow build once what runs of it has stopped.
        write stops
          write#1 stopped
          repository is asked: looks up workflow build
          = running: Weir looks up workflow build.
        chief cancels
          cancelled
          = closed: It is closed: cancelled.
        repository has build
          repository is done
        """);
}
