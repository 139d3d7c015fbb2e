using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Weir.EndToEnd.Tests.Models;
using Weir.EndToEnd.Tests.Server.Support;

namespace Weir.EndToEnd.Tests.Mcp;

/// <summary><c>weir mcp</c> and <c>/mcp</c>: what an assistant can do with Weir in a person's name.</summary>
public sealed class ToolTests
{
    private const string Survey = """
        ## Pass: survey — Look first
        ```yaml
        human: role:maintainer
        produces: [notes]
        sla: 1d
        ```
        Write down what is there.
        """;

    public static TheoryData<string> Transports => [Assistant.Stdio, Assistant.Http];

    /// <summary>A person surveys, an agent asks and plants, a person judges.</summary>
    private static ImmutableDictionary<string, string> Files(FakeProvider provider) =>
        ModelSite.Files(provider, "chat").SetItem(".weir/workflows/plant.md", Garden.Workflow(
            Garden.AfterSurvey + "\nask: { max_questions: 1, of: role:maintainer }", front: Garden.Notes,
            before: Survey));

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task AnItemIsTakenToItsGateByToolsAndEachOfThemIsCalled(string transport)
    {
        await using var provider = await FakeProvider.StartAsync(
            FakeTurn.Call("ask", ("question", "A red or a white one?")),
            FakeTurn.Call("edit", ("path", "plants.txt"), ("old", "rose"), ("new", "rose\nred tulip")),
            FakeTurn.Call("submit"));
        await using var site = await ModelSite.StartAsync(Files(provider));
        await using var assistant = await Assistant.ConnectAsync(site, transport);
        var tools = await assistant.Client.ListToolsAsync();

        (await assistant.CallAsync("project_list")).ShouldContain("GARDEN");
        var made = Json(await assistant.CallAsync(
            "item_new", ("project", "GARDEN"), ("title", "Plant a tulip"), ("kind", "plant"), ("class", "high"),
            ("risk", "low"), ("labels", (string[])["spring"])));
        var item = made["item"]!.ToString();
        item.ShouldBe("GARDEN-1");
        await site.WatchAsync(item, 5);
        (await assistant.CallAsync("item_note", ("item", item), ("text", "Nothing yellow."), ("kind", "decision")))
            .ShouldContain("\"1\"");
        (await assistant.CallAsync("item_notes", ("item", item))).ShouldContain("Nothing yellow.");

        var waiting = Json(await assistant.CallAsync("inbox"))[0]!;
        waiting["kind"]!.ToString().ShouldBe("work");
        var task = waiting["id"]!.ToString();
        (await assistant.CallAsync("task_show", ("task", task))).ShouldContain("Write down what is there.");
        await assistant.CallAsync("task_take", ("task", task));
        await assistant.CallAsync("task_release", ("task", task));
        (await assistant.RefusedAsync("task_submit", ("task", task), ("artifacts", new JsonObject())))
            .ShouldContain("notes");
        await assistant.CallAsync(
            "task_submit", ("task", task), ("artifacts", new JsonObject { ["notes"] = "There is a rose — one.\n" }));
        await site.WatchAsync(item, 5);
        Json(await assistant.CallAsync("item_artifact", ("item", item), ("name", "notes")))["text"]!.ToString()
            .ShouldBe("There is a rose — one.\n");

        (await assistant.CallAsync("item_why", ("item", item))).ShouldContain("A red or a white one?");
        await assistant.CallAsync("item_say", ("item", item), ("text", "Mind the rose."), ("pass", "edit"));
        var question = Json(await assistant.CallAsync("inbox"))[0]!["id"]!.ToString();
        await assistant.CallAsync("task_answer", ("task", question), ("answer", "Red, please."));
        await site.WatchAsync(item, 5);
        (await assistant.CallAsync("item_context", ("item", item))).ShouldContain("\"number\":1");
        provider.Requests[1].Body.ToJsonString().ShouldContain("Red, please.");

        var gate = Json(await assistant.CallAsync("gate_list"))[0]!;
        (await assistant.CallAsync("gate_show", ("item", item), ("pass", gate["pass"]!), ("gate", gate["gate"]!)))
            .ShouldContain("+red tulip");
        (await assistant.CallAsync("item_show", ("item", item))).ShouldContain("\"change\":{");
        await LookAsync(assistant, site, item);
        assistant.Called.ShouldBe(tools.Select(tool => tool.Name).Order(StringComparer.Ordinal));
        (await site.LogAsync(item)).ShouldNotContain("approved");
        (await site.WeirAsync("gate", "approve", item)).Ok();
        await site.WatchAsync(item, 0);
    }

    /// <summary>What tools show is what commands do.</summary>
    private static async Task LookAsync(Assistant assistant, Site site, string item)
    {
        (await assistant.CallAsync("item_list", ("project", "GARDEN"))).ShouldContain("Plant a tulip");
        var log = Json(await assistant.CallAsync("item_log", ("item", item))).AsArray();
        var after = log[^2]!["sequence"]!.GetValue<int>();
        Json(await assistant.CallAsync("item_log", ("item", item), ("after", after))).AsArray().Count.ShouldBe(1);
        var cost = Json(await assistant.CallAsync("cost_show", ("by", "pass"), ("item", item), ("days", 1)))[0]!;
        var row = (await site.JsonAsync("cost", "show", "--by", "pass", "--item", item))[0]!;
        cost["calls"]!.GetValue<int>().ShouldBe(3);
        cost["nanoUsd"]!.ToJsonString().ShouldBe(row["nano_usd"]!.ToJsonString());
        (await assistant.RefusedAsync("cost_show", ("item", "GARDEN-77"))).ShouldContain("no item GARDEN-77");
        (await site.WeirAsync("cost", "show", "--item", "GARDEN-77")).Failed(3).ShouldContain("no item GARDEN-77");
    }

    private static JsonNode Json(string text) => JsonNode.Parse(text)!;
}
