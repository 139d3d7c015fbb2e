using Weir.Core.Tests.Scenarios;

namespace Weir.Core.Tests;

/// <summary>What it takes to pass a gate.</summary>
public sealed class GateScenarios
{
    [Fact]
    public void Commands_then_agents_then_people() => Scenario.Plays(
        """
        pass edit: agent writer, makes change
          gate proof: run lint, run test, agent critic, agent safety, human role:maintainer,
            criteria C1 C2=lint C3=test C4=human C5=agent
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
          edit/proof opens round 1 on change:c1, for critic safety role:maintainer
          edit/proof/run#1 runs on e1
          = running: The commands of gate proof of pass edit run as edit/proof/run#1 on engine e1.
        edit/proof/run passes
          edit/proof/run#1 succeeded
          edit/proof ran on t-c1: lint pass test pass
          edit/proof/critic#1 runs on e1
          edit/proof/safety#1 runs on e1
          = running: critic reviews pass edit for gate proof as edit/proof/critic#1 on engine e1.
        edit/proof/safety passes
          edit/proof/safety#1 succeeded
          edit/proof safety: C1 pass C5 pass
        edit/proof/critic passes
          edit/proof/critic#1 succeeded
          edit/proof critic: C1 pass C5 pass
          task review of edit/proof for role:maintainer
          = needs person: Gate proof of pass edit waits for a maintainer.
        maintainer approves edit/proof
          edit/proof maintainer: C1 pass C4 pass
          task review of edit/proof done
          edit/proof approved
          edit passed
          done
          = done: It is done.
        """);

    [Fact]
    public void A_gate_of_commands_alone() => Scenario.Plays(
        """
        pass edit: agent writer, makes change
          gate proof: run lint, criteria C1=lint
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
          edit/proof opens round 1 on change:c1
          edit/proof/run#1 runs on e1
          = running: The commands of gate proof of pass edit run as edit/proof/run#1 on engine e1.
        edit/proof/run passes
          edit/proof/run#1 succeeded
          edit/proof ran on t-c1: lint pass
          edit/proof approved
          edit passed
          done
          = done: It is done.
        """);

    [Fact]
    public void A_command_that_fails_rejects_before_agents_and_people_are_asked() => Scenario.Plays(
        """
        pass edit: agent writer, makes change
          gate proof: run lint, run test, agent critic, human role:maintainer, criteria C1 C2=lint
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
          edit/proof opens round 1 on change:c1, for critic role:maintainer
          edit/proof/run#1 runs on e1
          = running: The commands of gate proof of pass edit run as edit/proof/run#1 on engine e1.
        edit/proof/run fails lint test
          edit/proof/run#1 succeeded
          edit/proof ran on t-c1: lint fail test fail
          edit/proof rejected to edit finding log-lint log-test
          edit reopened: gate rejected finding log-lint log-test
          edit starts round 2
          edit#2 runs on e1
          = running: writer works on pass edit (round 2) as edit#2 on engine e1.
        edit makes change:c2
          edit#2 succeeded
          edit made change:c2 (version 2 on h-c1)
          edit produced change:c2, by writer
          edit/proof opens round 2 on change:c2, for critic role:maintainer
          edit/proof/run#2 runs on e1
          = running: The commands of gate proof of pass edit run as edit/proof/run#2 on engine e1.
        edit/proof/run breaks test
          edit/proof/run#2 succeeded
          edit/proof ran on t-c2: lint pass test broken
          edit/proof rejected to edit finding log-test
          edit reopened: gate rejected finding log-test
          edit starts round 3
          edit#3 runs on e1
          = running: writer works on pass edit (round 3) as edit#3 on engine e1.
        """);

