using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Weir.EndToEnd.Tests.Server.Support;

namespace Weir.EndToEnd.Tests.Server;

/// <summary>Items that lead to items: one carries out a pass, others follow from what a pass made.</summary>
public sealed class LinkedItemTests
{
    private const string Survey = """
        ---
        workflow: survey
        title: Look at what is there
        applies_to: { kinds: [survey] }
        artifacts:
          plan: { kind: data, path: ".weir/items/{item}/plan.yaml", schema: schemas/plan.json }
          notes: { kind: document, path: ".weir/items/{item}/notes.md" }
        ---
        ## Pass: look — Look
        ```yaml
        agent: surveyor
        produces: [notes]
        ```
        Write down what is there.
        """;

    private const string Redo = """
        ---
        workflow: redo
        title: Redo the garden
        applies_to: { kinds: [redo] }
        artifacts:
          plan: { kind: data, path: ".weir/items/{item}/plan.yaml", schema: schemas/plan.json }
          notes: { kind: document, path: ".weir/items/{item}/notes.md" }
        ---
        ## Pass: think — What to do
        ```yaml
        agent: thinker
        produces: [plan]
        ```
        Think.

        ## Pass: survey — What is there
        ```yaml
        needs: [think]
        workflow: survey
        consumes: [plan]
        produces: [notes]
        ```
        Look at everything.

        ## Pass: edit — Plant it
        ```yaml
        needs: [survey]
        agent: gardener
        consumes: [notes]
        produces: [change]
        follow_up:
          - { from: plan.later, kind: plant, link: planned, due: 30d }
          - { from: plan.strange, kind: building, link: beyond }
        ```
        Plant what is asked for.

        ### Gate: owner
        ```yaml
        reviewers: [{ human: role:maintainer, sla: 1bd }]
        ```
        - R1 · must — It is what was asked for.
        """;

    private const string Thinker = """
        ---
        name: thinker
        description: Says what is to be done later.
        category: analyst
        access: workspace
        accepts: [request]
        produces: [plan]
        runs_on: command
        command: 'mkdir -p ".weir/items/$WEIR_ITEM"; cp plan.yaml ".weir/items/$WEIR_ITEM/plan.yaml"'
        ---
        Think.
        """;

    private const string Plan = """
        later:
          - { id: hedge, title: Plant a hedge, where: north }
          - Water it weekly
        """;

    private const string Schema =
        """{ "type": "object", "properties": { "later": { "type": "array" }, "strange": { "type": "array" } } }""";

    private static readonly ImmutableDictionary<string, string> Files = Garden.Surveyed
        .SetItem(".weir/workflows/survey.md", Survey)
        .SetItem(".weir/workflows/redo.md", Redo)
        .SetItem(".weir/agents/thinker.md", Thinker)
        .SetItem(".weir/schemas/plan.json", Schema)
        .SetItem("plan.yaml", Plan)
        .SetItem("steps/edit.sh", """cp ".weir/items/$WEIR_ITEM/notes.md" known.txt""" + "\n");

    [Fact]
    public async Task AChildCarriesOutAPassAndWhatFollowsBecomesItems()
    {
        await using var site = await Site.StartAsync(Files);
        var item = await site.NewAsync("Redo it", "--kind", "redo");
        (await site.WatchAsync(item, 5)).ShouldContain("Gate owner of pass edit waits");
        var shown = JsonNode.Parse((await site.WeirAsync("item", "show", item, "--json")).Ok())!;
        shown["led_to"]!.GetValue<string>().ShouldBe("GARDEN-2 (part)");
        var child = (await site.WeirAsync("item", "show", "GARDEN-2")).Ok();
        child.ShouldContain($"part of {item} (pass survey)");
        child.ShouldContain("done");

        (await site.WeirAsync("gate", "approve", item)).Ok();
        var seen = await site.WatchAsync(item, 0);
        (await site.GitAsync(site.Remote, "show", "main:known.txt")).ShouldBe("rose", $"what the child wrote\n{seen}");
        var log = await site.LogAsync(item);
        log.ShouldContain("survey is carried out by GARDEN-2");
        log.ShouldContain("GARDEN-3 follows from edit (planned)");
        log.ShouldContain("GARDEN-4 follows from edit (planned)");
        var hedge = JsonNode.Parse((await site.WeirAsync("item", "show", "GARDEN-3", "--json")).Ok())!;
        hedge["title"]!.GetValue<string>().ShouldBe("Plant a hedge");
        hedge["kind"]!.GetValue<string>().ShouldBe("plant");
        hedge["origin"]!.GetValue<string>().ShouldBe($"planned of {item} (pass edit)");
        hedge["due"]!.GetValue<string>().ShouldNotBeEmpty();
        (await site.WeirAsync("item", "show", "GARDEN-4")).Ok().ShouldContain("Water it weekly");
        (await site.WeirAsync("audit", "verify", "--state", site.State)).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task WhatCannotBeMadeIsSaidAndNeedsAPerson()
    {
        await using var site = await Site.StartAsync(
            Files.SetItem("plan.yaml", "strange: [A tower]\n").SetItem("steps/edit.sh", "echo x > x.txt\n"));
        var item = await site.NewAsync("Redo it", "--kind", "redo");
        await site.WatchAsync(item, 5);
        (await site.WeirAsync("gate", "approve", item)).Ok();
        (await site.WatchAsync(item, 5)).ShouldContain("calls for items that could not be made");
        (await site.WeirAsync("item", "why", item)).Out
            .ShouldContain("A tower: No workflow of this project is for items of kind building.");
        (await site.WeirAsync("item", "retry", item)).Ok();
        await site.WatchAsync(item, 0);
    }

    [Fact]
    public async Task AChildThatIsCancelledLeavesItsPassToAPerson()
    {
        await using var site = await Site.StartAsync(Files.SetItem(
            ".weir/workflows/survey.md",
            Survey.Replace("agent: surveyor", "human: role:surveyor", StringComparison.Ordinal)));
        var item = await site.NewAsync("Redo it", "--kind", "redo");
        const int Looks = 300;
        var why = "";
        for (var look = 0; look < Looks && !why.Contains("waits for item", StringComparison.Ordinal); look++)
        {
            why = (await site.WeirAsync("item", "why", item)).Out;
        }
        why.ShouldContain("waiting: Pass survey waits for item GARDEN-2, which carries it out.");
        (await site.WeirAsync("item", "cancel", "GARDEN-2")).Ok();
        (await site.WatchAsync(item, 5)).ShouldContain("waits for an item that ended without being done");
        (await site.WeirAsync("item", "cancel", item)).Ok();
    }
}
