using Weir.EndToEnd.Tests.Models;

namespace Weir.EndToEnd.Tests.CodingAgents;

/// <summary>Where coding agents run, what they reach from there, and what people and money have to say.</summary>
public sealed class CodingPlaceTests
{
    private const string Plant = "sed -i 's/rose/rose\\ntulip/' plants.txt";

    /// <summary>Prints what a program in the sandbox gets at the door, and past it.</summary>
    private const string Probe = """
        const [other] = process.argv.slice(2);
        const door = 'http://127.0.0.1:4180';
        const token = process.env.WEIR_MODELS_TOKEN;
        const say = async (what, address, method = 'GET', shown = token, asked = '{}') => {
            try {
                const body = method === 'POST' ? asked : undefined;
                const answer = await fetch(address, { method, body, headers: { authorization: `Bearer ${shown}` } });
                console.log(what, answer.status, (await answer.text()).replaceAll('"', "'"));
            } catch (trouble) {
                console.log(what, 'unreachable');
            }
        };
        await say('models', door + '/v1/models');
        await say('unversioned', door + '/models');
        await say('stranger', door + '/v1/models', 'GET', 'weir-0');
        await say('embeddings', door + '/v1/embeddings', 'POST');
        await say('read', door + '/v1/responses');
        await say('malformed', door + '/v1/chat/completions', 'POST');
        await say('provider', other + '/models');
        const hidden = JSON.stringify({ model: 'any', messages: [{ role: 'user', content: 'Who are you?' }] });
        await say('hidden', door + '/chat/completions', 'POST', token, hidden);
        console.log('keys', Object.values(process.env).filter(value => value.includes('sk-fake')).length);
        """;

    private static readonly FakeTurn Done = new() { Say = "I planted a tulip." };

    [Fact]
    public async Task FromInsideOnlyTheDoorIsReachedAndOnlyForModels()
    {
        var cli = CodingSite.Installed("opencode");
        await using var provider = await FakeProvider.StartAsync();
        provider.Play(cli.Shell($"node probe.mjs {provider.Address} > seen.txt"));
        provider.Play(new FakeTurn { Say = "A gardener." });
        provider.Play(Done);
        await using var site = await CodingSite.StartAsync(
            CodingSite.Files(cli, provider).SetItem("probe.mjs", Probe));
        var item = await site.NewAsync("A tulip", "--kind", "plant");
        await site.WatchAsync(item, 5);
        (await site.WeirAsync("gate", "approve", item)).Ok();
        await site.WatchAsync(item, 0);
        var seen = (await site.GitAsync(site.Remote, "show", "main:seen.txt")).Split('\n');
        seen.Length.ShouldBe(9, string.Join('\n', seen));
        seen[0].ShouldStartWith($"models 200 {{'object':'list','data':[{{'id':'{ModelSite.Model}'");
        seen[1].ShouldStartWith("unversioned 200 ");
        seen[2].ShouldStartWith("stranger 401 ");
        seen[3].ShouldStartWith("embeddings 404 ");
        seen[3].ShouldContain("models are asked by POST at /v1/chat/completions");
        seen[4].ShouldStartWith("read 405 ");
        seen[5].ShouldStartWith("malformed 400 ");
        seen[6].ShouldBe("provider unreachable");
        seen[7].ShouldStartWith("hidden 200 ");
        seen[8].ShouldBe("keys 0");
        provider.Requests.Length.ShouldBe(3);
        await CodingSite.CountedAsync(site, cli, provider, answered: 3);
    }

    [Theory]
    [InlineData("codex")]
    [InlineData("opencode")]
    [InlineData("qwen-code")]
    public async Task WithoutASandboxTheDoorIsOnLoopback(string name)
    {
        var cli = CodingSite.Installed(name);
        await using var provider = await FakeProvider.StartAsync(cli.Shell(Plant), Done);
        await using var site = await CodingSite.StartAsync(CodingSite.Files(cli, provider), "--unsandboxed");
        var item = await site.NewAsync("A tulip", "--kind", "plant");
        await site.WatchAsync(item, 5);
        await CodingSite.CountedAsync(site, cli, provider, answered: 2);
    }

