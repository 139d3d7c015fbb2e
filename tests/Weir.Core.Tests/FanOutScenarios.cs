using Weir.Core.Tests.Scenarios;

namespace Weir.Core.Tests;

/// <summary>
/// A pass that is split into the elements of a list: each runs, is judged and joins the branch by itself.
/// </summary>
public sealed class FanOutScenarios
{
    private const string Build =
        """
        pass plan: agent planner, makes tasks
        pass build: agent coder, needs plan, takes tasks, makes change, for tasks as task after
          gate check: run tests, criteria C1=tests
        pass docs: agent writer, needs build, takes change, makes text
          gate final: human role:maintainer, to build docs
        """;

    private const string Owned =
        """
        pass plan: agent planner, makes tasks
        pass build: agent coder, needs plan, takes tasks, makes change, for tasks as task after
          gate owner: human role:maintainer
        """;

    private const string Narrow =
        """
        pass plan: agent planner, makes tasks
        pass build: agent coder, needs plan, takes tasks, makes change, for tasks as task after most 1
        """;

    private const string Plain =
        """
        pass plan: agent planner, makes tasks
        pass build: agent coder, needs plan, takes tasks, makes change, for tasks as task after
        pass docs: agent writer, needs build, takes change, makes text
          gate final: human role:maintainer, to build docs
        """;

    private const string Merged =
        """
        pass plan: agent planner, makes tasks
        pass build: agent coder, needs plan, takes tasks, makes change, for tasks as task
          gate check: run tests, criteria C1=tests
          gate owner: human role:maintainer
        pass merge: integrate change, needs build
        """;

    private const string Loose =
        """
        pass plan: agent planner, makes tasks, skip role:lead
        pass build: agent coder, needs plan, takes tasks?, makes change, for tasks as task once skip
        pass docs: agent writer, needs build, makes text
        """;

    private const string Strict =
        """
        pass plan: agent planner, makes tasks, skip role:lead
        pass build: agent coder, needs plan, takes tasks?, makes change, for tasks as task
        pass docs: agent writer, needs build, makes text
        """;

    private const string Done =
        """
        pass plan: agent planner, makes tasks
        pass build: agent coder, needs plan, takes tasks, makes change, skip role:lead, for tasks as task after done
        pass docs: agent writer, needs build, makes text
        """;

    private const string Replan =
        """
        pass plan: agent planner, makes tasks
        pass build: agent coder, needs plan, takes tasks, makes change, for tasks as task after
        pass docs: agent writer, needs build, makes text
          gate final: human role:maintainer, to plan
        """;

    private const string Chosen =
        """
        pass plan: agent planner, makes tasks
        pass build: agent coder, needs plan, takes tasks, makes change, for tasks as task
          gate check: agent critic when task.id=A, agent auditor
        """;

    private const string Late =
        """
        pass plan: agent planner, makes tasks
        pass build: agent coder, needs plan, takes tasks, makes change, delay 10m, for tasks as task
        """;

    private const string ByHand =
        """
        given: repository by hand
        pass plan: agent planner, makes tasks
        pass build: agent coder, needs plan, takes tasks, makes change, for tasks as task
          gate check: run tests, criteria C1=tests
        """;