    [Fact]
    public void An_agent_that_fails_rejects_before_people_are_asked() => Scenario.Plays(
        """
        pass edit: agent writer, makes change
          gate proof: agent critic, agent safety, human role:maintainer, criteria C1 C2
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
          edit/proof opens round 1 on change:c1, for critic safety role:maintainer
          edit/proof/critic#1 runs on e1
          edit/proof/safety#1 runs on e1
          = running: critic reviews pass edit for gate proof as edit/proof/critic#1 on engine e1.
        edit/proof/critic judges C2=fail f1
          edit/proof/critic#1 succeeded
          edit/proof critic: C1 pass C2 fail finding f1
          = running: safety reviews pass edit for gate proof as edit/proof/safety#1 on engine e1.
        edit/proof/safety passes
          edit/proof/safety#1 succeeded
          edit/proof safety: C1 pass C2 pass
          edit/proof rejected to edit finding f1
          edit reopened: gate rejected finding f1
          edit starts round 2
          edit#2 runs on e1
          = running: writer works on pass edit (round 2) as edit#2 on engine e1.
        """);

    [Fact]
    public void Cannot_judge_is_not_a_pass() => Scenario.Plays(
        """
        pass edit: agent writer, makes change
          gate proof: agent critic, criteria C1 C2
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
          edit/proof opens round 1 on change:c1, for critic
          edit/proof/critic#1 runs on e1
          = running: critic reviews pass edit for gate proof as edit/proof/critic#1 on engine e1.
        edit/proof/critic judges C2=cannot f1
          edit/proof/critic#1 succeeded
          edit/proof critic: C1 pass C2 cannot judge finding f1
          edit/proof rejected to edit finding f1
          edit reopened: gate rejected finding f1
          edit starts round 2
          edit#2 runs on e1
          = running: writer works on pass edit (round 2) as edit#2 on engine e1.
        """);

    [Fact]
    public void A_criterion_that_should_pass_informs() => Scenario.Plays(
        """
        pass edit: agent writer, makes change
          gate proof: agent critic, human role:maintainer, criteria C1 C2?
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
          edit/proof opens round 1 on change:c1, for critic role:maintainer
          edit/proof/critic#1 runs on e1
          = running: critic reviews pass edit for gate proof as edit/proof/critic#1 on engine e1.
        edit/proof/critic judges C2=fail f1
          edit/proof/critic#1 succeeded
          edit/proof critic: C1 pass C2 fail finding f1
          task review of edit/proof for role:maintainer
          = needs person: Gate proof of pass edit waits for a maintainer.
        maintainer approves edit/proof C2=fail
          edit/proof maintainer: C1 pass C2 fail
          task review of edit/proof done
          edit/proof approved
          edit passed
          done
          = done: It is done.
        """);

    [Fact]
    public void A_review_that_leaves_out_a_criterion_is_invalid_output() => Scenario.Plays(
        """
        pass edit: agent writer, makes change
          gate proof: agent critic, criteria C1 C2, human role:maintainer
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
          edit/proof opens round 1 on change:c1, for critic role:maintainer
          edit/proof/critic#1 runs on e1
          = running: critic reviews pass edit for gate proof as edit/proof/critic#1 on engine e1.
        edit/proof/critic crashes output-invalid
          edit/proof/critic#1 failed: output invalid
          edit/proof/critic#2 runs on e1
          = running: critic reviews pass edit for gate proof as edit/proof/critic#2 on engine e1.
        edit/proof/critic passes
          edit/proof/critic#2 succeeded
          edit/proof critic: C1 pass C2 pass
          task review of edit/proof for role:maintainer
          = needs person: Gate proof of pass edit waits for a maintainer.
        """);

    [Fact]
    public void An_advisory_reviewer_never_rejects() => Scenario.Plays(
        """
        pass edit: agent writer, makes change
          gate proof: agent critic advisory, human role:qa advisory, human role:maintainer
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
          edit/proof opens round 1 on change:c1, for critic role:qa role:maintainer
          edit/proof/critic#1 runs on e1
          = running: critic reviews pass edit for gate proof as edit/proof/critic#1 on engine e1.
        edit/proof/critic judges C1=fail f1
          edit/proof/critic#1 succeeded
          edit/proof critic: C1 fail finding f1
          task review of edit/proof for role:qa
          task review of edit/proof for role:maintainer
          = needs person: Gate proof of pass edit waits for a qa.
        tester rejects edit/proof f2
          edit/proof tester: C1 fail finding f2
          task review of edit/proof done
          = needs person: Gate proof of pass edit waits for a maintainer.
        maintainer approves edit/proof
          edit/proof maintainer: C1 pass
          task review of edit/proof done
          edit/proof approved
          edit passed
          done
          = done: It is done.
        """);

