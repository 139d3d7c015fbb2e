using Weir.Core.Tests.Scenarios;

namespace Weir.Core.Tests;

/// <summary>Environments that are brought up for a gate's people, and taken down again.</summary>
public sealed class PreviewScenarios
{
    private const string Plan =
        """
        pass edit: agent writer, makes change
          gate proof: human role:maintainer, preview 2h
        """;

    [Fact]
    public void People_are_asked_once_it_is_up_and_it_is_gone_once_they_have_answered() => Scenario.Plays(Plan, """
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
          repository is asked: brings up the preview for gate proof of pass edit
          preview of h-c1 asked for edit/proof round 1
          = running: Weir brings up the preview for gate proof of pass edit.
        repository readies
          preview begins, until 11:00:00
        repository readies
          refused: Preview 25.0 has begun before.
        repository shows u1
          repository is done
          preview is up: u1
          task review of edit/proof for role:maintainer
          = needs person: Gate proof of pass edit waits for a maintainer.
        maintainer rejects edit/proof f1
          edit/proof maintainer: C1 fail finding f1
          task review of edit/proof withdrawn
          edit/proof rejected to edit finding f1
          edit reopened: gate rejected finding f1
          edit starts round 2
          edit#2 runs on e1
          preview ends: not needed
          repository is asked: takes down a preview
          = running: writer works on pass edit (round 2) as edit#2 on engine e1.
        repository hides
          repository is done
          preview is gone
        edit makes change:c2
          edit#2 succeeded
          edit made change:c2 (version 2 on h-c1)
          edit produced change:c2, by writer
          edit/proof opens round 2 on change:c2, for role:maintainer
          repository is asked: brings up the preview for gate proof of pass edit
          preview of h-c2 asked for edit/proof round 2
          = running: Weir brings up the preview for gate proof of pass edit.
        repository readies
          preview begins, until 11:00:00
        repository shows u2
          repository is done
          preview is up: u2
          task review of edit/proof for role:maintainer
          = needs person: Gate proof of pass edit waits for a maintainer.
        maintainer approves edit/proof
          edit/proof maintainer: C1 pass
          task review of edit/proof done
          edit/proof approved
          edit passed
          done
          preview ends: not needed
          repository is asked: takes down a preview
          = done: It is done.
        repository fails
          repository fails; again at 09:00:05
        wait 10s
        repository hides
          repository is done
          preview is gone
        """);

    [Fact]
    public void One_whose_time_is_up_is_taken_down_and_the_gate_goes_on_waiting() => Scenario.Plays(Plan, """
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
          repository is asked: brings up the preview for gate proof of pass edit
          preview of h-c1 asked for edit/proof round 1
          = running: Weir brings up the preview for gate proof of pass edit.
        repository readies
          preview begins, until 11:00:00
        repository shows u1
          repository is done
          preview is up: u1
          task review of edit/proof for role:maintainer
          = needs person: Gate proof of pass edit waits for a maintainer.
        wait 2h
          11:00:00 preview ends: time is up
          11:00:00 repository is asked: takes down a preview
        repository hides
          repository is done
          preview is gone
        maintainer approves edit/proof
          edit/proof maintainer: C1 pass
          task review of edit/proof done
          edit/proof approved
          edit passed
          done
          = done: It is done.
        """);

    [Fact]
    public void One_that_cannot_be_brought_up_is_taken_down_and_keeps_nobody_from_judging() => Scenario.Plays(Plan, """
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
          repository is asked: brings up the preview for gate proof of pass edit
          preview of h-c1 asked for edit/proof round 1
          = running: Weir brings up the preview for gate proof of pass edit.
        repository readies
          preview begins, until 11:00:00
        repository spoils
          repository is done
          preview failed: why
          task review of edit/proof for role:maintainer
          preview ends: could not start
          repository is asked: takes down a preview
          = needs person: Gate proof of pass edit waits for a maintainer.
        repository hides
          repository is done
          preview is gone
        maintainer rejects edit/proof f1
          edit/proof maintainer: C1 fail finding f1
          task review of edit/proof withdrawn
          edit/proof rejected to edit finding f1
          edit reopened: gate rejected finding f1
          edit starts round 2
          edit#2 runs on e1
          = running: writer works on pass edit (round 2) as edit#2 on engine e1.
        edit makes change:c2
          edit#2 succeeded
          edit made change:c2 (version 2 on h-c1)
          edit produced change:c2, by writer
          edit/proof opens round 2 on change:c2, for role:maintainer
          repository is asked: brings up the preview for gate proof of pass edit
          preview of h-c2 asked for edit/proof round 2
          = running: Weir brings up the preview for gate proof of pass edit.
        repository fails
          repository is done
          preview failed: nobody waits
          task review of edit/proof for role:maintainer
          = needs person: Gate proof of pass edit waits for a maintainer.
        maintainer approves edit/proof
          edit/proof maintainer: C1 pass
          task review of edit/proof done
          edit/proof approved
          edit passed
          done
          = done: It is done.
        """);

    [Fact]
    public void One_that_comes_up_for_an_item_that_is_over_is_taken_down() => Scenario.Plays(Plan, """
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
          repository is asked: brings up the preview for gate proof of pass edit
          preview of h-c1 asked for edit/proof round 1
          = running: Weir brings up the preview for gate proof of pass edit.
        repository readies
          preview begins, until 11:00:00
        maintainer cancels
          cancelled
          = closed: It is closed: cancelled.
        repository readies
          refused: Nobody waits for preview 25.0.
        repository shows u1
          repository is done
          preview is up: u1
          preview ends: not needed
          repository is asked: takes down a preview
        repository hides
          repository is done
          preview is gone
        """);

    [Fact]
    public void An_item_that_moves_to_another_workflow_leaves_none_behind() => Scenario.Plays(Plan + """

        workflow other
        pass code: agent coder, makes change
        """, """
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
          repository is asked: brings up the preview for gate proof of pass edit
          preview of h-c1 asked for edit/proof round 1
          = running: Weir brings up the preview for gate proof of pass edit.
        repository readies
          preview begins, until 11:00:00
        repository shows u1
          repository is done
          preview is up: u1
          task review of edit/proof for role:maintainer
          = needs person: Gate proof of pass edit waits for a maintainer.
        lead reclassifies to other
          task review of edit/proof withdrawn
          moves to other, as a person says
          repository is asked: looks up workflow other
          preview ends: not needed
          repository is asked: takes down a preview
          = running: Weir looks up workflow other.
        repository has other
          repository is done
          leaves An_item_that_moves_to_another_workflow_leaves_none_behind for other
          code starts round 1
          code#1 runs on e1
          = running: coder works on pass code (round 1) as code#1 on engine e1.
        repository hides
          repository is done
          preview is gone
        """);
}
