using Weir.Core.Notes;
using Weir.Core.Tests.Scenarios;

namespace Weir.Core.Tests;

/// <summary>What people and agents note: kept with the item, and no part of what decides anything.</summary>
public sealed class NoteScenarios
{
    private const string Plan =
        """
        pass edit: agent writer, makes change
          gate proof: agent critic, human role:maintainer
        pass tell: agent scribe, needs edit, makes notes
        pass merge: integrate, needs tell
        """;

    [Fact]
    public void Everybody_at_work_notes_something_and_the_record_says_who_in_which_pass() => Scenario.Plays(Plan,
        """
        requester asks
          item W-1 asked for
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        lead notes n1
          note 1, decision n1 by lead
        edit reads nothing beside 1
          edit#1 is given 1 notes
        edit fails agent-error noting tried
          note 2, learned tried by writer in edit (round 1, edit#1)
          edit#1 failed: agent error
          edit#2 runs on e1
          = running: writer works on pass edit (round 1) as edit#2 on engine e1.
        edit makes change:c1 noting n2+n3
          note 3, learned n2 by writer in edit (round 1, edit#2)
          note 4, learned n3 by writer in edit (round 1, edit#2)
          edit#2 succeeded
          edit made change:c1 (version 1 on m0)
          edit produced change:c1, by writer
          edit/proof opens round 1 on change:c1, for critic role:maintainer
          edit/proof/critic#1 runs on e1
          = running: critic reviews pass edit for gate proof as edit/proof/critic#1 on engine e1.
        edit/proof/critic passes noting seen
          note 5, learned seen by critic in edit/proof (round 1, edit/proof/critic#1)
          edit/proof/critic#1 succeeded
          edit/proof critic: C1 pass
          task review of edit/proof for role:maintainer
          = needs person: Gate proof of pass edit waits for a maintainer.
        maintainer notes n4 open about edit
          note 6, question n4 by maintainer in edit
        maintainer approves edit/proof
          edit/proof maintainer: C1 pass
          task review of edit/proof done
          edit/proof approved
          edit passed
          tell starts round 1
          tell#1 runs on e1
          = running: scribe works on pass tell (round 1) as tell#1 on engine e1.
        """);

    [Fact]
    public void A_note_makes_nothing_stale_where_notes_are_all_that_an_agent_was_given() => Scenario.Plays(
        """
        pass edit: agent writer, makes change
          gate proof: human role:maintainer
        pass tell: agent scribe, needs edit, makes notes
        pass merge: integrate, needs tell
        """,
        """
        before: requester asks; edit makes change:c1 noting n1; maintainer approves edit/proof
        tell reads nothing beside 1
          tell#1 is given 1 notes
        tell makes notes:n1
          tell#1 succeeded
          tell made notes:n1 (version 1)
          tell produced notes:n1, by scribe
          tell passed
          merge starts round 1
          merge has the target
          repository is asked: rebases the branch onto its target
          = running: Weir rebases the branch onto its target.
        lead notes late
          note 2, decision late by lead
        repository rebases to c1b patch changed
          repository is done
          merge rebased to change:c1b on m1, patch changed (i-c1b)
          tell stale, since edit runs again
          merge leaves the target
          merge stale, since edit runs again
          edit/proof asks again
          edit/proof opens round 2 on change:c1b, for role:maintainer, showing i-c1b
          task review of edit/proof for role:maintainer
          = needs person: Gate proof of pass edit waits for a maintainer.
        maintainer approves edit/proof
          edit/proof maintainer: C1 pass
          task review of edit/proof done
          edit/proof approved
          edit passed
          tell revived
          tell passed
          merge starts round 2
          merge has the target
          repository is asked: rebases the branch onto its target
          = running: Weir rebases the branch onto its target.
        """);

