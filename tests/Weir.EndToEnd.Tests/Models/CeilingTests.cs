namespace Weir.EndToEnd.Tests.Models;

/// <summary>An agent's limit of cost holds whatever its model does.</summary>
public sealed class CeilingTests
{
    /// <summary>
    /// Each call costs 141 x 2 + 28 x 10 millionths of a dollar. The worst that it may cost is held before it goes out,
    /// which is far more.
    /// </summary>
    [Fact]
    public async Task AModelThatKeepsCallingIsStoppedBelowItAndGoesOnWhenAPersonSaysSo()
    {
        var calls = Enumerable.Range(0, 400).Select(index => index == 0
            ? FakeTurn.Call("edit", ("path", "plants.txt"), ("old", "rose"), ("new", "rose\ntulip"))
            : FakeTurn.Call("read", ("path", "plants.txt"), ("from", index % 3 + 1)));
        await using var provider = await FakeProvider.StartAsync([.. calls]);
        var files = ModelSite.Files(provider, "chat").Limited("turns: 300, minutes: 5, cost: 0.05");
        await using var site = await ModelSite.StartAsync(files);
        var item = await site.NewAsync("A tulip", "--kind", "plant");

        await site.WatchAsync(item, 5);
        (await site.WeirAsync("item", "why", item)).Ok().ShouldContain("the budget stopped it");
        var spent = (await site.JsonAsync("cost", "show"))[0]!;
        spent["nano_usd"]!.GetValue<long>().ShouldBeInRange(5_000_000, 50_000_000);
        provider.Requests.Length.ShouldBeGreaterThan(3);
        var log = await site.LogAsync(item);
        log.ShouldContain("The attempt may spend $0.05");
        (await site.GitAsync(site.Mirror, "for-each-ref", "--format=%(refname)")).ShouldContain("checkpoint");

        var before = provider.Requests.Length;
        (await site.WeirAsync("item", "retry", item)).Ok();
        await site.WatchAsync(item, 5);
        provider.Requests.Length.ShouldBeGreaterThan(before);
    }

    [Fact]
    public async Task ALimitWithoutAPriceIsNoLimitSoNothingIsAsked()
    {
        await using var provider = await FakeProvider.StartAsync();
        var files = ModelSite.Files(provider, "chat").Limited("turns: 20, minutes: 5, cost: 0.50");
        await using var site = await ModelSite.StartAsync(files.SetItem(
            ".weir/models.yaml",
            files[".weir/models.yaml"].Split("prices:")[0]));
        var item = await site.NewAsync("A tulip", "--kind", "plant");
        await site.UntilLogAsync(item, $"nobody knows what nursery/{ModelSite.Model} costs");
        provider.Requests.ShouldBeEmpty();
    }
}
