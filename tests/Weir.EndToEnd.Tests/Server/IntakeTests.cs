using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Weir.EndToEnd.Tests.Server.Support;

namespace Weir.EndToEnd.Tests.Server;

/// <summary>
/// Intake through the real binary: what rules settle, what an agent proposes, who confirms it, what looks alike, and a
/// risk that rises with the paths that a change touches.
/// </summary>
public sealed class IntakeTests
{
    private const string Project = """
        ---
        project: garden
        title: Garden
        key: GARDEN
        commands:
          tidy: sh tidy.sh
        workflows: [plant, dig]
        intake:
          - { when: "item.labels contains 'flower'", kind: plant }
          - { when: "request.paths contains 'beds/'", kind: dig, risk: high }
          - { when: "item.kind == 'dig'", params: { depth: deep } }
        risk_rules:
          - { paths: ["beds/**"], at_least: high }
        ---
        What grows where.
        """;

    private const string Dig = """
        ---
        workflow: dig
        title: Dig something
        applies_to: { kinds: [dig] }
        params: { depth: { type: choice, options: [deep, flat] } }
        ---
        ## Pass: edit — Dig it
        ```yaml
        agent: gardener
        produces: [change]
        ```
        Dig.

        ### Gate: owner
        ```yaml
        reviewers: [{ human: role:maintainer, sla: 1bd }, { human: role:digger, sla: 1bd, when: "item.risk == 'high'" }]
        ```
        - R1 · must — It is what was asked for.
        """;

    /// <summary>Proposes what steps/proposal.json holds.</summary>
    private const string Agent = """
        ---
        name: intake
        description: Proposes what it is told to.
        category: analyst
        access: workspace
        accepts: [request]
        produces: [proposal]
        runs_on: command
        command: 'mkdir -p ".weir/items/$WEIR_ITEM"; cp steps/proposal.json ".weir/items/$WEIR_ITEM/proposal.json"'
        ---
        Propose.
        """;

    private static readonly ImmutableDictionary<string, string> Files = Garden.Files
        .SetItem(".weir/project.md", Project)
        .SetItem(".weir/workflows/dig.md", Dig);

    [Fact]
    public async Task Rules_settle_what_nobody_said_and_say_so()
    {
        await using var site = await Site.StartAsync(Files);

        var ran = await site.WeirAsync("item", "new", "Roses by the gate", "--label", "flower");

        ran.Ok().ShouldBe("GARDEN-1");
        ran.Err.ShouldContain("note: kind plant: rule 1 of project.md");
        (await site.WeirAsync("item", "show", "GARDEN-1")).Ok().ShouldContain("kind plant: rule 1 of project.md");

        var dug = await site.WeirAsync(
            "item", "new", "Dig up beds/tulips please", "--label", "flower", "--kind", "dig");
        dug.Err.ShouldContain("note: kind dig: as was asked");
        dug.Err.ShouldContain("note: risk high: rule 2 of project.md");
        dug.Err.ShouldContain("note: param depth deep: rule 3 of project.md");
        (await site.JsonAsync("item", "show", "GARDEN-2"))["risk"]!.ToString().ShouldBe("high");
    }

    [Fact]
    public async Task What_nothing_settles_and_nobody_could_propose_is_refused_with_what_to_type()
    {
        await using var site = await Site.StartAsync(Files);

        (await site.WeirAsync("item", "new", "Something")).Failed(2).ShouldBe(
            "error: What kind of item is it?\n\nhint: --kind dig|plant");
        (await site.WeirAsync("item", "new", "Something", "--workflow", "dig", "--param", "depth=no")).Failed(2)
            .ShouldContain("--param depth=deep|flat");
        await site.PublishAsync(Files.SetItem(
            ".weir/project.md", Project.Replace("deep }", "flat }").Replace("== 'dig'", "== 'hole'")));
        (await site.WeirAsync("item", "new", "Something", "--kind", "dig")).Failed(2).ShouldBe(
            "error: Workflow dig needs depth.\n\nhint: --param depth=deep|flat");
    }

