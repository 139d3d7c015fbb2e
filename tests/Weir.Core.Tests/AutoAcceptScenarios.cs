using Weir.Core.Tests.Scenarios;

namespace Weir.Core.Tests;

/// <summary>Gates that spare people where a rule says so, and never commands or agents.</summary>
public sealed class AutoAcceptScenarios
{
    private const string Lint =
        """
        param level: low|high, default low
        pass edit: agent writer, makes change
          gate owner: run lint, agent critic, human role:maintainer,
            spares when params.level=low, criteria C1=lint C2
        """;

    private const string Sampled =
        """
        param level: low|high, default low
        pass edit: agent writer, makes change
          gate owner: run lint, agent critic, human role:maintainer,
            spares when params.level=low sampled, criteria C1=lint C2
        """;

    private const string Unlinted =
        """
        param level: low|high, default low
        pass edit: agent writer, makes change
          gate owner: run lint undefined, human role:maintainer, spares when params.level=low, criteria C1=lint
        """;

    private const string OnlyLint =
        """
        param level: low|high, default low
        pass edit: agent writer, makes change
          gate owner: run lint, human role:maintainer, spares when params.level=low, criteria C1=lint C2
        """;

    private const string Unlooked =
        """
        param level: low|high, default low
        pass edit: agent writer, makes change
          gate owner: human role:maintainer, spares when params.level=low, criteria C1?
        """;

    [Fact]
    public void Where_the_rule_holds_nobody_is_asked() => Scenario.Plays(
        Lint,
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
          edit/owner opens round 1 on change:c1, for critic role:maintainer
          edit/owner/run#1 runs on e1
          = running: The commands of gate owner of pass edit run as edit/owner/run#1 on engine e1.
        edit/owner/run passes
          edit/owner/run#1 succeeded
          edit/owner ran on t-c1: lint pass
          edit/owner/critic#1 runs on e1
          = running: critic reviews pass edit for gate owner as edit/owner/critic#1 on engine e1.
        edit/owner/critic passes
          edit/owner/critic#1 succeeded
          edit/owner critic: C2 pass
          edit/owner people spared
          edit/owner approved
          edit passed
          done
          = done: It is done.
        """);

    [Fact]
    public void Where_it_does_not_hold_people_are_asked() => Scenario.Plays(
        Lint,
        """
        requester asks level=high
          item W-1 asked for
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        edit makes change:c1
          edit#1 succeeded
          edit made change:c1 (version 1 on m0)
          edit produced change:c1, by writer
          edit/owner opens round 1 on change:c1, for critic role:maintainer
          edit/owner/run#1 runs on e1
          = running: The commands of gate owner of pass edit run as edit/owner/run#1 on engine e1.
        edit/owner/run passes
          edit/owner/run#1 succeeded
          edit/owner ran on t-c1: lint pass
          edit/owner/critic#1 runs on e1
          = running: critic reviews pass edit for gate owner as edit/owner/critic#1 on engine e1.
        edit/owner/critic passes
          edit/owner/critic#1 succeeded
          edit/owner critic: C2 pass
          edit/owner people refused
          task review of edit/owner for role:maintainer
          = needs person: Gate owner of pass edit waits for a maintainer.
        """);

    [Fact]
    public void A_sampled_one_is_looked_at_all_the_same() => Scenario.Plays(
        Sampled,
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
          edit/owner opens round 1 on change:c1, for critic role:maintainer
          edit/owner/run#1 runs on e1
          = running: The commands of gate owner of pass edit run as edit/owner/run#1 on engine e1.
        edit/owner/run passes
          edit/owner/run#1 succeeded
          edit/owner ran on t-c1: lint pass
          edit/owner/critic#1 runs on e1
          = running: critic reviews pass edit for gate owner as edit/owner/critic#1 on engine e1.
        edit/owner/critic passes
          edit/owner/critic#1 succeeded
          edit/owner critic: C2 pass
          edit/owner people sampled
          task review of edit/owner for role:maintainer
          = needs person: Gate owner of pass edit waits for a maintainer.
        maintainer approves edit/owner
          edit/owner maintainer: C2 pass
          task review of edit/owner done
          edit/owner approved
          edit passed
          done
          = done: It is done.
        """);

    [Fact]
    public void Agents_are_never_spared() => Scenario.Plays(
        Lint,
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
          edit/owner opens round 1 on change:c1, for critic role:maintainer
          edit/owner/run#1 runs on e1
          = running: The commands of gate owner of pass edit run as edit/owner/run#1 on engine e1.
        edit/owner/run passes
          edit/owner/run#1 succeeded
          edit/owner ran on t-c1: lint pass
          edit/owner/critic#1 runs on e1
          = running: critic reviews pass edit for gate owner as edit/owner/critic#1 on engine e1.
        edit/owner/critic judges C2=fail f1
          edit/owner/critic#1 succeeded
          edit/owner critic: C2 fail finding f1
          edit/owner rejected to edit finding f1
          edit reopened: gate rejected finding f1
          edit starts round 2
          edit#2 runs on e1
          = running: writer works on pass edit (round 2) as edit#2 on engine e1.
        """);

    [Fact]
    public void What_nobody_has_judged_is_put_to_a_person() => Scenario.Plays(
        OnlyLint,
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
          edit/owner/run#1 runs on e1
          = running: The commands of gate owner of pass edit run as edit/owner/run#1 on engine e1.
        edit/owner/run passes
          edit/owner/run#1 succeeded
          edit/owner ran on t-c1: lint pass
          edit/owner people refused
          task review of edit/owner for role:maintainer
          = needs person: Gate owner of pass edit waits for a maintainer.
        """);

    [Fact]
    public void A_command_that_is_left_out_spares_nobody() => Scenario.Plays(
        Unlinted,
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
          edit/owner opens round 1 on change:c1, without lint, for role:maintainer
          edit/owner people refused
          task review of edit/owner for role:maintainer
          = needs person: Gate owner of pass edit waits for a maintainer.
        """);

    [Fact]
    public void A_change_of_how_changes_are_judged_spares_nobody() => Scenario.Plays(
        Lint,
        """
        requester asks
          item W-1 asked for
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        edit makes change:judging
          edit#1 succeeded
          edit made change:judging (version 1 on m0)
          edit produced change:judging, by writer
          edit/owner opens round 1 on change:judging, for critic role:maintainer
          edit/owner/run#1 runs on e1
          = running: The commands of gate owner of pass edit run as edit/owner/run#1 on engine e1.
        edit/owner/run passes
          edit/owner/run#1 succeeded
          edit/owner ran on t-judging: lint pass
          edit/owner/critic#1 runs on e1
          = running: critic reviews pass edit for gate owner as edit/owner/critic#1 on engine e1.
        edit/owner/critic passes
          edit/owner/critic#1 succeeded
          edit/owner critic: C2 pass
          edit/owner people refused
          task review of edit/owner for role:maintainer
          = needs person: Gate owner of pass edit waits for a maintainer.
        """);

    [Fact]
    public void What_nothing_has_looked_at_is_put_to_a_person() => Scenario.Plays(
        Unlooked,
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
          edit/owner people refused
          task review of edit/owner for role:maintainer
          = needs person: Gate owner of pass edit waits for a maintainer.
        """);
}
