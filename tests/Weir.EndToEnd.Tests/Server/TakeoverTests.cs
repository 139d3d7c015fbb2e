using System.Collections.Immutable;
using Weir.EndToEnd.Tests.Server.Support;

namespace Weir.EndToEnd.Tests.Server;

/// <summary>
/// People who step into an agent's work while it runs: take it over, give it back, say something. The agent is really
/// at work each time: the scripted model has edited a file, and its next answer does not come, or its command waits.
/// </summary>
public sealed class TakeoverTests
{
    private const string Organization = """
        ---
        organization: garden
        people:
          - { id: ada, roles: [maintainer] }
          - { id: ben, roles: [maintainer] }
        ---
        """;

    private const string Agent = """
        ---
        name: gardener
        description: Plants.
        category: implementer
        access: branch
        tools: [read, edit, execute]
        paths: { write: ["*.txt"] }
        accepts: [request]
        produces: [change]
        ---
        Plant.
        """;

    private const string Models = """
        providers:
          scripted: { dialect: scripted, script: script.yaml }
        tiers:
          standard: [scripted/script.yaml]
        """;

    /// <summary>Begins a file and hangs; goes on where somebody has written to it; waits for a word.</summary>
    private const string Script = """
        entries:
          - pass: edit
            turns:
              - calls: [{ tool: edit, path: bed.txt, new: "a tulip, half planted\n" }]
              - fault: hang
          - pass: edit
            told: by hand
            turns:
              - calls: [{ tool: execute, command: "cat bed.txt; echo 'watered' >> bed.txt" }]
              - calls: [{ tool: submit, note: "Watered." }]
          - pass: edit
            told: Wait for a word
            turns:
              - calls: [{ tool: execute, command: "while [ ! -e go.txt ]; do sleep 0.1; done; rm go.txt" }]
              - calls: [{ tool: edit, path: bed.txt, new: "a white tulip\n" }]
              - calls: [{ tool: submit, note: "Planted." }]
        """;

    private static readonly ImmutableDictionary<string, string> Files = Garden.Files
        .SetItem(".weir/organization.md", Organization)
        .SetItem(".weir/agents/gardener.md", Agent)
        .SetItem(".weir/models.yaml", Models)
        .SetItem(".weir/script.yaml", Script)
        .SetItem(".weir/workflows/plant.md", Garden.Workflow().Replace(
            "{ human: role:maintainer, sla: 1bd }", "{ human: role:maintainer, not: [author] }",
            StringComparison.Ordinal));

    private static async Task<string> TokenAsync(Site site, string person) =>
        (await site.WeirAsync("token", "new", person)).Ok();

    [Fact]
    public async Task APersonTakesTheWorkOverGivesItAndAnotherApprovesTheMerge()
    {
        await using var site = await Site.StartAsync(Files);
        var (ada, ben) = (await TokenAsync(site, "ada"), await TokenAsync(site, "ben"));
        var item = await HungAsync(site);
        var folder = Path.Combine(site.Root, "taken");

        (await site.WeirAsAsync(ada, "item", "take", item, "--into", folder)).Ok().ShouldBe(folder);
        (await File.ReadAllTextAsync(Path.Combine(folder, "bed.txt"))).ShouldBe("a tulip, half planted\n");
        (await site.WeirAsAsync(ben, "item", "take", item)).Failed(5).ShouldContain("taken over by ada");
        (await site.WeirAsAsync(ben, "item", "give", item, "--from", folder)).Failed(4).ShouldContain("is ada's");
        (await site.WeirAsAsync(ada, "item", "take", item, "--into", folder)).Failed(5)
            .ShouldContain("is there already");
        (await site.WeirAsync("item", "why", item)).Ok().ShouldContain("Pass edit is a task for ada");
        (await File.ReadAllTextAsync(Path.Combine(folder, ".git", "config"))).ShouldNotContain(ada);

        await File.WriteAllTextAsync(Path.Combine(folder, "ignored.tmp"), "stays here\n");
        await File.AppendAllTextAsync(Path.Combine(folder, ".git", "info", "exclude"), "*.tmp\n");
        await File.WriteAllTextAsync(Path.Combine(folder, "bed.txt"), "a tulip, planted by hand\n");
        (await site.WeirAsAsync(ada, "item", "give", item, "--from", folder)).Ok();
        await site.WatchAsync(item, 5);
        (await site.WeirAsAsync(ada, "gate", "approve", item)).Failed(4).ShouldContain("its author does not review it");
        (await site.WeirAsAsync(ben, "gate", "approve", item)).Ok();
        await site.WatchAsync(item, 0);

        (await site.GitAsync(site.Remote, "show", "main:bed.txt")).ShouldBe("a tulip, planted by hand");
        var commit = await site.GitAsync(
            site.Remote, "log", "-1", "--format=%B", "--no-merges", "main", "--", "bed.txt");
        commit.ShouldContain($"Weir-Item: {item}");
        commit.ShouldContain("Weir-Pass: edit");
        commit.ShouldContain("Weir-Agent: person:ada");
        (await site.GitAsync(site.Remote, "ls-tree", "--name-only", "main")).ShouldNotContain("ignored.tmp");
        (await site.LogAsync(item)).ShouldContain("ada takes edit over from attempt");
    }

