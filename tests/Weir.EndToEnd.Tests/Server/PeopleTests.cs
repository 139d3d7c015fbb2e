using Weir.EndToEnd.Tests.Server.Support;

namespace Weir.EndToEnd.Tests.Server;

/// <summary>What people are asked for, answer, or leave lying.</summary>
public sealed class PeopleTests
{
    private const string Ladder = """
        escalations:
          soon:
            - { after: 1s, notify: role:maintainer }
            - { after: 2s, park: true }
        """;

    private const string ByHand = """
        ## Pass: survey — Look first
        ```yaml
        human: role:maintainer
        produces: [notes]
        adopt: [notes]
        sla: 1d
        ```
        Write down what is there.
        """;

    private const string Asker = """
        ---
        name: gardener
        description: Asks before it plants.
        category: implementer
        access: branch
        tools: [read, edit]
        paths: { write: ["*.txt"] }
        accepts: [request]
        produces: [change]
        ---
        Ask, then plant.
        """;

    private const string Models = """
        providers:
          scripted: { dialect: scripted, script: script.yaml }
        tiers:
          standard: [scripted/script.yaml]
        """;

    private const string NoModel = """
        tiers:
          standard: []
        """;

    private const string Script = """
        entries:
          - pass: edit
            turns:
              - calls:
                  - { tool: ask, question: "A red or a white one?" }
              - calls:
                  - { tool: edit, path: asked.txt, new: "a red tulip" }
              - calls:
                  - { tool: submit, note: "Planted." }
        """;

    [Fact]
    public async Task NobodyAnswersSoTheItemIsParkedAndNothingIsApproved()
    {
        await using var site = await Site.StartAsync(Garden.Files.SetItem(
            ".weir/workflows/plant.md", Garden.Workflow(gate: "escalate: soon", front: Ladder)));
        var item = await site.NewAsync("Plant a tulip", "--kind", "plant");
        await FollowUntilParkedAsync(site, item);

        var log = await site.LogAsync(item);
        log.ShouldContain("escalates: notify role:maintainer");
        log.ShouldNotContain("approved");
        (await site.WeirAsync("item", "why", item)).Ok().ShouldContain("parked because nobody answered");
        (await site.GitAsync(site.Remote, "show", "main:plants.txt")).ShouldBe("rose");

        (await site.WeirAsync("item", "resume", item)).Ok();
        (await site.WeirAsync("gate", "approve", item)).Ok();
        if ((await site.WeirAsync("item", "why", item)).Ok().Contains("parked", StringComparison.Ordinal))
        {
            // The ladder starts anew with the resumption, and may have been quicker than the approval.
            (await site.WeirAsync("item", "resume", item)).Ok();
        }
        await site.WatchAsync(item, 0);
    }

    /// <summary>A watch ends when the person is asked, which is before the ladder has run.</summary>
    private static async Task FollowUntilParkedAsync(Site site, string item)
    {
        var ran = await site.WeirAsync("item", "watch", item, "--to-the-end", "--timeout", "10");
        ran.Failed(6).ShouldContain("has not ended in time");
        ran.Out.ShouldContain("parked: nobody answered");
    }

    [Fact]
    public async Task APersonsPassIsTakenGivenBackAndHandedInWithItsDocument()
    {
        await using var site = await Site.StartAsync(Garden.Files.SetItem(
            ".weir/workflows/plant.md",
            Garden.Workflow(Garden.AfterSurvey, front: Garden.Notes, before: ByHand)));
        var item = await site.NewAsync("Plant a tulip", "--kind", "plant");
        await site.WatchAsync(item, 5);
        var task = (await site.JsonAsync("task", "list"))[0]!["id"]!.GetValue<string>();
        var why = (await site.WeirAsync("item", "why", item)).Ok();
        why.ShouldContain($"Pass survey is a task for a maintainer (task {task}).");

        (await site.WeirAsync("task", "take", task)).Ok();
        (await site.JsonAsync("task", "list"))[0]!["taken_by"].ShouldNotBeNull();
        (await site.WeirAsync("task", "release", task)).Ok();
        (await site.JsonAsync("task", "list"))[0]!["taken_by"].ShouldBeNull();
        (await site.WeirAsync("task", "take", task)).Ok();

        (await site.WeirAsync("task", "done", task)).Failed(2).ShouldContain("notes");
        await File.WriteAllTextAsync(Path.Combine(site.Root, "found.md"), "There is a rose.\n");
        (await site.WeirAsync("task", "done", task, "--artifact", "notse=found.md")).ExitCode.ShouldNotBe(0);
        (await site.WeirAsync("task", "done", task, "--artifact", "notes=found.md")).Ok();

        (await site.WatchAsync(item, 5)).ShouldContain("survey made notes, version 1");
        (await site.GitAsync(site.Mirror, "show", $"refs/weir/{item}/artifacts:.weir/items/{item}/notes.md"))
            .ShouldBe("There is a rose.");

        await AdoptAsync(site);
    }