    [Fact]
    public void Any_one_reviewer_suffices_where_the_gate_says_so() => Scenario.Plays(
        """
        pass edit: agent writer, makes change
          gate proof: human role:maintainer, human role:qa, any
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
          edit/proof opens round 1 on change:c1, for role:maintainer role:qa
          task review of edit/proof for role:maintainer
          task review of edit/proof for role:qa
          = needs person: Gate proof of pass edit waits for a maintainer.
        tester approves edit/proof
          edit/proof tester: C1 pass
          task review of edit/proof done
          task review of edit/proof withdrawn
          edit/proof approved
          edit passed
          done
          = done: It is done.
        """);

    [Fact]
    public void With_any_a_person_may_overrule_an_agent() => Scenario.Plays(
        """
        pass edit: agent writer, makes change
          gate proof: agent critic, human role:maintainer, any
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
          edit/proof opens round 1 on change:c1, for critic role:maintainer
          edit/proof/critic#1 runs on e1
          = running: critic reviews pass edit for gate proof as edit/proof/critic#1 on engine e1.
        edit/proof/critic judges C1=fail f1
          edit/proof/critic#1 succeeded
          edit/proof critic: C1 fail finding f1
          task review of edit/proof for role:maintainer
          = needs person: Gate proof of pass edit waits for a maintainer.
        maintainer approves edit/proof
          edit/proof maintainer: C1 pass
          task review of edit/proof done
          edit/proof approved
          edit passed
          done
          = done: It is done.
        """);

    [Fact]
    public void With_any_one_agent_that_passes_suffices() => Scenario.Plays(
        """
        pass edit: agent writer, makes change
          gate proof: agent critic, agent safety, any
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
          edit/proof opens round 1 on change:c1, for critic safety
          edit/proof/critic#1 runs on e1
          edit/proof/safety#1 runs on e1
          = running: critic reviews pass edit for gate proof as edit/proof/critic#1 on engine e1.
        edit/proof/critic judges C1=fail f1
          edit/proof/critic#1 succeeded
          edit/proof critic: C1 fail finding f1
          = running: safety reviews pass edit for gate proof as edit/proof/safety#1 on engine e1.
        edit/proof/safety passes
          edit/proof/safety#1 succeeded
          edit/proof safety: C1 pass
          edit/proof approved
          edit passed
          done
          = done: It is done.
        """);

    [Fact]
    public void With_any_an_agent_rejects_where_no_person_is_asked_after_all() => Scenario.Plays(
        """
        param careful: yes|no, default no
        pass edit: agent writer, makes change
          gate proof: agent critic, human role:maintainer when params.careful=yes, any
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
          edit/proof opens round 1 on change:c1, for critic
          edit/proof/critic#1 runs on e1
          = running: critic reviews pass edit for gate proof as edit/proof/critic#1 on engine e1.
        edit/proof/critic judges C1=fail f1
          edit/proof/critic#1 succeeded
          edit/proof critic: C1 fail finding f1
          edit/proof rejected to edit finding f1
          edit reopened: gate rejected finding f1
          edit starts round 2
          edit#2 runs on e1
          = running: writer works on pass edit (round 2) as edit#2 on engine e1.
        """);

