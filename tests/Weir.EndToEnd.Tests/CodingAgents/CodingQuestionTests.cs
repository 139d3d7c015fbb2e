using Weir.EndToEnd.Tests.Models;

namespace Weir.EndToEnd.Tests.CodingAgents;

/// <summary>A coding agent asks a person by its result file, and is told the answer.</summary>
public sealed class CodingQuestionTests
{
    [Fact]
    public async Task ThePersonIsAskedAndTheNextAttemptHasTheAnswer()
    {
        var cli = CodingSite.Installed("codex");
        await using var provider = await FakeProvider.StartAsync(
            cli.Shell("echo '{\"question\": \"Which colour?\"}' > \"$WEIR_RESULT\""),
            new FakeTurn { Say = "I asked." });
        await using var site = await CodingSite.StartAsync(CodingSite.Files(cli, provider));
        var item = await site.NewAsync("A tulip", "--kind", "plant");
        await site.WatchAsync(item, 5);
        (await site.WeirAsync("item", "why", item)).Ok().ShouldContain("Which colour?");
        provider.Requests.Length.ShouldBe(2, "nothing runs while a person is asked");

        provider.Play(cli.Shell("sed -i 's/rose/rose\\ntulip/' plants.txt"));
        provider.Play(new FakeTurn { Say = "I planted a red tulip." });
        var task = (await site.JsonAsync("task", "list"))[0]!["id"]!.ToString();
        (await site.WeirAsync("task", "done", task, "--answer", "As red as can be.")).Ok();
        await site.WatchAsync(item, 5);
        provider.Requests[2].Body.ToJsonString().ShouldContain("As red as can be.");
        (await site.WeirAsync("gate", "approve", item)).Ok();
        await site.WatchAsync(item, 0);
        (await site.GitAsync(site.Remote, "show", "main:plants.txt")).ShouldContain("tulip");
    }
}
