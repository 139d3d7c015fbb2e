using Weir.Core.Tests.Scenarios;

namespace Weir.Core.Tests;

/// <summary>Items that nobody asks for: what makes them, and what bounds it.</summary>
public sealed class TriggerScenarios
{
    private const string Plan = """
        pass edit: human maintainer, makes notes
        """;

    [Fact]
    public void A_schedule_makes_one_item_for_what_is_due_and_waits_for_its_next_time() => Scenario.Plays(
        Plan,
        """
        trigger nightly of daily
          trigger W/nightly makes 20 a day
        due nightly 1h
          trigger W/nightly is due 10:00:00
        due nightly 2h
        fire nightly due
          refused: Trigger W/nightly is not due.
        wait 3h
        fire nightly due
          item W-1 asked for
          made by W/nightly of due 10:00:00
          edit starts round 1
          task work of edit for maintainer
          = needs person: Pass edit is a task for maintainer.
        fire nightly due
          refused: Trigger W/nightly is not due.
        due nightly 21h
          trigger W/nightly is due +1d 09:00:00
        trigger nightly of hourly
          trigger W/nightly makes 20 a day
        trigger none
          trigger W/nightly is gone
        fire nightly by-hand
          refused: There is no trigger W/nightly.
        """);

    [Fact]
    public void The_same_makes_no_second_item_while_the_first_is_open() => Scenario.Plays(
        Plan,
        """
        trigger alerts
          trigger W/alerts makes 20 a day
        fire alerts x1 key disk
          item W-1 asked for
          made by W/alerts of x1, key disk
          edit starts round 1
          task work of edit for maintainer
          = needs person: Pass edit is a task for maintainer.
        fire alerts x1 key disk
        fire alerts x2 key disk
          asked for again by W/alerts of x2
        fire alerts x3 key cpu
          W-2 item W-2 asked for
          W-2 made by W/alerts of x3, key cpu
          W-2 edit starts round 1
          W-2 task work of edit for maintainer
          W-2 = needs person: Pass edit is a task for maintainer.
        chief closes fixed
          task work of edit withdrawn
          closed as fixed
          = closed: It is closed: fixed.
        fire alerts x4 key disk
          W-3 item W-3 asked for
          W-3 made by W/alerts of x4, key disk
          W-3 edit starts round 1
          W-3 task work of edit for maintainer
          W-3 = needs person: Pass edit is a task for maintainer.
        """);

    [Fact]
    public void A_day_has_its_cap_which_is_said_once_and_outlives_the_trigger() => Scenario.Plays(
        Plan,
        """
        trigger alerts per 2
          trigger W/alerts makes 2 a day
        fire alerts x1
          item W-1 asked for
          made by W/alerts of x1
          edit starts round 1
          task work of edit for maintainer
          = needs person: Pass edit is a task for maintainer.
        fire alerts x2
          W-2 item W-2 asked for
          W-2 made by W/alerts of x2
          W-2 edit starts round 1
          W-2 task work of edit for maintainer
          W-2 = needs person: Pass edit is a task for maintainer.
        fire alerts x3
          trigger W/alerts makes nothing of x3: daily cap
        fire alerts x4
        trigger none
          trigger W/alerts is gone
        trigger alerts per 2
          trigger W/alerts makes 2 a day
        fire alerts x5
        wait 15h
        fire alerts x3
        fire alerts x6
          W-3 item W-3 asked for
          W-3 made by W/alerts of x6
          W-3 edit starts round 1
          W-3 task work of edit for maintainer
          W-3 = needs person: Pass edit is a task for maintainer.
        """);

    [Fact]
    public void What_fails_is_said_once_and_may_still_come_to_be() => Scenario.Plays(
        Plan,
        """
        trigger alerts
          trigger W/alerts makes 20 a day
        fail alerts x1
          trigger W/alerts makes nothing of x1: failed
        fail alerts x1
        fire alerts x1
          item W-1 asked for
          made by W/alerts of x1
          edit starts round 1
          task work of edit for maintainer
          = needs person: Pass edit is a task for maintainer.
        fail alerts x1
        """);

