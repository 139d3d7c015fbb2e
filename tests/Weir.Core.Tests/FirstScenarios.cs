using Weir.Core.Tests.Scenarios;

namespace Weir.Core.Tests;

public sealed class FirstScenarios
{
    [Fact]
    public void Two_passes_go_straight_through() => Scenario.Plays(
        """
        pass edit: agent writer, makes change
          gate owner: run lint, agent critic, human role:maintainer
        pass merge: integrate, needs edit
        """,
        """
        requester asks
          item W-1 asked for
          = running: Weir finds the commit that the branch starts from.
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        edit makes change:c1
          edit#1 succeeded
          edit made change:c1 (version 1 on m0)
          edit produced change:c1, by writer
          edit/owner opens round 1 on change:c1, for critic role:maintainer
          edit/owner/run#1 runs on e1
          = running: The commands of gate owner of pass edit run as edit/owner/run#1 on engine e1.
        edit/owner/run passes
          edit/owner/run#1 succeeded
          edit/owner ran on t-c1: lint pass
          edit/owner/critic#1 runs on e1
          = running: critic reviews pass edit for gate owner as edit/owner/critic#1 on engine e1.
        edit/owner/critic passes
          edit/owner/critic#1 succeeded
          edit/owner critic: C1 pass
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
          repository answers
          merge lies on the target
          merge checked on t-c1: lint pass, reused
          repository is asked: merges the branch into its target
          = running: Weir merges the branch into its target.
        repository lands
          repository answers
          merge landed as m1 with t-c1
          merge leaves the target
          merge landing verified
          merge passed
          done
          = done: It is done.
        """);
}
