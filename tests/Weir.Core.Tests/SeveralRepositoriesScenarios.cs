using Weir.Core.Changes;
using Weir.Core.Tests.Scenarios;

namespace Weir.Core.Tests;

/// <summary>One change over several repositories: one digest, one verdict, one place in the queue, several
/// targets.</summary>
public sealed class SeveralRepositoriesScenarios
{
    private const string Plan = """
        given: beside web
        pass edit: agent writer, makes change
          gate owner: run test, human role:maintainer, criteria C1=test C2=human
        pass merge: integrate, needs edit
        """;

    [Fact]
    public void It_is_done_when_it_is_merged_wherever_it_changes_something() => Scenario.Plays(
        Plan,
        """
        requester asks
          item W-1 asked for
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        edit makes change:c1+w1
          edit#1 succeeded
          edit made change:c1+w1 (version 1 on m0)
          edit produced change:c1+w1, by writer
          edit/owner opens round 1 on change:c1+w1, for role:maintainer
          edit/owner/run#1 runs on e1
          = running: The commands of gate owner of pass edit run as edit/owner/run#1 on engine e1.
        edit/owner/run passes
          edit/owner/run#1 succeeded
          edit/owner ran on 7d96e5be93c9b1b6d9f41edde3f7c757c70edb736617ed6eb2a10c90b36ef0ed: test pass
          task review of edit/owner for role:maintainer
          = needs person: Gate owner of pass edit waits for a maintainer.
        maintainer approves edit/owner
          edit/owner maintainer: C2 pass
          task review of edit/owner done
          edit/owner approved
          edit passed
          merge starts round 1
          merge has the target
          repository is asked: rebases the branch onto its target
          = running: Weir rebases the branch onto its target.
        repository rebases to c1+w1b
          repository is done
          merge rebased to change:c1+w1b on m1, verdicts stand
          merge lies on the target
          merge/check#1 runs on e1
          = running: The checks run on the merged tree for pass merge as merge/check#1 on engine e1.
        merge/check passes
          merge/check#1 succeeded
          merge checked on aecab5f7551cbcd16b3f70e13285bf34e3192bf259c26f6e84af18dbf2da2799: test pass
          repository is asked: merges the branches into their targets in main, web
          = running: Weir merges the branches into their targets in main, web.
        repository merges main web
          repository is done
          merge landed in main as main2
          merge landed in web as web3
          merge landed as main2 with aecab5f7551cbcd16b3f70e13285bf34e3192bf259c26f6e84af18dbf2da2799
          merge leaves the target
          merge landing verified
          merge passed
          done
          = done: It is done.
        """);

    [Fact]
    public void A_repository_that_it_does_not_touch_is_not_merged() => Scenario.Plays(
        Plan,
        """
        requester asks
          item W-1 asked for
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        edit makes change:-+w1
          edit#1 succeeded
          edit made change:-+w1 (version 1 on m0)
          edit produced change:-+w1, by writer
          edit/owner opens round 1 on change:-+w1, for role:maintainer
          edit/owner/run#1 runs on e1
          = running: The commands of gate owner of pass edit run as edit/owner/run#1 on engine e1.
        edit/owner/run passes
          edit/owner/run#1 succeeded
          edit/owner ran on 1ccaae4bfde98aa14b9743d56d54fb3f7664eca937703055a1a75aa0c22e2fff: test pass
          task review of edit/owner for role:maintainer
          = needs person: Gate owner of pass edit waits for a maintainer.
        maintainer approves edit/owner
          edit/owner maintainer: C2 pass
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
          merge checked on 1ccaae4bfde98aa14b9743d56d54fb3f7664eca937703055a1a75aa0c22e2fff: test pass, reused
          repository is asked: merges the branches into their targets in web
          = running: Weir merges the branches into their targets in web.
        repository merges web
          repository is done
          merge landed in web as web1
          merge landed as web1 with 1ccaae4bfde98aa14b9743d56d54fb3f7664eca937703055a1a75aa0c22e2fff
          merge leaves the target
          merge landing verified
          merge passed
          done
          = done: It is done.
        """);

