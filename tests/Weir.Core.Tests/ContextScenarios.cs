using Weir.Core.Tests.Scenarios;

namespace Weir.Core.Tests;

/// <summary>The documents that agents are given: recorded with the attempt, and part of what a pass goes by.</summary>
public sealed class ContextScenarios
{
    private const string Plan =
        """
        pass edit: agent writer, makes change
          gate proof: human role:maintainer
        pass tell: agent scribe, needs edit, makes notes
        pass merge: integrate, needs tell
        """;

    [Fact]
    public void What_was_made_stands_while_its_agent_would_be_given_the_same() => Scenario.Plays(Plan,
        """
        requester asks
          item W-1 asked for
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        edit reads d1
          edit#1 is given d1 of m0
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
          tell starts round 1
          tell#1 runs on e1
          = running: scribe works on pass tell (round 1) as tell#1 on engine e1.
        tell reads d1
          tell#1 is given d1 of m0
        tell reads d2
        tell makes notes:n1
          tell#1 succeeded
          tell made notes:n1 (version 1)
          tell produced notes:n1, by scribe
          tell passed
          merge starts round 1
          merge has the target
          repository is asked: rebases the branch onto its target
          = running: Weir rebases the branch onto its target.
        repository rebases to c1b patch changed reading scribe=d1 writer=d1
          repository is done
          merge rebased to change:c1b on m1, patch changed (i-c1b)
          documents of m1: scribe=d1 writer=d1
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
    public void A_pass_runs_again_where_its_agent_would_be_given_other_documents() => Scenario.Plays(Plan,
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
          tell starts round 1
          tell#1 runs on e1
          = running: scribe works on pass tell (round 1) as tell#1 on engine e1.
        tell reads d1
          tell#1 is given d1 of m0
        tell makes notes:n1
          tell#1 succeeded
          tell made notes:n1 (version 1)
          tell produced notes:n1, by scribe
          tell passed
          merge starts round 1
          merge has the target
          repository is asked: rebases the branch onto its target
          = running: Weir rebases the branch onto its target.
        repository rebases to c1b patch changed reading scribe=d2
          repository is done
          merge rebased to change:c1b on m1, patch changed (i-c1b)
          documents of m1: scribe=d2
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
          tell starts round 2
          tell#2 runs on e1
          = running: scribe works on pass tell (round 2) as tell#2 on engine e1.
        tell reads d2
          tell#2 is given d2 of m1
        """);

    [Fact]
    public void Documents_that_are_gone_are_others_and_what_nobody_measured_is_not_known_to_be_the_same() =>
        Scenario.Plays(Plan,
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
          tell starts round 1
          tell#1 runs on e1
          = running: scribe works on pass tell (round 1) as tell#1 on engine e1.
        tell reads d1
          tell#1 is given d1 of m0
        tell makes notes:n1
          tell#1 succeeded
          tell made notes:n1 (version 1)
          tell produced notes:n1, by scribe
          tell passed
          merge starts round 1
          merge has the target
          repository is asked: rebases the branch onto its target
          = running: Weir rebases the branch onto its target.
        repository rebases to c1b patch changed reading
          repository is done
          merge rebased to change:c1b on m1, patch changed (i-c1b)
          documents of m1: none
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
          tell starts round 2
          tell#2 runs on e1
          = running: scribe works on pass tell (round 2) as tell#2 on engine e1.
        tell makes notes:n1
          tell#2 succeeded
          tell made notes:n1 (version 2)
          tell produced notes:n1, by scribe
          tell passed
          merge starts round 2
          merge has the target
          repository is asked: rebases the branch onto its target
          = running: Weir rebases the branch onto its target.
        repository rebases to c1c patch changed
          repository is done
          merge rebased to change:c1c on m2, patch changed (i-c1c)
          tell stale, since edit runs again
          merge leaves the target
          merge stale, since edit runs again
          edit/proof asks again
          edit/proof opens round 3 on change:c1c, for role:maintainer, showing i-c1c
          task review of edit/proof for role:maintainer
          = needs person: Gate proof of pass edit waits for a maintainer.
        maintainer approves edit/proof
          edit/proof maintainer: C1 pass
          task review of edit/proof done
          edit/proof approved
          edit passed
          tell starts round 3
          tell#3 runs on e1
          = running: scribe works on pass tell (round 3) as tell#3 on engine e1.
        """);

    [Fact]
    public void Only_the_holder_of_an_open_attempt_is_given_any() => Scenario.Plays(Plan,
        """
        requester asks
          item W-1 asked for
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        edit reads d1 with token 7
          refused: Token 7 is not the token of attempt a17.
        edit reads d1 by e2
          refused: Attempt a17 was not given to engine:e2.
        edit makes change:c1
          edit#1 succeeded
          edit made change:c1 (version 1 on m0)
          edit produced change:c1, by writer
          edit/proof opens round 1 on change:c1, for role:maintainer
          task review of edit/proof for role:maintainer
          = needs person: Gate proof of pass edit waits for a maintainer.
        edit reads d1
          refused: Attempt a17 is over.
        """);
}