    [Fact]
    public void What_its_items_of_a_day_or_month_cost_has_a_budget_which_is_said_once() => Scenario.Plays(
        "pass edit: agent writer, makes notes",
        """
        trigger alerts budget 5 month 8
          trigger W/alerts makes 20 a day
        fire alerts x1
          item W-1 asked for
          made by W/alerts of x1
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        edit makes notes:n1 costing 4
          edit#1 succeeded
          edit made notes:n1 (version 1)
          edit produced notes:n1, by writer
          edit passed
          done
          = done: It is done.
        fire alerts x2
          W-2 item W-2 asked for
          W-2 made by W/alerts of x2
          W-2 edit starts round 1
          W-2 edit#1 runs on e1
          W-2 = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        W-2: edit makes notes:n1 costing 3
          W-2 edit#1 succeeded
          W-2 edit made notes:n1 (version 1)
          W-2 edit produced notes:n1, by writer
          W-2 edit passed
          W-2 done
          W-2 = done: It is done.
        fire alerts x3
          trigger W/alerts makes nothing of x3: budget
        fire alerts x4
        wait 24h
        fire alerts x5
          W-3 item W-3 asked for
          W-3 made by W/alerts of x5
          W-3 edit starts round 1
          W-3 edit#1 runs on e1
          W-3 = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        W-3: edit makes notes:n1 costing 1
          W-3 edit#1 succeeded
          W-3 edit made notes:n1 (version 1)
          W-3 edit produced notes:n1, by writer
          W-3 edit passed
          W-3 done
          W-3 = done: It is done.
        fire alerts x6
          trigger W/alerts makes nothing of x6: budget
        """);

    [Fact]
    public void What_came_of_its_items_counts_and_what_costs_nobody_knows_what_ends_it() => Scenario.Plays(
        "pass edit: agent writer, makes notes",
        """
        trigger alerts month 8
          trigger W/alerts makes 20 a day
        fire alerts x1
          item W-1 asked for
          made by W/alerts of x1
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
        edit stops costing 1
          edit#1 stopped
        W-2: edit makes notes:n1 costing 6
          W-2 edit#1 succeeded
          W-2 edit made notes:n1 (version 1)
          W-2 edit produced notes:n1, by writer
          W-2 edit passed
          W-2 done
          = waiting: It is split and waits for W-3: 1 of 2 parts are done.
          W-2 = done: It is done.
        fire alerts x2
          W-4 item W-4 asked for
          W-4 made by W/alerts of x2
          W-4 edit starts round 1
          W-4 edit#1 runs on e1
          W-4 = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        W-3: edit makes notes:n1 costing something
          W-3 edit#1 succeeded
          W-3 edit made notes:n1 (version 1)
          W-3 edit produced notes:n1, by writer
          W-3 edit passed
          W-3 done
          done
          = done: It is done.
          W-3 = done: It is done.
        fire alerts x3
          trigger W/alerts makes nothing of x3: budget unknown
        trigger alerts month 7
          trigger W/alerts makes 20 a day
        fire alerts x4
          trigger W/alerts makes nothing of x4: budget
        trigger alerts
          trigger W/alerts makes 20 a day
        fire alerts x5
          W-5 item W-5 asked for
          W-5 made by W/alerts of x5
          W-5 edit starts round 1
          W-5 edit#1 runs on e1
          W-5 = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        """);

    [Fact]
    public void A_revert_of_what_it_merged_is_known_of_an_item_once() => Scenario.Plays(
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
        observe m0
          target seen at m0
        observe s0 in shed
          target seen at s0
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
        revert m1 by r1
          refused: m1 is no merge of W-1.
        repository lands
          repository is done
          merge landed as m1 with t-c1
          merge leaves the target
          merge landing verified
          merge passed
          done
          = done: It is done.
        revert m1 by r1
          m1 is reverted by r1
        revert m1 by r1
        revert m2 by r2 in shed
          refused: m2 is no merge of W-1.
        observe r1
          target seen at r1
        observe r1
        observe s0 in shed
        """);
}
