using Weir.Core.Tests.Scenarios;

namespace Weir.Core.Tests;

/// <summary>Outward acts on repositories, and trouble with them.</summary>
public sealed class EffectScenarios
{
    [Fact]
    public void An_effect_that_fails_backs_off_then_a_person_is_asked_and_retry_resumes() => Scenario.Plays(
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
        edit makes change:c1
          edit#1 succeeded
          edit made change:c1 (version 1 on m0)
          edit produced change:c1, by writer
          edit passed
          merge starts round 1
          merge has the target
          repository is asked: rebases the branch onto its target
          = running: Weir rebases the branch onto its target.
        repository fails
          repository fails; again at 09:00:05
          = waiting: It is tried again at 2026-01-05T09:00:05Z: Weir rebases the branch onto its target.
        wait 5s
          09:00:05 = running: Weir rebases the branch onto its target.
        repository fails
          repository fails; again at 09:00:15
          = waiting: It is tried again at 2026-01-05T09:00:15Z: Weir rebases the branch onto its target.
        wait 10s
          09:00:15 = running: Weir rebases the branch onto its target.
        repository fails
          repository fails; again at 09:00:35
          = waiting: It is tried again at 2026-01-05T09:00:35Z: Weir rebases the branch onto its target.
        wait 20s
          09:00:35 = running: Weir rebases the branch onto its target.
        repository fails
          repository fails; again at 09:01:15
          = waiting: It is tried again at 2026-01-05T09:01:15Z: Weir rebases the branch onto its target.
        wait 40s
          09:01:15 = running: Weir rebases the branch onto its target.
        repository fails
          repository fails; again when a person says so
          merge leaves the target
          merge held: repository trouble
          task decision of merge for chief
          = needs person: Pass merge has trouble with the repository: chief decides.
        wait 1h
        chief retries
          task decision of merge withdrawn
          merge released
          merge has the target
          = running: Weir rebases the branch onto its target.
        repository is up to date
          repository is done
          merge lies on the target
          merge checked on t-c1: no commands, reused
          repository is asked: merges the branch into its target
          = running: Weir merges the branch into its target.
        repository fails
          repository fails; again at 10:01:20
          = waiting: It is tried again at 2026-01-05T10:01:20Z: Weir merges the branch into its target.
        wait 5s
          10:01:20 = running: Weir merges the branch into its target.
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
    public void A_branch_that_cannot_be_started_is_for_a_person() => Scenario.Plays(
        """
        given: repository by hand
        pass edit: agent writer, makes change
        """,
        """
        requester asks
          item W-1 asked for
          repository is asked: finds the commit that the branch starts from
          = running: Weir finds the commit that the branch starts from.
        repository fails
          repository fails; again at 09:00:05
          = waiting: It is tried again at 2026-01-05T09:00:05Z: Weir finds the commit that the branch starts from.
        repository fails
          repository fails; again at 09:00:10
          = waiting: It is tried again at 2026-01-05T09:00:10Z: Weir finds the commit that the branch starts from.
        repository fails
          repository fails; again at 09:00:20
          = waiting: It is tried again at 2026-01-05T09:00:20Z: Weir finds the commit that the branch starts from.
        repository fails
          repository fails; again at 09:00:40
          = waiting: It is tried again at 2026-01-05T09:00:40Z: Weir finds the commit that the branch starts from.
        repository fails
          repository fails; again when a person says so
          edit held: repository trouble
          task decision of edit for chief
          = needs person: Pass edit has trouble with the repository: chief decides.
        chief retries
          task decision of edit withdrawn
          edit released
          = running: Weir finds the commit that the branch starts from.
        repository starts the branch
          repository is done
          branch starts at m0
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        """);

    [Fact]
    public void A_reason_that_was_hidden_by_another_is_told_when_its_time_comes() => Scenario.Plays(
        """
        given: repository by hand
        pass edit: agent writer, makes change
          gate proof: agent critic
        """,
        """
        requester asks
          item W-1 asked for
          repository is asked: finds the commit that the branch starts from
          = running: Weir finds the commit that the branch starts from.
        repository starts the branch
          repository is done
          branch starts at m0
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        chief pauses
          dispatch paused
        edit makes change:c1
          edit#1 succeeded
          edit made change:c1 (version 1 on m0)
          edit produced change:c1, by writer
          repository is asked: publishes the branch and the artifacts
          edit/proof opens round 1 on change:c1, for critic
          edit/proof/critic#1 queued
          = running: Weir publishes the branch and the artifacts.
        repository fails
          repository fails; again at 09:00:05
          = queued: Pass edit is queued: chief paused dispatch.
        wait 5s
          09:00:05 = running: Weir publishes the branch and the artifacts.
        """);

    [Fact]
    public void Refs_that_cannot_be_published_do_not_make_a_pass_run_again() => Scenario.Plays(
        """
        given: repository by hand
        pass edit: agent writer, makes change
        """,
        """
        requester asks
          item W-1 asked for
          repository is asked: finds the commit that the branch starts from
          = running: Weir finds the commit that the branch starts from.
        repository starts the branch
          repository is done
          branch starts at m0
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        edit makes change:c1
          edit#1 succeeded
          edit made change:c1 (version 1 on m0)
          edit produced change:c1, by writer
          repository is asked: publishes the branch and the artifacts
          edit passed
          = running: Weir publishes the branch and the artifacts.
        repository fails
          repository fails; again at 09:00:05
          = waiting: It is tried again at 2026-01-05T09:00:05Z: Weir publishes the branch and the artifacts.
        repository fails
          repository fails; again at 09:00:10
          = waiting: It is tried again at 2026-01-05T09:00:10Z: Weir publishes the branch and the artifacts.
        repository fails
          repository fails; again at 09:00:20
          = waiting: It is tried again at 2026-01-05T09:00:20Z: Weir publishes the branch and the artifacts.
        repository fails
          repository fails; again at 09:00:40
          = waiting: It is tried again at 2026-01-05T09:00:40Z: Weir publishes the branch and the artifacts.
        repository fails
          repository fails; again when a person says so
          edit held: repository trouble
          task decision of edit for chief
          = needs person: Pass edit has trouble with the repository: chief decides.
        chief retries
          task decision of edit withdrawn
          edit released
          = running: Weir publishes the branch and the artifacts.
        repository publishes
          repository is done
          done
          = done: It is done.
        """);

    [Fact]
    public void A_result_that_comes_while_the_pass_is_held_is_kept() => Scenario.Plays(
        """
        given: repository by hand
        artifact hint: optional
        pass edit: agent writer, makes change
          gate proof: human role:maintainer
        """,
        """
        requester asks with hint:b1
          item W-1 asked for
          hint:b1 attached
          repository is asked: finds the commit that the branch starts from
          = running: Weir finds the commit that the branch starts from.
        repository starts the branch
          repository is done
          branch starts at m0
          repository is asked: publishes the branch and the artifacts
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        repository fails
          repository fails; again at 09:00:05
        repository fails
          repository fails; again at 09:00:10
        repository fails
          repository fails; again at 09:00:20
        repository fails
          repository fails; again at 09:00:40
        repository fails
          repository fails; again when a person says so
          edit held: repository trouble
          task decision of edit for chief
          = needs person: Pass edit has trouble with the repository: chief decides.
        edit makes change:c1
          edit#1 succeeded
          edit made change:c1 (version 1 on m0)
          edit produced change:c1, by writer
        chief retries
          task decision of edit withdrawn
          edit released
          edit/proof opens round 1 on change:c1, for role:maintainer
          task review of edit/proof for role:maintainer
          = needs person: Gate proof of pass edit waits for a maintainer.
        repository publishes
          repository is done
          repository is asked: publishes the branch and the artifacts
        """);

    [Fact]
    public void Trouble_with_the_repository_is_reported_even_while_another_pass_is_held() => Scenario.Plays(
        """
        given: repository by hand
        pass edit: agent writer, makes change, retries 0
        pass other: human role:lead, makes notes
        """,
        """
        requester asks
          item W-1 asked for
          repository is asked: finds the commit that the branch starts from
          = running: Weir finds the commit that the branch starts from.
        repository starts the branch
          repository is done
          branch starts at m0
          edit starts round 1
          other starts round 1
          task work of other for role:lead
          edit#1 runs on e1
          = needs person: Pass other is a task for a lead.
        lead submits other notes:n1
          task work of other done
          other made notes:n1 (version 1)
          other produced notes:n1, by lead
          repository is asked: publishes the branch and the artifacts
          other passed
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        edit fails agent-gave-up
          edit#1 failed: agent gave up
          edit held: tries exhausted
          task decision of edit for chief
          = needs person: Pass edit cannot go on after the agent gave up: chief decides.
        repository fails
          repository fails; again at 09:00:05
        repository fails
          repository fails; again at 09:00:10
        repository fails
          repository fails; again at 09:00:20
        repository fails
          repository fails; again at 09:00:40
        repository fails
          repository fails; again when a person says so
          other held: repository trouble
          task decision of other for chief
        chief retries edit
          task decision of edit withdrawn
          edit released
          edit#2 runs on e1
          = needs person: Pass other has trouble with the repository: chief decides.
        repository fails
          repository fails; again at 09:00:05
        chief retries
          task decision of other withdrawn
          other released
          = running: writer works on pass edit (round 1) as edit#2 on engine e1.
        repository publishes
          repository is done
        """);

    [Fact]
    public void Effects_of_an_ended_item_are_given_up_after_as_many_failures() => Scenario.Plays(
        """
        given: repository by hand
        pass edit: agent writer, makes change
        """,
        """
        requester asks
          item W-1 asked for
          repository is asked: finds the commit that the branch starts from
          = running: Weir finds the commit that the branch starts from.
        chief cancels
          cancelled
          = closed: It is closed: cancelled.
        repository fails
          repository fails; again at 09:00:05
        repository fails
          repository fails; again at 09:00:10
        repository fails
          repository fails; again at 09:00:20
        repository fails
          repository fails; again at 09:00:40
        repository fails
          repository fails; again at 09:01:20
          repository is done
        """);

    [Fact]
    public void A_merge_that_lands_while_its_pass_is_held_leaves_other_trouble_to_a_person() => Scenario.Plays(
        """
        given: repository by hand
        pass edit: agent writer, makes change
        pass merge: integrate, needs edit
        """,
        """
        requester asks
          item W-1 asked for
          repository is asked: finds the commit that the branch starts from
          = running: Weir finds the commit that the branch starts from.
        repository starts the branch
          repository is done
          branch starts at m0
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        edit makes change:c1
          edit#1 succeeded
          edit made change:c1 (version 1 on m0)
          edit produced change:c1, by writer
          repository is asked: publishes the branch and the artifacts
          edit passed
          merge starts round 1
          merge has the target
          repository is asked: rebases the branch onto its target
          = running: Weir publishes the branch and the artifacts.
        repository is up to date
          repository is done
          merge lies on the target
          merge checked on t-c1: no commands, reused
          repository is asked: merges the branch into its target
        repository fails
          repository fails; again at 09:00:05
          = running: Weir merges the branch into its target.
        repository fails
          repository fails; again at 09:00:10
        repository fails
          repository fails; again at 09:00:20
        repository fails
          repository fails; again at 09:00:40
        repository fails
          repository fails; again when a person says so
          merge leaves the target
          merge held: repository trouble
          task decision of merge for chief
          = needs person: Pass merge has trouble with the repository: chief decides.
        repository lands
          repository is done
          merge landed as m1 with t-c1
          merge landing verified
          task decision of merge withdrawn
          merge passed
          edit held: repository trouble
          task decision of edit for chief
          = needs person: Pass edit has trouble with the repository: chief decides.
        chief retries
          task decision of edit withdrawn
          edit released
          = running: Weir publishes the branch and the artifacts.
        repository publishes
          repository is done
          done
          = done: It is done.
        """);
}
