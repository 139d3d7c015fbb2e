using Weir.Core.Budgets;
using Weir.EndToEnd.Tests.Server.Support;

namespace Weir.EndToEnd.Tests.Models;

/// <summary>What an item may cost holds over all that works on it at the same time.</summary>
public sealed class BudgetTests
{
    private const long Cent = 10_000_000;

    private const string Looker = """
        ---
        name: looker
        description: Writes down what is there.
        category: analyst
        access: workspace
        tools: [read, edit, execute]
        accepts: [request]
        produces: [notes]
        limits: { turns: 300, minutes: 5 }
        ---
        Look.
        """;

    private const string Look = """
        ## Pass: look — Look
        ```yaml
        agent: looker
        produces: [notes]
        ```
        Write down what is there.
        """;

    /// <summary>
    /// Two attempts side by side keep calling, each call at a little more than half a cent, until no call fits into
    /// what is left of $0.50.
    /// </summary>
    [Fact]
    public async Task AttemptsSideBySideAreStoppedBelowItAndGoOnWhenAPersonRaisesIt()
    {
        var (isRaised, isNoted) = (false, false);
        var calls = Enumerable.Range(0, 600).Select(index => new FakeTurn
        {
            Of = text => (isRaised, text.Contains("Write down what is there", StringComparison.Ordinal)) switch
            {
                (true, true) when !isNoted && (isNoted = true) => FakeTurn.Call(
                    "edit", ("path", ".weir/items/GARDEN-1/notes.md"), ("new", "A rose."), ("overwrite", true)),
                (true, _) => FakeTurn.Call("submit"),
                (false, false) when !text.Contains("\"assistant\"", StringComparison.Ordinal) => FakeTurn.Call(
                    "edit", ("path", "plants.txt"), ("old", "rose"), ("new", "rose\ntulip")),
                _ => FakeTurn.Call("execute", ("command", $"echo {index}")),
            },
        });
        await using var provider = await FakeProvider.StartAsync([.. calls]);
        var files = ModelSite.Files(provider, "chat").Limited("turns: 300, minutes: 5");
        await using var site = await ModelSite.StartAsync(files
            .SetItem(".weir/agents/looker.md", Looker)
            .SetItem(".weir/workflows/plant.md", Garden.Workflow(
                front: Garden.Notes + "\ndefaults: { budget: 0.50 }", before: Look))
            .SetItem(".weir/models.yaml", files[".weir/models.yaml"].Replace(
                "{ input: 2.00, output: 10.00 }", "{ input: 20.00, output: 100.00 }", StringComparison.Ordinal)));
        var item = await site.NewAsync("A tulip", "--kind", "plant");

        await site.UntilLogAsync(item, "edit stopped at the item's budget");
        await site.UntilLogAsync(item, "look stopped at the item's budget");
        var why = (await site.WeirAsync("item", "why", item)).Ok();
        why.ShouldContain("of $0.50: ");
        why.ShouldContain($"weir budget set {item} AMOUNT");
        (await site.WeirAsync("inbox")).Ok().ShouldContain("stopped at");
        (await site.LogAsync(item)).ShouldContain("failed: the budget stopped it");
        (await site.GitAsync(site.Mirror, "for-each-ref", "--format=%(refname)")).ShouldContain("checkpoint");
        var spent = await SpentAsync(site);
        spent.ShouldBeInRange(10 * Cent, 50 * Cent);
        (await site.WeirAsync("item", "retry", item)).Err.ShouldContain("weir budget set");

        isRaised = true;
        (await site.WeirAsync("budget", "set", item, "5.00", "--reason", "worth it", "--for", "2d")).Ok();
        await site.WatchAsync(item, 5);
        (await site.LogAsync(item)).ShouldContain("sets its budget to $5.00 until");
        (await site.LogAsync(item)).ShouldContain("goes on from");
        (await site.WeirAsync("gate", "approve", item)).Ok();
        await site.WatchAsync(item, 0);
        var budget = await site.JsonAsync("budget", "show", item);
        (await SpentAsync(site)).ShouldBeInRange(spent, 500 * Cent);
        budget["spent"]!.ToString().ShouldBe(Amount.Of(await SpentAsync(site)));
        budget["origin"]!.ToString().ShouldBe("override");
        (await site.GitAsync(site.Remote, "show", "main:plants.txt")).ShouldContain("tulip");
    }

    private static async Task<long> SpentAsync(Site site) =>
        (await site.JsonAsync("cost", "show"))[0]!["nano_usd"]!.GetValue<long>();
}