    [Fact]
    public void With_any_an_advisory_reviewer_decides_nothing() => Scenario.Plays(
        """
        pass edit: agent writer, makes change
          gate proof: human role:qa advisory, human role:maintainer, any
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
          edit/proof opens round 1 on change:c1, for role:qa role:maintainer
          task review of edit/proof for role:qa
          task review of edit/proof for role:maintainer
          = needs person: Gate proof of pass edit waits for a qa.
        tester rejects edit/proof f1
          edit/proof tester: C1 fail finding f1
          task review of edit/proof done
          = needs person: Gate proof of pass edit waits for a maintainer.
        maintainer approves edit/proof
          edit/proof maintainer: C1 pass
          task review of edit/proof done
          edit/proof approved
          edit passed
          done
          = done: It is done.
        """);

    [Fact]
    public void With_any_a_criterion_for_agents_is_theirs() => Scenario.Plays(
        """
        pass edit: agent writer, makes change
          gate proof: agent critic, human role:maintainer, any, criteria C1 C2=agent
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
          edit/proof opens round 1 on change:c1, for critic role:maintainer
          edit/proof/critic#1 runs on e1
          = running: critic reviews pass edit for gate proof as edit/proof/critic#1 on engine e1.
        edit/proof/critic judges C2=fail f1
          edit/proof/critic#1 succeeded
          edit/proof critic: C1 pass C2 fail finding f1
          edit/proof rejected to edit finding f1
          edit reopened: gate rejected finding f1
          edit starts round 2
          edit#2 runs on e1
          = running: writer works on pass edit (round 2) as edit#2 on engine e1.
        """);

    [Fact]
    public void A_quorum_needs_as_many_people() => Scenario.Plays(
        """
        pass edit: agent writer, makes change
          gate proof: human role:maintainer x2
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
          edit/proof opens round 1 on change:c1, for role:maintainer
          task review of edit/proof for role:maintainer
          = needs person: Gate proof of pass edit waits for a maintainer.
        maintainer approves edit/proof
          edit/proof maintainer: C1 pass
        maintainer approves edit/proof
          refused: maintainer has judged gate proof already; it waits for another person.
        stranger approves edit/proof
          refused: person:stranger may not judge gate proof of pass edit; it waits for a maintainer.
        colleague approves edit/proof
          edit/proof colleague: C1 pass
          task review of edit/proof done
          edit/proof approved
          edit passed
          done
          = done: It is done.
        """);

    [Fact]
    public void Authors_requesters_and_those_of_another_pass_are_excluded() => Scenario.Plays(
        """
        pass plan: human role:maintainer, makes notes
        pass code: human role:lead, needs plan, makes text
          gate proof: human role:maintainer not pass:plan requester author
        """,
        """
        colleague asks
          item W-1 asked for
          plan starts round 1
          task work of plan for role:maintainer
          = needs person: Pass plan is a task for a maintainer.
        maintainer submits plan notes:n1
          task work of plan done
          plan made notes:n1 (version 1)
          plan produced notes:n1, by maintainer
          plan passed
          code starts round 1
          task work of code for role:lead
          = needs person: Pass code is a task for a lead.
        lead submits code text:w1
          task work of code done
          code made text:w1 (version 1)
          code produced text:w1, by lead
          code/proof opens round 1 on text:w1, for role:maintainer
          task review of code/proof for chief
          = needs person: Gate proof of pass code waits for chief.
        maintainer approves code/proof
          refused: person:maintainer may not judge gate proof of pass code: whoever did pass plan does not review it.
        colleague approves code/proof
          refused: person:colleague may not judge gate proof of pass code: its requester does not review it.
        lead approves code/proof
          refused: person:lead may not judge gate proof of pass code; it waits for chief.
        chief approves code/proof
          code/proof chief: C1 pass
          task review of code/proof done
          code/proof approved
          code passed
          done
          = done: It is done.
        """);