    [Fact]
    public void Refused_in_the_second_it_waits_for_a_person_who_lets_it_go_on() => Scenario.Plays(
        Plan,
        """
        requester asks
          item W-1 asked for
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        edit makes change:c1+w1
          edit#1 succeeded
          edit made change:c1+w1 (version 1 on m0)
          edit produced change:c1+w1, by writer
          edit/owner opens round 1 on change:c1+w1, for role:maintainer
          edit/owner/run#1 runs on e1
          = running: The commands of gate owner of pass edit run as edit/owner/run#1 on engine e1.
        edit/owner/run passes
          edit/owner/run#1 succeeded
          edit/owner ran on 7d96e5be93c9b1b6d9f41edde3f7c757c70edb736617ed6eb2a10c90b36ef0ed: test pass
          task review of edit/owner for role:maintainer
          = needs person: Gate owner of pass edit waits for a maintainer.
        maintainer approves edit/owner
          edit/owner maintainer: C2 pass
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
          merge checked on 7d96e5be93c9b1b6d9f41edde3f7c757c70edb736617ed6eb2a10c90b36ef0ed: test pass, reused
          repository is asked: merges the branches into their targets in main, web
          = running: Weir merges the branches into their targets in main, web.
        repository merges main refusing r1
          repository is done
          merge landed in main as main1
          merge leaves the target
          merge held: partly merged
          task decision of merge for chief
          = needs person: Pass merge is merged in main and not in web: chief decides.
        chief retries
          task decision of merge withdrawn
          merge released
          merge has the target
          repository is asked: rebases the branch onto its target
          = running: Weir rebases the branch onto its target.
        repository rebases to c1+w1b
          repository is done
          merge rebased to change:c1+w1b on m2, verdicts stand
          merge lies on the target
          merge/check#1 runs on e1
          = running: The checks run on the merged tree for pass merge as merge/check#1 on engine e1.
        merge/check passes
          merge/check#1 succeeded
          merge checked on aecab5f7551cbcd16b3f70e13285bf34e3192bf259c26f6e84af18dbf2da2799: test pass
          repository is asked: merges the branches into their targets in web
          = running: Weir merges the branches into their targets in web.
        repository finds the target moved
          repository is done
          merge has the target
          repository is asked: rebases the branch onto its target
          = running: Weir rebases the branch onto its target.
        repository is up to date
          repository is done
          merge lies on the target
          merge/check#2 runs on e1
          = running: The checks run on the merged tree for pass merge as merge/check#2 on engine e1.
        merge/check passes
          merge/check#2 succeeded
          merge checked on aecab5f7551cbcd16b3f70e13285bf34e3192bf259c26f6e84af18dbf2da2799: test pass
          repository is asked: merges the branches into their targets in web
          = running: Weir merges the branches into their targets in web.
        repository merges web
          repository is done
          merge landed in web as web3
          merge landed as main1 with aecab5f7551cbcd16b3f70e13285bf34e3192bf259c26f6e84af18dbf2da2799
          merge leaves the target
          merge landing verified
          merge passed
          done
          = done: It is done.
        """);

    [Fact]
    public void Refused_in_the_second_it_is_taken_back_and_merged_later() => Scenario.Plays(
        Plan,
        """
        requester asks
          item W-1 asked for
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        edit makes change:c1+w1
          edit#1 succeeded
          edit made change:c1+w1 (version 1 on m0)
          edit produced change:c1+w1, by writer
          edit/owner opens round 1 on change:c1+w1, for role:maintainer
          edit/owner/run#1 runs on e1
          = running: The commands of gate owner of pass edit run as edit/owner/run#1 on engine e1.
        edit/owner/run passes
          edit/owner/run#1 succeeded
          edit/owner ran on 7d96e5be93c9b1b6d9f41edde3f7c757c70edb736617ed6eb2a10c90b36ef0ed: test pass
          task review of edit/owner for role:maintainer
          = needs person: Gate owner of pass edit waits for a maintainer.
        maintainer approves edit/owner
          edit/owner maintainer: C2 pass
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
          merge checked on 7d96e5be93c9b1b6d9f41edde3f7c757c70edb736617ed6eb2a10c90b36ef0ed: test pass, reused
          repository is asked: merges the branches into their targets in main, web
          = running: Weir merges the branches into their targets in main, web.
        repository merges main refusing r1
          repository is done
          merge landed in main as main1
          merge leaves the target
          merge held: partly merged
          task decision of merge for chief
          = needs person: Pass merge is merged in main and not in web: chief decides.
        chief reverts
          repository is asked: takes back what is merged in main
          task decision of merge withdrawn
          merge released
          = running: Weir takes back what is merged in main.
        chief reverts
          refused: Item W-1 is not merged in some repositories and refused by another.
        chief retries
          refused: No pass of item W-1 waits for that decision.
        repository reverts main
          repository is done
          merge taken back in main
          merge held: merge reverted
          task decision of merge for chief
          = needs person: Pass merge was merged in some repositories only, which is taken back: chief decides.
        chief reverts
          refused: Item W-1 is not merged in some repositories and refused by another.
        chief retries
          task decision of merge withdrawn
          merge released
          merge has the target
          repository is asked: rebases the branch onto its target
          = running: Weir rebases the branch onto its target.
        repository rebases to c1b+w1b
          repository is done
          merge rebased to change:c1b+w1b on m2, verdicts stand
          merge lies on the target
          merge/check#1 runs on e1
          = running: The checks run on the merged tree for pass merge as merge/check#1 on engine e1.
        merge/check passes
          merge/check#1 succeeded
          merge checked on 2ca471c4db24c67cb6484001e26ece7d98b925274eb8e59af4c19ae3b16b7ee3: test pass
          repository is asked: merges the branches into their targets in main, web
          = running: Weir merges the branches into their targets in main, web.
        repository merges main web
          repository is done
          merge landed in main as main3
          merge landed in web as web4
          merge landed as main3 with 2ca471c4db24c67cb6484001e26ece7d98b925274eb8e59af4c19ae3b16b7ee3
          merge leaves the target
          merge landing verified
          merge passed
          done
          = done: It is done.
        """);

