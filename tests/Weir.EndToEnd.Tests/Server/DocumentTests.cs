using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Weir.EndToEnd.Tests.Server.Support;

namespace Weir.EndToEnd.Tests.Server;

/// <summary>Required documents over time: due, overdue once their time is over, met; and their owner is told.</summary>
public sealed class DocumentTests
{
    private const int Looks = 200;

    private const string Project = """
        ---
        project: garden
        title: Garden
        key: GARDEN
        commands:
          tidy: sh tidy.sh
        documents:
          - { path: docs/plants.md, due_on: ["plants.txt"], owner: olga, within: 5s }
          - { path: docs/beds.md, due_on: ["beds/**"] }
        ---
        What grows where.
        """;

    private static readonly ImmutableDictionary<string, string> Files = Garden.Files
        .SetItem(".weir/project.md", Project)
        .SetItem("docs/plants.md", "A rose.\n")
        .SetItem("docs/beds.md", "None.\n")
        .SetItem("CODEOWNERS", "docs/ @root\n");

    [Fact]
    public async Task ADocumentThatIsNotMetInTimeIsItsOwnersUntilItIsAndTheHistorySaysSo()
    {
        await using var site = await Site.StartAsync(Files);
        (await site.WeirAsync("person", "add", "olga")).Ok();
        var olga = (await site.WeirAsync("token", "new", "olga")).Ok();
        (await OfAsync(site, "docs/plants.md"))["state"]!.ToString().ShouldBe("current");
        (await site.WeirAsAsync(olga, "inbox")).Ok().ShouldBe("");

        await site.PublishAsync(Empty.SetItem("plants.txt", "rose\ntulip\n"));
        var due = await OfAsync(site, "docs/plants.md");
        due["state"]!.ToString().ShouldBe("due");
        due["owner"]!.ToString().ShouldBe("olga");
        due["overdue_at"].ShouldNotBeNull();
        (await OfAsync(site, "docs/beds.md"))["owner"]!.ToString().ShouldBe("@root");

        var entry = (await UntilInboxAsync(site, olga)).AsArray().Single()!;
        entry["kind"]!.ToString().ShouldBe("document");
        entry["id"]!.ToString().ShouldBe("GARDEN:docs/plants.md");
        entry["item"].ShouldBeNull();
        entry["reason"]!.ToString().ShouldStartWith("Document docs/plants.md of GARDEN is overdue: it was to tell of ");
        entry["next"]!.ToString().ShouldBe("weir project docs GARDEN");
        (await site.WeirAsync("inbox")).Ok().ShouldBe("", "the project's owner is told only where no owner is here");
        (await site.WeirAsync("inbox", "--all")).Ok().ShouldContain("GARDEN:docs/plants.md");
        (await OfAsync(site, "docs/plants.md"))["state"]!.ToString().ShouldBe("overdue");

        await site.PublishAsync(
            Empty.SetItem("docs/plants.md", "A rose and a tulip.\n").SetItem("beds/east.txt", "dry\n"));
        (await OfAsync(site, "docs/plants.md"))["state"]!.ToString().ShouldBe("current");
        (await OfAsync(site, "docs/beds.md"))["state"]!.ToString().ShouldBe("overdue", "it has no time of its own");
        (await site.WeirAsAsync(olga, "inbox")).Ok().ShouldBe("");
        (await site.WeirAsync("inbox")).Ok().ShouldContain("GARDEN:docs/beds.md");

        var log = (await site.WeirAsync("audit", "log")).Ok();
        foreach (var happened in (string[])["DocumentsCounted", "DocumentDue", "DocumentOverdue", "DocumentMet"])
        {
            log.ShouldContain(happened);
        }
        await WrongAsync(site);
        var before = await HistoryAsync(site);
        Sum(before, "became_due").ShouldBe(2);
        Sum(before, "became_overdue").ShouldBe(2);
        Sum(before, "met").ShouldBe(1);
        var last = before[^1]!;
        last["due"]!.GetValue<int>().ShouldBe(1);
        last["overdue"]!.GetValue<int>().ShouldBe(1);
        last["required"]!.GetValue<int>().ShouldBe(2);
        last["unowned"]!.GetValue<int>().ShouldBe(last["files"]!.GetValue<int>() - 2);
        (await site.WeirAsync("project", "docs", "--history", "--by", "week", "--last", "1")).Ok()
            .Split('\n').Length.ShouldBe(1, "this week");

        await site.StopAsync();
        await site.UpAsync();
        (await HistoryAsync(site)).ToJsonString().ShouldBe(before.ToJsonString());
    }

    private static async Task WrongAsync(Site site)
    {
        (await site.WeirAsync("project", "docs", "--history", "--by", "month")).Failed(2).ShouldContain("day|week");
        (await site.WeirAsync("project", "docs", "--history", "--last", "0")).Failed(2)
            .ShouldContain("from 1 to 400");
        (await site.WeirAsync("project", "docs", "--by", "week")).Failed(2)
            .ShouldContain("weir project docs --history");
        (await site.WeirAsync("project", "docs", "GARDEM", "--history")).Failed(3)
            .ShouldContain("There is no project GARDEM");
    }

    private static ImmutableDictionary<string, string> Empty => ImmutableDictionary<string, string>.Empty;

    private static async Task<JsonNode> OfAsync(Site site, string document) =>
        (await site.JsonAsync("project", "docs"))["documents"]!.AsArray()
            .Single(one => one!["document"]!.ToString() == document)!;

    private static async Task<JsonArray> HistoryAsync(Site site) =>
        (await site.JsonAsync("project", "docs", "--history"))["history"]!.AsArray();

    private static int Sum(JsonArray periods, string column) =>
        periods.Sum(period => period![column]!.GetValue<int>());

    /// <summary>Somebody's inbox, once there is anything in it.</summary>
    private static async Task<JsonNode> UntilInboxAsync(Site site, string token)
    {
        var inbox = "[]";
        for (var look = 0; look < Looks && inbox.Trim() == "[]"; look++)
        {
            inbox = (await site.WeirAsAsync(token, "inbox", "--json")).Ok();
        }
        return JsonNode.Parse(inbox)!;
    }
}
