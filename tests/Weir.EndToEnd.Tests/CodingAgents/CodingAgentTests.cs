using Weir.EndToEnd.Tests.Models;

namespace Weir.EndToEnd.Tests.CodingAgents;

/// <summary>People's own coding agents work under Weir, with a model on loopback that tells them what to do.</summary>
public sealed class CodingAgentTests
{
    [Theory]
    [InlineData("codex")]
    [InlineData("opencode")]
    [InlineData("qwen-code")]
    public async Task TheWorkIsDoneMergedAndEveryTokenIsCounted(string name)
    {
        var cli = CodingSite.Installed(name);
        await using var provider = await FakeProvider.StartAsync(
            cli.Shell("sed -i 's/rose/rose\\ntulip/' plants.txt"),
            new FakeTurn { Say = "I planted a tulip." });
        await using var site = await CodingSite.StartAsync(cli, provider);
        var item = await site.NewAsync("A tulip", "--kind", "plant");
        await site.WatchAsync(item, 5);
        await CodingSite.CountedAsync(site, cli, provider, answered: 2);
        (await site.WeirAsync("gate", "approve", item)).Ok();
        await site.WatchAsync(item, 0);
        (await site.GitAsync(site.Remote, "show", "main:plants.txt")).ShouldContain("tulip");
        await CodingSite.NoKeyIsInAsync(site);
    }
}