    [Fact]
    public void Elements_run_side_by_side_and_join_one_by_one() => Scenario.Plays(
        Build,
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
          = running: coder works on pass build.A (round 1) as build.A#1 on engine e1.
        build.A makes change:a1
          build.A#1 succeeded
          build.A made change:a1 (version 1 on m0)
          build.A produced change:a1, by coder
          build.A/check opens round 1 on change:a1
          build.A/check/run#1 runs on e1
          = running: coder works on pass build.B (round 1) as build.B#1 on engine e1.
        build.A/check/run passes
          build.A/check/run#1 succeeded
          build.A/check ran on t-a1: tests pass
          build.A/check approved
          build.A joins
          repository is asked: joins build.A with the branch
        build.B makes change:b1
          build.B#1 succeeded
          build.B made change:b1 (version 2 on m0)
          build.B produced change:b1, by coder
          build.B/check opens round 1 on change:b1
          build.B/check/run#1 runs on e1
          = running: The commands of gate check of pass build.B run as build.B/check/run#1 on engine e1.
        build.B/check/run passes
          build.B/check/run#1 succeeded
          build.B/check ran on t-b1: tests pass
          build.B/check approved
          = running: Weir joins build.A with the branch.
        repository joins to a1
          repository is done
          build.A merges to change:a1 (version 3 on m0)
          build.A checked on t-a1: tests pass, reused
          build.A joined as change:a1
          build.A passed
          build.B joins
          repository is asked: joins build.B with the branch
          = running: Weir joins build.B with the branch.
        repository joins to ab
          repository is done
          build.B merges to change:ab (version 4 on h-a1)
          build.B/check#1 runs on e1
          = running: The checks run on the merged tree for pass build.B as build.B/check#1 on engine e1.
        build.B/check passes
          build.B/check#1 succeeded
          build.B checked on t-ab: tests pass
          build.B joined as change:ab
          build.B passed
          build starts round 1
          build produced change:ab, by coder
          build passed
          docs starts round 1
          docs#1 runs on e1
          = running: writer works on pass docs (round 1) as docs#1 on engine e1.
        docs makes text:x
          docs#1 succeeded
          docs made text:x (version 1)
          docs produced text:x, by writer
          docs/final opens round 1 on text:x, for role:maintainer
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
    public void An_element_starts_when_those_it_comes_after_have_joined() => Scenario.Plays(
        Build,
        """
        requester asks
          item W-1 asked for
          plan starts round 1
          plan#1 runs on e1
          = running: planner works on pass plan (round 1) as plan#1 on engine e1.
        plan makes tasks:t1=A;B<A
          plan#1 succeeded
          plan made tasks:t1 (version 1)
          plan produced tasks:t1, by planner
          plan passed
          build splits into A B
          build.A forks at m0
          build.A starts round 1
          build.A#1 runs on e1
          = running: coder works on pass build.A (round 1) as build.A#1 on engine e1.
        build.A makes change:a1
          build.A#1 succeeded
          build.A made change:a1 (version 1 on m0)
          build.A produced change:a1, by coder
          build.A/check opens round 1 on change:a1
          build.A/check/run#1 runs on e1
          = running: The commands of gate check of pass build.A run as build.A/check/run#1 on engine e1.
        build.A/check/run passes
          build.A/check/run#1 succeeded
          build.A/check ran on t-a1: tests pass
          build.A/check approved
          build.A joins
          repository is asked: joins build.A with the branch
          = running: Weir joins build.A with the branch.
        repository joins to a1
          repository is done
          build.A merges to change:a1 (version 2 on m0)
          build.A checked on t-a1: tests pass, reused
          build.A joined as change:a1
          build.A passed
          build.B forks at h-a1
          build.B starts round 1
          build.B#1 runs on e1
          = running: coder works on pass build.B (round 1) as build.B#1 on engine e1.
        build.B makes change:b1
          build.B#1 succeeded
          build.B made change:b1 (version 3 on h-a1)
          build.B produced change:b1, by coder
          build.B/check opens round 1 on change:b1
          build.B/check/run#1 runs on e1
          = running: The commands of gate check of pass build.B run as build.B/check/run#1 on engine e1.
        """);

    [Fact]
    public void No_more_elements_are_at_work_than_the_pass_allows() => Scenario.Plays(
        Narrow,
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
          build.A#1 runs on e1
          = running: coder works on pass build.A (round 1) as build.A#1 on engine e1.
        build.A makes change:a1
          build.A#1 succeeded
          build.A made change:a1 (version 1 on m0)
          build.A produced change:a1, by coder
          build.A joins
          repository is asked: joins build.A with the branch
          = running: Weir joins build.A with the branch.
        repository joins to a1
          repository is done
          build.A merges to change:a1 (version 2 on m0)
          build.A checked on t-a1: no commands, reused
          build.A joined as change:a1
          build.A passed
          build.B forks at h-a1
          build.B starts round 1
          build.B#1 runs on e1
          = running: coder works on pass build.B (round 1) as build.B#1 on engine e1.
        build.B makes change:b1
          build.B#1 succeeded
          build.B made change:b1 (version 3 on h-a1)
          build.B produced change:b1, by coder
          build.B joins
          repository is asked: joins build.B with the branch
          = running: Weir joins build.B with the branch.
        repository joins to ab
          repository is done
          build.B merges to change:ab (version 4 on h-a1)
          build.B checked on t-ab: no commands, reused
          build.B joined as change:ab
          build.B passed
          build starts round 1
          build produced change:ab, by coder
          build passed
          done
          = done: It is done.
        """);

    [Fact]
    public void A_rejection_is_the_business_of_its_element_alone() => Scenario.Plays(
        Owned,
        """
        requester asks
          item W-1 asked for
          plan starts round 1
          plan#1 runs on e1
          = running: planner works on pass plan (round 1) as plan#1 on engine e1.
        plan makes tasks:t1=A;B;C
          plan#1 succeeded
          plan made tasks:t1 (version 1)
          plan produced tasks:t1, by planner
          plan passed
          build splits into A B C
          build.A forks at m0
          build.A starts round 1
          build.B forks at m0
          build.B starts round 1
          build.C forks at m0
          build.C starts round 1
          build.A#1 runs on e1
          build.B#1 runs on e1
          build.C#1 runs on e1
          = running: coder works on pass build.A (round 1) as build.A#1 on engine e1.
        build.A makes change:a1
          build.A#1 succeeded
          build.A made change:a1 (version 1 on m0)
          build.A produced change:a1, by coder
          build.A/owner opens round 1 on change:a1, for role:maintainer
          task review of build.A/owner for role:maintainer
          = needs person: Gate owner of pass build.A waits for a maintainer.
        build.B makes change:b1
          build.B#1 succeeded
          build.B made change:b1 (version 2 on m0)
          build.B produced change:b1, by coder
          build.B/owner opens round 1 on change:b1, for role:maintainer
          task review of build.B/owner for role:maintainer
        build.C makes change:c1
          build.C#1 succeeded
          build.C made change:c1 (version 3 on m0)
          build.C produced change:c1, by coder
          build.C/owner opens round 1 on change:c1, for role:maintainer
          task review of build.C/owner for role:maintainer
        maintainer rejects build.B/owner f1
          build.B/owner maintainer: C1 fail finding f1
          task review of build.B/owner withdrawn
          build.B/owner rejected to build.B finding f1
          build.B reopened: gate rejected finding f1
          build.B starts round 2
          build.B#2 runs on e1
        maintainer approves build.A/owner
          build.A/owner maintainer: C1 pass
          task review of build.A/owner done
          build.A/owner approved
          build.A joins
          repository is asked: joins build.A with the branch
          = needs person: Gate owner of pass build.C waits for a maintainer.
        repository joins to a1
          repository is done
          build.A merges to change:a1 (version 4 on m0)
          build.A checked on t-a1: no commands, reused
          build.A joined as change:a1
          build.A passed
        build.B makes change:b2
          build.B#2 succeeded
          build.B made change:b2 (version 5 on h-b1)
          build.B produced change:b2, by coder
          build.B/owner opens round 2 on change:b2, for role:maintainer
          task review of build.B/owner for role:maintainer
        maintainer rejects build.B/owner f2
          build.B/owner maintainer: C1 fail finding f2
          task review of build.B/owner withdrawn
          build.B/owner rejected to build.B finding f2
          build.B reopened: gate rejected finding f2
          build.B starts round 3
          build.B#3 runs on e1
        maintainer approves build.C/owner
          build.C/owner maintainer: C1 pass
          task review of build.C/owner done
          build.C/owner approved
          build.C joins
          repository is asked: joins build.C with the branch
          = running: coder works on pass build.B (round 3) as build.B#3 on engine e1.
        repository joins to ac
          repository is done
          build.C merges to change:ac (version 6 on h-a1)
          build.C checked on t-ac: no commands, reused
          build.C joined as change:ac
          build.C passed
        build.B makes change:b3
          build.B#3 succeeded
          build.B made change:b3 (version 7 on h-b2)
          build.B produced change:b3, by coder
          build.B/owner opens round 3 on change:b3, for role:maintainer
          task review of build.B/owner for role:maintainer
          = needs person: Gate owner of pass build.B waits for a maintainer.
        maintainer approves build.B/owner
          build.B/owner maintainer: C1 pass
          task review of build.B/owner done
          build.B/owner approved
          build.B joins
          repository is asked: joins build.B with the branch
          = running: Weir joins build.B with the branch.
        repository joins to acb
          repository is done
          build.B merges to change:acb (version 8 on h-ac)
          build.B checked on t-acb: no commands, reused
          build.B joined as change:acb
          build.B passed
          build starts round 1
          build produced change:acb, by coder
          build passed
          done
          = done: It is done.
        """);

    [Fact]
    public void A_conflict_goes_back_to_its_element() => Scenario.Plays(
        Owned,
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
          = running: coder works on pass build.A (round 1) as build.A#1 on engine e1.
        build.A makes change:a1
          build.A#1 succeeded
          build.A made change:a1 (version 1 on m0)
          build.A produced change:a1, by coder
          build.A/owner opens round 1 on change:a1, for role:maintainer
          task review of build.A/owner for role:maintainer
          = needs person: Gate owner of pass build.A waits for a maintainer.
        build.B makes change:b1
          build.B#1 succeeded
          build.B made change:b1 (version 2 on m0)
          build.B produced change:b1, by coder
          build.B/owner opens round 1 on change:b1, for role:maintainer
          task review of build.B/owner for role:maintainer
        maintainer approves build.A/owner
          build.A/owner maintainer: C1 pass
          task review of build.A/owner done
          build.A/owner approved
          build.A joins
          repository is asked: joins build.A with the branch
          = needs person: Gate owner of pass build.B waits for a maintainer.
        repository joins to a1
          repository is done
          build.A merges to change:a1 (version 3 on m0)
          build.A checked on t-a1: no commands, reused
          build.A joined as change:a1
          build.A passed
        maintainer approves build.B/owner
          build.B/owner maintainer: C1 pass
          task review of build.B/owner done
          build.B/owner approved
          build.B joins
          repository is asked: joins build.B with the branch
          = running: Weir joins build.B with the branch.
        repository clashes over f1
          repository is done
          build.B conflicts with h-a1
          build.B reopened: merge conflict finding f1, from k-f1 on h-a1
          build.B starts round 2
          build.B#2 runs on e1
          = running: coder works on pass build.B (round 2) as build.B#2 on engine e1.
        build.B makes change:b2
          build.B#2 succeeded
          build.B made change:b2 (version 4 on h-a1)
          build.B produced change:b2, by coder
          build.B/owner opens round 2 on change:b2, for role:maintainer
          task review of build.B/owner for role:maintainer
          = needs person: Gate owner of pass build.B waits for a maintainer.
        maintainer approves build.B/owner
          build.B/owner maintainer: C1 pass
          task review of build.B/owner done
          build.B/owner approved
          build.B joins
          repository is asked: joins build.B with the branch
          = running: Weir joins build.B with the branch.
        repository joins to ab
          repository is done
          build.B merges to change:ab (version 5 on h-a1)
          build.B checked on t-ab: no commands, reused
          build.B joined as change:ab
          build.B passed
          build starts round 1
          build produced change:ab, by coder
          build passed
          done
          = done: It is done.
        """);

    [Fact]
    public void What_fails_together_goes_back_to_the_one_that_joins() => Scenario.Plays(
        Build,
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
          = running: coder works on pass build.A (round 1) as build.A#1 on engine e1.
        build.A makes change:a1
          build.A#1 succeeded
          build.A made change:a1 (version 1 on m0)
          build.A produced change:a1, by coder
          build.A/check opens round 1 on change:a1
          build.A/check/run#1 runs on e1
          = running: coder works on pass build.B (round 1) as build.B#1 on engine e1.
        build.A/check/run passes
          build.A/check/run#1 succeeded
          build.A/check ran on t-a1: tests pass
          build.A/check approved
          build.A joins
          repository is asked: joins build.A with the branch
        repository joins to a1
          repository is done
          build.A merges to change:a1 (version 2 on m0)
          build.A checked on t-a1: tests pass, reused
          build.A joined as change:a1
          build.A passed
        build.B makes change:b1
          build.B#1 succeeded
          build.B made change:b1 (version 3 on m0)
          build.B produced change:b1, by coder
          build.B/check opens round 1 on change:b1
          build.B/check/run#1 runs on e1
          = running: The commands of gate check of pass build.B run as build.B/check/run#1 on engine e1.
        build.B/check/run passes
          build.B/check/run#1 succeeded
          build.B/check ran on t-b1: tests pass
          build.B/check approved
          build.B joins
          repository is asked: joins build.B with the branch
          = running: Weir joins build.B with the branch.
        repository joins to ab
          repository is done
          build.B merges to change:ab (version 4 on h-a1)
          build.B/check#1 runs on e1
          = running: The checks run on the merged tree for pass build.B as build.B/check#1 on engine e1.
        build.B/check fails tests
          build.B/check#1 succeeded
          build.B checked on t-ab: tests fail
          build.B reopened: merge check failed finding log-tests
          build.B starts round 2
          build.B#2 runs on e1
          = running: coder works on pass build.B (round 2) as build.B#2 on engine e1.
        build.B makes change:b2
          build.B#2 succeeded
          build.B made change:b2 (version 5 on h-ab)
          build.B produced change:b2, by coder
          build.B/check opens round 2 on change:b2
          build.B/check/run#2 runs on e1
          = running: The commands of gate check of pass build.B run as build.B/check/run#2 on engine e1.
        build.B/check/run passes
          build.B/check/run#2 succeeded
          build.B/check ran on t-b2: tests pass
          build.B/check approved
          build.B joins
          repository is asked: joins build.B with the branch
          = running: Weir joins build.B with the branch.
        repository joins to ab2 tree t-b2
          repository is done
          build.B merges to change:ab2 (version 6 on h-a1)
          build.B checked on t-b2: tests pass, reused
          build.B joined as change:ab2
          build.B passed
          build starts round 1
          build produced change:ab2, by coder
          build passed
          docs starts round 1
          docs#1 runs on e1
          = running: writer works on pass docs (round 1) as docs#1 on engine e1.
        """);

    [Fact]
    public void A_gate_downstream_sends_all_elements_back() => Scenario.Plays(
        Build,
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
          = running: coder works on pass build.A (round 1) as build.A#1 on engine e1.
        build.A makes change:a1
          build.A#1 succeeded
          build.A made change:a1 (version 1 on m0)
          build.A produced change:a1, by coder
          build.A/check opens round 1 on change:a1
          build.A/check/run#1 runs on e1
          = running: coder works on pass build.B (round 1) as build.B#1 on engine e1.
        build.A/check/run passes
          build.A/check/run#1 succeeded
          build.A/check ran on t-a1: tests pass
          build.A/check approved
          build.A joins
          repository is asked: joins build.A with the branch
        repository joins to a1
          repository is done
          build.A merges to change:a1 (version 2 on m0)
          build.A checked on t-a1: tests pass, reused
          build.A joined as change:a1
          build.A passed
        build.B makes change:b1
          build.B#1 succeeded
          build.B made change:b1 (version 3 on m0)
          build.B produced change:b1, by coder
          build.B/check opens round 1 on change:b1
          build.B/check/run#1 runs on e1
          = running: The commands of gate check of pass build.B run as build.B/check/run#1 on engine e1.
        build.B/check/run passes
          build.B/check/run#1 succeeded
          build.B/check ran on t-b1: tests pass
          build.B/check approved
          build.B joins
          repository is asked: joins build.B with the branch
          = running: Weir joins build.B with the branch.
        repository joins to ab tree t-b1
          repository is done
          build.B merges to change:ab (version 4 on h-a1)
          build.B checked on t-b1: tests pass, reused
          build.B joined as change:ab
          build.B passed
          build starts round 1
          build produced change:ab, by coder
          build passed
          docs starts round 1
          docs#1 runs on e1
          = running: writer works on pass docs (round 1) as docs#1 on engine e1.
        docs makes text:x
          docs#1 succeeded
          docs made text:x (version 1)
          docs produced text:x, by writer
          docs/final opens round 1 on text:x, for role:maintainer
          task review of docs/final for role:maintainer
          = needs person: Gate final of pass docs waits for a maintainer.
        maintainer rejects docs/final f1
          docs/final maintainer: C1 fail finding f1
          task review of docs/final withdrawn
          docs/final rejected to build finding f1
          build stale, since build runs again
          docs stale, since build runs again
          build.A reopened: gate rejected finding f1
          build.B reopened: gate rejected finding f1
          build splits into A B
          build.A forks at h-ab
          build.A starts round 2
          build.B forks at h-ab
          build.B starts round 2
          build.A#2 runs on e1
          build.B#2 runs on e1
          = running: coder works on pass build.A (round 2) as build.A#2 on engine e1.
        build.A makes change:a2
          build.A#2 succeeded
          build.A made change:a2 (version 5 on h-ab)
          build.A produced change:a2, by coder
          build.A/check opens round 2 on change:a2
          build.A/check/run#2 runs on e1
          = running: coder works on pass build.B (round 2) as build.B#2 on engine e1.
        build.A/check/run passes
          build.A/check/run#2 succeeded
          build.A/check ran on t-a2: tests pass
          build.A/check approved
          build.A joins
          repository is asked: joins build.A with the branch
        repository joins to a2b
          repository is done
          build.A merges to change:a2b (version 6 on h-ab)
          build.A/check#1 runs on e1
        """);

    [Fact]
    public void A_gate_downstream_may_name_one_element() => Scenario.Plays(
        Build,
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
          = running: coder works on pass build.A (round 1) as build.A#1 on engine e1.
        build.A makes change:a1
          build.A#1 succeeded
          build.A made change:a1 (version 1 on m0)
          build.A produced change:a1, by coder
          build.A/check opens round 1 on change:a1
          build.A/check/run#1 runs on e1
          = running: coder works on pass build.B (round 1) as build.B#1 on engine e1.
        build.A/check/run passes
          build.A/check/run#1 succeeded
          build.A/check ran on t-a1: tests pass
          build.A/check approved
          build.A joins
          repository is asked: joins build.A with the branch
        repository joins to a1
          repository is done
          build.A merges to change:a1 (version 2 on m0)
          build.A checked on t-a1: tests pass, reused
          build.A joined as change:a1
          build.A passed
        build.B makes change:b1
          build.B#1 succeeded
          build.B made change:b1 (version 3 on m0)
          build.B produced change:b1, by coder
          build.B/check opens round 1 on change:b1
          build.B/check/run#1 runs on e1
          = running: The commands of gate check of pass build.B run as build.B/check/run#1 on engine e1.
        build.B/check/run passes
          build.B/check/run#1 succeeded
          build.B/check ran on t-b1: tests pass
          build.B/check approved
          build.B joins
          repository is asked: joins build.B with the branch
          = running: Weir joins build.B with the branch.
        repository joins to ab tree t-b1
          repository is done
          build.B merges to change:ab (version 4 on h-a1)
          build.B checked on t-b1: tests pass, reused
          build.B joined as change:ab
          build.B passed
          build starts round 1
          build produced change:ab, by coder
          build passed
          docs starts round 1
          docs#1 runs on e1
          = running: writer works on pass docs (round 1) as docs#1 on engine e1.
        docs makes text:x
          docs#1 succeeded
          docs made text:x (version 1)
          docs produced text:x, by writer
          docs/final opens round 1 on text:x, for role:maintainer
          task review of docs/final for role:maintainer
          = needs person: Gate final of pass docs waits for a maintainer.
        maintainer rejects docs/final f1 to build.A
          docs/final maintainer: C1 fail finding f1
          task review of docs/final withdrawn
          docs/final rejected to build.A finding f1
          build stale, since build.A runs again
          docs stale, since build.A runs again
          build.A reopened: gate rejected finding f1
          build splits into A B
          build.A forks at h-ab
          build.A starts round 2
          build.A#2 runs on e1
          = running: coder works on pass build.A (round 2) as build.A#2 on engine e1.
        build.A makes change:a2
          build.A#2 succeeded
          build.A made change:a2 (version 5 on h-ab)
          build.A produced change:a2, by coder
          build.A/check opens round 2 on change:a2
          build.A/check/run#2 runs on e1
          = running: The commands of gate check of pass build.A run as build.A/check/run#2 on engine e1.
        build.A/check/run passes
          build.A/check/run#2 succeeded
          build.A/check ran on t-a2: tests pass
          build.A/check approved
          build.A joins
          repository is asked: joins build.A with the branch
          = running: Weir joins build.A with the branch.
        repository joins to a2b tree t-a2
          repository is done
          build.A merges to change:a2b (version 6 on h-ab)
          build.A checked on t-a2: tests pass, reused
          build.A joined as change:a2b
          build.A passed
          build starts round 2
          build produced change:a2b, by coder
          build passed
          docs starts round 2
          docs#2 runs on e1
          = running: writer works on pass docs (round 2) as docs#2 on engine e1.
        docs makes text:y
          docs#2 succeeded
          docs made text:y (version 2)
          docs produced text:y, by writer
          docs/final opens round 2 on text:y, for role:maintainer
          task review of docs/final for role:maintainer
          = needs person: Gate final of pass docs waits for a maintainer.
        """);

    [Fact]
    public void What_came_after_an_element_that_is_sent_back_is_made_again() => Scenario.Plays(
        Build,
        """
        requester asks
          item W-1 asked for
          plan starts round 1
          plan#1 runs on e1
          = running: planner works on pass plan (round 1) as plan#1 on engine e1.
        plan makes tasks:t1=A;B<A;C
          plan#1 succeeded
          plan made tasks:t1 (version 1)
          plan produced tasks:t1, by planner
          plan passed
          build splits into A B C
          build.A forks at m0
          build.A starts round 1
          build.C forks at m0
          build.C starts round 1
          build.A#1 runs on e1
          build.C#1 runs on e1
          = running: coder works on pass build.A (round 1) as build.A#1 on engine e1.
        build.A makes change:a1
          build.A#1 succeeded
          build.A made change:a1 (version 1 on m0)
          build.A produced change:a1, by coder
          build.A/check opens round 1 on change:a1
          build.A/check/run#1 runs on e1
          = running: coder works on pass build.C (round 1) as build.C#1 on engine e1.
        build.A/check/run passes
          build.A/check/run#1 succeeded
          build.A/check ran on t-a1: tests pass
          build.A/check approved
          build.A joins
          repository is asked: joins build.A with the branch
        repository joins to a1
          repository is done
          build.A merges to change:a1 (version 2 on m0)
          build.A checked on t-a1: tests pass, reused
          build.A joined as change:a1
          build.A passed
          build.B forks at h-a1
          build.B starts round 1
          build.B#1 runs on e1
        build.B makes change:b1
          build.B#1 succeeded
          build.B made change:b1 (version 3 on h-a1)
          build.B produced change:b1, by coder
          build.B/check opens round 1 on change:b1
          build.B/check/run#1 runs on e1
        build.B/check/run passes
          build.B/check/run#1 succeeded
          build.B/check ran on t-b1: tests pass
          build.B/check approved
          build.B joins
          repository is asked: joins build.B with the branch
        repository joins to ab tree t-b1
          repository is done
          build.B merges to change:ab (version 4 on h-a1)
          build.B checked on t-b1: tests pass, reused
          build.B joined as change:ab
          build.B passed
        build.C makes change:c1
          build.C#1 succeeded
          build.C made change:c1 (version 5 on m0)
          build.C produced change:c1, by coder
          build.C/check opens round 1 on change:c1
          build.C/check/run#1 runs on e1
          = running: The commands of gate check of pass build.C run as build.C/check/run#1 on engine e1.
        build.C/check/run passes
          build.C/check/run#1 succeeded
          build.C/check ran on t-c1: tests pass
          build.C/check approved
          build.C joins
          repository is asked: joins build.C with the branch
          = running: Weir joins build.C with the branch.
        repository joins to abc tree t-c1
          repository is done
          build.C merges to change:abc (version 6 on h-ab)
          build.C checked on t-c1: tests pass, reused
          build.C joined as change:abc
          build.C passed
          build starts round 1
          build produced change:abc, by coder
          build passed
          docs starts round 1
          docs#1 runs on e1
          = running: writer works on pass docs (round 1) as docs#1 on engine e1.
        docs makes text:x
          docs#1 succeeded
          docs made text:x (version 1)
          docs produced text:x, by writer
          docs/final opens round 1 on text:x, for role:maintainer
          task review of docs/final for role:maintainer
          = needs person: Gate final of pass docs waits for a maintainer.
        maintainer rejects docs/final f1 to build.A
          docs/final maintainer: C1 fail finding f1
          task review of docs/final withdrawn
          docs/final rejected to build.A finding f1
          build.B stale, since build.A runs again
          build.C stale, since build.A runs again
          build stale, since build.A runs again
          docs stale, since build.A runs again
          build.A reopened: gate rejected finding f1
          build splits into A B C
          build.A forks at h-a1
          build.A starts round 2
          build.C revived
          build.C joins
          repository is asked: joins build.C with the branch
          build.A#2 runs on e1
          = running: coder works on pass build.A (round 2) as build.A#2 on engine e1.
        build.A makes change:a2
          build.A#2 succeeded
          build.A made change:a2 (version 7 on h-a1)
          build.A produced change:a2, by coder
          build.A/check opens round 2 on change:a2
          build.A/check/run#2 runs on e1
          = running: The commands of gate check of pass build.A run as build.A/check/run#2 on engine e1.
        build.A/check/run passes
          build.A/check/run#2 succeeded
          build.A/check ran on t-a2: tests pass
          build.A/check approved
          = running: Weir joins build.C with the branch.
        repository joins to a2 tree t-a2
          repository is done
          build.C merges to change:a2 (version 8 on h-a1)
          build.C/check#1 runs on e1
          = running: The checks run on the merged tree for pass build.C as build.C/check#1 on engine e1.
        """);

    [Fact]
    public void A_new_list_runs_what_is_new_in_it() => Scenario.Plays(
        Replan,
        """
        requester asks
          item W-1 asked for
          plan starts round 1
          plan#1 runs on e1
          = running: planner works on pass plan (round 1) as plan#1 on engine e1.
        plan makes tasks:t1=A;B;C
          plan#1 succeeded
          plan made tasks:t1 (version 1)
          plan produced tasks:t1, by planner
          plan passed
          build splits into A B C
          build.A forks at m0
          build.A starts round 1
          build.B forks at m0
          build.B starts round 1
          build.C forks at m0
          build.C starts round 1
          build.A#1 runs on e1
          build.B#1 runs on e1
          build.C#1 runs on e1
          = running: coder works on pass build.A (round 1) as build.A#1 on engine e1.
        build.A makes change:a1
          build.A#1 succeeded
          build.A made change:a1 (version 1 on m0)
          build.A produced change:a1, by coder
          build.A joins
          repository is asked: joins build.A with the branch
          = running: coder works on pass build.B (round 1) as build.B#1 on engine e1.
        repository joins to a1
          repository is done
          build.A merges to change:a1 (version 2 on m0)
          build.A checked on t-a1: no commands, reused
          build.A joined as change:a1
          build.A passed
        build.B makes change:b1
          build.B#1 succeeded
          build.B made change:b1 (version 3 on m0)
          build.B produced change:b1, by coder
          build.B joins
          repository is asked: joins build.B with the branch
          = running: coder works on pass build.C (round 1) as build.C#1 on engine e1.
        repository joins to ab
          repository is done
          build.B merges to change:ab (version 4 on h-a1)
          build.B checked on t-ab: no commands, reused
          build.B joined as change:ab
          build.B passed
        build.C makes change:c1
          build.C#1 succeeded
          build.C made change:c1 (version 5 on m0)
          build.C produced change:c1, by coder
          build.C joins
          repository is asked: joins build.C with the branch
          = running: Weir joins build.C with the branch.
        repository joins to abc
          repository is done
          build.C merges to change:abc (version 6 on h-ab)
          build.C checked on t-abc: no commands, reused
          build.C joined as change:abc
          build.C passed
          build starts round 1
          build produced change:abc, by coder
          build passed
          docs starts round 1
          docs#1 runs on e1
          = running: writer works on pass docs (round 1) as docs#1 on engine e1.
        docs makes text:x
          docs#1 succeeded
          docs made text:x (version 1)
          docs produced text:x, by writer
          docs/final opens round 1 on text:x, for role:maintainer
          task review of docs/final for role:maintainer
          = needs person: Gate final of pass docs waits for a maintainer.
        maintainer rejects docs/final f1
          docs/final maintainer: C1 fail finding f1
          task review of docs/final withdrawn
          docs/final rejected to plan finding f1
          build.A stale, since plan runs again
          build.B stale, since plan runs again
          build.C stale, since plan runs again
          build stale, since plan runs again
          docs stale, since plan runs again
          plan reopened: gate rejected finding f1
          plan starts round 2
          plan#2 runs on e1
          = running: planner works on pass plan (round 2) as plan#2 on engine e1.
        plan makes tasks:t2=A;B~2;D
          plan#2 succeeded
          plan made tasks:t2 (version 2)
          plan produced tasks:t2, by planner
          plan passed
          build splits into A B D
          build.C not applicable
          build.A revived
          build.A joins
          repository is asked: joins build.A with the branch
          build.B forks at m0
          build.B starts round 2
          build.D forks at m0
          build.D starts round 1
          build.B#2 runs on e1
          build.D#1 runs on e1
          = running: coder works on pass build.B (round 2) as build.B#2 on engine e1.
        repository joins to a1
          repository is done
          build.A merges to change:a1 (version 7 on m0)
          build.A checked on t-a1: no commands, reused
          build.A joined as change:a1
          build.A passed
        build.B makes change:b2
          build.B#2 succeeded
          build.B made change:b2 (version 8 on m0)
          build.B produced change:b2, by coder
          build.B joins
          repository is asked: joins build.B with the branch
          = running: coder works on pass build.D (round 1) as build.D#1 on engine e1.
        build.D makes change:d1
          build.D#1 succeeded
          build.D made change:d1 (version 9 on m0)
          build.D produced change:d1, by coder
          = running: Weir joins build.B with the branch.
        repository joins to ab2
          repository is done
          build.B merges to change:ab2 (version 10 on h-a1)
          build.B checked on t-ab2: no commands, reused
          build.B joined as change:ab2
          build.B passed
          build.D joins
          repository is asked: joins build.D with the branch
          = running: Weir joins build.D with the branch.
        repository joins to ab2d
          repository is done
          build.D merges to change:ab2d (version 11 on h-ab2)
          build.D checked on t-ab2d: no commands, reused
          build.D joined as change:ab2d
          build.D passed
          build starts round 2
          build produced change:ab2d, by coder
          build passed
          docs revived
          docs/final opens round 2 on text:x, for role:maintainer
          task review of docs/final for role:maintainer
          = needs person: Gate final of pass docs waits for a maintainer.
        """);

    [Fact]
    public void Without_the_list_it_runs_once_where_that_is_allowed() => Scenario.Plays(
        Loose,
        """
        requester asks
          item W-1 asked for
          plan starts round 1
          plan#1 runs on e1
          = running: planner works on pass plan (round 1) as plan#1 on engine e1.
        lead skips plan
          plan#1 is told to stop
          plan skipped
          build starts round 1
          build#1 runs on e1
          = running: coder works on pass build (round 1) as build#1 on engine e1.
        build makes change:c1
          build#1 succeeded
          build made change:c1 (version 1 on m0)
          build produced change:c1, by coder
          build passed
          docs starts round 1
          docs#1 runs on e1
          = running: writer works on pass docs (round 1) as docs#1 on engine e1.
        """);

    [Fact]
    public void Without_the_list_a_person_is_asked_where_it_is_not() => Scenario.Plays(
        Strict,
        """
        requester asks
          item W-1 asked for
          plan starts round 1
          plan#1 runs on e1
          = running: planner works on pass plan (round 1) as plan#1 on engine e1.
        lead skips plan
          plan#1 is told to stop
          plan skipped
          build held: list unusable
          task decision of build for chief
          = needs person: Pass build has no list that it can fan out over: chief decides.
        """);

    [Fact]
    public void An_empty_list_leaves_the_pass_out_where_that_is_allowed() => Scenario.Plays(
        Loose,
        """
        requester asks
          item W-1 asked for
          plan starts round 1
          plan#1 runs on e1
          = running: planner works on pass plan (round 1) as plan#1 on engine e1.
        plan makes tasks:t1=
          plan#1 succeeded
          plan made tasks:t1 (version 1)
          plan produced tasks:t1, by planner
          plan passed
          build not applicable
          docs starts round 1
          docs#1 runs on e1
          = running: writer works on pass docs (round 1) as docs#1 on engine e1.
        docs makes text:x
          docs#1 succeeded
          docs made text:x (version 1)
          docs produced text:x, by writer
          docs passed
          done
          = done: It is done.
        """);

    [Fact]
    public void An_empty_list_is_invalid_where_it_is_not() => Scenario.Plays(
        Strict,
        """
        requester asks
          item W-1 asked for
          plan starts round 1
          plan#1 runs on e1
          = running: planner works on pass plan (round 1) as plan#1 on engine e1.
        plan makes tasks:t1=
          plan#1 failed: output invalid
          plan#2 runs on e1
          = running: planner works on pass plan (round 1) as plan#2 on engine e1.
        """);

    [Fact]
    public void A_list_that_goes_round_in_a_circle_is_invalid() => Scenario.Plays(
        Build,
        """
        requester asks
          item W-1 asked for
          plan starts round 1
          plan#1 runs on e1
          = running: planner works on pass plan (round 1) as plan#1 on engine e1.
        plan makes tasks:t1=A<B;B<A
          plan#1 failed: output invalid
          plan#2 runs on e1
          = running: planner works on pass plan (round 1) as plan#2 on engine e1.
        """);

    [Fact]
    public void An_element_may_be_given_up_where_the_pass_says_so() => Scenario.Plays(
        Done,
        """
        requester asks
          item W-1 asked for
          plan starts round 1
          plan#1 runs on e1
          = running: planner works on pass plan (round 1) as plan#1 on engine e1.
        plan makes tasks:t1=A;B<A
          plan#1 succeeded
          plan made tasks:t1 (version 1)
          plan produced tasks:t1, by planner
          plan passed
          build splits into A B
          build.A forks at m0
          build.A starts round 1
          build.A#1 runs on e1
          = running: coder works on pass build.A (round 1) as build.A#1 on engine e1.
        build.A fails agent-gave-up
          build.A#1 failed: agent gave up
          build.A held: tries exhausted
          task decision of build.A for chief
          = needs person: Pass build.A cannot go on after the agent gave up: chief decides.
        lead skips build.A
          task decision of build.A withdrawn
          build.A skipped
          build.B forks at m0
          build.B starts round 1
          build.B#1 runs on e1
          = running: coder works on pass build.B (round 1) as build.B#1 on engine e1.
        build.B makes change:b1
          build.B#1 succeeded
          build.B made change:b1 (version 1 on m0)
          build.B produced change:b1, by coder
          build.B joins
          repository is asked: joins build.B with the branch
          = running: Weir joins build.B with the branch.
        repository joins to b1
          repository is done
          build.B merges to change:b1 (version 2 on m0)
          build.B checked on t-b1: no commands, reused
          build.B joined as change:b1
          build.B passed
          build starts round 1
          build produced change:b1, by coder
          build passed
          docs starts round 1
          docs#1 runs on e1
          = running: writer works on pass docs (round 1) as docs#1 on engine e1.
        docs makes text:x
          docs#1 succeeded
          docs made text:x (version 1)
          docs produced text:x, by writer
          docs passed
          done
          = done: It is done.
        """);

    [Fact]
    public void The_element_decides_who_reviews_it() => Scenario.Plays(
        Chosen,
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
          = running: coder works on pass build.A (round 1) as build.A#1 on engine e1.
        build.A makes change:a1
          build.A#1 succeeded
          build.A made change:a1 (version 1 on m0)
          build.A produced change:a1, by coder
          build.A/check opens round 1 on change:a1, for critic auditor
          build.A/check/critic#1 runs on e1
          build.A/check/auditor#1 runs on e1
          = running: coder works on pass build.B (round 1) as build.B#1 on engine e1.
        build.B makes change:b1
          build.B#1 succeeded
          build.B made change:b1 (version 2 on m0)
          build.B produced change:b1, by coder
          build.B/check opens round 1 on change:b1, for auditor
          build.B/check/auditor#1 runs on e1
          = running: critic reviews pass build.A for gate check as build.A/check/critic#1 on engine e1.
        """);

    [Fact]
    public void The_whole_is_merged_with_the_commands_of_the_last_element() => Scenario.Plays(
        Merged,
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
          = running: coder works on pass build.A (round 1) as build.A#1 on engine e1.
        build.A makes change:a1
          build.A#1 succeeded
          build.A made change:a1 (version 1 on m0)
          build.A produced change:a1, by coder
          build.A/check opens round 1 on change:a1
          build.A/check/run#1 runs on e1
          = running: coder works on pass build.B (round 1) as build.B#1 on engine e1.
        build.A/check/run passes
          build.A/check/run#1 succeeded
          build.A/check ran on t-a1: tests pass
          build.A/check approved
          build.A/owner opens round 1 on change:a1, for role:maintainer
          task review of build.A/owner for role:maintainer
          = needs person: Gate owner of pass build.A waits for a maintainer.
        maintainer approves build.A/owner
          build.A/owner maintainer: C1 pass
          task review of build.A/owner done
          build.A/owner approved
          build.A joins
          repository is asked: joins build.A with the branch
          = running: coder works on pass build.B (round 1) as build.B#1 on engine e1.
        repository joins to a1
          repository is done
          build.A merges to change:a1 (version 2 on m0)
          build.A checked on t-a1: tests pass, reused
          build.A joined as change:a1
          build.A passed
        build.B makes change:b1
          build.B#1 succeeded
          build.B made change:b1 (version 3 on m0)
          build.B produced change:b1, by coder
          build.B/check opens round 1 on change:b1
          build.B/check/run#1 runs on e1
          = running: The commands of gate check of pass build.B run as build.B/check/run#1 on engine e1.
        build.B/check/run passes
          build.B/check/run#1 succeeded
          build.B/check ran on t-b1: tests pass
          build.B/check approved
          build.B/owner opens round 1 on change:b1, for role:maintainer
          task review of build.B/owner for role:maintainer
          = needs person: Gate owner of pass build.B waits for a maintainer.
        maintainer approves build.B/owner
          build.B/owner maintainer: C1 pass
          task review of build.B/owner done
          build.B/owner approved
          build.B joins
          repository is asked: joins build.B with the branch
          = running: Weir joins build.B with the branch.
        repository joins to ab
          repository is done
          build.B merges to change:ab (version 4 on h-a1)
          build.B/check#1 runs on e1
          = running: The checks run on the merged tree for pass build.B as build.B/check#1 on engine e1.
        build.B/check passes
          build.B/check#1 succeeded
          build.B checked on t-ab: tests pass
          build.B joined as change:ab
          build.B passed
          build starts round 1
          build produced change:ab, by coder
          build passed
          merge starts round 1
          merge has the target
          repository is asked: rebases the branch onto its target
          = running: Weir rebases the branch onto its target.
        repository rebases to abm
          repository is done
          merge rebased to change:abm on m1, verdicts stand
          merge lies on the target
          merge/check#1 runs on e1
          = running: The checks run on the merged tree for pass merge as merge/check#1 on engine e1.
        merge/check passes
          merge/check#1 succeeded
          merge checked on t-abm: tests pass
          repository is asked: merges the branch into its target
          = running: Weir merges the branch into its target.
        repository lands
          repository is done
          merge landed as m2 with t-abm
          merge leaves the target
          merge landing verified
          merge passed
          done
          = done: It is done.
        """);

    [Fact]
    public void A_join_that_comes_too_late_is_not_taken() => Scenario.Plays(
        Build,
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
          = running: coder works on pass build.A (round 1) as build.A#1 on engine e1.
        build.A makes change:a1
          build.A#1 succeeded
          build.A made change:a1 (version 1 on m0)
          build.A produced change:a1, by coder
          build.A/check opens round 1 on change:a1
          build.A/check/run#1 runs on e1
          = running: coder works on pass build.B (round 1) as build.B#1 on engine e1.
        build.A/check/run passes
          build.A/check/run#1 succeeded
          build.A/check ran on t-a1: tests pass
          build.A/check approved
          build.A joins
          repository is asked: joins build.A with the branch
        requester cancels
          build.B#1 is told to stop
          cancelled
          = closed: It is closed: cancelled.
        repository joins to a1
          repository is done
        """);

    [Fact]
    public void A_delayed_pass_is_split_when_its_time_has_come() => Scenario.Plays(
        Late,
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
          build delayed until 09:10:00
          = waiting: Pass build starts at 2026-01-05T09:10:00Z, as its delay says.
        wait 10m
          09:10:00 build splits into A B
          09:10:00 build.A forks at m0
          09:10:00 build.A starts round 1
          09:10:00 build.B forks at m0
          09:10:00 build.B starts round 1
          09:10:00 build.A#1 runs on e1
          09:10:00 build.B#1 runs on e1
          09:10:00 = running: coder works on pass build.A (round 1) as build.A#1 on engine e1.
        build.A makes change:a1
          build.A#1 succeeded
          build.A made change:a1 (version 1 on m0)
          build.A produced change:a1, by coder
          build.A joins
          repository is asked: joins build.A with the branch
          = running: coder works on pass build.B (round 1) as build.B#1 on engine e1.
        repository joins to a1
          repository is done
          build.A merges to change:a1 (version 2 on m0)
          build.A checked on t-a1: no commands, reused
          build.A joined as change:a1
          build.A passed
        build.B makes change:b1
          build.B#1 succeeded
          build.B made change:b1 (version 3 on m0)
          build.B produced change:b1, by coder
          build.B joins
          repository is asked: joins build.B with the branch
          = running: Weir joins build.B with the branch.
        repository joins to ab
          repository is done
          build.B merges to change:ab (version 4 on h-a1)
          build.B checked on t-ab: no commands, reused
          build.B joined as change:ab
          build.B passed
          build starts round 1
          build produced change:ab, by coder
          build passed
          done
          = done: It is done.
        """);

    [Fact]
    public void Checks_that_ran_on_an_older_branch_are_not_taken() => Scenario.Plays(
        ByHand,
        """
        requester asks
          item W-1 asked for
          repository is asked: finds the commit that the branch starts from
          = running: Weir finds the commit that the branch starts from.
        repository starts the branch
          repository is done
          branch starts at m0
          plan starts round 1
          plan#1 runs on e1
          = running: planner works on pass plan (round 1) as plan#1 on engine e1.
        plan makes tasks:t1=A;B
          plan#1 succeeded
          plan made tasks:t1 (version 1)
          plan produced tasks:t1, by planner
          repository is asked: publishes the branch and the artifacts
          plan passed
          build splits into A B
          build.A forks at m0
          build.A starts round 1
          build.B forks at m0
          build.B starts round 1
          build.A#1 runs on e1
          build.B#1 runs on e1
          = running: coder works on pass build.A (round 1) as build.A#1 on engine e1.
        build.A makes change:a1
          build.A#1 succeeded
          build.A made change:a1 (version 1 on m0)
          build.A produced change:a1, by coder
          build.A/check opens round 1 on change:a1
          build.A/check/run#1 runs on e1
          = running: coder works on pass build.B (round 1) as build.B#1 on engine e1.
        build.A/check/run passes
          build.A/check/run#1 succeeded
          build.A/check ran on t-a1: tests pass
          build.A/check approved
          build.A joins
          repository is asked: joins build.A with the branch
        repository joins to x1
          repository is done
          build.A merges to change:x1 (version 2 on m0)
          build.A/check#1 runs on e1
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
          build.A held: repository trouble
          task decision of build.A for chief
          = needs person: Pass build.A has trouble with the repository: chief decides.
        build.B makes change:b1
          build.B#1 succeeded
          build.B made change:b1 (version 3 on m0)
          build.B produced change:b1, by coder
          build.B/check opens round 1 on change:b1
          build.B/check/run#1 runs on e1
        build.B/check/run passes
          build.B/check/run#1 succeeded
          build.B/check ran on t-b1: tests pass
          build.B/check approved
          build.B joins
          repository is asked: joins build.B with the branch
        repository joins to b1
          repository is done
          build.B merges to change:b1 (version 4 on m0)
          build.B checked on t-b1: tests pass, reused
          build.B joined as change:b1
          build.B passed
        chief retries build.A
          task decision of build.A withdrawn
          build.A released
          build.A/check#1 is told to stop
          build.A joins
          repository is asked: joins build.A with the branch
          = running: Weir publishes the branch and the artifacts.
        build.A/check passes
          build.A/check#1 stopped
        repository joins to xb
          repository is done
          build.A merges to change:xb (version 5 on h-b1)
          build.A/check#2 runs on e1
          = running: The checks run on the merged tree for pass build.A as build.A/check#2 on engine e1.
        build.A/check passes
          build.A/check#2 succeeded
          build.A checked on t-xb: tests pass
          build.A joined as change:xb
          build.A passed
          build starts round 1
          build produced change:xb, by coder
          build passed
          = running: Weir publishes the branch and the artifacts.
        """);

    [Fact]
    public void An_element_that_conflicts_leaves_the_branch_with_what_it_lies_on() => Scenario.Plays(
        Plain,
        """
        before: requester asks; plan makes tasks:t1=A;C;D<C; build.A makes change:a1; repository joins to a1
        before: build.C makes change:c1; repository joins to c1; build.D makes change:d1; repository joins to d1
        before: docs makes text:x; maintainer rejects docs/final f1; build.A makes change:a2
        before: repository joins to a2; build.C makes change:c2
        repository clashes over f1
          repository is done
          build.C conflicts with h-a2
          build.A stale, since build.C runs again
          build.C stale, since build.C runs again
          build.D stale, since build.C runs again
          build.C reopened: merge conflict finding f1
          build.A forks at m0
          build.A starts round 3
          build.C forks at m0
          build.C starts round 3
          build.A#3 runs on e1
          build.C#3 runs on e1
          = running: coder works on pass build.A (round 3) as build.A#3 on engine e1.
        """);
}