    [Fact]
    public async Task On_a_terminal_only_what_is_missing_is_asked_and_the_preview_is_confirmed()
    {
        await using var site = await Site.StartAsync(Files);

        var said = await OnTerminalAsync(site, "item new Something", @"plan\nplant\ny\n");

        said.ShouldContain("kind (dig, plant): ");
        said.ShouldContain("'plan' is none of them. Did you mean plant?");
        said.ShouldContain("Passes that will run");
        said.ShouldContain("role:maintainer");
        said.ShouldContain("Hand it over? [y]es, [n]o: ");
        said.ShouldContain("GARDEN-1");
        (await site.JsonAsync("item", "show", "GARDEN-1"))["kind"]!.ToString().ShouldBe("plant");

        (await OnTerminalAsync(site, "item new Roses --label flower", @"n\n")).ShouldNotContain("kind (");
        (await OnTerminalAsync(site, "item new Something", @"plant\nGARDEN-1\n"))
            .ShouldContain("Looks like GARDEN-1 (open): Something");
        (await site.JsonAsync("item", "show", "GARDEN-2"))["reason"]!.ToString()
            .ShouldBe("It is closed: duplicate of GARDEN-1.");
        (await site.JsonAsync("item", "list")).AsArray().Count.ShouldBe(2);
    }

    /// <summary>Types at a terminal, which script(1) makes, and gives what was to be seen there.</summary>
    private static async Task<string> OnTerminalAsync(Site site, string command, string typed)
    {
        var ran = await site.RunAsync(
            "sh", "-c", $"printf '{typed}' | script -qec \"{Site.Weir} {command}\" /dev/null");
        return ran.Out.Replace("\r", "");
    }

    [Fact]
    public async Task What_looks_alike_is_shown_and_closes_nothing()
    {
        await using var site = await Site.StartAsync(Files);
        await site.NewAsync("Replace the broken hose at the well", "--kind", "plant");
        await site.NewAsync("Paint the fence", "--kind", "plant");

        var ran = await site.WeirAsync("item", "new", "The hose at the well is broken", "--kind", "plant");

        ran.Ok().ShouldBe("GARDEN-3");
        ran.Err.ShouldContain("note: Looks like GARDEN-1 (open): Replace the broken hose at the well");
        ran.Err.ShouldNotContain("GARDEN-2");
        var same = await site.WeirAsync(
            "item", "new", "Hose broken again", "--kind", "plant", "--duplicate-of", "GARDEN-1");
        same.Ok().ShouldBe("GARDEN-4");
        (await site.JsonAsync("item", "show", "GARDEN-4"))["state"]!.ToString().ShouldBe("closed");
        string.Equals((await site.JsonAsync("item", "show", "GARDEN-1"))["state"]!.ToString(), "closed",
            StringComparison.Ordinal).ShouldBeFalse();
    }

    [Fact]
    public async Task What_an_agent_proposes_is_followed_where_nothing_speaks_against_it()
    {
        await using var site = await Site.StartAsync(Proposing("""
            {"kind":"plant","size":"large","risk":"low","duplicates":["GARDEN-1","GARDEN-77"],
             "split":[{"title":"Roses'; rm -rf /","kind":"plant"}],"reasons":["It says flowers."]}
            """));

        (await site.NewAsync("Flowers")).ShouldBe("GARDEN-1");
        await site.WatchAsync("GARDEN-1", 5);

        var item = await site.JsonAsync("item", "show", "GARDEN-1");
        item["kind"]!.ToString().ShouldBe("plant");
        item["workflow"]!.ToString().ShouldBe("plant");
        item["risk"]!.ToString().ShouldBe("medium");
        item["intake"]!["duplicates"]!.AsArray().ShouldBeEmpty();
        item["intake"]!["split"]![0]!.ToString().ShouldBe("Roses'; rm -rf / (plant)");
        item["intake"]!["settled"]![0]!.ToString().ShouldBe("kind plant: proposed by the agent intake");
        (await site.LogAsync("GARDEN-1")).ShouldContain("the agent intake proposes kind plant, size large, risk low");
        (await site.WeirAsync("gate", "approve", "GARDEN-1")).Ok();
        await site.WatchAsync("GARDEN-1", 0);
    }

    [Fact]
    public async Task A_high_risk_waits_for_its_requester_who_may_lower_it_with_a_reason()
    {
        await using var site = await Site.StartAsync(Proposing(
            """{"kind":"plant","size":"small","risk":"high","reasons":["It is poisonous."]}"""));

        (await site.NewAsync("Oleander")).ShouldBe("GARDEN-1");
        await site.WatchAsync("GARDEN-1", 5);

        (await site.WeirAsync("item", "why", "GARDEN-1")).Ok().ShouldContain("Its risk is high:");
        (await site.WeirAsync("item", "confirm", "GARDEN-1", "--risk", "low")).Failed(2)
            .ShouldContain("lowering it needs a reason");
        (await site.WeirAsync("item", "confirm", "GARDEN-1", "--risk", "low", "--reason", "in a pot")).Ok();
        await site.WatchAsync("GARDEN-1", 5);
        var item = await site.JsonAsync("item", "show", "GARDEN-1");
        item["kind"]!.ToString().ShouldBe("plant");
        item["risk"]!.ToString().ShouldBe("low");
        (await site.LogAsync("GARDEN-1")).ShouldContain("in a pot");
    }

