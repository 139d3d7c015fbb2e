using Weir.Core.Tests.Scenarios;

namespace Weir.Core.Tests;

/// <summary>Outward acts on repositories, and trouble with them.</summary>
public sealed class EffectScenarios
{
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
}
