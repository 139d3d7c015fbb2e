using System.Collections.Immutable;
using System.Net.Http.Headers;
using System.Text;
using Weir.EndToEnd.Tests.Server.Support;

namespace Weir.EndToEnd.Tests.Server;

/// <summary>An item that few may see: to others it is not there, in no list, event, sentence or branch.</summary>
public sealed class RestrictedTests
{
    /// <summary>What no committed file says in one word.</summary>
    private const string Marker = "nightshade";

    private const string Quiet = """
        ---
        workflow: quiet
        title: Something nobody is to hear of yet
        applies_to: { kinds: [quiet] }
        visibility: restricted
        artifacts:
          notes: { kind: document, path: ".weir/items/{item}/notes.md" }
        ---
        ## Pass: survey — Look first
        ```yaml
        agent: whisperer
        produces: [notes]
        ```
        Write down what it is.

        ## Pass: edit — Correct it
        ```yaml
        needs: [survey]
        agent: gardener
        consumes: [notes]
        produces: [change]
        follow_up: [{ from: change.documents_due, kind: plant, link: documents }]
        ```
        Correct it.

        ### Gate: owner
        ```yaml
        reviewers: [{ human: role:security-lead, sla: 1bd }]
        ```
        - R1 · must — It is corrected.
        """;

    private const string Whisperer = """
        ---
        name: whisperer
        description: Writes down what must not be known.
        category: analyst
        access: workspace
        accepts: [request]
        produces: [notes]
        runs_on: command
        command: 'mkdir -p ".weir/items/$WEIR_ITEM"; echo "night""shade" > ".weir/items/$WEIR_ITEM/notes.md"'
        ---
        Look.
        """;

    /// <summary>Looks through every object that its clone can read.</summary>
    private const string Snoop = """
        git cat-file --batch-all-objects --batch > all.bin
        if grep -a -q "night""shade" all.bin; then echo found > snooped.txt; else echo nothing > snooped.txt; fi
        rm all.bin
        """;

    private const string Edit = $"""
        if [ "$WEIR_ITEM" = GARDEN-1 ]
        then echo "night""shade" > plants.txt
        else
        {Snoop}
        fi
        """;

    private static readonly ImmutableDictionary<string, string> Files = Garden.Files
        .SetItem(".weir/workflows/quiet.md", Quiet)
        .SetItem(".weir/agents/whisperer.md", Whisperer)
        .SetItem("steps/edit.sh", Edit);

    [Fact]
    public async Task AnotherPersonsTokenSeesNothingOfItAnywhere()
    {
        await using var site = await Site.StartAsync(Files);
        var mallory = await TokenAsync(site, "mallory", "--role", "maintainer");
        var lead = await TokenAsync(site, "lena", "--role", "security-lead");
        var item = await site.NewAsync($"The {Marker} grows", "--kind", "quiet");
        item.ShouldBe("GARDEN-1");
        await site.WatchAsync(item, 5);
        var task = (await site.JsonAsync("task", "list")).AsArray().Single()!["id"]!.GetValue<string>();

        (await site.WeirAsAsync(lead, "item", "list")).Ok().ShouldContain(Marker);
        (await site.WeirAsAsync(lead, "gate", "show", item)).Ok().ShouldContain(Marker);
        var after = (await site.WeirAsAsync(
            lead, "item", "new", "For all to see", "--kind", "plant", "--blocked-by", item)).Ok();
        (await site.WeirAsAsync(lead, "audit", "log")).Ok().ShouldContain("ItemCreated");

        string[][] reads =
        [
            ["item", "list"], ["item", "show", item], ["item", "why", item], ["item", "log", item],
            ["item", "output", item], ["item", "watch", item, "--timeout", "5"], ["gate", "list"],
            ["gate", "show", item], ["task", "list"], ["audit", "log"], ["status"], ["project", "docs"],
            ["gate", "approve", item], ["gate", "reject", item, "--reason", "x"], ["task", "take", task],
            ["item", "park", item], ["item", "cancel", item], ["item", "close", item], ["item", "retry", item],
            ["item", "reclassify", item, "--to", "plant"], ["item", "show", "GARDEN-11"],
            ["item", "new", "Mine", "--kind", "plant", "--blocked-by", item],
            ["item", "show", after], ["item", "why", after], ["item", "log", after], ["audit", "log", "--json"],
        ];
        foreach (var read in reads)
        {
            var ran = await site.WeirAsAsync(mallory, read);
            var said = (ran.Out + ran.Err).Replace($"no item {item}", "", StringComparison.Ordinal);
            said.ShouldNotContain(Marker, Case.Insensitive, ran.ToString());
            said.ShouldNotMatch($@"{item}(?!\w)", ran.ToString());
            said.ShouldNotContain("quiet", Case.Sensitive, ran.ToString());
        }
        var mine = await MineAsync(site, mallory);
        (await StreamAsync(site, mallory)).ShouldNotContain(
            $"\"{item}\"", Case.Sensitive, "no event of it is streamed");
        (await StreamAsync(site, lead)).ShouldContain(Marker);
        (await site.GitAsync(site.Remote, "show", $"refs/heads/weir/{mine}:snooped.txt"))
            .ShouldBe("nothing", "no other item's clone has its objects");
        (await site.GitAsync(site.Remote, "for-each-ref")).ShouldNotContain(item);
        var shared = Directory.GetDirectories(Path.Combine(site.State, "mirrors")).Single(path =>
            !path.Contains(item, StringComparison.Ordinal));
        (await site.GitAsync(shared, "for-each-ref")).ShouldNotContain(item);

        await site.StopAsync();
        await site.UpAsync();
        (await site.WeirAsAsync(lead, "gate", "approve", item)).Ok();
        (await site.WeirAsAsync(lead, "item", "watch", item, "--timeout", "300")).ExitCode.ShouldBe(0);
        (await site.GitAsync(site.Remote, "show", "main:plants.txt")).ShouldBe(Marker, "what is merged is disclosed");
        (await site.GitAsync(site.Remote, "log", "-1", "--format=%s", "main")).ShouldBe($"Merge {item}");
        (await site.WeirAsAsync(mallory, "item", "list")).Ok().ShouldNotContain(Marker);
    }