    [Fact]
    public void One_person_alone_reviews_what_they_made_and_it_is_marked() => Scenario.Plays(
        """
        given: alone
        pass plan: human role:planner, makes notes
          gate proof: human role:maintainer not requester author
        """,
        """
        chief asks
          item W-1 asked for
          plan starts round 1
          task work of plan for role:planner
          = needs person: Pass plan is a task for a planner.
        chief submits plan notes:n1
          task work of plan done
          plan made notes:n1 (version 1)
          plan produced notes:n1, by chief
          plan/proof opens round 1 on notes:n1, for role:maintainer
          task review of plan/proof for role:maintainer
          = needs person: Gate proof of pass plan waits for a maintainer.
        chief approves plan/proof
          plan/proof chief: C1 pass [self-review requester-waived]
          task review of plan/proof done
          plan/proof approved
          plan passed
          done
          = done: It is done.
        """);

    [Fact]
    public void What_ran_unsandboxed_marks_the_verdicts_that_follow() => Scenario.Plays(
        """
        given: unsandboxed
        pass edit: agent writer, makes change
          gate proof: agent critic differs edit, human role:maintainer
        """,
        """
        requester asks
          item W-1 asked for
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        edit makes change:c1 using m1 unsandboxed
          edit#1 succeeded
          edit made change:c1 (version 1 on m0)
          edit produced change:c1, by writer
          edit/proof opens round 1 on change:c1, for critic role:maintainer
          edit/proof/critic#1 runs on e1
          = running: critic reviews pass edit for gate proof as edit/proof/critic#1 on engine e1.
        edit/proof/critic passes using m1
          edit/proof/critic#1 succeeded
          edit/proof critic: C1 pass [same-model unsandboxed]
          task review of edit/proof for role:maintainer
          = needs person: Gate proof of pass edit waits for a maintainer.
        maintainer approves edit/proof
          edit/proof maintainer: C1 pass [unsandboxed]
          task review of edit/proof done
          edit/proof approved
          edit passed
          done
          = done: It is done.
        """);

    [Fact]
    public void A_command_that_is_left_out_leaves_its_criterion_to_the_other_reviewers() => Scenario.Plays(
        """
        artifact repro: optional
        pass edit: agent writer, makes change repro
          gate proof: reviews change, run lint undefined, run again of repro, agent critic, human role:maintainer,
            criteria C1=lint C2=again C3=human
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
          edit/proof opens round 1 on change:c1, without lint again, for critic role:maintainer
          edit/proof/critic#1 runs on e1
          = running: critic reviews pass edit for gate proof as edit/proof/critic#1 on engine e1.
        edit/proof/critic passes
          edit/proof/critic#1 succeeded
          edit/proof critic: C1 pass C2 pass
          task review of edit/proof for role:maintainer
          = needs person: Gate proof of pass edit waits for a maintainer.
        maintainer approves edit/proof
          edit/proof maintainer: C1 pass C2 pass C3 pass
          task review of edit/proof done
          edit/proof approved
          edit passed
          done
          = done: It is done.
        """);

    [Fact]
    public void People_judge_what_left_out_commands_would_have_settled() => Scenario.Plays(
        """
        pass edit: agent writer, makes change
          gate proof: run lint undefined, human role:maintainer, criteria C1=lint
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
          edit/proof opens round 1 on change:c1, without lint, for role:maintainer
          task review of edit/proof for role:maintainer
          = needs person: Gate proof of pass edit waits for a maintainer.
        maintainer approves edit/proof C1=fail
          refused: An approval cannot fail a criterion that must pass.
        maintainer approves edit/proof
          edit/proof maintainer: C1 pass
          task review of edit/proof done
          edit/proof approved
          edit passed
          done
          = done: It is done.
        """);

