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
}
