using Weir.Core.Tests.Scenarios;

namespace Weir.Core.Tests;

/// <summary>The risk rises by itself and falls by the word of a person alone; who judges follows it.</summary>
public sealed class RiskScenarios
{
    private const string Careful =
        """
        pass plan: agent planner, makes notes
          gate owner: human role:maintainer, human role:lead when item.risk=high
        pass build: agent writer, needs plan, makes change
          gate owner: human role:maintainer, human role:lead when item.risk=high
        pass merge: integrate, needs build
        """;

    private const string One =
        """
        pass build: agent writer, makes change
          gate owner: human role:maintainer, human role:lead when item.risk=high
        """;

    private const string Spared =
        """
        pass edit: agent writer, makes change
          gate owner: agent critic, human role:maintainer, spares when item.risk=low
        pass merge: integrate, needs edit
        """;

    private const string Parts =
        """
        pass plan: agent planner, makes tasks
        pass build: agent writer, needs plan, takes tasks, makes change, for tasks as task
          gate owner: human role:maintainer, human role:lead when item.risk=high
        pass merge: integrate, needs build
        """;

    [Fact]
    public void What_a_change_touches_raises_the_risk_and_what_was_approved_before_is_asked_again() => Scenario.Plays(
        Careful,
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
          plan/owner opens round 1 on notes:n1, for role:maintainer
          task review of plan/owner for role:maintainer
          = needs person: Gate owner of pass plan waits for a maintainer.
        maintainer approves plan/owner
          plan/owner maintainer: C1 pass
          task review of plan/owner done
          plan/owner approved
          plan passed
          build starts round 1
          build#1 runs on e1
          = running: writer works on pass build (round 1) as build#1 on engine e1.
        build makes change:c1 touching auth=high
          build#1 succeeded
          build made change:c1 (version 1 on m0)
          risk rises to high: auth by src/auth
          build produced change:c1, by writer
          plan/owner asks again
          build stale, since plan runs again
          plan/owner opens round 2 on notes:n1, for role:maintainer role:lead
          task review of plan/owner for role:maintainer
          task review of plan/owner for role:lead
          = needs person: Gate owner of pass plan waits for a maintainer.
        lead approves plan/owner
          plan/owner lead: C1 pass
          task review of plan/owner done
        maintainer approves plan/owner
          plan/owner maintainer: C1 pass
          task review of plan/owner done
          plan/owner approved
          plan passed
          build revived
          build/owner opens round 1 on change:c1, for role:maintainer role:lead
          task review of build/owner for role:maintainer
          task review of build/owner for role:lead
          = needs person: Gate owner of pass build waits for a maintainer.
        maintainer approves build/owner
          build/owner maintainer: C1 pass
          task review of build/owner done
          = needs person: Gate owner of pass build waits for a lead.
        lead approves build/owner
          build/owner lead: C1 pass
          task review of build/owner done
          build/owner approved
          build passed
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
          done
          = done: It is done.
        """);

    [Fact]
    public void A_gate_that_spared_people_asks_them_when_the_risk_rises() => Scenario.Plays(
        Spared,
        """
        requester asks risk low
          item W-1 asked for
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        edit makes change:c1
          edit#1 succeeded
          edit made change:c1 (version 1 on m0)
          edit produced change:c1, by writer
          edit/owner opens round 1 on change:c1, for critic role:maintainer
          edit/owner/critic#1 runs on e1
          = running: critic reviews pass edit for gate owner as edit/owner/critic#1 on engine e1.
        edit/owner/critic judges C1=pass
          edit/owner/critic#1 succeeded
          edit/owner critic: C1 pass
          edit/owner people spared
          edit/owner approved
          edit passed
          merge starts round 1
          merge has the target
          repository is asked: rebases the branch onto its target
          = running: Weir rebases the branch onto its target.
        chief sets risk=high
          risk is high, says chief
          edit/owner asks again
          merge leaves the target
          merge stale, since edit runs again
          edit/owner opens round 2 on change:c1, for critic role:maintainer
          edit/owner/critic#2 runs on e1
          = running: critic reviews pass edit for gate owner as edit/owner/critic#2 on engine e1.
        edit/owner/critic judges C1=pass
          edit/owner/critic#2 succeeded
          edit/owner critic: C1 pass
          edit/owner people refused
          task review of edit/owner for role:maintainer
          = needs person: Gate owner of pass edit waits for a maintainer.
        maintainer approves edit/owner
          edit/owner maintainer: C1 pass
          task review of edit/owner done
          edit/owner approved
          edit passed
          merge starts round 2
          merge has the target
          = running: Weir rebases the branch onto its target.
        """);

    [Fact]
    public void Only_a_person_lowers_the_risk_and_says_why() => Scenario.Plays(
        One,
        """
        requester asks
          item W-1 asked for
          build starts round 1
          build#1 runs on e1
          = running: writer works on pass build (round 1) as build#1 on engine e1.
        build makes change:c1 touching auth=medium touching pay=high
          build#1 succeeded
          build made change:c1 (version 1 on m0)
          risk rises to high: pay by src/pay
          build produced change:c1, by writer
          build/owner opens round 1 on change:c1, for role:maintainer role:lead
          task review of build/owner for role:maintainer
          task review of build/owner for role:lead
          = needs person: Gate owner of pass build waits for a maintainer.
        chief sets risk=low
          refused: The risk of W-1 is high; lowering it needs a reason.
        chief sets risk=low because r1
          risk is low, says chief, whatever says auth pay
        lead approves build/owner
          build/owner lead: C1 pass
          task review of build/owner done
        maintainer rejects build/owner f1
          build/owner maintainer: C1 fail finding f1
          task review of build/owner withdrawn
          build/owner rejected to build finding f1
          build reopened: gate rejected finding f1
          build starts round 2
          build#2 runs on e1
          = running: writer works on pass build (round 2) as build#2 on engine e1.
        build makes change:c2 touching auth=medium touching pay=high touching key=medium
          build#2 succeeded
          build made change:c2 (version 2 on h-c1)
          risk rises to medium: key by src/key
          build produced change:c2, by writer
          build/owner opens round 2 on change:c2, for role:maintainer
          task review of build/owner for role:maintainer
          = needs person: Gate owner of pass build waits for a maintainer.
        chief sets risk=high
          risk is high, says chief
          task review of build/owner withdrawn
          build/owner asks again
          build/owner opens round 3 on change:c2, for role:maintainer role:lead
          task review of build/owner for role:maintainer
          task review of build/owner for role:lead
          = needs person: Gate owner of pass build waits for a maintainer.
        maintainer approves build/owner
          build/owner maintainer: C1 pass
          task review of build/owner done
          = needs person: Gate owner of pass build waits for a lead.
        """);

    [Fact]
    public void A_rule_of_the_new_target_raises_the_risk_in_the_merge_queue() => Scenario.Plays(
        Careful,
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
          plan/owner opens round 1 on notes:n1, for role:maintainer
          task review of plan/owner for role:maintainer
          = needs person: Gate owner of pass plan waits for a maintainer.
        maintainer approves plan/owner
          plan/owner maintainer: C1 pass
          task review of plan/owner done
          plan/owner approved
          plan passed
          build starts round 1
          build#1 runs on e1
          = running: writer works on pass build (round 1) as build#1 on engine e1.
        build makes change:c1
          build#1 succeeded
          build made change:c1 (version 1 on m0)
          build produced change:c1, by writer
          build/owner opens round 1 on change:c1, for role:maintainer
          task review of build/owner for role:maintainer
          = needs person: Gate owner of pass build waits for a maintainer.
        maintainer approves build/owner
          build/owner maintainer: C1 pass
          task review of build/owner done
          build/owner approved
          build passed
          merge starts round 1
          merge has the target
          repository is asked: rebases the branch onto its target
          = running: Weir rebases the branch onto its target.
        repository rebases to c1 touching auth=high
          repository is done
          merge rebased to change:c1 on m1, verdicts stand
          risk rises to high: auth by src/auth
          merge lies on the target
          plan/owner asks again
          build/owner asks again
          merge leaves the target
          merge stale, since plan runs again
          plan/owner opens round 2 on notes:n1, for role:maintainer role:lead
          task review of plan/owner for role:maintainer
          task review of plan/owner for role:lead
          = needs person: Gate owner of pass plan waits for a maintainer.
        maintainer approves plan/owner
          plan/owner maintainer: C1 pass
          task review of plan/owner done
          = needs person: Gate owner of pass plan waits for a lead.
        """);