    [Fact]
    public void What_cannot_be_taken_back_stays_and_is_still_asked_about() => Scenario.Plays(
        Plan,
        """
        requester asks
          item W-1 asked for
          edit starts round 1
          edit#1 runs on e1
          = running: writer works on pass edit (round 1) as edit#1 on engine e1.
        edit makes change:c1+w1
          edit#1 succeeded
          edit made change:c1+w1 (version 1 on m0)
          edit produced change:c1+w1, by writer
          edit/owner opens round 1 on change:c1+w1, for role:maintainer
          edit/owner/run#1 runs on e1
          = running: The commands of gate owner of pass edit run as edit/owner/run#1 on engine e1.
        edit/owner/run passes
          edit/owner/run#1 succeeded
          edit/owner ran on 7d96e5be93c9b1b6d9f41edde3f7c757c70edb736617ed6eb2a10c90b36ef0ed: test pass
          task review of edit/owner for role:maintainer
          = needs person: Gate owner of pass edit waits for a maintainer.
        maintainer approves edit/owner
          edit/owner maintainer: C2 pass
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
          merge checked on 7d96e5be93c9b1b6d9f41edde3f7c757c70edb736617ed6eb2a10c90b36ef0ed: test pass, reused
          repository is asked: merges the branches into their targets in main, web
          = running: Weir merges the branches into their targets in main, web.
        repository merges main refusing r1
          repository is done
          merge landed in main as main1
          merge leaves the target
          merge held: partly merged
          task decision of merge for chief
          = needs person: Pass merge is merged in main and not in web: chief decides.
        chief reverts
          repository is asked: takes back what is merged in main
          task decision of merge withdrawn
          merge released
          = running: Weir takes back what is merged in main.
        repository reverts leaving main
          repository is done
          merge taken back, not in main
          merge held: partly merged
          task decision of merge for chief
          = needs person: Pass merge is merged in main and not in web: chief decides.
        chief closes wontfix
          task decision of merge withdrawn
          closed as wontfix
          = closed: It is closed: wontfix.
        """);

    [Fact]
    public void The_digest_of_several_is_over_those_that_are_touched()
    {
        var api = Part("api", "a", touched: true);
        var web = Part("web", "b", touched: true);
        var idle = Part("web", "", touched: false);

        CombinedChange.Of([api]).ShouldBe(api);
        CombinedChange.Of([api, idle]).Digest.ShouldBe(api.Digest);
        CombinedChange.Of([Part("api", "", touched: false), web]).Digest.ShouldBe(web.Digest);
        var both = CombinedChange.Of([api, web]);
        // printf 'api\0a\nweb\0b\n' | sha256sum
        both.Digest.Value.ShouldBe("sha256:5b50c6f689540715cc4107185ff123c4c1f230a7f683c417b0589659c069e5af");
        both.Paths.ShouldBe(["src/a", "web:src/b"]);
        both.Lines.ShouldBe(20);
        both.Owners.Select(set => set.ToString()).ShouldBe(["@api", "@web"]);
        both.Tree.ShouldNotBe(CombinedChange.Of([api, Part("web", "c", touched: true)]).Tree);
    }

    [Theory]
    [InlineData(".weir/project.md", true)]
    [InlineData("web:.weir/project.md", false)]
    [InlineData("web:CODEOWNERS", true)]
    [InlineData("web:src/CODEOWNERS", false)]
    public void Definitions_are_those_of_the_primary_and_code_owners_those_of_each(string path, bool judges) =>
        JudgingPaths.Is(path).ShouldBe(judges);

    private static ChangeFacts Part(string repository, string name, bool touched) => new(
        [
            new RepositoryChange(
                repository, new("base"), new(touched ? "h-" + name : "base"), new("t-" + name),
                touched ? "p-" + name : ""),
        ],
        new Digest(name), touched ? ["src/" + name] : [], touched ? 10 : 0)
    {
        Owners = touched ? [new OwnerSet(["@" + repository])] : [],
    };
}
