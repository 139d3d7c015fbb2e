namespace Weir.EndToEnd.Tests.Models;

/// <summary>An agent that takes tests away is held up until it says why; the reason is for all to read.</summary>
public sealed class WeakenedTestsTests
{
    private const string Check = "test \"$(head -n 1 plants.txt)\" = rose\n";

    [Fact]
    public async Task TestsAreNotTakenAwayWithoutAReason()
    {
        await using var provider = await FakeProvider.StartAsync(
            FakeTurn.Call("execute", ("command", "rm tests/first.sh; echo tulip > plants.txt")),
            FakeTurn.Call("submit"),
            FakeTurn.Call("execute", ("command", "rm tests/first.sh; echo tulip > plants.txt")),
            FakeTurn.Call("note", ("kind", "decision"), ("text", "tests: the first plant is a tulip from now on")),
            FakeTurn.Call("submit"));
        var files = ModelSite.Files(provider, "chat").SetItem("tests/first.sh", Check);
        await using var site = await ModelSite.StartAsync(files.SetItem(
            ".weir/agents/gardener.md",
            files[".weir/agents/gardener.md"].Replace("[\"*.txt\"]", "[\"**\"]", StringComparison.Ordinal)));
        var item = await site.NewAsync("A tulip in the place of the rose", "--kind", "plant");
        await site.WatchAsync(item, 5);

        provider.Requests.Length.ShouldBe(5);
        provider.Requests[0].Body.ToJsonString().ShouldContain("Take no test away");
        var again = provider.Requests[2].Body.ToJsonString();
        again.ShouldContain("tests/first.sh is gone: 1 test fewer");
        again.ShouldContain("a note of kind decision that begins with");
        (await site.LogAsync(item)).ShouldContain("tests/first.sh is gone: 1 test fewer");
        (await site.WeirAsync("item", "notes", item)).Ok().ShouldContain("the first plant is a tulip from now on");
        (await site.GitAsync(site.Remote, "ls-tree", "-r", "--name-only", $"weir/{item}"))
            .ShouldNotContain("first.sh");
    }
}