    [Fact]
    public void An_element_that_joined_is_judged_again_by_whom_the_risk_calls_for() => Scenario.Plays(
        Parts,
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
          = running: writer works on pass build.A (round 1) as build.A#1 on engine e1.
        build.A makes change:a1
          build.A#1 succeeded
          build.A made change:a1 (version 1 on m0)
          build.A produced change:a1, by writer
          build.A/owner opens round 1 on change:a1, for role:maintainer
          task review of build.A/owner for role:maintainer
          = needs person: Gate owner of pass build.A waits for a maintainer.
        maintainer approves build.A/owner
          build.A/owner maintainer: C1 pass
          task review of build.A/owner done
          build.A/owner approved
          build.A joins
          repository is asked: joins build.A with the branch
          = running: writer works on pass build.B (round 1) as build.B#1 on engine e1.
        repository joins to j1
          repository is done
          build.A merges to change:j1 (version 2 on m0)
          build.A checked on t-j1: no commands, reused
          build.A joined as change:j1
          build.A passed
        build.B makes change:b1 touching auth=high
          build.B#1 succeeded
          build.B made change:b1 (version 3 on m0)
          risk rises to high: auth by src/auth
          build.B produced change:b1, by writer
          build.A/owner asks again
          build.A stale, since build.A runs again
          build.A revived
          build.A/owner opens round 2 on change:a1, for role:maintainer role:lead
          task review of build.A/owner for role:maintainer
          task review of build.A/owner for role:lead
          build.B/owner opens round 1 on change:b1, for role:maintainer role:lead
          task review of build.B/owner for role:maintainer
          task review of build.B/owner for role:lead
          = needs person: Gate owner of pass build.A waits for a maintainer.
        maintainer approves build.A/owner
          build.A/owner maintainer: C1 pass
          task review of build.A/owner done
          = needs person: Gate owner of pass build.A waits for a lead.
        lead approves build.A/owner
          build.A/owner lead: C1 pass
          task review of build.A/owner done
          build.A/owner approved
          build.A joins
          repository is asked: joins build.A with the branch
          = needs person: Gate owner of pass build.B waits for a maintainer.
        repository joins to j2
          repository is done
          build.A merges to change:j2 (version 4 on m0)
          build.A checked on t-j2: no commands, reused
          build.A joined as change:j2
          build.A passed
        maintainer approves build.B/owner
          build.B/owner maintainer: C1 pass
          task review of build.B/owner done
          = needs person: Gate owner of pass build.B waits for a lead.
        lead approves build.B/owner
          build.B/owner lead: C1 pass
          task review of build.B/owner done
          build.B/owner approved
          build.B joins
          repository is asked: joins build.B with the branch
          = running: Weir joins build.B with the branch.
        repository joins to j3
          repository is done
          build.B merges to change:j3 (version 5 on h-j2)
          build.B checked on t-j3: no commands, reused
          build.B joined as change:j3
          build.B passed
          build starts round 1
          build produced change:j3, by writer
          build passed
          merge starts round 1
          merge has the target
          repository is asked: rebases the branch onto its target
          = running: Weir rebases the branch onto its target.
        """);
}