    [Fact]
    public async Task WhatIsGivenBackIsWhereTheAgentGoesOn()
    {
        await using var site = await Site.StartAsync(Files);
        var (ada, ben) = (await TokenAsync(site, "ada"), await TokenAsync(site, "ben"));
        var item = await HungAsync(site);
        var folder = Path.Combine(site.Root, "taken");
        (await site.WeirAsAsync(ada, "item", "take", item, "--into", folder)).Ok();
        await File.WriteAllTextAsync(Path.Combine(folder, "bed.txt"), "a tulip, planted by hand\n");
        await site.GitAsync(folder, "add", "--all");
        await site.GitAsync(folder, "commit", "--quiet", "--no-gpg-sign", "--message", "Planted");
        (await site.WeirAsAsync(ada, "item", "say", item, "It is planted by hand: water it.", "--pass", "edit")).Ok();
        var task = (string)(await site.JsonAsync("task", "list"))[0]!["id"]!;
        (await site.WeirAsAsync(ada, "task", "release", task)).Failed(5).ShouldContain("weir item give");
        (await site.WeirInAsAsync(ada, folder, "item", "give", item, "--back")).Ok();

        await site.WatchAsync(item, 5);
        var log = await site.LogAsync(item);
        log.ShouldContain("ada gives edit back to its agent, to go on from");
        log.ShouldContain("is handed what was said, up to number 1");
        (await site.WeirAsAsync(ada, "gate", "approve", item)).Failed(4).ShouldContain("its author does not review it");
        (await site.WeirAsAsync(ben, "gate", "approve", item)).Ok();
        await site.WatchAsync(item, 0);
        (await site.GitAsync(site.Remote, "show", "main:bed.txt")).ShouldBe("a tulip, planted by hand\nwatered");
    }

    [Fact]
    public async Task WhatIsSaidReachesTheAgentAtItsNextTurn()
    {
        await using var site = await Site.StartAsync(Files);
        var ada = await TokenAsync(site, "ada");
        var item = await site.NewAsync("Wait for a word, then plant a tulip", "--kind", "plant");
        await site.UntilWhyAsync(item, "gardener works on pass edit");
        (await site.WeirAsAsync(ada, "item", "say", item, " ")).Failed(2).ShouldContain("nothing to say");
        (await site.WeirAsAsync(ada, "item", "say", item, "x", "--pass", "edti")).Failed(3).ShouldContain("edit");
        (await site.WeirAsAsync(ada, "item", "say", item, "Only white ones.")).Ok();
        (await site.WeirAsAsync(ada, "item", "say", item, "And deep.")).Ok();

        await HeardAsync(site, item, 2);
        var clone = Directory.GetDirectories(Path.Combine(site.State, "attempts"), "work", SearchOption.AllDirectories);
        await File.WriteAllTextAsync(Path.Combine(clone.Single(), "go.txt"), "");
        await site.WatchAsync(item, 5);

        var output = (await site.WeirAsync("item", "output", item)).Ok();
        var said = output.Split('\n').Where(line => line.Contains("\"said\"", StringComparison.Ordinal)).ToList();
        said.Count.ShouldBe(2, output);
        said[0].ShouldContain("Only white ones.");
        said[0].ShouldContain("person:ada");
        said[1].ShouldContain("And deep.");
        output.IndexOf("Only white ones.", StringComparison.Ordinal)
            .ShouldBeLessThan(output.IndexOf("a white tulip", StringComparison.Ordinal));
        (await site.LogAsync(item)).ShouldContain("ada says to the agent of edit: Only white ones.");
        (await site.WeirAsAsync(ada, "gate", "approve", item)).Failed(4).ShouldContain("its author does not review it");
    }

    /// <summary>An item whose agent has edited a file and hangs.</summary>
    private static async Task<string> HungAsync(Site site)
    {
        var item = await site.NewAsync("Plant a tulip", "--kind", "plant");
        await site.UntilWhyAsync(item, "gardener works on pass edit");
        for (var looks = 0; looks < 600; looks++)
        {
            var clones = Path.Combine(site.State, "attempts");
            if (Directory.GetFiles(clones, "bed.txt", SearchOption.AllDirectories).Length > 0)
            {
                return item;
            }
            await site.WeirAsync("item", "why", item);
        }
        throw new TimeoutException($"The agent of {item} wrote nothing: {await site.LogAsync(item)}");
    }

    private static async Task HeardAsync(Site site, string item, int number)
    {
        for (var looks = 0; looks < 600; looks++)
        {
            if ((await site.LogAsync(item)).Contains($"up to number {number}", StringComparison.Ordinal))
            {
                return;
            }
        }
        throw new TimeoutException($"Nothing was heard of {item}: {await site.LogAsync(item)}");
    }
}
