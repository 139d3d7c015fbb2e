using Weir.Core.Tests.Scenarios;

namespace Weir.Core.Tests;

/// <summary>Items that are parked, cancelled and closed, and time that passes meanwhile.</summary>
public sealed class LifeScenarios
{
    [Fact]
    public void Cancelling_stops_what_runs_and_withdraws_what_was_asked() => Scenario.Plays(
        """
        pass edit: agent writer, makes change
        pass help: human role:lead, makes notes
        """,
        """
        requester asks
          item W-1 asked for
          edit starts round 1
          help starts round 1
          task work of help for role:lead
          edit#1 runs on e1
          = needs person: Pass help is a task for a lead.
        chief cancels
          edit#1 is told to stop
          task work of help withdrawn
          cancelled
          = closed: It is closed: cancelled.
        edit makes change:c1
          edit#1 stopped
        chief cancels
          refused: Item W-1 is cancelled.
        chief resumes
          refused: Item W-1 is cancelled.
        lead submits help notes:n1
          refused: There is no open task t999999.
        """);

    [Fact]
    public void Closing_says_as_what() => Scenario.Plays(
        """
        pass edit: agent writer, makes change
        """,
        """
        requester asks
          item W-1 asked for
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        chief closes duplicate
          edit#1 is told to stop
          closed as duplicate
          = closed: It is closed: duplicate.
        edit stops
          edit#1 stopped
        chief parks
          refused: Item W-1 is closed (duplicate).
        """);

    [Fact]
    public void A_parked_item_takes_results_and_goes_on_when_it_is_resumed() => Scenario.Plays(
        """
        pass edit: agent writer, makes change
          gate proof: human role:maintainer
        pass merge: integrate, needs edit
        """,
        """
        requester asks
          item W-1 asked for
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        chief parks
          parked by person
          = needs person: It was parked by a person; resume it to go on.
        chief parks
        edit makes change:c1
          edit#1 succeeded
          edit made change:c1 (version 1 on m0)
          edit produced change:c1, by writer
        chief resumes
          resumed
          edit/proof opens round 1 on change:c1, for role:maintainer
          task review of edit/proof for role:maintainer
          = needs person: Gate proof of pass edit waits for a maintainer.
        chief resumes
          refused: Item W-1 is not parked.
        chief parks
          parked by person
          = needs person: It was parked by a person; resume it to go on.
        maintainer approves edit/proof
          edit/proof maintainer: C1 pass
          task review of edit/proof done
        chief resumes
          resumed
          edit/proof approved
          edit passed
          merge starts round 1
          merge has the target
          repository is asked: rebases the branch onto its target
          = running: Weir rebases the branch onto its target.
        """);

    [Fact]
    public void A_delay_that_is_over_while_the_item_is_parked_waits_for_resume() => Scenario.Plays(
        """
        pass deploy: human role:lead, makes notes
        pass watch: agent watcher, needs deploy, delay 2h
        """,
        """
        requester asks
          item W-1 asked for
          deploy starts round 1
          task work of deploy for role:lead
          = needs person: Pass deploy is a task for a lead.
        lead submits deploy notes:n1
          task work of deploy done
          deploy made notes:n1 (version 1)
          deploy produced notes:n1, by lead
          deploy passed
          watch delayed until 11:00:00
          = waiting: Pass watch starts at 2026-01-05T11:00:00Z, as its delay says.
        chief parks
          parked by person
          = needs person: It was parked by a person; resume it to go on.
        wait 4h
        chief resumes
          resumed
          watch starts round 1
          watch#1 runs on e1
          = running: watcher works on pass watch (round 1) as watch#1 on engine e1.
        """);

    [Fact]
    public void A_delay_is_noticed_even_when_other_things_happen_at_its_time() => Scenario.Plays(
        """
        pass deploy: human role:lead, makes notes
        pass watch: agent watcher, needs deploy, delay 2h
        """,
        """
        requester asks
          item W-1 asked for
          deploy starts round 1
          task work of deploy for role:lead
          = needs person: Pass deploy is a task for a lead.
        lead submits deploy notes:n1
          task work of deploy done
          deploy made notes:n1 (version 1)
          deploy produced notes:n1, by lead
          deploy passed
          watch delayed until 11:00:00
          = waiting: Pass watch starts at 2026-01-05T11:00:00Z, as its delay says.
        later 2h
        requester asks
          W-2 item W-2 asked for
          W-2 deploy starts round 1
          W-2 task work of deploy for role:lead
          W-2 = needs person: Pass deploy is a task for a lead.
        wait 0m
          11:00:00 watch starts round 1
          11:00:00 watch#1 runs on e1
          11:00:00 = running: watcher works on pass watch (round 1) as watch#1 on engine e1.
        """);

    [Fact]
    public void A_back_off_is_noticed_even_when_other_things_happen_at_its_time() => Scenario.Plays(
        """
        given: slots 1
        pass edit: agent writer, makes change
        """,
        """
        requester asks
          item W-1 asked for
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        edit fails infrastructure
          edit#1 failed: infrastructure
          edit#2 queued, not before 09:00:05
          = waiting: Pass edit is tried again at 2026-01-05T09:00:05Z after trouble with the infrastructure.
        requester asks
          W-2 item W-2 asked for
          W-2 edit starts round 1
          W-2 edit#1 runs on e1
          W-2 = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        later 5s
        W-2: chief parks
          W-2 parked by person
          W-2 = needs person: It was parked by a person; resume it to go on.
        wait 0m
          09:00:05 = queued: Pass edit is queued: every engine slot is taken.
        """);
}
