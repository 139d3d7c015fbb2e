using Weir.Core.Tests.Scenarios;

namespace Weir.Core.Tests;

/// <summary>Elements that prove too large for one piece of work.</summary>
public sealed class SplitScenarios
{
    private const string Plan = """
        pass plan: agent planner, makes tasks
        pass build: agent coder, needs plan, takes tasks, makes change, for tasks as task after
          gate owner: human role:maintainer
        pass docs: agent writer, needs build, makes text
        """;

    [Fact]
    public void The_parts_take_the_place_of_the_element_once_its_reviewer_agrees() => Scenario.Plays(Plan, """
        requester asks
          item W-1 asked for
          plan starts round 1
          plan#1 runs on e1
          = running: planner works on pass plan (round 1) as plan#1 on engine e1.
        plan makes tasks:l1=A;B<A
          plan#1 succeeded
          plan made tasks:l1 (version 1)
          plan produced tasks:l1, by planner
          plan passed
          build splits into A B
          build.A forks at m0
          build.A starts round 1
          build.A#1 runs on e1
          = running: coder works on pass build.A (round 1) as build.A#1 on engine e1.
        build.A splits A1 A2<A1
          build.A#1 succeeded
          build.A proposes A1 A2
          build.A held: split proposed
          task decision of build.A for role:maintainer
          = needs person: Pass build.A is too large for one piece of work, says its agent: a maintainer decides.
        stranger splits
          refused: person:stranger may not agree to that split; a maintainer may.
        maintainer splits
          task decision of build.A done
          build.A is split into A1 A2
          build.A not applicable
          build.A1 forks at m0
          build.A1 starts round 1
          build.A1#1 runs on e1
          = running: coder works on pass build.A1 (round 1) as build.A1#1 on engine e1.
        build.A1 makes change:c1
          build.A1#1 succeeded
          build.A1 made change:c1 (version 1 on m0)
          build.A1 produced change:c1, by coder
          build.A1/owner opens round 1 on change:c1, for role:maintainer
          task review of build.A1/owner for role:maintainer
          = needs person: Gate owner of pass build.A1 waits for a maintainer.
        maintainer approves build.A1/owner
          build.A1/owner maintainer: C1 pass
          task review of build.A1/owner done
          build.A1/owner approved
          build.A1 joins
          repository is asked: joins build.A1 with the branch
          = running: Weir joins build.A1 with the branch.
        repository joins to a1
          repository is done
          build.A1 merges to change:a1 (version 2 on m0)
          build.A1 checked on t-a1: no commands, reused
          build.A1 joined as change:a1
          build.A1 passed
          build.A2 forks at h-a1
          build.A2 starts round 1
          build.A2#1 runs on e1
          = running: coder works on pass build.A2 (round 1) as build.A2#1 on engine e1.
        build.A2 ends no-change
          build.A2#1 succeeded
          build.A2 produced nothing (no change), by coder
          build.A2/owner opens round 1 on nothing, for role:maintainer
          task review of build.A2/owner for role:maintainer
          = needs person: Gate owner of pass build.A2 waits for a maintainer.
        maintainer approves build.A2/owner
          build.A2/owner maintainer: C1 pass
          task review of build.A2/owner done
          build.A2/owner approved
          build.A2 passed
          build.B forks at h-a1
          build.B starts round 1
          build.B#1 runs on e1
          = running: coder works on pass build.B (round 1) as build.B#1 on engine e1.
        build.B ends no-change
          build.B#1 succeeded
          build.B produced nothing (no change), by coder
          build.B/owner opens round 1 on nothing, for role:maintainer
          task review of build.B/owner for role:maintainer
          = needs person: Gate owner of pass build.B waits for a maintainer.
        maintainer approves build.B/owner
          build.B/owner maintainer: C1 pass
          task review of build.B/owner done
          build.B/owner approved
          build.B passed
          build starts round 1
          build produced change:a1, by coder
          build passed
          docs starts round 1
          docs#1 runs on e1
          = running: writer works on pass docs (round 1) as docs#1 on engine e1.
        """);

    [Fact]
    public void Declined_it_is_done_as_one_and_not_proposed_again() => Scenario.Plays(Plan, """
        requester asks
          item W-1 asked for
          plan starts round 1
          plan#1 runs on e1
          = running: planner works on pass plan (round 1) as plan#1 on engine e1.
        plan makes tasks:l1=A
          plan#1 succeeded
          plan made tasks:l1 (version 1)
          plan produced tasks:l1, by planner
          plan passed
          build splits into A
          build.A forks at m0
          build.A starts round 1
          build.A#1 runs on e1
          = running: coder works on pass build.A (round 1) as build.A#1 on engine e1.
        build.A splits A1 A2
          build.A#1 succeeded
          build.A proposes A1 A2
          build.A held: split proposed
          task decision of build.A for role:maintainer
          = needs person: Pass build.A is too large for one piece of work, says its agent: a maintainer decides.
        maintainer retries build.A
          task decision of build.A withdrawn
          build.A released
          build.A#2 runs on e1
          = running: coder works on pass build.A (round 1) as build.A#2 on engine e1.
        build.A splits A1 A2
          build.A#2 failed: output invalid
          build.A#3 runs on e1
          = running: coder works on pass build.A (round 1) as build.A#3 on engine e1.
        build.A ends no-change
          build.A#3 succeeded
          build.A produced nothing (no change), by coder
          build.A/owner opens round 1 on nothing, for role:maintainer
          task review of build.A/owner for role:maintainer
          = needs person: Gate owner of pass build.A waits for a maintainer.
        """);

