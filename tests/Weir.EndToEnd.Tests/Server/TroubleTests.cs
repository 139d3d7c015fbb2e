using Weir.EndToEnd.Tests.Server.Support;

namespace Weir.EndToEnd.Tests.Server;

/// <summary>Input that is wrong: a sentence, what to type next, and the right exit code.</summary>
public sealed class TroubleTests
{
    [Fact]
    public async Task UnknownNamesEndWithThreeAndTheNearestName()
    {
        await using var site = await Site.StartAsync(Garden.Files);
        var item = await site.NewAsync("Plant a tulip", "--kind", "plant");
        await site.WatchAsync(item, 5);

        await NearestAsync(site, "GARDEN-1", "item", "show", "GARDEN-7");
        await NearestAsync(site, "GARDEN-1", "item", "why", "GRADEN-1");
        await NearestAsync(site, "GARDEN-1", "item", "new", "Water it", "--kind", "plant", "--blocked-by", "GARDEN-2");
        await NearestAsync(site, "GARDEN-1", "gate", "approve", "GARDEN-2");
        await NearestAsync(site, "GARDEN", "item", "list", "--project", "GARDN");
        await NearestAsync(site, "GARDEN", "item", "new", "Water it", "--kind", "plant", "--project", "GARDN");
        await NearestAsync(site, "plant", "item", "new", "Water it", "--workflow", "plnt");
        await NearestAsync(site, "edit", "item", "retry", item, "--pass", "edti");
        await NearestAsync(site, "edit", "item", "skip", item, "--pass", "edti", "--reason", "no time");
        await NearestAsync(site, "edit", "gate", "approve", item, "edti/owner");
        await NearestAsync(site, "owner", "gate", "approve", item, "edit/ownr");
        (await site.WeirAsync("person", "add", "sophie", "--role", "gardener")).Ok();
        await NearestAsync(site, "sophie", "token", "new", "sofie");
        await NearestAsync(site, "sophie", "person", "show", "sofie");
        (await site.WeirAsync("task", "take", "t99999")).Failed(3).ShouldContain("weir task list");
        (await site.WeirAsync("item", "new", "Water it", "--kind", "plnt")).Failed(2).ShouldContain("plant");
        (await site.WeirAsync("item", "new", " ", "--kind", "plant")).Failed(2).ShouldContain("title");
        var param = await site.WeirAsync("item", "new", "Water it", "--kind", "plant", "--param", "depth=1");
        param.Failed(2).ShouldContain("depth");
    }

    [Fact]
    public async Task AnAddressThatIsNoServersIsNamed()
    {
        await using var site = new Site();
        var refused = await site.WeirWithAsync("WEIR_SERVER", "nowhere", "item", "list");
        refused.Failed(1).ShouldStartWith("error: WEIR_SERVER is not the address of a server: 'nowhere'.");
    }

    private static async Task NearestAsync(Site site, string nearest, params string[] arguments)
    {
        var said = (await site.WeirAsync(arguments)).Failed(3);
        said.ShouldStartWith("error: ");
        said.ShouldContain("hint: ");
        said.ShouldContain($"'{nearest}'");
    }

    [Fact]
    public async Task WhatIsNoRepositoryOrHasNoDefinitionsIsNoProject()
    {
        await using var site = await Site.StartAsync(Garden.Files);
        var empty = Directory.CreateDirectory(Path.Combine(site.Root, "empty")).FullName;
        var missing = Path.Combine(site.Root, "missing");

        (await site.WeirAsync("project", "add", empty)).Failed(3).ShouldContain($"{empty} is not a git repository");
        (await site.WeirAsync("project", "add", missing)).Failed(3).ShouldContain(missing);
        await site.GitAsync(empty, "init", "--quiet", "--initial-branch=main");
        (await site.WeirAsync("project", "add", empty)).Failed(3).ShouldContain("hint: weir project add");
        await site.GitAsync(empty, "commit", "--quiet", "--allow-empty", "--no-gpg-sign", "--message", "Nothing");
        (await site.WeirAsync("project", "add", empty)).Failed(5).ShouldContain("weir init");
        (await site.JsonAsync("project", "list")).AsArray().Count.ShouldBe(1);
    }

    [Fact]
    public async Task ARemoteThatRefusesThePushKeepsItsBranchUntilItTakesIt()
    {
        await using var site = await Site.StartAsync(Garden.Files);
        await site.GitAsync(site.Remote, "config", "receive.hideRefs", "refs/heads/main");
        var before = await site.GitAsync(site.Remote, "rev-parse", "main");
        var item = await site.NewAsync("Plant a tulip", "--kind", "plant");
        await site.WatchAsync(item, 5);

        (await site.WeirAsync("gate", "approve", item)).Ok();
        (await site.WeirAsync("item", "watch", item, "--timeout", "2")).Failed(6);
        var why = await site.JsonAsync("item", "why", item);
        why["state"]!.GetValue<string>().ShouldBe("waiting");
        why["reason"]!.GetValue<string>().ShouldContain("Weir merges the branch into its target");
        why["detail"]!.GetValue<string>().ShouldContain("refused the merge into main");
        (await site.GitAsync(site.Remote, "rev-parse", "main")).ShouldBe(before);

        await site.GitAsync(site.Remote, "config", "--unset", "receive.hideRefs");
        await site.WatchAsync(item, 0);
        (await site.GitAsync(site.Remote, "show", "main:plants.txt")).ShouldBe("rose\ntulip for GARDEN-1");
    }

    [Fact]
    public async Task ASecondServerOnTheSameStateNamesTheFirst()
    {
        await using var site = await Site.StartAsync(Garden.Files);
        var line = File.ReadAllText(Path.Combine(site.Root, "xdg-config", "weir", "client.json"));
        var port = new Uri(System.Text.Json.Nodes.JsonNode.Parse(line)!["server"]!.GetValue<string>()).Port;

        var second = (await site.WeirAsync("up", "--port", "0", "--state", site.State)).Failed(1);
        second.ShouldContain($"127.0.0.1:{port}");
        second.ShouldContain("hint: ");

        var other = Path.Combine(site.Root, "other");
        var taken = (await site.WeirAsync("up", "--port", $"{port}", "--state", other)).Failed(1);
        taken.ShouldContain($"Port {port} is in use.");
        taken.ShouldContain("hint: weir up --port 0");
        File.ReadAllText(Path.Combine(site.Root, "xdg-config", "weir", "client.json")).ShouldBe(line);
        (await site.WeirAsync("item", "list")).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task WithoutAServerACommandSaysWhatToStart()
    {
        await using var site = new Site();
        (await site.WeirAsync("item", "list")).Failed(1).ShouldContain("hint: weir up");
        await site.CommitAsync(Garden.Files);
        await site.UpAsync();
        await site.KillAsync();
        (await site.WeirAsync("item", "list")).Failed(1).ShouldContain("hint: weir up");
    }
}