    /// <summary>Proposes a kind that is open to all, and a risk for which a person is asked.</summary>
    private const string Intake = """
        ---
        name: intake
        description: Proposes something.
        category: analyst
        access: workspace
        accepts: [request]
        produces: [proposal]
        runs_on: command
        command: 'mkdir -p ".weir/items/$WEIR_ITEM"; cp steps/proposal.json ".weir/items/$WEIR_ITEM/proposal.json"'
        ---
        Propose.
        """;

    [Fact]
    public async Task WhatMayTurnOutToBeRestrictedIsSeenByFewUntilIntakeSaysThatItIsNot()
    {
        await using var site = await Site.StartAsync(Files
            .SetItem(".weir/agents/intake.md", Intake)
            .SetItem(
                "steps/proposal.json",
                """{"kind":"plant","size":"small","risk":"high","reasons":["It says so."]}"""));
        var mallory = await TokenAsync(site, "mallory", "--role", "maintainer");
        var open = await site.NewAsync($"The {Marker} spreads");
        var hidden = await site.NewAsync($"The {Marker} spreads here too");
        await site.WatchAsync(open, 5);
        await site.WatchAsync(hidden, 5);

        foreach (var read in (string[][])[["item", "list"], ["item", "show", open], ["audit", "log"], ["inbox"]])
        {
            var ran = await site.WeirAsAsync(mallory, read);
            (ran.Out + ran.Err).ShouldNotContain(Marker, Case.Insensitive, ran.ToString());
        }
        (await site.WeirAsync("item", "confirm", open, "--kind", "plant")).Ok();
        (await site.WeirAsync("item", "confirm", hidden, "--kind", "quiet")).Ok();
        await site.WatchAsync(open, 5);

        (await site.WeirAsAsync(mallory, "item", "list")).Ok().ShouldContain(open);
        (await site.WeirAsAsync(mallory, "item", "list")).Ok().ShouldNotContain(hidden);
        (await site.WeirAsAsync(mallory, "item", "show", hidden)).ExitCode.ShouldNotBe(0);
        (await site.GitAsync(site.Remote, "show", $"refs/heads/weir/{open}:plants.txt")).ShouldBe(
            Marker, "its work goes on where that of all items is kept");
        (await site.WeirAsAsync(mallory, "gate", "approve", open)).Ok();
        (await site.WeirAsAsync(mallory, "item", "watch", open, "--timeout", "300")).ExitCode.ShouldBe(0);
        (await site.GitAsync(site.Remote, "log", "-1", "--format=%s", "main")).ShouldContain(Marker);
    }

    private static async Task<string> MineAsync(Site site, string token)
    {
        var mine = (await site.WeirAsAsync(token, "item", "new", "Mine", "--kind", "plant")).Ok();
        (await site.WeirAsAsync(token, "item", "watch", mine, "--timeout", "300")).ExitCode.ShouldBe(5);
        return mine;
    }

    private static async Task<string> TokenAsync(Site site, string name, params string[] options)
    {
        (await site.WeirAsync(["person", "add", name, .. options])).Ok();
        return (await site.WeirAsync("token", "new", name)).Ok();
    }

    /// <summary>What the stream says from the beginning until the open item was made.</summary>
    private static async Task<string> StreamAsync(Site site, string token)
    {
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var stream = new StreamReader(await client.GetStreamAsync(
            new Uri(site.Address, "/api/v1/orgs/default/events?after=0")));
        var said = new StringBuilder();
        while (await stream.ReadLineAsync() is { } line
            && !line.Contains("was created by mallory", StringComparison.Ordinal))
        {
            said.AppendLine(line);
        }
        return said.ToString();
    }
}
