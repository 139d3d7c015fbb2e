using System.Collections.Immutable;
using Weir.EndToEnd.Tests.Server.Support;

namespace Weir.EndToEnd.Tests.Server;

/// <summary>An item that turns out to be of another kind: it moves to that workflow with what is known.</summary>
public sealed class ReclassifyTests
{
    private const string Grove = """
        ---
        workflow: grove
        title: Plant a grove
        applies_to: { kinds: [grove] }
        artifacts:
          notes: { kind: document, path: ".weir/items/{item}/notes.md" }
        ---
        ## Pass: survey — Look first
        ```yaml
        agent: surveyor
        produces: [notes]
        adopt: [notes]
        ```
        Write down what is there.

        ## Pass: trees — Plant them
        ```yaml
        needs: [survey]
        agent: gardener
        consumes: [notes]
        produces: [change]
        ```
        Plant trees.

        ### Gate: owner
        ```yaml
        reviewers: [{ human: role:maintainer, sla: 1bd }]
        ```
        - R1 · must — It is a grove.
        """;

    private const string Rule =
        """reclassify: [{ when: "change.files > 1", to: grove, carry: [request, notes], approve: role:maintainer }]""";

    private static readonly ImmutableDictionary<string, string> Files = Garden.Surveyed
        .SetItem(".weir/workflows/plant.md", Garden.Workflow(
            Garden.AfterSurvey, front: Garden.Notes + "\n" + Rule,
            before: """
                ## Pass: survey — Look first
                ```yaml
                agent: surveyor
                produces: [notes]
                ```
                Write down what is there.
                """))
        .SetItem(".weir/workflows/grove.md", Grove)
        .SetItem("steps/edit.sh", "echo oak > oak.txt; echo elm > elm.txt\n")
        .SetItem("steps/trees.sh", """cp ".weir/items/$WEIR_ITEM/notes.md" known.txt; echo trees > trees.txt""" + "\n");

    [Fact]
    public async Task WhatTheRuleMatchesMovesWhenTheMaintainerAgrees()
    {
        await using var site = await Site.StartAsync(Files);
        var item = await site.NewAsync("Plant two trees", "--kind", "plant");
        (await site.WatchAsync(item, 5)).ShouldContain("made a result that calls for another workflow");
        var why = await site.WeirAsync("item", "why", item);
        why.Out.ShouldContain("calls for another workflow");
        why.Err.ShouldContain($"weir item reclassify {item}", Case.Sensitive, "the way on is said");

        (await site.WeirAsync("item", "reclassify", item, "--reason", "It is a grove.")).Ok();
        (await site.WatchAsync(item, 5)).ShouldContain("Gate owner of pass trees waits");
        (await site.WeirAsync("gate", "approve", item)).Ok();
        var seen = await site.WatchAsync(item, 0);

        var log = await site.LogAsync(item);
        log.ShouldContain("it left workflow plant and begins grove as grove, with notes");
        log.ShouldContain("survey adopted what was there");
        (await site.GitAsync(site.Remote, "show", "main:known.txt"))
            .ShouldBe("rose", $"what was carried is read\n{seen}");
        (await site.GitAsync(site.Remote, "ls-tree", "--name-only", "main")).ShouldNotContain("oak.txt");
        var asides = await site.GitAsync(
            site.Mirror, "for-each-ref", "--format=%(refname)", $"refs/weir/{item}/set-aside");
        (await site.GitAsync(site.Mirror, "ls-tree", "--name-only", asides.Split('\n')[0]))
            .ShouldContain("oak.txt", Case.Sensitive, "what was written before is not lost");
        (await site.WeirAsync("audit", "verify", "--state", site.State)).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task ADeclinedRuleIsNotAskedAgainAndAPersonMayMoveTheItemNevertheless()
    {
        await using var site = await Site.StartAsync(Files);
        var item = await site.NewAsync("Plant two trees", "--kind", "plant");
        await site.WatchAsync(item, 5);
        (await site.WeirAsync("item", "retry", item)).Ok();
        (await site.WatchAsync(item, 5)).ShouldContain("Gate owner of pass edit waits");

        var wrong = await site.WeirAsync("item", "reclassify", item, "--to", "grov");
        wrong.ExitCode.ShouldNotBe(0);
        wrong.Err.ShouldContain("There is no workflow grov in this project.");
        wrong.Err.ShouldContain("grove");
        var stray = await site.WeirAsync("item", "reclassify", item, "--to", "grove", "--carry", "nots");
        stray.ExitCode.ShouldNotBe(0);
        stray.Err.ShouldContain("has no artifact nots");
        (await site.WeirAsync("item", "reclassify", item)).Err.ShouldContain("No result of item");

        (await site.WeirAsync("item", "reclassify", item, "--to", "grove")).Ok();
        (await site.WatchAsync(item, 5)).ShouldContain("Gate owner of pass trees waits");
        (await site.LogAsync(item)).ShouldContain("survey started", Case.Sensitive, "nothing was carried: made anew");
    }

    [Fact]
    public async Task AWorkflowThatIsEditedHoldsForItemsThatBeginLaterAndForOneThatIsMovedToIt()
    {
        await using var site = await Site.StartAsync(Garden.Files);
        var item = await site.NewAsync("Plant a tulip", "--kind", "plant");
        await site.WatchAsync(item, 5);
        var began = await site.JsonAsync("item", "show", item);
        began["newer_version"].ShouldBeNull();
        (await site.WeirAsync("item", "reclassify", item, "--to", "plant")).Failed(5)
            .ShouldContain("follows workflow plant already, as it is now");

        await site.PublishAsync(ImmutableDictionary<string, string>.Empty.SetItem(
            ".weir/workflows/plant.md",
            Garden.Workflow().Replace(
                "It is what was asked for.", "It is that and no more.", StringComparison.Ordinal)));
        var later = await site.NewAsync("Plant a lily", "--kind", "plant");
        await site.WatchAsync(later, 5);
        var shown = await site.JsonAsync("item", "show", item);
        shown["version"]!.GetValue<string>().ShouldBe(
            began["version"]!.GetValue<string>(), "it keeps what it began with");
        var newer = shown["newer_version"]!.GetValue<string>();
        (await site.JsonAsync("item", "show", later))["version"]!.GetValue<string>().ShouldBe(newer);
        (await site.WeirAsync("item", "show", item)).Err.ShouldContain($"weir item reclassify {item} --to plant");
        (await site.WeirAsync("gate", "show", item)).Ok().ShouldContain("It is what was asked for.");

        (await site.WeirAsync("item", "reclassify", item, "--to", "plant")).Ok();
        await site.WatchAsync(item, 5);
        (await site.JsonAsync("item", "show", item))["version"]!.GetValue<string>().ShouldBe(newer);
        (await site.WeirAsync("gate", "show", item)).Ok().ShouldContain("It is that and no more.");
        (await site.WeirAsync("gate", "approve", item)).Ok();
        await site.WatchAsync(item, 0);
    }
}