    [Fact]
    public async Task An_agent_that_fails_or_does_not_know_leaves_the_question_to_a_person()
    {
        await using var site = await Site.StartAsync(Proposing(
            """{"kind":"demolish","size":"small","risk":"low","reasons":["x"]}"""));

        await site.NewAsync("Away with it");
        await site.WatchAsync("GARDEN-1", 5);
        (await site.WeirAsync("item", "why", "GARDEN-1")).Ok().ShouldContain("Intake cannot tell what kind of work");
        (await site.WeirAsync("item", "confirm", "GARDEN-1")).Failed(2).ShouldContain("--kind dig|plant");

        await site.PublishAsync(Proposing("not json"));
        await site.NewAsync("Whatever");
        await site.WatchAsync("GARDEN-2", 5);
        (await site.WeirAsync("item", "why", "GARDEN-2")).Ok().ShouldContain("Nothing could be proposed:");
        (await site.WeirAsync("item", "confirm", "GARDEN-2", "--kind", "plant")).Ok();
        await site.WatchAsync("GARDEN-2", 5);
        (await site.JsonAsync("item", "show", "GARDEN-2"))["kind"]!.ToString().ShouldBe("plant");
    }

    [Fact]
    public async Task A_path_raises_the_risk_and_who_has_to_judge_follows_it()
    {
        await using var site = await Site.StartAsync(Files.SetItem(
            "steps/edit.sh", "mkdir -p beds\necho \"$WEIR_ITEM\" >> beds/tulips\n"));

        (await site.NewAsync("Tulips", "--kind", "dig", "--risk", "low")).ShouldBe("GARDEN-1");
        await site.WatchAsync("GARDEN-1", 5);

        var log = await site.LogAsync("GARDEN-1");
        log.ShouldContain(
            "the risk rose to high: it changes beds/tulips, and project.md has beds/** at least high");
        JsonNode gates = await site.JsonAsync("gate", "list");
        gates.ToJsonString().ShouldContain("digger");
        (await site.WeirAsync("item", "set", "GARDEN-1", "--risk", "low")).Failed(2);
        (await site.WeirAsync("item", "set", "GARDEN-1", "--risk", "low", "--reason", "only one bulb")).Ok();
        (await site.LogAsync("GARDEN-1")).ShouldContain("against beds/** at least high: only one bulb");
    }

    [Fact]
    public async Task A_split_that_it_proposes_is_carried_out_by_whoever_is_asked()
    {
        await using var site = await Site.StartAsync(Proposing("""
            {"kind":"plant","size":"large","risk":"low","reasons":["Two things."],
             "split":[{"title":"Roses","kind":"plant"},{"title":"Lilies by the pond","kind":"plant"}]}
            """));
        await site.NewAsync("Roses, and lilies by the pond");
        await site.WatchAsync("GARDEN-1", 5);

        (await site.WeirAsync("item", "why", "GARDEN-1")).Ok().ShouldContain("Intake proposes to split it: ");
        (await site.WeirAsync("item", "show", "GARDEN-1")).Ok().ShouldContain("Lilies by the pond (plant)");
        (await site.WeirAsync("item", "confirm", "GARDEN-1", "--split", "--kind", "dig")).Failed(2)
            .ShouldContain("weir item split GARDEN-1 --parts FILE");
        (await site.WeirAsync("item", "confirm", "GARDEN-1", "--split")).Ok().ShouldBe("GARDEN-2\nGARDEN-3");
        var part = await site.JsonAsync("item", "show", "GARDEN-3");
        part["kind"]!.ToString().ShouldBe("plant");
        part["origin"]!.ToString().ShouldBe("part of GARDEN-1 (2)");

        await site.NewAsync("Roses, and lilies by the pond again");
        await site.WatchAsync("GARDEN-4", 5);
        (await site.WeirAsync("item", "confirm", "GARDEN-4")).Ok();
        await site.WatchAsync("GARDEN-4", 5);
        (await site.JsonAsync("item", "show", "GARDEN-4"))["workflow"]!.ToString().ShouldBe("plant");
    }

    private static ImmutableDictionary<string, string> Proposing(string proposal) => Files
        .SetItem(".weir/agents/intake.md", Agent)
        .SetItem("steps/proposal.json", proposal);
}
