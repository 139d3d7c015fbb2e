using Weir.Core.Tests.Scenarios;

namespace Weir.Core.Tests;

/// <summary>Items that are split into items.</summary>
public sealed class PartScenarios
{
    private const string Edit = """
        pass plan: agent planner, makes notes
        pass edit: agent writer, needs plan, makes change
          gate owner: human role:maintainer
        """;

    private const string Alone = "pass edit: agent writer, makes change";

    [Fact]
    public void Its_parts_are_done_for_it_in_their_order_with_what_it_has_made() => Scenario.Plays(Edit, """
        requester asks risk high
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
        maintainer splits into A B<A with notes
          edit#1 is told to stop
          edit not applicable
          is split, carrying notes
          W-2 item W-2 asked for
          has W-2 as part A
          W-2 notes:n1 attached
          W-3 item W-3 asked for
          has W-3 as part B
          W-3 notes:n1 attached
          = waiting: It is split and waits for W-2 and W-3: 0 of 2 parts are done.
          W-3 = waiting: It is blocked by W-2, which is not done.
          W-2 plan starts round 1
          W-2 plan#1 runs on e1
          W-2 = running: planner works on pass plan (round 1) as plan#1 on engine e1.
        """);

    [Fact]
    public void A_part_that_comes_to_nothing_is_a_persons_affair() => Scenario.Plays(Alone, """
        requester asks
          item W-1 asked for
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        maintainer splits into A B C
          edit#1 is told to stop
          edit not applicable
          is split
          W-2 item W-2 asked for
          has W-2 as part A
          W-3 item W-3 asked for
          has W-3 as part B
          W-4 item W-4 asked for
          has W-4 as part C
          = waiting: It is split and waits for W-2, W-3 and W-4: 0 of 3 parts are done.
          W-2 edit starts round 1
          W-2 edit#1 runs on e1
          W-2 = running: writer works on pass edit (round 1) as edit#1 on engine e1.
          W-3 edit starts round 1
          W-3 edit#1 runs on e1
          W-3 = running: writer works on pass edit (round 1) as edit#1 on engine e1.
          W-4 edit starts round 1
          W-4 edit#1 runs on e1
          W-4 = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        W-2: edit makes
          W-2 edit#1 succeeded
          W-2 edit produced nothing, by writer
          W-2 edit passed
          W-2 done
          = waiting: It is split and waits for W-3 and W-4: 1 of 3 parts are done.
          W-2 = done: It is done.
        W-3: chief closes wontfix
          W-3 edit#1 is told to stop
          W-3 closed as wontfix
          edit held: part ended
          task decision of edit for chief
          = needs person: Its part W-3 ended without being done: chief decides.
          W-3 = closed: It is closed: wontfix.
        maintainer splits into D
          task decision of edit withdrawn
          edit released
          goes on without W-3
          W-5 item W-5 asked for
          has W-5 as part D
          = waiting: It is split and waits for W-4 and W-5: 1 of 3 parts are done.
          W-5 edit starts round 1
          W-5 edit#1 runs on e1
          W-5 = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        chief splits into E<C
          W-6 item W-6 asked for
          has W-6 as part E
          = waiting: It is split and waits for W-4, W-5 and W-6: 1 of 4 parts are done.
          W-6 = waiting: It is blocked by W-4, which is not done.
        W-4: chief cancels
          W-4 edit#1 is told to stop
          W-4 cancelled
          edit held: part ended
          task decision of edit for chief
          = needs person: Its part W-4 ended without being done: chief decides.
          W-4 = closed: It is closed: cancelled.
          W-6 edit starts round 1
          W-6 edit#1 queued
          W-6 = queued: Pass edit is queued: every engine slot is taken.
        chief retries
          task decision of edit withdrawn
          edit released
          goes on without W-4
          = waiting: It is split and waits for W-5 and W-6: 1 of 3 parts are done.
        W-5: edit makes
          W-5 edit#1 succeeded
          W-5 edit produced nothing, by writer
          W-5 edit passed
          W-5 done
          W-6 edit#1 runs on e1
          = waiting: It is split and waits for W-6: 2 of 3 parts are done.
          W-5 = done: It is done.
          W-6 = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        W-6: edit makes
          W-6 edit#1 succeeded
          W-6 edit produced nothing, by writer
          W-6 edit passed
          W-6 done
          done
          = done: It is done.
          W-6 = done: It is done.
        """);