    /// <summary>An item that comes with its notes asks nobody to write them.</summary>
    private static async Task AdoptAsync(Site site)
    {
        (await site.WeirAsync("item", "new", "Plant", "--kind", "plant", "--artifact", "nots=found.md"))
            .Failed(2).ShouldContain("notes");
        (await site.WeirAsync("item", "new", "Plant", "--kind", "plant", "--artifact", "notes=lost.md"))
            .Failed(3).ShouldContain("lost.md");
        var item = await site.NewAsync("Plant a lily", "--kind", "plant", "--artifact", "notes=found.md");
        var log = await site.WatchAsync(item, 5);
        log.ShouldContain("survey adopted what was there");
        (await site.WeirAsync("item", "why", item)).Ok().ShouldNotContain("survey");
        (await site.GitAsync(site.Mirror, "show", $"refs/weir/{item}/artifacts:.weir/items/{item}/notes.md"))
            .ShouldBe("There is a rose.");
    }

    [Fact]
    public async Task AnAgentWhoseModelWasMissingGoesOnWithItAsksAndIsAnswered()
    {
        await using var site = await Site.StartAsync(Garden.Files
            .SetItem(".weir/agents/gardener.md", Asker)
            .SetItem(".weir/models.yaml", NoModel)
            .SetItem(".weir/script.yaml", Script)
            .SetItem(".weir/workflows/plant.md", Garden.Workflow("ask: { max_questions: 1, of: role:maintainer }")));
        var item = await site.NewAsync("Plant a tulip", "--kind", "plant");
        (await site.WeirAsync("item", "watch", item, "--timeout", "3")).Failed(6);
        (await site.JsonAsync("item", "why", item))["detail"]!.GetValue<string>().ShouldContain(".weir/models.yaml");
        await site.PublishAsync(Garden.Files.SetItem(".weir/agents/gardener.md", Asker)
            .SetItem(".weir/models.yaml", Models));
        (await site.WatchAsync(item, 5)).ShouldContain("asks a question");

        var task = (await site.JsonAsync("task", "list"))[0]!;
        task["kind"]!.GetValue<string>().ShouldBe("question");
        task["question"]!.GetValue<string>().ShouldBe("A red or a white one?");
        (await site.WeirAsync("item", "why", item)).Ok().ShouldContain("A red or a white one?");
        var id = task["id"]!.GetValue<string>();
        (await site.WeirAsync("task", "done", id)).Failed(2).ShouldContain("--answer");
        (await site.WeirAsync("task", "done", id, "--answer", "Red, please.")).Ok();

        (await site.WatchAsync(item, 5)).ShouldContain("gate owner of edit: checks pass");
        (await site.WeirAsync("gate", "show", item)).Ok().ShouldContain("+a red tulip");
    }

    [Fact]
    public async Task WhoeverIsNotAskedMayNotJudge()
    {
        await using var site = await Site.StartAsync(Garden.Files);
        (await site.WeirAsync("person", "add", "bob", "--role", "gardener")).Ok();
        var bob = (await site.WeirAsync("token", "new", "bob")).Ok();
        var reader = (await site.WeirAsync("token", "new", "bob", "--scope", "read")).Ok();
        var item = await site.NewAsync("Plant a tulip", "--kind", "plant");
        await site.WatchAsync(item, 5);

        (await site.WeirAsAsync(bob, "gate", "approve", item)).Failed(4).ShouldContain("may not judge gate owner");
        (await site.WeirAsAsync(bob, "gate", "reject", item, "--reason", "No")).Failed(4).ShouldContain("may not");
        (await site.WeirAsAsync(reader, "gate", "approve", item)).Failed(4).ShouldContain("does not allow review");
        (await site.WeirAsAsync("weir_made-up", "item", "list")).Failed(4).ShouldContain("no valid token");
        (await site.WeirAsAsync(bob, "token", "new", "bob")).Failed(4);
        (await site.WeirAsync("gate", "reject", item)).Failed(2).ShouldContain("--reason");
        (await site.LogAsync(item)).ShouldNotContain("approved");

        var owner = (await site.JsonAsync("person", "list")).AsArray()
            .Select(person => person!["name"]!.GetValue<string>()).Single(name => name != "bob");
        (await site.WeirAsync("person", "add", owner, "--role", "gardener")).Ok();
        (await site.WeirAsync("gate", "approve", item)).Ok();
    }
}