    [Fact]
    public void A_criterion_that_is_left_to_nobody_goes_to_the_owner() => Scenario.Plays(
        """
        param careful: yes|no, default no
        pass edit: agent writer, makes change
          gate lint: run lint undefined, criteria C1=lint
          gate people: run test, human role:maintainer when params.careful=yes, criteria C1=test C2=human
          gate agents: agent critic when params.careful=yes, human role:maintainer, criteria C1=agent
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
          edit/lint opens round 1 on change:c1, without lint, for owner
          task review of edit/lint for chief
          = needs person: Gate lint of pass edit waits for chief.
        chief approves edit/lint
          edit/lint chief: C1 pass
          task review of edit/lint done
          edit/lint approved
          edit/people opens round 1 on change:c1, for owner
          edit/people/run#1 runs on e1
          = running: The commands of gate people of pass edit run as edit/people/run#1 on engine e1.
        edit/people/run passes
          edit/people/run#1 succeeded
          edit/people ran on t-c1: test pass
          task review of edit/people for chief
          = needs person: Gate people of pass edit waits for chief.
        maintainer approves edit/people
          refused: person:maintainer may not judge gate people of pass edit; it waits for chief.
        chief approves edit/people
          edit/people chief: C2 pass
          task review of edit/people done
          edit/people approved
          edit/agents opens round 1 on change:c1, for role:maintainer
          task review of edit/agents for role:maintainer
          = needs person: Gate agents of pass edit waits for a maintainer.
        maintainer approves edit/agents
          edit/agents maintainer: C1 pass
          task review of edit/agents done
          edit/agents approved
          edit passed
          done
          = done: It is done.
        """);

    [Fact]
    public void A_verdict_names_what_is_there_to_judge() => Scenario.Plays(
        """
        pass plan: agent planner, makes notes
        pass edit: agent writer, needs plan, makes change
          gate proof: human role:maintainer, to edit plan, criteria C1 C2
        """,
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
          plan passed
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        maintainer approves edit/proof
          refused: Gate proof of pass edit does not wait for a person.
        edit makes change:c1
          edit#1 succeeded
          edit made change:c1 (version 1 on m0)
          edit produced change:c1, by writer
          edit/proof opens round 1 on change:c1, for role:maintainer
          task review of edit/proof for role:maintainer
          = needs person: Gate proof of pass edit waits for a maintainer.
        maintainer approves edit/ghost
          refused: Pass edit of item W-1 has no gate ghost.
        maintainer approves ghost/proof
          refused: Item W-1 has no pass ghost.
        maintainer approves edit/proof C9=pass
          refused: Gate proof has no criterion C9.
        maintainer approves edit/proof C1=fail
          refused: An approval cannot fail a criterion that must pass.
        maintainer rejects edit/proof
          refused: A rejection needs a reason that the next round can answer.
        maintainer rejects edit/proof f1 to merge
          refused: Gate proof does not send back to merge.
        maintainer rejects edit/proof f1 C1=pass to plan
          edit/proof maintainer: C1 pass C2 fail finding f1
          task review of edit/proof withdrawn
          edit/proof rejected to plan finding f1
          edit stale, since plan runs again
          plan reopened: gate rejected finding f1
          plan starts round 2
          plan#2 runs on e1
          = running: planner works on pass plan (round 2) as plan#2 on engine e1.
        """);

    [Fact]
    public void The_owner_is_asked_where_nobody_is_left() => Scenario.Plays(
        """
        pass edit: human role:lead, makes notes
          gate proof: human role:lead not author
          gate vacant: human role:nobody
        """,
        """
        requester asks
          item W-1 asked for
          edit starts round 1
          task work of edit for role:lead
          = needs person: Pass edit is a task for a lead.
        lead submits edit notes:n1
          task work of edit done
          edit made notes:n1 (version 1)
          edit produced notes:n1, by lead
          edit/proof opens round 1 on notes:n1, for role:lead
          task review of edit/proof for chief
          = needs person: Gate proof of pass edit waits for chief.
        lead approves edit/proof
          refused: person:lead may not judge gate proof of pass edit: its author does not review it.
        chief approves edit/proof
          edit/proof chief: C1 pass
          task review of edit/proof done
          edit/proof approved
          edit/vacant opens round 1 on notes:n1, for role:nobody
          task review of edit/vacant for chief
          = needs person: Gate vacant of pass edit waits for chief.
        chief approves edit/vacant
          edit/vacant chief: C1 pass
          task review of edit/vacant done
          edit/vacant approved
          edit passed
          done
          = done: It is done.
        """);
}