    [Fact]
    public void An_attempt_leaves_so_many_notes_and_no_more_and_commands_of_gates_leave_none() => Scenario.Plays(
        """
        pass edit: agent writer, makes change
          gate proof: run lint, human role:maintainer
        """,
        """
        before: requester asks
        edit makes change:c1 noting 1+2+3+4+5+6+7+8+9+10
          note 1, learned 1 by writer in edit (round 1, edit#1)
          note 2, learned 2 by writer in edit (round 1, edit#1)
          note 3, learned 3 by writer in edit (round 1, edit#1)
          note 4, learned 4 by writer in edit (round 1, edit#1)
          note 5, learned 5 by writer in edit (round 1, edit#1)
          note 6, learned 6 by writer in edit (round 1, edit#1)
          note 7, learned 7 by writer in edit (round 1, edit#1)
          note 8, learned 8 by writer in edit (round 1, edit#1)
          edit#1 left 2 notes that are not kept
          edit#1 succeeded
          edit made change:c1 (version 1 on m0)
          edit produced change:c1, by writer
          edit/proof opens round 1 on change:c1, for role:maintainer
          edit/proof/run#1 runs on e1
          = running: The commands of gate proof of pass edit run as edit/proof/run#1 on engine e1.
        edit/proof/run passes noting x
          edit/proof/run#1 left 1 notes that are not kept
          edit/proof/run#1 succeeded
          edit/proof ran on t-c1: lint pass
          task review of edit/proof for role:maintainer
          = needs person: Gate proof of pass edit waits for a maintainer.
        """);

    [Fact]
    public void Notes_of_a_late_or_forged_result_are_not_kept() => Scenario.Plays(Plan,
        """
        before: requester asks
        edit makes change:c1 with token 7 noting n1
          edit#1 result refused, and recorded so
        edit makes change:c1 by e2 noting n1
          edit#1 result refused, and recorded so
        wait 3m
          09:00:30 engine e1 fell silent
          09:00:30 edit#1 failed: engine lost
          09:00:30 edit#2 queued
          09:00:30 = queued: Pass edit is queued: every engine is silent or being drained.
        edit#1 makes change:c1 noting n1
          edit#1 too late: kept, not applied
        """);

    [Fact]
    public void Who_may_not_note_is_told_so() => Scenario.Plays(Plan,
        """
        before: requester asks
        lead notes n1 about nothing
          refused: Item W-1 has no pass nothing.
        W-9: lead notes n1
          refused: There is no item W-9.
        chief leaves lead for 2d
          lead is away from 09:00:00 until +2d 09:00:00
          lead is away
        lead notes n1
          refused: lead is away.
        chief cancels
          edit#1 is told to stop
          cancelled
          = closed: It is closed: cancelled.
        maintainer notes n1
          refused: Item W-1 is cancelled.
        """);

    [Fact]
    public void An_item_keeps_room_for_what_people_note()
    {
        var stage = new Stage(
            """
            pass edit: agent writer, makes change, retries 99
              gate proof: human role:maintainer
            """,
            "room");
        var steps = new Steps(stage);
        steps.Take("requester asks");
        var item = stage.State.Open.Single();
        var agents = NoteDecisions.MaxPerItem - NoteDecisions.KeptForPeople;
        var eight = string.Join('+', Enumerable.Range(1, NoteDecisions.MaxPerAttempt));
        for (var notes = 0; notes < agents; notes += NoteDecisions.MaxPerAttempt)
        {
            NoteDecisions.RoomIn(stage.State.Items[item]).ShouldBe(NoteDecisions.MaxPerAttempt);
            steps.Take($"edit fails agent-error noting {eight}");
        }
        NoteDecisions.RoomIn(stage.State.Items[item]).ShouldBe(0);
        steps.Take("edit fails agent-error noting one");
        stage.TakeHeard().Select(recorded => recorded.Event).OfType<NotesNotTaken>().Single().Count.ShouldBe(1);
        stage.State.Items[item].Notes.Length.ShouldBe(agents);

        for (var notes = agents; notes < NoteDecisions.MaxPerItem; notes++)
        {
            steps.Take($"lead notes n{notes}");
            stage.Refused.ShouldBeNull();
        }
        steps.Take("lead notes one");
        stage.Refused!.Code.ShouldBe("too-many-notes");
        stage.Refused.Sentence.ShouldBe("Item W-1 has 200 notes, and keeps no more.");
        stage.State.Items[item].Notes.Select(note => note.Number).ShouldBe(
            Enumerable.Range(1, NoteDecisions.MaxPerItem));
    }
}