    [Fact]
    public void What_cannot_be_a_split_is_invalid_output() => Scenario.Plays(
        """
        pass plan: agent planner, makes tasks
        pass build: agent coder, needs plan, takes tasks, makes change, for tasks as task after, retries 20
        """,
        """
        requester asks
          item W-1 asked for
          plan starts round 1
          plan#1 runs on e1
          = running: planner works on pass plan (round 1) as plan#1 on engine e1.
        plan makes tasks:l1=A;B
          plan#1 succeeded
          plan made tasks:l1 (version 1)
          plan produced tasks:l1, by planner
          plan passed
          build splits into A B
          build.A forks at m0
          build.A starts round 1
          build.B forks at m0
          build.B starts round 1
          build.A#1 runs on e1
          build.B#1 runs on e1
          = running: coder works on pass build.A (round 1) as build.A#1 on engine e1.
        build.A splits A1
          build.A#1 failed: output invalid
          build.A#2 runs on e1
          = running: coder works on pass build.B (round 1) as build.B#1 on engine e1.
        build.A splits A1 a1
          build.A#2 failed: output invalid
          build.A#3 runs on e1
        build.A splits A B2
          build.A#3 failed: output invalid
          build.A#4 runs on e1
        build.A splits B B2
          build.A#4 failed: output invalid
          build.A#5 runs on e1
        build.A splits A1 ../A2
          build.A#5 failed: output invalid
          build.A#6 runs on e1
        build.A splits A1<A2 A2<A1
          build.A#6 failed: output invalid
          build.A#7 runs on e1
        build.A splits A1 A2<B
          build.A#7 failed: output invalid
          build.A#8 runs on e1
        build.A splits P1 P2 P3 P4 P5 P6 P7 P8 P9 P10 P11 P12 P13 P14 P15 P16 P17 P18 P19 P20 P21
          build.A#8 failed: output invalid
          build.A#9 runs on e1
        """);

    [Fact]
    public void A_pass_that_is_no_element_is_not_split() => Scenario.Plays(Plan, """
        requester asks
          item W-1 asked for
          plan starts round 1
          plan#1 runs on e1
          = running: planner works on pass plan (round 1) as plan#1 on engine e1.
        plan splits X1 X2
          plan#1 failed: output invalid
          plan#2 runs on e1
          = running: planner works on pass plan (round 1) as plan#2 on engine e1.
        """);