    [Fact]
    public void None_of_its_parts_was_done() => Scenario.Plays(Alone, """
        requester asks
          item W-1 asked for
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        maintainer splits into A B
          edit#1 is told to stop
          edit not applicable
          is split
          W-2 item W-2 asked for
          has W-2 as part A
          W-3 item W-3 asked for
          has W-3 as part B
          = waiting: It is split and waits for W-2 and W-3: 0 of 2 parts are done.
          W-2 edit starts round 1
          W-2 edit#1 runs on e1
          W-2 = running: writer works on pass edit (round 1) as edit#1 on engine e1.
          W-3 edit starts round 1
          W-3 edit#1 runs on e1
          W-3 = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        W-2: chief cancels
          W-2 edit#1 is told to stop
          W-2 cancelled
          edit held: part ended
          task decision of edit for chief
          = needs person: Its part W-2 ended without being done: chief decides.
          W-2 = closed: It is closed: cancelled.
        chief retries
          task decision of edit withdrawn
          edit released
          goes on without W-2
          = waiting: It is split and waits for W-3: 0 of 1 parts are done.
        W-3: chief cancels
          W-3 edit#1 is told to stop
          W-3 cancelled
          edit held: part ended
          task decision of edit for chief
          = needs person: Its part W-3 ended without being done: chief decides.
          W-3 = closed: It is closed: cancelled.
        chief retries
          task decision of edit withdrawn
          edit released
          goes on without W-3
          closed as none of its parts was done
          = closed: It is closed: none of its parts was done.
        """);

    [Fact]
    public void Whoever_gives_it_up_gives_its_parts_up() => Scenario.Plays(Alone, """
        requester asks
          item W-1 asked for
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        maintainer splits into A B
          edit#1 is told to stop
          edit not applicable
          is split
          W-2 item W-2 asked for
          has W-2 as part A
          W-3 item W-3 asked for
          has W-3 as part B
          = waiting: It is split and waits for W-2 and W-3: 0 of 2 parts are done.
          W-2 edit starts round 1
          W-2 edit#1 runs on e1
          W-2 = running: writer works on pass edit (round 1) as edit#1 on engine e1.
          W-3 edit starts round 1
          W-3 edit#1 runs on e1
          W-3 = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        W-2: requester splits into A1 A2
          W-2 edit#1 is told to stop
          W-2 edit not applicable
          W-2 is split
          W-4 item W-4 asked for
          W-2 has W-4 as part A1
          W-5 item W-5 asked for
          W-2 has W-5 as part A2
          W-2 = waiting: It is split and waits for W-4 and W-5: 0 of 2 parts are done.
          W-4 edit starts round 1
          W-4 edit#1 runs on e1
          W-4 = running: writer works on pass edit (round 1) as edit#1 on engine e1.
          W-5 edit starts round 1
          W-5 edit#1 queued
          W-5 = queued: Pass edit is queued: every engine slot is taken.
        W-4: edit makes
          W-4 edit#1 succeeded
          W-4 edit produced nothing, by writer
          W-4 edit passed
          W-4 done
          W-5 edit#1 runs on e1
          W-2 = waiting: It is split and waits for W-5: 1 of 2 parts are done.
          W-4 = done: It is done.
          W-5 = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        chief cancels
          cancelled
          W-2 cancelled
          W-5 edit#1 is told to stop
          W-5 cancelled
          W-3 edit#1 is told to stop
          W-3 cancelled
          = closed: It is closed: cancelled.
          W-2 = closed: It is closed: cancelled.
          W-3 = closed: It is closed: cancelled.
          W-5 = closed: It is closed: cancelled.
        """);

    [Fact]
    public void What_waits_for_it_waits_for_all_of_them() => Scenario.Plays(Alone, """
        requester asks
          item W-1 asked for
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        requester asks blocked by W-1
          W-2 item W-2 asked for
          W-2 = waiting: It is blocked by W-1, which is not done.
        maintainer splits into A B
          edit#1 is told to stop
          edit not applicable
          is split
          W-3 item W-3 asked for
          has W-3 as part A
          W-4 item W-4 asked for
          has W-4 as part B
          = waiting: It is split and waits for W-3 and W-4: 0 of 2 parts are done.
          W-3 edit starts round 1
          W-3 edit#1 runs on e1
          W-3 = running: writer works on pass edit (round 1) as edit#1 on engine e1.
          W-4 edit starts round 1
          W-4 edit#1 runs on e1
          W-4 = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        W-3: edit makes
          W-3 edit#1 succeeded
          W-3 edit produced nothing, by writer
          W-3 edit passed
          W-3 done
          = waiting: It is split and waits for W-4: 1 of 2 parts are done.
          W-3 = done: It is done.
        W-4: edit makes
          W-4 edit#1 succeeded
          W-4 edit produced nothing, by writer
          W-4 edit passed
          W-4 done
          done
          = done: It is done.
          W-4 = done: It is done.
          W-2 edit starts round 1
          W-2 edit#1 runs on e1
          W-2 = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        """);