    [Fact]
    public async Task AnEngineOfItsOwnAsksThroughTheServerAndHasNoKey()
    {
        var cli = CodingSite.Installed("codex");
        await using var provider = await FakeProvider.StartAsync(cli.Shell(Plant), Done);
        await using var site = await CodingSite.StartAsync(CodingSite.Files(cli, provider), "--slots", "0");
        var token = (await site.WeirAsync("token", "new", "engine:far", "--scope", "engine")).Ok();
        await using var engine = site.StartEngine(token, site.Address);
        var item = await site.NewAsync("A tulip", "--kind", "plant");
        await site.WatchAsync(item, 5);
        await CodingSite.CountedAsync(site, cli, provider, answered: 2);
    }

    [Fact]
    public async Task WhatAPersonSaysIsHeardInTheSameConversation()
    {
        var cli = CodingSite.Installed("codex");
        await using var provider = await FakeProvider.StartAsync(
            cli.Shell(Plant + "; while [ ! -e go.txt ]; do sleep 0.1; done; rm go.txt"), Done,
            cli.Shell("sed -i 's/tulip/white tulip/' plants.txt"), Done);
        await using var site = await CodingSite.StartAsync(CodingSite.Files(cli, provider));
        var item = await site.NewAsync("A tulip", "--kind", "plant");
        await provider.AskedAsync(1);
        (await site.WeirAsync("item", "say", item, "Only white ones.")).Ok();
        await site.UntilLogAsync(item, "is handed what was said, up to number 1");
        var clone = Directory.GetDirectories(Path.Combine(site.State, "attempts"), "work", SearchOption.AllDirectories);
        await File.WriteAllTextAsync(Path.Combine(clone.Single(), "go.txt"), "");
        await site.WatchAsync(item, 5);
        await CodingSite.CountedAsync(site, cli, provider, answered: 4);
        provider.Requests[2].Body.ToJsonString().ShouldContain("Only white ones.");
    }

    [Fact]
    public async Task AModelThatKeepsCallingIsStoppedBelowTheLimitOfCost()
    {
        var cli = CodingSite.Installed("codex");
        await using var provider = await FakeProvider.StartAsync(
            [.. Enumerable.Range(0, 400).Select(index => cli.Shell($"echo {index} >> plants.txt"))]);
        await using var site = await CodingSite.StartAsync(
            CodingSite.Files(cli, provider, "turns: 300, minutes: 5, cost: 0.20"));
        var item = await site.NewAsync("A tulip", "--kind", "plant");
        await site.WatchAsync(item, 5);
        (await site.WeirAsync("item", "why", item)).Ok().ShouldContain("the budget stopped it");
        CodingSite.Count((await site.JsonAsync("cost", "show"))[0]!, "nano_usd").ShouldBeInRange(1, 200_000_000);
        (await site.LogAsync(item)).ShouldContain("The attempt may spend $0.20");
        (await site.GitAsync(site.Mirror, "for-each-ref", "--format=%(refname)")).ShouldContain("checkpoint");
    }

    [Fact]
    public async Task WhatIsNotInstalledIsSaidWithWhatToType()
    {
        var cli = InstalledCli.Of("codex");
        await using var provider = await FakeProvider.StartAsync();
        await using var site = await CodingSite.StartAsync(
            InstalledCli.PathWithout("codex"), CodingSite.Files(cli, provider));
        var item = await site.NewAsync("A tulip", "--kind", "plant");
        await site.WatchAsync(item, 5);
        (await site.LogAsync(item)).ShouldContain("npm install -g @openai/codex");
        (await site.WeirInAsync(site.Repository, "doctor")).Out.ShouldContain("no 'codex' is on PATH");
        provider.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task AModelThatIsNoneIsSaidWithWhatToChange()
    {
        var cli = CodingSite.Installed("codex");
        await using var provider = await FakeProvider.StartAsync();
        var files = CodingSite.Files(cli, provider);
        await using var site = await CodingSite.StartAsync(files
            .SetItem(".weir/script.yaml", "turns: []\n")
            .SetItem(".weir/models.yaml", """
                providers:
                  played: { dialect: scripted, script: script.yaml }
                tiers:
                  standard: [played/script.yaml]
                """));
        var item = await site.NewAsync("A tulip", "--kind", "plant");
        await site.UntilLogAsync(item, "codex asks models through the gateway, and no model of the tier is there");
        provider.Requests.ShouldBeEmpty();
    }
}
