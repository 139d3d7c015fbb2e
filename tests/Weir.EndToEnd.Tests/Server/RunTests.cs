using System.Collections.Immutable;
using Weir.EndToEnd.Tests.Server.Support;

namespace Weir.EndToEnd.Tests.Server;

/// <summary><c>weir run</c>: one agent asked for one thing, with whoever asks as its gate.</summary>
public sealed class RunTests
{
    private const string Organization = """
        ---
        organization: garden
        people:
          - { id: ada, roles: [designer] }
          - { id: ben, roles: [maintainer] }
        ---
        """;

    /// <summary>Writes down what it was given to look at.</summary>
    private const string Surveyor = """
        ---
        name: surveyor
        description: Looks at what it is given.
        category: analyst
        access: workspace
        accepts: [request]
        produces: [notes]
        runs_on: command
        command: 'cd ".weir/items/$WEIR_ITEM"; { echo "Seen:"; cat attached/* 2>/dev/null; } > notes.md'
        ---
        Look.
        """;

    private const string Judge = """
        ---
        name: judge
        description: Only judges.
        category: verifier
        access: read-only
        tools: [read]
        accepts: [change]
        produces: []
        ---
        Judge.
        """;

    private static readonly ImmutableDictionary<string, string> Files = Garden.Files
        .SetItem(".weir/organization.md", Organization)
        .SetItem(".weir/agents/surveyor.md", Surveyor)
        .SetItem(".weir/agents/judge.md", Judge)
        .SetItem("steps/run.sh", "echo \"tulip, as asked\" >> plants.txt\n");

    [Fact]
    public async Task AnAgentAnswersAndWhoeverAskedIsTheGate()
    {
        await using var site = await Site.StartAsync(Files);
        var ada = (await site.WeirAsync("token", "new", "ada")).Ok();
        var ben = (await site.WeirAsync("token", "new", "ben")).Ok();
        await File.WriteAllTextAsync(Path.Combine(site.Root, "form.html"), "<form>Name?</form>\n");

        var ran = await site.WeirAsAsync(
            ada, "run", "surveyor", "What confuses in this form?", "--on", "form.html", "--wait", "--timeout", "300");
        ran.Ok().ShouldBe("Seen:\n<form>Name?</form>");
        ran.Err.ShouldContain("hint: weir gate approve GARDEN-1 run/asker");
        (await site.WeirAsync("item", "why", "GARDEN-1")).Ok().ShouldContain("Gate asker of pass run waits for ada");
        (await site.WeirAsAsync(ben, "gate", "approve", "GARDEN-1")).Failed(4).ShouldContain("it waits for ada");
        (await site.WeirAsAsync(ada, "inbox", "-q")).Ok().ShouldStartWith("t");
        (await site.WeirAsAsync(ada, "gate", "approve", "GARDEN-1")).Ok();
        await site.WatchAsync("GARDEN-1", 0);

        var about = (await site.WeirAsAsync(
            ada, "run", "surveyor", "What came of it?", "--on", "GARDEN-1", "--wait", "--timeout", "300")).Ok();
        about.ShouldContain("# GARDEN-1: surveyor: What confuses in this form?");
        about.ShouldContain("## notes, version 1");
        about.ShouldContain("<form>Name?</form>");

        (await site.WeirAsAsync(ada, "run", "surveyr", "x")).Failed(3).ShouldContain("surveyor");
        (await site.WeirAsAsync(ada, "run", "judge", "x")).Failed(5).ShouldContain("only judges");
        (await site.WeirAsAsync(ada, "run", "surveyor", " ")).Failed(2).ShouldContain("nothing asked for");
        (await site.WeirAsAsync(ada, "run", "surveyor", "x", "--on", "nothing.txt")).Failed(3)
            .ShouldContain("neither a file here nor an item");
        (await site.WeirAsAsync(ada, "run", "surveyor", "x", "--on", "GARDEN-99")).Failed(3);
    }

    [Fact]
    public async Task AChangeIsJudgedByTheAskerAndByCodeOwnersAndMerged()
    {
        await using var site = await Site.StartAsync(Files
            .SetItem("CODEOWNERS", "*.txt @ben\n")
            .SetItem(".weir/project.md", Files[".weir/project.md"].Replace(
                "tidy: sh tidy.sh", "tidy: sh tidy.sh\n  lint: sh tidy.sh", StringComparison.Ordinal)));
        var ada = (await site.WeirAsync("token", "new", "ada")).Ok();
        var ben = (await site.WeirAsync("token", "new", "ben")).Ok();

        var ran = await site.WeirAsAsync(
            ada, "run", "gardener", "Plant a tulip", "--wait", "--timeout", "300", "--json");
        var result = System.Text.Json.Nodes.JsonNode.Parse(ran.Ok())!;
        ((string)result["made"]!).ShouldBe("change");
        ((string)result["text"]!).ShouldContain("+tulip, as asked");
        var item = (string)result["item"]!;
        (await site.LogAsync(item)).ShouldContain("gate asker of run: lint pass");
        (await site.WeirAsAsync(ada, "gate", "approve", item)).Ok();
        await site.UntilWhyAsync(item, "waits for ben");
        (await site.WeirAsAsync(ben, "gate", "approve", item)).Ok();
        await site.WatchAsync(item, 0);
        (await site.GitAsync(site.Remote, "show", "main:plants.txt")).ShouldBe("rose\ntulip, as asked");
    }
}