    [Fact]
    public void What_cannot_be_a_split_is_refused() => Scenario.Plays(Alone, """
        requester asks
          item W-1 asked for
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        chief splits into A
          refused: An item is split into 2 parts at least, not 1.
        chief splits into A A
          refused: It cannot be split so: the key 'A' is there twice.
        chief splits into A a
          refused: It cannot be split so: the key 'a' is there twice.
        chief splits into A B<C
          refused: It cannot be split so: 'B' comes after 'C', which is no part.
        chief splits into A<B B<A
          refused: It cannot be split so: the order of the parts goes round in a circle.
        chief splits into A -b
          refused: It cannot be split so: '-b' cannot name a part: letters, digits, '.', '_' and '-'.
        chief splits into A B
          edit#1 is told to stop
          edit not applicable
          is split
          W-2 item W-2 asked for
          has W-2 as part A
          W-3 item W-3 asked for
          has W-3 as part B
          = waiting: It is split and waits for W-2 and W-3: 0 of 2 parts are done.
          W-2 edit starts round 1
          W-2 edit#1 runs on e1
          W-2 = running: writer works on pass edit (round 1) as edit#1 on engine e1.
          W-3 edit starts round 1
          W-3 edit#1 runs on e1
          W-3 = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        chief reclassifies to other
          refused: Item W-1 is split: its parts have workflows of their own.
        chief splits into A
          refused: It cannot be split so: the key 'A' is there twice.
        chief splits into C<A
          W-4 item W-4 asked for
          has W-4 as part C
          = waiting: It is split and waits for W-2, W-3 and W-4: 0 of 3 parts are done.
          W-4 = waiting: It is blocked by W-2, which is not done.
        W-2: chief splits into A1 A2
          W-2 edit#1 is told to stop
          W-2 edit not applicable
          W-2 is split
          W-5 item W-5 asked for
          W-2 has W-5 as part A1
          W-6 item W-6 asked for
          W-2 has W-6 as part A2
          W-2 = waiting: It is split and waits for W-5 and W-6: 0 of 2 parts are done.
          W-5 edit starts round 1
          W-5 edit#1 runs on e1
          W-5 = running: writer works on pass edit (round 1) as edit#1 on engine e1.
          W-6 edit starts round 1
          W-6 edit#1 queued
          W-6 = queued: Pass edit is queued: every engine slot is taken.
        W-5: chief splits into A11 A12
          W-5 edit#1 is told to stop
          W-5 edit not applicable
          W-5 is split
          W-7 item W-7 asked for
          W-5 has W-7 as part A11
          W-8 item W-8 asked for
          W-5 has W-8 as part A12
          W-5 = waiting: It is split and waits for W-7 and W-8: 0 of 2 parts are done.
          W-7 edit starts round 1
          W-7 edit#1 queued
          W-7 = queued: Pass edit is queued: every engine slot is taken.
          W-8 edit starts round 1
          W-8 edit#1 queued
          W-8 = queued: Pass edit is queued: every engine slot is taken.
        W-7: chief splits into A111 A112
          refused: Item W-7 came of 3 splits: it is not split any further.
        """);

    [Fact]
    public void What_is_merged_is_not_split_any_more() => Scenario.Plays(
        """
        pass edit: agent writer, makes change
          gate owner: human role:maintainer
        pass merge: integrate, needs edit
        pass tell: agent writer, needs merge
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
          repository is done
          merge lies on the target
          merge checked on t-c1: no commands, reused
          repository is asked: merges the branch into its target
          = running: Weir merges the branch into its target.
        maintainer splits into A B
          refused: Weir merges the branch into its target for W-1.
        repository lands
          repository is done
          merge landed as m1 with t-c1
          merge leaves the target
          merge landing verified
          merge passed
          tell starts round 1
          tell#1 runs on e1
          = running: writer works on pass tell (round 1) as tell#1 on engine e1.
        maintainer splits into A B
          refused: What W-1 made is merged: what is left to do is work of its own.
        """);

