using Weir.EndToEnd.Tests.Models;

namespace Weir.EndToEnd.Tests.CodingAgents;

/// <summary>Coding agents that speak several dialects do so, and what breaks off in one is not known to the token.
/// </summary>
public sealed class CodingDialectTests
{
    private const string Plant = "sed -i 's/rose/rose\\ntulip/' plants.txt";

    private static readonly FakeTurn Done = new() { Say = "I planted a tulip." };

    [Theory]
    [InlineData("opencode", "responses")]
    [InlineData("opencode", "messages")]
    [InlineData("copilot-cli", "responses")]
    [InlineData("copilot-cli", "messages")]
    public async Task EachOfThemIsCountedToTheToken(string name, string dialect)
    {
        var cli = CodingSite.Installed(name) with { Dialect = dialect };
        await using var provider = await FakeProvider.StartAsync(cli.Shell(Plant), Done);
        await using var site = await CodingSite.StartAsync(CodingSite.Files(cli, provider));
        var item = await site.NewAsync("A tulip", "--kind", "plant");
        await site.WatchAsync(item, 5);
        provider.Requests.Length.ShouldBe(2, await site.LogAsync(item));
        await CodingSite.CountedAsync(site, cli, provider, answered: 2);
    }

    /// <summary>codex speaks responses alone, qwen-code chat alone, and most servers of one's own chat alone.</summary>
    [Theory]
    [InlineData("codex", "chat")]
    [InlineData("codex", "messages")]
    [InlineData("qwen-code", "messages")]
    public async Task AProviderOfAnotherDialectIsAskedInTranslationAndCountedToTheToken(string name, string provides)
    {
        var cli = CodingSite.Installed(name) with { Dialect = provides };
        await using var provider = await FakeProvider.StartAsync(
            cli.Edit, cli.Shell(Plant), new FakeTurn { Status = 429, Say = "slow down", RetryAfter = 0 }, Done);
        await using var site = await CodingSite.StartAsync(CodingSite.Files(cli, provider));
        var item = await site.NewAsync("A tulip", "--kind", "plant");
        await site.WatchAsync(item, 5);
        provider.Requests.Length.ShouldBe(4, await site.LogAsync(item));
        await CodingSite.CountedAsync(site, cli, provider, answered: 3);
        (await site.WeirAsync("gate", "approve", item)).Ok();
        await site.WatchAsync(item, 0);
        (await site.GitAsync(site.Remote, "show", "main:plants.txt")).ShouldContain("tulip");
        (await site.GitAsync(site.Remote, "show", "main:bed.txt")).ShouldContain("a tulip");
    }

    [Fact]
    public async Task AnAnswerThatBreaksOffEndsTheAttemptAndTheNextOneGoesOn()
    {
        var cli = CodingSite.Installed("codex");
        await using var provider = await FakeProvider.StartAsync(
            cli.Shell("echo crocus >> plants.txt") with { BreaksOff = true }, cli.Shell(Plant), Done);
        await using var site = await CodingSite.StartAsync(CodingSite.Files(cli, provider));
        var item = await site.NewAsync("A tulip", "--kind", "plant");
        await site.WatchAsync(item, 5);
        provider.Requests.Length.ShouldBe(3, await site.LogAsync(item));
        var row = (await site.JsonAsync("cost", "show"))[0]!;
        (CodingSite.Count(row, "calls"), CodingSite.Count(row, "inexact")).ShouldBe((3, 1));
        CodingSite.Count(row, "input").ShouldBe(2 * FakeProvider.Uncached);
    }
}