    [Fact]
    public void A_list_that_is_made_again_as_it_was_is_split_as_before() => Scenario.Plays(
        """
        pass plan: agent planner, makes tasks
        pass build: agent coder, needs plan, takes tasks, makes change, for tasks as task after
        pass docs: agent writer, needs build, makes text
          gate final: human role:maintainer, to plan
        """,
        """
        requester asks
          item W-1 asked for
          plan starts round 1
          plan#1 runs on e1
          = running: planner works on pass plan (round 1) as plan#1 on engine e1.
        plan makes tasks:l1=A;B<A
          plan#1 succeeded
          plan made tasks:l1 (version 1)
          plan produced tasks:l1, by planner
          plan passed
          build splits into A B
          build.A forks at m0
          build.A starts round 1
          build.A#1 runs on e1
          = running: coder works on pass build.A (round 1) as build.A#1 on engine e1.
        build.A splits A1 A2
          build.A#1 succeeded
          build.A proposes A1 A2
          build.A held: split proposed
          task decision of build.A for chief
          = needs person: Pass build.A is too large for one piece of work, says its agent: chief decides.
        chief splits
          task decision of build.A done
          build.A is split into A1 A2
          build.A not applicable
          build.A1 forks at m0
          build.A1 starts round 1
          build.A2 forks at m0
          build.A2 starts round 1
          build.A1#1 runs on e1
          build.A2#1 runs on e1
          = running: coder works on pass build.A1 (round 1) as build.A1#1 on engine e1.
        build.A1 ends no-change
          build.A1#1 succeeded
          build.A1 produced nothing (no change), by coder
          build.A1 passed
          = running: coder works on pass build.A2 (round 1) as build.A2#1 on engine e1.
        build.A2 ends no-change
          build.A2#1 succeeded
          build.A2 produced nothing (no change), by coder
          build.A2 passed
          build.B forks at m0
          build.B starts round 1
          build.B#1 runs on e1
          = running: coder works on pass build.B (round 1) as build.B#1 on engine e1.
        build.B ends no-change
          build.B#1 succeeded
          build.B produced nothing (no change), by coder
          build.B passed
          build starts round 1
          build produced nothing, by coder
          build passed
          docs starts round 1
          docs#1 runs on e1
          = running: writer works on pass docs (round 1) as docs#1 on engine e1.
        docs makes text:t1
          docs#1 succeeded
          docs made text:t1 (version 1)
          docs produced text:t1, by writer
          docs/final opens round 1 on text:t1, for role:maintainer
          task review of docs/final for role:maintainer
          = needs person: Gate final of pass docs waits for a maintainer.
        maintainer rejects docs/final f1
          docs/final maintainer: C1 fail finding f1
          task review of docs/final withdrawn
          docs/final rejected to plan finding f1
          build.A1 stale, since plan runs again
          build.A2 stale, since plan runs again
          build.B stale, since plan runs again
          build.A stale, since plan runs again
          build stale, since plan runs again
          docs stale, since plan runs again
          plan reopened: gate rejected finding f1
          plan starts round 2
          plan#2 runs on e1
          = running: planner works on pass plan (round 2) as plan#2 on engine e1.
        plan makes tasks:l2=A;C<A
          plan#2 succeeded
          plan made tasks:l2 (version 2)
          plan produced tasks:l2, by planner
          plan passed
          build splits into A1 A2 C
          build.B not applicable
          build.A not applicable
          build.A1 forks at m0
          build.A1 starts round 2
          build.A2 forks at m0
          build.A2 starts round 2
          build.A1#2 runs on e1
          build.A2#2 runs on e1
          = running: coder works on pass build.A1 (round 2) as build.A1#2 on engine e1.
        """);

    [Fact]
    public void A_part_of_a_part_of_a_part_is_not_split_any_more() => Scenario.Plays(
        """
        pass plan: agent planner, makes tasks
        pass build: agent coder, needs plan, takes tasks, makes change, for tasks as task after
        """,
        """
        requester asks
          item W-1 asked for
          plan starts round 1
          plan#1 runs on e1
          = running: planner works on pass plan (round 1) as plan#1 on engine e1.
        plan makes tasks:l1=A
          plan#1 succeeded
          plan made tasks:l1 (version 1)
          plan produced tasks:l1, by planner
          plan passed
          build splits into A
          build.A forks at m0
          build.A starts round 1
          build.A#1 runs on e1
          = running: coder works on pass build.A (round 1) as build.A#1 on engine e1.
        build.A splits A1 A2
          build.A#1 succeeded
          build.A proposes A1 A2
          build.A held: split proposed
          task decision of build.A for chief
          = needs person: Pass build.A is too large for one piece of work, says its agent: chief decides.
        chief splits
          task decision of build.A done
          build.A is split into A1 A2
          build.A not applicable
          build.A1 forks at m0
          build.A1 starts round 1
          build.A2 forks at m0
          build.A2 starts round 1
          build.A1#1 runs on e1
          build.A2#1 runs on e1
          = running: coder works on pass build.A1 (round 1) as build.A1#1 on engine e1.
        build.A1 splits A11 A12
          build.A1#1 succeeded
          build.A1 proposes A11 A12
          build.A1 held: split proposed
          task decision of build.A1 for chief
          = needs person: Pass build.A1 is too large for one piece of work, says its agent: chief decides.
        build.A2 splits A21 A22
          build.A2#1 succeeded
          build.A2 proposes A21 A22
          build.A2 held: split proposed
          task decision of build.A2 for chief
        chief splits
          refused: More than one pass of W-1 proposes to be split.
        chief splits build.A1
          task decision of build.A1 done
          build.A1 is split into A11 A12
          build.A1 not applicable
          build.A11 forks at m0
          build.A11 starts round 1
          build.A12 forks at m0
          build.A12 starts round 1
          build.A11#1 runs on e1
          build.A12#1 runs on e1
          = needs person: Pass build.A2 is too large for one piece of work, says its agent: chief decides.
        build.A11 splits A111 A112
          build.A11#1 succeeded
          build.A11 proposes A111 A112
          build.A11 held: split proposed
          task decision of build.A11 for chief
        chief splits build.A11
          task decision of build.A11 done
          build.A11 is split into A111 A112
          build.A11 not applicable
          build.A111 forks at m0
          build.A111 starts round 1
          build.A112 forks at m0
          build.A112 starts round 1
          build.A111#1 runs on e1
          build.A112#1 runs on e1
        build.A111 splits X1 X2
          build.A111#1 failed: output invalid
          build.A111#2 runs on e1
        """);
}