    [Fact]
    public void What_its_repository_does_for_it_comes_to_an_end_first() => Scenario.Plays(
        """
        pass edit: agent writer, makes change
          gate owner: human role:maintainer
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
          edit/owner opens round 1 on change:c1, for role:maintainer
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
        maintainer splits into A B
          merge leaves the target
          merge not applicable
          is split
          W-2 item W-2 asked for
          has W-2 as part A
          W-3 item W-3 asked for
          has W-3 as part B
          W-2 edit starts round 1
          W-2 edit#1 runs on e1
          W-2 = running: writer works on pass edit (round 1) as edit#1 on engine e1.
          W-3 edit starts round 1
          W-3 edit#1 runs on e1
          W-3 = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        W-3: chief closes wontfix
          W-3 edit#1 is told to stop
          W-3 closed as wontfix
          merge held: part ended
          task decision of merge for chief
          = needs person: Its part W-3 ended without being done: chief decides.
          W-3 = closed: It is closed: wontfix.
        repository is up to date
          repository is done
        chief retries
          task decision of merge withdrawn
          merge released
          goes on without W-3
          = waiting: It is split and waits for W-2: 0 of 1 parts are done.
        W-2: chief cancels
          W-2 edit#1 is told to stop
          W-2 cancelled
          merge held: part ended
          task decision of merge for chief
          = needs person: Its part W-2 ended without being done: chief decides.
          W-2 = closed: It is closed: cancelled.
        chief retries
          task decision of merge withdrawn
          merge released
          goes on without W-2
          closed as none of its parts was done
          = closed: It is closed: none of its parts was done.
        """);

    [Fact]
    public void A_child_is_split_where_its_pass_waits_for_it() => Scenario.Plays(
        """
        pass look: workflow other, makes notes
        workflow other
        pass survey: agent analyst, makes notes
        """,
        """
        requester asks
          item W-1 asked for
          look starts round 1
          repository is asked: makes the item that carries out pass look
          = running: Weir makes the item that carries out pass look.
        repository makes other for look
          W-2 item W-2 asked for
          leads to W-2 as child of look
          W-2 survey starts round 1
          W-2 survey#1 runs on e1
          W-2 = running: analyst works on pass survey (round 1) as survey#1 on engine e1.
          repository is done
          = waiting: Pass look waits for item W-2, which carries it out.
        W-2: chief splits into A B
          refused: Item W-2 carries out pass look of W-1, which takes what it makes.
        chief splits into A B
          W-2 survey#1 is told to stop
          W-2 cancelled
          look not applicable
          is split
          W-3 item W-3 asked for
          has W-3 as part A
          W-4 item W-4 asked for
          has W-4 as part B
          = waiting: It is split and waits for W-3 and W-4: 0 of 2 parts are done.
          W-2 = closed: It is closed: cancelled.
          W-3 look starts round 1
          W-3 repository is asked: makes the item that carries out pass look
          W-3 = running: Weir makes the item that carries out pass look.
          W-4 look starts round 1
          W-4 repository is asked: makes the item that carries out pass look
          W-4 = running: Weir makes the item that carries out pass look.
        """);

    [Fact]
    public void At_intake_whoever_is_asked_may_split_it() => Scenario.Plays(Alone, """
        requester asks unsure
          item W-1 asked for, of what kind is open
          propose starts round 1
          propose#1 runs on e1
          = running: intake works on pass propose (round 1) as propose#1 on engine e1.
        propose makes proposal:p1
          propose#1 succeeded
          propose made proposal:p1 (version 1)
          propose produced proposal:p1, by intake
          propose passed
          repository is asked: weighs what intake proposes
          = running: Weir weighs what intake proposes.
        repository proposes task asks splitproposed
          repository is done
          proposed: task; asks: split proposed
          propose held: intake asks
          task decision of propose for person:requester
          = needs person: Intake proposes to split it: requester does, or has it done as one.
        stranger splits into A B
          refused: person:stranger may not split W-1; requester may.
        requester splits into A B
          task decision of propose withdrawn
          propose not applicable
          is split
          W-2 item W-2 asked for
          has W-2 as part A
          W-3 item W-3 asked for
          has W-3 as part B
          = waiting: It is split and waits for W-2 and W-3: 0 of 2 parts are done.
          W-2 edit starts round 1
          W-2 edit#1 runs on e1
          W-2 = running: writer works on pass edit (round 1) as edit#1 on engine e1.
          W-3 edit starts round 1
          W-3 edit#1 runs on e1
          W-3 = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        requester confirms
          refused: Item W-1 is task, and not in intake any more.
        W-2: edit makes
          W-2 edit#1 succeeded
          W-2 edit produced nothing, by writer
          W-2 edit passed
          W-2 done
          = waiting: It is split and waits for W-3: 1 of 2 parts are done.
          W-2 = done: It is done.
        W-3: edit makes
          W-3 edit#1 succeeded
          W-3 edit produced nothing, by writer
          W-3 edit passed
          W-3 done
          done
          = done: It is done.
          W-3 = done: It is done.
        """);
}
