using Weir.Core.Tests.Scenarios;

namespace Weir.Core.Tests;

/// <summary>What is deployed, watched and undone, and what is never done twice.</summary>
public sealed class DeploymentScenarios
{
    [Fact]
    public void What_landed_is_deployed_once_its_pass_has_passed() => Scenario.Plays(
        """
        pass edit: agent writer, makes change
          gate proof: human role:maintainer
        pass merge: integrate change, needs edit
        pass release: human lead, needs merge, makes notes, deploys prod
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
          merge starts round 1
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
          merge landed as m1 with t-c1
          merge leaves the target
          merge landing verified
          merge passed
          release starts round 1
          task work of release for lead
          = needs person: Pass release is a task for lead.
        lead submits release notes:n1
          task work of release done
          release made notes:n1 (version 1)
          release produced notes:n1, by lead
          repository is asked: deploys to prod
          = running: Weir deploys to prod.
        repository begins
          release deploys m1 to prod
        repository begins
          refused: Deployment 55.0 has begun before.
        repository deployed
          repository is done
          release deployed
          release deployment ends: done
          repository is asked: tells how the deployment to prod ended
          release passed
          = running: Weir tells how the deployment to prod ended.
        repository tells
          repository is done
          done
          = done: It is done.
        """);

    [Fact]
    public void A_watch_that_stays_good_lets_the_pass_go_on() => Scenario.Plays(
        """
        pass edit: agent writer, makes change
          gate proof: human role:maintainer
        pass merge: integrate change, needs edit
        pass release: human lead, needs merge, makes notes, deploys prod watched 90s every 30s
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
          merge starts round 1
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
          merge landed as m1 with t-c1
          merge leaves the target
          merge landing verified
          merge passed
          release starts round 1
          task work of release for lead
          = needs person: Pass release is a task for lead.
        lead submits release notes:n1
          task work of release done
          release made notes:n1 (version 1)
          release produced notes:n1, by lead
          repository is asked: deploys to prod
          = running: Weir deploys to prod.
        repository begins
          release deploys m1 to prod
        repository deployed
          repository is done
          release deployed, watched until 09:01:30
          repository is asked: watches what was deployed
          = waiting: Pass release watches prod until 2026-01-05T09:01:30Z: 0 of 0 probes good.
        repository probes good
          release probe good
          = waiting: Pass release watches prod until 2026-01-05T09:01:30Z: 1 of 1 probes good.
        repository probes bad
          release probe bad
          = waiting: Pass release watches prod until 2026-01-05T09:01:30Z: 1 of 2 probes good.
        repository probes good
          release probe good
          = waiting: Pass release watches prod until 2026-01-05T09:01:30Z: 2 of 3 probes good.
        repository watched
          repository is done
          release deployment ends: done
          repository is asked: tells how the deployment to prod ended
          release passed
          = running: Weir tells how the deployment to prod ended.
        repository tells
          repository is done
          done
          = done: It is done.
        """);

    [Fact]
    public void A_watch_that_turns_bad_is_undone_and_a_person_decides() => Scenario.Plays(
        """
        pass edit: agent writer, makes change
          gate proof: human role:maintainer
        pass merge: integrate change, needs edit
        pass release: human lead, needs merge, makes notes, deploys prod watched 5m undone
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
          merge starts round 1
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
          merge landed as m1 with t-c1
          merge leaves the target
          merge landing verified
          merge passed
          release starts round 1
          task work of release for lead
          = needs person: Pass release is a task for lead.
        lead submits release notes:n1
          task work of release done
          release made notes:n1 (version 1)
          release produced notes:n1, by lead
          repository is asked: deploys to prod
          = running: Weir deploys to prod.
        repository begins
          release deploys m1 to prod
        repository deployed
          repository is done
          release deployed, watched until 09:05:00
          repository is asked: watches what was deployed
          = waiting: Pass release watches prod until 2026-01-05T09:05:00Z: 0 of 0 probes good.
        repository probes good
          release probe good
          = waiting: Pass release watches prod until 2026-01-05T09:05:00Z: 1 of 1 probes good.
        repository probes bad
          release probe bad
          = waiting: Pass release watches prod until 2026-01-05T09:05:00Z: 1 of 2 probes good.
        repository probes bad
          release probe bad
          = waiting: Pass release watches prod until 2026-01-05T09:05:00Z: 1 of 3 probes good.
        repository watched
          repository is done
          release deployment fails, to be undone
          repository is asked: undoes what was deployed
          = running: Weir undoes what was deployed.
        repository undoes
          repository is done
          release deployment ends: rolled back
          repository is asked: tells how the deployment to prod ended
          release held: deployment failed
          task decision of release for chief
          = needs person: Pass release deployed, and its deployment failed: chief decides.
        repository tells
          repository is done
        chief retries release
          task decision of release withdrawn
          release released
          repository is asked: deploys to prod
          = running: Weir deploys to prod.
        repository begins
          release deploys m1 to prod
        repository deployed
          repository is done
          release deployed, watched until 09:05:00
          repository is asked: watches what was deployed
          = waiting: Pass release watches prod until 2026-01-05T09:05:00Z: 0 of 0 probes good.
        """);

    [Fact]
    public void What_nobody_can_tell_is_not_done_again_without_a_person() => Scenario.Plays(
        """
        pass edit: agent writer, makes change
          gate proof: human role:maintainer
        pass merge: integrate change, needs edit
        pass release: human lead, needs merge, makes notes, deploys prod undone
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
          merge starts round 1
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
          merge landed as m1 with t-c1
          merge leaves the target
          merge landing verified
          merge passed
          release starts round 1
          task work of release for lead
          = needs person: Pass release is a task for lead.
        lead submits release notes:n1
          task work of release done
          release made notes:n1 (version 1)
          release produced notes:n1, by lead
          repository is asked: deploys to prod
          = running: Weir deploys to prod.
        repository begins
          release deploys m1 to prod
        repository unknown
          repository is done
          release deployment ends: unknown
          repository is asked: tells how the deployment to prod ended
          release held: deployment unknown
          task decision of release for chief
          = needs person: Pass release cannot tell whether it has deployed: chief decides.
        repository tells
          repository is done
        chief retries release
          task decision of release withdrawn
          release released
          repository is asked: deploys to prod
          = running: Weir deploys to prod.
        repository begins
          release deploys m1 to prod
        repository undeployed
          repository is done
          release deployment fails, to be undone
          repository is asked: undoes what was deployed
          = running: Weir undoes what was deployed.
        repository undoes because r1
          repository is done
          release deployment ends: failed
          repository is asked: tells how the deployment to prod ended
          release held: deployment failed
          task decision of release for chief
          = needs person: Pass release deployed, and its deployment failed: chief decides.
        repository tells
          repository is done
        """);
}
