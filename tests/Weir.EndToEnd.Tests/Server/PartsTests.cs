using Weir.EndToEnd.Tests.Server.Support;

namespace Weir.EndToEnd.Tests.Server;

/// <summary>An item that a person splits into items, by the real program.</summary>
public sealed class PartsTests
{
    [Fact]
    public async Task It_is_done_once_its_parts_are_in_their_order_and_with_what_it_has_made()
    {
        await using var site = await Site.StartAsync(Garden.Surveyed);
        await site.NewAsync("Plant the whole park", "--kind", "plant", "--risk", "high", "--label", "park");
        await site.WatchAsync("GARDEN-1", 5);
        await site.NewAsync("Open the park", "--kind", "plant", "--blocked-by", "GARDEN-1");
        await File.WriteAllTextAsync(Path.Combine(site.Root, "parts.yaml"), """
            - { key: north, title: Plant the north, text: "Roses, please." }
            - { title: Plant the south, after: [north] }
            """, TestContext.Current.CancellationToken);

        (await site.WeirAsync("item", "split", "GARDEN-1", "--parts", "parts.yaml", "--reason", "too large")).Ok()
            .ShouldBe("GARDEN-3\nGARDEN-4");

        var why = await site.WeirAsync("item", "why", "GARDEN-1");
        why.Ok().ShouldBe(
            "waiting: It is split and waits for GARDEN-3 and GARDEN-4: 0 of 2 parts are done.");
        (await site.WeirAsync("item", "why", "GARDEN-4")).Ok()
            .ShouldContain("It is blocked by GARDEN-3, which is not done.");
        var part = await site.JsonAsync("item", "show", "GARDEN-3");
        part["risk"]!.ToString().ShouldBe("high");
        part["workflow"]!.ToString().ShouldBe("plant");
        part["origin"]!.ToString().ShouldBe("part of GARDEN-1 (north)");
        part["artifacts"]![0]!["name"]!.ToString().ShouldBe("notes");
        var log = await site.LogAsync("GARDEN-1");
        log.ShouldContain("splits it into parts, which get notes");
        log.ShouldContain("GARDEN-3 is its part north");
        (await site.JsonAsync("item", "show", "GARDEN-1"))["led_to"]!.ToString()
            .ShouldBe("GARDEN-3 (part), GARDEN-4 (part)");
        (await site.WeirAsync("item", "reclassify", "GARDEN-1", "--to", "plant")).Failed(5);

        foreach (var item in new[] { "GARDEN-3", "GARDEN-4" })
        {
            await site.WatchAsync(item, 5);
            (await site.WeirAsync("gate", "approve", item)).Ok();
            await site.WatchAsync(item, 0);
        }
        await site.WatchAsync("GARDEN-1", 0);
        await site.WatchAsync("GARDEN-2", 5);
        (await site.WeirAsync("item", "split", "GARDEN-1", "--part", "One", "--part", "Two")).Failed(5);
    }

    [Fact]
    public async Task What_comes_to_nothing_is_done_without_or_replaced_and_giving_up_takes_all_along()
    {
        await using var site = await Site.StartAsync(Garden.Files);
        await site.NewAsync("Plant the park", "--kind", "plant");
        await site.WatchAsync("GARDEN-1", 5);
        (await site.WeirAsync("item", "split", "GARDEN-1", "--part", "North", "--part", "South")).Ok();

        (await site.WeirAsync("item", "close", "GARDEN-2", "--as", "wontfix")).Ok();

        var why = await site.WeirAsync("item", "why", "GARDEN-1");
        why.Ok().ShouldContain("Its part GARDEN-2 ended without being done: ");
        why.Err.ShouldContain("weir item retry GARDEN-1 to go on without it, or weir item split GARDEN-1 --part TITLE");
        (await site.WeirAsync("inbox")).Ok().ShouldContain("Its part GARDEN-2 ended without being done");
        (await site.WeirAsync("item", "split", "GARDEN-1", "--part", "West")).Ok().ShouldBe("GARDEN-4");
        (await site.WeirAsync("item", "why", "GARDEN-1")).Ok().ShouldContain("waits for GARDEN-3 and GARDEN-4");
        (await site.WeirAsync("item", "close", "GARDEN-3")).Ok();
        (await site.WeirAsync("item", "retry", "GARDEN-1")).Ok();
        (await site.WeirAsync("item", "why", "GARDEN-1")).Ok().ShouldContain("waits for GARDEN-4: 0 of 1");

        (await site.WeirAsync("item", "cancel", "GARDEN-1")).Ok();

        (await site.JsonAsync("item", "show", "GARDEN-4"))["state"]!.ToString().ShouldBe("closed");
    }

    [Fact]
    public async Task What_is_no_split_is_refused_with_what_to_type()
    {
        await using var site = await Site.StartAsync(Garden.Files);
        await site.NewAsync("Plant the park", "--kind", "plant");
        await site.WatchAsync("GARDEN-1", 5);
        var refused = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["[{ title: North }]"] = "An item is split into 2 parts at least, not 1.",
            ["[{ title: North }, { title: north }]"] = "two parts are called 'north'",
            ["[{ title: North }, { title: Plant the park }]"] = "'2' asks for the same as the whole",
            ["[{ title: North, after: [x] }, { title: South }]"] = "'1' comes after 'x', which is no part",
            ["[{ key: a, title: N, after: [b] }, { key: b, title: S, after: [a] }]"] = "goes round in a circle",
            ["[{ title: North }, { title: South, kind: pond }]"] = "Part 'South': No workflow",
            ["[{ title: North }, { titel: South }]"] = "Part 2 of parts.yaml has 'titel'",
            ["[{ title: North }, {}]"] = "Part 2 of parts.yaml",
            ["{ title: North }"] = "parts.yaml is not a list of parts.",
            ["[{ title: North, title: South }]"] = "parts.yaml:1:",
        };

        foreach (var (parts, sentence) in refused)
        {
            await File.WriteAllTextAsync(
                Path.Combine(site.Root, "parts.yaml"), parts, TestContext.Current.CancellationToken);
            var ran = await site.WeirAsync("item", "split", "GARDEN-1", "--parts", "parts.yaml");
            ran.Failed(2).ShouldContain(sentence);
        }
        (await site.WeirAsync("item", "split", "GARDEN-1")).Failed(5).ShouldContain("proposes to be split");
        (await site.WeirAsync("item", "split", "GARDEN-1", "--part", "One", "--parts", "parts.yaml")).Failed(2);
        (await site.WeirAsync("item", "split", "GARDEN-1", "--in-order")).Failed(2);
        (await site.WeirAsync("item", "split", "GARDEN-1", "--parts", "none.yaml")).Failed(3);
        (await site.WeirAsync("item", "split", "GARDEN-1", "--pass", "edit", "--part", "One")).Failed(2);
        (await site.WeirAsync("item", "split", "GARDEN-9", "--part", "One", "--part", "Two")).Failed(3);
        (await site.JsonAsync("item", "list")).AsArray().Count.ShouldBe(1);
        var ordered = await site.WeirAsync(
            "item", "split", "GARDEN-1", "--part", "North", "--part", "South", "--in-order");
        ordered.Ok().ShouldBe("GARDEN-2\nGARDEN-3");
        (await site.WeirAsync("item", "why", "GARDEN-3")).Ok().ShouldContain("blocked by GARDEN-2");
        (await site.WeirAsync("item", "split", "GARDEN-1", "--part", "South")).Failed(2)
            .ShouldContain("asks for the same as GARDEN-3");
    }
}
